"""The proctor's pages: the desk with queue and grid, and one attempt in full.

A proctor sees names, states, times and pictures; never an answer, a key or a score.
"""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from assay.apps.attempts.engine import state_of
from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Role
from assay.apps.proctoring.queries import watching
from assay.apps.proctoring.queries.grid import Watched, watched
from assay.apps.proctoring.queries.signals import signals_of
from assay.core.attempt import Phase
from assay.core.proctoring import KINDS, steps_for
from assay.core.proctoring.canned import CANNED, LANGUAGES
from assay.core.proctoring.desk_token import write_desk_token
from assay.outside import clock, dice
from assay.web.kit.clock_lines import clock_file
from assay.web.kit.gate import open_to, person_of, scope
from assay.web.kit.issuing import sealing_keys
from assay.web.kit.telling import REFRESH_SECONDS, accommodation_in, told
from assay.web.proctor.acting import attempt_or_404
from assay.web.proctor.care import NOTES_LAST
from assay.web.proctor.desk import Desk, desk_of, findings_of, seat_of, waiting_of
from assay.web.proctor.door import stills_of
from assay.web.proctor.forms import CODES, DISMISSALS, FORMS, SEVERITIES, BroadcastForm, HandOverForm
from assay.web.proctor.ice import ice
from assay.web.proctor.load import load_on
from assay.web.proctor.talk import message_form
from assay.web.proctor.watched import Alert, alert_of

DESK_SECONDS = 3
"""How often the desk asks for news while there is no live stream; one attempt's page has time."""

MOST_SIGNALS = 50
"""On the page of one attempt; the review has them all."""

TOKEN_LASTS = timedelta(hours=12)


@require_GET
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def desk(request: HttpRequest) -> HttpResponse:
    """Who waits to be admitted, and who is in the room."""
    keys, now = scope(request, Role.PROCTOR), clock.now()
    found = desk_of(keys, person_of(request), now=now)
    context = {
        **desk_context(found),
        "token": desk_token(request),
        "load": load_on(keys, found, person_of(request), now=now),
        "notes": watching.hand_overs(keys, since=now - NOTES_LAST)[:20],
        "hand_over": HandOverForm(auto_id="shift_%s"),
        "broadcast": BroadcastForm(auto_id="broadcast_%s", initial={"ref": dice.token()[:40]}),
        "dismissals": DISMISSALS,
    }
    return render(request, "proctor/desk.html", context)


@require_GET
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def live(request: HttpRequest) -> HttpResponse:
    """The same two lists alone, for the page to refresh itself."""
    found = desk_of(scope(request, Role.PROCTOR), person_of(request), now=clock.now())
    return render(request, "proctor/_desk.html", desk_context(found))


def desk_context(found: Desk) -> dict[str, object]:
    """What the templates of the two lists need."""
    return {"desk": found, "now": found.now, "refresh": DESK_SECONDS, "canned": canned_texts()}


def desk_token(request: HttpRequest) -> str:
    """What the page shows to the live stream."""
    return write_desk_token(
        sealing_keys().token_key(),
        person=person_of(request).pk,
        certifications=scope(request, Role.PROCTOR),
        expires=int((clock.now() + TOKEN_LASTS).timestamp()),
    )


@require_GET
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def attempt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One attempt: where it stands, its clock ledger, its story, and what may be done."""
    return attempt_page(request, attempt_or_404(request, uuid))


def attempt_page(
    request: HttpRequest, attempt: Attempt, *, move: str = "", bound: forms.Form | None = None
) -> HttpResponse:
    """The attempt's page; after a refused form with that form and its errors, under status 422."""
    context = attempt_context(request, attempt, move=move, bound=bound)
    now = clock.now()
    context |= {
        "findings": findings_of(attempt),
        "told": told(attempt, now=now),
        "accommodation": accommodation_in(attempt),
        "refused": bound,
        "refresh": REFRESH_SECONDS,
        "token": desk_token(request),
        "csv": reverse("proctor:clock_csv", args=[attempt.uuid]),
    }
    return render(request, "proctor/attempt.html", context, status=422 if bound else 200)


