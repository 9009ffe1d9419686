"""The proctor's moves: journalled by name, with a reason, and never a decision about the result."""

import pytest
from django.db import IntegrityError, transaction

from assay.apps.attempts.models import JournalRow
from assay.apps.audit.queries import trail_of
from assay.apps.proctoring import actions
from assay.apps.proctoring.queries import in_the_room, incidents_of, place_in_queue, queue
from assay.apps.programs.models import Certification
from assay.core.attempt import Phase, Refused
from assay.core.proctoring import IRREGULARITIES, irregularity
from tests.apps.story import moment, registered


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
