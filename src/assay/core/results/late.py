"""Answers that arrived after the end and wait for a person: until they are decided on, no score is final."""

from collections.abc import Iterable

from assay.core.attempt import Event
from assay.core.attempt.events import AnswerSaved, LateDecided, Opened, Submitted


def answers_waiting(events: Iterable[Event]) -> frozenset[int]:
    """The questions whose late answers nobody has decided on, in a journal's events.

    There are none unless the policy is "review"; late notes and marks decide nothing and wait for nobody.
    """
    waiting, over, needs_a_word = set[int](), False, True
    for event in events:
        match event:
            case Opened(late_answers=policy):
                needs_a_word = policy == "review"
            case Submitted():
                over = True
            case AnswerSaved(number=number) if over and needs_a_word:
                waiting.add(number)
            case LateDecided():
                waiting.clear()
    return frozenset(waiting)
