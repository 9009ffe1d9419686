"""At the door: a person compares name, face and document by eye, then admits, asks again, or turns away."""

from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Person
from assay.apps.proctoring import actions
from assay.apps.proctoring.actions import check_in
from assay.apps.proctoring.queries.grid import STILLS, Watched, watched
from assay.core.attempt import Phase
from assay.core.proctoring import Step
from assay.outside import clock
from assay.web.proctor.acting import Said, name_of

TITLES = {"face": "Face", "document": "Identity document"}
__all__ = ["admit", "ask_again", "is_pictured", "stills_of", "turn_away"]


def is_pictured(attempt: Attempt) -> bool:
    """Is there a picture of a document to look at?"""
    return "document" in watched([attempt])[attempt.pk].stills


def stills_of(attempt: Attempt, found: Watched) -> list[tuple[str, str, int]]:
    """The pictures to compare while somebody waits: step, title, number of the newest; the face first."""
    if attempt.phase != Phase.AWAITING:
        return []
    return [(step, TITLES[step], found.stills[step]) for step in STILLS if step in found.stills]


def admit(attempt: Attempt, by: Person, said: Said) -> str:
    """Keeps which document it was, where there is a picture of one, and lets the candidate in.

    Two acts, each of them whole: who has compared what stands, too, when the candidate has left meanwhile.
    """
    now = clock.now()
    if said.get("document_kind"):
        last2 = said["document_last2"]
        check_in.checked(attempt, by=by, document_kind=said["document_kind"], last2=last2, now=now)
    actions.admit(attempt.uuid, by=by, now=now)
    return f"{name_of(attempt)} is admitted."


def ask_again(attempt: Attempt, by: Person, said: Said) -> str:
    """Wants steps repeated; the candidate keeps the place in the queue."""
    steps = [Step(name) for name in said["steps"]]
    check_in.ask_again(attempt, steps=steps, reason=said["reason"], by=by, now=clock.now())
    return f"{name_of(attempt)} reads your reason, repeats the steps and keeps the place in the queue."


def turn_away(attempt: Attempt, by: Person, said: Said) -> str:
    """Does not let the candidate in, and says why."""
    actions.turn_away(attempt.uuid, by=by, reason=said["reason"], now=clock.now())
    return f"{name_of(attempt)} is turned away and reads your reason."
