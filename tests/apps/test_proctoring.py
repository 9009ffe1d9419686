"""The proctor's moves: journalled by name, with a reason, and never a decision about the result."""

import pytest
from django.db import IntegrityError, transaction

from assay.apps.attempts import actions as attempts
from assay.apps.attempts.models import JournalRow
from assay.apps.audit.queries import trail_of
from assay.apps.people.models import Role
from assay.apps.proctoring import actions
from assay.apps.proctoring.chores import note_incidents
from assay.apps.proctoring.models import Incident
from assay.apps.proctoring.queries import in_the_room, incidents_of, place_in_queue, queue
from assay.apps.programs.actions import grant_accommodation
from assay.apps.programs.models import Certification
from assay.core.attempt import Phase, Refused
from assay.core.proctoring import IRREGULARITIES, irregularity
from assay.outside.keys import SigningKey
from tests.apps.story import TAB, answers, chained, moment, person, registered
from tests.apps.test_at_the_same_time import kinds, together


def test_the_longest_waiting_is_met_first(pmle: Certification) -> None:
    late, early, absent = registered(pmle), registered(pmle), registered(pmle)
    early.checked_in(10)
    late.checked_in(20)
    assert [attempt.uuid for attempt in queue({"pmle"})] == [early.uuid, late.uuid]
    assert [place_in_queue(exam.fresh()) for exam in (early, late, absent)] == [1, 2, 0]
    assert not queue({"other"})


def test_whoever_is_admitted_is_in_the_room_with_their_incidents(pmle: Certification) -> None:
    exam = registered(pmle).admitted()
    code = IRREGULARITIES[0].code
    actions.flag(exam.attempt, by=exam.proctor, code=code, severity=40, note="a phone rang", now=moment(5))
    (found,) = in_the_room({"pmle"})
    assert (found.uuid, found.incident_count) == (exam.uuid, 1)
    assert [(i.code, i.by, i.note) for i in incidents_of(exam.attempt)] == [
        (code, exam.proctor, "a phone rang")
    ]


def test_each_move_stands_in_the_journal_and_on_the_trail_with_its_person(pmle: Certification) -> None:
    exam = registered(pmle).checked_in()
    by = exam.proctor
    actions.turn_away(exam.uuid, by=by, reason="the name differs", now=moment(1))
    exam.admitted(2)
    actions.pause(exam.uuid, by=by, reason="a fire drill", now=moment(3))
    actions.grant_time(exam.uuid, by=by, minutes=10, reason="a fire drill", now=moment(4))
    actions.admit(exam.uuid, by=by, now=moment(5))
    rows = JournalRow.objects.filter(attempt=exam.attempt, body__by=by.email)
    assert [row.event for row in rows.order_by("seq")] == [
        "TurnedAway",
        "Admitted",
        "Paused",
        "TimeGranted",
        "Admitted",
    ]
    assert [row.body.get("reason") for row in rows.order_by("seq")][2] == "a fire drill"
    assert trail_of(f"attempt:{exam.uuid}").filter(actor=by.email).count() == 5
    assert exam.fresh().allowed_seconds == 7200 + 600
    assert exam.fresh().message == ""


def test_a_refused_move_leaves_no_trace(pmle: Certification) -> None:
    exam = registered(pmle)
    with pytest.raises(Refused, match="not started"):
        actions.pause(exam.uuid, by=exam.proctor, reason="x", now=moment(1))
    assert not trail_of(f"attempt:{exam.uuid}").filter(action="attempt.paused")
    assert exam.fresh().message == ""


