"""What `assay doctor` may ask and find: checks in `machine` and `site`, in the order they are asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "problem"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check saw, and for anything but `ok` what to do about it."""

    state: State
    seen: str
    cure: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A question to the installation; when a `needed` one finds a problem, none after it can be asked.

    What `look` raises is a problem too.
    """

    title: str
    look: Callable[[], Finding]
    needed: bool = False


def ok(seen: str) -> Finding:
    """All is well."""
    return Finding("ok", seen)


def warning(seen: str, cure: str) -> Finding:
    """It works, but somebody should know."""
    return Finding("warning", seen, cure)


def problem(seen: str, cure: str) -> Finding:
    """It does not work, or not safely."""
    return Finding("problem", seen, cure)
