"""Authorisation by role, default-deny: a view that does not say who may enter lets nobody in.

    @open_to(Role.PROCTOR)          # people who hold the role in at least one certification
    @open_to(SIGNED_IN)             # everybody with an account
    @open_to(PUBLIC)                # everybody

The gate is the first of two: which *objects* a person may see is decided by the queries, which take the
person or the certifications in which they hold the role.
"""

from collections.abc import Callable
from typing import Final, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from assay.apps.people.models import Person, Role
from assay.apps.people.queries import certifications_of, roles_of
from assay.web.kit.problem import problem

PUBLIC: Final = "public"
SIGNED_IN: Final = "signed-in"
Entrant = Role | str
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def open_to(*entrants: Entrant) -> Callable[[View], View]:
    """Says on a view who may enter."""

    def mark(view: View) -> View:
        view.gate = frozenset(entrants)  # type: ignore[attr-defined]
        return view

    return mark


def gate_of(view: Callable[..., object]) -> frozenset[Entrant]:
    """Who may enter a view: empty when it does not say. allauth's own views guard themselves."""
    if getattr(view, "__module__", "").startswith("allauth."):
        return frozenset({PUBLIC})
    found = getattr(view, "gate", None) or getattr(getattr(view, "view_class", None), "gate", None)
    return found or frozenset()


class DefaultDeny:
    """Middleware that asks the gate of every view before it runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        gate = gate_of(view)
        if PUBLIC in gate:
            return None
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        if SIGNED_IN in gate or gate & roles_of(request.user):
            return None
        raise PermissionDenied


def _ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    if "application/json" in request.headers.get("Accept", "") or request.content_type == "application/json":
        return problem("signed-out", "You are signed out", "Sign in again, then go on.", status=401)
    return redirect_to_login(request.get_full_path())


def person_of(request: HttpRequest) -> Person:
    """The signed-in person of a request that has passed the gate."""
    assert isinstance(request.user, Person)
    return request.user


def scope(request: HttpRequest, *roles: Role) -> frozenset[str] | None:
    """The certifications in which the person holds one of the roles; None means all."""
    return certifications_of(person_of(request), [*roles, Role.ADMINISTRATOR])
