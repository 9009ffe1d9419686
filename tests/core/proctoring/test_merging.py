"""A thousand observations become a few signals: none is lost from the count, none stands for two things."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.core.proctoring.merging import LOOKED_BACK, Dropped, Merged, New, Standing, merge, moment
from assay.core.proctoring.signals import KINDS, Kind, Observation

NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)


def seconds(number: float) -> timedelta:
    """So many seconds."""
    return timedelta(seconds=number)


def seen(
    kind: Kind = Kind.FOCUS_LOST, *, at: float = 0, lasted: float = 0, value: float = 1, stream: str = ""
) -> Observation:
    """What a device saw `at` seconds after nine."""
    return Observation(
        kind=kind,
        device_at=(NINE + seconds(at)).isoformat(),
        lasted_ms=int(lasted * 1000),
        value=value,
        stream=stream,
    )


@dataclass
class Desk:
    """The rows as an app keeps them."""

    rows: dict[int, Standing] = field(default_factory=dict)

    def hear(self, observation: Observation, now: datetime) -> New | Merged | Dropped:
        """Stores what the core says."""
        answer = merge(self.rows.values(), observation, now)
        match answer:
            case New():
                number = len(self.rows) + 1
                self.rows[number] = Standing(
                    number,
                    observation.kind,
                    observation.stream,
                    now,
                    observation.device_at,
                    observation.lasted_ms,
                    1,
                    observation.value,
                )
            case Merged(number, lasted_ms, count, value):
                self.rows[number] = replace(self.rows[number], lasted_ms=lasted_ms, count=count, value=value)
            case Dropped(onto, count):
                self.rows[onto] = replace(self.rows[onto], count=count)
        return answer

    def settle(self, number: int) -> None:
        """Somebody dismisses it."""
        self.rows[number] = replace(self.rows[number], settled=True)


def test_like_follows_like_within_ten_seconds() -> None:
    desk = Desk()
    assert desk.hear(seen(at=0, lasted=2), NINE + seconds(2)) == New()
    assert desk.hear(seen(at=12), NINE + seconds(12)) == Merged(1, 12_000, 2, 1)
    assert desk.hear(seen(at=23), NINE + seconds(23)) == New()


def test_other_kinds_and_other_streams_stay_apart() -> None:
    desk = Desk()
    desk.hear(seen(Kind.CAMERA_FROZEN, stream="camera"), NINE)
    assert desk.hear(seen(Kind.CAMERA_DARK, stream="camera"), NINE) == New()
    assert desk.hear(seen(Kind.CAMERA_FROZEN, stream="room"), NINE) == New()


def test_an_hour_without_a_network_stays_an_hour() -> None:
    desk, back = Desk(), NINE + timedelta(hours=1)
    for minute in (5, 20, 40):
        assert desk.hear(seen(at=60 * minute), back) == New()
    assert desk.hear(seen(at=60 * 20 + 3), back) == Merged(2, 3_000, 2, 1)


def test_a_later_word_on_the_same_thing_adds_nothing_but_its_length() -> None:
    desk = Desk()
    desk.hear(seen(Kind.CAMERA_DARK, value=9), NINE)
    assert desk.hear(seen(Kind.CAMERA_DARK, lasted=300, value=4), NINE + seconds(300)) == Merged(
        1, 300_000, 1, 4
    )
    assert desk.hear(seen(Kind.CAMERA_DARK, lasted=2, value=12), NINE + seconds(301)) == Merged(
        1, 300_000, 1, 4
    )


def test_what_a_person_has_settled_stays_settled_and_more_of_it_is_new() -> None:
    desk = Desk()
    desk.hear(seen(at=0), NINE)
    desk.settle(1)
    assert desk.hear(seen(at=3), NINE + seconds(3)) == New()
    assert desk.hear(seen(at=0, lasted=2), NINE + seconds(4)) == Merged(1, 2_000, 1, 1)


def test_the_servers_own_are_merged_by_the_servers_clock() -> None:
    desk, own = Desk(), Observation(kind=Kind.ADDRESS_CHANGED, value=1)
    assert desk.hear(own, NINE) == New()
    assert desk.hear(own, NINE + seconds(9)) == Merged(1, 9_000, 2, 1)
    assert desk.hear(own, NINE + seconds(30)) == New()


def test_a_flood_makes_no_more_rows_and_is_counted() -> None:
    desk = Desk()
    most = KINDS[Kind.PASTE].most_per_minute
    answers = [desk.hear(seen(Kind.PASTE, at=60 * n), NINE + seconds(n / 10)) for n in range(100)]
    assert answers[:most] == [New()] * most
    assert answers[most:] == [Dropped(most, n) for n in range(2, 102 - most)]
    assert desk.hear(seen(Kind.PASTE, at=9_000), NINE + seconds(61)) == New()


watched = st.builds(
    seen,
    st.sampled_from([Kind.FOCUS_LOST, Kind.CAMERA_DARK, Kind.PASTE]),
    at=st.integers(0, 400),
    lasted=st.integers(0, 30),
    value=st.integers(0, 255),
    stream=st.sampled_from(["", "camera"]),
)


@given(st.lists(st.tuples(watched, st.integers(0, 20), st.booleans()), max_size=40))
def test_sent_twice_is_said_once_and_nothing_floods(heard: list[tuple[Observation, int, bool]]) -> None:
    desk, now = Desk(), NINE
    for observation, pause, is_settled in heard:
        now += seconds(pause)
        desk.hear(observation, now)
        before = dict(desk.rows)
        if isinstance(desk.hear(observation, now + seconds(1)), Dropped):
            desk.rows = before
        assert desk.rows == before
        if is_settled:
            desk.settle(len(desk.rows))
    for kind in Kind:
        for stream in ("", "camera"):
            begun = sorted(row.at for row in desk.rows.values() if (row.kind, row.stream) == (kind, stream))
            after = begun[KINDS[kind].most_per_minute :]
            assert all(later - first >= seconds(60) for first, later in zip(begun, after, strict=False))


@given(st.lists(st.integers(1, 90), max_size=60), st.integers(0, 600), st.sets(st.integers(0, 60)))
def test_every_paste_is_in_the_count(gaps: list[int], late: int, settled: set[int]) -> None:
    """However far apart, however late they arrive, and whatever somebody dismisses in between."""
    desk, at = Desk(), 0
    for place, gap in enumerate(gaps):
        at += gap
        desk.hear(seen(Kind.PASTE, at=at), NINE + seconds(max(at, late)))
        if place in settled:
            desk.settle(max(desk.rows))
    assert sum(row.count for row in desk.rows.values()) == len(gaps)


@given(st.lists(watched, max_size=30), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(heard: list[Observation], dice: object) -> None:
    desk = Desk()
    for observation in heard:
        rows = list(desk.rows.values())
        assert merge(rows, observation, NINE) == merge(rows[::-1], observation, NINE)
        desk.hear(observation, NINE)


@pytest.mark.parametrize(
    "text", ["", "now", "2026-11-24T09:00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]
)
def test_a_clock_that_is_none_is_no_moment(text: str) -> None:
    assert moment(text) is None
    desk = Desk()
    odd = Observation(kind=Kind.PRINT, device_at=text)
    assert desk.hear(odd, NINE) == New()
    assert isinstance(desk.hear(seen(Kind.PRINT, at=5), NINE + seconds(5)), Merged), "the server's clock then"


def test_ten_minutes_are_enough_to_look_back() -> None:
    assert seconds(60) < LOOKED_BACK, "or the rate could not be told"
