"""Taking work in: from the seat's tab, on time or late, or from an answer file that staff hand over.

What arrives is compared with what is stored, then checked and folded entry by entry:

    number used before      same chain: stored already, nothing to do; another chain: a conflict
    number left out         a gap
    chain does not fit      a wrong hash
    question closed         locked

The first three are incidents: nothing of the batch is stored, but that it came is. After the clock has handed
in, what the device made before (by the seconds its display showed) is still stored, as far as that goes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from assay.core.attempt import commands as c
from assay.core.attempt import events as e
from assay.core.attempt.device_chain import link
from assay.core.attempt.evolve import evolve
from assay.core.attempt.refusal import GRACE, Refused, is_past, not_now, require, require_seat
from assay.core.attempt.state import AttemptState
from assay.core.attempt.table import TRANSITIONS, Phase

MOST_DOUBTS = 50
"""How many incidents of this kind an attempt records: a device gone mad shall not fill the journal."""

_LONGEST_DETAIL = 200


def save_work(state: AttemptState, command: c.SaveWork, now: datetime) -> tuple[e.Event, ...]:
    """A batch from the outbox of the seat's tab."""
    require_seat(state, command.tab)
    fresh = _unstored(state, command.entries, command.stored)
    if not fresh:
        return ()  # all of it is stored already: a repeated batch is a no-op in every phase
    if state.takes_late_work:
        if not in_late_window(state, now):
            raise Refused("too-late", "This work arrived too long after the end to be stored.")
        return _late(state, fresh, now)
    require(state, e.AnswerSaved, "Saving")
    if state.phase is Phase.SUBMITTED:
        raise not_now(state, "Saving")  # the candidate handed in: that was the last word
    if is_past(state, now, by=GRACE):
        return _after_time_up(state, fresh, now)
    return _on_time(state, fresh, now)


def hand_over(state: AttemptState, command: c.HandOver, now: datetime) -> tuple[e.Event, ...]:
    """An answer file: it has no window, for somebody answers for it; the same file twice is a no-op."""
    if command.sha256 in state.handed_over:
        return ()
    if not state.takes_late_work:
        if state.phase is Phase.SUBMITTED:
            raise not_now(state, "Handing over an answer file")
        require(state, e.HandedOver, "Handing over an answer file")
    fresh = _unstored(state, command.entries, command.stored)
    if not fresh:
        work: tuple[e.Event, ...] = ()
    elif state.takes_late_work:
        work = _late(state, fresh, now)
    elif is_past(state, now, by=GRACE):
        work = _after_time_up(state, fresh, now)
    else:
        work = _on_time(state, fresh, now)
    ended = work[:1] if work and isinstance(work[0], e.Submitted) else ()
    entries = work[len(ended) :]
    return (*ended, e.HandedOver(command.by, command.sha256, len(entries)), *entries)


def doubt(state: AttemptState, rule: e.Doubt, device_seq: int, detail: str) -> tuple[e.Event, ...]:
    """The incident, unless it is recorded already, or too many are, or none can be in this phase."""
    if (state.phase, "Doubted") not in TRANSITIONS or len(state.doubts) >= MOST_DOUBTS:
        return ()
    if (rule, device_seq) in state.doubts:
        return ()
    return (e.Doubted(rule, device_seq, detail[:_LONGEST_DETAIL]),)


def in_late_window(state: AttemptState, now: datetime) -> bool:
    """After the clock handed in: may a device still deliver?"""
    window = timedelta(seconds=state.plan.late_window_seconds)
    return state.submitted_at is not None and now <= state.submitted_at + window


def _unstored(state: AttemptState, entries: Sequence[e.Work], stored: Mapping[int, str]) -> Sequence[e.Work]:
    """The entries that are not stored yet; refuses one whose number is taken by another content."""
    held = state.held_up_to
    if entries and entries[0].device_seq > held:
        return entries  # a number used twice further on is out of order there
    for entry in entries:
        if entry.device_seq <= held:
            _compare(state, entry, stored)
    return [entry for entry in entries if entry.device_seq > held]


