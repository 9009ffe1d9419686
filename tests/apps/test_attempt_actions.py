"""What candidates do with their attempt: check in, sit down, save, hand in."""

import json
from datetime import timedelta

import pytest

from assay.apps.attempts import actions, queries
from assay.apps.attempts.chores import submit_overdue
from assay.apps.attempts.models import Attempt, Form, JournalRow, Receipt
from assay.apps.attempts.statement import receipt_message
from assay.apps.audit.models import AuditEntry
from assay.apps.bank import queries as bank
from assay.apps.bank.models import ItemExposure
from assay.apps.proctoring import actions as proctoring
from assay.apps.programs.models import Certification, Registration, RetakeFact
from assay.core.attempt import Phase, Refused
from assay.core.attempt import events as e
from assay.core.forms import check_items, parse_blueprint
from assay.core.forms.sealed import unseal
from assay.core.journal.signature import holds, to_text
from assay.outside.keys import SigningKey
from tests.apps.story import KEYS, OTHER_TAB, TAB, Exam, answers, moment, registered


class TestCheckIn:
    def test_the_steps_come_in_order(self, pmle: Certification) -> None:
        exam = registered(pmle)
        with pytest.raises(actions.NotReady, match="system check"):
            actions.check_in(exam.uuid, keys=KEYS, now=moment(0))
        actions.keep_system_check(exam.uuid, {"cookies": "yes"}, now=moment(0))
        with pytest.raises(actions.NotReady, match="rules"):
            actions.check_in(exam.uuid, keys=KEYS, now=moment(0))
        actions.confirm_rules(exam.uuid, now=moment(1))
        actions.check_in(exam.uuid, keys=KEYS, now=moment(2))
        assert exam.fresh().phase == Phase.AWAITING

    def test_what_was_checked_and_confirmed_stays_as_it_was(self, pmle: Certification) -> None:
        exam = registered(pmle).checked_in(5)
        actions.keep_system_check(exam.uuid, {"cookies": "no"}, now=moment(9))
        actions.confirm_rules(exam.uuid, now=moment(9))
        assert exam.fresh().system_check == {"cookies": "yes", "at": "2026-11-23T12:00:05+00:00"}
        assert exam.fresh().rules_confirmed_at == moment(5)

    def test_a_refused_check_in_draws_nothing(self, pmle: Certification) -> None:
        exam = registered(pmle)
        with pytest.raises(actions.NotReady):
            actions.check_in(exam.uuid, keys=KEYS, now=moment(0))
        assert not Form.objects.filter(attempt=exam.attempt).exists()

    def test_the_form_is_drawn_once_for_ever(self, pmle: Certification) -> None:
        exam = registered(pmle).checked_in()
        form = exam.fresh().form
        used = dict(ItemExposure.objects.values_list("item_key", "forms"))
        proctoring.turn_away(exam.uuid, by=exam.proctor, reason="the name differs", now=moment(5))
        assert exam.fresh().message == "the name differs"
        actions.check_in(exam.uuid, keys=KEYS, now=moment(9))
        assert exam.fresh().form == form
        assert exam.fresh().form.sealed == form.sealed
        assert exam.fresh().message == ""
        assert dict(ItemExposure.objects.values_list("item_key", "forms")) == used

    def test_the_form_meets_the_blueprint(self, pmle: Certification) -> None:
        form = registered(pmle).checked_in().fresh().form
        items = [place["item"] for place in form.items]
        blueprint = parse_blueprint(pmle.blueprint, file="blueprint.toml")
        assert all(row.met for row in check_items(items, bank.pool("pmle"), blueprint))
        assert len(set(items)) == len(items) == 120
        assert form.families == {
            "ml-development": 36,
            "cloud-services": 32,
            "infrastructure": 30,
            "strategy": 22,
        }
        assert form.seconds <= 6900

    def test_it_is_counted_as_exposure(self, pmle: Certification) -> None:
        before = dict(ItemExposure.objects.values_list("item_key", "forms"))
        form = registered(pmle).checked_in().fresh().form
        after = dict(ItemExposure.objects.values_list("item_key", "forms"))
        drawn = {place["item"] for place in form.items}
        assert {key for key in after if after[key] != before.get(key, 0)} == drawn
        assert all(after[key] == before.get(key, 0) + 1 for key in drawn)

    def test_two_candidates_get_different_forms(self, pmle: Certification) -> None:
        one, other = (registered(pmle).checked_in().fresh().form for _ in range(2))
        assert one.seed != other.seed
        assert [place["item"] for place in one.items] != [place["item"] for place in other.items]

    def test_the_form_can_be_drawn_again_from_what_is_stored(self, pmle: Certification) -> None:
        from assay.core.forms import draw_form

        registered(pmle).checked_in()
        form = registered(pmle).checked_in().fresh().form
        again = draw_form(
            bank.pool("pmle"),
            parse_blueprint(pmle.blueprint, file="blueprint.toml"),
            seed=form.seed,
            exposure=form.reasons["exposure"],
            forms_drawn=form.reasons["forms_drawn"],
        )
        assert list(again.items) == [place["item"] for place in form.items]

    def test_the_sealed_form_shows_every_option_once_and_in_the_stored_order(
        self, pmle: Certification
    ) -> None:
        from assay.core.items.candidate import candidate_view

        form = registered(pmle).checked_in().fresh().form
        shown = unseal(json.loads(form.sealed), KEYS.form_key(form.fingerprint))
        versions = bank.read_versions("pmle", {place["hash"] for place in form.items})
        for number, (place, question) in enumerate(zip(form.items, shown, strict=True), start=1):
            view = candidate_view(versions[place["hash"]], order=tuple(place["order"]))
            assert question["number"] == number
            assert (question["stem"], question["options"]) == (view.stem_html, list(view.options))
        assert len({place["order"] for place in form.items}) > 5, "options are shuffled"

    def test_the_journal_fixes_the_form_without_showing_it(self, pmle: Certification) -> None:
        exam = registered(pmle).checked_in()
        entry = JournalRow.objects.get(attempt=exam.attempt, event="CheckedIn")
        assert entry.body == {"form_hash": exam.fresh().form.fingerprint}


