"""Ending an exam, in two steps: it stands still at once, and ends ten seconds later unless called back.

By policy a second person must agree before the ten seconds begin. The candidate reads neutral words in the
meantime. Whoever is asked next carries it out: the worker's chore, or the candidate's own page.
"""

from datetime import datetime, timedelta
from uuid import UUID

from assay.apps.attempts.actions import end
from assay.apps.attempts.engine import deciding, not_their_own, obey, to_the_millisecond
from assay.apps.attempts.models import Attempt, JournalRow
from assay.apps.audit.actions import record
from assay.apps.people.models import Person
from assay.apps.proctoring.actions.news import bump
from assay.apps.proctoring.models import Termination
from assay.apps.proctoring.queries.watching import due_terminations, open_termination
from assay.core.attempt import Phase, Refused, commands
from assay.core.journal import stamp
from assay.core.proctoring import irregularity
from assay.outside.keys import SigningKey

UNDO = timedelta(seconds=10)
"""How long an end can be called back after the last word that it needed."""

MEANWHILE = "Your exam is paused for a moment. Your answers are stored and the clock stands."
"""What the candidate reads until it is decided."""

_RUNNING = (Phase.AUTHORIZED, Phase.ACTIVE)
_ENDABLE = (*_RUNNING, Phase.PAUSED)


def begin(uuid: UUID, *, by: Person, code: str, reason: str, now: datetime) -> Termination:
    """A proctor wants the exam to end; `reason` is what the candidate reads then.

    Raises Refused, KeyError for a code that is not on the irregularity list, ValueError without a reason.
    """
    irregularity(code)
    if not reason.strip():
        raise ValueError("Say why: the candidate reads it.")
    with deciding(uuid) as attempt:
        not_their_own(attempt, by)
        if attempt.phase not in _ENDABLE:
            words = attempt.phase.replace("_", " ")
            raise Refused("not-active", f"The attempt is {words}: there is nothing to end.")
        if open_termination(attempt) is not None:
            raise Refused("not-active", "Somebody is ending this exam already.")
        if attempt.phase in _RUNNING:
            obey(attempt, commands.Pause(by.email, MEANWHILE), now=now)
            _say(attempt, MEANWHILE)
        needs_second = attempt.certification.spec.proctoring.terminate_needs_second
        begun = Termination.objects.create(
            attempt=attempt,
            by=by,
            reason=reason.strip(),
            code=code,
            at=now,
            needs_second=needs_second,
            due_at=None if needs_second else now + UNDO,
        )
        _record("begun", attempt, by.email, now, code=code, reason=begun.reason)
        bump(attempt)
    return begun


def second(uuid: UUID, *, by: Person, now: datetime) -> Termination:
    """A second person agrees; from now on it is due in ten seconds. Raises Refused."""
    with deciding(uuid) as attempt:
        not_their_own(attempt, by)
        found = _open(attempt)
        if not found.needs_second or found.seconded_by_id is not None:
            raise Refused("not-active", "No second person is asked for.")
        if found.by_id == by.pk:
            raise Refused("not-active", "The second person must be somebody else.")
        found.seconded_by, found.due_at = by, now + UNDO
        found.save(update_fields=["seconded_by", "due_at"])
        _record("seconded", attempt, by.email, now)
        bump(attempt)
    return found


def call_back(uuid: UUID, *, by: Person, now: datetime) -> Termination:
    """Undoes it: an exam that was stopped for it may go on, as it would after any pause. Raises Refused."""
    with deciding(uuid) as attempt:
        not_their_own(attempt, by)
        found = _open(attempt)
        found.called_back_by, found.closed_at = by, now
        found.save(update_fields=["called_back_by", "closed_at"])
        if attempt.phase == Phase.PAUSED and _stopped_for(found):
            obey(attempt, commands.Admit(by.email), now=now)
            _say(attempt, "")
        _record("called_back", attempt, by.email, now)
        bump(attempt)
    return found


def carry_out_due(*, key: SigningKey, now: datetime, attempt: Attempt | None = None) -> int:
    """Ends the exams whose time to be called back is over (of one attempt, or of all); returns how many."""
    due = due_terminations(now)
    if attempt is not None:
        due = due.filter(attempt=attempt)
    return sum(_carry_out(uuid, key=key, now=now) for uuid in due.values_list("attempt__uuid", flat=True))


def _carry_out(uuid: UUID, *, key: SigningKey, now: datetime) -> bool:
    with deciding(uuid) as attempt:
        found = due_terminations(now).filter(attempt=attempt).select_related("by").first()
        if found is None:  # called back, or somebody else was first
            return False
        found.closed_at = now
        found.save(update_fields=["closed_at"])
        if attempt.phase not in _ENDABLE:  # handed in, or ended by somebody, meanwhile
            _record("overtaken", attempt, found.by.email, now)
            return False
        obey(attempt, commands.Terminate(found.by.email, found.reason), now=now)
        _say(attempt, found.reason)
        _record("carried_out", attempt, found.by.email, now, code=found.code)
        end(attempt, by=found.by.email, key=key, now=now)
        bump(attempt)
    return True


def _open(attempt: Attempt) -> Termination:
    found = open_termination(attempt)
    if found is None:
        raise Refused("not-active", "Nobody is ending this exam.")
    return found


def _stopped_for(termination: Termination) -> bool:
    """Was the exam running until then? Its pause stands in the journal at the very same moment."""
    at = stamp(to_the_millisecond(termination.at))
    return JournalRow.objects.filter(attempt=termination.attempt, event="Paused", at=at).exists()


def _say(attempt: Attempt, message: str) -> None:
    attempt.message = message
    attempt.save(update_fields=["message"])


def _record(what: str, attempt: Attempt, actor: str, now: datetime, **detail: object) -> None:
    record(f"termination.{what}", subject=f"attempt:{attempt.uuid}", actor=actor, now=now, detail=detail)
