"""Writing to one candidate, all one looks after, or everybody in the room; prepared or in own words."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Person, Role
from assay.apps.proctoring import queries
from assay.apps.proctoring.actions import chat
from assay.apps.proctoring.queries.grid import watched
from assay.core.proctoring.canned import LANGUAGES
from assay.outside import clock, dice
from assay.web.kit.gate import open_to, person_of, scope
from assay.web.proctor.acting import (
    Said,
    answer,
    attempt_or_404,
    by_script,
    carry_out,
    name_of,
    unfit,
    words_of,
)
from assay.web.proctor.forms import BroadcastForm, MessageForm


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def message(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A message to one candidate."""
    attempt = attempt_or_404(request, uuid)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _unsaid(request, form, to="proctor:attempt", uuid=uuid)

    def act(attempt: Attempt, by: Person, said: Said) -> str:
        words = chat.Words(said["text"], said["canned"])
        chat.say(attempt, by=by, ref=said["ref"], words=words, now=clock.now())
        return f"Sent to {name_of(attempt)}."

    return carry_out(request, attempt, act, form.cleaned_data)


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def read(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """This proctor has the candidate's messages up to a number before their eyes."""
    up_to = request.POST.get("up_to", "")

    def act(attempt: Attempt, by: Person, said: Said) -> str:
        if not up_to.isascii() or not up_to.isdigit() or len(up_to) > 6:
            raise ValueError("Say up to which message.")
        chat.read(attempt, up_to=int(up_to), by=by, now=clock.now())
        return f"{name_of(attempt)} sees that you have read it."

    return carry_out(request, attempt_or_404(request, uuid), act)


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def broadcast(request: HttpRequest) -> HttpResponse:
    """The same message to many."""
    form = BroadcastForm(request.POST)
    if not form.is_valid():
        return _unsaid(request, form, to="proctor:desk")
    said, by, keys = form.cleaned_data, person_of(request), scope(request, Role.PROCTOR)
    words = chat.Words(said["text"], said["canned"])
    if said["to"] == "room":
        count = chat.say_all(keys, by=by, ref=said["ref"], words=words, now=clock.now())
    else:
        mine = _mine(request)
        for attempt in mine:
            chat.say(attempt, by=by, ref=said["ref"], words=words, now=clock.now())
        count = len(mine)
    people = "1 candidate" if count == 1 else f"{count} candidates"
    return answer(request, "ok" if count else "warn", f"Sent to {people}.", to="proctor:desk")


def message_form(attempt: Attempt) -> MessageForm:
    """An empty form, in the language that the candidate's browser named."""
    return MessageForm(
        auto_id="message_%s", initial={"ref": dice.token()[:40], "language": language_of(attempt)}
    )


def language_of(attempt: Attempt) -> str:
    """The language of prepared messages for a candidate: what the system check found, else English."""
    said = str((attempt.system_check or {}).get("language", "en"))[:2].lower()
    return said if said in LANGUAGES else "en"


def _mine(request: HttpRequest) -> list[Attempt]:
    """Those in the room that this proctor has claimed."""
    person = person_of(request)
    room = list(queries.in_the_room(scope(request, Role.PROCTOR)).exclude(candidate=person))
    found = watched(room)
    return [one for one in room if (watch := found[one.pk].watch) and watch.claimed_by_id == person.pk]


def _unsaid(request: HttpRequest, form: forms.Form, *, to: str, uuid: UUID | None = None) -> HttpResponse:
    if by_script(request):
        return unfit(form)
    return answer(request, "bad", words_of(form), to=to, uuid=uuid)
