"""The attempt's state: what the fold of its events comes to, and all that decides what may happen next.

    allowed   = base x accommodation + grants and credits
    used      = closed stretches + the open one + over-runs of breaks      only `active` stretches count
    remaining = allowed - used

Times are the server's, aware, and kept in UTC: two times of one zone would be subtracted by the wall, an hour
wrong across a night of the change to or from summer time. The candidate's device clock has no say.

A Struct, not a dataclass: one is copied for each saved answer, and a dataclass of this size takes
13 µs to copy, a Struct 0.4.
"""

from datetime import datetime, timedelta

import msgspec

from assay.core.attempt.events import Opened
from assay.core.attempt.table import OVER, Phase

_NOTHING = timedelta()
_NO_PLAN = Opened(form_count=0, allowed_seconds=0)


class AttemptState(msgspec.Struct, frozen=True):
    """Where an attempt stands; what was answered is folded apart, in `answers.py`.

    `seen` and `locked` are sets of questions as bit masks: bit n - 1 is question n. `granted_seconds` is the
    sum of grants and credits, `break_used` what breaks of one's own have taken of `break_seconds`.
    """

    phase: Phase = Phase.NOT_STARTED
    plan: Opened = _NO_PLAN
    question_count: int = 0
    started: bool = False

    allowed_seconds: int = 0
    granted_seconds: int = 0
    extra_time_percent: int = 0
    presets: tuple[str, ...] = ()
    elapsed: timedelta = _NOTHING
    running_since: datetime | None = None
    outage_used_seconds: int = 0

    break_seconds: int = 0
    break_used: timedelta = _NOTHING
    break_since: datetime | None = None
    break_allowed_seconds: int = 0
    break_scheduled: bool = False
    breaks_taken: int = 0

    tab: str = ""
    held_up_to: int = 0
    device_chain: str = ""
    seen: int = 0
    locked: int = 0
    closed_sections: int = 0

    submitted_at: datetime | None = None
    submitted_by: str = ""
    late_waiting: int = 0
    handed_over: tuple[str, ...] = ()
    doubts: tuple[tuple[str, int], ...] = ()

    def used(self, now: datetime) -> timedelta:
        """Time used of what is allowed; an over-run of a break that lasts still is in it."""
        used = self.elapsed + self.break_overrun(now)
        if self.running_since is not None and now > self.running_since:  # a clock set back takes nothing back
            used += now - self.running_since
        return used

    def remaining(self, now: datetime) -> timedelta:
        """Time left on the server's clock, never below zero."""
        return max(_NOTHING, timedelta(seconds=self.allowed_seconds) - self.used(now))

    def deadline(self) -> datetime | None:
        """When the time runs out if nothing stops the clock; None while it stands."""
        if self.running_since is None:
            return None
        return self.running_since + timedelta(seconds=self.allowed_seconds) - self.elapsed

    def time_up_at(self) -> datetime | None:
        """As `deadline`; on a break, when its over-run will have used up what was left of the exam."""
        if self.break_since is None:
            return self.deadline()
        in_hand = timedelta(seconds=self.break_allowed_seconds + self.allowed_seconds) - self.elapsed
        return self.break_since + max(_NOTHING, in_hand)

    @property
    def over(self) -> bool:
        """Is this an end from which nothing leads on?"""
        return self.phase in OVER

    @property
    def on_break(self) -> bool:
        """Is the candidate away on a break?"""
        return self.break_since is not None

    def break_left(self, now: datetime) -> timedelta:
        """On a break, what is left of it; else, of the candidate's own budget. Never below zero."""
        if self.break_since is None:
            return max(_NOTHING, timedelta(seconds=self.break_seconds) - self.break_used)
        away = max(_NOTHING, now - self.break_since)
        return max(_NOTHING, timedelta(seconds=self.break_allowed_seconds) - away)

    def break_overrun(self, now: datetime) -> timedelta:
        """By how much the break that lasts still is too long."""
        if self.break_since is None:
            return _NOTHING
        return max(_NOTHING, now - self.break_since - timedelta(seconds=self.break_allowed_seconds))

    @property
    def outage_credit_left(self) -> int:
        """Seconds that the policy may still give back after outages."""
        return max(0, self.plan.outage_seconds - self.outage_used_seconds)

    @property
    def section(self) -> int:
        """The section in which the candidate works, from 1; past the last when all are closed."""
        return self.closed_sections + 1

    def section_end(self, section: int) -> int:
        """The last question number of a section, from 1; 0 for section 0."""
        ends = self.plan.sections
        if section < 1:
            return 0
        return ends[section - 1] if section <= len(ends) else self.question_count

    def is_locked(self, number: int) -> bool:
        """Is a question closed for good: its section left, or seen before a break?"""
        return bool(self.locked >> (number - 1) & 1)

    def locked_numbers(self) -> list[int]:
        """The questions that are closed for good, ascending."""
        numbers, rest = [], self.locked
        while rest:
            lowest = rest & -rest
            numbers.append(lowest.bit_length())
            rest ^= lowest
        return numbers

    @property
    def takes_late_work(self) -> bool:
        """Did the clock hand in, so that a device may hold work that was made in time?"""
        return self.phase is Phase.SUBMITTED and self.submitted_by == "clock"


def up_to(number: int) -> int:
    """The mask of questions 1 to `number`."""
    return (1 << number) - 1
