"""Answer files: uploaded by staff, opened and shown, and only then handed over to the attempt.

The upload is hostile until it has opened. Its size is looked at before a byte of it is read. Between being
shown and being handed over it waits, sealed as it came, for a quarter of an hour and for the person who
uploaded it.
"""

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from assay.apps.attempts import actions
from assay.apps.attempts.engine import state_of
from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Role
from assay.core.answer_file import Answers, BadAnswerFile, open_answer_file
from assay.core.answer_file.envelope import MOST_BYTES
from assay.core.attempt import Refused, Work
from assay.outside import clock, dice
from assay.web.kit.gate import open_to, person_of
from assay.web.kit.issuing import site_answer_key, site_key
from assay.web.kit.notices import say
from assay.web.office.attempts import attempt_or_404, may_upload
from assay.web.office.late import entry_words

AROUND = 64 << 10
"""What a form may weigh besides its file."""

WAITS_SECONDS = 15 * 60
MOST_SHOWN = 200


@require_http_methods(["GET", "POST"])
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
@csrf_exempt  # the check reads the form; it follows once the size is known
def hand_over(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The form for a file; the file opened and shown; the file handed over."""
    attempt = attempt_or_404(request, uuid)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES + AROUND:
        problem = f"The file is too big. An answer file has at most {MOST_BYTES >> 20} MB."
        response = _form(request, attempt, problem=problem, status=413)
        response["Connection"] = "close"  # the rest of the upload is not wanted
        return response
    answer: HttpResponse = _with_form(request, attempt)
    return answer


@csrf_protect
def _with_form(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    if request.method != "POST" or not may_upload(attempt):
        return _form(request, attempt)
    if token := request.POST.get("token"):
        return _handed_over(request, attempt, token)
    file = request.FILES.get("file")
    if file is None:
        return _form(request, attempt, problem="Choose the file.", status=422)
    data = file.read(MOST_BYTES + 1)
    try:
        answers = _opened(data, attempt)
    except BadAnswerFile as bad:
        return _form(request, attempt, problem=str(bad), status=422)
    token = str(dice.new_uuid())
    waiting = {"person": person_of(request).pk, "attempt": attempt.pk, "data": data}
    cache.set(_key(token), waiting, WAITS_SECONDS)
    return render(request, "office/hand_over_preview.html", {**_shown(answers, attempt), "token": token})


def _form(request: HttpRequest, attempt: Attempt, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "attempt": attempt,
        "problem": problem,
        "may_upload": may_upload(attempt),
        "megabytes": MOST_BYTES >> 20,
    }
    return render(request, "office/hand_over.html", context, status=status)


def _opened(data: bytes, attempt: Attempt) -> Answers:
    return open_answer_file(data, attempt=str(attempt.uuid), keys=[site_answer_key().private])


def _key(token: str) -> str:
    # What a form brings back is no safe name for a place in a cache; a UUID is.
    try:
        return f"answer-file:{UUID(token)}"
    except ValueError:
        return "answer-file:none"


def _shown(answers: Answers, attempt: Attempt) -> dict[str, object]:
    """What is in a file, without what was chosen."""
    state = state_of(attempt)
    fresh = [entry for entry in answers.entries if entry.device_seq > state.held_up_to]
    return {
        "attempt": attempt,
        "answers": answers,
        "kinds": _kinds(fresh),
        "fresh": len(fresh),
        "stored": len(answers.entries) - len(fresh),
        "before": answers.sha256 in state.handed_over,
        "gap": bool(fresh) and fresh[0].device_seq > state.held_up_to + 1,
        "held_up_to": state.held_up_to,
        "entries": [(entry, entry_words(entry)) for entry in fresh[:MOST_SHOWN]],
        "more": max(0, len(fresh) - MOST_SHOWN),
    }


def _kinds(entries: list[Work]) -> Mapping[str, int]:
    return Counter(entry_words(entry).partition(": ")[2] for entry in entries)


def _handed_over(request: HttpRequest, attempt: Attempt, token: str) -> HttpResponse:
    waiting = cache.get(_key(token))
    cache.delete(_key(token))
    who = (person_of(request).pk, attempt.pk)
    if waiting is None or (waiting["person"], waiting["attempt"]) != who:
        problem = "This file was handed over already, or has waited too long. Upload it again to be sure."
        return _form(request, attempt, problem=problem, status=409)
    answers = _opened(waiting["data"], attempt)
    before = state_of(attempt).held_up_to
    try:
        after = actions.hand_over(
            attempt.uuid,
            answers.entries,
            sha256=answers.sha256,
            by=person_of(request),
            key=site_key(),
            now=clock.now(),
        )
    except Refused as refused:
        return _form(request, attempt, problem=f"Nothing was stored. {refused.message}", status=409)
    _say_what_came(request, state_of(after).held_up_to - before)
    return redirect(
        "office:late_attempt" if state_of(after).late_waiting else "office:attempt", uuid=attempt.uuid
    )


def _say_what_came(request: HttpRequest, new: int) -> None:
    entries = "1 entry is" if new == 1 else f"{new} entries are"
    text = (
        f"Handed over: {entries} new and stored."
        if new
        else "Handed over. Everything in it was stored before."
    )
    say(request, "ok", text)
