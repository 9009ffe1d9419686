"""The site's keys and issuer identity, as the pages hand them to actions."""

from functools import cache

from django.conf import settings

from assay.outside.issuer import Issuer
from assay.outside.keys import AnswerKey, SigningKey, SiteKeys, answer_key, signing_key, site_keys


@cache
def site_key() -> SigningKey:
    """The key that signs receipts and credentials."""
    return signing_key(settings.CONFIG.data_path("keys"))


@cache
def sealing_keys() -> SiteKeys:
    """The keys of seat tokens, acknowledgements and forms."""
    return site_keys(settings.CONFIG.data_path("keys"))


@cache
def site_answer_key() -> AnswerKey:
    """The key that opens answer files."""
    return answer_key(settings.CONFIG.data_path("keys"))


@cache
def site_issuer() -> Issuer:
    """Who issues on this site."""
    return Issuer(settings.CONFIG.site.name, settings.CONFIG.site.base_url, site_key())
