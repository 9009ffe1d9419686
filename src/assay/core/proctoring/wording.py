"""Words for people: what a candidate reads where she stands, and what no page of ours ever says.

Neutral means: what happened and what helps. A measurement is told as one, and nobody is accused by a machine.
"""

from collections.abc import Mapping

from assay.core.proctoring.check_in import DoorState
from assay.core.proctoring.guard import Guard
from assay.core.proctoring.review import ReviewState

NEVER_SAID: tuple[str, ...] = (
    "cheat",
    "fraud",
    "suspicion score",
    "risk score",
    "trust score",
    "integrity score",
    "secure browser verified",
    "browser is secure",
)
"""No page says these, in whatever case: they accuse, rank people, or promise what nobody can know."""


def said_in(text: str) -> tuple[str, ...]:
    """Which of `NEVER_SAID` a text says."""
    folded = " ".join(text.casefold().split())
    return tuple(word for word in NEVER_SAID if word in folded)


STREAMS: Mapping[str, str] = {
    "camera": "Camera",
    "screen": "Screen",
    "seb-screen": "Screen, by Safe Exam Browser",
    "room": "Surroundings",
    "face": "Picture of the face",
    "document": "Picture of the ID document",
}
"""Streams of evidence as people read them."""

GUARD: Mapping[Guard, str] = {
    Guard.ARMED: "The exam has the whole screen.",
    Guard.BREACH: "The exam does not have the whole screen.",
    Guard.GRACE: "Please come back to the exam. Your answers are kept, and nothing is handed in.",
    Guard.RESUMED: "You are back. Please go on.",
    Guard.PAUSED_FOR_PROCTOR: "A proctor has been asked to look. Your answers are kept.",
}
"""What the candidate reads in each state of the guard."""

DOOR: Mapping[DoorState, str] = {
    DoorState.AT_THE_DOOR: "There are steps left before you can ask to be let in.",
    DoorState.READY: "All steps are done. You can ask to be let in.",
    DoorState.WAITING: "You are waiting for a proctor.",
    DoorState.ASKED_AGAIN: "The proctor asks you to repeat a step.",
    DoorState.ADMITTED: "You have been let in.",
    DoorState.REFUSED: "The proctor could not let you in this time. The reason is below.",
}
"""What the candidate reads at the door."""

REVIEW: Mapping[ReviewState, str] = {
    ReviewState.NOT_DUE: "Your exam has not ended yet.",
    ReviewState.DUE: "A person will look at how your exam went before the result is released.",
    # The same words: that a second person looks would say what the first one found.
    ReviewState.NEEDS_SECOND: "A person will look at how your exam went before the result is released.",
    ReviewState.CLEARED: "Your exam has been reviewed. Nothing stands against your result.",
    ReviewState.VIOLATION: "Two people found that rules were not kept. You can read why, and you can appeal.",
    ReviewState.APPEALED: "Your appeal is with somebody who was not involved before.",
    ReviewState.UPHELD: "Your appeal was judged: the finding stands. You can read why.",
    ReviewState.OVERTURNED: "Your appeal was judged: the finding is withdrawn.",
}
"""What the candidate reads of the review."""
