"""Placeholder while the answer file is being written."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from assay.apps.people.models import Role
from assay.web.kit.gate import open_to
from assay.web.office.attempts import attempt_or_404


@require_http_methods(["GET", "POST"])
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def hand_over(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Hands over an answer file."""
    attempt_or_404(request, uuid)
    raise Http404