class TestTheAttemptOfARegistration:
    def test_opening_it_again_gives_the_same_one(self, pmle: Certification) -> None:
        exam = registered(pmle)
        assert actions.open_attempt(exam.registration, now=moment(99)) == exam.attempt
        assert JournalRow.objects.filter(attempt=exam.attempt).count() == 1

    def test_it_starts_with_the_time_of_the_certification(self, pmle: Certification) -> None:
        attempt = registered(pmle).fresh()
        assert (attempt.question_count, attempt.allowed_seconds) == (120, 7200)

    def test_start_is_one_small_write_and_a_second_click_none(self, pmle: Certification) -> None:
        exam = registered(pmle).admitted()
        sealed = exam.fresh().form.sealed
        actions.start(exam.uuid, now=moment(10))
        actions.start(exam.uuid, now=moment(11))
        assert exam.fresh().started_at == moment(10)
        assert JournalRow.objects.filter(attempt=exam.attempt, event="Started").count() == 1
        assert exam.fresh().form.sealed == sealed

    def test_nobody_starts_without_a_proctor(self, pmle: Certification) -> None:
        with pytest.raises(Refused, match="awaiting"):
            actions.start(registered(pmle).checked_in().uuid, now=moment(1))


class TestSeat:
    LEASE = actions.LEASE.total_seconds()

    def test_another_tab_waits_until_the_first_has_been_silent_for_the_lease(
        self, pmle: Certification
    ) -> None:
        exam = registered(pmle).seated(0)
        for seconds in (1, self.LEASE):
            with pytest.raises(Refused) as caught:
                actions.take_seat(exam.uuid, OTHER_TAB, device="x", now=moment(seconds))
            assert caught.value.rule == "seat-taken"
        taken = actions.take_seat(exam.uuid, OTHER_TAB, device="x", now=moment(self.LEASE + 0.001))
        assert taken.tab == OTHER_TAB
        assert taken.tab_since == moment(self.LEASE + 0.001)

    @pytest.mark.parametrize("sign_of_life", ["heartbeat", "save", "seat"])
    def test_every_sign_of_life_renews_the_lease(
        self, pmle: Certification, key: SigningKey, sign_of_life: str
    ) -> None:
        exam = registered(pmle).seated(0)
        if sign_of_life == "heartbeat":
            actions.heartbeat(exam.uuid, TAB, at_question=3, key=key, now=moment(20))
        elif sign_of_life == "save":
            exam.save(*answers([(0,)]), at=20)
        else:
            actions.take_seat(exam.uuid, TAB, device="a browser", now=moment(20))
        with pytest.raises(Refused, match="another tab"):
            actions.take_seat(exam.uuid, OTHER_TAB, device="x", now=moment(20 + self.LEASE))
        actions.take_seat(exam.uuid, OTHER_TAB, device="x", now=moment(20.01 + self.LEASE))

    def test_a_refused_tab_does_not_keep_the_seat_from_falling_free(self, pmle: Certification) -> None:
        exam = registered(pmle).seated(0)
        with pytest.raises(Refused):
            actions.take_seat(exam.uuid, OTHER_TAB, device="x", now=moment(20))
        actions.take_seat(exam.uuid, OTHER_TAB, device="x", now=moment(self.LEASE + 1))

    def test_the_tab_that_lost_its_seat_is_told_so(self, pmle: Certification, key: SigningKey) -> None:
        exam = registered(pmle).seated(0)
        actions.take_seat(exam.uuid, OTHER_TAB, device="x", now=moment(60))
        for refused in (
            lambda: exam.save(*answers([(0,)]), at=61),
            lambda: actions.heartbeat(exam.uuid, TAB, at_question=1, key=key, now=moment(61)),
            lambda: actions.submit(exam.uuid, TAB, last_device_seq=0, key=key, now=moment(61)),
        ):
            with pytest.raises(Refused) as caught:
                refused()
            assert caught.value.rule == "seat-taken"


