"""Scores an ended attempt: from option positions as shown back to the letters of the file, then to points."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from assay.apps.attempts.models import Attempt
from assay.apps.attempts.queries import journal_faults, work_of
from assay.apps.bank.queries import read_versions
from assay.apps.results.models import Result
from assay.core.attempt import QuestionWork
from assay.core.items.item import Item
from assay.core.items.score import score
from assay.core.results import Cut, ScoredResponse, add_up, decide


def responses_of(attempt: Attempt, work: Mapping[int, QuestionWork]) -> list[ScoredResponse]:
    """The scored responses in the order of the form; what was never answered scores nothing."""
    placed = attempt.form.items
    versions = read_versions(attempt.certification.key, {place["hash"] for place in placed})
    scored = []
    for number, place in enumerate(placed, start=1):
        positions = work[number].choice if number in work else ()
        letters = tuple(sorted(place["order"][p] for p in positions if p < len(place["order"])))
        scored.append(scored_response(versions[place["hash"]], letters))
    return scored


def scored_response(item: Item, letters: tuple[str, ...]) -> ScoredResponse:
    """One response scored against its item."""
    return ScoredResponse(item=item.id, family=item.family, chosen=letters, points=score(item, letters))


def score_attempt(attempt: Attempt, *, now: datetime) -> Result:
    """The held result of an ended attempt, unsaved; a faulty journal is written on it, never hidden.

    Work that cannot be read from a faulty journal scores nothing: people decide what becomes of it.
    """
    faults = journal_faults(attempt)
    try:
        responses = responses_of(attempt, work_of(attempt))
    except (TypeError, ValueError):
        if not faults:
            raise
        responses = responses_of(attempt, {})
    return result_of(attempt, responses, fault=faults[0].message if faults else "", now=now)


def result_of(attempt: Attempt, responses: list[ScoredResponse], *, fault: str, now: datetime) -> Result:
    """Adds up, decides by the cut in force, and fills a held result."""
    spec = attempt.certification.spec
    raw = add_up(responses, cut_points=spec.cut_points)
    outcome = decide(raw, Cut(spec.cut_version, spec.cut_points))
    return Result(
        attempt=attempt,
        certification=attempt.certification,
        candidate=attempt.candidate,
        scored_at=now,
        points=raw.points,
        maximum=raw.maximum,
        families={name: asdict(family) for name, family in raw.families.items()},
        responses=[{"item": r.item, "chosen": "".join(r.chosen), "points": r.points} for r in responses],
        passed=outcome.passed,
        rule=outcome.rule,
        margin=outcome.margin,
        journal_fault=fault[:300],
    )
