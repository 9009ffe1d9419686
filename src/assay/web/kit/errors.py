"""Errors in the language of the caller: pages for people, RFC 9457 problems for whoever speaks JSON."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.csrf import csrf_failure

from assay.web.kit.problem import problem

_PLAYERS_CALL = re.compile(
    r"/exam/[0-9a-f-]{36}/(form|seat|entries|heartbeat|submit|watch|news|messages|hand|(evidence|calls)/.*)"
)
_PROBLEMS = {
    400: ("bad-call", "The call could not be read", "Correct the call and send it again."),
    403: ("forbidden", "This is not for you", "Your account does not hold a role that may do this."),
    404: ("not-found", "There is nothing here", "The address is wrong, or its thing is not yours to see."),
    405: ("method-not-allowed", "Not by this method", "The Allow header names the methods to use."),
    500: ("trouble", "Something broke on our side", "What was acknowledged is not lost. Try again soon."),
}


def speaks_json(request: HttpRequest) -> bool:
    """Whether an error is read by a program: it sends or accepts JSON, or makes one of the player's calls."""
    said = f"{request.headers.get('Accept', '')} {request.content_type or ''}"
    return "json" in said or _PLAYERS_CALL.fullmatch(request.path) is not None


def out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form or call whose CSRF token does not fit: to load the page again mends it."""
    if not speaks_json(request):
        return csrf_failure(request, reason)
    return problem(
        "form-out-of-date",
        "This page is out of date",
        "It was open for too long, or in another session. Load it again: nothing stored is lost.",
        status=403,
    )


class ProblemsForPrograms:
    """Middleware that answers a program with a problem wherever a person would have got an error page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        page = self.get_response(request)
        known = _PROBLEMS.get(page.status_code)
        is_page = page.headers.get("Content-Type", "").startswith("text/html")
        if known is None or not is_page or not speaks_json(request):
            return page
        answer = problem(*known, status=page.status_code)
        if "Allow" in page.headers:
            answer["Allow"] = page["Allow"]
        return answer
