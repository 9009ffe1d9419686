"""The exam attempt: commands, events, one transition table, one decide, one evolve, and the clock."""

from assay.core.attempt.answers import QuestionWork, fold_work
from assay.core.attempt.commands import Command
from assay.core.attempt.decide import Refused, decide
from assay.core.attempt.events import EVENTS, Event, Work, from_body, to_body
from assay.core.attempt.evolve import AttemptState, evolve, replay
from assay.core.attempt.table import TRANSITIONS, Phase

__all__ = [
    "EVENTS",
    "TRANSITIONS",
    "AttemptState",
    "Command",
    "Event",
    "Phase",
    "QuestionWork",
    "Refused",
    "Work",
    "decide",
    "evolve",
    "fold_work",
    "from_body",
    "replay",
    "to_body",
]
