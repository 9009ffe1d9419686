"""The journal of an attempt in words, for staff. It tells what happened and when, never what was answered.

Work on questions is summed up: a proctor sees that fourteen answers were stored, not which.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from assay.core.attempt import Event, Work
from assay.core.attempt import events as e


@dataclass(frozen=True, slots=True)
class Chapter:
    """One line of the story: `until` is None for a moment, `tone` a class of badges or empty."""

    at: datetime
    text: str
    reason: str = ""
    tone: str = ""
    until: datetime | None = None


def people_in(history: Iterable[tuple[Event, datetime]]) -> set[str]:
    """The addresses of everybody who acted, so that the caller can look up their names."""
    return {event.by for event, _ in history if isinstance(event, _ByPerson)}


def story_of(history: Iterable[tuple[Event, datetime]], names: Mapping[str, str]) -> list[Chapter]:
    """The chapters in order; `names` says how the people behind addresses are called."""
    chapters: list[Chapter] = []
    begun = seated = False
    for is_work, group in groupby(history, key=lambda entry: isinstance(entry[0], Work)):
        entries = list(group)
        if is_work:
            chapters.append(_work(entries))
            continue
        for event, at in entries:
            chapters.append(_told(event, at, names, begun=begun, seated=seated))
            begun = begun or isinstance(event, e.Started)
            seated = seated or isinstance(event, e.SeatTaken)
    return chapters


_ByPerson = e.Admitted | e.TurnedAway | e.Paused | e.TimeGranted | e.Terminated | e.Canceled


def _work(entries: Sequence[tuple[Event, datetime]]) -> Chapter:
    events = [event for event, _ in entries]
    counts = [
        (_count(events, (e.AnswerSaved,)), "answer stored", "answers stored"),
        (_count(events, (e.Flagged, e.Unflagged)), "flag changed", "flags changed"),
        (_count(events, (e.StruckOut,)), "strike-out", "strike-outs"),
        (_count(events, (e.Visited,)), "question opened", "questions opened"),
    ]
    said = [f"{n} {one if n == 1 else many}" for n, one, many in counts if n]
    late = sum(isinstance(event, e.AnswerSaved) and event.late for event in events)
    if late:
        said.append(f"{late} of the answers arrived after the deadline, within the grace")
    text = ", ".join(said)
    return Chapter(entries[0][1], f"The candidate worked: {text}.", until=entries[-1][1])


def _count(events: Collection[Event], kinds: tuple[type[Event], ...]) -> int:
    return sum(isinstance(event, kinds) for event in events)


def _told(event: Event, at: datetime, names: Mapping[str, str], *, begun: bool, seated: bool) -> Chapter:
    if isinstance(event, _ByPerson):
        return _by_person(event, at, names.get(event.by, event.by), begun=begun)
    match event:
        case e.Opened():
            minutes = event.allowed_seconds // 60
            return Chapter(at, f"The attempt was opened: {event.form_count} questions, {minutes} minutes.")
        case e.CheckedIn():
            return Chapter(at, "The candidate checked in, and the form was drawn.")
        case e.Started():
            return Chapter(at, "The candidate began; the clock runs.", tone="info")
        case e.Resumed():
            return Chapter(at, "The candidate went on; the clock runs again.", tone="info")
        case e.SeatTaken():
            moved = "The exam moved to another tab or computer" if seated else "The exam was opened"
            return Chapter(at, f"{moved}: {device_name(event.device)}.", tone="warn" if seated else "")
        case e.Submitted():
            by = "The time was up, and the clock handed in." if event.by == "clock" else "Handed in."
            return Chapter(at, by, tone="ok")
        case _:
            return Chapter(at, "The attempt expired before it began.", tone="off")


def _by_person(event: _ByPerson, at: datetime, name: str, *, begun: bool) -> Chapter:
    match event:
        case e.Admitted():
            text = f"{name} allowed the exam to go on." if begun else f"{name} admitted the candidate."
            return Chapter(at, text, tone="ok")
        case e.TurnedAway():
            return Chapter(at, f"{name} did not admit the candidate.", event.reason, "warn")
        case e.Paused():
            return Chapter(at, f"{name} paused the exam; the clock stands.", event.reason, "wait")
        case e.TimeGranted():
            return Chapter(at, f"{name} changed the time: {minutes_text(event.seconds)}.", event.reason)
        case e.Terminated():
            return Chapter(at, f"{name} terminated the exam.", event.reason, "bad")
        case _:
            return Chapter(at, f"{name} called the attempt off.", event.reason, "off")


def minutes_text(seconds: int) -> str:
    """`+10 minutes`, `−1 minute`."""
    minutes = abs(seconds) // 60
    sign = "−" if seconds < 0 else "+"
    return f"{sign}{minutes} minute" if minutes == 1 else f"{sign}{minutes} minutes"


_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Mac OS", "macOS"),
    ("Android", "Android"),
    ("Linux", "Linux"),
)


def device_name(agent: str) -> str:
    """A browser's own description of itself, made short: `Firefox on Linux`. It proves nothing."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return f"{browser} on {system}" if browser and system else agent[:60] or "unknown"
