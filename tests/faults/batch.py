"""Runs a batch: seats its cohorts, lets things go wrong, mends the site, and checks every promise."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from assay.cli.rehearse.device import Device
from assay.cli.rehearse.evidence import Finding, Stored, findings
from assay.cli.rehearse.virtual_candidate import Admission
from assay.core.attempt import events as e
from assay.core.journal import Entry
from tests.faults.life import Life, Tally
from tests.faults.network import CLEAR, Network
from tests.faults.plan import SECONDS, Batch, Blow, Mishap, Run
from tests.faults.site import Site

CLOCK_DRIFT_SECONDS = 1.0
"""How far the site's stamps may stray from a candidate's own clock between two replies, requests included."""

SCORING_SECONDS = 30.0


@dataclass
class Outcome:
    """What came of runs: counts for the report, and every finding with the number of its run."""

    runs: int = 0
    candidates: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    calls: Counter[tuple[str, str]] = field(default_factory=Counter)
    made: int = 0
    acknowledged: int = 0
    stored: int = 0
    orphans: int = 0
    scored: int = 0
    findings: list[tuple[int, Finding]] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        """Counts another outcome in."""
        for name in ("runs", "candidates", "made", "acknowledged", "stored", "orphans", "scored"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.faults += other.faults
        self.calls += other.calls
        self.findings += other.findings


@dataclass
class Cohort:
    """A run under way: its network and its candidates."""

    run: Run
    network: Network
    lives: list[Life]


async def run_batch(site: Site, batch: Batch, *, certification: str, takes_over: bool) -> Outcome:
    """Everything from the first candidate to the last check; the site is whole again afterwards.

    `takes_over`: what the certification's policy says about second devices.
    """
    before = await _ask(site, "results")
    wanted = sum(run.candidates for run in batch.runs)
    seated = iter(await _ask(site, "seat", certification=certification, count=wanted))
    tally, cohorts = Tally(), []
    for run in batch.runs:
        dice = random.Random(run.seed)
        network = await Network(site.port, dice).__aenter__()
        lives = [
            Life(Admission(*next(seated)), network, dice, tally, takes_over=takes_over)
            for _ in range(run.candidates)
        ]
        cohorts.append(Cohort(run, network, lives))
    try:
        await asyncio.gather(*(life.begin() for cohort in cohorts for life in cohort.lives))
        await asyncio.gather(_strike(site, batch.blows), *(_sit(site, cohort) for cohort in cohorts))
    finally:
        for cohort in cohorts:
            await cohort.network.__aexit__()
    outcome = await _judge(site, cohorts, before, steady=not any(x.kind == "clock" for x in batch.blows))
    outcome.calls = tally.outcomes
    outcome.faults += Counter(blow.kind for blow in batch.blows)
    await asyncio.to_thread(site.set_clock_wrong, 0)
    return outcome


async def _strike(site: Site, blows: Sequence[Blow]) -> None:
    """One blow after another, each at its moment or as soon as the one before it is mended."""
    began = time.monotonic()
    for blow in blows:
        await asyncio.sleep(max(0.0, blow.at - (time.monotonic() - began)))
        await asyncio.to_thread(_land, site, blow)


def _land(site: Site, blow: Blow) -> None:
    """A blow, its time, and its mending; in a thread, for candidates go on meanwhile."""
    match blow.kind:
        case "server":
            site.kill_server()
            time.sleep(blow.lasting / 3)
            site.start_server()
        case "one-worker":
            site.kill_one_worker(int(blow.size))
        case "chores":
            site.kill_worker()
            site.start_worker()
        case "database":
            site.database.kill()
            time.sleep(blow.lasting / 3)
            site.database.start()
        case "one-backend":
            site.database.kill_one(int(blow.size))
        case "clock":
            site.set_clock_wrong(blow.size)
        case "disk":
            site.fill_disk(after_bytes=int(blow.size))
            time.sleep(blow.lasting)
            site.free_disk()
            site.revive()


async def _sit(site: Site, cohort: Cohort) -> None:
    """A cohort's work with its mishap, then clear weather, then handing in."""
    mishaps = [_befall(site, cohort, mishap) for mishap in cohort.run.mishaps]
    await asyncio.gather(*mishaps, *(life.work(SECONDS) for life in cohort.lives))
    await cohort.network.calm()
    await asyncio.gather(*(life.finish() for life in cohort.lives))


async def _befall(site: Site, cohort: Cohort, mishap: Mishap) -> None:
    network, lives = cohort.network, cohort.lives
    await asyncio.sleep(mishap.at)
    match mishap.kind:
        case "weather":
            network.weather = mishap.weather
            await asyncio.sleep(mishap.lasting)
            network.weather = CLEAR
        case "cut":
            network.cut()
            await asyncio.sleep(mishap.lasting)
            network.mend()
        case "browser":
            await asyncio.gather(*(life.killed() for life in lives))
        case "two-tabs":  # of one browser: the same name, as of a tab that was doubled
            for life in lives:
                life.is_doubled = True
            await asyncio.gather(*(life.rival(Device(life.tab.device.tab), mishap.lasting) for life in lives))
        case "two-devices":
            await asyncio.gather(*(life.rival(Device(life.new_name()), mishap.lasting) for life in lives))
        case "device-clock":
            for life in lives:
                life.device_is_wrong_by = mishap.size
        case "pause":
            await _pause(site, lives[0], mishap.lasting)


