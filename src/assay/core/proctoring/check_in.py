"""The door: which steps a candidate takes before the exam, and who lets them in.

Steps are facts: taken, or to be taken again. The state of the door follows from them and from what people
did; `DOOR` is the one list of moves. Nothing measured opens or shuts it: a person looks and decides.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from assay.core.proctoring.policy import ProctoringPolicy


class Step(StrEnum):
    """One thing to do at the door, in this order."""

    SYSTEM = "system"
    CONSENT = "consent"
    FACE = "face"
    DOCUMENT = "document"
    ROOM = "room"

    @property
    def label(self) -> str:
        """The step in the candidate's words."""
        return _LABELS[self]


_LABELS = {
    Step.SYSTEM: "Check your computer",
    Step.CONSENT: "Agree to how you are watched",
    Step.FACE: "Take a picture of your face",
    Step.DOCUMENT: "Take a picture of your ID document",
    Step.ROOM: "Show your surroundings",
}

EXCUSABLE = frozenset({Step.FACE, Step.DOCUMENT, Step.ROOM})
"""What an accommodation can excuse from: somebody then does it another way, in the room or by word."""


def steps_for(policy: ProctoringPolicy, accommodations: Collection[str] = ()) -> tuple[Step, ...]:
    """The steps of a certification for one person, in order.

    `accommodations` holds the names of steps that the person is excused from; presets and other names in it
    change nothing. The computer is always checked; who is not recorded at all needs no consent.
    """
    asked = {
        Step.SYSTEM: True,
        Step.CONSENT: policy.records,
        Step.FACE: policy.identity,
        Step.DOCUMENT: policy.identity,
        Step.ROOM: policy.room_scan,
    }
    return tuple(
        step for step in Step if asked[step] and not (step in EXCUSABLE and step.value in accommodations)
    )


@dataclass(frozen=True, slots=True)
class CheckInFacts:
    """Steps done, and those among them (or others) that a proctor wants again."""

    done: frozenset[Step] = frozenset()
    asked_again: frozenset[Step] = frozenset()


def may_ask(steps: Collection[Step], facts: CheckInFacts) -> tuple[Step, ...]:
    """The steps still missing before a candidate may ask to be let in, in order; empty: she may."""
    ready = facts.done - facts.asked_again
    return tuple(step for step in Step if step in steps and step not in ready)


def next_step(steps: Collection[Step], facts: CheckInFacts) -> Step | None:
    """The step to offer now; None when all are done."""
    return next(iter(may_ask(steps, facts)), None)


class DoorState(StrEnum):
    """Where a candidate stands before the exam."""

    AT_THE_DOOR = "at_the_door"
    READY = "ready"
    WAITING = "waiting"
    ASKED_AGAIN = "asked_again"
    ADMITTED = "admitted"
    REFUSED = "refused"


class DoorEvent(StrEnum):
    """What moves the door. The last three are a named person's acts, and no one else's."""

    STEP_DONE = "step_done"
    ALL_DONE = "all_done"
    STEP_DUE = "step_due"
    ASKED_IN = "asked_in"
    LEFT = "left"
    ASK_AGAIN = "ask_again"
    ADMIT = "admit"
    REFUSE = "refuse"


BY_PEOPLE = frozenset({DoorEvent.ASK_AGAIN, DoorEvent.ADMIT, DoorEvent.REFUSE})
"""Only these lead to `asked_again`, `admitted` and `refused`."""

DOOR: Mapping[tuple[DoorState, DoorEvent], DoorState] = {
    (DoorState.AT_THE_DOOR, DoorEvent.STEP_DONE): DoorState.AT_THE_DOOR,
    (DoorState.AT_THE_DOOR, DoorEvent.STEP_DUE): DoorState.AT_THE_DOOR,
    (DoorState.AT_THE_DOOR, DoorEvent.ALL_DONE): DoorState.READY,
    (DoorState.READY, DoorEvent.STEP_DONE): DoorState.READY,
    (DoorState.READY, DoorEvent.STEP_DUE): DoorState.AT_THE_DOOR,
    (DoorState.READY, DoorEvent.ASKED_IN): DoorState.WAITING,
    (DoorState.WAITING, DoorEvent.STEP_DONE): DoorState.WAITING,
    (DoorState.WAITING, DoorEvent.LEFT): DoorState.READY,
    (DoorState.WAITING, DoorEvent.ASK_AGAIN): DoorState.ASKED_AGAIN,
    (DoorState.WAITING, DoorEvent.ADMIT): DoorState.ADMITTED,
    (DoorState.WAITING, DoorEvent.REFUSE): DoorState.REFUSED,
    (DoorState.ASKED_AGAIN, DoorEvent.STEP_DONE): DoorState.ASKED_AGAIN,
    (DoorState.ASKED_AGAIN, DoorEvent.ALL_DONE): DoorState.WAITING,
    (DoorState.ASKED_AGAIN, DoorEvent.LEFT): DoorState.AT_THE_DOOR,
    (DoorState.ASKED_AGAIN, DoorEvent.ASK_AGAIN): DoorState.ASKED_AGAIN,
    (DoorState.ASKED_AGAIN, DoorEvent.ADMIT): DoorState.ADMITTED,
    (DoorState.ASKED_AGAIN, DoorEvent.REFUSE): DoorState.REFUSED,
    (DoorState.REFUSED, DoorEvent.STEP_DONE): DoorState.AT_THE_DOOR,
    (DoorState.REFUSED, DoorEvent.STEP_DUE): DoorState.AT_THE_DOOR,
    (DoorState.REFUSED, DoorEvent.ASKED_IN): DoorState.WAITING,
}
"""What is not in it is refused. A refusal ends this visit, not the right to come back and be looked at."""


class DoorShut(ValueError):
    """There is no such move at the door; the message says from where."""


def move(state: DoorState, event: DoorEvent) -> DoorState:
    """The state after an event. Raises DoorShut."""
    following = DOOR.get((state, event))
    if following is None:
        raise DoorShut(f"{event} is no move when the candidate is {state}")
    return following


def door(
    steps: Collection[Step],
    facts: CheckInFacts,
    *,
    asked_in: bool = False,
    admitted: bool = False,
    refused: bool = False,
) -> DoorState:
    """The state that follows from what is stored.

    `asked_in`: the candidate waits for a proctor; `admitted` and `refused`: what a proctor then did,
    `refused` only until the candidate begins again.
    """
    if admitted:
        return DoorState.ADMITTED
    if refused:
        return DoorState.REFUSED
    missing = may_ask(steps, facts)
    if not asked_in:
        return DoorState.AT_THE_DOOR if missing else DoorState.READY
    return DoorState.ASKED_AGAIN if missing else DoorState.WAITING
