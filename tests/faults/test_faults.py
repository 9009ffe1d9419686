"""A few runs of the fault suite on the database of this run, and proof that its checker sees a loss.

The thousand are `make faults`. What goes wrong here is chosen, not drawn, so that each kind is there; when
and to whom within a run comes from the seed.
"""

import asyncio
import random
from collections.abc import Iterator

import pytest

from assay.cli.rehearse.evidence import Finding, findings
from assay.cli.rehearse.virtual_candidate import Admission
from tests.faults.apart import run_apart
from tests.faults.batch import Outcome, run_batch, stored_from
from tests.faults.liar import Liar
from tests.faults.life import Life, Tally
from tests.faults.plan import Batch, Blow, Mishap, Run, draw_batch
from tests.faults.site import Site
from tests.faults.suite import POLICIES, site_under_test

SEED = 20_261_123
STORM = {"lost": 0.1, "reply-lost": 0.15, "twice": 0.15, "straggling": 0.1, "replayed": 0.15}
BLOWS = {
    "sqlite": (Blow("server", 0.7, 0.3, 0), Blow("disk", 2.0, 0.7, 0)),
    "postgresql": (Blow("one-worker", 0.3, 0, 1), Blow("database", 0.9, 0.3, 0), Blow("server", 1.8, 0.3, 0)),
}


@pytest.fixture(scope="module")
def broken_site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """A site of the kind that this run of pytest is about, durable whatever the other tests use."""
    with site_under_test(request.config.getoption("--database")) as site:
        yield site


def take_over(site: Site, batch: Batch) -> Outcome:
    """Runs a batch where a second device takes the seat at once."""
    return run_apart(run_batch(site, batch, certification=dict(POLICIES)["take-over"], takes_over=True))


def test_nothing_acknowledged_is_lost_whatever_breaks(broken_site: Site) -> None:
    mishaps = [
        (Mishap("weather", 0.0, 3.0, 0, STORM),),
        (Mishap("browser", 1.0, 0, 0, {}), Mishap("cut", 1.5, 1.0, 0, {})),
        (Mishap("two-devices", 0.5, 1.5, 0, {}),),
        (Mishap("device-clock", 0.5, 0, 86_400.0, {}), Mishap("pause", 0.4, 0.5, 0, {})),
    ]
    runs = tuple(Run(number, 1, own, SEED + number) for number, own in enumerate(mishaps))
    outcome = take_over(broken_site, Batch(0, BLOWS[broken_site.database.kind], runs))
    assert [str(found) for found in outcome.findings] == []
    assert outcome.acknowledged == outcome.stored > 40
    assert outcome.scored == 4
    assert any(how in ("no-reply", "busy-503") for _, how in outcome.calls), "the faults were felt"


def test_a_clock_that_jumps_is_explained_to_the_second(broken_site: Site) -> None:
    runs = tuple(Run(number, 1, (), SEED + number) for number in range(2))
    outcome = take_over(
        broken_site, Batch(1, (Blow("clock", 0.5, 0, 3600.0), Blow("clock", 1.5, 0, -900.0)), runs)
    )
    assert [str(found) for found in outcome.findings] == []
    assert outcome.acknowledged


def test_a_process_of_the_server_that_dies_twice_in_a_row_ends_nothing(broken_site: Site) -> None:
    runs = tuple(Run(number, 1, (), SEED + number) for number in range(2))
    again = (Blow("one-worker", 0.3, 0, 0), Blow("one-worker", 0.8, 0, 1))  # the newest is the last of two
    outcome = take_over(broken_site, Batch(2, again, runs))
    assert [str(found) for found in outcome.findings] == []
    assert outcome.acknowledged == outcome.stored > 10


def test_the_checker_sees_an_acknowledgement_that_nothing_stands_behind(broken_site: Site) -> None:
    found, lies = run_apart(_lied_to(broken_site))
    assert lies
    assert "acknowledged" in {finding.rule for finding in found}


async def _lied_to(site: Site) -> tuple[list[Finding], int]:
    """What is found about a candidate whose network has lied, and how often it did."""
    dice = random.Random(SEED)
    [[attempt, session]] = await asyncio.to_thread(
        lambda: site.ask("seat", certification=dict(POLICIES)["take-over"], count=1)
    )
    async with Liar(site.port, dice) as network:
        life = Life(Admission(attempt, session), network, dice, Tally())
        await life.begin()
        await life.work(1.5)
    held = await asyncio.to_thread(lambda: site.ask("stored", attempts=[attempt]))
    return findings(life.witness, stored_from(held[attempt]["stored"])), network.told


def test_a_plan_follows_from_its_seed() -> None:
    one, again = (draw_batch(SEED, 3, database="postgresql", runs=20) for _ in range(2))
    assert one == again
    assert one != draw_batch(SEED + 1, 3, database="postgresql", runs=20)