def test_an_incident_needs_a_code_of_the_list_and_a_severity_in_percent(pmle: Certification) -> None:
    exam = registered(pmle)
    with pytest.raises(KeyError):
        actions.flag(exam.attempt, by=exam.proctor, code="bad.vibes", severity=1, note="", now=moment(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.flag(
            exam.attempt, by=exam.proctor, code=IRREGULARITIES[0].code, severity=101, note="", now=moment(1)
        )


class TestTheirOwnExam:
    """The page hides it; the action refuses it, whatever the page did."""

    def test_a_proctor_does_nothing_with_it(self, pmle: Certification, key: SigningKey) -> None:
        exam = registered(pmle).seated()
        me = exam.candidate
        moves = [
            lambda: actions.admit(exam.uuid, by=me, now=moment(1)),
            lambda: actions.turn_away(exam.uuid, by=me, reason="x", now=moment(1)),
            lambda: actions.pause(exam.uuid, by=me, reason="x", now=moment(1)),
            lambda: actions.grant_time(exam.uuid, by=me, minutes=60, reason="x", now=moment(1)),
            lambda: actions.terminate(exam.uuid, by=me, reason="x", key=key, now=moment(1)),
            lambda: actions.flag(
                exam.attempt, by=me, code=IRREGULARITIES[0].code, severity=0, note="", now=moment(1)
            ),
        ]
        for move in moves:
            with pytest.raises(Refused, match="their own"):
                move()
        assert exam.fresh().head_seq == 5
        assert (
            not trail_of(f"attempt:{exam.uuid}").filter(actor=me.email).exclude(action="attempt.checked_in")
        )

    def test_nor_does_an_act_on_all_reach_it(self, pmle: Certification) -> None:
        mine, other = registered(pmle).seated(), registered(pmle).seated()
        sweep = actions.grant_all({"pmle"}, by=mine.candidate, minutes=5, reason="x", now=moment(5))
        assert (sweep.done, sweep.failed) == (1, {})
        assert [one.fresh().allowed_seconds for one in (mine, other)] == [7200, 7500]


class TestTheFireAlarm:
    def test_everybody_who_has_begun_is_paused_and_gets_time(self, pmle: Certification) -> None:
        running = [registered(pmle).seated() for _ in range(2)]
        waiting, chidi = registered(pmle).admitted(), person("Chidi", Role.PROCTOR)
        sweep = actions.pause_all({"pmle"}, by=chidi, reason="fire alarm", now=moment(60))
        assert (sweep.done, sweep.failed) == (2, {})
        assert [exam.fresh().message for exam in running] == ["fire alarm"] * 2
        sweep = actions.grant_all({"pmle"}, by=chidi, minutes=15, reason="fire alarm", now=moment(61))
        assert sweep.done == 2
        for exam in running:
            assert (exam.fresh().phase, exam.fresh().allowed_seconds) == (Phase.PAUSED, 7200 + 900)
            last = JournalRow.objects.filter(attempt=exam.attempt).order_by("seq").last()
            assert last is not None
            assert (last.event, last.body["by"], last.body["reason"]) == (
                "TimeGranted",
                chidi.email,
                "fire alarm",
            )
        assert (waiting.fresh().phase, waiting.fresh().allowed_seconds) == (Phase.AUTHORIZED, 7200)

    def test_the_trail_has_one_row_for_it(self, pmle: Certification) -> None:
        exams = [registered(pmle).seated() for _ in range(2)]
        chidi = person("Chidi", Role.PROCTOR)
        actions.pause_all({"pmle"}, by=chidi, reason="fire alarm", now=moment(60))
        (row,) = trail_of("certification:pmle").filter(action="attempts.paused")
        assert row.actor == chidi.email
        assert sorted(row.detail["attempts"]) == sorted(str(exam.uuid) for exam in exams)

    def test_one_that_cannot_be_reached_is_named_and_keeps_no_other(self, pmle: Certification) -> None:
        stuck, exam = registered(pmle).seated(), registered(pmle).seated()
        JournalRow.objects.create(
            attempt=stuck.attempt, seq=stuck.fresh().head_seq + 1, at="", event="", body={}, hash=""
        )
        chidi = person("Chidi", Role.PROCTOR)
        sweep = actions.pause_all(None, by=chidi, reason="x", now=moment(60))
        assert (sweep.done, list(sweep.failed)) == (1, [stuck.uuid])
        assert (stuck.fresh().phase, exam.fresh().phase) == (Phase.ACTIVE, Phase.PAUSED)

    def test_all_go_on_but_whoever_is_on_a_break(self, pmle: Certification) -> None:
        exam, away = registered(pmle), registered(pmle)
        for one in (exam, away):
            grant_accommodation(
                one.candidate,
                break_minutes=5,
                reason="x",
                valid_from=moment(0).date(),
                by=person("Dana"),
                now=moment(-10),
            )
            one.seated()
        attempts.begin_break(away.uuid, TAB, now=moment(5))
        chidi = person("Chidi", Role.PROCTOR)
        actions.pause_all(None, by=chidi, reason="x", now=moment(60))
        sweep = actions.admit_all(None, by=chidi, now=moment(90))
        assert (sweep.done, list(sweep.failed)) == (1, [away.uuid])
        assert "break" in sweep.failed[away.uuid]
        assert (exam.fresh().phase, exam.fresh().message) == (Phase.AUTHORIZED, "")

    def test_again_it_reaches_only_whom_it_missed(self, pmle: Certification) -> None:
        registered(pmle).seated()
        chidi = person("Chidi", Role.PROCTOR)
        actions.pause_all(None, by=chidi, reason="x", now=moment(60))
        missed = registered(pmle).seated()
        assert actions.pause_all(None, by=chidi, reason="x", now=moment(61)).done == 1
        assert missed.fresh().phase == Phase.PAUSED

    def test_it_stays_with_its_certifications(self, pmle: Certification) -> None:
        exam = registered(pmle).seated()
        chidi = person("Chidi", Role.PROCTOR)
        assert actions.pause_all({"other"}, by=chidi, reason="x", now=moment(60)).done == 0
        assert exam.fresh().phase == Phase.ACTIVE


class TestWhatTheJournalSaysWentWrong:
    def test_each_doubt_and_long_silence_becomes_one_incident(
        self, pmle: Certification, key: SigningKey
    ) -> None:
        exam = registered(pmle).seated().heard(0)
        batch = chained(*answers([(0,), (1,)]))
        with pytest.raises(Refused):
            exam.save(batch[1], at=5)
        exam.heard(10)
        attempts.heartbeat(exam.uuid, TAB, at_question=1, key=key, now=moment(100))
        attempts.heartbeat(exam.uuid, TAB, at_question=1, key=key, now=moment(700))
        assert (note_incidents(now=moment(701)), note_incidents(now=moment(702))) == (2, 0)
        doubt, silence = incidents_of(exam.attempt)
        assert (doubt.code, silence.code) == ("technical.workstation", "technical.network")
        assert (doubt.by, doubt.recorded_by) == (None, "recorded by the system")
        assert "Entry 2 of the device" in doubt.note
        assert "600 seconds" in silence.note, "the first silence was a short one"
        assert (silence.at, silence.severity) == (moment(700), 0)

    def test_two_workers_note_it_once(self, committed: Certification) -> None:
        exam = registered(committed).seated()
        with pytest.raises(Refused):
            exam.save(*chained(*answers([(0,)], first=2)))
        outcomes = together(*[lambda: note_incidents(now=moment(9))] * 2)
        assert kinds(outcomes) == ["done", "done"]
        assert incidents_of(exam.attempt).count() == 1

    def test_an_incident_has_a_person_or_an_entry(self, pmle: Certification) -> None:
        exam = registered(pmle)
        for wrong in ({"by": None, "journal_seq": None}, {"by": exam.proctor, "journal_seq": 1}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Incident.objects.create(attempt=exam.attempt, at=moment(1), code="x", severity=0, **wrong)

    def test_what_is_long_over_is_not_looked_through(self, pmle: Certification, key: SigningKey) -> None:
        exam = registered(pmle).seated()
        with pytest.raises(Refused):
            exam.save(*chained(*answers([(0,)], first=2)))
        actions.terminate(exam.uuid, by=exam.proctor, reason="x", key=key, now=moment(9))
        assert note_incidents(now=moment(4 * 24 * 3600)) == 0


def test_an_incident_changes_nothing_about_the_exam(pmle: Certification) -> None:
    exam = registered(pmle).seated()
    before = exam.fresh().head_hash
    actions.flag(
        exam.attempt, by=exam.proctor, code=IRREGULARITIES[0].code, severity=100, note="", now=moment(1)
    )
    assert (exam.fresh().phase, exam.fresh().head_hash) == (Phase.ACTIVE, before)


def test_every_irregularity_is_found_by_its_code_and_no_other_is() -> None:
    assert all(irregularity(one.code) is one for one in IRREGULARITIES)
    assert len({one.code for one in IRREGULARITIES}) == len(IRREGULARITIES) == 23
    assert {one.code.split(".")[0] for one in IRREGULARITIES} == {
        "environment",
        "examinee",
        "staff",
        "technical",
        "other",
    }
    with pytest.raises(KeyError):
        irregularity("")
