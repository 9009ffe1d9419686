"""`assay doctor`: numbered checks of this installation, each problem with the command that cures it."""

import itertools
import json
from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import asdict, dataclass

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assay.cli.django_site import start_django
from assay.cli.health import Check, State, machine, problem

COLOURS = {"ok": "green", "warning": "yellow", "problem": "red"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report."""

    number: int
    title: str
    state: State
    seen: str
    cure: str


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a list of {number, title, state, seen, cure}.")
def doctor(as_json: bool) -> None:
    """Check this installation; every problem names its cure.

    Exits with 1 when there is a problem; warnings do not fail. Nothing is changed.
    """
    lines = list(examine())
    if as_json:
        click.echo(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=1))
    else:
        _print(lines)
    raise SystemExit(any(line.state == "problem" for line in lines))


def examine() -> Iterator[Line]:
    """Every check in order; it ends early when a needed one finds a problem."""
    numbers = itertools.count(1)
    if (yield from _ask(machine.CHECKS, numbers)):
        start_django()
        from assay.cli.health import site

        yield from _ask(site.CHECKS, numbers)


def _ask(checks: list[Check], numbers: Iterator[int]) -> Generator[Line, None, bool]:
    """A line for each check; returns whether those that follow can be asked."""
    for check in checks:
        try:
            finding = check.look()
        except Exception as error:
            finding = problem(
                f"{type(error).__name__}: {error}", "Mend what the error names, then ask again."
            )
        yield Line(next(numbers), check.title, finding.state, finding.seen, finding.cure)
        if check.needed and finding.state == "problem":
            return False
    return True


def _print(lines: list[Line]) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(justify="right")
    table.add_column(no_wrap=True)
    table.add_column()
    for line in lines:
        mark = f"[{COLOURS[line.state]}]{line.state}[/]"
        table.add_row(str(line.number), mark, f"[bold]{line.title}[/bold]  {escape(line.seen)}")
        if line.cure:
            table.add_row("", "", f"→ {escape(line.cure)}")
    console = Console(highlight=False)
    console.print(table)
    counts = Counter(line.state for line in lines)
    console.print(f"\nProblems: {counts['problem']}, warnings: {counts['warning']}, fine: {counts['ok']}.")
