"""What became of the simulated results: most released, some annulled, reviewed or still held."""

from datetime import datetime, timedelta

from django.db import transaction

from assay.apps.credentials.actions import issue_credential, list_in_directory, revoke
from assay.apps.credentials.models import Credential
from assay.apps.people.models import Letter
from assay.apps.programs.models import RetakeFact
from assay.apps.results.models import Result
from assay.cli.world.cast import persona
from assay.outside.issuer import Issuer

HELD_LAST = 24
REVIEWED_LAST = 12
LISTED_OF_TEN = 6


@transaction.atomic
def decide_past(results: list[Result], *, issuer: Issuer, now: datetime) -> None:
    """Dana reviewed and Dmitri decided, except for the newest, which wait for the visitor of the demo."""
    dana, dmitri = persona("dana@example.org"), persona("dmitri@example.org")
    decided, reviewed = (
        results[: -HELD_LAST - REVIEWED_LAST],
        results[-HELD_LAST - REVIEWED_LAST : -HELD_LAST],
    )
    for number, result in enumerate([*decided, *reviewed]):
        result.state, result.reviewed_by = Result.State.REVIEWED, dana
        result.reviewed_at = result.scored_at + timedelta(days=1)
        result.review_outcome = Result.Outcome.PASSED
        if number < len(decided):
            annulled = number % 97 == 50
            result.state = Result.State.ANNULLED if annulled else Result.State.RELEASED
            result.decided_by, result.decided_at = dmitri, result.scored_at + timedelta(days=2)
            if annulled:
                result.review_outcome = Result.Outcome.VIOLATION
                result.review_note = result.decision_note = "Simulated: another person was in the room."
    Result.objects.bulk_update(
        [*decided, *reviewed],
        [
            "state", "reviewed_by", "reviewed_at", "review_outcome", "review_note", "decided_by",
            "decided_at", "decision_note",
        ],
    )  # fmt: skip
    _tell(decided)
    passed = [r for r in decided if r.state == Result.State.RELEASED and r.passed]
    _certify(passed, issuer=issuer, now=now)


def _tell(decided: list[Result]) -> None:
    facts = {fact.registration_id: fact for fact in RetakeFact.objects.all()}
    told = [facts[result.attempt.registration_id] for result in decided]
    for fact, result in zip(told, decided, strict=True):
        fact.passed = result.passed and result.state == Result.State.RELEASED
    RetakeFact.objects.bulk_update(told, ["passed"])


def _certify(passed: list[Result], *, issuer: Issuer, now: datetime) -> None:
    for number, result in enumerate(passed):
        issued_at = result.decided_at or now
        credential = issue_credential(result, issuer=issuer, now=issued_at, announce=False)
        if number % 10 < LISTED_OF_TEN:
            _list(credential, issued_at)
        if number in (7, 31):
            reason = "Simulated: issued under a wrong name."
            revoke(credential, by=persona("dmitri@example.org"), reason=reason, issuer=issuer, now=now)
    Letter.objects.all().delete()  # nobody reads the mail of simulated people


def _list(credential: Credential, at: datetime) -> None:
    person = credential.holder
    list_in_directory(credential, display_name=person.legal_name, country=person.country, now=at)