def attempt_context(
    request: HttpRequest, attempt: Attempt, *, move: str = "", bound: forms.Form | None = None
) -> dict[str, object]:
    """What page and panel show alike: how the attempt is watched, and what may be done."""
    now, viewer = clock.now(), person_of(request)
    found = watched([attempt])[attempt.pk]
    seat = seat_of(attempt, now, found=found, viewer=viewer)
    pictured = "document" in found.stills
    return {
        "attempt": attempt,
        "seat": seat,
        "waiting": waiting_of(attempt, 0, found, viewer),
        "stills": stills_of(attempt, found),
        "connection": seat.connection,
        "policy": seat.policy,
        "now": now,
        "moves": {name: _form(name, attempt, move, bound, pictured) for name in legal_moves(attempt)},
        "version": seat.stands,
        "signals": _signals(attempt),
        "letters": watching.messages_of(attempt),
        "message": message_form(attempt),
        "notes": watching.hand_overs(None, since=now - NOTES_LAST, attempt=attempt),
        "dismissals": DISMISSALS,
        "codes": CODES,
        "severities": SEVERITIES,
        "muted": [(kind, KINDS[kind].title) for kind in _muted(found) if kind in KINDS],
        "canned": canned_texts(),
        "ice": ice(),
    }


@require_GET
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def clock_csv(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The clock ledger as a file."""
    found = attempt_or_404(request, uuid)
    return clock_file(told(found, now=clock.now()).clock, found)


def form_for(name: str, attempt: Attempt, data: object = None, *, pictured: bool = False) -> forms.Form:
    """The form of a move, for one attempt; `pictured`: there is a picture of a document to look at."""
    options: dict[str, object] = {}
    if name == "admit":
        options["pictured"] = pictured
    elif name == "ask_again":
        options["steps"] = steps_for(attempt.certification.spec.proctoring)
    return FORMS.get(name, forms.Form)(data, auto_id=f"{name}_%s", **options)  # type: ignore[arg-type]


def canned_texts() -> dict[str, dict[str, str]]:
    """Language -> key -> text of the prepared messages, for the page to show before they are sent."""
    return {language: {key: one.text(language) for key, one in CANNED.items()} for language in LANGUAGES}


def _signals(attempt: Attempt) -> list[Alert]:
    """The newest, those first that still wait for a word."""
    newest = [alert_of(one) for one in signals_of(attempt).order_by("-at", "-pk")[:MOST_SIGNALS]]
    return sorted(newest, key=lambda one: one.decided or one.muted)


def _muted(found: Watched) -> Collection[str]:
    return found.watch.muted if found.watch else ()


def _form(
    name: str, attempt: Attempt, move: str, bound: forms.Form | None, pictured: bool
) -> forms.Form | None:
    if name == move:
        return bound
    return form_for(name, attempt, pictured=pictured) if name in FORMS else None


def legal_moves(attempt: Attempt) -> Collection[str]:
    """What a proctor may do with an attempt in its phase, as names of FORMS (and `resume`, `room`)."""
    not_now = set() if attempt.tab else {"free_seat"}
    if state_of(attempt).on_break:
        not_now.add("resume")  # whoever is not back yet cannot be let in
    policy = attempt.certification.spec.proctoring
    if not policy.camera:
        not_now.add("room")
    if not policy.records and policy.lockdown == "none":
        not_now |= {"mute", "ask_again"}
    return [name for name in _MOVES.get(Phase(attempt.phase), ["incident"]) if name not in not_now]


_RUNNING = ["time", "incident", "mute", "hand_over", "terminate"]
_MOVES = {
    Phase.AWAITING: ["admit", "ask_again", "turn_away", "incident"],
    Phase.AUTHORIZED: ["pause", "free_seat", *_RUNNING],
    Phase.ACTIVE: ["pause", "free_seat", *_RUNNING],
    Phase.PAUSED: ["resume", "room", "free_seat", *_RUNNING],
    Phase.NOT_STARTED: [],
}
