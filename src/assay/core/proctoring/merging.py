"""What becomes of an observation: a new signal, more of one that is there, or one too many to tell apart.

Two things decide. *When*: on the device's clock, if both have it, for an hour without a network arrives in
one second and must not become one signal; on the server's otherwise. *How often*: by the server's clock
alone, which nobody can set: a device that floods gets no more rows, and the count on the newest says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from assay.core.proctoring.signals import KINDS, Observation

MERGED_WITHIN = timedelta(seconds=10)
"""Like observations that follow each other no later than this are one signal."""

LOOKED_BACK = timedelta(minutes=10)
"""How far back, by the server's time, the signals go that `merge` must be told."""

_RATED = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """A stored signal, as far as merging asks. `at`: the server's time of its first observation, aware.

    `settled`: a person has dismissed it or made it an incident. More of the same is then a new signal, so
    that nothing disappears behind somebody's word; only a later word on the very same thing still reaches it.
    """

    id: int
    kind: str
    stream: str
    at: datetime
    device_at: str
    lasted_ms: int
    count: int
    value: float
    settled: bool = False


@dataclass(frozen=True, slots=True)
class New:
    """A signal of its own."""


@dataclass(frozen=True, slots=True)
class Merged:
    """More of the signal `id`, which then has these values. The first observation's clip and facts stay."""

    id: int
    lasted_ms: int
    count: int
    value: float


@dataclass(frozen=True, slots=True)
class Dropped:
    """More than are told apart in a minute: only the count of `onto` grows, the newest signal of its kind."""

    onto: int
    count: int


def merge(signals: Iterable[Standing], observation: Observation, now: datetime) -> New | Merged | Dropped:
    """What to do with an observation that arrives `now` (aware), given the attempt's signals.

    `signals`: at least those of the last `LOOKED_BACK` and those with the observation's `device_at`. Their
    order does not matter. What comes twice, and a later word on something known, is not counted again.
    """
    alike = [one for one in signals if one.kind == observation.kind and one.stream == observation.stream]
    if same := [one for one in alike if _is_same(one, observation)]:
        return _grown(max(same, key=_age), observation, now)
    if near := [one for one in alike if not one.settled and _is_near(one, observation, now)]:
        return _grown(max(near, key=_age), observation, now)
    lately = [one for one in alike if now - one.at < _RATED]
    if len(lately) >= KINDS[observation.kind].most_per_minute:
        newest = max(lately, key=_age)
        return Dropped(newest.id, newest.count + 1)
    return New()


def _is_same(one: Standing, observation: Observation) -> bool:
    return bool(observation.device_at) and one.device_at == observation.device_at


def _is_near(one: Standing, observation: Observation, now: datetime) -> bool:
    both = _Spans.of(one, observation, now)
    return both.begun <= both.seen <= both.ended + MERGED_WITHIN


def _grown(one: Standing, observation: Observation, now: datetime) -> Merged:
    both = _Spans.of(one, observation, now)
    lasted_ms = max(one.lasted_ms, (both.seen_until - both.begun) // timedelta(milliseconds=1))
    worse = min if KINDS[one.kind].beyond == "below" else max
    count = one.count + (both.is_another and not _is_same(one, observation))
    return Merged(one.id, lasted_ms, count, worse(one.value, observation.value))


@dataclass(frozen=True, slots=True)
class _Spans:
    """When a signal and an observation began and ended, both on the device's clock or both on the server's.

    `is_another`: the observation is one more, and not a word on what is known. A device tells in order, so
    what begins within the known span was told before; the server tells each thing once.
    """

    begun: datetime
    ended: datetime
    seen: datetime
    seen_until: datetime
    is_another: bool

    @classmethod
    def of(cls, one: Standing, observation: Observation, now: datetime) -> Self:
        """The spans of these two; `now` is when the observation arrived."""
        known, lasted = timedelta(milliseconds=one.lasted_ms), timedelta(milliseconds=observation.lasted_ms)
        begun, seen = moment(one.device_at), moment(observation.device_at)
        if begun is None or seen is None:
            begun, seen = one.at, now - lasted
            return cls(begun, begun + known, seen, seen + lasted, is_another=True)
        return cls(begun, begun + known, seen, seen + lasted, is_another=seen > begun + known)


def moment(text: str) -> datetime | None:
    """The moment a device's text names; None for what is none, has no zone, or is a year no clock shows."""
    try:
        at = datetime.fromisoformat(text)
        return at if at.tzinfo and 2000 <= at.year < 3000 else None
    except ValueError:
        return None


def _age(one: Standing) -> tuple[datetime, int]:
    return one.at, one.id
