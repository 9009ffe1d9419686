"""The clock ledger: every line of it, and that it agrees with the state that decides."""

from datetime import UTC, datetime, timedelta

from assay.core.attempt import events as e
from assay.core.attempt import ledger_of, replay

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


HISTORY = [
    (e.Opened(120, 7200), at(-10)),
    (e.CheckedIn("f" * 64), at(-5)),
    (e.Admitted("chidi@example.org"), at(-1)),
    (e.Started(), at(0)),
    (e.TimeGranted(600, "chidi@example.org", "Fire alarm"), at(20)),
    (e.Paused("chidi@example.org", "Fire alarm"), at(21)),
    (e.Admitted("chidi@example.org"), at(40)),
    (e.TimeGranted(-60, "dana@example.org", "Granted twice"), at(41)),
    (e.Resumed(), at(42)),
]


def test_every_line_has_its_time_person_and_reason() -> None:
    ledger = ledger_of(HISTORY)
    assert ledger.base_seconds == 7200
    assert [(g.at, g.seconds, g.by, g.reason) for g in ledger.grants] == [
        (at(20), 600, "chidi@example.org", "Fire alarm"),
        (at(41), -60, "dana@example.org", "Granted twice"),
    ]
    assert [(s.since, s.until) for s in ledger.stretches] == [(at(0), at(21)), (at(42), None)]
    assert ledger.stretches[0].closed_by == e.Paused("chidi@example.org", "Fire alarm")


def test_it_adds_up_to_what_the_state_says() -> None:
    ledger, state = ledger_of(HISTORY), replay(HISTORY)
    assert ledger.allowed_seconds == state.allowed_seconds == 7740
    assert ledger.used(at(50)) == timedelta(minutes=29)
    assert ledger.left(at(50)) == state.remaining(at(50)) == timedelta(minutes=100)
    assert ledger.left(at(5000)) == timedelta()


def test_the_clock_stands_while_the_exam_is_paused() -> None:
    ledger = ledger_of(HISTORY[:6])
    assert ledger.left(at(22)) == ledger.left(at(39))
