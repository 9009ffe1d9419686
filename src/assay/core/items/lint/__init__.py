"""Holds items against the rules: `lint_item` one alone, `lint_bank` all of them and all together."""

from collections.abc import Callable, Sequence

from assay.core.items.lint import access, code, cues, dates, flaws, proof, reading, structure
from assay.core.items.lint.bank import check_bank
from assay.core.items.lint.context import Context, Source
from assay.core.items.report import Report
from assay.core.vocabulary import Problem

__all__ = ["Context", "Source", "lint_bank", "lint_item"]

Check = Callable[[Source, Context, Report], None]

CHECKS: tuple[Check, ...] = (
    *structure.CHECKS,
    *dates.CHECKS,
    *flaws.CHECKS,
    *cues.CHECKS,
    *reading.CHECKS,
    *code.CHECKS,
    *proof.CHECKS,
    *access.CHECKS,
)


def lint_item(source: Source, *, context: Context) -> list[Problem]:
    """Every problem of one item that parsed, from the top of its file to the end."""
    report = Report(source.file)
    for check in CHECKS:
        check(source, context, report)
    return sorted(report.problems, key=lambda p: (p.file, p.line, p.rule))


def lint_bank(sources: Sequence[Source], *, context: Context, folder: str) -> list[Problem]:
    """Every problem of every item, then those of the bank as a whole (file: `folder`), by file and line."""
    problems = [problem for source in sources for problem in lint_item(source, context=context)]
    problems += check_bank(sources, folder=folder)
    return sorted(problems, key=lambda p: (p.file, p.line, p.rule))
