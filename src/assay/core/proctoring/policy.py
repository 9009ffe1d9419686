"""How a sitting is watched and locked down: the `[proctoring]` table of certification.toml, typed.

Nothing here is on unless a certification says so, and what intrudes on a home needs its reason and another
way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from assay.core.proctoring.signals import KINDS

Lockdown = Literal["none", "guard", "seb", "seb-or-guard"]
SYSTEMS = ("windows", "macos", "ios")
"""Where Safe Exam Browser runs."""


@dataclass(frozen=True, slots=True)
class ProctoringPolicy:
    """Policies of watching; a key that a file does not name has the value here.

    `lockdown`: none, the page's own guard, Safe Exam Browser, or SEB where the candidate has it and the guard
    elsewhere; `seb_only_on` names systems (of `SYSTEMS`, with commas) on which only SEB will do then.
    `camera`, `audio`: recorded for the whole exam. `screen`: the whole screen is shared and recorded.
    `identity`: stills of face and document at check-in. `room_scan`: 30 s of the surroundings at check-in,
    for the `room_scan_reason`. `alternative`: where and how to sit without a camera at home, in plain words.
    `simulated_camera`: a demonstration's labelled test picture where there is no camera.

    `grace_seconds`: how long the guard waits for the candidate to come back before it calls a proctor.
    `segment_seconds`: the length of a piece of a recording. `glance_seconds`: the age of an unwatched tile.
    `network_gap_seconds`: from when on a silence is noted. `watched_ratio`: candidates per proctor from which
    the console says that it is too many. `terminate_needs_second`: two people end an exam.
    `keep_…_days`: how long evidence stays (`core.proctoring.retention`).
    `severities`: 0..100 for kinds of signals that shall differ from the usual.
    """

    lockdown: Lockdown = "none"
    seb_only_on: str = ""
    camera: bool = False
    audio: bool = False
    screen: bool = False
    identity: bool = False
    room_scan: bool = False
    room_scan_reason: str = ""
    alternative: str = ""
    simulated_camera: bool = False
    grace_seconds: int = 15
    segment_seconds: int = 5
    glance_seconds: int = 5
    network_gap_seconds: int = 30
    watched_ratio: int = 12
    terminate_needs_second: bool = False
    keep_clean_days: int = 30
    keep_flagged_days: int = 90
    keep_identity_days: int = 7
    severities: Mapping[str, int] = field(default_factory=dict, hash=False)

    @property
    def records(self) -> bool:
        """Whether anything of the candidate is recorded: then consent is asked for."""
        return self.camera or self.screen or self.room_scan or self.identity

    @property
    def guarded(self) -> bool:
        """Whether the page's own guard may be what holds the exam."""
        return self.lockdown in ("guard", "seb-or-guard")

    @property
    def uses_seb(self) -> bool:
        """Whether Safe Exam Browser is a way in."""
        return self.lockdown in ("seb", "seb-or-guard")

    def needs_seb(self, system: str) -> bool:
        """Whether only SEB will do on a system (of `SYSTEMS`, or another, where there is none)."""
        return self.lockdown == "seb" or (self.lockdown == "seb-or-guard" and system in self.seb_systems)

    @property
    def seb_systems(self) -> tuple[str, ...]:
        """The systems that `seb_only_on` names."""
        return tuple(name.strip() for name in self.seb_only_on.split(",") if name.strip())

    def severity(self, kind: str) -> int:
        """The severity (0..100) of a kind of signal under this policy; KeyError for a kind that is none."""
        usual = KINDS[kind].severity
        return self.severities.get(kind, usual)


UNWATCHED = ProctoringPolicy()
"""The policies of a certification that names none: nothing is recorded, nothing is locked."""
