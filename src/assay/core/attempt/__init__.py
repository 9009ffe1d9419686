"""The exam attempt: commands, events, one transition table, one decide, one evolve, and the clock."""

from assay.core.attempt.answers import QuestionWork, fold_work
from assay.core.attempt.commands import Command
from assay.core.attempt.decide import Refused, decide
from assay.core.attempt.events import EVENTS, Event, Work, from_body, to_body
from assay.core.attempt.evolve import AttemptState, evolve, replay
from assay.core.attempt.ledger import Grant, Ledger, Stretch, ledger_of
from assay.core.attempt.table import TRANSITIONS, Phase

__all__ = [
    "EVENTS",
    "TRANSITIONS",
    "AttemptState",
    "Command",
    "Event",
    "Grant",
    "Ledger",
    "Phase",
    "QuestionWork",
    "Refused",
    "Stretch",
    "Work",
    "decide",
    "evolve",
    "fold_work",
    "from_body",
    "ledger_of",
    "replay",
    "to_body",
]
