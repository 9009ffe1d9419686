"""No failure by one person's word, none by a machine's, and no appeal before somebody who was involved."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.core.proctoring.review import (
    IN_FAVOUR,
    REVIEWS,
    SETTLED,
    AppealFact,
    Outcome,
    ReviewEvent,
    ReviewFact,
    ReviewRefused,
    ReviewState,
    check_judge,
    check_reviewer,
    event_of,
    move,
    sees_earlier,
    standing,
)
from assay.core.proctoring.wording import REVIEW as WORDS
from assay.core.proctoring.wording import said_in

OUTCOMES: tuple[Outcome, ...] = ("passed", "violation", "suspicious", "not_reviewed")


def said(*outcomes: Outcome) -> list[ReviewFact]:
    """Reviews by as many people."""
    return [ReviewFact(f"reviewer-{place}", outcome) for place, outcome in enumerate(outcomes)]


@pytest.mark.parametrize(("state", "event"), [*product(ReviewState, ReviewEvent)])
def test_every_pair_is_a_move_or_refused(state: ReviewState, event: ReviewEvent) -> None:
    if (state, event) in REVIEWS:
        assert move(state, event) is REVIEWS[state, event]
    else:
        with pytest.raises(ReviewRefused, match="not possible now: the review is"):
            move(state, event)


def test_every_state_is_reached_settled_or_left_and_has_its_words() -> None:
    assert {*REVIEWS.values(), ReviewState.NOT_DUE} == set(ReviewState)
    assert {state for state, _ in REVIEWS}.isdisjoint(SETTLED)
    assert {state for state, _ in REVIEWS} | SETTLED == set(ReviewState)
    assert IN_FAVOUR < SETTLED
    assert set(WORDS) == set(ReviewState)
    assert not any(said_in(f"{words} {state.label}") for state, words in WORDS.items())


def test_the_candidate_does_not_read_what_the_first_reviewer_found() -> None:
    assert WORDS[ReviewState.DUE] == WORDS[ReviewState.NEEDS_SECOND]


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        ((), ReviewState.DUE),
        (("passed",), ReviewState.CLEARED),
        (("not_reviewed",), ReviewState.CLEARED),
        (("violation",), ReviewState.NEEDS_SECOND),
        (("suspicious",), ReviewState.NEEDS_SECOND),
        (("violation", "violation"), ReviewState.VIOLATION),
        (("violation", "passed"), ReviewState.CLEARED),
        (("violation", "not_reviewed"), ReviewState.NEEDS_SECOND),
        (("violation", "suspicious"), ReviewState.NEEDS_SECOND),
        (("suspicious", "violation"), ReviewState.NEEDS_SECOND),
        (("suspicious", "violation", "violation"), ReviewState.VIOLATION),
        (("suspicious", "suspicious"), ReviewState.NEEDS_SECOND),
        (("suspicious", "passed"), ReviewState.CLEARED),
    ],
)
def test_where_reviews_lead(outcomes: tuple[Outcome, ...], state: ReviewState) -> None:
    assert standing(said(*outcomes)) is state


people = st.sampled_from(["chidi", "dana", "dmitri", "erin"])
reviews = st.lists(st.builds(ReviewFact, people, st.sampled_from(OUTCOMES)), max_size=4)
appeals = st.none() | st.builds(AppealFact, st.sampled_from(["", "upheld", "overturned"]))


@given(reviews, appeals, st.booleans())
def test_no_failure_without_two_people_who_found_it(
    stored: list[ReviewFact], appeal: AppealFact | None, ended: bool
) -> None:
    try:
        state = standing(stored, appeal, ended=ended)
    except ReviewRefused:
        return
    finders = {review.by for review in stored if review.outcome == "violation"}
    if state in (ReviewState.VIOLATION, ReviewState.APPEALED, ReviewState.UPHELD, ReviewState.OVERTURNED):
        assert len(finders) == 2
    assert len({review.by for review in stored}) == len(stored)
    assert ended or state is ReviewState.NOT_DUE


@given(reviews, people, st.sampled_from(OUTCOMES), st.booleans())
def test_whoever_may_review_can_be_stored(
    stored: list[ReviewFact], by: str, outcome: Outcome, ended: bool
) -> None:
    try:
        standing(stored, ended=ended)
        check_reviewer(stored, by=by, candidate="ada", ended=ended)
    except ReviewRefused:
        return
    standing([*stored, ReviewFact(by, outcome)], ended=ended)


def test_the_same_person_does_not_look_twice() -> None:
    with pytest.raises(ReviewRefused, match="another person's"):
        check_reviewer(said("violation"), by="reviewer-0", candidate="ada")
    with pytest.raises(ReviewRefused, match="another person's"):
        event_of(ReviewFact("reviewer-0", "violation"), said("violation"))


def test_nobody_reviews_themselves_and_nothing_is_reviewed_after_the_end() -> None:
    with pytest.raises(ReviewRefused, match="of their own"):
        check_reviewer([], by="ada", candidate="ada")
    with pytest.raises(ReviewRefused, match="nothing against the result"):
        check_reviewer(said("passed"), by="dana", candidate="ada")
    with pytest.raises(ReviewRefused, match="not due yet"):
        check_reviewer([], by="dana", candidate="ada", ended=False)


def test_the_second_look_is_blinded() -> None:
    first = said("violation")
    assert not sees_earlier(first, by="dana")
    assert sees_earlier(first, by="reviewer-0")
    assert not sees_earlier([], by="dana")
    assert sees_earlier(said("violation", "violation"), by="dana")
    assert not sees_earlier(said("suspicious", "violation"), by="dana"), "a third look is blinded, too"


def test_an_appeal_is_against_a_violation_and_judged_once() -> None:
    violation = said("violation", "violation")
    assert standing(violation, AppealFact()) is ReviewState.APPEALED
    assert standing(violation, AppealFact("upheld")) is ReviewState.UPHELD
    assert standing(violation, AppealFact("overturned")) is ReviewState.OVERTURNED
    with pytest.raises(ReviewRefused):
        standing(said("passed"), AppealFact())


@pytest.mark.parametrize("by", ["chidi-who-proctored", "reviewer-0", "dana-who-decided"])
def test_an_appeal_is_judged_by_somebody_uninvolved(by: str) -> None:
    involved = {"chidi-who-proctored", "reviewer-0", "dana-who-decided"}
    with pytest.raises(ReviewRefused, match="not involved before"):
        check_judge(by=by, candidate="ada", involved=involved)
    with pytest.raises(ReviewRefused, match="of their own"):
        check_judge(by="ada", candidate="ada", involved=involved)
    check_judge(by="dmitri", candidate="ada", involved=involved)
