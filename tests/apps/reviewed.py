"""Watched exams after their end: what people say of them."""

from collections.abc import Sequence
from datetime import datetime

from assay.apps.people.models import Person
from assay.apps.proctoring.actions.review import review
from assay.apps.proctoring.actions.signals import observe
from assay.apps.proctoring.models import Review, Signal
from assay.core.proctoring import Kind, Observation
from tests.apps.story import Exam, moment, person

RECORD_URL = "https://assay.example/record/"
DAY = 86_400
Outcome = Review.Outcome


def looked(
    exam: Exam,
    outcome: str,
    *,
    by: Person | None = None,
    note: str = "A phone lay on the desk.",
    at: float = 200,
) -> Review:
    """Somebody's word on the sitting."""
    return review(
        exam.fresh(),
        by=by or person("Dana"),
        outcome=Outcome(outcome),
        note="" if outcome in ("passed", "not_reviewed") else note,
        record_url=RECORD_URL,
        now=moment(at),
    )


def found_violation(exam: Exam, *, at: float = 200) -> Sequence[Review]:
    """Two people, each for themselves, found that rules were broken."""
    return [
        looked(exam, "violation", by=person(name), at=at + n) for n, name in enumerate(("Dana", "Dmitri"))
    ]


def signalled(exam: Exam, kind: str = "focus_lost", *, at: float = 30, clip: int | None = 2) -> Signal:
    """The device reported a signal, seen in a piece of the camera."""
    observed = Observation(
        kind=Kind(kind),
        value=4,
        device_at=stamp(moment(at)),
        stream="camera" if clip else "",
        clip_seq=clip,
        clip_offset_ms=1500,
    )
    observe(exam.fresh(), [observed], now=moment(at))
    return Signal.objects.filter(attempt=exam.attempt, kind=kind).latest("pk")


def stamp(at: datetime) -> str:
    """As a device writes it."""
    return at.isoformat().replace("+00:00", "Z")
