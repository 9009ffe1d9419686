"""Exams in which something happened, for the pages that tell of it."""

from assay.apps.attempts import actions
from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Person, Role
from assay.apps.proctoring.actions import admit, flag, grant_time, pause
from assay.apps.programs.actions import grant_accommodation
from assay.apps.programs.models import Accommodation, Certification, Registration
from assay.core.attempt import Refused, Work
from assay.core.attempt import events as e
from assay.outside.keys import SigningKey
from tests.apps.story import TAB, Exam, answers, chained, moment, person, registered

GROUND = "Dyslexia; letter of 3 March."
MADE_AT = "2026-11-23T13:59:30.000Z"


def named(exam: Exam, name: str) -> Exam:
    """The exam, registered under another legal name."""
    Registration.objects.filter(pk=exam.registration.pk).update(legal_name=name)
    return exam


def accommodated(candidate: Person, *, by: Person | None = None) -> Accommodation:
    """A quarter more time, fifteen minutes of breaks, dark, hints for screen readers."""
    return grant_accommodation(
        candidate,
        extra_time_percent=25,
        break_minutes=15,
        presets=["dark", "screen-reader"],
        reason=GROUND,
        valid_from=moment(0).date(),
        by=by or person("Dana", Role.MANAGER),
        now=moment(-86_400),
    )


def eventful(certification: Certification, key: SigningKey) -> Exam:
    """Ada's exam an hour on: accommodated, paused, given time, on a break too long, offline twice.

    She was last heard at 50 minutes past NOON and works on without a network.
    """
    exam = registered(certification)
    accommodated(exam.candidate)
    exam.seated()
    work = chained(*answers([(0,), (1,), (2,)]), left=8000)
    exam.save(*work, at=10)
    pause(exam.uuid, by=exam.proctor, reason="Show me the room, please.", now=moment(600.4))
    admit(exam.uuid, by=exam.proctor, now=moment(700))
    actions.heartbeat(exam.uuid, TAB, at_question=4, key=key, now=moment(705.9))
    grant_time(exam.uuid, by=exam.proctor, minutes=10, reason="Fire alarm", now=moment(800))
    actions.begin_break(exam.uuid, TAB, last_device_seq=3, now=moment(1000))
    actions.end_break(exam.uuid, TAB, now=moment(1975))
    admit(exam.uuid, by=exam.proctor, now=moment(2000))
    actions.heartbeat(exam.uuid, TAB, at_question=4, key=key, now=moment(2010.2))
    actions.heartbeat(exam.uuid, TAB, at_question=4, key=key, now=moment(2410))
    doubtful(exam, at=2500)
    flag(
        exam.fresh(),
        by=exam.proctor,
        code="environment.noise",
        severity=25,
        note="The neighbour's dog barked.",
        now=moment(2700),
    )
    return exam.heard(3000)


def doubtful(exam: Exam, *, at: float) -> None:
    """The device sends an entry that does not follow from what is stored: refused, and noted."""
    stray = e.AnswerSaved(9, "2026-11-23T12:41:00.000Z", 5, (1,), left=100, chain="ab")
    try:
        exam.save(stray, at=at)
    except Refused:
        return
    raise AssertionError("the stray entry was stored")


def late_work(prev: str, *, first: int = 4) -> tuple[Work, ...]:
    """Made with 30 seconds left: question 4 for the first time, 2 otherwise, 1 as before; and a flag."""
    made = [
        e.AnswerSaved(first, MADE_AT, 4, (1,)),
        e.AnswerSaved(first + 1, MADE_AT, 2, (3,)),
        e.AnswerSaved(first + 2, MADE_AT, 1, (0,)),
        e.Flagged(first + 3, MADE_AT, 2),
    ]
    return chained(*made, prev=prev, left=30)


def out_of_time(certification: Certification, key: SigningKey, *, at: float = 8000) -> tuple[Exam, str]:
    """An exam that the clock handed in with three answers while its device was offline, and its last link."""
    exam = registered(certification).seated()
    work = chained(*answers([(0,), (1,), (2,)]), left=7000)
    exam.save(*work, at=10)
    Attempt.objects.filter(pk=exam.attempt.pk).update(tab_seen_at=moment(7190))
    actions.submit_by_clock(exam.uuid, key=key, now=moment(at))
    return exam, work[-1].chain


def delivered_late(certification: Certification, key: SigningKey) -> Exam:
    """The same, and the device delivered the rest ten minutes after the end."""
    exam, last = out_of_time(certification, key)
    exam.save(*late_work(last), at=8600)
    return exam
