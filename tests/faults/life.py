"""The life of one candidate through a run: works, is struck, comes back, and hands in.

Whoever has no reply tries again; whoever is refused does what a player would do. A refusal that no player
should ever get is a Finding like any other.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from assay.cli.rehearse.connection import NoReply
from assay.cli.rehearse.device import Device
from assay.cli.rehearse.evidence import Finding
from assay.cli.rehearse.virtual_candidate import Admission, Refusal, VirtualCandidate
from assay.cli.rehearse.witness import Witness
from tests.faults.network import Network

QUESTIONS = 120
PATIENCE_SECONDS = 45.0
"""How long a candidate tries to hand in before the run is called stuck."""

OVER = ("submitted", "terminated", "canceled", "expired")
EXPECTED = ("seat-taken", "not-active", "time-up", "too-late", "signed-out")
"""Refusals that are the course of things. 401 is a token whose time the site's wrong clock has ended."""

OF_A_DOUBLED_TAB = ("conflict", "wrong-hash", "gap")
"""What a tab is told whose double, of the same name, has written under the same numbers."""


@dataclass
class Tally:
    """How calls ended, over everything: call and outcome -> how often."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)

    def measured(self, call: str, seconds: float, outcome: str) -> None:
        self.outcomes[call, outcome] += 1


@dataclass
class Life:
    """One candidate: an attempt, its witness, and the tab that works on it now."""

    admission: Admission
    network: Network
    dice: random.Random
    tally: Tally
    takes_over: bool = False
    """May a second device take the seat at once? Otherwise it must wait until the first has been silent."""
    device_is_wrong_by: float = 0.0
    is_doubled: bool = False
    trouble: list[Finding] = field(default_factory=list)
    witness: Witness = field(init=False)
    tab: VirtualCandidate = field(init=False)

    def __post_init__(self) -> None:
        self.witness = Witness(self.admission.attempt)
        self.tab = self.open_tab(Device(self.new_name()))

    def new_name(self) -> str:
        """A name for a tab that nobody has yet."""
        return f"tab-{self.dice.getrandbits(64):016x}"

    def open_tab(self, device: Device) -> VirtualCandidate:
        """Another tab in front of the same exam; it has not asked the server for anything yet."""
        return VirtualCandidate(
            self.admission,
            origin=self.network.origin,
            device=device,
            witness=self.witness,
            meter=self.tally,
            now=self._device_time,
            patience=4.0,
        )

    def _device_time(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.device_is_wrong_by)

    async def begin(self) -> None:
        """To the moment when the clock runs."""
        await self.insist(self.tab.load_page)
        await self.insist(self.tab.take_seat)
        await self.insist(self.tab.fetch_form)
        await self.insist(self.tab.start)

    async def work(self, seconds: float) -> None:
        """Answers for a while, on the device first and then towards the server, whatever that says."""
        until = asyncio.get_running_loop().time() + seconds
        while asyncio.get_running_loop().time() < until and self.tab.phase not in OVER:
            self.one_step(self.tab)
            await self.try_once(self.tab.send)
            if self.dice.random() < 0.2:
                await self.try_once(self.tab.beat)
            await asyncio.sleep(self.dice.expovariate(6.0))

    def one_step(self, tab: VirtualCandidate) -> None:
        """One to three more entries in a tab's outbox."""
        for _ in range(self.dice.choice((1, 1, 2, 3))):
            number = self.dice.randint(1, QUESTIONS)
            throw = self.dice.random()
            if throw < 0.75:
                tab.answer(number, self.dice.sample(range(4), self.dice.choice((0, 1, 1, 1, 2))))
            elif throw < 0.85:
                tab.visit(number)
            elif throw < 0.93:
                tab.flag(number)
            else:
                tab.note(number, f"Ada\nthinks of {number} ☂")

    async def finish(self) -> None:
        """Sends what is left and hands in, however often that must be tried."""
        until = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        while self.tab.phase not in OVER or not self.witness.receipt:
            if asyncio.get_running_loop().time() > until:
                self.note("stuck", f"could not hand in; phase {self.tab.phase}")
                return
            sent = await self.try_once(self.tab.send)
            if self.tab.phase in OVER or (sent and not self.tab.device.waiting):
                await self.try_once(self.tab.submit)
            if not self.witness.receipt:
                await self.try_once(self.tab.beat)
                await asyncio.sleep(self.dice.uniform(0.02, 0.2))

    async def killed(self) -> None:
        """The browser is killed and comes back with what its disk has kept."""
        disk = self.tab.device.to_disk()
        self.tab.close()
        device = Device.from_disk(disk)
        # Tabs are restored, or not. Few runs can afford to wait where another tab would have to.
        if self.dice.random() < (0.5 if self.takes_over else 0.03):
            device.tab = self.new_name()
        self.tab = self.open_tab(device)
        await self.come_back()

    async def come_back(self) -> None:
        """Sits down again, with the same tab or another one."""
        await self.insist(self.tab.load_page)
        await self.insist(self.tab.take_seat)

    async def rival(self, device: Device, seconds: float) -> None:
        """A second tab or machine works beside the first for a while; whoever is refused sits down again."""
        other = self.open_tab(device)
        until = asyncio.get_running_loop().time() + seconds
        with suppress(NoReply, Refusal):
            await other.load_page()
            await other.take_seat()
            while asyncio.get_running_loop().time() < until and other.phase not in OVER:
                self.one_step(other)
                with suppress(NoReply):
                    await other.send()
                await asyncio.sleep(self.dice.expovariate(5.0))
        other.close()

    async def try_once(self, call: Callable[[], Awaitable[object]]) -> bool:
        """Makes a call; True when it was answered. After a refusal the candidate does what a player does."""
        try:
            await call()
        except NoReply:
            return False
        except Refusal as refusal:
            await self._refused(refusal)
            return False
        return True

    async def insist(self, call: Callable[[], Awaitable[object]]) -> None:
        """Makes a call until it is answered or refused in a way that repeating will not change."""
        until = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        while asyncio.get_running_loop().time() < until:
            try:
                await call()
                return
            except NoReply:
                await asyncio.sleep(self.dice.uniform(0.05, 0.3))
            except Refusal as refusal:
                if refusal.rule not in EXPECTED:
                    self.note("refused", f"{refusal.rule}: {refusal}")
                    return
                if refusal.rule == "time-up" or self.tab.phase in OVER:
                    return
                await asyncio.sleep(self.dice.uniform(0.05, 0.3))
        self.note("stuck", f"no answer to {call}")

    async def _refused(self, refusal: Refusal) -> None:
        lost_its_place = refusal.rule in ("seat-taken", "signed-out")
        if self.is_doubled and refusal.rule in OF_A_DOUBLED_TAB:
            lost_its_place = True
        elif refusal.rule not in EXPECTED:
            self.note("refused", f"{refusal.rule}: {refusal}")
        if lost_its_place:
            with suppress(NoReply, Refusal):
                await self.tab.take_seat()
        else:
            with suppress(NoReply, Refusal):
                await self.tab.beat()

    def note(self, rule: str, message: str) -> None:
        """Something happened that no candidate should see; told once, however often it happens."""
        finding = Finding(rule, self.admission.attempt, message)
        if finding not in self.trouble:
            self.trouble.append(finding)
