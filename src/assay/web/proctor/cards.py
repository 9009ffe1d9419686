"""What the console fetches again and again, cards and thumbnails; and what it says: which are in view."""

import base64
import json
import math
from datetime import UTC, datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from assay.apps.attempts.models import Attempt
from assay.apps.attempts.queries import attempts_in
from assay.apps.people.models import Role
from assay.apps.proctoring.actions import watching
from assay.apps.proctoring.actions.evidence import log_view
from assay.apps.proctoring.models import Artefact
from assay.apps.proctoring.queries import evidence
from assay.apps.proctoring.queries.grid import STILLS, new_glances
from assay.core.attempt import Phase
from assay.outside import clock
from assay.web.kit.gate import open_to, person_of, scope
from assay.web.kit.issuing import sealing_keys
from assay.web.kit.problem import problem
from assay.web.proctor.acting import attempt_or_404
from assay.web.proctor.desk import cards_missing, desk_of, uuids_in
from assay.web.proctor.views import desk_context

MOST_CARDS = 60
"""As many as the stream names in one event, and some."""

MEETS = (Phase.AWAITING, Phase.AUTHORIZED, Phase.ACTIVE, Phase.PAUSED)
AT_THE_DOOR = "Comparing name, face and document at the door"


@require_GET
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def cards(request: HttpRequest) -> HttpResponse:
    """The cards of the attempts that `only` names; those on the desk no longer are named in `data-gone`."""
    wanted = uuids_in(request.GET.get("only", ""), most=MOST_CARDS)
    found = desk_of(scope(request, Role.PROCTOR), person_of(request), now=clock.now(), only=set(wanted))
    context = {**desk_context(found), "gone": [str(uuid) for uuid in cards_missing(wanted, found)]}
    return render(request, "proctor/_cards.html", context)


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def watched(request: HttpRequest) -> HttpResponse:
    """JSON {"attempts": [uuid…]}: these tiles are in view. Said every five seconds."""
    try:
        given = json.loads(request.body)["attempts"]
        uuids = [UUID(one) for one in given[:MOST_CARDS]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return problem(
            "bad-call", "The call could not be read", "attempts must be a list of uuids", status=400
        )
    watching.mark_watched(uuids, scope(request, Role.PROCTOR), by=person_of(request), now=clock.now())
    return HttpResponse(status=204)


@require_GET
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def glances(request: HttpRequest) -> HttpResponse:
    """The thumbnails of the attempts in `only` newer than `after` (milliseconds since 1970), in one go."""
    wanted, after = uuids_in(request.GET.get("only", ""), most=MOST_CARDS), request.GET.get("after", "")
    rows = attempts_in(scope(request, Role.PROCTOR), *MEETS).filter(uuid__in=wanted)
    mine = list(rows.exclude(candidate=person_of(request)).values_list("pk", flat=True))
    since = _moment(int(after)) if after.isascii() and after.isdigit() and len(after) < 15 else None
    found = [
        {
            "attempt": str(one.attempt.uuid),
            "stream": one.stream,
            "at": _milliseconds(one.taken_at),
            "src": f"data:{_type_of(bytes(one.image))};base64,{base64.b64encode(one.image).decode()}",
        }
        for one in new_glances(mine, after=since)
    ]
    return _unkept(JsonResponse({"glances": found}))


@require_GET
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def glance(request: HttpRequest, uuid: UUID, stream: str) -> HttpResponse:
    """The newest thumbnail of a stream."""
    found = evidence.glance(attempt_or_404(request, uuid), stream)
    if found is None:
        raise Http404
    return _unkept(HttpResponse(found.data, content_type=found.media_type))


@require_GET
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def still(request: HttpRequest, uuid: UUID, step: str) -> HttpResponse:
    """The picture of face or document, for as long as somebody at the door is to be compared with it.

    Each look is noted; the candidate may read these lines.
    """
    attempt = attempt_or_404(request, uuid)
    piece = _newest_still(attempt, step)
    person = person_of(request)
    log_view(attempt, by=person, what=f"{step} {piece.seq}", reason=AT_THE_DOOR, now=clock.now())
    try:
        data = evidence.open_piece(piece, keys=sealing_keys())
    except evidence.Unreadable as error:
        raise Http404 from error
    return _unkept(HttpResponse(data, content_type=piece.media_type))


def _newest_still(attempt: Attempt, step: str) -> Artefact:
    if step not in STILLS or attempt.phase != Phase.AWAITING:
        raise Http404
    rows = evidence.pieces(attempt, step).filter(deleted_at=None).select_related("attempt")
    found = rows.order_by("-seq").first()
    if found is None:
        raise Http404
    return found


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response


def _type_of(image: bytes) -> str:
    return "image/webp" if image[:4] == b"RIFF" else "image/jpeg"


def _milliseconds(at: datetime) -> int:
    """Rounded up: asked with it, the same picture does not come again."""
    return math.ceil(at.timestamp() * 1000)


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
