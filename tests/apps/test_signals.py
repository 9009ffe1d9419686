"""Signals are facts: merged, muted, disposed of by a named person, and never the cause of anything."""

from dataclasses import replace

import pytest

from assay.apps.attempts.engine import carry_out
from assay.apps.attempts.models import Attempt, JournalRow
from assay.apps.audit.queries import trail_of
from assay.apps.people.models import Role
from assay.apps.proctoring.actions import signals
from assay.apps.proctoring.actions.news import watch_of
from assay.apps.proctoring.chores import signal_gaps
from assay.apps.proctoring.models import Signal
from assay.apps.proctoring.queries.signals import alerts_of, signals_of
from assay.apps.programs.actions import grant_accommodation
from assay.apps.programs.models import Certification
from assay.core.attempt import Phase, Refused, commands
from assay.core.proctoring import KINDS, Kind, Observation
from tests.apps.story import TAB, Exam, moment, person, registered
from tests.apps.watched import WATCHED, watching


def focus_lost(seconds: int = 0, **more: object) -> Observation:
    """Another window was in front, `seconds` after noon by the device's clock."""
    at = moment(seconds).isoformat().replace("+00:00", "Z")
    return Observation(kind=Kind.FOCUS_LOST, device_at=at, value=3, threshold=0, **more)  # type: ignore[arg-type]


def test_what_was_measured_is_kept_with_its_clip(pmle: Certification) -> None:
    exam = registered(watching(pmle)).seated()
    seen = focus_lost(10, lasted_ms=3000, stream="camera", clip_seq=7, clip_offset_ms=1200)
    signals.observe(exam.fresh(), [seen], now=moment(14))
    (signal,) = alerts_of(exam.attempt)
    assert (signal.kind, signal.at, signal.lasted_ms, signal.count) == ("focus_lost", moment(14), 3000, 1)
    assert (signal.stream, signal.clip_seq, signal.clip_offset_ms) == ("camera", 7, 1200)
    assert signal.facts == {"value": 3, "threshold": 0}
    assert signal.severity == KINDS["focus_lost"].severity


def test_like_signals_within_ten_seconds_are_one_and_the_desk_hears_of_each(pmle: Certification) -> None:
    exam = registered(watching(pmle)).seated()
    desk = watch_of(exam.attempt).desk
    for second in (10, 15, 22):
        signals.observe(exam.fresh(), [focus_lost(second)], now=moment(second + 1))
    (signal,) = alerts_of(exam.attempt)
    assert (signal.count, signal.lasted_ms) == (3, 12_000)
    assert watch_of(exam.attempt).desk == desk + 3


def test_the_same_signal_sent_twice_is_counted_once(pmle: Certification) -> None:
    exam = registered(watching(pmle)).seated()
    for second in (11, 12, 40):
        signals.observe(exam.fresh(), [focus_lost(10)], now=moment(second))
    assert [signal.count for signal in signals_of(exam.attempt)] == [1]


def test_a_flood_makes_few_rows(pmle: Certification) -> None:
    exam = registered(watching(pmle)).seated()
    flood = [focus_lost(30 * n) for n in range(40)]
    signals.observe(exam.fresh(), flood, now=moment(1200))
    rows = list(signals_of(exam.attempt))
    assert len(rows) == KINDS["focus_lost"].most_per_minute
    assert sum(row.count for row in rows) == 40


def test_the_programme_says_how_heavy_a_kind_is(pmle: Certification) -> None:
    exam = registered(watching(pmle, replace(WATCHED, severities={"focus_lost": 77}))).seated()
    signals.observe(exam.fresh(), [focus_lost()], now=moment(1))
    assert [signal.severity for signal in alerts_of(exam.attempt)] == [77]


def test_an_accommodation_keeps_a_kind_off_the_alerts_and_on_the_record(pmle: Certification) -> None:
    exam = registered(watching(pmle))
    dana = person("Dana", Role.MANAGER)
    grant_accommodation(
        exam.candidate,
        by=dana,
        presets=["screen-reader"],
        reason="a letter",
        valid_from=moment(0).date(),
        now=moment(0),
    )
    exam.seated()
    desk = watch_of(exam.attempt).desk
    signals.observe(exam.fresh(), [focus_lost()], now=moment(1))
    assert not alerts_of(exam.attempt)
    assert [signal.muted for signal in signals_of(exam.attempt)] == [True]
    assert watch_of(exam.attempt).desk == desk


def test_a_proctor_mutes_a_kind_for_one_person_and_says_why(pmle: Certification) -> None:
    exam = registered(watching(pmle)).seated()
    signals.observe(exam.fresh(), [focus_lost()], now=moment(1))
    with pytest.raises(ValueError, match="why"):
        signals.mute(exam.attempt, "focus_lost", by=exam.proctor, reason=" ", now=moment(2))
    signals.mute(exam.attempt, "focus_lost", by=exam.proctor, reason="a nurse is near", now=moment(2))
    signals.observe(exam.fresh(), [focus_lost(60)], now=moment(60))
    assert not alerts_of(exam.attempt)
    assert trail_of(f"attempt:{exam.uuid}").filter(action="signals.muted", actor=exam.proctor.email)
    signals.mute(exam.attempt, "focus_lost", by=exam.proctor, reason="she left", muted=False, now=moment(70))
    assert len(alerts_of(exam.attempt)) == 2
    with pytest.raises(ValueError, match="bad_vibes"):
        signals.mute(exam.attempt, "bad_vibes", by=exam.proctor, reason="x", now=moment(2))