class TestSaving:
    def test_a_batch_is_kept_and_acknowledged(self, pmle: Certification) -> None:
        exam = registered(pmle).seated()
        assert exam.save(*answers([(0,), (2, 3)])).held_up_to == 2
        work = queries.work_of(exam.fresh())
        assert (work[1].choice, work[2].choice) == ((0,), (2, 3))

    def test_the_same_batch_again_changes_nothing(self, pmle: Certification) -> None:
        exam = registered(pmle).seated()
        exam.save(*answers([(0,), (1,)]))
        head = exam.fresh().head_hash
        assert exam.save(*answers([(0,), (1,)]), at=9).held_up_to == 2
        assert exam.fresh().head_hash == head

    def test_a_refused_batch_leaves_nothing_behind(self, pmle: Certification) -> None:
        exam = registered(pmle).seated()
        with pytest.raises(Refused) as caught:
            exam.save(*answers([(0,)]), *answers([(0,)], first=3))
        assert (caught.value.rule, caught.value.expected) == ("gap", 2)
        assert exam.fresh().held_up_to == 0
        assert queries.work_of(exam.fresh()) == {}

    def test_within_the_grace_it_is_kept_and_marked_late(self, pmle: Certification) -> None:
        exam = registered(pmle).seated()
        exam.save(*answers([(0,)]), at=7200)
        exam.save(*answers([(1,)], first=2), at=7204)
        rows = JournalRow.objects.filter(attempt=exam.attempt, event="AnswerSaved").order_by("seq")
        assert [row.body["late"] for row in rows] == [False, True]
        with pytest.raises(Refused) as caught:
            exam.save(*answers([(2,)], first=3), at=7205.001)
        assert caught.value.rule == "time-up"

    def test_paused_is_paused(self, pmle: Certification) -> None:
        exam = registered(pmle).seated()
        proctoring.pause(exam.uuid, by=exam.proctor, reason="a fire drill", now=moment(5))
        with pytest.raises(Refused, match="paused"):
            exam.save(*answers([(0,)]), at=6)


