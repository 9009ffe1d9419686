"""Small frozen types that every room shares."""

from dataclasses import dataclass
from typing import Literal, NewType

ItemId = NewType("ItemId", str)
"""The author's name of an item, `dev-0012`. Never shown to a candidate."""

Points = NewType("Points", int)
"""Raw points; an all-or-nothing item gives 0 or 1."""

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at a place in a file, said so that the author can mend it."""

    file: str
    line: int
    rule: str
    severity: Severity
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity} {self.rule}: {self.message}"


@dataclass(frozen=True, slots=True)
class Decision:
    """A yes or no together with the rules that decided it, in words for the person concerned."""

    allowed: bool
    reasons: tuple[str, ...] = ()
