"""Check-in on one page, a step at a time, from the system check to the button that leads into the exam.

Each step is a fact in the rows (`door.py` reads them); this page shows the one that is due. What needs the
camera has pages of its own: `stills.py` and `surroundings.py`.
"""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assay.apps.attempts import actions
from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Role
from assay.apps.proctoring.actions.check_in import system_done
from assay.apps.proctoring.actions.consents import keep_consent, version_of
from assay.apps.proctoring.queries import place_in_queue
from assay.core.attempt import Phase, Refused
from assay.core.forms import InfeasibleBlueprint
from assay.outside import clock
from assay.web.candidate.door import AT_THE_DOOR, Door, door_of
from assay.web.candidate.finding import own_attempt_or_404
from assay.web.candidate.notice import notice_of
from assay.web.candidate.system_check import read_system_check
from assay.web.candidate.watching import door_json, policy_json
from assay.web.kit.gate import open_to
from assay.web.kit.issuing import sealing_keys
from assay.web.kit.notices import say
from assay.web.kit.prose import prose_html, split_title
from assay.web.kit.seb import look
from assay.web.kit.telling import accommodation_in

MINUTES_A_PERSON = 2
"""What a proctor usually needs for one admission; the expected wait is a multiple of it."""


class RulesForm(forms.Form):
    """The candidate's word on the rules of the sitting."""

    confirmed = forms.BooleanField(
        label="I am alone, I have nothing but this screen, and I will keep to the rules.",
        error_messages={"required": "You can go on only if you will keep to the rules."},
    )


class ConsentForm(forms.Form):
    """The candidate's yes to the notice on watching; `version` is the one on the page."""

    version = forms.CharField(max_length=16, widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label="I have read this, and I agree to be watched and recorded as it says.",
        error_messages={"required": "Nothing is recorded, and you cannot go on here, unless you agree."},
    )

    def __init__(self, *args: object, in_force: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        self.in_force = in_force

    def clean(self) -> dict[str, object]:
        """What was read is what is agreed to."""
        given: dict[str, object] = super().clean() or {}
        if given.get("version") != self.in_force:
            self.add_error("agreed", "The notice has changed meanwhile. Read it again, please.")
        return given


@require_GET
@open_to(Role.CANDIDATE)
def check_in(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The step that comes next; once the exam has begun, the player or the receipt."""
    attempt = own_attempt_or_404(request, uuid)
    if attempt.phase in (Phase.SUBMITTED, Phase.TERMINATED):
        return redirect("player:receipt", uuid=uuid)
    if attempt.started_at is not None:
        return redirect("player:exam", uuid=uuid)
    return _page(request, attempt)


@require_http_methods(["GET", "POST"])
@open_to(Role.CANDIDATE)
def system(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Looks at the candidate's browser, and keeps what it found."""
    attempt = own_attempt_or_404(request, uuid)
    if attempt.phase not in AT_THE_DOOR:
        return redirect("candidate:check_in", uuid=uuid)
    spec = attempt.certification.spec
    context = {
        "attempt": attempt,
        "spec": spec,
        "policy": policy_json(spec.proctoring),
        "another_way": spec.proctoring.alternative,
    }
    if request.method == "GET":
        return render(request, "candidate/system_check.html", context)
    agent = request.headers.get("User-Agent", "")
    check = read_system_check(request.POST.dict(), agent=agent, policy=spec.proctoring)
    if check.stoppers:
        stopped = {**context, "stoppers": check.stoppers}
        return render(request, "candidate/system_check.html", stopped, status=422)
    system_done(attempt, findings=dict(check.findings), now=clock.now())
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
def consent(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Keeps the candidate's yes to the notice on watching, word for word."""
    attempt = own_attempt_or_404(request, uuid)
    notice = notice_of(attempt.certification.spec)
    if attempt.phase not in AT_THE_DOOR or not notice:
        return redirect("candidate:check_in", uuid=uuid)
    form = ConsentForm(request.POST, in_force=version_of(notice))
    if not form.is_valid():
        return _page(request, attempt, form, status=422)
    keep_consent(attempt, text=notice, now=clock.now())
    return redirect("candidate:check_in", uuid=uuid)


@require_POST
@open_to(Role.CANDIDATE)
def ask(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Draws the form and puts the candidate into the proctor's queue; asking twice changes nothing."""
    attempt = own_attempt_or_404(request, uuid)
    try:
        if attempt.phase == Phase.NOT_STARTED:
            _require_steps(attempt)
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
    """For the waiting page: the phase, the step that is due, and the place in the queue (0: not waiting)."""
    attempt = own_attempt_or_404(request, uuid)
    door = door_of(attempt)
    return JsonResponse({"phase": attempt.phase, "now": door.now, "place": place_in_queue(attempt)})


def _require_steps(attempt: Attempt) -> None:
    """What attempts know of (system check, rules) they ask for themselves; the rest is asked for here."""
    now = door_of(attempt).now
    if now in _MISSING:
        raise actions.NotReady(_MISSING[now])


_MISSING = {
    "consent": "Read how you are watched, and agree to it, first.",
    "face": "Take the picture of your face first.",
    "document": "Take the picture of your ID document first.",
    "room": "Show your surroundings first.",
}


def _page(
    request: HttpRequest, attempt: Attempt, form: forms.Form | None = None, *, status: int = 200
) -> HttpResponse:
    door, place, spec = door_of(attempt), place_in_queue(attempt), attempt.certification.spec
    context = {
        "attempt": attempt,
        "spec": spec,
        "policy": spec.proctoring,
        "door": door,
        "step": door.now,
        "accommodation": accommodation_in(attempt),
        "form": form,
        "place": place,
        "minutes_a_person": MINUTES_A_PERSON,
        "wait_minutes": place * MINUTES_A_PERSON,
        "seb": look(request, attempt) if spec.proctoring.uses_seb else None,
        **_texts(attempt, door, form),
    }
    return render(request, "candidate/check_in.html", context, status=status)


def _texts(attempt: Attempt, door: Door, form: forms.Form | None) -> dict[str, object]:
    """What the step of now is about."""
    if door.now == "rules":
        _, text = split_title(attempt.registration.rules.text)
        said = {"rules": attempt.registration.rules, "rules_text": prose_html(text, under_h2=True)}
        return {**said, "form": form or RulesForm()}
    if door.now == "consent":
        notice = notice_of(attempt.certification.spec)
        version = version_of(notice)
        return {
            "form": form or ConsentForm(in_force=version, initial={"version": version}),
            "notice": prose_html(notice, under_h2=True),
            "version": version,
        }
    if door.now == "ask" and attempt.phase == Phase.AWAITING and attempt.certification.spec.proctoring.camera:
        return {"live": door_json(attempt)}
    return {}