class TestHeartbeat:
    def test_it_goes_on_after_a_lifted_pause_and_remembers_the_question(
        self, pmle: Certification, key: SigningKey
    ) -> None:
        exam = registered(pmle).seated(0)
        proctoring.pause(exam.uuid, by=exam.proctor, reason="x", now=moment(10))
        assert actions.heartbeat(exam.uuid, TAB, at_question=7, key=key, now=moment(11)).phase == Phase.PAUSED
        proctoring.admit(exam.uuid, by=exam.proctor, now=moment(100))
        assert exam.fresh().phase == Phase.AUTHORIZED
        assert (
            actions.heartbeat(exam.uuid, TAB, at_question=7, key=key, now=moment(200)).phase == Phase.ACTIVE
        )
        assert (exam.fresh().at_question, exam.fresh().elapsed) == (7, timedelta(seconds=10))

    def test_after_the_grace_it_ends_the_exam_with_everything_that_belongs_to_an_end(
        self, pmle: Certification, key: SigningKey
    ) -> None:
        exam = registered(pmle).seated(0).heard(7200)
        actions.heartbeat(exam.uuid, TAB, at_question=1, key=key, now=moment(7205))
        assert exam.fresh().phase == Phase.ACTIVE
        actions.heartbeat(exam.uuid, TAB, at_question=1, key=key, now=moment(7205.001))
        assert_ended(exam, "submitted", by="clock")


def assert_ended(exam: Exam, phase: str, *, by: str) -> None:
    """The end, its receipt, the used registration, the retake clock and the trail: all or none of them."""
    assert exam.fresh().phase == phase
    assert Receipt.objects.filter(attempt=exam.attempt).count() == 1
    assert Registration.objects.get(pk=exam.registration.pk).state == Registration.State.USED
    assert RetakeFact.objects.get(registration=exam.registration).passed is None
    trail = AuditEntry.objects.filter(subject=f"attempt:{exam.uuid}", action=f"attempt.{phase}")
    assert by in trail.values_list("actor", flat=True)


class TestTheEnd:
    def test_the_candidate_hands_in(self, pmle: Certification, key: SigningKey) -> None:
        exam = registered(pmle).submitted(key, chosen=[(0,)])
        assert_ended(exam, "submitted", by=exam.candidate.email)
        assert exam.fresh().ended_at == moment(60)

    def test_handing_in_twice_changes_nothing(self, pmle: Certification, key: SigningKey) -> None:
        exam = registered(pmle).submitted(key, chosen=[(0,)])
        before = exam.fresh().head_hash, exam.fresh().receipt.document
        actions.submit(exam.uuid, TAB, last_device_seq=1, key=key, now=moment(61))
        actions.submit_by_clock(exam.uuid, key=key, now=moment(99_999))
        assert (exam.fresh().head_hash, exam.fresh().receipt.document) == before

    def test_what_has_not_arrived_must_come_first(self, pmle: Certification, key: SigningKey) -> None:
        exam = registered(pmle).seated()
        with pytest.raises(Refused) as caught:
            actions.submit(exam.uuid, TAB, last_device_seq=2, key=key, now=moment(5))
        assert (caught.value.rule, caught.value.expected) == ("not-sent", 1)
        assert exam.fresh().phase == Phase.ACTIVE

    def test_a_proctor_ends_it(self, pmle: Certification, key: SigningKey) -> None:
        exam = registered(pmle).seated()
        proctoring.terminate(exam.uuid, by=exam.proctor, reason="impersonation", key=key, now=moment(9))
        assert_ended(exam, "terminated", by=exam.proctor.email)
        assert exam.fresh().message == "impersonation"

    def test_a_crash_after_the_end_undoes_the_end(self, pmle: Certification, key: SigningKey) -> None:
        """Half an end would leave a registration that is open for ever."""
        exam = registered(pmle).seated()

        class Broken(RuntimeError):
            pass

        class NoKey:
            public_bytes = bytes(32)

            def sign(self, message: bytes) -> bytes:
                raise Broken

        with pytest.raises(Broken):
            actions.submit(exam.uuid, TAB, last_device_seq=0, key=NoKey(), now=moment(5))  # type: ignore[arg-type]
        exam.heard(7290)
        with pytest.raises(Broken):
            actions.heartbeat(exam.uuid, TAB, at_question=1, key=NoKey(), now=moment(7300))  # type: ignore[arg-type]
        assert exam.fresh().phase == Phase.ACTIVE
        assert not JournalRow.objects.filter(attempt=exam.attempt, event="Submitted").exists()


