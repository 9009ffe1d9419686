"""Days ahead: the same look at the computer as at the door, without a trace; and the notice to read."""

from functools import cache
from hashlib import shake_256

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from assay.apps.proctoring.actions.consents import version_of
from assay.apps.programs.models import Certification
from assay.apps.programs.queries import open_certification
from assay.web.candidate.notice import notice_of
from assay.web.candidate.watching import policy_json
from assay.web.kit.gate import PUBLIC, SIGNED_IN, open_to
from assay.web.kit.prose import prose_html

PROBE_BYTES = 256 * 1024
"""So much goes down, and so much up, while the time is taken: two seconds on a slow line of 1 Mbit/s."""


@require_GET
@open_to(SIGNED_IN)
def rehearse(request: HttpRequest, key: str) -> HttpResponse:
    """The system check of an exam at any time. Nothing is sent but the probe of the line, nothing is kept."""
    spec = _open_or_404(key).spec
    policy = spec.proctoring
    context = {
        "spec": spec,
        "policy": policy_json(policy),
        "another_way": policy.alternative,
        "rehearsal": True,
    }
    return render(request, "candidate/system_check.html", context)


@require_GET
@open_to(PUBLIC)
def notice(request: HttpRequest, key: str) -> HttpResponse:
    """What is recorded in an exam, before anybody registers."""
    spec = _open_or_404(key).spec
    text = notice_of(spec)
    if not text:
        raise Http404
    context = {"spec": spec, "notice": prose_html(text), "version": version_of(text)}
    return render(request, "candidate/notice.html", context)


@require_http_methods(["GET", "POST"])
@open_to(SIGNED_IN)
def line(request: HttpRequest) -> HttpResponse:
    """A probe of the line: GET gives bytes that no compression shortens, POST counts those that came."""
    if request.method == "POST":
        return JsonResponse({"bytes": len(request.read(PROBE_BYTES + 1))})
    response = HttpResponse(_probe(), content_type="application/octet-stream")
    response["Cache-Control"] = "no-store"
    return response


@cache
def _probe() -> bytes:
    return shake_256(b"a probe of the line").digest(PROBE_BYTES)


def _open_or_404(key: str) -> Certification:
    try:
        return open_certification(key)
    except Certification.DoesNotExist as error:
        raise Http404 from error
