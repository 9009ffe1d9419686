"""Which answers wait for a person's word, in a journal's events."""

import pytest

from assay.core.attempt import Event
from assay.core.attempt import events as e
from assay.core.results import answers_waiting


def answer(device_seq: int, number: int) -> e.AnswerSaved:
    return e.AnswerSaved(device_seq, "", number, (0,))


def journal(*after_the_end: Event, policy: e.LatePolicy = "review") -> list[Event]:
    opened = e.Opened(form_count=9, allowed_seconds=60, late_answers=policy)
    return [opened, e.Started(), answer(1, 1), e.Submitted("clock"), *after_the_end]


def test_answers_after_the_end_wait_each_question_once() -> None:
    assert answers_waiting(journal()) == frozenset()
    assert answers_waiting(journal(answer(2, 5), answer(3, 1), answer(4, 5))) == {1, 5}


@pytest.mark.parametrize("policy", ["count", "ignore"])
def test_they_wait_under_the_policy_review_only(policy: e.LatePolicy) -> None:
    assert answers_waiting(journal(answer(2, 5), policy=policy)) == frozenset()


@pytest.mark.parametrize("accepted", [True, False])
def test_a_decision_is_about_what_had_arrived(accepted: bool) -> None:
    decided = e.LateDecided("dana@example.org", accepted, "the room had no network")
    assert answers_waiting(journal(answer(2, 5), decided)) == frozenset()
    assert answers_waiting(journal(answer(2, 5), decided, answer(3, 6))) == {6}


def test_marks_and_notes_decide_nothing_and_wait_for_nobody() -> None:
    assert answers_waiting(journal(e.Flagged(2, "", 4), e.Noted(3, "", 4, "look again"))) == frozenset()


def test_a_journal_of_before_there_were_policies_has_the_usual_one() -> None:
    assert answers_waiting([e.Opened(9, 60), e.Submitted("clock"), answer(1, 2)]) == {2}
