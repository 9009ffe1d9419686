"""The server is killed, the network goes, the browser is killed: Ada loses nothing, and her clock is right.

A real `assay serve` on a site of its own. The thousand ways in which this can go wrong are in tests/faults;
here are the two that everybody knows, told once and in full.
"""

import asyncio
import json
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from assay.cli.rehearse.virtual_candidate import Admission
from assay.core.attempt import from_body, ledger_of
from tests.faults.apart import elsewhere, run_apart
from tests.faults.certifications import copy_certification
from tests.faults.databases import database
from tests.faults.life import Life, Tally
from tests.faults.machine import (
    STORED,
    Machine,
    answer,
    begin,
    heading,
    lives,
    saving,
    shell_is_kept,
    signed_in,
    wait_until,
)
from tests.faults.network import Network
from tests.faults.site import Site, running_site
from tests.journeys.site import ASSAY, ROOT

KILLS = 3
SEED = 20_261_123
TEN_MINUTES = 600
GIVEN_BACK = 240
"""The most that this programme's clock gives back for silences of the network."""

expect.set_options(timeout=20_000)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    certifications = tmp_path / "certifications"
    copy_certification(certifications, outage_seconds=GIVEN_BACK)
    with (
        database("sqlite", tmp_path) as base,
        running_site(tmp_path, base, certifications=certifications) as running,
    ):
        yield running


