"""The candidate's own page: what to do now, every exam with its state, every credential."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assay.apps.attempts.queries import attempts_of
from assay.apps.credentials.models import Credential
from assay.apps.credentials.queries import Standing, credentials_of, standing
from assay.apps.programs.queries import accommodation_of, open_certifications
from assay.apps.results.queries import decided_results
from assay.outside import clock
from assay.outside.issuer import Issuer
from assay.web.candidate.sitting import Sitting, sitting
from assay.web.kit.gate import SIGNED_IN, open_to, person_of
from assay.web.kit.issuing import site_issuer

TONES = {Standing.VALID: "ok", Standing.EXPIRED: "off", Standing.REVOKED: "bad"}


@dataclass(frozen=True, slots=True)
class Held:
    """A credential as its holder sees it."""

    credential: Credential
    title: str
    standing: Standing
    tone: str
    is_listed: bool
    linkedin_url: str


@require_GET
@open_to(SIGNED_IN)
def home(request: HttpRequest) -> HttpResponse:
    """The next step first; then exams and credentials, newest first."""
    person, now = person_of(request), clock.now()
    decided = decided_results(person)
    sittings = [sitting(attempt, decided.get(attempt.pk)) for attempt in attempts_of(person)]
    context = {
        "next": next_step(sittings),
        "sittings": sittings,
        "held": [_held(one, now) for one in credentials_of(person)],
        "certifications": open_certifications(),
        "accommodation": accommodation_of(person, now),
    }
    return render(request, "candidate/home.html", context)


def next_step(sittings: list[Sitting]) -> Sitting | None:
    """The newest exam in which the candidate has the next move; None: nothing to do."""
    return next((one for one in sittings if one.to_do), None)


def linkedin_url(credential: Credential, *, issuer: Issuer) -> str:
    """LinkedIn's page for adding a certification to one's profile, filled in; every value is encoded."""
    values = {
        "startTask": "CERTIFICATION_NAME",
        "name": credential.certification.title,
        "organizationName": issuer.name,
        "issueYear": credential.awarded_on.year,
        "issueMonth": credential.awarded_on.month,
        "expirationYear": credential.valid_until.year,
        "expirationMonth": credential.valid_until.month,
        "certUrl": issuer.url(f"/credentials/{credential.uuid}"),
        "certId": credential.number,
    }
    return "https://www.linkedin.com/profile/add?" + urlencode(values, quote_via=quote, safe="")


def _held(credential: Credential, now: datetime) -> Held:
    stands = standing(credential, now=now)
    return Held(
        credential=credential,
        title=credential.certification.title,
        standing=stands,
        tone=TONES[stands],
        is_listed=hasattr(credential, "listing"),
        linkedin_url=linkedin_url(credential, issuer=site_issuer()),
    )
