"""Work that arrives after the end: kept, marked, and counted only when a person says so."""

import pytest

from assay.apps.attempts import actions, queries
from assay.apps.attempts.chores import submit_overdue
from assay.apps.attempts.engine import state_of
from assay.apps.audit.queries import trail_of
from assay.apps.people.models import Role
from assay.apps.programs.models import Certification
from assay.core.attempt import Phase, Refused, Work
from assay.core.attempt import events as e
from assay.outside.keys import SigningKey
from tests.apps.story import TAB, Exam, answers, chained, moment, person, registered, with_policy

END = 7205.001
BATCH = chained(*answers([(0,), (1,), (2,)]))


@pytest.fixture
def offline(pmle: Certification, key: SigningKey) -> Exam:
    """One answer stored, two more on the device; the network is gone until after the clock has handed in."""
    exam = registered(pmle).seated()
    exam.save(BATCH[0])
    exam.heard(7190)
    assert submit_overdue(key, now=moment(END)) == 1
    return exam


def choices(exam: Exam) -> dict[int, tuple[int, ...]]:
    """What counts, as scoring reads it."""
    return {number: work.choice for number, work in queries.work_of(exam.fresh()).items()}


class TestTheClockWaitsForASilentTab:
    def test_as_long_as_its_silence_may_still_be_given_back(
        self, pmle: Certification, key: SigningKey
    ) -> None:
        registered(with_policy(pmle, outage_seconds=600)).seated().heard(7000)
        assert submit_overdue(key, now=moment(END)) == 0
        assert submit_overdue(key, now=moment(END + 205)) == 0
        assert submit_overdue(key, now=moment(END + 600)) == 1

    def test_and_it_is_given_back_when_the_tab_is_heard(self, pmle: Certification, key: SigningKey) -> None:
        exam = registered(with_policy(pmle, outage_seconds=600)).seated().heard(7000)
        assert submit_overdue(key, now=moment(END + 95)) == 0
        actions.heartbeat(exam.uuid, TAB, at_question=1, key=key, now=moment(7300))
        attempt = exam.fresh()
        assert (attempt.phase, attempt.allowed_seconds) == (Phase.ACTIVE, 7200 + 300)
        assert attempt.deadline == moment(7500)

    def test_so_does_a_browser_that_was_killed_and_opened_again(self, pmle: Certification) -> None:
        exam = registered(with_policy(pmle, outage_seconds=600)).seated().heard(1000)
        attempt = actions.take_seat(exam.uuid, "another tab", device="the same", now=moment(1600))
        assert (attempt.tab, attempt.allowed_seconds) == ("another tab", 7200 + 600)
        assert queries.replayed(exam.fresh()) == state_of(exam.fresh())


class TestLateWork:
    def test_is_stored_and_waits(self, offline: Exam) -> None:
        assert offline.save(*BATCH, at=9000).held_up_to == 3
        assert choices(offline) == {1: (0,)}
        assert state_of(offline.fresh()).late_waiting == 2
        assert offline.fresh().phase == Phase.SUBMITTED

    def test_counts_once_a_person_has_accepted_it(self, offline: Exam, key: SigningKey) -> None:
        offline.save(*BATCH[1:], at=9000)
        first = offline.fresh().receipt
        dana = person("Dana", Role.MANAGER)
        said = {"accepted": True, "reason": "the network of the hall was down"}
        actions.decide_late(offline.uuid, **said, by=dana, key=key, now=moment(9500))
        assert choices(offline) == {1: (0,), 2: (1,), 3: (2,)}
        second = offline.fresh().receipt
        assert (first.number, second.number) == (1, 2)
        assert (first.document["held_up_to"], second.document["held_up_to"]) == (1, 3)
        assert (second.document["late"], second.document["late_waiting"]) == (2, 0)
        assert queries.journal_faults(offline.fresh()) == []
        (trail,) = trail_of(f"attempt:{offline.uuid}").filter(action="attempt.late_work_accepted")
        assert (trail.actor, trail.detail["reason"]) == (dana.email, said["reason"])

    def test_does_not_when_the_person_declines(self, offline: Exam, key: SigningKey) -> None:
        offline.save(*BATCH[1:], at=9000)
        dana = person("Dana", Role.MANAGER)
        actions.decide_late(offline.uuid, accepted=False, reason="x", by=dana, key=key, now=moment(9500))
        assert choices(offline) == {1: (0,)}
        with pytest.raises(Refused, match="no late work"):
            actions.decide_late(offline.uuid, accepted=True, reason="x", by=dana, key=key, now=moment(9600))

    def test_nobody_decides_on_their_own(self, offline: Exam, key: SigningKey) -> None:
        offline.save(*BATCH[1:], at=9000)
        with pytest.raises(Refused, match="their own"):
            actions.decide_late(
                offline.uuid, accepted=True, reason="x", by=offline.candidate, key=key, now=moment(9500)
            )
        assert choices(offline) == {1: (0,)}

    def test_is_refused_once_its_window_is_over(self, offline: Exam) -> None:
        with pytest.raises(Refused) as caught:
            offline.save(*BATCH[1:], at=END + 86_401)
        assert caught.value.rule == "too-late"

    def test_made_when_the_display_showed_no_time_is_not_stored(self, offline: Exam) -> None:
        late = chained(*answers([(3,)], first=2), prev=BATCH[0].chain, left=0)
        with pytest.raises(Refused, match="after the time was up"):
            offline.save(*late, at=9000)


class TestAnAnswerFile:
    """The device is brought to the desk; staff upload what it saved."""

    def handed_over(self, exam: Exam, *entries: Work, key: SigningKey, at: float = 9000) -> None:
        """By Dana, who has the role for it."""
        actions.hand_over(exam.uuid, entries, sha256="f" * 64, by=person("Dana"), key=key, now=moment(at))

    def test_brings_what_was_not_delivered(self, offline: Exam, key: SigningKey) -> None:
        self.handed_over(offline, *BATCH, key=key)
        assert offline.fresh().held_up_to == 3
        (trail,) = trail_of(f"attempt:{offline.uuid}").filter(action="attempt.answers_handed_over")
        assert trail.detail == {"sha256": "f" * 64, "entries": 3, "new": 2}
        assert offline.fresh().receipt.number == 2

    def test_a_second_time_changes_nothing(self, offline: Exam, key: SigningKey) -> None:
        self.handed_over(offline, *BATCH, key=key)
        before = offline.fresh().head_hash
        self.handed_over(offline, *BATCH, key=key, at=9100)
        assert offline.fresh().head_hash == before
        assert offline.fresh().receipt.number == 2

    def test_that_was_changed_is_an_incident(self, offline: Exam, key: SigningKey) -> None:
        changed = e.AnswerSaved(2, "", 2, (3,), left=60, chain=BATCH[1].chain)
        with pytest.raises(Refused) as caught:
            self.handed_over(offline, BATCH[0], changed, key=key)
        assert caught.value.rule == "wrong-hash"
        assert queries.history(offline.fresh())[-1].event == "Doubted"
        assert not trail_of(f"attempt:{offline.uuid}").filter(action="attempt.answers_handed_over")

    def test_may_be_what_ends_an_exam_whose_time_is_over(self, pmle: Certification, key: SigningKey) -> None:
        exam = registered(pmle).seated().heard(7190)
        self.handed_over(exam, *BATCH, key=key, at=7300)
        attempt = exam.fresh()
        assert (attempt.phase, attempt.held_up_to) == (Phase.SUBMITTED, 3)
        assert attempt.closed_at == moment(7300)
        assert attempt.receipt.document["entries"] == attempt.head_seq
