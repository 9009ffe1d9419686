"""The calls of a watched player: what it says of itself, and what is new for it. Asked with the seat's token
(or the door's) and no cookie; that something is new it hears from the gateway's stream, or asks.
"""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from assay.apps.attempts.models import Attempt
from assay.apps.proctoring.actions import chat, focus, watching
from assay.apps.proctoring.actions.check_in import room_done
from assay.apps.proctoring.models import FocusCall
from assay.apps.proctoring.queries.evidence import attempt_for_evidence
from assay.core.attempt import Refused
from assay.outside import clock
from assay.web.kit.address import address_of
from assay.web.kit.bearer import seat_of
from assay.web.kit.gate import PUBLIC, open_to
from assay.web.kit.issuing import site_key
from assay.web.kit.problem import problem
from assay.web.kit.refusals import status_of
from assay.web.player.live_news import news_of
from assay.web.player.live_wire import (
    AnswerCall,
    HandCall,
    MessageCall,
    ReadCall,
    WatchCall,
    glimpses_in,
    observations_in,
    read_call,
)
from assay.web.player.reading import BadCall

MOST_MESSAGES = 10**6
Answer = dict[str, object]
View = Callable[..., HttpResponse]


def _told(answered: Callable[..., Answer]) -> View:
    """The view of a call: checks the token, answers with JSON, and says in problems what went wrong."""

    @csrf_exempt
    @open_to(PUBLIC)  # the token is asked for here
    @wraps(answered)
    def view(request: HttpRequest, uuid: UUID, **named: UUID) -> HttpResponse:
        if seat_of(request, uuid) is None:
            detail = "Load the page again. What was saved is kept."
            return problem("signed-out", "This page has lost its place", detail, status=401)
        try:
            said = answered(request, attempt_for_evidence(uuid), **named)
        except BadCall as bad:
            return problem("bad-call", "The call could not be read", str(bad), status=400)
        except ValueError as bad:
            return problem("bad-call", "This cannot be kept", str(bad), status=400)
        except (Attempt.DoesNotExist, FocusCall.DoesNotExist):
            return problem("not-found", "There is no such thing", "It may be over already.", status=404)
        except Refused as refused:
            title = "This is not possible now"
            return problem(refused.rule, title, refused.message, status=status_of(refused.rule))
        except chat.TooMany:
            detail = "A proctor reads what you wrote. Wait a moment before you write more."
            return _later("too-many", "Too many messages", detail, status=429, seconds=20)
        except DatabaseError:
            detail = "The site cannot store anything at the moment. It is tried again."
            return _later("unavailable", "The site cannot store now", detail, status=503, seconds=2)
        answer = JsonResponse(said)
        answer["Cache-Control"] = "no-store"
        return answer

    return view


def _later(kind: str, title: str, detail: str, *, status: int, seconds: int) -> HttpResponse:
    answer = problem(kind, title, detail, status=status)
    answer["Retry-After"] = str(seconds)
    return answer


@require_POST
@_told
def watch(request: HttpRequest, attempt: Attempt) -> Answer:
    """How guard and streams stand, what was observed, newest thumbnails; says whether somebody looks.

    `refused` lists the places of signals that could not be understood: to send them again is of no use.
    """
    call = read_call(WatchCall, request.body)
    observations, refused = observations_in(call)
    told = watching.Told(
        guard=call.guard,
        camera=call.camera,
        screen=call.screen,
        left_to_send=call.left_to_send,
        address=address_of(request),
        observations=observations,
        glimpses=glimpses_in(call),
    )
    now = clock.now()
    kept = watching.tell(attempt, told, now=now)
    policy = attempt.certification.spec.proctoring
    return {
        "news": kept.news,
        "watched": kept.watched_until is not None and kept.watched_until > now,
        "grace_seconds": policy.grace_seconds,
        "glance_seconds": policy.glance_seconds,
        "refused": refused,
    }


@require_GET
@_told
def news(request: HttpRequest, attempt: Attempt) -> Answer:
    """Everything that is new: how the exam stands, messages behind a number, what a proctor asks for.

    An end that is due is carried out by this: nobody waits for the worker.
    """
    after = request.GET.get("after", "0")
    if not after.isascii() or not after.isdigit() or int(after) > MOST_MESSAGES:
        raise BadCall("after must be the number of a message")
    now = clock.now()
    watching.fetch(attempt, key=site_key(), now=now)
    return news_of(attempt.uuid, after=int(after), now=now)


@require_POST
@_told
def messages(request: HttpRequest, attempt: Attempt) -> Answer:
    """The candidate writes to the proctors; the same `ref` again is the same message."""
    call = read_call(MessageCall, request.body)
    said = chat.say(attempt, by=None, ref=call.ref, words=chat.Words(call.text), now=clock.now())
    return {"number": said.number, "ref": said.ref}


@require_POST
@_told
def messages_read(request: HttpRequest, attempt: Attempt) -> Answer:
    """The candidate has the messages up to a number before her eyes."""
    call = read_call(ReadCall, request.body)
    chat.read(attempt, up_to=call.up_to, by=None, now=clock.now())
    return {"up_to": call.up_to}


@require_POST
@_told
def hand(request: HttpRequest, attempt: Attempt) -> Answer:
    """The candidate raises her hand, or takes it down."""
    call = read_call(HandCall, request.body)
    watching.raise_hand(attempt, raised=call.raised, now=clock.now())
    return {"raised": call.raised}


@require_POST
@_told
def room(request: HttpRequest, attempt: Attempt) -> Answer:
    """The surroundings, which a proctor asked to see, have been recorded and sent."""
    room_done(attempt, now=clock.now())
    return {"room": False}


@require_POST
@_told
def answer_call(request: HttpRequest, attempt: Attempt, *, call: UUID) -> Answer:
    """The browser's answer to a proctor who looks live; empty where it cannot be, or the line was lost."""
    answered = read_call(AnswerCall, request.body)
    focus.answer(attempt, call, answer=answered.answer, now=clock.now())
    return {"uuid": str(call)}
