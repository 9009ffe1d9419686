"""Runs with a real Chromium: killed and reopened on its profile, cut off, and its server killed under it."""

import random
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from assay.cli.rehearse.evidence import Finding, broken_links
from assay.core.attempt import Work, from_body
from assay.core.attempt import events as e
from assay.core.journal import verify_chain
from tests.faults.apart import elsewhere
from tests.faults.batch import Outcome, stored_from
from tests.faults.machine import (
    NUMBER,
    STORED,
    Machine,
    answer,
    answer_is_safe,
    begin,
    go_on,
    heading,
    saving,
    shell_is_kept,
    signed_in,
)
from tests.faults.network import Network
from tests.faults.site import Site

ANSWERS = 15
MISHAPS = ("kill", "kill", "cut", "server", "reload")


There = Callable[[Callable[[], None]], None]


@dataclass
class Sitting:
    """A candidate in a browser: where, on what, and behind which network."""

    site: Site
    machine: Machine
    network: Network
    there: There
    url: str

    def befall(self, kind: str, page: Page) -> Page:
        """A mishap; the page on which the exam goes on."""
        match kind:
            case "kill":
                self.machine.kill()
                page = self.machine.open(self.url)
            case "reload":
                page.reload()
            case "cut":
                self.there(self.network.cut)
            case "server":
                self.site.kill_server()
                self.site.start_server()
        expect(heading(page)).to_have_text(NUMBER)
        return page


def browse(site: Site, chromium: Browser, *, seed: int, certification: str) -> Outcome:
    """One candidate in a browser, from the start to the receipt, with three mishaps on the way."""
    dice = random.Random(seed)
    [[attempt, session]] = site.ask("seat", certification=certification, count=1)
    network = Network(site.port, dice)
    outcome = Outcome(runs=1, candidates=1)
    due = {after: dice.choice(MISHAPS) for after in dice.sample(range(2, ANSWERS), 3)}
    with tempfile.TemporaryDirectory(prefix="assay-profile-", ignore_cleanup_errors=True) as profile:
        machine = Machine(chromium, Path(profile), [signed_in(session)])
        with elsewhere(network) as there:
            sitting = Sitting(site, machine, network, there, f"{network.origin}/exam/{attempt}/")
            page = machine.open(sitting.url)
            begin(page)
            shell_is_kept(page)
            pressed: dict[int, list[int]] = {}
            while len(pressed) < ANSWERS:
                number = int(NUMBER.match(heading(page).inner_text())[1])  # type: ignore[index]
                if number in pressed:  # back at a question that is done: a second key would change the answer
                    go_on(page)
                    continue
                letter = dice.choice("abc")
                answer(page, letter)
                pressed[number] = ["abc".index(letter)]
                if kind := due.pop(len(pressed), ""):
                    outcome.faults[f"browser: {kind}"] += 1
                    answer_is_safe(page, number)
                    page = sitting.befall(kind, page)
            there(network.mend)
            page.evaluate("dispatchEvent(new Event('online'))")
            expect(saving(page)).to_contain_text(STORED)
            told = int(STORED.match(saving(page).inner_text())[1])  # type: ignore[index]
            _hand_in(page)
            machine.close()
    outcome.findings = [(-1, one) for one in _judge(site, attempt, pressed, told, outcome)]
    return outcome


def _hand_in(page: Page) -> None:
    page.keyboard.press("r")
    page.get_by_role("button", name="End exam…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="End exam", exact=True).click()
    page.wait_for_url("**/receipt")


def _judge(
    site: Site, attempt: str, pressed: dict[int, list[int]], told: int, outcome: Outcome
) -> list[Finding]:
    """What was pressed must be the last choice stored, and as many entries stored as the page has said."""
    held = stored_from(site.ask("stored", attempts=[attempt])[attempt]["stored"])
    events = [from_body(entry.event, entry.body) for entry in held.entries]
    work = [event for event in events if isinstance(event, Work)]
    last = {event.number: list(event.choice) for event in work if isinstance(event, e.AnswerSaved)}
    outcome.made = outcome.stored = len(work)
    outcome.acknowledged = told
    found = [Finding("chain", attempt, str(fault)) for fault in verify_chain(held.entries)]
    found += [Finding("device-chain", attempt, said) for said in broken_links(work)]
    if last != pressed:
        found.append(Finding("acknowledged", attempt, f"stored {last}, pressed {pressed}"))
    if len(work) < told:
        found.append(Finding("acknowledged", attempt, f"the page said {told} stored; {len(work)} are"))
    doubts = Counter(type(event).__name__ for event in events)["Doubted"]
    if doubts:
        found.append(Finding("incident", attempt, f"{doubts} incidents on a device that did no wrong"))
    return found