def one_signal(pmle: Certification) -> tuple[Exam, Signal]:
    """A seated exam with one open signal."""
    exam = registered(watching(pmle)).seated()
    signals.observe(exam.fresh(), [focus_lost()], now=moment(1))
    return exam, Signal.objects.get(attempt=exam.attempt)


def test_a_named_person_disposes_of_each_signal_once(pmle: Certification) -> None:
    exam, signal = one_signal(pmle)
    signals.acknowledge(exam.attempt, signal.pk, by=exam.proctor, now=moment(2))
    assert not alerts_of(exam.attempt)
    with pytest.raises(ValueError, match="why"):
        signals.dismiss(exam.attempt, signal.pk, by=exam.proctor, reason="", now=moment(3))
    signals.dismiss(exam.attempt, signal.pk, by=exam.proctor, reason="a cat", now=moment(3))
    signal.refresh_from_db()
    assert (signal.state, signal.disposed_by, signal.reason) == ("dismissed", exam.proctor, "a cat")
    with pytest.raises(Refused, match="already"):
        signals.make_incident(
            exam.attempt,
            signal.pk,
            by=exam.proctor,
            code="examinee.behaviour",
            severity=50,
            note="",
            now=moment(4),
        )
    actions = set(trail_of(f"attempt:{exam.uuid}").values_list("action", flat=True))
    assert {"signal.acknowledged", "signal.dismissed"} <= actions


def test_a_dismissed_signal_does_not_swallow_the_next(pmle: Certification) -> None:
    exam, signal = one_signal(pmle)
    signals.dismiss(exam.attempt, signal.pk, by=exam.proctor, reason="a cat", now=moment(3))
    signals.observe(exam.fresh(), [focus_lost(5)], now=moment(6))
    assert [one.count for one in alerts_of(exam.attempt)] == [1]


def test_a_signal_becomes_an_incident_by_a_person(pmle: Certification) -> None:
    exam, signal = one_signal(pmle)
    with pytest.raises(KeyError):
        signals.make_incident(
            exam.attempt, signal.pk, by=exam.proctor, code="bad.vibes", severity=50, note="", now=moment(4)
        )
    incident = signals.make_incident(
        exam.attempt,
        signal.pk,
        by=exam.proctor,
        code="examinee.behaviour",
        severity=50,
        note="notes",
        now=moment(4),
    )
    signal.refresh_from_db()
    assert (signal.state, signal.incident, incident.by) == ("incident", incident, exam.proctor)


def test_nobody_disposes_of_signals_of_their_own_exam(pmle: Certification) -> None:
    exam, signal = one_signal(pmle)
    with pytest.raises(Refused, match="own exam"):
        signals.dismiss(exam.attempt, signal.pk, by=exam.candidate, reason="nothing", now=moment(2))


def test_signals_of_every_kind_move_nothing(pmle: Certification) -> None:
    exam = registered(watching(pmle)).seated()
    before = Attempt.objects.values().get(pk=exam.attempt.pk)
    journal = JournalRow.objects.filter(attempt=exam.attempt).count()
    every = [
        Observation(kind=kind, value=1e6, device_at=moment(60 * n).isoformat())
        for n in range(12)
        for kind in Kind
    ]
    signals.observe(exam.fresh(), every, now=moment(5000))
    assert Attempt.objects.values().get(pk=exam.attempt.pk) == before
    assert JournalRow.objects.filter(attempt=exam.attempt).count() == journal
    assert exam.fresh().phase == Phase.ACTIVE


def test_a_long_silence_in_the_journal_is_signalled_once(pmle: Certification) -> None:
    exam = registered(watching(pmle)).seated()
    carry_out(exam.uuid, commands.Heard(TAB, 95), now=moment(100))
    assert signal_gaps(now=moment(120)) == 1
    assert signal_gaps(now=moment(121)) == 0
    (signal,) = signals_of(exam.attempt)
    assert (signal.kind, signal.lasted_ms, signal.facts["value"]) == ("network_gap", 95_000, 95)
    assert signal.severity == 0


def test_a_silence_that_the_programme_does_not_mind_is_none(pmle: Certification) -> None:
    exam = registered(watching(pmle, replace(WATCHED, network_gap_seconds=120))).seated()
    carry_out(exam.uuid, commands.Heard(TAB, 95), now=moment(100))
    assert signal_gaps(now=moment(130)) == 0


def test_the_player_and_the_journal_tell_of_one_silence(pmle: Certification) -> None:
    exam = registered(watching(pmle)).seated()
    carry_out(exam.uuid, commands.Heard(TAB, 95), now=moment(100))
    assert signal_gaps(now=moment(101)) == 0
    told = Observation(
        kind=Kind.NETWORK_GAP, device_at=moment(5).isoformat(), lasted_ms=95_000, value=95, threshold=30
    )
    signals.observe(exam.fresh(), [told], now=moment(102))
    assert signal_gaps(now=moment(120)) == 1
    assert signal_gaps(now=moment(121)) == 0
    (signal,) = signals_of(exam.attempt)
    assert (signal.device_at, signal.count) == (told.device_at, 1)
