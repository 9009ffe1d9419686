"""The exam day: every candidate arrives, begins, works at the pace of people, meets mishaps, and hands in."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Protocol

import numpy as np

from assay.cli.rehearse.connection import NoReply
from assay.cli.rehearse.device import Device
from assay.cli.rehearse.habits import HEARTBEAT_SECONDS, Habits, seconds_on_question
from assay.cli.rehearse.measures import Measures
from assay.cli.rehearse.virtual_candidate import Admission, Refusal, VirtualCandidate
from assay.cli.rehearse.witness import Witness

ARRIVAL_SHARE = 0.15
"""The share of the day over which candidates open the player and, unless they start together, begin."""

ENDING_SHARE = 0.10
"""The share of the day over which they hand in."""

MOST_ARRIVAL_SECONDS = 120.0
PATIENCE_SECONDS = 60.0
"""How long a candidate keeps trying before giving up on a step."""

LONGEST_WAIT = 30.0
"""The longest pause between two tries, as in the player."""

OVER = ("submitted", "terminated", "canceled", "expired")


class Progress(Protocol):
    """Whoever shows how far the day has come."""

    def reached(self, step: str, count: int = 1) -> None:
        """So many candidates (or, for `stored`, entries) have got there."""


@dataclass(frozen=True, slots=True)
class Day:
    """The plan of a day: how long it lasts and how it begins; `pace` 1 is how people work."""

    seconds: float
    start_together: bool = False
    pace: float = 1.0

    @property
    def arrival_seconds(self) -> float:
        """Over how long candidates arrive."""
        return min(MOST_ARRIVAL_SECONDS, self.seconds * ARRIVAL_SHARE)


@dataclass
class Seat:
    """One candidate of the day, and the tab that is open now."""

    number: int
    admission: Admission
    habits: Habits
    witness: Witness
    tab: VirtualCandidate
    questions: int = 1
    gave_up: list[str] = field(default_factory=list)


class ExamDay:
    """Drives all candidates through one day.

    `let_in` is the proctor, who lets the candidate of an attempt go on after a break; `now` is the
    candidates' own clock.
    """

    def __init__(
        self,
        origin: str,
        day: Day,
        *,
        measures: Measures,
        progress: Progress,
        let_in: Callable[[str], Awaitable[None]],
        now: Callable[[], datetime],
    ) -> None:
        self._origin = origin
        self._day = day
        self._measures = measures
        self._progress = progress
        self._let_in = let_in
        self._now = now
        self._all_seated = asyncio.Event()
        self._seated = 0

    async def hold(self, cohort: Sequence[tuple[Admission, Habits]]) -> list[Seat]:
        """The whole day; returns every candidate's seat with what its witness saw."""
        seats = [self._seat(number, *one) for number, one in enumerate(cohort, start=1)]
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + self._day.seconds
        await asyncio.gather(*(self._sit(seat, len(seats), ends_at) for seat in seats))
        return seats

    def _seat(self, number: int, admission: Admission, habits: Habits) -> Seat:
        witness = Witness(admission.attempt)
        device = Device(f"rehearsal-{number}-a")
        return Seat(number, admission, habits, witness, self._tab(admission, device, witness))

    def _tab(
        self, admission: Admission, device: Device, witness: Witness, *, meter: Measures | None = None
    ) -> VirtualCandidate:
        return VirtualCandidate(
            admission,
            origin=self._origin,
            device=device,
            witness=witness,
            meter=meter or self._measures,
            now=self._now,
        )

    async def _sit(self, seat: Seat, cohort: int, ends_at: float) -> None:
        dice = np.random.default_rng(seat.habits.seed)
        loop = asyncio.get_running_loop()
        await asyncio.sleep(float(dice.uniform(0, self._day.arrival_seconds)))
        await self._arrive(seat)
        self._seated += 1
        if self._seated == cohort:
            self._all_seated.set()
        if self._day.start_together:
            await self._all_seated.wait()
        began = await self._insist(seat, "start", lambda: seat.tab.start(), dice)
        if began:
            self._progress.reached("started")
            seat.questions = max(1, len(seat.tab.items))
            until = ends_at - float(dice.uniform(0, ENDING_SHARE)) * self._day.seconds
            await self._work(seat, dice, began=loop.time(), until=until)
        await self._hand_in(seat, dice)
        seat.tab.close()

    async def _arrive(self, seat: Seat) -> None:
        """Up to the screen that says: begin when you are ready."""
        dice = np.random.default_rng(seat.habits.seed + 1)
        await self._insist(seat, "page", lambda: seat.tab.load_page(), dice)
        await self._insist(seat, "seat", lambda: seat.tab.take_seat(), dice)
        await self._insist(seat, "form", lambda: seat.tab.fetch_form(), dice)
        self._progress.reached("seated")

    async def _work(self, seat: Seat, dice: np.random.Generator, *, began: float, until: float) -> None:
        loop = asyncio.get_running_loop()
        mishaps = _Mishaps(self, seat, began)
        next_beat, number = began + HEARTBEAT_SECONDS, 0
        due = began + seconds_on_question(dice, pace=self._day.pace)
        while loop.time() < until and seat.tab.phase not in OVER:
            await asyncio.sleep(max(0.0, min(due, next_beat, until) - loop.time()))
            await mishaps.befall()
            is_offline = seat.habits.is_offline(loop.time() - began)
            if loop.time() >= due:
                number = self._next_question(seat, number)
                self._answer(seat.tab, number, dice)
                due = loop.time() + seconds_on_question(dice, pace=self._day.pace)
                if not is_offline:
                    await self._send(seat)
            if loop.time() >= next_beat:
                next_beat = loop.time() + HEARTBEAT_SECONDS
                if not is_offline:
                    await self._send(seat)
                    await self._try(partial(seat.tab.beat, at=max(1, number)))

    def _next_question(self, seat: Seat, number: int) -> int:
        """The next question that is not closed; the same one again when all are."""
        closed = set(seat.tab.state.get("locked", ()))
        after = (*range(number + 1, seat.questions + 1), *range(1, number + 1))
        return next((one for one in after if one not in closed), max(1, number))

    def _answer(self, tab: VirtualCandidate, number: int, dice: np.random.Generator) -> None:
        """Visits a question and chooses as many options as it asks for; some are flagged, some changed."""
        item = tab.items[number - 1] if tab.items else {}
        options = item.get("options", ("A", "B", "C", "D"))
        choose = int(item.get("choose", 1))
        tab.visit(number)
        tab.answer(number, sorted(int(x) for x in dice.choice(len(options), size=choose, replace=False)))
        if dice.random() < 0.15:
            tab.flag(number)

    async def _send(self, seat: Seat) -> None:
        """Sends what waits, while it is answered; counts what was confirmed."""
        while seat.tab.device.waiting:
            before = len(seat.tab.device.waiting)
            if not await self._try(seat.tab.send):
                return
            self._progress.reached("stored", before - len(seat.tab.device.waiting))

    async def _hand_in(self, seat: Seat, dice: np.random.Generator) -> None:
        async def both() -> None:
            while not await seat.tab.send():
                pass
            await seat.tab.submit()

        waiting = len(seat.tab.device.waiting)
        if await self._insist(seat, "submit", both, dice):
            self._progress.reached("stored", waiting)
            self._progress.reached("submitted")

    async def _try(self, call: Callable[[], Awaitable[object]]) -> bool:
        """Makes a call once; the measures know how it ended."""
        with suppress(NoReply, Refusal):
            await call()
            return True
        return False

    async def _insist(
        self, seat: Seat, step: str, call: Callable[[], Awaitable[object]], dice: np.random.Generator
    ) -> bool:
        """Makes a call until it is answered, with the player's growing, jittered pauses."""
        loop = asyncio.get_running_loop()
        until, wait = loop.time() + PATIENCE_SECONDS, 1.0
        while loop.time() < until:
            if await self._try(call):
                return True
            await asyncio.sleep(0.1 + float(dice.uniform(0, wait)))
            wait = min(LONGEST_WAIT, wait * 2)
        seat.gave_up.append(step)
        return False

    async def reopen(self, seat: Seat) -> None:
        """The browser is killed, and comes back with what its disk has kept."""
        seat.tab.close()
        device = Device.from_disk(seat.tab.device.to_disk())
        seat.tab = self._tab(seat.admission, device, seat.witness)
        await self._arrive(seat)

    async def second_tab(self, seat: Seat) -> None:
        """A second tab asks for the seat, and must get it or be refused; the first one goes on either way."""
        # What it is told is what it is there for: not a failure of the site's.
        device = Device(f"rehearsal-{seat.number}-b")
        other = self._tab(seat.admission, device, seat.witness, meter=Measures())
        with suppress(NoReply, Refusal):
            await other.load_page()
            await other.take_seat()
        other.close()
        if other.state:  # it took over: sit down again
            await self._try(seat.tab.take_seat)

    async def take_break(self, seat: Seat) -> None:
        """Leaves for a while; on the way back the proctor must let the candidate in again."""
        await self._send(seat)
        if not await self._try(seat.tab.take_break):
            return
        await asyncio.sleep(seat.habits.break_for)
        if await self._try(seat.tab.end_break):
            await self._let_in(seat.admission.attempt)
            await self._try(seat.tab.beat)


class _Mishaps:
    """The mishaps and breaks of one candidate, each once."""

    def __init__(self, day: ExamDay, seat: Seat, began: float) -> None:
        habits = seat.habits
        self._due = sorted(
            [
                (began + habits.killed_at, day.reopen),
                (began + habits.second_tab_at, day.second_tab),
                (began + habits.break_at, day.take_break),
            ],
            key=lambda one: one[0],
        )
        self._seat = seat

    async def befall(self) -> None:
        """Whatever is due by now."""
        while self._due and asyncio.get_running_loop().time() >= self._due[0][0]:
            await self._due.pop(0)[1](self._seat)
