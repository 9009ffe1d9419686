"""One act on everybody in the exam: pause, let go on, add time. Each is shown before it is carried out.

Proctors and the office have the same pages for it, each at addresses of their own. The order: a form, a
preview that says how many and who, a confirmation that works once, and the outcome for each person. In the
confirmation whoever is in the exam *then* is meant, and the outcome names everybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Role
from assay.apps.proctoring import actions
from assay.apps.proctoring.queries import running
from assay.apps.programs.models import Certification
from assay.apps.programs.queries import certifications_in
from assay.core.attempt import Phase
from assay.outside import clock, dice
from assay.web.kit.forms import Form
from assay.web.kit.gate import person_of, scope
from assay.web.kit.reasons import minutes_field, reason_field
from assay.web.kit.spans import change_text

Said = Mapping[str, Any]

MOST_NAMES = 200
_OFFERED, _OUTCOME = "everybody_offered", "everybody_outcome"


class PauseAllForm(Form):
    """Why all exams stop."""

    reason = reason_field("Every candidate reads this while the exam is paused. The clocks stand.")


class TimeAllForm(Form):
    """How much more time for everybody, and why."""

    minutes = minutes_field()
    reason = reason_field("It stands in every clock ledger; candidates and reviewers read it.")


@dataclass(frozen=True, slots=True)
class Move:
    """An act on everybody: its words, and the form it needs."""

    name: str
    title: str
    about: str
    form: type[forms.Form]


MOVES: Mapping[str, Move] = {
    one.name: one
    for one in (
        Move(
            "pause",
            "Pause all",
            "Stops every exam that has begun, and its clock, at once. Whoever has not begun is not touched: "
            "admit nobody until it is over.",
            PauseAllForm,
        ),
        Move(
            "admit",
            "Let all go on",
            "Lifts the pause of everybody. Each clock runs once its candidate is back at the screen. Whoever "
            "is on a break stays on it.",
            Form,
        ),
        Move(
            "time",
            "Add time to all",
            "Adds the same minutes to every clock that has begun, whether it runs or stands.",
            TimeAllForm,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Face:
    """Whose pages these are: the role, the namespace of their addresses, and the way back."""

    role: Role
    space: str
    home: str
    home_title: str


def everybody_page(request: HttpRequest, face: Face) -> HttpResponse:
    """The forms, for one certification; the first one when `?certification=` names none."""
    found = certifications_in(scope(request, face.role))
    asked = request.GET.get("certification", "")
    chosen = next((one for one in found if one.key == asked), found.first())
    return _page(request, face, chosen)


def _page(
    request: HttpRequest, face: Face, chosen: Certification | None, *, move: str = "", bound: Any = None
) -> HttpResponse:
    counts = {one.name: len(_meant(request, chosen, one)) if chosen else 0 for one in MOVES.values()}
    context = {
        "face": face,
        "certifications": certifications_in(scope(request, face.role)),
        "chosen": chosen,
        "moves": [
            (one, counts[one.name], bound if one.name == move else one.form(auto_id=f"{one.name}_%s"))
            for one in MOVES.values()
        ],
        "refused": bound,
    }
    return render(request, "kit/everybody.html", context, status=422 if bound else 200)


def move_page(request: HttpRequest, face: Face, key: str, name: str) -> HttpResponse:
    """The preview of a move; with the confirmation of that preview, the move itself, once."""
    move, chosen = MOVES.get(name), certifications_in(scope(request, face.role)).filter(key=key).first()
    if move is None or chosen is None:
        raise Http404
    form = move.form(request.POST, auto_id=f"{name}_%s")
    if not form.is_valid():
        return _page(request, face, chosen, move=name, bound=form)
    act = request.POST.get("act", "")
    if not act:
        return _preview(request, face, chosen, move, form)
    if request.session.get(_OFFERED) == act:
        del request.session[_OFFERED]
        request.session.save()  # before the act, so that a second click finds it taken
        lines = _carried_out(request, chosen, move, form.cleaned_data)
        request.session[_OUTCOME] = {
            "title": _sentence(move, form.cleaned_data),
            "certification": chosen.title,
            "lines": lines,
        }
    return redirect(f"{face.space}:everybody_outcome")


def _preview(
    request: HttpRequest, face: Face, chosen: Certification, move: Move, form: forms.Form
) -> HttpResponse:
    meant = _meant(request, chosen, move)
    act = request.session[_OFFERED] = str(dice.new_uuid())
    context = {
        "face": face,
        "chosen": chosen,
        "move": move,
        "sentence": _sentence(move, form.cleaned_data),
        "said": form.cleaned_data,
        "meant": meant[:MOST_NAMES],
        "count": len(meant),
        "more": max(0, len(meant) - MOST_NAMES),
        "act": act,
    }
    return render(request, "kit/everybody_preview.html", context)


def outcome_page(request: HttpRequest, face: Face) -> HttpResponse:
    """What came of the last move of this session, for each person."""
    outcome = request.session.get(_OUTCOME)
    if outcome is None:
        return redirect(f"{face.space}:everybody")
    done = [line for line in outcome["lines"] if line["done"]]
    context = {
        "face": face,
        **outcome,
        "done": len(done),
        "not_done": len(outcome["lines"]) - len(done),
    }
    return render(request, "kit/everybody_outcome.html", context)


def _meant(request: HttpRequest, chosen: Certification, move: Move) -> list[Attempt]:
    """Those whom the move is for; never the one who asks, for nobody proctors their own exam."""
    rows = running([chosen.key], paused=move.name != "pause").exclude(candidate=person_of(request))
    if move.name == "admit":
        rows = rows.filter(phase=Phase.PAUSED)
    return sorted(rows, key=lambda attempt: attempt.registration.legal_name)


def _sentence(move: Move, said: Said) -> str:
    return f"{move.title}: {change_text(60 * said['minutes'])}" if "minutes" in said else move.title


def _carried_out(request: HttpRequest, chosen: Certification, move: Move, said: Said) -> list[dict[str, Any]]:
    """One action call; a line for each person it was meant for, refusals first."""
    by, keys, now = person_of(request), [chosen.key], clock.now()
    meant = {attempt.uuid: attempt.registration.legal_name for attempt in _meant(request, chosen, move)}
    if move.name == "pause":
        failed = actions.pause_all(keys, by=by, reason=said["reason"], now=now).failed
    elif move.name == "admit":
        failed = actions.admit_all(keys, by=by, now=now).failed
    else:
        failed = actions.grant_all(
            keys, by=by, minutes=said["minutes"], reason=said["reason"], now=now
        ).failed
    lines = [
        {
            "uuid": str(uuid),
            "name": meant.get(uuid, str(uuid)),
            "done": uuid not in failed,
            "why": failed.get(uuid, ""),
        }
        for uuid in {**meant, **failed}
    ]
    return sorted(lines, key=lambda line: (line["done"], line["name"]))
