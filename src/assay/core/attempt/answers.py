"""What the candidate has done with each question: the fold of the work events."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from assay.core.attempt import events as e


@dataclass(frozen=True, slots=True)
class QuestionWork:
    """One question's work; `choice` and `struck` are option positions as shown, 0-based."""

    choice: tuple[int, ...] = ()
    flagged: bool = False
    struck: tuple[int, ...] = ()
    seen: bool = False


def fold_work(events: Iterable[e.Event]) -> dict[int, QuestionWork]:
    """Question number -> its work after all events; questions never touched are absent."""
    work: dict[int, QuestionWork] = {}
    for event in events:
        if isinstance(event, e.Work):
            work[event.number] = _after(work.get(event.number, QuestionWork()), event)
    return work


def _after(before: QuestionWork, event: e.Work) -> QuestionWork:
    match event:
        case e.AnswerSaved():
            return replace(before, choice=event.choice, seen=True)
        case e.Flagged():
            return replace(before, flagged=True)
        case e.Unflagged():
            return replace(before, flagged=False)
        case e.StruckOut():
            return replace(before, struck=event.struck)
        case e.Visited():
            return replace(before, seen=True)
