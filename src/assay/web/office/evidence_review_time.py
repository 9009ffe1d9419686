"""The axis that all lanes of a review share: seconds since its beginning, recordings and gaps on it.

Pieces carry the device's time, events the server's. A device whose clock is off by more than a moment is
brought onto the server's time: no piece can be stored before it ended, so the shortest way from its end to
the store is the error of its clock (and the line's delay, which is small).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from assay.apps.proctoring.models import Artefact

State = Literal["kept", "deleted", "missing", "none"]
"""`missing`: a file or its row is gone; `none`: nothing was recorded; `deleted`: by retention."""

PLAYED = ("camera", "screen", "room")
LET_PASS = 2.0
"""Seconds: shorter gaps, and a device's clock that is off by less, are how devices are."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One piece on the axis, in seconds."""

    seq: int
    begin: float
    end: float
    state: State
    media_type: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a lane in seconds, with the numbers of the pieces in it, if any."""

    begin: float
    end: float
    state: State
    first: int = 0
    last: int = 0

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.end - self.begin


@dataclass(frozen=True, slots=True)
class Axis:
    """From when to when, by the server's clock, and by how much the device's clock is behind it."""

    began_at: datetime
    ended_at: datetime
    behind: timedelta = timedelta()

    @property
    def seconds(self) -> float:
        """Its length; at least one, so that everything has a place on it."""
        return max(1.0, (self.ended_at - self.began_at).total_seconds())

    def place(self, at: datetime) -> float:
        """Where a moment of the server lies, within the axis."""
        return min(self.seconds, max(0.0, (at - self.began_at).total_seconds()))

    def place_on_device(self, at: datetime) -> float:
        """Where a moment of the device lies."""
        return self.place(at + self.behind)

    def moment(self, seconds: float) -> datetime:
        """The moment at a place."""
        return self.began_at + timedelta(seconds=seconds)


def axis_of(pieces: Sequence[Artefact], moments: Iterable[datetime]) -> Axis | None:
    """The axis that holds all pieces and moments; None when there is neither."""
    played = [piece for piece in pieces if piece.stream in PLAYED]
    behind = clock_error(played)
    times = [*moments, *(at + behind for piece in played for at in (piece.began_at, piece.ended_at))]
    return Axis(min(times), max(times), behind) if times else None


def clock_error(pieces: Iterable[Artefact]) -> timedelta:
    """How much must be added to the device's time to get the server's; none when it is only a moment."""
    shortest = min((piece.stored_at - piece.ended_at for piece in pieces), default=timedelta())
    return shortest if abs(shortest.total_seconds()) > LET_PASS else timedelta()


def clips_of(pieces: Iterable[Artefact], axis: Axis, lost: Collection[str]) -> list[Clip]:
    """The pieces of one stream in order; `lost`: names whose file is not in the storage."""
    return [
        Clip(
            piece.seq,
            axis.place_on_device(piece.began_at),
            axis.place_on_device(piece.ended_at),
            _state(piece, lost),
            piece.media_type,
        )
        for piece in pieces
    ]


def _state(piece: Artefact, lost: Collection[str]) -> State:
    if piece.deleted_at is not None:
        return "deleted"
    return "missing" if piece.name in lost else "kept"


def spans_of(clips: Sequence[Clip], *, begin: float | None = None, end: float | None = None) -> list[Span]:
    """The stretches of a stream, gaps included: also those before the first piece and after the last, when
    `begin` and `end` say between which seconds it should have been recorded.
    """
    spans = list(_joined(_with_gaps(clips)))
    if spans and begin is not None and spans[0].begin - begin > LET_PASS:
        spans.insert(0, Span(begin, spans[0].begin, "none"))
    if spans and end is not None and end - spans[-1].end > LET_PASS:
        spans.append(Span(spans[-1].end, end, "none"))
    return spans


def _with_gaps(clips: Sequence[Clip]) -> Iterator[Span]:
    before: Clip | None = None
    for clip in clips:
        if before is None and clip.seq > 1:
            yield Span(clip.begin, clip.begin, "missing", 1, clip.seq - 1)
        if before is not None and clip.seq > before.seq + 1:
            yield Span(before.end, clip.begin, "missing", before.seq + 1, clip.seq - 1)
        elif before is not None and clip.begin - before.end > LET_PASS:
            yield Span(before.end, clip.begin, "none")
        yield Span(clip.begin, clip.end, clip.state, clip.seq, clip.seq)
        before = clip


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Neighbours of the same state as one."""
    open_span: Span | None = None
    for span in spans:
        if open_span is not None and span.state == open_span.state and span.first == open_span.last + 1:
            open_span = Span(open_span.begin, span.end, span.state, open_span.first, span.last)
            continue
        if open_span is not None:
            yield open_span
        open_span = span
    if open_span is not None:
        yield open_span
