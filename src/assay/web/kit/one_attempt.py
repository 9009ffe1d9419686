"""A session that a ticket opened is good for one exam: the account's other pages are closed to it.

Whoever finds a machine in Safe Exam Browser, or a link two minutes old, gets no further than the exam does.
"""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from assay.web.kit.gate import PUBLIC, gate_of

ONLY_ATTEMPT = "only_attempt"
"""In such a session: the attempt's UUID in hexadecimal digits."""

_OPEN = frozenset({"account_logout", "seb_in"})


def only_attempt(request: HttpRequest) -> UUID | None:
    """The attempt that the session is good for; None for a session without this bound."""
    found = request.session.get(ONLY_ATTEMPT)
    return UUID(found) if found else None


class OneAttempt:
    """Middleware behind the gate: in a bound session, pages of anything else lead back to check-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: object, kwargs: Mapping[str, object]
    ) -> HttpResponse | None:
        ours = not getattr(view, "__module__", "").startswith("allauth.")
        if ours and PUBLIC in gate_of(view):  # says the same to everybody; and calls with a token are many
            return None
        bound = only_attempt(request)
        match = request.resolver_match
        if bound is None or kwargs.get("uuid") == bound or (match and match.url_name in _OPEN):
            return None
        return redirect("candidate:check_in", uuid=bound)