def _compare(state: AttemptState, entry: e.Work, stored: Mapping[int, str]) -> None:
    seq = entry.device_seq
    if seq < 1:
        raise Refused("out-of-range", f"Entries are numbered from 1; there is none numbered {seq}.")
    if not state.device_chain:
        return  # an attempt from before entries were chained: there is nothing to compare
    known = state.device_chain if seq == state.held_up_to else stored.get(seq)
    if known != entry.chain:
        raise Refused(
            "conflict",
            f"Entry {seq} is stored with another content.",
            events=doubt(state, "conflict", seq, f"stored {known}, came again as {entry.chain}"),
        )


def _on_time(state: AttemptState, entries: Sequence[e.Work], now: datetime) -> tuple[e.Event, ...]:
    late = is_past(state, now)
    return tuple(_checked(state, entries, late=late, now=now))


def _after_time_up(state: AttemptState, entries: Sequence[e.Work], now: datetime) -> tuple[e.Event, ...]:
    """The time was up before the clock had looked: it hands in first, then late work is late work."""
    if entries[0].left <= 0:
        raise Refused("time-up", "The time is up. What was stored before is kept.")
    submitted = e.Submitted("clock")
    return (submitted, *_late(evolve(state, submitted, at=now), entries, now))


def _late(state: AttemptState, entries: Sequence[e.Work], now: datetime) -> tuple[e.Event, ...]:
    """What the device made while its display showed time left; the rest, if any, is not stored."""
    in_time = 0
    while in_time < len(entries) and entries[in_time].left > 0:
        in_time += 1
    if not in_time:
        raise Refused("too-late", "This was made after the time was up and is not stored.")
    return tuple(_checked(state, entries[:in_time], late=True, now=now))


def _checked(state: AttemptState, entries: Sequence[e.Work], *, late: bool, now: datetime) -> list[e.Work]:
    """The entries as they will be stored, each checked against the state after the one before it."""
    checked: list[e.Work] = []
    for entry in entries:
        _check(state, entry)
        if isinstance(entry, e.AnswerSaved) and entry.late is not late:
            entry = replace(entry, late=late)  # the server's word, whatever the device said
        checked.append(entry)
        if len(checked) < len(entries):
            state = evolve(state, entry, at=now)
    return checked


def _check(state: AttemptState, entry: e.Work) -> None:
    expected = state.held_up_to + 1
    if entry.device_seq != expected:
        raise Refused(
            "gap",
            f"Entry {expected} is missing before {entry.device_seq}.",
            expected,
            doubt(state, "gap", entry.device_seq, f"entry {expected} was expected"),
        )
    chained = entry.chain or state.device_chain
    if chained and entry.chain != (fits := link(state.device_chain, entry)):
        raise Refused(
            "wrong-hash",
            f"Entry {expected} does not fit the entries stored before it.",
            expected,
            doubt(state, "wrong-hash", expected, f"expected {fits}, came as {entry.chain}"),
        )
    if isinstance(entry, e.SectionClosed):
        _check_closing(state, entry.number)
    elif entry.number or not isinstance(entry, e.Noted):  # a note on the whole exam is never locked
        _check_question(state, entry.number)


def _check_closing(state: AttemptState, section: int) -> None:
    if not 1 <= section <= max(1, len(state.plan.sections)):
        raise Refused("out-of-range", f"There is no section {section}.")
    if section < state.section:
        raise Refused("locked", f"Section {section} is closed already.")
    if section > state.section:
        raise Refused("locked", f"Section {state.section} comes before section {section}.")


def _check_question(state: AttemptState, number: int) -> None:
    if not 1 <= number <= state.question_count:
        raise Refused("out-of-range", f"There is no question {number}.")
    if state.is_locked(number):
        raise Refused("locked", f"Question {number} is closed: its section was left, or a break was taken.")
    if number > state.section_end(state.section):
        raise Refused("locked", f"Question {number} belongs to a section that is not open yet.")
