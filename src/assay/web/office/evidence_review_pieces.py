"""Opening evidence: the reason first, then piece by piece; each look is noted before it is handed out."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from assay.apps.people.models import Role
from assay.apps.proctoring.actions.evidence import log_view
from assay.apps.proctoring.actions.review import see
from assay.apps.proctoring.evidence_files import StorageFailed
from assay.apps.proctoring.models import Artefact
from assay.apps.proctoring.queries import evidence
from assay.outside import clock
from assay.web.kit.gate import open_to, person_of
from assay.web.kit.issuing import sealing_keys
from assay.web.kit.problem import problem
from assay.web.office.evidence_review import review_page, watched_or_404
from assay.web.office.evidence_review_forms import OpenForm
from assay.web.office.evidence_review_reasons import keep_reason, reason_for

_GONE = {"missing": 404, "changed": 409, "erased": 410, "deleted": 410}


@require_POST
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def open_evidence(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Asks for the reason, once per attempt and session."""
    attempt = watched_or_404(request, uuid)
    form = OpenForm(request.POST, auto_id="open_%s")
    if not form.is_valid():
        return review_page(request, attempt, opening=form)
    reason = form.cleaned_data["reason"]
    log_view(attempt, by=person_of(request), what="review page", reason=reason, now=clock.now())
    keep_reason(request, uuid, reason)
    return redirect("office:evidence_review", uuid=uuid)


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def piece(request: HttpRequest, uuid: UUID, stream: str, seq: int) -> HttpResponse:
    """One piece, opened for a person who has said why; what cannot be opened is a problem that names it."""
    attempt = watched_or_404(request, uuid)
    reason = reason_for(request, uuid)
    if not reason:
        return problem("no-reason", "Say first why you open it", "Open the page of the review.", status=403)
    found = evidence.pieces(attempt, stream).select_related("attempt").filter(seq=seq).first()
    if found is None:
        return problem("missing", "There is no such piece", f"{stream} {seq} is not there.", status=404)
    see(attempt, stream=stream, seq=seq, by=person_of(request), reason=reason, now=clock.now())
    return _opened(found)


def _opened(found: Artefact) -> HttpResponse:
    try:
        data = evidence.open_piece(found, keys=sealing_keys())
    except evidence.Unreadable as error:
        return problem(error.what, "This piece cannot be shown", str(error), status=_GONE[error.what])
    except StorageFailed as error:
        return problem("unavailable", "The storage does not answer", str(error), status=503)
    answer = HttpResponse(data, content_type=found.media_type)
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Disposition"] = f'inline; filename="{found.stream}-{found.seq}"'
    return answer


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Opens every piece and holds it against its hash and its chain: a page, or (`?part=1`) a part of one.

    Nobody sees anything of it, so it is no look.
    """
    attempt = watched_or_404(request, uuid)
    context = {"attempt": attempt, "count": evidence.pieces(attempt).filter(deleted_at=None).count()}
    try:
        context["faults"] = evidence.faults(attempt, keys=sealing_keys())
    except StorageFailed as error:
        context["storage"] = str(error)
    part = "office/_evidence_check.html" if request.GET.get("part") else "office/evidence_check.html"
    return render(request, part, context)
