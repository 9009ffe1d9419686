"""Where a candidate stands before the exam: the steps, what has become of each, and the one to take now."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from django.urls import reverse

from assay.apps.attempts.models import Attempt
from assay.apps.proctoring.actions.consents import version_of
from assay.apps.proctoring.models import CheckIn
from assay.apps.proctoring.queries.check_in import agreed_to, check_in_of, facts_of
from assay.apps.programs.queries import accommodation_of
from assay.core.attempt import Phase
from assay.core.proctoring import CheckInFacts, Step, may_ask, steps_for
from assay.outside import clock
from assay.web.candidate.notice import notice_of

State = Literal["done", "now", "later", "again"]
AT_THE_DOOR = (Phase.NOT_STARTED, Phase.AWAITING)
OVER = "over"


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the list of steps. `redo` is the address at which the step can be taken once more."""

    key: str
    title: str
    text: str
    state: State
    redo: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """`now` is the key of the step to take, or "over" when there is no exam to go to any more.

    `again`: a proctor wants it repeated, for the `reason`, while the candidate keeps her place.
    """

    places: tuple[Place, ...]
    now: str
    again: bool
    reason: str

    @property
    def number(self) -> int:
        """Which of the steps it is, from 1; 0 when it is over."""
        return next((n for n, place in enumerate(self.places, 1) if place.key == self.now), 0)


def door_of(attempt: Attempt) -> Door:
    """As the rows have it now."""
    check_in = check_in_of(attempt)
    facts = _facts(attempt, check_in)
    steps = steps_of(attempt)
    due = [step.value for step in may_ask(steps, facts)]
    if attempt.rules_confirmed_at is None:
        due.insert(1 if "system" in due else 0, "rules")
    now = _now(attempt, due)
    again = now in {step.value for step in facts.asked_again}
    places = tuple(_places(attempt, steps, due, now))
    if again:
        places = tuple(replace(one, state="again") if one.key == now else one for one in places)
    return Door(places, now, again, check_in.reason if again else "")


def steps_of(attempt: Attempt) -> tuple[Step, ...]:
    """The steps that this certification asks of this candidate."""
    granted = accommodation_of(attempt.candidate, clock.now())
    excused = tuple(granted.presets) if granted else ()
    return steps_for(attempt.certification.spec.proctoring, excused)


def _facts(attempt: Attempt, check_in: CheckIn) -> CheckInFacts:
    """A yes counts only to the notice as it reads today; to ask for it twice would ask for nothing."""
    kept = facts_of(check_in)
    done = set(kept.done - {Step.SYSTEM, Step.CONSENT})
    if attempt.system_check is not None:
        done.add(Step.SYSTEM)
    if agreed_to(attempt, version_of(notice_of(attempt.certification.spec))):
        done.add(Step.CONSENT)
    return CheckInFacts(frozenset(done), kept.asked_again - {Step.CONSENT})


def _now(attempt: Attempt, due: list[str]) -> str:
    if attempt.phase not in AT_THE_DOOR:
        return "start" if attempt.phase == Phase.AUTHORIZED else OVER
    return due[0] if due else "ask"


def _places(attempt: Attempt, steps: tuple[Step, ...], due: list[str], now: str) -> Iterator[Place]:
    keys = [step.value for step in steps]
    keys.insert(1, "rules")
    for key in keys:
        done = now == "start" or key not in due
        state: State = "done" if done else "now" if key == now else "later"
        title, before, after = _WORDS[key]
        redo = _address(key, attempt) if done and key in _REDONE and now != "start" else ""
        yield Place(key, title, after if done else before, state, redo)
    title, before, after = _WORDS["ask"]
    admitted = now == "start"
    yield Place(
        "ask",
        title,
        after if admitted else before,
        "done" if admitted else "now" if now == "ask" else "later",
    )
    yield Place("start", _WORDS["start"][0], "", "now" if admitted else "later")


def _address(key: str, attempt: Attempt) -> str:
    if key == "room":
        return reverse("candidate:room", args=[attempt.uuid])
    return reverse("candidate:still", args=[attempt.uuid, key])


_REDONE = ("face", "document", "room")

_WORDS = {
    "system": (
        "System check",
        "Whether this computer and this connection can run the exam.",
        "This browser can run the exam.",
    ),
    "rules": ("Rules", "What holds while you sit the exam.", "You confirmed the rules of the sitting."),
    "consent": (
        "How you are watched",
        "What is recorded, who sees it, how long, and the other way.",
        "You agreed to how you are watched.",
    ),
    "face": ("Your face", "A picture, for a person to compare.", "The picture of your face is sent."),
    "document": (
        "Your ID document",
        "A picture, for a person to compare.",
        "The picture of your document is sent.",
    ),
    "room": (
        "Your surroundings",
        "Thirty seconds, with a list of what to show.",
        "You showed your surroundings.",
    ),
    "ask": (
        "Admission",
        "Your form is drawn, and a proctor compares your identity document.",
        "The proctor admitted you.",
    ),
    "start": ("Start", "", ""),
}
