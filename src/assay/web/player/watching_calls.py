"""The call that brings a piece of evidence. It is asked with the seat's token (or the door's) and no cookie,
so there is no session to look up and nothing that another site could make a browser send.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from msgspec import Meta

from assay.apps.attempts.models import Attempt
from assay.apps.proctoring.actions.evidence import RECORDINGS, PieceRefused, Rule, keep_piece
from assay.apps.proctoring.evidence_files import StorageFailed
from assay.apps.proctoring.queries.evidence import attempt_for_evidence
from assay.core.attempt.seat_token import SeatToken
from assay.core.proctoring.manifest import Facts
from assay.outside import clock
from assay.web.kit.bearer import seat_of
from assay.web.kit.door_token import DOOR
from assay.web.kit.gate import PUBLIC, open_to
from assay.web.kit.issuing import sealing_keys
from assay.web.kit.problem import problem
from assay.web.player.reading import BadCall

LARGEST_PIECE = 4 * 1024 * 1024
MOST_FACTS = 2048
LONGEST_PIECE = timedelta(minutes=2)
RETRY_AFTER = 2

_REFUSALS: dict[Rule, tuple[int, str]] = {
    "out-of-order": (409, "A piece is missing before this one"),
    "conflict": (409, "Another piece is stored under this number"),
    "not-wanted": (409, "This is not kept"),
    "no-consent": (409, "Nothing is kept without consent"),
    "erased": (410, "The evidence was deleted"),
    "wrong-type": (415, "This is not a recording"),
    "wrong-hash": (422, "The piece is damaged"),
    "too-many": (429, "There are too many pieces"),
}
_MOST = 2**53 - 1  # beyond it, readers of JSON disagree
_Fact = Annotated[str, Meta(max_length=1024)] | Annotated[int, Meta(ge=-_MOST, le=_MOST)] | bool
_FACTS = msgspec.json.Decoder(dict[Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_.-]{1,64}\Z")], _Fact])


@csrf_exempt
@require_http_methods(["PUT"])
@open_to(PUBLIC)  # the token is asked for below
def evidence(request: HttpRequest, uuid: UUID, stream: str, seq: int) -> HttpResponse:
    """PUT: keeps a piece; 201 when it is new, 200 when the same was kept before, else a problem."""
    token = seat_of(request, uuid)
    if token is None:
        detail = "Load the page of the exam again. What was recorded waits on this device."
        return problem("signed-out", "This page has lost its seat", detail, status=401)
    try:
        return _kept(request, token, uuid, stream=stream, seq=seq)
    except BadCall as bad:
        return problem("bad-call", "The call could not be read", str(bad), status=400)
    except Attempt.DoesNotExist:
        return problem("no-attempt", "There is no such attempt", "It may have been removed.", status=404)
    except PieceRefused as refused:
        status, title = _REFUSALS[refused.rule]
        members = {} if refused.expected is None else {"expected": refused.expected}
        return problem(refused.rule, title, refused.message, status=status, **members)
    except (StorageFailed, DatabaseError):
        detail = "The site cannot keep anything at the moment. What was recorded waits on this device."
        answer = problem("unavailable", "The site cannot store now", detail, status=503)
        answer["Retry-After"] = str(RETRY_AFTER)
        return answer


def _kept(request: HttpRequest, token: SeatToken, uuid: UUID, *, stream: str, seq: int) -> HttpResponse:
    if stream not in RECORDINGS:  # pictures of face and document have a page of their own
        raise PieceRefused("not-wanted", f"There is no recording of {stream}.")
    data = _body(request)
    if data is None:
        detail = f"A piece has at most {LARGEST_PIECE // 2**20} MiB."
        return problem("too-large", "The piece is too large", detail, status=413)
    began_at, ended_at = read_times(request.headers)
    kept = keep_piece(
        attempt_for_evidence(uuid),
        stream=stream,
        seq=seq,
        data=data,
        sha256=request.headers.get("X-Sha256", "").lower(),
        media_type=request.headers.get("Content-Type", "")[:60],
        began_at=began_at,
        ended_at=ended_at,
        facts=read_facts(request.headers.get("X-Facts", "")),
        keys=sealing_keys(),
        now=clock.now(),
        at_the_door=token.tab == DOOR,
    )
    return JsonResponse({"kept": kept.seq, "chain": kept.chain}, status=201 if kept.created else 200)


def _body(request: HttpRequest) -> bytes | None:
    """The bytes sent; None when they are more than a piece may have. Django's own limit is for forms."""
    data: bytes = request.read(LARGEST_PIECE + 1)
    return data if len(data) <= LARGEST_PIECE else None


def read_times(headers: Mapping[str, str]) -> tuple[datetime, datetime]:
    """When the piece began and ended by the device's clock; raises BadCall."""
    began_at, ended_at = (_moment(headers, name) for name in ("X-Began", "X-Ended"))
    if not timedelta() <= ended_at - began_at <= LONGEST_PIECE:
        minutes = LONGEST_PIECE.seconds // 60
        raise BadCall(f"X-Ended must not be before X-Began, nor more than {minutes} minutes after it")
    return began_at, ended_at


def read_facts(text: str) -> Facts:
    """The plain facts in the header: a flat JSON object of texts, whole numbers, truths. Raises BadCall."""
    if len(text) > MOST_FACTS:
        raise BadCall(f"X-Facts has at most {MOST_FACTS} characters")
    try:
        return _FACTS.decode(text) if text else {}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadCall(f"X-Facts must be a flat JSON object: {error}") from error


def _moment(headers: Mapping[str, str], name: str) -> datetime:
    text = headers.get(name, "")
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is None:
            raise ValueError("no zone")
        return found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        right = "2026-11-23T12:00:00.000Z"
        raise BadCall(f"{name} must be a time with its zone such as {right}, not {text[:40]!r}") from error
