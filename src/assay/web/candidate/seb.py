"""The way into an exam by Safe Exam Browser: the button, the file, the ticket, the fixed page, the end.

check-in (any browser)  POST seb        a ticket, and the link sebs://…/exam.seb??t=…
SEB, without cookies    GET exam.seb    the configuration; its path is signed and names nobody
SEB                     GET start?t=…   the ticket is used up; a session for this one attempt begins
SEB                     GET in          the fixed page: here Browser Exam Keys compare; goes on by itself
SEB                     GET done        ends the session; SEB closes itself on this address
"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login, logout
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from assay.apps.attempts.models import Attempt
from assay.apps.attempts.queries import own_attempt
from assay.apps.people.models import Role
from assay.apps.proctoring.actions.seb import TicketRefused, give_ticket, use_ticket
from assay.apps.proctoring.models import SebRevision
from assay.core.seb import MEDIA_TYPE, launch_link, read_settings, write_seb
from assay.outside import clock, dice
from assay.web.candidate.finding import own_attempt_or_404
from assay.web.kit.gate import PUBLIC, open_to, person_of
from assay.web.kit.one_attempt import ONLY_ATTEMPT, only_attempt
from assay.web.kit.seb import Look, build_in, expected_in, look, revision_in, seb_page

FILE_LASTS = timedelta(hours=12)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_SALT = "assay.seb-file"


@require_http_methods(["GET", "POST"])
@open_to(Role.CANDIDATE)
def open_in_seb(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How to open the exam in SEB; POST makes a ticket, and the link that starts SEB with it."""
    attempt = own_attempt_or_404(request, uuid)
    if attempt.ended_at is not None or not attempt.certification.spec.proctoring.uses_seb:
        return redirect("candidate:check_in", uuid=uuid)
    if request.method == "GET":
        return seb_page(request, attempt, look(request, attempt))
    ticket = dice.token()
    give_ticket(attempt, ticket=ticket, now=clock.now())
    path = _file_path(attempt)
    link = launch_link(settings.CONFIG.site.base_url, path, query=f"t={ticket}")
    return seb_page(request, attempt, Look("unknown", build_in(request)), link=link, file=path)


@require_safe
@open_to(PUBLIC)  # SEB asks for it without cookies; the path is signed
def seb_file(request: HttpRequest, key: str, revision: str, signed: str) -> HttpResponse:
    """The configuration, as a file that SEB opens."""
    row = _signed_revision(signed)
    data = write_seb(read_settings(bytes(row.settings)))
    response = HttpResponse(data, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = 'attachment; filename="exam.seb"'
    response["Cache-Control"] = "no-store"
    return response


@require_GET
@open_to(PUBLIC)  # the ticket is asked for below
def start(request: HttpRequest, key: str, revision: str) -> HttpResponse:
    """Exchanges a ticket for a session that is good for its attempt alone."""
    try:
        attempt = use_ticket(request.GET.get("t", "")[:200], now=clock.now())
    except TicketRefused:
        return _refused(request)
    if not attempt.candidate.is_active:
        return _refused(request)
    logout(request)  # nothing of a session before it comes along
    login(request, attempt.candidate, backend=BACKEND)
    request.session[ONLY_ATTEMPT] = attempt.uuid.hex
    return redirect("candidate:seb_in", key=key, revision=revision)


@require_GET
@open_to(Role.CANDIDATE)
def fixed_page(request: HttpRequest, key: str, revision: str) -> HttpResponse:
    """The one address that everybody passes: what SEB shows here is compared. Then on to check-in or exam."""
    attempt = _bound_attempt(request)
    found = look(request, attempt, fixed_page=True)
    after = _next(attempt)
    return redirect(after) if found.confirmed else seb_page(request, attempt, found, after=after)


@require_GET
@open_to(PUBLIC)  # SEB closes itself on this address, whoever is signed in
def done(request: HttpRequest, key: str, revision: str) -> HttpResponse:
    """The end: a session that a ticket opened is over."""
    if only_attempt(request) is not None:
        logout(request)
    return render(request, "candidate/seb_done.html")


def _refused(request: HttpRequest) -> HttpResponse:
    """For a link that lets nobody in; SEB's own button back to the start leads here, too."""
    context = {"had_one": "t" in request.GET, "bound": only_attempt(request)}
    return render(request, "candidate/seb_ticket.html", context, status=410)


def _bound_attempt(request: HttpRequest) -> Attempt:
    uuid = only_attempt(request)
    if uuid is None:
        raise Http404
    try:
        return own_attempt(person_of(request), uuid)
    except Attempt.DoesNotExist as error:
        raise Http404 from error


def _next(attempt: Attempt) -> str:
    return f"/exam/{attempt.uuid}/" if attempt.started_at else f"/check-in/{attempt.uuid}/"


def _file_path(attempt: Attempt) -> str:
    row = revision_in(attempt)
    expires = int((clock.now() + FILE_LASTS).timestamp())
    return f"{expected_in(attempt).root}/{_signer().sign(f'{row.pk}.{expires}')}/exam.seb"


def _signed_revision(signed: str) -> SebRevision:
    """The revision that a path names. Raises Http404 for one that we did not write, or wrote long ago."""
    try:
        pk, expires = (int(part) for part in _signer().unsign(signed).split("."))
    except (signing.BadSignature, ValueError) as error:
        raise Http404 from error
    if clock.now().timestamp() >= expires:
        raise Http404
    row = SebRevision.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SALT, sep="~")
