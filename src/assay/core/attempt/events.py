"""What can have happened in an attempt: past tense and for ever. A new meaning is a new event.

Each event is stored in the journal under its class name; its fields are the entry's body (`bodies.py`).
Fields with a default came later than the event: a journal from before them is read as if they stood there.

*Work* is the candidate's own: every work event is one entry of the device's list, with

    device_seq   1, 2, 3, … without a gap, over all devices of the attempt
    made_at      what the device's clock said: text, because it proves nothing
    left         whole seconds that the candidate's display showed: a statement, too; only when an entry
                 arrives after the time was up does it say whether the entry was made before
    chain        the hash over this and all earlier entries of the device (`device_chain.py`)

The server's time is the journal entry's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

LatePolicy = Literal["count", "review", "ignore"]
"""What becomes of work made in time and delivered after the end: it counts, a person decides, it does not."""

SecondDevicePolicy = Literal["when-silent", "take-over", "refuse"]
"""May another tab take the seat: when the first fell silent, always, or only when staff has freed it."""

Doubt = Literal["gap", "conflict", "wrong-hash", "orphans"]
"""What is wrong with what a device sent: a number missing before it, a number used twice with different
content, a chain that does not fit, or entries left on a device whose numbers another device has used."""


POLICY = "policy"
"""Who grants time where no person does: the plan's own rule for outages."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The attempt exists, under this plan: the candidate may check in.

    `allowed_seconds` is the base, before any accommodation. `sections` is the last question number of each
    section, ascending; empty: one section. `breaks` are the seconds of the scheduled break after each section
    but the last; 0: none there. `outage_seconds` is the most that reconnecting gives back; 0: the clock
    runs on.
    """

    form_count: int
    allowed_seconds: int
    late_answers: LatePolicy = "review"
    late_window_seconds: int = 86_400
    second_device: SecondDevicePolicy = "when-silent"
    outage_seconds: int = 0
    sections: tuple[int, ...] = ()
    breaks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Accommodated:
    """Before the start: more time by a factor, a budget of breaks of one's own, and how pages are shown.

    The last one counts. `by` is who applied it.
    """

    extra_time_percent: int
    break_seconds: int
    presets: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """System check and rules are done, the form is drawn; `form_hash` fixes the form without showing it."""

    form_hash: str


@dataclass(frozen=True, slots=True)
class Admitted:
    """A proctor confirmed the identity, or allowed the exam to go on after a pause."""

    by: str


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """A proctor did not admit the candidate and said why."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Started:
    """The candidate began: the clock runs from here."""


@dataclass(frozen=True, slots=True)
class SeatTaken:
    """A browser tab became the one place from which this attempt is answered."""

    tab: str
    device: str


@dataclass(frozen=True, slots=True)
class SeatFreed:
    """Staff freed the seat: the next tab that asks may take it."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class AnswerSaved:
    """The choice for one question, whole: option positions as shown, ascending; empty clears it.

    `late` is the server's word: the answer arrived after the deadline.
    """

    device_seq: int
    made_at: str
    number: int
    choice: tuple[int, ...]
    late: bool = False
    left: int = 0
    chain: str = ""


@dataclass(frozen=True, slots=True)
class Flagged:
    """The candidate marked a question to come back to."""

    device_seq: int
    made_at: str
    number: int
    left: int = 0
    chain: str = ""


@dataclass(frozen=True, slots=True)
class Unflagged:
    """The candidate took the mark away."""

    device_seq: int
    made_at: str
    number: int
    left: int = 0
    chain: str = ""


@dataclass(frozen=True, slots=True)
class StruckOut:
    """The options that the candidate has ruled out on a question, whole."""

    device_seq: int
    made_at: str
    number: int
    struck: tuple[int, ...]
    left: int = 0
    chain: str = ""


@dataclass(frozen=True, slots=True)
class Visited:
    """A question came on screen."""

    device_seq: int
    made_at: str
    number: int
    left: int = 0
    chain: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """The candidate's note on a question, whole; for nobody else. `number` 0: on the exam as a whole."""

    device_seq: int
    made_at: str
    number: int
    text: str
    left: int = 0
    chain: str = ""


@dataclass(frozen=True, slots=True)
class Commented:
    """The candidate's remark about a question, whole, for the certification body."""

    device_seq: int
    made_at: str
    number: int
    text: str
    left: int = 0
    chain: str = ""


@dataclass(frozen=True, slots=True)
class Highlighted:
    """What is marked in a question's stem, whole: start, end, start, end, … in characters of its text."""

    device_seq: int
    made_at: str
    number: int
    ranges: tuple[int, ...]
    left: int = 0
    chain: str = ""


@dataclass(frozen=True, slots=True)
class SectionClosed:
    """The candidate left a section for good. `number` is the section's, from 1."""

    device_seq: int
    made_at: str
    number: int
    left: int = 0
    chain: str = ""


@dataclass(frozen=True, slots=True)
class Doubted:
    """What a device sent cannot be as it should be: an incident for a person to judge, never a repair."""

    rule: Doubt
    device_seq: int
    detail: str


@dataclass(frozen=True, slots=True)
class Reconnected:
    """The player was heard again after so many seconds of silence while the clock ran."""

    silent_seconds: int


@dataclass(frozen=True, slots=True)
class Paused:
    """The proctor stopped the exam; the clock stands."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class BreakBegun:
    """The candidate went on a break: the clock stands, and every question seen so far is closed.

    `scheduled`: the break between two sections; otherwise one of the candidate's own, from their budget.
    """

    allowed_seconds: int
    scheduled: bool


@dataclass(frozen=True, slots=True)
class BreakEnded:
    """The candidate is back from the break; what went beyond it is charged to the exam's clock."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The candidate's player went on after a new authorization; the clock runs again."""


@dataclass(frozen=True, slots=True)
class TimeGranted:
    """The clock ledger got a line: seconds more (or, negative, fewer), by whom and why."""

    seconds: int
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """The exam is handed in: by the `candidate` or, at time-out, by the `clock`."""

    by: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Staff uploaded the answer file of a device; the next `entries` events are what was new in it."""

    by: str
    sha256: str
    entries: int


@dataclass(frozen=True, slots=True)
class LateDecided:
    """A person decided whether the late work that stands before this counts."""

    by: str
    accepted: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Terminated:
    """A person ended the exam for good."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Canceled:
    """The attempt was called off before it began."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Expired:
    """The attempt was never begun within its time."""


QuestionEvent = (
    AnswerSaved | Flagged | Unflagged | StruckOut | Visited | Noted | Commented | Highlighted
)  # fmt: skip
"""Work on one question: `number` is the question's, from 1."""

Work = QuestionEvent | SectionClosed
Event = (
    Opened
    | Accommodated
    | CheckedIn
    | Admitted
    | TurnedAway
    | Started
    | SeatTaken
    | SeatFreed
    | Work
    | Doubted
    | Reconnected
    | Paused
    | BreakBegun
    | BreakEnded
    | Resumed
    | TimeGranted
    | Submitted
    | HandedOver
    | LateDecided
    | Terminated
    | Canceled
    | Expired
)
EVENTS: Mapping[str, type[Event]] = {kind.__name__: kind for kind in Event.__args__}
WORK_NAMES: frozenset[str] = frozenset(kind.__name__ for kind in Work.__args__)