def run(site: Site, *command: str | Path) -> str:
    """What a command printed in the site's environment."""
    done = subprocess.run(command, cwd=ROOT, env=site.environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def seated(site: Site) -> dict[str, str]:
    """Ada's attempt, admitted and ready to begin, her session, and Chidi's."""
    said: dict[str, str] = json.loads(run(site, sys.executable, "-m", "tests.journeys.seat_ada"))
    return said


def journal_of(site: Site, attempt: str) -> list[dict[str, Any]]:
    """The entries that the site exports, after `assay attempt verify` has found them whole."""
    file = site.folder / "journal.jsonl"
    file.write_text(run(site, ASSAY, "attempt", "export", attempt), encoding="utf-8")
    assert "whole" in run(site, ASSAY, "attempt", "verify", file)
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n")[:-2]]


def test_every_acknowledged_answer_outlives_the_server(site: Site) -> None:
    ada = seated(site)
    life = run_apart(_worked_through_kills(site, Admission(ada["attempt"], ada["cookie"])))
    assert life.trouble == []
    assert life.tally.outcomes["entries", "no-reply"] >= KILLS, "the kills were felt"

    entries = journal_of(site, ada["attempt"])
    stored = [entry["body"]["chain"] for entry in entries if "chain" in entry["body"]]
    assert stored == list(life.witness.made), "each once, in order, as it was made"
    receipt = life.witness.receipt
    assert (receipt["entries"], receipt["head"]) == (len(entries), entries[-1]["hash"])


async def _worked_through_kills(site: Site, admission: Admission) -> Life:
    """Ada's side of the story: she works, whatever happens, and hands in at the end."""
    dice = random.Random(SEED)
    async with Network(site.port, dice) as network:
        life = Life(admission, network, dice, Tally())
        await life.begin()
        working = asyncio.create_task(life.work(60.0))
        for _ in range(KILLS):
            await asyncio.sleep(dice.uniform(0.3, 0.9))
            await asyncio.to_thread(site.kill_server)
            certain = life.tab.device.held_up_to
            await asyncio.to_thread(site.start_server)
            # The first thing a reloaded player asks: nothing that was acknowledged may be missing.
            await life.insist(life.tab.take_seat)
            assert life.tab.device.held_up_to >= certain
            assert life.tab.phase == "active"
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working
        await life.finish()
    first, last = life.witness.claims[0], life.witness.claims[-1]
    drift = (last.stamp - first.stamp) - (last.heard_at - first.heard_at)
    assert abs(drift) < 1.0, "the clock went on"
    return life


def test_a_worker_does_not_outlive_its_server(site: Site) -> None:
    assert site.server is not None
    children = Path(f"/proc/{site.server.pid}/task/{site.server.pid}/children").read_text()
    below = [int(child) for child in children.split()]
    assert below
    site.server.kill()
    site.server.wait()
    wait_until(lambda: not any(map(lives, below)), what="the workers to end")
    wait_until(lambda: not site.listens(), what="the port to be free")
    site.start_server()


def pass_time(site: Site, machine: Machine, page: Page, seconds: int) -> None:
    """Time passes for the site and for Ada's computer alike; nobody waits for it."""
    machine.moved_on += seconds
    site.set_clock_wrong(machine.moved_on)
    page.clock.fast_forward(seconds * 1000)


def test_ten_minutes_without_a_network_and_a_killed_browser_cost_nothing(
    site: Site, chromium: Browser, tmp_path: Path
) -> None:
    ada = seated(site)
    network = Network(site.port, random.Random(SEED))
    machine = Machine(chromium, tmp_path / "profile", [signed_in(ada["cookie"])])
    chidi = _desk(chromium, site, ada["proctor"])
    with elsewhere(network) as there:
        url = f"{network.origin}/exam/{ada['attempt']}/"
        page = machine.open(url)
        begin(page)
        answer(page, "ab")
        expect(saving(page)).to_contain_text(STORED)
        shell_is_kept(page)

        there(network.cut)
        answer(page, "cd")
        expect(saving(page)).to_contain_text("4 kept on this device")
        pass_time(site, machine, page, TEN_MINUTES // 2)
        answer(page, "a")
        expect(_row(chidi)).to_contain_text(re.compile(r"Offline since .* works on the device"))
        expect(_row(chidi)).not_to_contain_text(
            re.compile(r"warn|alert|suspici|violat|incident", re.IGNORECASE)
        )

        expect(saving(page)).to_contain_text("6 kept on this device")
        machine.kill()
        page = machine.open(url)
        expect(heading(page)).to_have_text(re.compile("^Question 6"))
        answer(page, "b")
        pass_time(site, machine, page, TEN_MINUTES // 2)

        there(network.mend)
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(saving(page)).to_contain_text(STORED)
        expect(_row(chidi)).to_contain_text("Connected")
        shown = page.get_by_role("timer").inner_text()
        machine.close()
    _check_answers_and_clock(site, ada["attempt"], shown)


def _check_answers_and_clock(site: Site, attempt: str, shown: str) -> None:
    """All six answers stand in the journal, and in the ledger what the outage took and policy gave back."""
    entries = journal_of(site, attempt)
    answers = [entry["body"] for entry in entries if entry["event"] == "AnswerSaved"]
    assert [(one["number"], one["choice"]) for one in answers] == [
        (1, [0]), (2, [1]), (3, [2]), (4, [3]), (5, [0]), (6, [1]),
    ]  # fmt: skip
    assert not any(one["late"] for one in answers)
    assert "Doubted" not in {entry["event"] for entry in entries}

    history = [(from_body(x["event"], x["body"]), datetime.fromisoformat(x["at"])) for x in entries]
    ledger = ledger_of(history)
    credit = [line for line in ledger.lines if line.kind == "credit"]
    assert [(line.seconds, line.by) for line in credit] == [(GIVEN_BACK, "policy")]
    assert ledger.allowed_seconds == 7200 + GIVEN_BACK
    now = datetime.now(UTC) + timedelta(seconds=TEN_MINUTES)
    left = ledger.left(now).total_seconds()
    hours, minutes, seconds = (int(part) for part in shown.split(":"))
    assert left <= 3600 * hours + 60 * minutes + seconds <= left + 15
    assert ledger.used(now).total_seconds() > TEN_MINUTES


def _desk(chromium: Browser, site: Site, session: str) -> Page:
    """Chidi's desk, on the site's own address."""
    context = chromium.new_context()
    context.add_cookies([signed_in(session)])
    page = context.new_page()
    page.goto(f"http://localhost:{site.port}/proctor/")
    return page


def _row(chidi: Page) -> Locator:
    """Ada's card, as it stands now."""
    chidi.reload()
    return chidi.get_by_role("article").filter(has_text="Ada Nwosu")
