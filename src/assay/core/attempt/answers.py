"""What the candidate has done with each question: the fold of the work events.

What stands before the end counts. What was delivered after it waits: under the policy "count" for nothing,
under "review" for a `LateDecided` that accepts it, under "ignore" for ever.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assay.core.attempt import events as e

FOLDED: frozenset[str] = e.WORK_NAMES | {"Opened", "Submitted", "LateDecided"}
"""The names of the events that `fold_work` must see; the others do not matter to it."""


@dataclass(frozen=True, slots=True)
class QuestionWork:
    """One question's work; `choice` and `struck` are option positions as shown, 0-based.

    `highlights` are start, end, start, end, … in characters of the stem's text. `late`: the choice arrived
    after the deadline.
    """

    choice: tuple[int, ...] = ()
    flagged: bool = False
    struck: tuple[int, ...] = ()
    seen: bool = False
    note: str = ""
    comment: str = ""
    highlights: tuple[int, ...] = ()
    late: bool = False


def fold_work(events: Iterable[e.Event]) -> dict[int, QuestionWork]:
    """Question number -> its work after all events; questions never touched are absent."""
    counted: dict[int, dict[str, Any]] = {}
    waiting: list[e.QuestionEvent] = []
    at_once = True
    policy: e.LatePolicy = "review"
    for event in events:
        if isinstance(event, e.QuestionEvent):
            if at_once:
                _add(counted, event)
            else:
                waiting.append(event)
        elif isinstance(event, e.Opened):
            policy = event.late_answers
        elif isinstance(event, e.Submitted):
            at_once = policy == "count"
        elif isinstance(event, e.LateDecided):
            for late in waiting if event.accepted else ():
                _add(counted, late)
            waiting.clear()
    return {number: QuestionWork(**said) for number, said in counted.items()}


def late_numbers(events: Iterable[e.Event]) -> set[int]:
    """The questions to which an answer arrived after the end, whether it counts or not."""
    over, numbers = False, set()
    for event in events:
        over = over or isinstance(event, e.Submitted)
        if over and isinstance(event, e.AnswerSaved):
            numbers.add(event.number)
    return numbers


def _add(work: dict[int, dict[str, Any]], event: e.QuestionEvent) -> None:
    """Lays what the event says over what was said of its question before."""
    said = work.setdefault(event.number, {})
    match event:
        case e.AnswerSaved():
            said |= {"choice": event.choice, "late": event.late, "seen": True}
        case e.Visited():
            said["seen"] = True
        case e.Flagged() | e.Unflagged():
            said["flagged"] = isinstance(event, e.Flagged)
        case e.StruckOut():
            said["struck"] = event.struck
        case e.Noted():
            said["note"] = event.text
        case e.Commented():
            said["comment"] = event.text
        case e.Highlighted():
            said["highlights"] = event.ranges
