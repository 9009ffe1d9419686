"""What happens to attempts at their edges: plan, accommodations, forms ahead, called off, expired, closed."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from assay.apps.attempts import actions, queries
from assay.apps.attempts.chores import (
    draw_ahead,
    expire_unstarted,
    finish_ended,
    renew_receipts,
    seal_forms,
    submit_overdue,
)
from assay.apps.attempts.engine import state_of
from assay.apps.attempts.models import Attempt, Form, JournalRow
from assay.apps.audit.queries import trail_of
from assay.apps.bank.models import ItemExposure, ItemVersion
from assay.apps.people.models import Role
from assay.apps.proctoring import actions as proctoring
from assay.apps.programs.actions import grant_accommodation, register, revoke_accommodation
from assay.apps.programs.models import Certification, Registration, RetakeFact
from assay.core.attempt import Phase, Refused, from_body
from assay.core.attempt import events as e
from assay.core.forms import InfeasibleBlueprint
from assay.core.forms.sealed import NotSealed, unseal
from assay.outside.keys import SigningKey, SiteKeys
from tests.apps.story import (
    BORN,
    KEYS,
    NOON,
    TAB,
    Exam,
    answers,
    chained,
    moment,
    person,
    registered,
    with_policy,
)

LIMIT = 60 * 60
"""How long after the admission an exam of the built-in certification may be begun, in seconds."""


class TestThePlan:
    def test_an_attempt_is_opened_under_the_policies_of_the_day(self, pmle: Certification) -> None:
        exam = registered(pmle)
        (opened,) = (from_body(row.event, row.body) for row in queries.history(exam.attempt))
        assert opened == e.Opened(120, 7200, "review", 86_400, "when-silent", 0, (), ())
        with_policy(pmle, late_answers="count")
        assert state_of(exam.fresh()).plan.late_answers == "review", "an open attempt keeps its plan"
        assert state_of(registered(pmle).fresh()).plan.late_answers == "count"

    def test_a_newer_tab_takes_over_or_staff_must_free_the_seat(self, pmle: Certification) -> None:
        taking = registered(with_policy(pmle, second_device="take-over")).seated()
        assert actions.take_seat(taking.uuid, "other", device="x", now=moment(1)).tab == "other"
        keeping = registered(with_policy(pmle, second_device="refuse")).seated()
        with pytest.raises(Refused, match="Only the staff"):
            actions.take_seat(keeping.uuid, "other", device="x", now=moment(9000))
        dana = person("Dana", Role.MANAGER)
        actions.free_seat(keeping.uuid, by=dana, reason="a broken laptop", now=moment(9001))
        assert actions.take_seat(keeping.uuid, "other", device="x", now=moment(9002)).tab == "other"
        assert trail_of(f"attempt:{keeping.uuid}").get(action="attempt.seat_freed").actor == dana.email


class TestAccommodations:
    def granted(self, exam: Exam, **what: object) -> int:
        """Grants one, from the day of the exam on."""
        made = grant_accommodation(
            exam.candidate,
            reason="a certificate was shown",
            valid_from=NOON.date(),
            by=person("Dana", Role.MANAGER),
            now=NOON - timedelta(days=1),
            **what,  # type: ignore[arg-type]
        )
        return int(made.pk)

    def test_what_is_granted_holds_from_check_in_on(self, pmle: Certification) -> None:
        exam = registered(pmle)
        self.granted(exam, extra_time_percent=50, break_minutes=10, presets=["zoom-200"])
        assert exam.fresh().allowed_seconds == 7200
        exam.checked_in(5)
        assert [row.event for row in queries.history(exam.attempt)] == ["Opened", "Accommodated", "CheckedIn"]
        state = state_of(exam.fresh())
        assert (state.allowed_seconds, state.break_seconds, state.presets) == (10_800, 600, ("zoom-200",))
        assert exam.fresh().allowed_seconds == 10_800

    def test_a_second_check_in_sees_what_changed_meanwhile(self, pmle: Certification) -> None:
        exam = registered(pmle)
        granted = self.granted(exam, extra_time_percent=25)
        exam.checked_in(5)
        proctoring.turn_away(exam.uuid, by=exam.proctor, reason="x", now=moment(6))
        dana = person("Dana", Role.MANAGER)
        revoke_accommodation(granted, by=dana, reason="a mistake", now=moment(7))
        exam.checked_in(8)
        assert exam.fresh().allowed_seconds == 7200

    def test_a_break_of_ones_own_stops_the_clock_and_closes_what_was_seen(self, pmle: Certification) -> None:
        exam = registered(pmle)
        self.granted(exam, break_minutes=10)
        exam.seated(0)
        *seen, again = chained(*answers([(0,), (1,)]), e.Flagged(3, "", 1))
        exam.save(*seen, at=100)
        actions.begin_break(exam.uuid, TAB, last_device_seq=2, now=moment(100))
        assert (exam.fresh().phase, exam.fresh().deadline) == (Phase.PAUSED, None)
        actions.end_break(exam.uuid, TAB, now=moment(400))
        proctoring.admit(exam.uuid, by=exam.proctor, now=moment(410))
        actions.start(exam.uuid, now=moment(420))
        assert exam.fresh().elapsed == timedelta(seconds=100)
        with pytest.raises(Refused, match="closed"):
            exam.save(again, at=421)

    def test_whoever_does_not_come_back_is_handed_in(self, pmle: Certification, key: SigningKey) -> None:
        exam = registered(pmle)
        self.granted(exam, break_minutes=10)
        exam.seated(0)
        actions.begin_break(exam.uuid, TAB, now=moment(100))
        gone = 100 + 600 + 7100 + 5
        assert submit_overdue(key, now=moment(gone)) == 0
        assert submit_overdue(key, now=moment(gone + 1)) == 1
        assert exam.fresh().receipt.document["answered"] == 0


class TestFormsAhead:
    def appointed(self, certification: Certification, *, hours: float) -> Registration:
        """A registration for an appointment so many hours from NOON."""
        made = register(person("Ada"), certification, legal_name="Ada", born_on=BORN, country="NG", now=NOON)
        made.appointment_at = NOON + timedelta(hours=hours)
        made.save()
        return made

    def test_appointments_that_come_find_their_form_drawn(self, pmle: Certification) -> None:
        soon, late = self.appointed(pmle, hours=2), self.appointed(pmle, hours=24 * 7)
        over = self.appointed(pmle, hours=-1)
        assert draw_ahead(keys=KEYS, now=NOON) == 1
        assert draw_ahead(pmle, keys=KEYS, now=NOON) == 0
        form = Form.objects.get(attempt__registration=soon)
        assert not Form.objects.filter(attempt__registration__in=[late, over]).exists()
        assert form.attempt.phase == Phase.NOT_STARTED
        used = sum(ItemExposure.objects.values_list("forms", flat=True))
        exam = Exam(soon.person, person("Chidi", Role.PROCTOR), soon, form.attempt)
        assert exam.checked_in(10).fresh().form == form
        assert sum(ItemExposure.objects.values_list("forms", flat=True)) == used == 120

    def test_a_round_has_a_limit(self, pmle: Certification) -> None:
        for hours in (3, 1, 2):
            self.appointed(pmle, hours=hours)
        assert draw_ahead(keys=KEYS, limit=2, now=NOON) == 2
        assert draw_ahead(keys=KEYS, limit=2, now=NOON) == 1

    def test_it_is_sealed_and_opens_with_the_key_of_this_form_only(self, pmle: Certification) -> None:
        one, other = (registered(pmle).checked_in().fresh().form for _ in range(2))
        package = json.loads(one.sealed)
        assert len(unseal(package, KEYS.form_key(one.fingerprint))) == 120
        for wrong in (KEYS.form_key(other.fingerprint), SiteKeys(b"other").form_key(one.fingerprint)):
            with pytest.raises(NotSealed):
                unseal(package, wrong)

    def test_one_from_before_forms_were_sealed_is_sealed_once(self, pmle: Certification) -> None:
        exam = registered(pmle).checked_in()
        sealed = exam.fresh().form.sealed
        Form.objects.filter(attempt=exam.attempt).update(sealed="")
        assert (seal_forms(KEYS), seal_forms(KEYS)) == (1, 0)
        assert exam.fresh().form.sealed == sealed

    def test_a_rehearsal_counts_no_exposure(self, pmle: Certification) -> None:
        exam = registered(pmle)
        Attempt.objects.filter(pk=exam.attempt.pk).update(is_rehearsal=True)
        exam.checked_in()
        assert not ItemExposure.objects.exists()


class TestSections:
    def test_the_form_fits_the_sections_that_the_attempt_was_opened_with(self, pmle: Certification) -> None:
        pmle.blueprint += "\n[[sections]]\nitems = 60\nbreak_after_minutes = 10\n\n[[sections]]\nitems = 60\n"
        pmle.save()
        exam = registered(pmle)
        plan = state_of(exam.fresh()).plan
        assert (plan.sections, plan.breaks) == ((60, 120), (600,))
        pmle.blueprint = pmle.blueprint.replace("items = 60", "items = 50", 1).replace(
            "items = 60", "items = 70"
        )
        pmle.save()
        with pytest.raises(InfeasibleBlueprint, match="other sections"):
            exam.checked_in()
        assert state_of(registered(pmle).checked_in().fresh()).plan.sections == (50, 120)


class TestPilots:
    """Pilot items stand in the form, unscored, and nobody can tell."""

    def with_pilots(self, certification: Certification, count: int) -> Certification:
        """Asks for two pilots; so many items of the bank are pilots."""
        certification.blueprint += "\n[pilots]\nitems = 2\n"
        certification.save()
        keys = (
            ItemVersion.objects.filter(is_current=True)
            .order_by("item_key")
            .values_list("item_key", flat=True)
        )
        ItemVersion.objects.filter(item_key__in=list(keys[:: len(keys) // 3][:count])).update(status="pilot")
        return certification

    @pytest.mark.parametrize(("there", "length"), [(3, 122), (1, 121), (0, 120)])
    def test_a_form_has_as_many_questions_as_its_attempt_was_opened_with(
        self, pmle: Certification, there: int, length: int
    ) -> None:
        exam = registered(self.with_pilots(pmle, there))
        assert exam.fresh().question_count == length
        form = exam.checked_in().fresh().form
        assert len(form.items) == length
        assert sum(1 for place in form.items if not place.get("scored", True)) == length - 120
        assert sum(form.families.values()) == 120

    def test_what_the_candidate_gets_does_not_tell_them_apart(self, pmle: Certification) -> None:
        form = registered(self.with_pilots(pmle, 3)).checked_in().fresh().form
        shown = unseal(json.loads(form.sealed), KEYS.form_key(form.fingerprint))
        assert {frozenset(question) for question in shown} == {
            frozenset(("number", "kind", "choose", "stem", "options"))
        }

    def test_a_bank_that_has_lost_them_meanwhile_is_said_aloud(self, pmle: Certification) -> None:
        exam = registered(self.with_pilots(pmle, 3))
        ItemVersion.objects.filter(status="pilot").update(status="retired")
        with pytest.raises(InfeasibleBlueprint, match="opened for 122 questions, but forms have 120"):
            exam.checked_in()
        assert exam.fresh().phase == Phase.NOT_STARTED
        assert registered(pmle).checked_in().fresh().question_count == 120


class TestCalledOffAndExpired:
    def test_called_off_it_leaves_the_person_free_to_register_anew(self, pmle: Certification) -> None:
        exam, dana = registered(pmle).checked_in(), person("Dana", Role.MANAGER)
        actions.cancel(exam.uuid, by=dana, reason="the hall is closed", now=moment(60))
        attempt = exam.fresh()
        assert (attempt.phase, attempt.message, attempt.receipt) == ("canceled", "the hall is closed", None)
        assert attempt.ended_at == attempt.closed_at == moment(60)
        assert not RetakeFact.objects.filter(registration=exam.registration).exists()
        assert trail_of(f"attempt:{exam.uuid}").get(action="attempt.canceled").actor == dana.email
        register(exam.candidate, pmle, legal_name="Ada", born_on=BORN, country="NG", now=moment(99))

    def test_nobody_calls_their_own_off(self, pmle: Certification) -> None:
        exam = registered(pmle)
        with pytest.raises(Refused, match="own"):
            actions.cancel(exam.uuid, by=exam.candidate, reason="x", now=moment(1))
        assert exam.fresh().phase == Phase.NOT_STARTED

    def test_admitted_and_not_begun_in_time_it_expires(self, pmle: Certification) -> None:
        waiting, begun, absent = registered(pmle), registered(pmle), registered(pmle)
        waiting.checked_in(0)
        proctoring.admit(waiting.uuid, by=waiting.proctor, now=moment(100))
        begun.seated(100)
        absent.checked_in(0)
        assert expire_unstarted(now=moment(100 + LIMIT)) == 0
        assert expire_unstarted(now=moment(101 + LIMIT)) == 1
        assert expire_unstarted(now=moment(102 + LIMIT)) == 0
        assert waiting.fresh().phase == Phase.EXPIRED
        assert (begun.fresh().phase, absent.fresh().phase) == (Phase.ACTIVE, Phase.AWAITING)
        assert Registration.objects.get(pk=waiting.registration.pk).state == Registration.State.WITHDRAWN
        assert trail_of(f"attempt:{waiting.uuid}").get(action="attempt.expired").actor == "clock"

    def test_a_pause_before_going_on_does_not_make_it_expire(self, pmle: Certification) -> None:
        exam = registered(pmle).seated(0)
        proctoring.pause(exam.uuid, by=exam.proctor, reason="x", now=moment(5))
        proctoring.admit(exam.uuid, by=exam.proctor, now=moment(6))
        assert expire_unstarted(now=moment(99_999)) == 0
        assert exam.fresh().phase == Phase.AUTHORIZED


class TestReceiptsOfLateWorkThatCounts:
    def test_another_one_once_the_device_is_quiet(self, pmle: Certification, key: SigningKey) -> None:
        exam = registered(with_policy(pmle, late_answers="count")).seated()
        batch = chained(*answers([(0,), (1,)]))
        exam.save(batch[0])
        exam.heard(7190)
        submit_overdue(key, now=moment(7206))
        exam.save(batch[1], at=8000)
        assert renew_receipts(key, now=moment(8010)) == 0
        assert renew_receipts(key, now=moment(8031)) == 1
        assert renew_receipts(key, now=moment(8032)) == 0
        documents = [receipt.document for receipt in exam.fresh().receipts.all()]
        assert [(one["number"], one["held_up_to"]) for one in documents] == [(1, 1), (2, 2)]
        assert queries.journal_faults(exam.fresh()) == []


class TestAnAttemptIsKept:
    def test_nobody_deletes_one(self, pmle: Certification) -> None:
        exam = registered(pmle)
        with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
            connection.cursor().execute("DELETE FROM attempts_attempt WHERE id = %s", [exam.attempt.pk])
        assert Attempt.objects.filter(pk=exam.attempt.pk).exists()

    def test_its_first_entry_stands_before_anything_else(self, pmle: Certification) -> None:
        assert JournalRow.objects.get(attempt=registered(pmle).attempt).event == "Opened"

    def test_nothing_is_left_to_close_after_an_end_through_an_action(
        self, pmle: Certification, key: SigningKey
    ) -> None:
        exam = registered(pmle).submitted(key)
        assert exam.fresh().closed_at == moment(60)
        assert finish_ended(key, now=moment(61)) == 0
