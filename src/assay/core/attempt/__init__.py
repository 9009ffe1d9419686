"""The exam attempt: commands, events, one transition table, one decide, one evolve, and the clock."""

from assay.core.attempt.acknowledgement import acknowledge
from assay.core.attempt.answers import QuestionWork, fold_work
from assay.core.attempt.bodies import from_body, to_body
from assay.core.attempt.commands import Command
from assay.core.attempt.decide import GRACE, SILENCE, Refused, decide
from assay.core.attempt.device_chain import link
from assay.core.attempt.events import EVENTS, WORK_NAMES, Event, QuestionEvent, Work
from assay.core.attempt.evolve import IllegalTransition, evolve, replay
from assay.core.attempt.ledger import Grant, Ledger, Line, Stretch, ledger_of
from assay.core.attempt.snapshot import from_snapshot, to_snapshot
from assay.core.attempt.state import AttemptState
from assay.core.attempt.table import TRANSITIONS, Phase

__all__ = [
    "EVENTS",
    "GRACE",
    "SILENCE",
    "TRANSITIONS",
    "WORK_NAMES",
    "AttemptState",
    "Command",
    "Event",
    "Grant",
    "IllegalTransition",
    "Ledger",
    "Line",
    "Phase",
    "QuestionEvent",
    "QuestionWork",
    "Refused",
    "Stretch",
    "Work",
    "acknowledge",
    "decide",
    "evolve",
    "fold_work",
    "from_body",
    "from_snapshot",
    "ledger_of",
    "link",
    "replay",
    "to_body",
    "to_snapshot",
]
