"""Is this request from Safe Exam Browser with the configuration of this exam? Asked before the exam opens.

Two ways lead to a yes. Headers carry the hash for the very address that is asked for. Where there are none
(macOS, iOS, and pages behind a service worker) the page has shown its own address's hash by script a moment
before, in the same session. Both say "configuration confirmed", and no more than that.
"""

from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from assay.apps.attempts.models import Attempt
from assay.apps.proctoring.actions.seb import Shown, digest_of, keep_revision, keep_sighting
from assay.apps.proctoring.models import SebRevision
from assay.apps.proctoring.queries.seb import confirmed_in, expected_of
from assay.apps.proctoring.seb_configurations import Configuration
from assay.core.seb import (
    BROWSER_EXAM_KEY_HEADER,
    CONFIG_KEY_HEADER,
    BadRequestUrl,
    holds,
    seb_build,
)
from assay.outside import clock
from assay.web.kit.asked_url import asked_url
from assay.web.kit.door_token import door_token
from assay.web.kit.issuing import sealing_keys
from assay.web.kit.one_attempt import only_attempt
from assay.web.kit.problem import problem

State = Literal["confirmed", "wrong", "unknown"]
_HASH_DIGITS = frozenset("0123456789abcdef")
_SYSTEMS = (("iPhone", "ios"), ("iPad", "ios"), ("Windows", "windows"), ("Macintosh", "macos"))


@dataclass(frozen=True, slots=True)
class Look:
    """What a request showed: `wrong` is another configuration or another address, `unknown` is nothing."""

    state: State
    build: str

    @property
    def confirmed(self) -> bool:
        """May the exam open?"""
        return self.state == "confirmed"


def expected_in(attempt: Attempt) -> Configuration:
    """The configuration that the attempt's SEB must run with, on this site."""
    return expected_of(attempt, base_url=settings.CONFIG.site.base_url, now=clock.now())


def revision_in(attempt: Attempt) -> SebRevision:
    """The row of that configuration."""
    return keep_revision(attempt.certification, expected_in(attempt), now=clock.now())


def session_digest(request: HttpRequest) -> str:
    """What a sighting is bound to; empty where there is no session."""
    key = request.session.session_key
    return digest_of(key) if key else ""


def build_in(request: HttpRequest) -> str:
    """The build of SEB that the browser says it is; empty for any other."""
    return seb_build(request.headers.get("User-Agent", ""))


def look(request: HttpRequest, attempt: Attempt, *, fixed_page: bool = False) -> Look:
    """Looks at the headers, and keeps what they showed; without any, at what the session has shown by script.

    `fixed_page`: this is the page on which Browser Exam Keys compare.
    """
    expected, session = expected_in(attempt), session_digest(request)
    claimed, build = request.headers.get(CONFIG_KEY_HEADER), build_in(request)
    if claimed is None:
        known = _known(request, attempt, session, expected.config_key)
        return Look("confirmed" if known else "unknown", build)
    right = _right(request, claimed, expected.config_key)
    shown = Shown(
        confirmed=right,
        version=build,
        bek=plain_hash(request.headers.get(BROWSER_EXAM_KEY_HEADER, "")) if fixed_page and right else "",
        session=session,
    )
    keep_sighting(attempt, revision_in(attempt), shown, now=clock.now())
    return Look("confirmed" if right else "wrong", build)


def plain_hash(said: str) -> str:
    """A hash in small letters, or nothing for what is none."""
    said = said.strip().lower()
    return said if len(said) == 64 and _HASH_DIGITS.issuperset(said) else ""


def demanded(request: HttpRequest, attempt: Attempt) -> bool:
    """Must this browser be SEB here? Always under `seb`; under `seb-or-guard` where the policy names its
    system, and for whoever says to be SEB: the page's own guard rests there.
    """
    policy = attempt.certification.spec.proctoring
    if not policy.uses_seb or attempt.ended_at is not None:
        return False
    agent = request.headers.get("User-Agent", "")
    system = next((name for word, name in _SYSTEMS if word in agent), "")
    says_so = bool(seb_build(agent)) or CONFIG_KEY_HEADER in request.headers
    return policy.needs_seb(system) or says_so


def turned_away(request: HttpRequest, attempt: Attempt) -> HttpResponse | None:
    """The page that says how to open the exam in SEB, for a browser that may not open it so; else None."""
    if not demanded(request, attempt):
        return None
    found = look(request, attempt)
    return None if found.confirmed else seb_page(request, attempt, found, status=403)


def seat_refused(request: HttpRequest, attempt: Attempt) -> HttpResponse | None:
    """The problem for a page that asks for the seat from a session that has confirmed nothing; else None."""
    if not demanded(request, attempt):
        return None
    key = expected_in(attempt).config_key
    if confirmed_in(attempt, session=session_digest(request), config_key=key):
        return None
    detail = "Go back to check-in and open the exam in Safe Exam Browser from there. Your answers are kept."
    return problem("seb-needed", "Safe Exam Browser is needed", detail, status=403)


def way_out(request: HttpRequest, attempt: Attempt) -> str:
    """The address on which SEB closes itself, in a session that SEB began; else empty."""
    return f"{expected_in(attempt).root}/done" if only_attempt(request) == attempt.uuid else ""


def seb_page(
    request: HttpRequest,
    attempt: Attempt,
    found: Look,
    *,
    link: str = "",
    file: str = "",
    after: str = "",
    status: int = 200,
) -> HttpResponse:
    """How the exam is opened in SEB. It also looks for SEB's JavaScript interface, and goes on to `after` (or
    this very address) once that has confirmed the configuration. `link` starts SEB, `file` is the download.
    """
    policy = attempt.certification.spec.proctoring
    context = {
        "attempt": attempt,
        "found": found,
        "link": link,
        "file": file,
        "open": reverse("candidate:open_in_seb", args=[attempt.uuid]),
        "another_way": policy.guarded and not policy.needs_seb(""),
        "check": {
            "base": f"/exam/{attempt.uuid}",
            "token": door_token(attempt.uuid, keys=sealing_keys(), now=clock.now()),
            "after": after,
        },
    }
    response = render(request, "kit/seb.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _known(request: HttpRequest, attempt: Attempt, session: str, key: str) -> bool:
    """Has the session confirmed the key, so that a request without headers will do? The newest of all counts,
    lest a yes by script outlive a no by headers. A page's own worker that fetches the shell to keep it
    never has headers; whoever opens a page without them must have shown the key by script.
    """
    if not confirmed_in(attempt, session=session, config_key=key):
        return False
    fetched = request.headers.get("Sec-Fetch-Dest") == "empty"
    return fetched or confirmed_in(attempt, session=session, config_key=key, by_script=True)


def _right(request: HttpRequest, claimed: str, config_key: str) -> bool:
    try:
        return holds(claimed, url=asked_url(request), key=config_key)
    except BadRequestUrl:
        return False
