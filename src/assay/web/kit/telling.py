"""What the pages tell about an attempt, folded once from its journal: clock, incidents, story."""

from dataclasses import dataclass
from datetime import datetime

from assay.apps.attempts import queries as attempts
from assay.apps.attempts.engine import state_of
from assay.apps.attempts.models import Attempt
from assay.apps.people.queries import names_of
from assay.apps.proctoring.queries import incidents_of
from assay.core.attempt import Event, ledger_of
from assay.core.programs import AccommodationFacts, presets_of
from assay.web.kit.clock_lines import Clock, clock_of
from assay.web.kit.incident_log import LogLine, candidate_log, staff_log
from assay.web.kit.story import Chapter, people_in, story_of

REFRESH_SECONDS = 5
"""How often the page of one attempt asks for news of it."""


@dataclass(frozen=True, slots=True)
class Telling:
    """All that staff may read of an attempt; never an answer. `version` changes when the story does."""

    clock: Clock
    incidents: list[LogLine]
    story: list[Chapter]
    version: str


def told(attempt: Attempt, *, now: datetime) -> Telling:
    """For staff."""
    history = attempts.timed_events(attempt)
    names = names_of(people_in(history))
    incidents = staff_log(history, incidents_of(attempt))
    story = story_of(history, names)
    version = f"{attempt.phase}/{len(story)}/{len(incidents)}"
    return Telling(_clock(history, names, attempt, now), incidents, story, version)


@dataclass(frozen=True, slots=True)
class OwnTelling:
    """What the candidate reads of their own attempt."""

    clock: Clock
    log: list[LogLine]


def told_to_candidate(attempt: Attempt, *, now: datetime) -> OwnTelling:
    """For the candidate: the same clock, and the log in neutral words."""
    history = attempts.timed_events(attempt)
    names = {**names_of(people_in(history)), "candidate": "You"}
    return OwnTelling(
        _clock(history, names, attempt, now),
        candidate_log(history, incidents_of(attempt), names),
    )


def _clock(
    history: list[tuple[Event, datetime]], names: dict[str, str], attempt: Attempt, now: datetime
) -> Clock:
    at = attempt.ended_at or now  # the clock of an ended attempt stands
    return clock_of(ledger_of(history), names, now=at, ended=attempt.ended_at is not None)


def accommodation_in(attempt: Attempt) -> AccommodationFacts | None:
    """What was applied to this attempt, never why; None when nothing was."""
    state = state_of(attempt)
    if not (state.extra_time_percent or state.break_seconds or state.presets):
        return None
    return AccommodationFacts(
        state.extra_time_percent, state.break_seconds // 60, presets_of(state.presets), granted_by=""
    )
