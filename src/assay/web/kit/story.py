"""The journal of an attempt in words, for staff. It tells what happened and when, never what was answered.

Work on questions is summed up: a proctor sees that fourteen answers were stored, not which.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from assay.core.attempt import Event, Work
from assay.core.attempt import events as e
from assay.web.kit.story_words import Before, words_of

MACHINES: Final[Mapping[str, str]] = {
    "policy": "The policy of the certification",
    "clock": "The clock",
    "check-in": "Check-in",
    "candidate": "The candidate",
}
"""Who acts without being a person, as `by` names them, and how they are called."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One line of the story: `until` is None for a moment, `tone` a class of badges or empty."""

    at: datetime
    text: str
    reason: str = ""
    tone: str = ""
    until: datetime | None = None


def by_of(event: Event) -> str:
    """The address of whoever acted, or the word for a machine; empty for what simply happened."""
    return str(getattr(event, "by", ""))


def people_in(history: Iterable[tuple[Event, datetime]]) -> set[str]:
    """The addresses of everybody who acted, so that the caller can look up their names."""
    return {by_of(event) for event, _ in history} - {"", *MACHINES}


def story_of(history: Iterable[tuple[Event, datetime]], names: Mapping[str, str]) -> list[Chapter]:
    """The chapters in order; `names` says how the people behind addresses are called."""
    chapters: list[Chapter] = []
    begun = seated = over = False
    for is_work, group in groupby(history, key=lambda entry: isinstance(entry[0], Work)):
        entries = list(group)
        if is_work:
            chapters.append(_work(entries, over=over))
            continue
        for event, at in entries:
            by = called(by_of(event), names)
            words = words_of(event, Before(by, begun=begun, seated=seated))
            chapters.append(Chapter(at, words.text, words.reason, words.tone))
            begun = begun or isinstance(event, e.Started)
            seated = seated or isinstance(event, e.SeatTaken)
            over = over or isinstance(event, e.Submitted | e.Terminated)
    return chapters


def called(by: str, names: Mapping[str, str]) -> str:
    """How somebody is called: by `names`, else a machine by its word, and an unknown address as it is."""
    return names.get(by) or MACHINES.get(by, by)


_KINDS: tuple[tuple[tuple[type[Event], ...], str, str], ...] = (
    ((e.AnswerSaved,), "answer stored", "answers stored"),
    ((e.Flagged, e.Unflagged), "flag changed", "flags changed"),
    ((e.StruckOut,), "strike-out", "strike-outs"),
    ((e.Noted, e.Highlighted), "note or highlight", "notes or highlights"),
    ((e.Commented,), "comment on a question", "comments on questions"),
    ((e.SectionClosed,), "section closed", "sections closed"),
    ((e.Visited,), "question opened", "questions opened"),
)


def _work(entries: Sequence[tuple[Event, datetime]], *, over: bool) -> Chapter:
    events = [event for event, _ in entries]
    counts = ((_count(events, kinds), one, many) for kinds, one, many in _KINDS)
    said = [f"{n} {one if n == 1 else many}" for n, one, many in counts if n]
    late = sum(isinstance(event, e.AnswerSaved) and event.late for event in events)
    if late and not over:
        said.append(f"{late} of the answers arrived after the deadline, within the grace")
    text = ", ".join(said)
    who = "Work arrived after the end" if over else "The candidate worked"
    return Chapter(entries[0][1], f"{who}: {text}.", until=entries[-1][1])


def _count(events: Collection[Event], kinds: tuple[type[Event], ...]) -> int:
    return sum(isinstance(event, kinds) for event in events)
