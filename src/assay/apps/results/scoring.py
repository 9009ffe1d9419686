"""Scores an ended attempt: from option positions as shown back to the letters of the file, then to points."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from assay.apps.attempts.models import Attempt
from assay.apps.attempts.queries import history, journal_faults
from assay.apps.bank.queries import read_versions
from assay.apps.results.models import Result
from assay.core.attempt import QuestionWork, fold_work, from_body
from assay.core.items.item import Item
from assay.core.items.score import score
from assay.core.results import Cut, ScoredResponse, add_up, answers_waiting, decide


def responses_of(attempt: Attempt, work: Mapping[int, QuestionWork]) -> list[ScoredResponse]:
    """The responses in the order of the form; what was never answered has no points."""
    placed = attempt.form.items
    versions = read_versions(attempt.certification.key, {place["hash"] for place in placed})
    scored = []
    for number, place in enumerate(placed, start=1):
        positions = work[number].choice if number in work else ()
        letters = tuple(sorted(place["order"][p] for p in positions if p < len(place["order"])))
        is_pilot = not place.get("scored", True)
        scored.append(scored_response(versions[place["hash"]], letters, is_pilot=is_pilot))
    return scored


def scored_response(item: Item, letters: tuple[str, ...], *, is_pilot: bool = False) -> ScoredResponse:
    """One response scored against its item; a pilot's points count for nothing."""
    return ScoredResponse(item.id, item.family, letters, score(item, letters), is_pilot)


def score_attempt(attempt: Attempt, *, now: datetime, cut: Cut | None = None) -> Result:
    """The held result of an ended attempt, unsaved; a faulty journal is written on it, never hidden.

    Work that cannot be read from a faulty journal scores nothing: people decide what becomes of it. `cut` is
    the one in force now unless it is given.
    """
    faults, entries = journal_faults(attempt), history(attempt)
    try:
        events = [from_body(entry.event, entry.body) for entry in entries]
        responses, waiting = responses_of(attempt, fold_work(events)), answers_waiting(events)
    except (TypeError, ValueError):
        if not faults:
            raise
        responses, waiting = responses_of(attempt, {}), frozenset()
    fault = faults[0].message if faults else ""
    result = result_of(attempt, responses, fault=fault, now=now, cut=cut)
    result.journal_entries = entries[-1].seq if entries else 0
    result.late_waiting = len(waiting)
    return result


def result_of(
    attempt: Attempt, responses: list[ScoredResponse], *, fault: str, now: datetime, cut: Cut | None = None
) -> Result:
    """Adds up, decides by the cut, and fills a held result."""
    cut = cut or cut_in_force(attempt)
    raw = add_up(responses, cut_points=cut.points)
    outcome = decide(raw, cut)
    return Result(
        attempt=attempt,
        certification=attempt.certification,
        candidate=attempt.candidate,
        scored_at=now,
        points=raw.points,
        maximum=raw.maximum,
        families={name: asdict(family) for name, family in raw.families.items()},
        responses=[_kept(response) for response in responses],
        passed=outcome.passed,
        rule=outcome.rule,
        margin=outcome.margin,
        journal_fault=fault[:300],
        journal_entries=attempt.head_seq,
    )


def cut_in_force(attempt: Attempt) -> Cut:
    """The passing standard that the certification has now."""
    spec = attempt.certification.spec
    return Cut(spec.cut_version, spec.cut_points)


def cut_of(result: Result) -> Cut:
    """The passing standard by which a result was decided: a later one does not touch it."""
    return Cut(result.rule.removeprefix("cut-"), result.points - result.margin)


def _kept(response: ScoredResponse) -> dict[str, object]:
    kept = {"item": response.item, "chosen": "".join(response.chosen), "points": response.points}
    return {**kept, "scored": False} if response.is_pilot else kept
