"""Credentials that were issued, and their withdrawal."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from assay.apps.audit.queries import trail_of
from assay.apps.credentials import actions, queries
from assay.apps.credentials.models import Credential
from assay.apps.people.models import Role
from assay.outside import clock
from assay.web.kit.gate import open_to, person_of, scope
from assay.web.kit.issuing import site_issuer
from assay.web.kit.notices import say
from assay.web.kit.tables import page_of
from assay.web.office.forms import RevokeForm
from assay.web.office.results import with_names


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def credentials(request: HttpRequest) -> HttpResponse:
    """All credentials of the person's programmes, newest first; found by name or number."""
    words, only = request.GET.get("q", ""), request.GET.get("only", "")
    rows = queries.credentials_in(scope(request, Role.MANAGER), words=words)
    if only == "revoked":
        rows = rows.exclude(revoked_at=None)
    page, now = page_of(request, rows), clock.now()
    context = {
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "rows": [(one, queries.standing(one, now=now)) for one in page],
        "words": words,
        "only": only,
    }
    return render(request, "office/credentials.html", context)


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def credential(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One credential, as the office sees it."""
    found = _credential_or_404(request, uuid)
    context = {
        "credential": found,
        "attempt": found.result.attempt,
        "standing": queries.standing(found, now=clock.now()),
        "entries": with_names(trail_of(f"credential:{uuid}")),
    }
    return render(request, "office/credential.html", context)


@require_http_methods(["GET", "POST"])
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def revoke(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Withdraws a credential for good, on a page of its own that asks for the reason and asks again."""
    found = _credential_or_404(request, uuid)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revoke(
                found,
                by=person_of(request),
                reason=form.cleaned_data["reason"],
                issuer=site_issuer(),
                now=clock.now(),
            )
            say(
                request,
                "ok",
                f"{found.number} is revoked, and its public page says so. The holder gets mail.",
            )
        except actions.AlreadyRevoked as refused:
            say(request, "bad", str(refused))
        return redirect("office:credential", uuid=uuid)
    status = 422 if request.method == "POST" else 200
    return render(request, "office/revoke.html", {"credential": found, "form": form}, status=status)


def _credential_or_404(request: HttpRequest, uuid: UUID) -> Credential:
    try:
        return queries.credentials_in(scope(request, Role.MANAGER)).get(uuid=uuid)
    except Credential.DoesNotExist as error:
        raise Http404 from error
