"""What people and the clock may ask of an attempt: imperative. `decide` answers with events or a refusal."""

from dataclasses import dataclass

from assay.core.attempt import events as e


@dataclass(frozen=True, slots=True)
class CheckIn:
    """The candidate has finished the steps of check-in and the form is drawn."""

    form_hash: str


@dataclass(frozen=True, slots=True)
class Admit:
    """A proctor lets the candidate in, at first or after a pause."""

    by: str


@dataclass(frozen=True, slots=True)
class TurnAway:
    """A proctor does not admit the candidate, and says why."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Start:
    """The candidate begins."""


@dataclass(frozen=True, slots=True)
class TakeSeat:
    """A browser tab asks to be the place of work; `seat_free` says whether the last tab fell silent."""

    tab: str
    device: str
    seat_free: bool


@dataclass(frozen=True, slots=True)
class SaveWork:
    """A batch from the tab's outbox, in the order of its `device_seq`."""

    tab: str
    entries: tuple[e.Work, ...]


@dataclass(frozen=True, slots=True)
class GoOn:
    """The player is back at the screen after a pause that a proctor has lifted."""

    tab: str


@dataclass(frozen=True, slots=True)
class Pause:
    """A proctor stops the exam."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class GrantTime:
    """Somebody with the right to do so changes the time allowed."""

    seconds: int
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Submit:
    """The candidate hands in, having sent entries up to `last_device_seq`."""

    tab: str
    last_device_seq: int


@dataclass(frozen=True, slots=True)
class TimeOut:
    """The clock asks whether the time is up."""


@dataclass(frozen=True, slots=True)
class Terminate:
    """A person ends the exam for good."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cancel:
    """A person calls the attempt off before it began."""

    by: str
    reason: str


Command = (
    CheckIn
    | Admit
    | TurnAway
    | Start
    | TakeSeat
    | SaveWork
    | GoOn
    | Pause
    | GrantTime
    | Submit
    | TimeOut
    | Terminate
    | Cancel
)
