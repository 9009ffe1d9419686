"""The candidate's own copy of how she was watched: all of it, in plain values, and nothing of others."""

import json

from assay.apps.proctoring.actions import flag
from assay.apps.proctoring.actions.check_in import checked
from assay.apps.proctoring.actions.evidence import log_view
from assay.apps.proctoring.actions.retention import hold
from assay.apps.proctoring.chores.retention import delete_due
from assay.apps.proctoring.models import Message, Signal
from assay.apps.proctoring.queries.export import own_timeline
from assay.apps.programs.models import Certification
from assay.outside.keys import SigningKey
from tests.apps.story import Exam, moment, person
from tests.apps.test_check_in_steps import still
from tests.apps.watched import NOTICE, consented, kept, watching


def watched_exam(pmle: Certification, key: SigningKey) -> Exam:
    exam = consented(watching(pmle))
    still(exam)
    checked(exam.fresh(), by=exam.proctor, document_kind="passport", last2="7K", now=moment(12))
    kept(exam, 1)
    exam.submitted(key)
    flag(
        exam.fresh(),
        by=exam.proctor,
        code="environment.noise",
        severity=80,
        note="Her sister?",
        now=moment(50),
    )
    Signal.objects.create(attempt=exam.attempt, kind="focus_lost", at=moment(20), facts={"value": 3})
    Message.objects.create(
        attempt=exam.attempt, number=1, ref="a", text="Please wait.", by=exam.proctor, sent_at=moment(30)
    )
    return exam


def test_it_holds_all_that_is_kept_and_goes_into_a_file(pmle: Certification, key: SigningKey) -> None:
    exam = watched_exam(pmle, key)
    dana = person("Dana")
    log_view(exam.fresh(), by=dana, what="camera 1", reason="An incident was recorded.", now=moment(100))
    hold(exam.fresh(), by=dana, reason="A court asks.", now=moment(200))
    told = json.loads(json.dumps(own_timeline(exam.fresh(), now=moment(300))))
    assert told["consents"][0]["text"] == NOTICE
    assert told["check_in"]["document_last_two"] == "7K"
    assert told["check_in"]["checked_by"] == "Chidi Example"
    assert [(one["stream"], one["number"]) for one in told["recordings"]] == [("camera", 1), ("face", 1)]
    assert told["observations"][0]["measured"] == {"value": 3}
    assert told["observations"][0]["looked_at_by_a_person"] is False
    assert told["messages"][0]["from"] == "proctor"
    assert told["views"] == [
        {
            "at": moment(100).isoformat(timespec="milliseconds"),
            "by": "Dana Example",
            "what": "camera 1",
            "reason": "An incident was recorded.",
        }
    ]
    assert told["kept_by_hold_since"] == moment(200).isoformat(timespec="milliseconds")


def test_staffs_notes_and_severities_are_not_in_it(pmle: Certification, key: SigningKey) -> None:
    told = json.dumps(own_timeline(watched_exam(pmle, key).fresh(), now=moment(300)))
    assert "sister" not in told
    assert "severity" not in told


def test_what_was_deleted_stays_told_with_its_receipt(pmle: Certification, key: SigningKey) -> None:
    exam = watched_exam(pmle, key)
    delete_due(key=key, now=moment(100 * 86_400))
    told = own_timeline(exam.fresh(), now=moment(100 * 86_400))
    recordings, deletions = told["recordings"], told["deletions"]
    assert isinstance(recordings, list)
    assert isinstance(deletions, list)
    assert all(one["deleted_at"] for one in recordings)
    assert {one["kind"] for one in deletions} == {"recording", "still", "chat", "signals"}
