"""How an attempt is watched, in the words of the proctors' pages: facts with their value, never a verdict."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from assay.apps.people.models import Person
from assay.apps.proctoring.models import SebSighting, Signal
from assay.apps.proctoring.queries.grid import Watched
from assay.core.proctoring import KINDS, ProctoringPolicy
from assay.core.proctoring.guard import COVERS, Guard

Tone = str
"""A class of the kit's badges: ok, wait, warn, bad, off, info."""

_GUARD: Mapping[str, tuple[Tone, str]] = {
    Guard.ARMED: ("ok", "Full screen"),
    Guard.RESUMED: ("ok", "Full screen again"),
    Guard.BREACH: ("warn", "Left full screen"),
    Guard.GRACE: ("warn", "Asked to come back"),
    Guard.PAUSED_FOR_PROCTOR: ("warn", "Questions covered: look"),
}
_STREAM: Mapping[str, tuple[Tone, str]] = {
    "live": ("ok", "on"),
    "simulated": ("info", "is a test picture (simulated)"),
    "ended": ("warn", "has stopped"),
    "blocked": ("warn", "not given by the browser"),
    "off": ("off", "off"),
}


@dataclass(frozen=True, slots=True)
class Badge:
    """A state: its tone and its word."""

    tone: Tone
    word: str


@dataclass(frozen=True, slots=True)
class Alert:
    """A signal as people read it. `measured`: its value and threshold; `at`: when it was first seen."""

    pk: int
    kind: str
    title: str
    measured: str
    count: int
    at: datetime
    lasted_seconds: int
    weighty: bool
    state: str = ""
    by: str = ""
    reason: str = ""
    muted: bool = False

    @property
    def decided(self) -> bool:
        """Has a person said what it means?"""
        return self.state in (Signal.State.DISMISSED, Signal.State.INCIDENT)


WEIGHTY = 50
"""From this severity of the programme's policy on an alert has the louder shape."""


def alert_of(signal: Signal) -> Alert:
    """The signal in words; of a kind that is no longer known, its name."""
    kind = KINDS.get(signal.kind)
    value, threshold = signal.facts.get("value", 0), signal.facts.get("threshold", 0)
    return Alert(
        pk=signal.pk,
        kind=signal.kind,
        title=kind.title if kind else signal.kind.replace("_", " ").capitalize(),
        measured=kind.measured(value, threshold) if kind else f"{value:g}",
        count=signal.count,
        at=signal.at,
        lasted_seconds=signal.lasted_ms // 1000,
        weighty=signal.severity >= WEIGHTY,
        state=signal.state,
        by=str(signal.disposed_by) if signal.disposed_by_id else "",
        reason=signal.reason,
        muted=signal.muted,
    )


def guard_badge(said: str, policy: ProctoringPolicy) -> Badge | None:
    """What the player last said of its lockdown; None where there is none."""
    if policy.lockdown == "none":
        return None
    if not said:
        return Badge("off", "Lockdown: nothing heard yet")
    return Badge(*_GUARD.get(said, ("info", said.replace("_", " ").capitalize())))


def seb_badge(shown: SebSighting) -> Badge:
    """What Safe Exam Browser showed last, and the build it says it is. Never "secure": it proves less."""
    tone, word = ("ok", "confirmed") if shown.confirmed else ("warn", "not confirmed")
    build = f" · {shown.version}" if shown.version else ""
    return Badge(tone, f"SEB configuration {word}{build}")


def stream_badge(name: str, said: str) -> Badge | None:
    """What the player last said of a stream, when there is something to say."""
    if not said:
        return None
    tone, word = _STREAM.get(said, ("info", said.replace("_", " ")))
    return Badge(tone, f"{name} {word}")


def needs_a_look(said: str) -> bool:
    """Does the guard wait for a person?"""
    return said in COVERS


@dataclass(frozen=True, slots=True)
class Care:
    """Who looks after a candidate, as one proctor sees it."""

    claimed_by: str = ""
    since: datetime | None = None
    mine: bool = False

    @classmethod
    def of(cls, found: Watched, viewer: Person) -> "Care":
        """As `viewer` sees it."""
        watch = found.watch
        if watch is None or watch.claimed_by is None:
            return cls()
        return cls(str(watch.claimed_by), watch.claimed_at, watch.claimed_by_id == viewer.pk)
