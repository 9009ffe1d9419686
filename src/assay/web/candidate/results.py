"""A released result in words: pass or fail, and a profile by family; no figure more exact than it is."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assay.apps.people.models import Role
from assay.apps.programs.queries import eligibility
from assay.apps.results.models import Result
from assay.apps.results.queries import released_result
from assay.core.programs import CertificationSpec
from assay.outside import clock
from assay.web.candidate.finding import own_attempt_or_404
from assay.web.kit.gate import open_to, person_of

_WORDS = {
    "above": ("ok", "Above the standard", "Further questions like these should go well, too."),
    "near": ("wait", "Near the standard", "Too close to tell with this number of questions."),
    "below": ("warn", "Below the standard", "The part to work on first."),
}


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """A family of the profile: its title, what it asks, where the candidate stands, and what that means."""

    title: str
    about: str
    tone: str
    standing: str
    meaning: str


@require_GET
@open_to(Role.CANDIDATE)
def result(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The score report; a held result is a page that does not exist."""
    person, attempt = person_of(request), own_attempt_or_404(request, uuid)
    found = released_result(person, attempt)
    if found is None:
        raise Http404
    spec = attempt.certification.spec
    context = {
        "attempt": attempt,
        "result": found,
        "spec": spec,
        "profile": profile(found, spec),
        "decision": eligibility(
            person, attempt.certification, born_on=attempt.registration.born_on, today=clock.today()
        ),
    }
    return render(request, "candidate/result.html", context)


def profile(found: Result, spec: CertificationSpec) -> list[FamilyLine]:
    """The families in the order of the certification."""
    return [
        FamilyLine(family.title, family.about, *_WORDS[found.families[family.id]["standing"]])
        for family in spec.families
        if family.id in found.families
    ]
