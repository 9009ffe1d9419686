"""The site's signing key and issuer identity, as the pages hand them to actions."""

from functools import cache

from django.conf import settings

from assay.outside.issuer import Issuer
from assay.outside.keys import SigningKey, signing_key


@cache
def site_key() -> SigningKey:
    """The key that signs receipts and credentials."""
    return signing_key(settings.CONFIG.data_path("keys"))


@cache
def site_issuer() -> Issuer:
    """Who issues on this site."""
    return Issuer(settings.CONFIG.site.name, settings.CONFIG.site.base_url, site_key())
