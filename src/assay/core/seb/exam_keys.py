"""Browser Exam Keys seen side by side: the only sign of a changed SEB, and a reason to look, never a verdict.

A Browser Exam Key depends on SEB's build and on the configuration, and only SEB's closed integrity module can
compute it. But all candidates with one configuration and one build must have the same one. The hash that a
request carries contains its URL, so hashes compare only where the URL is the same: take them on **one fixed
page that every candidate of the exam passes**, without a token in its address. (The idea is SEB Server's
“Numerical Trust Threshold”.)
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

_BUILD = re.compile(r"\bSEB/([0-9][0-9A-Za-z.]{0,30})")
_SYSTEMS = (("Windows", "Win"), ("iPad", "iOS"), ("iPhone", "iOS"), ("Macintosh", "Mac"))


def seb_build(user_agent: str) -> str:
    """The build that a User-Agent names, as “Win 3.10.0”; empty when it names no SEB.

    The client's own words: good for help and for grouping, proof of nothing. SEB for macOS names further
    versions behind its own; an iPad may call itself a Macintosh.
    """
    found = _BUILD.search(user_agent)
    if found is None:
        return ""
    system = next((short for name, short in _SYSTEMS if name in user_agent), "SEB")
    return f"{system} {found[1]}"


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one attempt's SEB sent on the fixed page; `build` as `seb_build` names it."""

    attempt: str
    build: str
    key_hash: str


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """The attempts, in the order first seen, that sent one hash."""

    key_hash: str
    attempts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BuildKeys:
    """All that was seen of one build of SEB: groups by size, the biggest first; `candidates` in all."""

    build: str
    candidates: int
    groups: tuple[KeyGroup, ...]

    @property
    def singletons(self) -> tuple[KeyGroup, ...]:
        """Groups of one, if there was anybody to compare them with: whom a proctor may want to look at."""
        return tuple(group for group in self.groups if len(group.attempts) == 1 < self.candidates)

    @property
    def changed(self) -> tuple[str, ...]:
        """Attempts that sent different hashes on one build, which an unchanged SEB does not do."""
        sent: dict[str, int] = defaultdict(int)
        for group in self.groups:
            for attempt in group.attempts:
                sent[attempt] += 1
        return tuple(attempt for attempt, count in sent.items() if count > 1)

    def words(self) -> str:
        """One sentence for a human, without a verdict."""
        if self.candidates == 1 and len(self.groups) == 1:
            return (
                f"Only one candidate used {self.build}: there is nobody to compare the Browser Exam Key with."
            )
        most, singles = len(self.groups[0].attempts), len(self.singletons)
        said = f"Browser Exam Key shared by {most} of {self.candidates} candidates on {self.build}"
        if most == 1:
            said = f"No two of {self.candidates} candidates on {self.build} share a Browser Exam Key"
        elif singles:
            said += f"; {singles} {'stands' if singles == 1 else 'stand'} alone"
        if self.changed:
            said += f"; {len(self.changed)} sent more than one"
        return f"{said}."


def compare_exam_keys(sightings: Iterable[Sighting]) -> tuple[BuildKeys, ...]:
    """The sightings of one exam and one fixed page, by build (in alphabetical order) and hash.

    A hash that an attempt sent often counts once.
    """
    seen: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for one in sightings:
        seen[one.build][one.key_hash.lower()][one.attempt] = None
    return tuple(_build_keys(build, seen[build]) for build in sorted(seen))


def _build_keys(build: str, hashes: dict[str, dict[str, None]]) -> BuildKeys:
    groups = [KeyGroup(key_hash, tuple(attempts)) for key_hash, attempts in hashes.items()]
    groups.sort(key=lambda group: (-len(group.attempts), group.key_hash))
    candidates = len({attempt for group in groups for attempt in group.attempts})
    return BuildKeys(build, candidates, tuple(groups))
