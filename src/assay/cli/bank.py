"""`assay bank`: lint, prove, format and read the items of a bank."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console

from assay.core.items.lint import Context, lint_bank
from assay.core.vocabulary import Problem
from assay.outside import clock
from assay.outside.bank_files import NoBank, read_bank

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def bank() -> None:
    """Lint, prove, format and read the items of a bank."""


@bank.command()
@click.argument("folder", type=FOLDER)
@click.option("--json", "as_json", is_flag=True, help="Print a list of {file, line, rule, severity, message}.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="Judge expiry as of this day.")
def lint(folder: Path, as_json: bool, today: datetime | None) -> None:
    """Hold the items in FOLDER against the rules (docs/reference/lint-rules.md).

    FOLDER is a certification, with items/ and facts.yaml, or a folder of items. Exits with 1 when there
    is an error; warnings do not fail.
    """
    problems, count = _lint(folder, today.date() if today else clock.today())
    if as_json:
        click.echo(json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=1))
    else:
        _print_problems(problems, count)
    if any(problem.severity == "error" for problem in problems):
        sys.exit(1)


def _lint(folder: Path, today: date) -> tuple[list[Problem], int]:
    try:
        read = read_bank(folder)
    except NoBank as error:
        raise click.UsageError(str(error)) from error
    context = Context(today=today, facts=read.facts, products=read.products, blueprint=read.blueprint)
    found = lint_bank(read.sources, context=context, folder=read.folder)
    unread = {problem.file for problem in read.problems if problem.file.endswith(".md")}
    problems = sorted([*read.problems, *found], key=lambda p: (p.file, p.line, p.rule))
    return problems, len(read.sources) + len(unread)


def _print_problems(problems: Sequence[Problem], count: int) -> None:
    colour = {"error": "red", "warning": "yellow"}
    for problem in problems:
        severity = click.style(f"{problem.severity} {problem.rule}", fg=colour[problem.severity])
        click.echo(f"{problem.file}:{problem.line}: {severity} {problem.message}")
    errors = sum(problem.severity == "error" for problem in problems)
    Console(stderr=True, highlight=False).print(f"{count} items: {errors} errors, {len(problems) - errors} warnings")
