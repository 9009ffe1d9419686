"""What people and the clock may ask of an attempt: imperative. `decide` answers with events or a refusal."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assay.core.attempt import events as e


@dataclass(frozen=True, slots=True)
class Accommodate:
    """Applies a candidate's accommodations before the start; asked again, the last one counts."""

    extra_time_percent: int
    break_seconds: int
    presets: tuple[str, ...]
    by: str


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
    """The candidate begins. With a `tab` it must be the seat's; without, the caller has made sure."""

    tab: str = ""


@dataclass(frozen=True, slots=True)
class TakeSeat:
    """A browser tab asks to be the place of work; `seat_free` says whether the last tab fell silent."""

    tab: str
    device: str
    seat_free: bool


@dataclass(frozen=True, slots=True)
class FreeSeat:
    """Staff frees the seat, so that another device can take it."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class SaveWork:
    """A batch from the tab's outbox, in the order of its `device_seq`.

    `stored` holds the chain of each entry that is stored already and whose `device_seq` occurs in `entries`
    (those up to the state's `held_up_to`): what comes twice is compared, never believed.
    """

    tab: str
    entries: tuple[e.Work, ...]
    stored: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HandOver:
    """Staff uploads a device's answer file, `sha256` of its bytes; `stored` as in SaveWork."""

    by: str
    sha256: str
    entries: tuple[e.Work, ...]
    stored: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DecideLate:
    """Somebody with the right to do so decides whether the late work stored so far counts."""

    by: str
    accepted: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """The player reports what is wrong on its device, such as entries that it can no longer deliver."""

    tab: str
    rule: e.Doubt
    device_seq: int
    detail: str


@dataclass(frozen=True, slots=True)
class Heard:
    """The seat's tab is heard again after so many seconds in which the server heard nothing of it.

    To be sent before anything else that the tab asks: what the outage gives back moves the deadline.
    """

    tab: str
    silent_seconds: int


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
class TakeBreak:
    """The candidate goes on a break, having sent entries up to `last_device_seq`."""

    tab: str
    last_device_seq: int = 0


@dataclass(frozen=True, slots=True)
class EndBreak:
    """The candidate is back from the break."""

    tab: str


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
    """The clock asks whether the time is up; the seat's tab has been silent for so many seconds."""

    silent_seconds: int = 0


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


@dataclass(frozen=True, slots=True)
class Expire:
    """The attempt was not begun within its time."""


Command = (
    Accommodate
    | CheckIn
    | Admit
    | TurnAway
    | Start
    | TakeSeat
    | FreeSeat
    | SaveWork
    | HandOver
    | DecideLate
    | Doubt
    | Heard
    | GoOn
    | Pause
    | TakeBreak
    | EndBreak
    | GrantTime
    | Submit
    | TimeOut
    | Terminate
    | Cancel
    | Expire
)
