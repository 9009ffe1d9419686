"""The `[proctoring]` table of certification.toml, read: how a sitting is watched and locked down."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, get_args

from assay.core.proctoring.policy import SYSTEMS, UNWATCHED, Lockdown, ProctoringPolicy
from assay.core.proctoring.signals import KINDS

_LEAST = {"grace_seconds": 1, "segment_seconds": 1, "glance_seconds": 1, "watched_ratio": 1}
_MOST = {"segment_seconds": 30, "glance_seconds": 60, "grace_seconds": 600}


def proctoring_of(table: Mapping[str, Any]) -> ProctoringPolicy:
    """The policy of a table in which `proctoring_problems` finds none."""
    return ProctoringPolicy(**table)


def proctoring_problems(table: object) -> Iterator[str]:
    """What keeps a value from being a `[proctoring]` table, each problem naming its key."""
    if not isinstance(table, dict):
        yield "proctoring must be a table: [proctoring]"
        return
    found = [*_key_problems(table)]
    yield from found or _demands(proctoring_of(table))


def _key_problems(table: Mapping[str, object]) -> Iterator[str]:
    known = asdict(UNWATCHED)
    for key, value in table.items():
        if key not in known:
            yield f"proctoring.{key} is unknown; the keys are {', '.join(known)}"
        elif key == "severities":
            yield from _severity_problems(value)
        elif demand := _unmet(key, value, usual=known[key]):
            yield f"proctoring.{key} must be {demand}, not {value!r}"


def _unmet(key: str, value: object, *, usual: object) -> str:
    """What the value should be and is not; empty when it is."""
    if key == "lockdown":
        return "" if value in get_args(Lockdown) else f"one of {', '.join(get_args(Lockdown))}"
    if isinstance(usual, bool):
        return "" if isinstance(value, bool) else "true or false"
    if isinstance(usual, str):
        return "" if isinstance(value, str) else "a text"
    least, most = _LEAST.get(key, 0), _MOST.get(key, 10_000)
    return "" if type(value) is int and least <= value <= most else f"a whole number, {least} to {most}"


def _severity_problems(value: object) -> Iterator[str]:
    if not isinstance(value, dict):
        yield "proctoring.severities must be a table: [proctoring.severities]"
        return
    for kind, severity in value.items():
        if kind not in KINDS:
            yield f"proctoring.severities.{kind} is unknown; the kinds are {', '.join(KINDS)}"
        elif type(severity) is not int or not 0 <= severity <= 100:
            yield f"proctoring.severities.{kind} must be a whole number, 0 to 100, not {severity!r}"


def _demands(policy: ProctoringPolicy) -> Iterator[str]:
    """What one key asks of another: above all a reason, and another way, for what intrudes."""
    if policy.room_scan and not policy.room_scan_reason.strip():
        yield "proctoring.room_scan_reason must say why a room scan is needed: candidates read it"
    if (policy.room_scan or policy.camera) and not policy.alternative.strip():
        yield "proctoring.alternative must name another way to sit, such as a test centre: candidates read it"
    for key in ("audio", "identity", "room_scan", "simulated_camera"):
        if getattr(policy, key) and not policy.camera:
            yield f"proctoring.{key} needs proctoring.camera = true"
    if policy.keep_flagged_days < policy.keep_clean_days:
        yield "proctoring.keep_flagged_days must be at least keep_clean_days: what is open takes longer"
    if strange := sorted(set(policy.seb_systems) - set(SYSTEMS)):
        yield f"proctoring.seb_only_on names {', '.join(strange)}; SEB runs on {', '.join(SYSTEMS)}"
    if policy.seb_only_on and policy.lockdown != "seb-or-guard":
        yield 'proctoring.seb_only_on is for lockdown = "seb-or-guard"'
