"""The review of one watched exam: lanes, recordings, what happened; and what a person makes of it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Role
from assay.apps.proctoring.actions import review as reviews
from assay.apps.proctoring.evidence_files import StorageFailed
from assay.apps.proctoring.models import Artefact, Review
from assay.apps.proctoring.queries import review as queries
from assay.apps.proctoring.queries.evidence import pieces
from assay.apps.proctoring.queries.integrity import lost_names, quick_faults
from assay.apps.proctoring.queries.retention import hold_on
from assay.core.attempt import Refused
from assay.core.proctoring.manifest import Fault
from assay.core.proctoring.wording import STREAMS
from assay.outside import clock
from assay.web.kit.gate import open_to, person_of
from assay.web.kit.issuing import site_issuer
from assay.web.kit.notices import say
from assay.web.kit.tables import csv_file
from assay.web.office.attempts import attempt_or_404
from assay.web.office.evidence_review_forms import OUTCOMES, OpenForm, OutcomeForm, SignalsForm
from assay.web.office.evidence_review_lines import LANES, Line, gap_lines, history_of, lines_of, moments_of
from assay.web.office.evidence_review_picture import Picture, picture, running_of
from assay.web.office.evidence_review_queue import BADGES
from assay.web.office.evidence_review_reasons import reason_for
from assay.web.office.evidence_review_time import PLAYED, Axis, Clip, axis_of, clips_of, spans_of

STILLS = ("face", "document")
SHOWN = (*PLAYED, "seb-screen")
"""Recordings, and the screenshots that Safe Exam Browser sends."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened in an exam: lines in order, the recordings' pieces, the lanes as a picture."""

    axis: Axis
    clips: dict[str, list[Clip]]
    lines: list[Line]
    lanes: Picture


@dataclass(frozen=True, slots=True)
class Stored:
    """The pieces of an attempt and what does not hold of them; `storage` says why it could not be asked."""

    pieces: list[Artefact]
    faults: list[Fault]
    lost: frozenset[str] = field(default_factory=frozenset)
    storage: str = ""