class TestTheClockSubmits:
    def test_what_is_stored_and_nothing_before_the_grace_is_over(
        self, pmle: Certification, key: SigningKey
    ) -> None:
        exam = registered(pmle).seated(0)
        exam.save(*answers([(0,)]))
        exam.heard(7199)
        assert submit_overdue(key, now=moment(7205)) == 0
        assert submit_overdue(key, now=moment(7205.001)) == 1
        assert submit_overdue(key, now=moment(7206)) == 0
        assert_ended(exam, "submitted", by="clock")
        document = exam.fresh().receipt.document
        assert document["answered"] + document["incomplete"] == 1

    def test_one_that_cannot_be_handed_in_does_not_hold_up_the_others(
        self, pmle: Certification, key: SigningKey
    ) -> None:
        stuck, exam = registered(pmle).seated(0), registered(pmle).seated(0)
        JournalRow.objects.create(  # the number that the end of the stuck one wants
            attempt=stuck.attempt, seq=stuck.fresh().head_seq + 1, at="", event="", body={}, hash=""
        )
        with pytest.raises(ExceptionGroup, match=str(stuck.uuid)):
            submit_overdue(key, now=moment(9000))
        assert exam.fresh().phase == Phase.SUBMITTED
        assert stuck.fresh().phase == Phase.ACTIVE

    def test_a_paused_exam_waits(self, pmle: Certification, key: SigningKey) -> None:
        exam = registered(pmle).seated(0)
        proctoring.pause(exam.uuid, by=exam.proctor, reason="x", now=moment(5))
        assert submit_overdue(key, now=moment(99_999)) == 0
        assert exam.fresh().phase == Phase.PAUSED


class TestReceipt:
    def test_it_says_what_is_stored(self, pmle: Certification, key: SigningKey) -> None:
        exam = registered(pmle).seated()
        asked = [place["choose"] for place in exam.fresh().form.items]
        one, several = asked.index(1) + 1, asked.index(2) + 1
        exam.save(
            e.AnswerSaved(1, "", one, (0,)),
            e.AnswerSaved(2, "", several, (1,)),
            e.AnswerSaved(3, "", asked.index(1, one) + 1, ()),
            e.Flagged(4, "", 2),
            e.Visited(5, "", 9),
        )
        actions.submit(exam.uuid, TAB, last_device_seq=5, key=key, now=moment(60))
        attempt: Attempt = exam.fresh()
        document = attempt.receipt.document
        counts = ("questions", "answered", "incomplete", "flagged", "ended")
        assert {name: document[name] for name in counts} == {
            "questions": 120,
            "answered": 1,
            "incomplete": 1,
            "flagged": 1,
            "ended": "submitted",
        }
        assert (document["entries"], document["head"]) == (attempt.head_seq, attempt.head_hash)
        assert document["attempt"] == str(exam.uuid)

    def test_its_signature_holds_and_any_change_breaks_it(self, pmle: Certification, key: SigningKey) -> None:
        document = registered(pmle).submitted(key, chosen=[(0,)]).fresh().receipt.document

        def good(one: dict[str, object]) -> bool:
            return holds(to_text(key.public_bytes), receipt_message(one), str(one.get("signature")))

        assert good(document)
        assert document["key"] == to_text(key.public_bytes)
        for name, value in document.items():
            other = value + 1 if isinstance(value, int) else f"{value}x"
            assert not good({**document, name: other}), name
            assert not good({k: v for k, v in document.items() if k != name}), name
        assert not good({**document, "more": 1})
        assert not good({**document, "answered": True}), "True is not 1"