async def _pause(site: Site, life: Life, seconds: float) -> None:
    """The proctor stops the exam and lets it go on; the player notices by itself."""
    if not await _ask(site, "interrupt", attempt=life.admission.attempt, reason="A word, please."):
        return
    await asyncio.sleep(seconds)
    if await _ask(site, "let_in", attempt=life.admission.attempt):
        await _ask(site, "give_time", attempt=life.admission.attempt, minutes=3, reason="For the word.")
        await life.try_once(life.tab.beat)


async def _judge(
    site: Site, cohorts: Sequence[Cohort], before: Mapping[str, str], *, steady: bool
) -> Outcome:
    """Holds everything stored against everything seen. `steady`: the site's clock was not touched."""
    outcome = Outcome(runs=len(cohorts))
    names = [life.admission.attempt for cohort in cohorts for life in cohort.lives]
    held = await _ask(site, "stored", attempts=names)
    for cohort in cohorts:
        outcome.faults += Counter(mishap.kind for mishap in cohort.run.mishaps)
        outcome.faults += Counter(
            {f"network {k}": n for k, n in cohort.network.fates.items() if k != "arrived"}
        )
        for life in cohort.lives:
            stored = stored_from(held[life.admission.attempt]["stored"])
            found = [*life.trouble, *findings(life.witness, stored)]
            found += _said(life, "chain", held[life.admission.attempt]["faults"])
            if steady:
                found += _said(life, "fairness", _drift(life))
            outcome.findings += [(cohort.run.number, one) for one in found]
            outcome.candidates += 1
            outcome.made += len(life.witness.made)
            outcome.acknowledged += len(life.witness.acknowledged)
            outcome.orphans += life.witness.orphans
            outcome.stored += sum(1 for x in stored.entries if "device_seq" in x.body and "chain" in x.body)
    outcome.findings += await _misjudged(site, cohorts, held)
    outcome.scored = len(names)
    after = await _ask(site, "results")
    changed = [name for name, digest in before.items() if after.get(name) != digest]
    outcome.findings += [(-1, Finding("result", name, "a held result has changed")) for name in changed]
    return outcome


async def _misjudged(
    site: Site, cohorts: Sequence[Cohort], held: Mapping[str, Mapping[str, object]]
) -> list[tuple[int, Finding]]:
    """Results that are not the score of what was acknowledged, before the end, to the candidate."""
    run_of = {life.admission.attempt: cohort.run.number for cohort in cohorts for life in cohort.lives}
    choices = {
        life.admission.attempt: _choices(life, stored_from(held[life.admission.attempt]["stored"]))
        for cohort in cohorts
        for life in cohort.lives
    }
    until = time.monotonic() + SCORING_SECONDS
    while True:
        points = await _ask(site, "points", choices=choices)
        if all(told is not None for _, told in points.values()) or time.monotonic() > until:
            break
        await asyncio.sleep(0.3)
    return [
        (run_of[name], Finding("score", name, f"the result says {told}, the acknowledged answers {own}"))
        for name, (own, told) in points.items()
        if told is None or own != told
    ]


def _choices(life: Life, stored: Stored) -> dict[str, list[int]]:
    """The last choice for each question among what was acknowledged; nothing that came after the end."""
    ended = next((x.seq for x in stored.entries if x.event == "Submitted"), len(stored.entries))
    before_end = {x.body["device_seq"] for x in stored.entries[:ended] if x.event == "AnswerSaved"}
    made, chosen = life.witness.made, {}
    for seq, links in sorted(life.witness.acknowledged.items()):
        entry = made[min(links)]
        if isinstance(entry, e.AnswerSaved) and seq in before_end:
            chosen[str(entry.number)] = list(entry.choice)
    return chosen


def _drift(life: Life) -> list[str]:
    """Replies whose stamps are further apart than the candidate's own clock says they were."""
    claims = life.witness.claims
    said = []
    for one, other in pairwise(claims):
        stamps = other.stamp - one.stamp
        if abs(stamps - (other.heard_at - one.heard_at)) > CLOCK_DRIFT_SECONDS + other.took + one.took:
            said.append(f"{stamps:.2f} s between {one.stored_at} and {other.stored_at}")
    return said


def _said(life: Life, rule: str, messages: Sequence[str]) -> list[Finding]:
    return [Finding(rule, life.admission.attempt, message) for message in messages]


def stored_from(raw: Mapping[str, object]) -> Stored:
    """What the clerk has read of an attempt."""
    return Stored(**{**raw, "entries": [Entry(**entry) for entry in raw["entries"]]})  # type: ignore[attr-defined]


async def _ask(site: Site, deed: str, **wish: object) -> object:
    return await asyncio.to_thread(site.ask, deed, **wish)
