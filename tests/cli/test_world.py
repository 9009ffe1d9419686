"""The demo's past: simulated, marked as simulated, and as whole as what real candidates leave."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from assay.apps.attempts.engine import state_of
from assay.apps.attempts.models import Attempt
from assay.apps.attempts.queries import export_journal, journal_faults, replayed, work_of
from assay.apps.bank.queries import exposure, pool
from assay.apps.credentials.models import Credential, Listing
from assay.apps.people.models import Letter, Person
from assay.apps.programs.models import Certification, Registration, RetakeFact
from assay.apps.results.models import Result
from assay.apps.results.scoring import score_attempt
from assay.cli.world.cast import CAST, invite_cast, persona
from assay.cli.world.decisions import HELD_LAST, REVIEWED_LAST, decide_past
from assay.cli.world.names import simulated_name
from assay.cli.world.past import simulate_past
from assay.core.forms import check_items, parse_blueprint
from assay.core.journal import verify_lines
from assay.core.journal.signature import holds
from assay.outside.issuer import Issuer
from assay.outside.keys import SigningKey
from tests.apps.story import NOON, issuer, key, published

__all__ = ["issuer", "key", "published"]
COUNT = HELD_LAST + REVIEWED_LAST + 14

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def past(published: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Result]]:
    """The past of a demo, simulated once for all tests here, and undone after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        invite_cast("pmle")
        yield simulate_past(Certification.objects.get(key="pmle"), now=NOON, count=COUNT)
        transaction.set_rollback(True)


def test_everything_simulated_is_marked(past: list[Result]) -> None:
    assert len(past) == Attempt.objects.filter(is_simulated=True).count() == COUNT
    assert Person.objects.filter(is_simulated=True).count() == COUNT
    assert not Person.objects.filter(is_simulated=True, email__in=[one.email for one in CAST])


def test_a_simulated_attempt_is_as_whole_as_a_real_one(past: list[Result], key: SigningKey) -> None:
    blueprint = parse_blueprint(past[0].certification.blueprint, file="blueprint.toml")
    items = pool("pmle")
    for result in past[::9]:
        attempt = Attempt.objects.get(pk=result.attempt_id)
        assert journal_faults(attempt) == []
        assert verify_lines(export_journal(attempt, key=key).encode(), check=holds) == []
        assert replayed(attempt) == state_of(attempt)
        assert attempt.elapsed.total_seconds() <= attempt.allowed_seconds + 6
        drawn = [place["item"] for place in attempt.form.items]
        assert all(row.met for row in check_items(drawn, items, blueprint))
        again = score_attempt(attempt, now=NOON)
        assert (again.points, again.responses, again.families) == (
            result.points,
            result.responses,
            result.families,
        )


def test_people_differ_and_some_run_out_of_time(past: list[Result]) -> None:
    assert len({result.points for result in past}) > 10
    assert 0.2 < sum(result.passed for result in past) / len(past) < 0.95
    answered = [len(work_of(Attempt.objects.get(pk=result.attempt_id))) for result in past[::7]]
    assert max(answered) == 120


def test_their_forms_count_as_exposure(past: list[Result]) -> None:
    carried = Counter(place["item"] for result in past for place in result.attempt.form.items)
    assert exposure("pmle") == carried


def test_the_newest_wait_for_the_visitor_and_the_others_are_decided(
    past: list[Result], issuer: Issuer
) -> None:
    decide_past(past, issuer=issuer, now=NOON)
    states = Counter(Result.objects.values_list("state", flat=True))
    assert states == {"held": HELD_LAST, "reviewed": REVIEWED_LAST, "released": 14}
    dana, dmitri = persona("dana@example.org"), persona("dmitri@example.org")
    assert set(Result.objects.filter(state="released").values_list("reviewed_by", "decided_by")) == {
        (dana.pk, dmitri.pk)
    }
    passed = Result.objects.filter(state="released", passed=True)
    assert Credential.objects.filter(result__in=passed, is_simulated=True).count() == len(passed) > 0
    assert 0 < Listing.objects.count() <= len(passed)
    assert not Letter.objects.exists(), "nobody reads the mail of simulated people"
    undecided = RetakeFact.objects.filter(registration__attempt__result__state__in=["held", "reviewed"])
    assert set(undecided.values_list("passed", flat=True)) == {None}
    assert set(Registration.objects.values_list("state", flat=True)) == {"used"}


def test_no_two_of_the_first_thousand_share_a_name() -> None:
    assert len({simulated_name(number)[0] for number in range(1000)}) == 1000
