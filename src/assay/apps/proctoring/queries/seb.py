"""Reading what Safe Exam Browser has shown: of a session, of an attempt, and of all side by side."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from assay.apps.attempts.models import Attempt
from assay.apps.proctoring.models import SebRevision, SebSighting
from assay.apps.proctoring.seb_configurations import Configuration, configuration_of
from assay.apps.programs.queries import accommodation_of
from assay.core.attempt import Phase, from_snapshot
from assay.core.seb import BuildKeys, Sighting, compare_exam_keys

MOST_REVISIONS = 20
"""So many revisions are compared on one page, the newest first."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The Browser Exam Keys of one revision, by build of SEB."""

    revision: SebRevision
    builds: tuple[BuildKeys, ...]


def expected_of(attempt: Attempt, *, base_url: str, now: datetime) -> Configuration:
    """The configuration that this attempt's SEB must run with: that of its certification and of its aids.

    The aids are those of the check-in; before it, those that hold now.
    """
    presets: Collection[str]
    if attempt.phase == Phase.NOT_STARTED:
        granted = accommodation_of(attempt.candidate, now)
        presets = granted.presets if granted else ()
    else:
        presets = from_snapshot(attempt.fold).presets
    return configuration_of(attempt.certification.spec, base_url=base_url, presets=presets)


def revision_for(attempt: Attempt, expected: Configuration) -> SebRevision | None:
    """The row of the configuration, when there is one."""
    return SebRevision.objects.filter(
        certification=attempt.certification_id, config_key=expected.config_key
    ).first()


def confirmed_in(attempt: Attempt, *, session: str, config_key: str, by_script: bool | None = None) -> bool:
    """Is the newest that this session (its digest) showed for the attempt the right key?

    `by_script`: only what the JavaScript API said (True) or the headers (False) is looked at.
    """
    rows = SebSighting.objects.filter(attempt=attempt, session=session).order_by("-at", "-pk")
    if by_script is not None:
        rows = rows.filter(by_script=by_script)
    newest = rows.select_related("revision").first()
    return bool(session and newest and newest.confirmed and newest.revision.config_key == config_key)


def newest_sighting(attempt: Attempt) -> SebSighting | None:
    """What the attempt's SEB showed last, in whatever session."""
    return SebSighting.objects.filter(attempt=attempt).order_by("-at", "-pk").first()


def newest_sightings(attempts: Collection[int]) -> dict[int, SebSighting]:
    """Row id of each attempt that showed something -> its newest; one query for however many."""
    rows = SebSighting.objects.filter(attempt__in=attempts).order_by("at", "pk")
    return {row.attempt_id: row for row in rows}


def compared(certification_keys: Collection[str] | None) -> list[Compared]:
    """The Browser Exam Keys of some certifications (None: all), revision by revision, the newest first.

    Only what was said on the fixed page is stored, so all of a revision compare.
    """
    revisions = SebRevision.objects.select_related("certification").order_by("-made_at", "-pk")
    if certification_keys is not None:
        revisions = revisions.filter(certification__key__in=certification_keys)
    newest = list(revisions.filter(sightings__bek__gt="").distinct()[:MOST_REVISIONS])
    rows = SebSighting.objects.filter(revision__in=newest).exclude(bek="").order_by("at", "pk")
    by_revision: dict[int, list[Sighting]] = defaultdict(list)
    for row in rows.select_related("attempt"):
        by_revision[row.revision_id].append(
            Sighting(str(row.attempt.uuid), row.version or "a build that it does not name", row.bek)
        )
    return [Compared(one, compare_exam_keys(by_revision[one.pk])) for one in newest]
