"""The player's call on the pages' side: taking the seat. It is asked once, with the session; what follows is
asked of the gateway, with the token that this gives.
"""

import base64
from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from assay.apps.attempts import actions, queries
from assay.apps.attempts.engine import state_of
from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Role
from assay.apps.proctoring.actions.signals import observe_seat
from assay.core.attempt import AttemptState, QuestionWork, Refused
from assay.core.attempt.seat_token import write_token
from assay.outside import clock
from assay.web.kit.address import address_of
from assay.web.kit.gate import open_to
from assay.web.kit.issuing import sealing_keys
from assay.web.kit.problem import problem
from assay.web.kit.refusals import TITLES, status_of
from assay.web.kit.seb import seat_refused
from assay.web.kit.standing import standing
from assay.web.player.reading import BadCall, SeatCall, read_seat_call
from assay.web.player.views import own_attempt_or_404
from assay.web.player.watching import watching_of

TOKEN_LASTS = timedelta(hours=24)
"""Longer than any sitting with its pauses; a seat that is lost ends a token sooner."""


@require_POST
@open_to(Role.CANDIDATE)
def seat(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Makes this tab the place of work and tells it everything it needs to go on where the work stands."""
    own = own_attempt_or_404(request, uuid)
    if refused_here := seat_refused(request, own):
        return refused_here
    device = request.headers.get("User-Agent", "")[:200]
    try:
        call = read_seat_call(request.body)
        attempt = actions.take_seat(uuid, call.tab, device=device, orphans=call.orphans, now=clock.now())
    except BadCall as bad:
        return problem("bad-call", "The call could not be read", str(bad), status=400)
    except Refused as refused:
        if refused.rule == "seat-taken":
            _signal(request, own, device, refused=True)
        return problem(refused.rule, TITLES[refused.rule], refused.message, status=status_of(refused.rule))
    if attempt.tab != own.tab:
        _signal(request, attempt, device, refused=False)
    return JsonResponse(_seated(attempt, call))


def _signal(request: HttpRequest, attempt: Attempt, device: str, *, refused: bool) -> None:
    """Proctors are told who else asks for a seat; nothing follows from it by itself."""
    address = address_of(request)
    observe_seat(attempt, device=device, address=address, refused=refused, now=clock.now())


def _seated(attempt: Attempt, call: SeatCall) -> dict[str, object]:
    state = state_of(attempt)
    sitting = attempt.certification.spec.sitting
    now = clock.now()
    token = write_token(
        sealing_keys().token_key(),
        attempt=attempt.uuid,
        tab=call.tab,
        expires=int((now + TOKEN_LASTS).timestamp()),
    )
    return {
        **standing(state, message=attempt.message, now=now),
        "token": token,
        "at": queries.place_of(attempt),
        "work": {str(number): _shown(one) for number, one in queries.work_of(attempt).items()},
        "presets": list(state.presets),
        "tutorial": sitting.tutorial and not state.started,
        "start_jitter_seconds": sitting.start_jitter_seconds,
        "plan": _plan(state),
        **_form_key(attempt, state),
        **watching_of(attempt, presets=state.presets),
    }


def _shown(work: QuestionWork) -> dict[str, object]:
    return {
        "choice": work.choice,
        "flagged": work.flagged,
        "struck": work.struck,
        "seen": work.seen,
        "ranges": work.highlights,
        "note": work.note,
        "comment": work.comment,
    }


def _plan(state: AttemptState) -> dict[str, object]:
    left = state.break_left(clock.now()).total_seconds()
    return {
        "sections": list(state.plan.sections),
        "breaks": list(state.plan.breaks),
        "break_left_seconds": round(left),
    }


def _form_key(attempt: Attempt, state: AttemptState) -> dict[str, str]:
    """The key of the form, once the candidate may read it."""
    if not state.started or state.over:
        return {}
    key = sealing_keys().form_key(attempt.form.fingerprint)
    return {"form_key": base64.urlsafe_b64encode(key).rstrip(b"=").decode()}
