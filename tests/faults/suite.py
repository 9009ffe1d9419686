"""A whole suite on one site: batch after batch, with the counts of all and every finding."""

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests._chromium import chromium_browser
from tests.faults.apart import run_apart
from tests.faults.batch import Outcome, run_batch
from tests.faults.browsing import browse
from tests.faults.certifications import copy_certification
from tests.faults.databases import database
from tests.faults.plan import draw_batch
from tests.faults.site import Site, running_site

POLICIES = (("when-silent", "pmle"), ("take-over", "pmle-hop"))
"""Second devices are refused while the first is alive, or take over: a certification of each kind."""


WORKERS = {"sqlite": 1, "postgresql": 2}
"""Processes of the server: with two, each finds in the journal what it has not heard of."""


@dataclass(frozen=True, slots=True)
class Suite:
    """Which suite: the seed and the sizes decide the plan, and nothing else does."""

    seed: int
    database: str
    runs: int
    runs_in_batch: int = 20

    @property
    def batches(self) -> range:
        """The numbers of its batches; the last one may be larger than asked for."""
        return range(-(-self.runs // self.runs_in_batch))

    def command(self, batch: int) -> str:
        """What runs one batch of it again."""
        return (
            f"python -m tests.faults --database {self.database} --seed {self.seed} "
            f"--runs-in-batch {self.runs_in_batch} --batch {batch}"
        )


@contextmanager
def site_under_test(kind: str) -> Iterator[Site]:
    """A durable site of its own with both policies for second devices, for the length of the block."""
    with tempfile.TemporaryDirectory(prefix="assay-faults-", ignore_cleanup_errors=True) as room:
        folder = Path(room)
        certifications = folder / "certifications"
        for policy, key in POLICIES:
            copy_certification(certifications, key=key, second_device=policy)
        with (
            database(kind, folder) as base,
            running_site(folder, base, certifications=certifications, workers=WORKERS[kind]) as site,
        ):
            yield site


def run_batch_of(site: Site, suite: Suite, number: int, tell: Callable[[str], None]) -> Outcome:
    """Runs one batch of a suite and tells its line."""
    began = time.monotonic()
    batch = draw_batch(suite.seed, number, database=suite.database, runs=suite.runs_in_batch)
    policy, key = POLICIES[number % len(POLICIES)]
    outcome = run_apart(run_batch(site, batch, certification=key, takes_over=policy == "take-over"))
    blows = ", ".join(f"{blow.kind} at {blow.at:.1f} s" for blow in batch.blows)
    tell(
        f"batch {number}: {outcome.runs} runs, {outcome.acknowledged} acknowledged, "
        f"{len(outcome.findings)} findings, {time.monotonic() - began:.1f} s ({blows})"
    )
    for run, finding in outcome.findings:
        tell(f"  run {run}: {finding}")
    if outcome.findings:
        tell(f"  again: {suite.command(number)}")
    return outcome


def run_browser(site: Site, suite: Suite, number: int, tell: Callable[[str], None]) -> Outcome:
    """A run in a real browser."""
    began = time.monotonic()
    key = POLICIES[number % len(POLICIES)][1]
    with chromium_browser() as chromium:
        outcome = browse(site, chromium, seed=suite.seed + number, certification=key)
    mishaps = ", ".join(outcome.faults)
    tell(f"browser {number}: {outcome.stored} stored, {time.monotonic() - began:.1f} s ({mishaps})")
    for _, finding in outcome.findings:
        tell(f"  {finding}")
    return outcome


def report(outcome: Outcome, *, seconds: float) -> str:
    """The counts, in words; what is zero is said too."""
    faults = "\n".join(f"  {kind:<24}{count:>8}" for kind, count in sorted(outcome.faults.items()))
    answered = sum(n for (_, how), n in outcome.calls.items() if how == "ok")
    unanswered = Counter({f"{call} {how}": n for (call, how), n in outcome.calls.items() if how != "ok"})
    most = ", ".join(f"{n} x {what}" for what, n in unanswered.most_common(8))
    return (
        f"{outcome.runs} runs, {outcome.candidates} candidates, {seconds / 60:.1f} minutes\n"
        f"faults:\n{faults}\n"
        f"calls: {answered} answered as asked, {unanswered.total()} not ({most})\n"
        f"entries: {outcome.made} made, {outcome.acknowledged} acknowledged, {outcome.stored} stored, "
        f"{outcome.orphans} left on a device that another had overtaken\n"
        f"results: {outcome.scored} compared\n"
        f"findings: {len(outcome.findings)}"
    )
