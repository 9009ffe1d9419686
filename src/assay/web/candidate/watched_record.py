"""How a candidate was watched, line by line, as she reads it: from the very export that she can download."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from assay.core.proctoring import Step
from assay.core.proctoring.wording import STREAMS

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WatchedLine:
    """One thing at its time. `lane` is what kind of thing: Check-in, Recording, Event, Message, …"""

    at: datetime
    lane: str
    words: str
    detail: str = ""


def lines_of(export: Plain) -> list[WatchedLine]:
    """Everything in an export (`queries.export.own_timeline`) in order of time."""
    lines = [
        *_check_in(export),
        *_recordings(export["recordings"]),
        *_observations(export["observations"]),
        *_simple(export),
        *_deletions(export["deletions"]),
    ]
    return sorted(lines, key=lambda line: line.at)


def _check_in(export: Plain) -> Iterator[WatchedLine]:
    for consent in export["consents"]:
        words = "You agreed to how you are watched."
        yield WatchedLine(_at(consent["given_at"]), "Check-in", words, f"Version {consent['version']}")
    steps = export["check_in"]
    for name, words in _DONE.items():
        if at := steps["steps"][name]:
            yield WatchedLine(_at(at), "Check-in", words)
    if steps["checked_at"]:
        kind, end = steps["document_kind"], steps["document_last_two"]
        detail = f"{kind}, ends with {end}" if end else kind
        words = f"{steps['checked_by']} compared your name, face and document."
        yield WatchedLine(_at(steps["checked_at"]), "Check-in", words, detail)


_DONE = {
    Step.SYSTEM.value: "Your computer was checked.",
    Step.FACE.value: "You took the picture of your face.",
    Step.DOCUMENT.value: "You took the picture of your document.",
    Step.ROOM.value: "You showed your surroundings.",
}


def _recordings(pieces: Sequence[Plain]) -> Iterator[WatchedLine]:
    """A line for each stream: hours of it are hundreds of pieces, which the JSON file lists one by one."""
    for stream, group in groupby(pieces, lambda piece: piece["stream"]):
        found = list(group)
        began, ended = _at(found[0]["began_at"]), _at(found[-1]["ended_at"])
        span = f"{began:%H:%M:%S} to {ended:%H:%M:%S} UTC, " if began != ended else ""
        gone = sum(piece["deleted_at"] is not None for piece in found)
        left = "deleted" if gone == len(found) else f"{gone} of them deleted" if gone else "kept, encrypted"
        count = f"{len(found)} piece{'s' if len(found) > 1 else ''}"
        size = _size(sum(piece["bytes"] for piece in found))
        words = f"{STREAMS.get(stream, stream)}: stored."
        yield WatchedLine(began, "Recording", words, f"{span}{count}, {size}, {left}")


def _observations(signals: Sequence[Plain]) -> Iterator[WatchedLine]:
    for one in signals:
        times = f"{one['count']} times" if one["count"] > 1 else ""
        lasted = f"{one['lasted_ms'] / 1000:.0f} s" if one["lasted_ms"] else ""
        looked = (
            "a person dismissed it"
            if one["dismissed"]
            else "a person has looked at it"
            if one["looked_at_by_a_person"]
            else "nobody has looked at it yet"
        )
        detail = ", ".join(part for part in (times, lasted, looked) if part)
        yield WatchedLine(_at(one["at"]), "Event", one["words"], detail[:1].upper() + detail[1:] + ".")


def _simple(export: Plain) -> Iterator[WatchedLine]:
    for one in export["incidents"]:
        words = f"{one['words']}, recorded by {one['recorded_by']}."
        detail = "Nothing follows from it before a person has looked at it."
        yield WatchedLine(_at(one["at"]), "Incident", words, detail)
    for one in export["messages"]:
        who = "A proctor" if one["from"] == "proctor" else "You"
        yield WatchedLine(_at(one["sent_at"]), "Message", f"{who}: {one['text']}")
    for one in export["views"]:
        words = f"{one['by']} opened {one['what']}."
        yield WatchedLine(_at(one["at"]), "Opened", words, f"Reason: {one['reason']}")
    if appeal := export["appeal"]:
        yield WatchedLine(_at(appeal["at"]), "Appeal", "You appealed.", appeal["text"])
        if appeal["judged_at"]:
            yield WatchedLine(_at(appeal["judged_at"]), "Appeal", "Your appeal was judged.", appeal["words"])


def _deletions(receipts: Sequence[Plain]) -> Iterator[WatchedLine]:
    for receipt in receipts:
        words = f"Deleted: {_DELETED.get(receipt['kind'], receipt['kind'])}."
        detail = "The signed receipt is in the JSON file."
        yield WatchedLine(_at(receipt["deleted_at"]), "Deletion", words, detail)


_DELETED = {
    "recording": "recordings",
    "still": "the pictures of your face and document",
    "glance": "the small pictures",
    "chat": "messages",
    "signals": "events",
}


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000))} KB"


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