def watched_or_404(request: HttpRequest, uuid: UUID) -> Attempt:
    """A watched attempt of this person's programmes, never their own."""
    attempt = attempt_or_404(request, uuid)
    if not queries.is_watched(attempt):
        raise Http404
    return attempt


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Everything about one watched exam that a reviewer needs."""
    return review_page(request, watched_or_404(request, uuid))


def review_page(request: HttpRequest, attempt: Attempt, **refused: forms.Form) -> HttpResponse:
    """The page; after a refused form (`opening`, `signals`, `outcome`) with it and status 422."""
    by = person_of(request)
    stored = stored_of(attempt)
    timeline = timeline_of(attempt, stored)
    asked = request.GET.get("lane", "")
    lane = asked if asked in LANES or asked == "all" else ""
    context = {
        "attempt": attempt,
        "badge": BADGES[queries.standing_of(attempt)],
        "stored": stored,
        "timeline": timeline,
        "lane": lane,
        "tabs": _tabs(timeline),
        "lines": _shown(timeline, lane),
        "streams": _streams(timeline),
        "stills": [piece for piece in stored.pieces if piece.stream in STILLS and not piece.deleted_at],
        "stream_titles": STREAMS,
        "reason": reason_for(request, attempt.uuid),
        "unjudged": _unjudged(timeline),
        "why_not_look": queries.why_not_look(attempt, by),
        "why_not_close": queries.why_not_close(attempt),
        "earlier": queries.earlier_for(attempt, by),
        "appeal": queries.appeal_of(attempt),
        "hold": hold_on(attempt),
        "outcomes": OUTCOMES,
        "opening": refused.get("opening") or OpenForm(auto_id="open_%s"),
        "signals_form": refused.get("signals") or SignalsForm(auto_id="signal_%s"),
        "outcome_form": refused.get("outcome") or OutcomeForm(auto_id="outcome_%s"),
        "refused": next(iter(refused.values()), None),
        "clips": _json(attempt, timeline),
    }
    return render(request, "office/evidence_review.html", context, status=422 if refused else 200)


def stored_of(attempt: Attempt) -> Stored:
    """The pieces, checked as far as it goes without opening each of them."""
    found = list(pieces(attempt))
    try:
        lost = lost_names(attempt, found)
    except StorageFailed as error:
        return Stored(found, quick_faults(attempt, found, frozenset()), storage=str(error))
    return Stored(found, quick_faults(attempt, found, lost), lost)


def timeline_of(attempt: Attempt, stored: Stored) -> Timeline | None:
    """The timeline; None when nothing at all has happened."""
    history = history_of(attempt)
    axis = axis_of(stored.pieces, moments_of(attempt, history))
    if axis is None:
        return None
    clips = {
        stream: clips_of([piece for piece in stored.pieces if piece.stream == stream], axis, stored.lost)
        for stream in SHOWN
    }
    clips = {stream: row for stream, row in clips.items() if row}
    lines = lines_of(attempt, history, axis, clips)
    recordings = {}
    for stream, row in clips.items():
        whole = stream in ("camera", "screen")
        begin = axis.place(attempt.started_at) if whole and attempt.started_at else None
        end = axis.place(attempt.ended_at) if whole and attempt.ended_at else None
        spans = spans_of(row, begin=begin, end=end)
        recordings[STREAMS[stream]] = spans
        lines += gap_lines(STREAMS[stream], spans, axis, stream)
    lines.sort(key=lambda line: (line.at, line.lane))
    return Timeline(axis, clips, lines, picture(axis, recordings, running_of(history, axis), lines))


def _shown(timeline: Timeline | None, lane: str) -> list[Line]:
    """The lines of a lane; without one all but the saved answers, which are many and say little."""
    if timeline is None:
        return []
    if lane == "all":
        return timeline.lines
    return [line for line in timeline.lines if (line.lane == lane if lane else line.lane != "answer")]


def _tabs(timeline: Timeline | None) -> list[tuple[str, str, int]]:
    lines = timeline.lines if timeline else []
    counts = [(key, title, sum(line.lane == key for line in lines)) for key, title in LANES.items()]
    return [("", "All but answers", len(_shown(timeline, ""))), *counts]


def _unjudged(timeline: Timeline | None) -> list[Line]:
    """Signals of which nobody has said what they mean."""
    lines = timeline.lines if timeline else []
    return [line for line in lines if line.signal and line.signal.state not in {*queries.LOOKED_AT}]


def _streams(timeline: Timeline | None) -> list[tuple[str, str]]:
    """(stream, title) of what can be looked at along the axis."""
    return [(stream, STREAMS[stream]) for stream in SHOWN if timeline and stream in timeline.clips]


def _json(attempt: Attempt, timeline: Timeline | None) -> dict[str, Any]:
    """What `clips.js` needs: seconds on the axis, and the address of a piece up to its stream."""
    if timeline is None:
        return {}
    streams = {
        stream: [[clip.seq, round(clip.begin, 3), round(clip.end, 3), clip.state == "kept"] for clip in row]
        for stream, row in timeline.clips.items()
    }
    return {
        "began": timeline.axis.began_at.isoformat(timespec="milliseconds"),
        "seconds": timeline.axis.seconds,
        "left": timeline.lanes.left,
        "right": timeline.lanes.right,
        "pieces": reverse("office:evidence_review", args=[attempt.uuid]) + "pieces/",
        "streams": streams,
    }


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def timeline_csv(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Every line of every lane."""
    attempt = watched_or_404(request, uuid)
    timeline = timeline_of(attempt, stored_of(attempt))
    header = ("at", "second", "lane", "what", "detail", "by", "recording", "signal_state")
    lines = (
        (
            line.at.isoformat(timespec="milliseconds"),
            f"{line.seconds:.1f}",
            line.lane,
            line.words,
            line.detail,
            line.by,
            line.stream,
            line.signal.state if line.signal else "",
        )
        for line in (timeline.lines if timeline else [])
    )
    return csv_file(f"timeline-{uuid}.csv", header, lines)


@require_POST
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def record_review(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A person's word on the whole exam."""
    attempt = watched_or_404(request, uuid)
    form = OutcomeForm(request.POST, auto_id="outcome_%s")
    if not form.is_valid():
        return review_page(request, attempt, outcome=form)
    said = form.cleaned_data
    try:
        reviews.review(
            attempt,
            by=person_of(request),
            outcome=Review.Outcome(said["outcome"]),
            note=said["note"],
            record_url=record_url(attempt),
            now=clock.now(),
        )
        say(request, "ok", f"Your review of {attempt.registration.legal_name} is recorded.")
    except Refused as refused:
        say(request, "bad", refused.message)
        return redirect("office:evidence_review", uuid=uuid)
    return redirect("office:evidence")


def record_url(attempt: Attempt) -> str:
    """The address of the page on which the candidate reads what was found, and appeals."""
    return site_issuer().url(reverse("candidate:record", args=[attempt.uuid])) + "#review"
