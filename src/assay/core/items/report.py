"""Collects the problems of one file, so that an author hears of all of them at once."""

from dataclasses import dataclass, field

from assay.core.items.rules import RULES
from assay.core.vocabulary import Problem


@dataclass(slots=True)
class Report:
    """A growing list of problems, all in the same `file`; how severe each is stands in its rule."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, rule: str, line: int, message: str) -> None:
        """Something that breaks `rule` on `line`; KeyError when there is no such rule."""
        self.problems.append(Problem(self.file, max(line, 1), rule, RULES[rule].severity, message))

    def in_order(self) -> tuple[Problem, ...]:
        """All problems from the top of the file to its end."""
        return tuple(sorted(self.problems, key=lambda p: (p.line, p.rule)))
