"""Ending an exam: a reason, a second thought, by policy a second person, ten seconds to call it back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Person, Role
from assay.apps.proctoring.actions import termination
from assay.outside import clock
from assay.web.kit.gate import open_to
from assay.web.kit.issuing import site_key
from assay.web.proctor.acting import Said, attempt_or_404, by_script, carry_out, name_of, unfit
from assay.web.proctor.forms import TerminateForm


@require_http_methods(["GET", "POST"])
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def terminate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A page of its own that asks for the reason and asks again."""
    attempt = attempt_or_404(request, uuid)
    form = TerminateForm(request.POST or None, auto_id="terminate_%s")
    if request.method == "POST" and form.is_valid():
        return carry_out(request, attempt, _begin, form.cleaned_data)
    if request.method == "POST" and by_script(request):
        return unfit(form)
    context = {"attempt": attempt, "form": form, "policy": attempt.certification.spec.proctoring}
    return render(request, "proctor/terminate.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def second(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A second person agrees."""

    def act(attempt: Attempt, by: Person, said: Said) -> str:
        termination.second(attempt.uuid, by=by, now=clock.now())
        return f"The exam of {name_of(attempt)} ends in ten seconds, unless it is called back."

    return carry_out(request, attempt_or_404(request, uuid), act)


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def call_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Undoes it."""

    def act(attempt: Attempt, by: Person, said: Said) -> str:
        termination.call_back(attempt.uuid, by=by, now=clock.now())
        return f"Called back: the exam of {name_of(attempt)} does not end."

    return carry_out(request, attempt_or_404(request, uuid), act)


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def settle(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Carries the end out if its ten seconds are over, so that nobody waits for the worker."""

    def act(attempt: Attempt, by: Person, said: Said) -> str:
        ended = termination.carry_out_due(key=site_key(), now=clock.now(), attempt=attempt)
        return f"The exam of {name_of(attempt)} is terminated. What was stored is kept." if ended else ""

    return carry_out(request, attempt_or_404(request, uuid), act)


def _begin(attempt: Attempt, by: Person, said: Said) -> str:
    begun = termination.begin(attempt.uuid, by=by, code=said["code"], reason=said["reason"], now=clock.now())
    if begun.needs_second:
        return f"The exam of {name_of(attempt)} stands still. It ends once a second person agrees."
    return f"The exam of {name_of(attempt)} stands still and ends in ten seconds, unless it is called back."
