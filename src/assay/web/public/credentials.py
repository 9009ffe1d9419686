"""A credential by its link: the verification page, and the same credential as JSON, picture and certificate.

Whoever has the link may look; it is a random UUID that stands nowhere unless the holder is listed. Revoked
and expired credentials stay up and say so.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assay.apps.credentials.models import Credential
from assay.apps.credentials.queries import verify_here
from assay.core import credentials as ob
from assay.outside import clock
from assay.web.kit.gate import PUBLIC, open_to
from assay.web.kit.issuing import site_issuer
from assay.web.public.finding import credential_or_404
from assay.web.public.issuer import CREDENTIAL_TYPE, open_to_websites
from assay.web.public.pictures import badge_facts, badge_png, badge_svg, certificate_pdf
from assay.web.public.verdict import findings, headline


@require_GET
@open_to(PUBLIC)
def credential(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The verdict, the checks it rests on, and everything needed to repeat them without this site."""
    row, issuer, now, path = credential_or_404(uuid), site_issuer(), clock.now(), f"/credentials/{uuid}"
    report = verify_here(row.document, issuer=issuer, now=now)
    context = {
        "credential": row,
        "spec": row.certification.spec,
        "headline": headline(report, row=row, issuer=issuer.name, now=now),
        "findings": findings(report),
        "issuer": issuer,
        "path": path,
        "url": issuer.url(path),
        "card": issuer.url(f"{path}/card.png"),
        "did_url": issuer.url(ob.did_path(issuer.did)),
        "status_url": row.document["credentialStatus"]["statusListCredential"],
        "is_listed": hasattr(row, "listing"),
    }
    return render(request, "public/credential.html", context)


@require_GET
@open_to(PUBLIC)
def credential_json(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The signed Open Badges 3.0 credential."""
    row = credential_or_404(uuid)
    response = HttpResponse(ob.to_json(row.document), content_type=CREDENTIAL_TYPE)
    response["Content-Disposition"] = f'inline; filename="{row.number}.json"'
    return open_to_websites(request, response, max_age=300)


@require_GET
@open_to(PUBLIC)
def credential_png(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The badge as PNG with the credential baked in."""
    row = credential_or_404(uuid)
    picture = badge_png(badge_facts(row.certification.spec, row))
    return _file(row, ob.bake_png(picture, ob.to_json(row.document)), "png", "image/png")


@require_GET
@open_to(PUBLIC)
def credential_svg(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The badge as SVG with the credential baked in."""
    row = credential_or_404(uuid)
    picture = badge_svg(badge_facts(row.certification.spec, row))
    return _file(row, ob.bake_svg(picture, ob.to_json(row.document)), "svg", "image/svg+xml")


@require_GET
@open_to(PUBLIC)
def credential_pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The certificate for printing, with the credential attached."""
    row = credential_or_404(uuid)
    return _file(row, certificate_pdf(row), "pdf", "application/pdf")


def _file(row: Credential, data: bytes, ending: str, content_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="{row.number}.{ending}"'
    response["Cache-Control"] = "private, max-age=300"
    response["X-Robots-Tag"] = "noindex"
    return response
