"""The call by which a page shows what Safe Exam Browser's JavaScript interface says for its own address.

Asked with the seat's token (or the door's), at each question again. On macOS and iOS it is the only way; the
session's cookie, which comes along, says what the answer is bound to.
"""

from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from msgspec import Meta

from assay.apps.attempts.models import Attempt
from assay.apps.attempts.queries import attempt_in
from assay.apps.proctoring.actions.seb import Shown, keep_sighting
from assay.core.seb import BadRequestUrl, holds, origin_of
from assay.outside import clock
from assay.web.kit.asked_url import asked_origin
from assay.web.kit.bearer import seat_of
from assay.web.kit.gate import PUBLIC, open_to
from assay.web.kit.problem import problem
from assay.web.kit.seb import build_in, expected_in, plain_hash, revision_in, session_digest
from assay.web.player.live_wire import read_call
from assay.web.player.reading import BadCall


class SebCall(msgspec.Struct):
    """seb: the page's address, without its fragment, and the hashes that SEB made of it."""

    url: Annotated[str, Meta(max_length=2000)]
    config_key: Annotated[str, Meta(max_length=128)] = ""
    browser_exam_key: Annotated[str, Meta(max_length=128)] = ""
    version: Annotated[str, Meta(max_length=300)] = ""


@csrf_exempt
@require_POST
@open_to(PUBLIC)  # the token is asked for below
def seb(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """POST: whether the configuration is confirmed; a problem that says what to do when it is not."""
    if seat_of(request, uuid) is None:
        detail = "Load the page again. What was saved is kept."
        return problem("signed-out", "This page has lost its place", detail, status=401)
    try:
        attempt = attempt_in(None, uuid)
        call = read_call(SebCall, request.body)
    except BadCall as bad:
        return problem("bad-call", "The call could not be read", str(bad), status=400)
    except Attempt.DoesNotExist:
        return problem("no-attempt", "There is no such attempt", "It may have been removed.", status=404)
    if not attempt.certification.spec.proctoring.uses_seb:
        detail = "This exam does not use Safe Exam Browser."
        return problem("not-wanted", "Nobody asks for this", detail, status=404)
    return _answered(request, attempt, call)


def _answered(request: HttpRequest, attempt: Attempt, call: SebCall) -> HttpResponse:
    expected = expected_in(attempt)
    fixed = f"{expected.root}/in"
    path = _own_path(request, call.url, attempt, fixed)
    right = path is not None and holds(call.config_key, url=call.url, key=expected.config_key)
    shown = Shown(
        confirmed=right,
        by_script=True,
        version=build_in(request) or _printable(call.version),
        bek=plain_hash(call.browser_exam_key) if right and path == fixed else "",
        session=session_digest(request),
    )
    keep_sighting(attempt, revision_in(attempt), shown, now=clock.now())
    if not right:
        detail = (
            "Safe Exam Browser runs with another configuration than this exam's. Go on if you can; a proctor "
            "has been told. To put it right, quit it and open the exam again from check-in."
        )
        return problem("seb-not-confirmed", "The configuration is not confirmed", detail, status=409)
    answer = JsonResponse({"confirmed": True, "version": shown.version})
    answer["Cache-Control"] = "no-store"
    return answer


def _own_path(request: HttpRequest, url: str, attempt: Attempt, fixed: str) -> str | None:
    """The path of an address at which this attempt's pages are, on this site; None for any other."""
    try:
        parts, asked = urlsplit(url), asked_origin(request)
        if origin_of(parts.scheme, parts.netloc) != asked:
            return None
        url.encode("utf-8")
    except (ValueError, BadRequestUrl):
        return None
    below = (f"/exam/{attempt.uuid}/", f"/check-in/{attempt.uuid}/", f"/candidate/{attempt.uuid}/")
    return parts.path if parts.path == fixed or parts.path.startswith(below) else None


def _printable(said: str) -> str:
    return "".join(sign for sign in said if sign.isprintable())[:80]
