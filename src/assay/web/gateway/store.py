"""What the gateway asks of a database, in plain values; `postgres.py` and `sqlite.py` answer.

What is made for each saved answer is a Struct: a frozen dataclass takes several times as long to make.
The tables are those of `apps.attempts.models`; a test holds the names used here against the models.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

import msgspec

from assay.core.attempt import AttemptState

ROOMS = ("awaiting", "authorized", "active", "paused")
"""The phases of `core.attempt.Phase` in which a proctor meets a candidate."""


class Unavailable(Exception):
    """The database cannot be reached or gave no answer: nothing may be acknowledged. Try again later."""


class Row(msgspec.Struct, frozen=True, gc=False):
    """One journal row to be stored; `body` is its JSON text, `at` the journal's millisecond stamp."""

    seq: int
    at: str
    event: str
    body: str
    hash: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The fold of an attempt at a journal entry, for the columns of the Attempt row."""

    pk: int
    head_seq: int
    head_hash: str
    state: AttemptState
    deadline: datetime | None
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """The receipt that goes with an end."""

    document: str
    issued_at: datetime


class Append(msgspec.Struct, frozen=True):
    """Rows for one attempt, all or none; a checkpoint and a receipt go with them in the same commit."""

    pk: int
    rows: tuple[Row, ...]
    checkpoint: Checkpoint | None = None
    receipt: SignedReceipt | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """How an attempt stands according to its row: the journal is at least this long."""

    pk: int
    head_seq: int
    message: str
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Stored:
    """An attempt as found: the checkpoint, the entries behind it, and what its form says about positions."""

    pk: int
    uuid: UUID
    fold: Mapping[str, object]
    head_seq: int
    head_hash: str
    message: str
    tail: tuple[Row, ...]
    options: bytes
    """The number of options of each question, in the order of the form; empty before the form is drawn."""
    form: str
    """The form's fingerprint; empty before it is drawn."""
    started_at: datetime | None
    seen_at: datetime | None
    certification: str
    choose: bytes
    """How many options make a complete answer of each question."""


class Presence(msgspec.Struct, frozen=True, gc=False):
    """A sign of life of a tab: when, and at which question."""

    pk: int
    seen_at: datetime
    at_question: int


class Standing(msgspec.Struct, frozen=True, gc=False):
    """How a watched attempt stands, for the live streams: whoever sees another text than before has news."""

    attempt: str
    """Its uuid, as in addresses."""
    certification: str
    phase: str
    news: int
    """`Watch.news`: grows with whatever the candidate's page should fetch."""
    exam: str
    """Another text: the candidate's page should look."""
    desk: str
    """Another text: the proctors' card should be drawn anew."""

    @property
    def in_a_room(self) -> bool:
        """Is it on a proctor's desk?"""
        return self.phase in ROOMS


class Store(Protocol):
    """A database as the gateway knows it. Every method raises Unavailable when there is no answer."""

    async def open(self) -> None:
        """Connects; called once in the process that serves."""

    async def close(self) -> None:
        """Gives the connections back."""

    async def load(self, uuids: Sequence[UUID]) -> Sequence[Stored | None]:
        """The attempts, None for one that does not exist."""

    async def heads(self, pks: Sequence[int]) -> Sequence[Head | None]:
        """How the attempts stand now."""

    async def append(self, appends: Sequence[Append]) -> Sequence[bool]:
        """Stores, and waits for the disk. False: somebody else was first at that number, nothing stored."""

    async def work(self, pks: Sequence[int]) -> Sequence[Sequence[Row]]:
        """The work entries of the attempts, in order."""

    async def sealed(self, pks: Sequence[int]) -> Sequence[str]:
        """The sealed forms of the attempts; empty where none is drawn."""

    async def keep(self, checkpoints: Sequence[Checkpoint], presences: Sequence[Presence]) -> None:
        """Brings the Attempt rows up to what the journal holds already; losing this loses nothing."""

    async def stands(
        self, uuids: Sequence[str], *, rooms: bool, silent_since: datetime
    ) -> Sequence[Standing]:
        """How these attempts stand and, if asked for, all that are in the proctors' rooms; some come twice.

        `silent_since`: a running exam whose last sign of life is older counts as silent.
        """
