"""What happened in a watched sitting, line by line and in order: the table beside the lanes, and its CSV."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assay.apps.attempts import queries as attempts
from assay.apps.attempts.models import Attempt
from assay.apps.people.queries import names_of
from assay.apps.proctoring.models import Message, Signal
from assay.apps.proctoring.queries import incidents_of
from assay.apps.proctoring.queries.signal_rates import title_of
from assay.apps.proctoring.queries.signals import signals_of
from assay.core.attempt import Event, Work
from assay.core.attempt import events as e
from assay.core.proctoring import KINDS, irregularity
from assay.web.kit.spans import span_text
from assay.web.kit.story import by_of, called, people_in
from assay.web.kit.story_words import Before, words_of
from assay.web.office.evidence_review_time import Axis, Clip, Span

LANES = {
    "recording": "Recording",
    "signal": "Signals",
    "incident": "Incidents",
    "chat": "Chat",
    "answer": "Answers saved",
    "exam": "Exam and clock",
}
"""Lanes by the key that lines and addresses have."""

History = Sequence[tuple[Event, datetime]]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing at its time. `at` is the server's time; `seconds` its place on the axis, in the recording
    where it is known (`stream`), else by time.
    """

    at: datetime
    lane: str
    words: str
    detail: str = ""
    by: str = ""
    seconds: float = 0.0
    stream: str = ""
    signal: Signal | None = None


def history_of(attempt: Attempt) -> History:
    """The journal as events and times."""
    return attempts.timed_events(attempt)


def moments_of(attempt: Attempt, history: History) -> list[datetime]:
    """The moments that the axis must hold: the beginning of the exam, its end, and what was signalled."""
    found = [at for at in (attempt.started_at, attempt.ended_at) if at is not None]
    found += [at for event, at in history if isinstance(event, e.Started | e.Submitted | e.Terminated)]
    return found + [signal.at for signal in signals_of(attempt)]


def lines_of(attempt: Attempt, history: History, axis: Axis, clips: Mapping[str, list[Clip]]) -> list[Line]:
    """Everything but the recordings themselves, in order of time."""
    names = names_of(people_in(history))
    lines = [
        *_signals(attempt, axis, clips),
        *_incidents(attempt, axis),
        *_chat(attempt, axis),
        *_journal(history, names, axis),
    ]
    return sorted(lines, key=lambda line: (line.at, line.lane))


def gap_lines(stream_title: str, spans: Sequence[Span], axis: Axis, stream: str) -> Iterator[Line]:
    """The stretches of a recording that cannot be seen, as lines."""
    for span in spans:
        if span.state == "kept":
            continue
        numbers = f"piece {span.first}" if span.first == span.last else f"pieces {span.first} to {span.last}"
        words = {
            "none": f"Nothing was recorded for {span_text(round(span.seconds))}.",
            "missing": f"Gap: {numbers} {'is' if span.first == span.last else 'are'} missing.",
            "deleted": f"Deleted by retention: {numbers}.",
        }[span.state]
        yield Line(
            axis.moment(span.begin),
            "recording",
            f"{stream_title}: {words[0].lower() if span.state == 'none' else words[0]}{words[1:]}",
            seconds=span.begin,
            stream=stream,
        )


def _signals(attempt: Attempt, axis: Axis, clips: Mapping[str, list[Clip]]) -> Iterator[Line]:
    for signal in signals_of(attempt):
        clip = _clip(signal, clips)
        seconds = clip.begin + signal.clip_offset_ms / 1000 if clip else axis.place(signal.at)
        yield Line(
            signal.at,
            "signal",
            title_of(signal.kind),
            measured(signal),
            str(signal.disposed_by) if signal.disposed_by else "",
            min(seconds, axis.seconds),
            signal.stream if clip else "",
            signal,
        )


def _clip(signal: Signal, clips: Mapping[str, list[Clip]]) -> Clip | None:
    row = clips.get(signal.stream, [])
    return next((clip for clip in row if clip.seq == signal.clip_seq), None)


def measured(signal: Signal) -> str:
    """What was measured, how often and for how long: "4 seconds in another window, above 0; twice; 4 s"."""
    known = KINDS.get(signal.kind)
    value, threshold = signal.facts.get("value"), signal.facts.get("threshold")
    parts = []
    if known and isinstance(value, int | float) and isinstance(threshold, int | float):
        parts.append(known.measured(value, threshold))
    if signal.count > 1:
        parts.append(f"{signal.count} times")
    if signal.lasted_ms >= 1000:
        parts.append(f"lasted {span_text(signal.lasted_ms // 1000)}")
    if signal.muted:
        parts.append("muted: it raised no alert")
    return "; ".join(parts)


def _incidents(attempt: Attempt, axis: Axis) -> Iterator[Line]:
    for incident in incidents_of(attempt):
        kind = irregularity(incident.code)
        detail = f"Severity {incident.severity} of 100. {incident.note}".strip()
        who = str(incident.by) if incident.by else "the system"
        words = f"{kind.category}: {kind.label}"
        yield Line(incident.at, "incident", words, detail, who, axis.place(incident.at))


def _chat(attempt: Attempt, axis: Axis) -> Iterator[Line]:
    for message in Message.objects.filter(attempt=attempt).select_related("by").order_by("number"):
        who = str(message.by) if message.by else "The candidate"
        yield Line(message.sent_at, "chat", message.text, "", who, axis.place(message.sent_at))


def _journal(history: History, names: Mapping[str, str], axis: Axis) -> Iterator[Line]:
    begun = seated = False
    for event, at in history:
        if isinstance(event, e.AnswerSaved):
            late = "It arrived after the deadline." if event.late else ""
            words = f"Question {event.number}: answer {'saved' if event.choice else 'cleared'}"
            yield Line(at, "answer", words, late, "", axis.place(at))
        elif not isinstance(event, Work):
            said = words_of(event, Before(called(by_of(event), names), begun=begun, seated=seated))
            yield Line(at, "exam", said.text, said.reason, "", axis.place(at))
        begun = begun or isinstance(event, e.Started)
        seated = seated or isinstance(event, e.SeatTaken)
