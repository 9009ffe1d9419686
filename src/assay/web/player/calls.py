"""The player's JSON calls. Input is hostile until `reading.py` has made typed values of it."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from assay.apps.attempts import actions, queries
from assay.apps.attempts.engine import state_of
from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Role
from assay.core.attempt import Refused
from assay.outside import clock
from assay.web.kit.gate import open_to
from assay.web.kit.issuing import site_key
from assay.web.kit.problem import problem
from assay.web.player.reading import BadCall, read_call, read_entries, read_number, read_tab
from assay.web.player.views import own_attempt_or_404

Call = Callable[[HttpRequest, UUID], HttpResponse]

_TITLES = {
    "seat-taken": "This exam is open elsewhere",
    "not-active": "The exam is not running",
    "gap": "An entry is missing",
    "not-sent": "Not everything has arrived",
    "time-up": "The time is up",
    "out-of-range": "There is no such question",
}


def answers_problems(call: Call) -> Call:
    """Turns refusals and bad input into problem+json; a gap is 422, everything else refused is 409."""

    @wraps(call)
    def guarded(request: HttpRequest, uuid: UUID) -> HttpResponse:
        try:
            return call(request, uuid)
        except BadCall as bad:
            return problem("bad-call", "The call could not be read", str(bad), status=400)
        except Refused as refused:
            members = {"expected": refused.expected} if refused.expected is not None else {}
            status = 422 if refused.rule in ("gap", "out-of-range") else 409
            return problem(refused.rule, _TITLES[refused.rule], refused.message, status=status, **members)

    return guarded


@require_POST
@open_to(Role.CANDIDATE)
@answers_problems
def seat(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Makes this tab the place of work and tells it everything it needs to go on where the work stands."""
    own_attempt_or_404(request, uuid)
    call = read_call(request.body)
    device = request.headers.get("User-Agent", "")[:200]
    attempt = actions.take_seat(uuid, read_tab(call), device=device, now=clock.now())
    work = {
        str(number): {
            "choice": list(one.choice),
            "flagged": one.flagged,
            "struck": list(one.struck),
            "seen": one.seen,
        }
        for number, one in queries.work_of(attempt).items()
    }
    return JsonResponse(
        {**_state(attempt), "device": attempt.head_seq, "at": attempt.at_question, "work": work}
    )


@require_POST
@open_to(Role.CANDIDATE)
@answers_problems
def entries(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Stores a batch of work. When this answers 200 the batch is on disk."""
    own_attempt_or_404(request, uuid)
    call = read_call(request.body)
    attempt = actions.save_work(uuid, read_tab(call), read_entries(call), now=clock.now())
    return JsonResponse(_state(attempt))


@require_POST
@open_to(Role.CANDIDATE)
@answers_problems
def heartbeat(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Keeps the seat, brings the server's clock and what the proctor did."""
    own_attempt_or_404(request, uuid)
    call = read_call(request.body)
    at_question = read_number(call, "at", most=10_000)
    attempt = actions.heartbeat(
        uuid, read_tab(call), at_question=at_question, key=site_key(), now=clock.now()
    )
    return JsonResponse(_state(attempt))


@require_POST
@open_to(Role.CANDIDATE)
@answers_problems
def submit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Hands in, on the candidate's second deliberate step."""
    own_attempt_or_404(request, uuid)
    call = read_call(request.body)
    if call.get("confirmed") is not True:
        raise BadCall("confirmed must be true: ending an exam takes two deliberate steps")
    last = read_number(call, "last_device_seq", most=2**31 - 1)
    actions.submit(uuid, read_tab(call), last_device_seq=last, key=site_key(), now=clock.now())
    return JsonResponse({"receipt": f"/exam/{uuid}/receipt"})


def _state(attempt: Attempt) -> dict[str, object]:
    remaining = state_of(attempt).remaining(clock.now())
    return {
        "state": attempt.phase,
        "remaining_seconds": round(remaining.total_seconds(), 1),
        "held_up_to": attempt.held_up_to,
        "message": {"text": attempt.message, "from": "proctor"} if attempt.message else None,
    }
