"""What people find afterwards: who may judge what, and where a sitting stands by their words.

    due -> cleared
     |       ^
     v       |
    needs_second -> violation -> appealed -> upheld | overturned

A failure needs two people who each found a violation, the second without having seen the first one's word.
An appeal is judged by somebody who neither proctored, nor reviewed, nor decided the result. Signals are read
by these people; no signal is an argument of anything here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class ReviewState(StrEnum):
    """Where the review of a sitting stands."""

    NOT_DUE = "not_due"
    DUE = "due"
    NEEDS_SECOND = "needs_second"
    CLEARED = "cleared"
    VIOLATION = "violation"
    APPEALED = "appealed"
    UPHELD = "upheld"
    OVERTURNED = "overturned"

    @property
    def label(self) -> str:
        """The state in words, to stand after "the review is"."""
        return _LABELS[self]


_LABELS = {
    ReviewState.NOT_DUE: "not due yet",
    ReviewState.DUE: "due",
    ReviewState.NEEDS_SECOND: "waiting for a second person",
    ReviewState.CLEARED: "closed, with nothing against the result",
    ReviewState.VIOLATION: "closed, with a violation that two people found",
    ReviewState.APPEALED: "waiting for the judgement of an appeal",
    ReviewState.UPHELD: "closed, the finding upheld on appeal",
    ReviewState.OVERTURNED: "closed, the finding withdrawn on appeal",
}


class ReviewEvent(StrEnum):
    """What moves it; all but `ended` is a named person's word.

    `finds` is a first finding of a violation, `confirms` that of another person on top of one.
    """

    ENDED = "ended"
    PASSES = "passes"
    LEAVES = "leaves"
    SUSPECTS = "suspects"
    FINDS = "finds"
    CONFIRMS = "confirms"
    APPEALS = "appeals"
    UPHOLDS = "upholds"
    OVERTURNS = "overturns"


REVIEWS: Mapping[tuple[ReviewState, ReviewEvent], ReviewState] = {
    (ReviewState.NOT_DUE, ReviewEvent.ENDED): ReviewState.DUE,
    (ReviewState.DUE, ReviewEvent.PASSES): ReviewState.CLEARED,
    (ReviewState.DUE, ReviewEvent.LEAVES): ReviewState.CLEARED,
    (ReviewState.DUE, ReviewEvent.SUSPECTS): ReviewState.NEEDS_SECOND,
    (ReviewState.DUE, ReviewEvent.FINDS): ReviewState.NEEDS_SECOND,
    (ReviewState.NEEDS_SECOND, ReviewEvent.PASSES): ReviewState.CLEARED,
    (ReviewState.NEEDS_SECOND, ReviewEvent.LEAVES): ReviewState.NEEDS_SECOND,
    (ReviewState.NEEDS_SECOND, ReviewEvent.SUSPECTS): ReviewState.NEEDS_SECOND,
    (ReviewState.NEEDS_SECOND, ReviewEvent.FINDS): ReviewState.NEEDS_SECOND,
    (ReviewState.NEEDS_SECOND, ReviewEvent.CONFIRMS): ReviewState.VIOLATION,
    (ReviewState.VIOLATION, ReviewEvent.APPEALS): ReviewState.APPEALED,
    (ReviewState.APPEALED, ReviewEvent.UPHOLDS): ReviewState.UPHELD,
    (ReviewState.APPEALED, ReviewEvent.OVERTURNS): ReviewState.OVERTURNED,
}
"""What is not in it is refused. `leaves`: a person closes it without a look, which accuses nobody."""

SETTLED = frozenset({ReviewState.CLEARED, ReviewState.UPHELD, ReviewState.OVERTURNED})
"""Nothing leaves these, and a result need not wait any longer."""

IN_FAVOUR = frozenset({ReviewState.CLEARED, ReviewState.OVERTURNED})
"""In these nothing stands against the result."""

Outcome = Literal["passed", "violation", "suspicious", "not_reviewed"]
Judgement = Literal["", "upheld", "overturned"]


@dataclass(frozen=True, slots=True)
class ReviewFact:
    """One person's outcome; `by` is whatever names a person, the same everywhere."""

    by: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class AppealFact:
    """The candidate's appeal, and what was judged; empty until it is."""

    judgement: Judgement = ""


class ReviewRefused(ValueError):
    """Not this person, or not now; the message says why to the one who asked."""


def move(state: ReviewState, event: ReviewEvent) -> ReviewState:
    """The state after an event. Raises ReviewRefused."""
    following = REVIEWS.get((state, event))
    if following is None:
        raise ReviewRefused(f"This is not possible now: the review is {state.label}.")
    return following


def standing(
    reviews: Sequence[ReviewFact], appeal: AppealFact | None = None, *, ended: bool = True
) -> ReviewState:
    """Where it stands by what is stored: reviews in their order, then the appeal.

    `ended`: the sitting is over, so that there is something to review. Raises ReviewRefused for what could
    not have been said: a review after the last one, the same person twice, an appeal against nothing.
    """
    state = ReviewState.NOT_DUE
    if ended:
        state = move(state, ReviewEvent.ENDED)
    for place, review in enumerate(reviews):
        state = move(state, event_of(review, reviews[:place]))
    if appeal is not None:
        state = move(state, ReviewEvent.APPEALS)
        if appeal.judgement:
            upheld = appeal.judgement == "upheld"
            state = move(state, ReviewEvent.UPHOLDS if upheld else ReviewEvent.OVERTURNS)
    return state


def event_of(review: ReviewFact, earlier: Sequence[ReviewFact]) -> ReviewEvent:
    """What a review means after the earlier ones. Raises ReviewRefused for a person who was among them."""
    if any(one.by == review.by for one in earlier):
        raise ReviewRefused("You have reviewed this sitting already; the second look is another person's.")
    if review.outcome == "violation" and any(one.outcome == "violation" for one in earlier):
        return ReviewEvent.CONFIRMS
    return _MEANT[review.outcome]


_MEANT: Mapping[Outcome, ReviewEvent] = {
    "passed": ReviewEvent.PASSES,
    "violation": ReviewEvent.FINDS,
    "suspicious": ReviewEvent.SUSPECTS,
    "not_reviewed": ReviewEvent.LEAVES,
}


def check_reviewer(reviews: Sequence[ReviewFact], *, by: str, candidate: str, ended: bool = True) -> None:
    """Raises ReviewRefused unless this person may review the sitting now."""
    if by == candidate:
        raise ReviewRefused("Nobody reviews a sitting of their own.")
    event_of(ReviewFact(by, "passed"), reviews)
    move(standing(reviews, ended=ended), ReviewEvent.PASSES)


def sees_earlier(reviews: Sequence[ReviewFact], *, by: str) -> bool:
    """Whether a person may see the outcomes so far: not while a blinded look could still be theirs."""
    has_reviewed = any(one.by == by for one in reviews)
    return has_reviewed or standing(reviews) not in (ReviewState.DUE, ReviewState.NEEDS_SECOND)


def check_judge(*, by: str, candidate: str, involved: Collection[str]) -> None:
    """Raises ReviewRefused unless this person may judge the appeal.

    `involved`: everybody who proctored the sitting, reviewed it or took part in deciding its result.
    """
    if by == candidate:
        raise ReviewRefused("Nobody judges an appeal of their own.")
    if by in involved:
        raise ReviewRefused("An appeal is judged by somebody who was not involved before.")
