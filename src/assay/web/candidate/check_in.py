"""Check-in on one page, a step at a time: system check, rules, admission by a proctor, start."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assay.apps.attempts import actions
from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Role
from assay.apps.proctoring.queries import place_in_queue
from assay.core.attempt import Phase, Refused
from assay.core.forms import InfeasibleBlueprint
from assay.outside import clock
from assay.web.candidate.finding import own_attempt_or_404
from assay.web.candidate.system_check import read_system_check
from assay.web.kit.gate import open_to
from assay.web.kit.issuing import sealing_keys
from assay.web.kit.notices import say
from assay.web.kit.prose import prose_html, split_title
from assay.web.kit.telling import accommodation_in

MINUTES_A_PERSON = 2
"""What a proctor usually needs for one admission; the expected wait is a multiple of it."""


class RulesForm(forms.Form):
    """The candidate's word on the rules of the sitting."""

    confirmed = forms.BooleanField(
        label="I am alone, I have nothing but this screen, and I will keep to the rules.",
        error_messages={"required": "You can go on only if you will keep to the rules."},
    )


@require_GET
@open_to(Role.CANDIDATE)
def check_in(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The step that comes next; once the exam has begun, the player or the receipt."""
    attempt = own_attempt_or_404(request, uuid)
    if attempt.phase in (Phase.SUBMITTED, Phase.TERMINATED):
        return redirect("player:receipt", uuid=uuid)
    if attempt.started_at is not None:
        return redirect("player:exam", uuid=uuid)
    return _page(request, attempt, RulesForm())


@require_http_methods(["GET", "POST"])
@open_to(Role.CANDIDATE)
def system(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Looks at the candidate's browser, and keeps what it found."""
    attempt = own_attempt_or_404(request, uuid)
    if attempt.phase != Phase.NOT_STARTED:
        return redirect("candidate:check_in", uuid=uuid)
    context = {"attempt": attempt, "spec": attempt.certification.spec}
    if request.method == "GET":
        return render(request, "candidate/system_check.html", context)
    check = read_system_check(request.POST.dict(), agent=request.headers.get("User-Agent", ""))
    if check.stoppers:
        stopped = {**context, "stoppers": check.stoppers}
        return render(request, "candidate/system_check.html", stopped, status=422)
    actions.keep_system_check(uuid, check.findings, now=clock.now())
    for warning in check.warnings:
        say(request, "warn", warning)
    return redirect("candidate:check_in", uuid=uuid)


@require_POST
@open_to(Role.CANDIDATE)
def rules(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Keeps the candidate's word on the rules."""
    attempt = own_attempt_or_404(request, uuid)
    form = RulesForm(request.POST)
    if not form.is_valid():
        return _page(request, attempt, form, status=422)
    actions.confirm_rules(uuid, now=clock.now())
    return redirect("candidate:check_in", uuid=uuid)


@require_POST
@open_to(Role.CANDIDATE)
def ask(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Draws the form and puts the candidate into the proctor's queue; asking twice changes nothing."""
    own_attempt_or_404(request, uuid)
    try:
        actions.check_in(uuid, keys=sealing_keys(), now=clock.now())
    except actions.NotReady as reason:
        say(request, "bad", str(reason))
    except InfeasibleBlueprint:
        say(request, "bad", "No form can be drawn from the bank now. It is our fault: tell the office.")
    except Refused:
        pass  # already in the queue or further: the page says where
    return redirect("candidate:check_in", uuid=uuid)


@require_GET
@open_to(Role.CANDIDATE)
def phase(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """For the waiting page: the phase, and the place in the queue (0: not waiting)."""
    attempt = own_attempt_or_404(request, uuid)
    return JsonResponse({"phase": attempt.phase, "place": place_in_queue(attempt)})


def _page(request: HttpRequest, attempt: Attempt, form: RulesForm, *, status: int = 200) -> HttpResponse:
    place = place_in_queue(attempt)
    _, rules_text = split_title(attempt.registration.rules.text)
    context = {
        "attempt": attempt,
        "spec": attempt.certification.spec,
        "step": _step(attempt),
        "accommodation": accommodation_in(attempt),
        "form": form,
        "rules": attempt.registration.rules,
        "rules_text": prose_html(rules_text, under_h2=True),
        "place": place,
        "minutes_a_person": MINUTES_A_PERSON,
        "wait_minutes": place * MINUTES_A_PERSON,
    }
    return render(request, "candidate/check_in.html", context, status=status)


def _step(attempt: Attempt) -> int:
    """1 system check, 2 rules, 3 asking and waiting, 4 start; 0 when the attempt is over before it began."""
    if attempt.phase in (Phase.CANCELED, Phase.EXPIRED):
        return 0
    if attempt.phase == Phase.AUTHORIZED:
        return 4
    if attempt.phase == Phase.AWAITING:
        return 3
    if attempt.system_check is None:
        return 1
    return 2 if attempt.rules_confirmed_at is None else 3
