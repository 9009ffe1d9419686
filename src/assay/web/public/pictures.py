"""Badges, link cards and certificates as files, set once and then kept in memory."""

from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from assay.apps.credentials.models import Credential
from assay.apps.credentials.queries import Standing, standing
from assay.core import credentials as ob
from assay.core.programs import CertificationSpec
from assay.outside import clock, typeset
from assay.web.kit.gate import PUBLIC, open_to
from assay.web.kit.issuing import site_issuer
from assay.web.public.finding import certification_or_404, credential_or_404

A_DAY = "public, max-age=86400"
A_MOMENT = "public, max-age=300"
"""For what a revocation changes."""

_CARD_WORDS = {Standing.VALID: "Verified", Standing.EXPIRED: "Expired", Standing.REVOKED: "Revoked"}

badge_svg = lru_cache(maxsize=64)(typeset.badge_svg)
badge_png = lru_cache(maxsize=64)(typeset.badge_png)
card_png = lru_cache(maxsize=64)(typeset.card_png)


def badge_facts(spec: CertificationSpec, credential: Credential | None = None) -> typeset.BadgeFacts:
    """What stands on the badge of a certification, or of a credential, with its year."""
    if credential is None:
        return typeset.BadgeFacts(spec.short_title, site_issuer().name)
    year = str(credential.awarded_on.year)
    return typeset.BadgeFacts(spec.short_title, f"Simulated, {year}" if credential.is_simulated else year)


def card_facts(credential: Credential, *, now: datetime) -> typeset.CardFacts:
    """What stands on the card of a credential: whether it holds comes first."""
    word = _CARD_WORDS[standing(credential, now=now)]
    if credential.is_simulated:
        word = "Simulated" if word == "Verified" else f"Simulated, {word.lower()}"
    return typeset.CardFacts(
        eyebrow=f"{word} credential, {site_issuer().name}",
        title=credential.holder_name,
        subtitle=credential.certification.title,
        line=f"Awarded {typeset.long_date(credential.awarded_on)}, no. {credential.number}",
    )


def certificate_pdf(credential: Credential) -> bytes:
    """The certificate, with the credential inside."""
    spec, issuer = credential.certification.spec, site_issuer()
    simulated = "Simulated: made by a model for the demo, not earned by a person. "
    facts = typeset.CertificateFacts(
        holder=credential.holder_name,
        certification=spec.title,
        issuer=issuer.name,
        awarded_on=credential.awarded_on,
        valid_until=credential.valid_until.date(),
        number=credential.number,
        verify_url=issuer.url(f"/credentials/{credential.uuid}"),
        notice=(simulated if credential.is_simulated else "") + spec.notice,
    )
    return typeset.certificate_pdf(facts, credential_json=ob.to_json(credential.document))


@require_GET
@open_to(PUBLIC)
def exam_badge_svg(request: HttpRequest, key: str) -> HttpResponse:
    """The badge of a certification; its credentials name this address as their picture."""
    return _picture(badge_svg(badge_facts(certification_or_404(key).spec)), "image/svg+xml")


@require_GET
@open_to(PUBLIC)
def exam_badge_png(request: HttpRequest, key: str) -> HttpResponse:
    """The same as PNG."""
    return _picture(badge_png(badge_facts(certification_or_404(key).spec)), "image/png")


@require_GET
@open_to(PUBLIC)
def exam_card(request: HttpRequest, key: str) -> HttpResponse:
    """What a shared link to an exam guide shows, 1200 by 630 pixels."""
    spec = certification_or_404(key).spec
    facts = typeset.CardFacts(
        eyebrow=f"{site_issuer().name} certification",
        title=spec.title,
        subtitle="A proctored exam, and a credential that anyone can verify",
        line=f"Valid for {spec.valid_days // 365} years" if spec.valid_days >= 730 else "",
    )
    return _picture(card_png(facts), "image/png")


@require_GET
@open_to(PUBLIC)
def credential_card(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What a shared link to a credential shows, 1200 by 630 pixels."""
    facts = card_facts(credential_or_404(uuid), now=clock.now())
    response = _picture(card_png(facts), "image/png")
    response["Cache-Control"] = A_MOMENT
    response["X-Robots-Tag"] = "noindex"
    return response


def _picture(data: bytes, content_type: str) -> HttpResponse:
    return HttpResponse(data, content_type=content_type, headers={"Cache-Control": A_DAY})
