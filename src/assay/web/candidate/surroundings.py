"""The surroundings, shown for half a minute: at check-in, and when a proctor asks for them during a pause."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Role
from assay.apps.proctoring.actions.check_in import room_done
from assay.apps.proctoring.queries.watching import watch_or_none
from assay.core.attempt import Phase, Refused
from assay.core.proctoring import Step
from assay.outside import clock
from assay.web.candidate.door import AT_THE_DOOR, door_of, steps_of
from assay.web.candidate.finding import own_attempt_or_404
from assay.web.candidate.notice import ROOM_SECONDS
from assay.web.candidate.watching import door_json
from assay.web.kit.gate import open_to
from assay.web.kit.notices import say

TASKS = (
    "Your desk, and everything on it",
    "Under the desk, and the seat of your chair",
    "The walls: turn once, slowly, with the door in view",
    "Behind the screen, and where you put your telephone",
    "Both ears, one after the other",
    "Both wrists, then back to where you sit",
)
"""What to show, in the order in which one turns; each has the same share of the time."""


@require_http_methods(["GET", "POST"])
@open_to(Role.CANDIDATE)
def room(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Shows what to record and why; with POST, says that the recording has been sent."""
    attempt = own_attempt_or_404(request, uuid)
    asked = _asked(attempt)
    if not asked and Step.ROOM not in steps_of(attempt):
        raise Http404
    if not asked and not _may_show(attempt):
        return _back(attempt)
    problem = ""
    if request.method == "POST":
        try:
            room_done(attempt, now=clock.now())
        except Refused as refused:
            problem = refused.message
        else:
            say(request, "ok", "Your surroundings have been sent. The proctor looks at them.")
            return _back(attempt)
    return _page(request, attempt, asked=asked, problem=problem)


def _asked(attempt: Attempt) -> bool:
    """A proctor has stopped the clock and asks for it."""
    watch = watch_or_none(attempt)
    return attempt.phase == Phase.PAUSED and watch is not None and watch.room_asked_at is not None


def _may_show(attempt: Attempt) -> bool:
    return attempt.phase in AT_THE_DOOR and door_of(attempt).now not in ("system", "rules", "consent")


def _back(attempt: Attempt) -> HttpResponse:
    where = "candidate:check_in" if attempt.started_at is None else "player:exam"
    return redirect(where, uuid=attempt.uuid)


def _page(request: HttpRequest, attempt: Attempt, *, asked: bool, problem: str) -> HttpResponse:
    policy = attempt.certification.spec.proctoring
    door = door_of(attempt)
    context = {
        "attempt": attempt,
        "spec": attempt.certification.spec,
        "policy": policy,
        "asked": asked,
        "problem": problem,
        "door": door,
        "reason": door.reason if door.now == Step.ROOM else "",
        "tasks": TASKS,
        "seconds": ROOM_SECONDS,
        "live": {**door_json(attempt), "seconds": ROOM_SECONDS, "asked": asked},
    }
    return render(request, "candidate/room.html", context, status=409 if problem else 200)
