"""What is on record about an attempt besides its answers: what people saw and what the system noticed.

Two readers: staff, with severity and notes, and the candidate, in words that neither accuse nor guess. What
the system noticed is advisory: it decides nothing, and says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assay.apps.proctoring.models import Incident
from assay.core.attempt import Event
from assay.core.attempt import events as e
from assay.core.proctoring import irregularity
from assay.web.kit.story import by_of, called
from assay.web.kit.story_words import Before, doubt_text, words_of


@dataclass(frozen=True, slots=True)
class LogLine:
    """`title` says what it is, `by` who recorded it (empty: the system); `note` is for staff alone."""

    at: datetime
    title: str
    text: str = ""
    by: str = ""
    severity: int | None = None
    note: str = ""


def staff_log(history: Sequence[tuple[Event, datetime]], incidents: Iterable[Incident]) -> list[LogLine]:
    """Incidents that people recorded and doubts that the system did, in order of time.

    A doubt is read from the journal, for its row among the incidents is made by a chore some seconds later.
    """
    lines = [_seen(one) for one in incidents if one.journal_seq is None or not _is_doubt(history, one)]
    lines += [
        LogLine(at, "Technical: delivery", doubt_text(event), note=event.detail)
        for event, at in history
        if isinstance(event, e.Doubted)
    ]
    return sorted(lines, key=lambda line: line.at)


def _is_doubt(history: Sequence[tuple[Event, datetime]], incident: Incident) -> bool:
    place = (incident.journal_seq or 0) - 1
    return 0 <= place < len(history) and isinstance(history[place][0], e.Doubted)


def _seen(incident: Incident) -> LogLine:
    kind = irregularity(incident.code)
    return LogLine(
        incident.at,
        f"{kind.category}: {kind.label}",
        by=str(incident.by) if incident.by else "",
        severity=incident.severity,
        note=incident.note,
    )


_SHOWN = (
    e.Paused
    | e.BreakBegun
    | e.BreakEnded
    | e.SeatFreed
    | e.Doubted
    | e.Reconnected
    | e.TimeGranted
    | e.HandedOver
    | e.LateDecided
    | e.Terminated
)


def candidate_log(
    history: Sequence[tuple[Event, datetime]], incidents: Iterable[Incident], names: Mapping[str, str]
) -> list[LogLine]:
    """The candidate's own log: what happened to the exam, and that a person recorded an incident of a kind.

    A proctor's note and severity stay with the reviewer: a note may speak of other people, and what it means
    is not decided yet.
    """
    lines = [_noticed(one) for one in incidents if one.by_id is not None]
    seated = False
    for event, at in history:
        moved = seated and isinstance(event, e.SeatTaken)
        seated = seated or isinstance(event, e.SeatTaken)
        if moved or isinstance(event, _SHOWN):
            words = words_of(event, Before(called(by_of(event), names), begun=True, seated=True))
            lines.append(LogLine(at, words.text, f"Reason: {words.reason}" if words.reason else ""))
    return sorted(lines, key=lambda line: line.at)


def _noticed(incident: Incident) -> LogLine:
    kind = irregularity(incident.code)
    text = f"{kind.category}: {kind.label}. Nothing follows from it before a person has looked at it."
    return LogLine(incident.at, "A proctor recorded an incident.", text)
