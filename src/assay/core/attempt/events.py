"""What can have happened in an attempt: past tense and for ever. A new meaning is a new event.

Each event is stored in the journal under its class name; its fields are the entry's body.
Times inside events are the candidate's device times (`made_at`), kept as text because they prove
nothing; the server's time is the entry's own.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import cast


@dataclass(frozen=True, slots=True)
class Opened:
    """The attempt exists: the candidate may check in. `allowed_seconds` already holds accommodations."""

    form_count: int
    allowed_seconds: int


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
class AnswerSaved:
    """The choice for one question, whole: option positions as shown, ascending; empty clears it."""

    device_seq: int
    made_at: str
    number: int
    choice: tuple[int, ...]
    late: bool = False


@dataclass(frozen=True, slots=True)
class Flagged:
    """The candidate marked a question to come back to."""

    device_seq: int
    made_at: str
    number: int


@dataclass(frozen=True, slots=True)
class Unflagged:
    """The candidate took the mark away."""

    device_seq: int
    made_at: str
    number: int


@dataclass(frozen=True, slots=True)
class StruckOut:
    """The options that the candidate has ruled out on a question, whole."""

    device_seq: int
    made_at: str
    number: int
    struck: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Visited:
    """A question came on screen."""

    device_seq: int
    made_at: str
    number: int


@dataclass(frozen=True, slots=True)
class Paused:
    """The proctor stopped the exam; the clock stands."""

    by: str
    reason: str


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


Work = AnswerSaved | Flagged | Unflagged | StruckOut | Visited
Event = (
    Opened
    | CheckedIn
    | Admitted
    | TurnedAway
    | Started
    | SeatTaken
    | Work
    | Paused
    | Resumed
    | TimeGranted
    | Submitted
    | Terminated
    | Canceled
    | Expired
)
EVENTS: Mapping[str, type[Event]] = {kind.__name__: kind for kind in Event.__args__}


def to_body(event: Event) -> dict[str, object]:
    """The journal body of an event."""
    return {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(event).items()}


def from_body(name: str, body: Mapping[str, object]) -> Event:
    """The event of a journal entry; raises ValueError for a name or fields that no event has."""
    kind = EVENTS.get(name)
    if kind is None:
        raise ValueError(f"no event is called {name!r}")
    if set(body) - {f.name for f in fields(kind)}:
        raise ValueError(f"{name} has no field {sorted(set(body) - {f.name for f in fields(kind)})[0]!r}")
    values = {key: tuple(cast(list[object], v)) if isinstance(v, list) else v for key, v in body.items()}
    try:
        return kind(**values)  # type: ignore[arg-type]  # the journal is ours; a hostile one is verified first
    except TypeError as error:
        raise ValueError(f"{name}: {error}") from error
