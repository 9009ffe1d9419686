"""The clock ledger: every line of it, and that it agrees with the state that decides."""

from datetime import UTC, datetime, timedelta

from assay.core.attempt import Ledger, ledger_of, replay
from assay.core.attempt import events as e

CHIDI, DANA = "chidi@example.org", "dana@example.org"
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


class TestAllKindsOfLines:
    """An accommodated exam with an outage, a fire alarm and a break that took too long."""

    STORY = [
        (e.Opened(120, 7200, outage_seconds=120), at(-60)),
        (e.Accommodated(25, 600, ("large-print",), DANA), at(-50)),
        (e.CheckedIn("f" * 64), at(-5)),
        (e.Admitted(CHIDI), at(-1)),
        (e.SeatTaken("tab-of-ada", "a browser"), at(-1)),
        (e.Started(), at(0)),
        (e.Reconnected(100), at(10)),
        (e.TimeGranted(100, e.POLICY, "The connection was lost for 100 seconds."), at(10)),
        (e.Paused(CHIDI, "Fire alarm"), at(20)),
        (e.TimeGranted(300, CHIDI, "Fire alarm"), at(25)),
        (e.Admitted(CHIDI), at(30)),
        (e.Resumed(), at(31)),
        (e.BreakBegun(600, scheduled=False), at(60)),
        (e.BreakEnded(), at(72)),
        (e.Admitted(CHIDI), at(73)),
        (e.Resumed(), at(74)),
        (e.TimeGranted(-100_000, DANA, "Granted by mistake"), at(80)),
        (e.Submitted("clock"), at(81)),
    ]

    def test_each_says_who_when_and_why(self) -> None:
        told = [
            (line.kind, line.at, line.until, line.seconds, line.by, line.reason)
            for line in ledger_of(self.STORY).lines
        ]
        assert told == [
            ("base", at(-60), None, 7200, "", "The time limit of the exam."),
            ("accommodation", at(-50), None, 1800, DANA, "Extra time of 25 %, 600 seconds of breaks."),
            ("ran", at(0), at(20), 0, "candidate", "Started."),
            ("credit", at(10), None, 100, "policy", "The connection was lost for 100 seconds."),
            ("pause", at(20), at(31), 0, CHIDI, "Fire alarm"),
            ("grant", at(25), None, 300, CHIDI, "Fire alarm"),
            ("ran", at(31), at(60), 0, "candidate", "Resumed."),
            ("break", at(60), at(72), 0, "candidate", "A break of one's own."),
            ("over-run", at(70), at(72), 0, "candidate", "The break was longer than allowed."),
            ("pause", at(72), at(74), 0, "candidate", "Back from the break, waiting to be admitted."),
            ("ran", at(74), at(81), 0, "candidate", "Resumed."),
            ("grant", at(80), None, -9400, DANA, "Granted by mistake"),
        ]

    def test_they_explain_every_second_at_every_moment(self) -> None:
        for until in range(1, len(self.STORY) + 1):
            history = self.STORY[:until]
            ledger, state = ledger_of(history), replay(history)
            for minutes in (0, 0.001, 1, 15, 500):
                now = history[-1][1] + timedelta(minutes=minutes)
                assert ledger.explains(state, now)
                allowed = timedelta(seconds=ledger.allowed_seconds)
                assert max(timedelta(), allowed - ledger.used(now)) == state.remaining(now)

    def test_what_was_used(self) -> None:
        used = {line.kind: timedelta() for line in ledger_of(self.STORY).lines}
        for line in ledger_of(self.STORY).lines:
            used[line.kind] += line.used(at(999))
        spent = {kind: span for kind, span in used.items() if span}
        assert spent == {"ran": timedelta(minutes=56), "over-run": timedelta(minutes=2)}

    def test_a_break_that_lasts_too_long_is_charged_while_it_lasts(self) -> None:
        ledger = ledger_of(self.STORY[:13])
        assert ledger.lines[-1].kind == "break"
        assert [ledger.used(at(m)) for m in (69, 70, 75)] == [timedelta(minutes=m) for m in (49, 49, 54)]

    def test_a_ledger_that_leaves_something_out_does_not_explain_the_state(self) -> None:
        state, now = replay(self.STORY), at(999)
        ledger = ledger_of(self.STORY)
        assert ledger.explains(state, now)
        for number, line in enumerate(ledger.lines):
            less = Ledger((*ledger.lines[:number], *ledger.lines[number + 1 :]))
            matters = line.seconds != 0 or line.used(now) > timedelta()
            assert less.explains(state, now) is not matters

    def test_a_clock_set_back_makes_no_line_negative(self) -> None:
        history = [*self.STORY[:8], (e.Paused(CHIDI, "x"), at(-30))]
        ledger = ledger_of(history)
        assert [line.length(at(0)) for line in ledger.lines if line.kind == "ran"] == [timedelta()]
        assert ledger.explains(replay(history), at(0))
