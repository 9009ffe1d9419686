"""Each event of an attempt in words: what happened, why if somebody said why, and the tone of its badge.

The words accuse nobody and name no answer. A device that sends something odd is a technical matter until a
person has judged it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assay.core.attempt import Event
from assay.core.attempt import events as e
from assay.web.kit.devices import device_name
from assay.web.kit.spans import change_text, span_text


@dataclass(frozen=True, slots=True)
class Words:
    """What happened, the reason that a person gave, and a class of badges or empty."""

    text: str
    reason: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """What the words of an event depend on: who `by` is called, and what has happened earlier."""

    by: str = ""
    begun: bool = False
    seated: bool = False


_DOUBTS: Mapping[str, str] = {
    "gap": "Entry {seq} of the device came before an earlier one. The device was asked to send both again.",
    "conflict": "The device sent its entry {seq} twice with different content. What came first is kept.",
    "wrong-hash": "The device’s entry {seq} did not fit what it had sent before. It was not taken.",
    "orphans": "A device held entries from {seq} on that it had not sent when another device went on.",
}


def doubt_text(event: e.Doubted) -> str:
    """A system-recorded incident in words, without guessing at a cause."""
    return _DOUBTS[event.rule].format(seq=event.device_seq)


def _opened(event: e.Opened, before: Before) -> Words:
    minutes = event.allowed_seconds // 60
    return Words(f"The attempt was opened: {event.form_count} questions, {minutes} minutes.")


def _accommodated(event: e.Accommodated, before: Before) -> Words:
    parts = [f"+{event.extra_time_percent} % time"] if event.extra_time_percent else []
    parts += [f"breaks of {span_text(event.break_seconds)} in all"] if event.break_seconds else []
    parts += ["display settings"] if event.presets else []
    return Words(f"The accommodation was applied: {', '.join(parts) or 'none any more'}.")


def _admitted(event: e.Admitted, before: Before) -> Words:
    text = "allowed the exam to go on" if before.begun else "admitted the candidate"
    return Words(f"{before.by} {text}.", tone="ok")


def _seat_taken(event: e.SeatTaken, before: Before) -> Words:
    moved = "The exam moved to another tab or computer" if before.seated else "The exam was opened"
    return Words(f"{moved}: {device_name(event.device)}.", tone="info" if before.seated else "")


def _break_begun(event: e.BreakBegun, before: Before) -> Words:
    kind = "The scheduled break began" if event.scheduled else "A break began"
    return Words(f"{kind}: {span_text(event.allowed_seconds)}; the clock stands.", tone="wait")


def _time_granted(event: e.TimeGranted, before: Before) -> Words:
    return Words(f"{before.by} changed the time: {change_text(event.seconds)}.", event.reason)


def _submitted(event: e.Submitted, before: Before) -> Words:
    text = "The time was up, and the clock handed in." if event.by == "clock" else "Handed in."
    return Words(text, tone="ok")


def _handed_over(event: e.HandedOver, before: Before) -> Words:
    entries = "1 entry" if event.entries == 1 else f"{event.entries} entries"
    return Words(f"{before.by} handed over the answer file of a device: {entries} in it were new.")


def _late_decided(event: e.LateDecided, before: Before) -> Words:
    verdict = "counts" if event.accepted else "does not count"
    return Words(f"{before.by} decided that the late work {verdict}.", event.reason)


def _doubted(event: e.Doubted, before: Before) -> Words:
    return Words(doubt_text(event))


def _reconnected(event: e.Reconnected, before: Before) -> Words:
    return Words(f"The connection was back after {span_text(event.silent_seconds)}.")


_SPECIAL: Mapping[type[Event], Callable[[Any, Before], Words]] = {
    e.Opened: _opened,
    e.Accommodated: _accommodated,
    e.Admitted: _admitted,
    e.SeatTaken: _seat_taken,
    e.Doubted: _doubted,
    e.Reconnected: _reconnected,
    e.BreakBegun: _break_begun,
    e.TimeGranted: _time_granted,
    e.Submitted: _submitted,
    e.HandedOver: _handed_over,
    e.LateDecided: _late_decided,
}
_PLAIN: Mapping[type[Event], tuple[str, str]] = {
    e.CheckedIn: ("The candidate checked in, and the form was drawn.", ""),
    e.TurnedAway: ("{by} did not admit the candidate.", "warn"),
    e.Started: ("The candidate began; the clock runs.", "info"),
    e.SeatFreed: ("{by} freed the seat for another tab or computer.", ""),
    e.Paused: ("{by} paused the exam; the clock stands.", "wait"),
    e.BreakEnded: ("The break ended.", ""),
    e.Resumed: ("The candidate went on; the clock runs again.", "info"),
    e.Terminated: ("{by} terminated the exam.", "bad"),
    e.Canceled: ("{by} called the attempt off.", "off"),
    e.Expired: ("The attempt expired before it began.", "off"),
}
"""Words and tone of the events whose words are always the same but for the name."""


def words_of(event: Event, before: Before) -> Words:
    """The words of an event that is not work."""
    kind = type(event)
    if kind in _SPECIAL:
        return _SPECIAL[kind](event, before)
    text, tone = _PLAIN[kind]
    return Words(text.format(by=before.by), str(getattr(event, "reason", "")), tone)
