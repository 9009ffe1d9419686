"""Reading results: the office sees all, the candidate only what is released."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Max, QuerySet

from assay.apps.attempts.models import Attempt, JournalRow
from assay.apps.people.models import Person
from assay.apps.proctoring.queries.release import finding_against, why_result_waits
from assay.apps.results.models import Result
from assay.core.attempt import Phase


def unscored() -> QuerySet[Attempt]:
    """Ended attempts that have no result yet, those terminated before their start included.

    A rehearsal never gets one.
    """
    ended = Attempt.objects.filter(phase__in=[Phase.SUBMITTED, Phase.TERMINATED], is_rehearsal=False)
    return ended.filter(result=None).order_by("ended_at")


def unscored_in(certification_keys: Collection[str] | None) -> QuerySet[Attempt]:
    """The same in some certifications (None: all)."""
    rows = unscored()
    return rows if certification_keys is None else rows.filter(certification__key__in=certification_keys)


def results_in(certification_keys: Collection[str] | None, *states: Result.State) -> QuerySet[Result]:
    """Results of some certifications (None: all) in some states, oldest first."""
    rows = Result.objects.select_related(
        "attempt__registration", "certification", "candidate", "reviewed_by", "decided_by"
    )
    if certification_keys is not None:
        rows = rows.filter(certification__key__in=certification_keys)
    return rows.filter(state__in=states) if states else rows


def result_in(certification_keys: Collection[str] | None, attempt_uuid: UUID) -> Result:
    """The result of an attempt of some certifications; any other does not exist (Result.DoesNotExist)."""
    return results_in(certification_keys).get(attempt__uuid=attempt_uuid)


def named(rows: QuerySet[Result], name: str) -> QuerySet[Result]:
    """Those whose candidate is registered under a name with all the given words, in any case."""
    for word in name.split()[:8]:
        rows = rows.filter(attempt__registration__legal_name__icontains=word)
    return rows


def state_counts(certification_keys: Collection[str] | None) -> dict[str, int]:
    """State -> how many results are in it; every state is there."""
    rows = results_in(certification_keys).order_by().values_list("state").annotate(Count("pk"))
    return {state: 0 for state in Result.State.values} | dict(rows)


def decidable(certification_keys: Collection[str] | None, by: Person) -> QuerySet[Result]:
    """Reviewed results that this person may decide: somebody else reviewed them, and it is not their own."""
    rows = results_in(certification_keys, Result.State.REVIEWED)
    return rows.exclude(reviewed_by=by).exclude(candidate=by)


def clear(rows: QuerySet[Result]) -> QuerySet[Result]:
    """Those with nothing against release: the review found nothing, and the journal was whole at scoring."""
    return rows.filter(review_outcome=Result.Outcome.PASSED, journal_fault="")


def grown() -> QuerySet[Result]:
    """Results that nobody has decided, of attempts in whose journal more stands than they were scored from.

    By the attempt's checkpoint, which may be seconds behind: good for a chore. What a person decides asks
    `journal_has_grown`.
    """
    undecided = Result.objects.filter(state__in=[Result.State.HELD, Result.State.REVIEWED])
    return undecided.filter(attempt__head_seq__gt=F("journal_entries")).order_by("scored_at")


def journal_has_grown(result: Result) -> bool:
    """Does more stand in the journal than the result was scored from?"""
    rows = JournalRow.objects.filter(attempt=result.attempt_id)
    return bool((rows.aggregate(last=Max("seq"))["last"] or 0) > result.journal_entries)


def why_held(result: Result) -> str:
    """What must be settled before anybody can review this result, in words; empty when nothing must."""
    if result.late_waiting == 1:
        return "1 answer arrived after the end; decide whether it counts."
    if result.late_waiting:
        return f"{result.late_waiting} answers arrived after the end; decide whether they count."
    return ""


def why_waits(result: Result, *, now: datetime) -> str:
    """The same, and of a watched exam what people must first make of what was recorded."""
    return why_held(result) or why_result_waits(result.attempt, now=now)


def why_note(result: Result) -> str:
    """Why this result is released only with a note, in words; empty when a note may be left out."""
    if result.journal_fault:
        return f"The journal has a fault ({result.journal_fault}): say why the result is released even so."
    if result.review_outcome == Result.Outcome.VIOLATION:
        return "The review found that rules were broken: say why the result is released even so."
    if finding_against(result.attempt):
        return "Two people found a violation in how the exam went: say why the result is released even so."
    return ""


def why_not_review(result: Result, by: Person, *, now: datetime) -> str:
    """Why this person may not review this result now, in words for them; empty when they may."""
    if result.state != Result.State.HELD:
        return "This result is reviewed already."
    return why_waits(result, now=now) or _own(result, by)


def why_not_decide_late(attempt: Attempt, by: Person) -> str:
    """Why this person may not decide on late answers of this attempt now, in words; empty when they may."""
    result = Result.objects.filter(attempt=attempt).first()
    if result is not None and result.state in (Result.State.RELEASED, Result.State.ANNULLED):
        return f"The result is {result.state} and stays as it is. Only an appeal can look at it again."
    return "Nobody judges their own exam." if attempt.candidate_id == by.pk else ""


def why_not_decide(result: Result, by: Person, *, now: datetime) -> str:
    """Why this person may not decide this result now, in words for them; empty when they may."""
    if result.state == Result.State.HELD:
        return why_waits(result, now=now) or "Somebody must review this result before it is decided."
    if result.state != Result.State.REVIEWED:
        return "This result is decided already."
    if result.reviewed_by_id == by.pk:
        return "You reviewed this result, so another person must decide."
    return why_waits(result, now=now) or _own(result, by)


def _own(result: Result, by: Person) -> str:
    return "Nobody judges their own exam." if result.candidate_id == by.pk else ""


def released_result(person: Person, attempt: Attempt) -> Result | None:
    """The candidate's own result, once it is released or annulled; a held result is invisible to them."""
    return Result.objects.filter(
        attempt=attempt, candidate=person, state__in=[Result.State.RELEASED, Result.State.ANNULLED]
    ).first()


def decided_results(person: Person) -> dict[int, Result]:
    """Row id of an attempt -> the candidate's own result of it, of those released or annulled."""
    rows = Result.objects.filter(candidate=person, state__in=[Result.State.RELEASED, Result.State.ANNULLED])
    return {result.attempt_id: result for result in rows}
