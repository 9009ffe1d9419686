"""One act on everybody in the proctor's rooms; the pages are the kit's."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from assay.apps.people.models import Role
from assay.web.kit.everybody import Face, everybody_page, move_page, outcome_page
from assay.web.kit.gate import open_to

FACE = Face(Role.PROCTOR, "proctor", "/proctor/", "Your desk")


@require_GET
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def everybody(request: HttpRequest) -> HttpResponse:
    """Pause all, let all go on, add time to all."""
    return everybody_page(request, FACE)


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def move(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """The preview of a move, and, confirmed, the move."""
    return move_page(request, FACE, key, name)


@require_GET
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def outcome(request: HttpRequest) -> HttpResponse:
    """What came of it for each person."""
    return outcome_page(request, FACE)
