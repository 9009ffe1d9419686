"""Results and credentials as rows, without sitting an exam for each: pages only read what is in the rows."""

from datetime import date, datetime, timedelta

from assay.apps.attempts.actions import open_attempt
from assay.apps.attempts.models import Attempt
from assay.apps.credentials.actions import issue_credential
from assay.apps.credentials.models import Credential
from assay.apps.people.models import Role
from assay.apps.programs.actions import close_registration, register
from assay.apps.programs.models import Certification
from assay.apps.results.models import Result
from assay.web.kit.issuing import site_issuer
from tests.apps.story import NOON, person

LATER = NOON + timedelta(hours=1)
STANDINGS = ("above", "above", "near", "below")


def ended(certification: Certification, *, name: str = "Ada Nwosu", country: str = "NG") -> Attempt:
    """Somebody's attempt, handed in a minute after NOON."""
    candidate = person(name.split()[0])
    registration = register(
        candidate, certification, legal_name=name, born_on=date(1994, 5, 17), country=country, now=NOON
    )
    attempt = open_attempt(registration, now=NOON)
    attempt.phase, attempt.started_at, attempt.ended_at = "submitted", NOON, NOON + timedelta(minutes=1)
    attempt.save()
    close_registration(registration, ended_on=NOON.date())
    return attempt


def result(attempt: Attempt, *, state: str = "released", passed: bool = True, note: str = "") -> Result:
    """The result of an attempt in a state; Dana reviewed and Dmitri decided what is decided."""
    dana, dmitri = person("Dana", Role.MANAGER), person("Dmitri", Role.MANAGER)
    decided = state in ("released", "annulled")
    families = [family.id for family in attempt.certification.spec.families]
    return Result.objects.create(
        attempt=attempt,
        certification=attempt.certification,
        candidate=attempt.candidate,
        scored_at=NOON,
        points=97 if passed else 41,
        maximum=120,
        families={
            family: {"points": 23, "maximum": 30, "standing": standing}
            for family, standing in zip(families, STANDINGS, strict=True)
        },
        responses=[],
        passed=passed,
        rule="cut-of-the-tests",
        margin=19 if passed else -37,
        state=state,
        reviewed_by=dana if decided else None,
        decided_by=dmitri if decided else None,
        decided_at=LATER if decided else None,
        decision_note=note,
    )


def certified(
    certification: Certification, *, name: str = "Ada Nwosu", country: str = "NG", now: datetime = NOON
) -> Credential:
    """The credential of somebody who passed."""
    passed = result(ended(certification, name=name, country=country))
    return issue_credential(passed, issuer=site_issuer(), now=now, announce=False)
