"""`assay bank`: lint, prove, format and read the items of a bank."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from assay.core.items.item import Item
from assay.core.items.lint import Context, Source, lint_bank
from assay.core.items.write import write_item
from assay.core.proofs.judge import ProofResult, ProofVerdict
from assay.core.vocabulary import Problem
from assay.outside import clock
from assay.outside.bank_files import NoBank, item_files, read_bank, read_sources
from assay.outside.sandbox import cache, environment, profile
from assay.outside.sandbox.prove import prove_items
from assay.outside.sandbox.seccomp import UnknownArchitecture
from assay.outside.sandbox.worker import WorkerFailed

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
PATHS = click.Path(exists=True, path_type=Path)
COLOURS = {
    "error": "red",
    "warning": "yellow",
    "proven": "green",
    "none": "bright_black",
    "refuted": "red",
    "failed": "red",
}


@click.group()
def bank() -> None:
    """Lint, prove, format and read the items of a bank."""


@bank.command()
@click.argument("folder", type=FOLDER)
@click.option(
    "--json", "as_json", is_flag=True, help="Print a list of {file, line, rule, severity, message}."
)
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
        _print_problems(problems)
        errors = sum(problem.severity == "error" for problem in problems)
        click.echo(f"{count} items: {errors} errors, {len(problems) - errors} warnings", err=True)
    if any(problem.severity == "error" for problem in problems):
        sys.exit(1)


def _lint(folder: Path, today: date) -> tuple[list[Problem], int]:
    try:
        read = read_bank(folder)
    except NoBank as error:
        raise click.UsageError(str(error)) from error
    context = Context(today=today, facts=read.facts, products=read.products, families=read.families)
    found = lint_bank(read.sources, context=context, folder=read.folder)
    unread = {problem.file for problem in read.problems if problem.file.endswith(".md")}
    problems = sorted([*read.problems, *found], key=lambda p: (p.file, p.line, p.rule))
    return problems, len(read.sources) + len(unread)


def _print_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        severity = click.style(f"{problem.severity} {problem.rule}", fg=COLOURS[problem.severity])
        click.echo(f"{problem.file}:{problem.line}: {severity} {problem.message}")


@bank.command()
@click.argument("paths", type=PATHS, nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print a list of {id, verdict, ms, problems}.")
@click.option(
    "--no-cache", is_flag=True, help="Run every proof, also those that have not changed since they held."
)
@click.option(
    "--unsafe-no-sandbox",
    is_flag=True,
    help="Run the proofs as ordinary programs, with your rights: only proofs that you have read.",
)
def prove(paths: Sequence[Path], as_json: bool, no_cache: bool, unsafe_no_sandbox: bool) -> None:
    """Run the proofs of items in the sandbox and hold what they show against the keys.

    FILE is an item, its proof, a folder of items or a certification. Verdicts: proven; refuted (the
    proof disagrees with the item); failed (it did not run to its end); none (the item declares no proof).
    Exits with 1 when one is refuted or failed, with 2 when there is no sandbox or no environment.
    """
    sources = _read_for_proof(paths)
    results = _prove(sources, quiet=as_json, no_cache=no_cache, unsafe_no_sandbox=unsafe_no_sandbox)
    if as_json:
        click.echo(json.dumps([asdict(result) for result in results], ensure_ascii=False, indent=1))
    else:
        _print_results(results)
    if any(result.verdict in (ProofVerdict.REFUTED, ProofVerdict.FAILED) for result in results):
        sys.exit(1)


def _read_for_proof(paths: Sequence[Path]) -> Sequence[Source]:
    problems: list[Problem] = []
    try:
        files = [file for path in paths for file in item_files(path)]
    except NoBank as error:
        raise click.UsageError(str(error)) from error
    sources = read_sources(dict.fromkeys(files), problems)
    if problems:
        raise click.ClickException("Mend these first:\n" + "\n".join(map(str, problems)))
    return sources


def _prove(
    sources: Sequence[Source], *, quiet: bool, no_cache: bool, unsafe_no_sandbox: bool
) -> list[ProofResult]:
    console = Console(stderr=True, quiet=quiet)
    columns = (TextColumn("{task.description:10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        if not unsafe_no_sandbox:
            profile.find_bubblewrap()
        found = environment.find_environment(Path.cwd())
        kept = None if no_cache else cache.Cache(cache.default_folder(Path.cwd()))
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("proving", total=len(sources))
            return prove_items(
                sources, environment=found, cache=kept, unsafe_no_sandbox=unsafe_no_sandbox,
                on_result=lambda result: progress.update(task, advance=1, description=result.id),
            )  # fmt: skip
    except (profile.NoSandbox, environment.NoEnvironment, UnknownArchitecture, WorkerFailed) as error:
        click.echo(f"Nothing was proven. {error}", err=True)
        sys.exit(2)


def _print_results(results: Sequence[ProofResult]) -> None:
    for result in results:
        verdict = click.style(f"{result.verdict:8}", fg=COLOURS[result.verdict])
        click.echo(f"{result.id}  {verdict} {result.ms / 1000:6.1f} s")
        for problem in result.problems:
            click.echo(f"    {problem}")
    counts = [f"{sum(r.verdict is verdict for r in results)} {verdict}" for verdict in ProofVerdict]
    click.echo(f"{len(results)} items: {', '.join(counts)}", err=True)


@bank.command(name="format")
@click.argument("paths", type=PATHS, nargs=-1, required=True, metavar="FILE...")
def format_(paths: Sequence[Path]) -> None:
    """Write items in their normal form, which changes nothing that they say."""
    sources = _read_for_proof(paths)
    changed = [source for source in sources if write_item(source.item) != source.text]
    for source in changed:
        Path(source.file).write_text(write_item(source.item), encoding="utf-8")
        click.echo(source.file)
    click.echo(f"{len(sources)} items, {len(changed)} rewritten", err=True)


@bank.command()
@click.argument("item_id", metavar="ID")
@click.option(
    "--bank", "folder", type=FOLDER, default="certifications/pmle", show_default=True, help="Where to look."
)
def show(item_id: str, folder: Path) -> None:
    """Print one item as its author reads it, key and rationales included."""
    try:
        read = read_bank(folder)
    except NoBank as error:
        raise click.UsageError(str(error)) from error
    for source in read.sources:
        if source.item.id == item_id:
            _print_item(source.item)
            return
    raise click.ClickException(f"There is no item {item_id} in {folder}.")


def _print_item(item: Item) -> None:
    from rich.markdown import Markdown  # slow to load, and no other verb needs it

    console = Console(width=min(100, Console().width))
    console.print(f"{item.id} rev {item.rev}: {item.title}", style="bold", markup=False, highlight=False)
    place = f"{item.family} / {item.task} · {item.level} · {item.seconds} s · {item.status}"
    console.print(f"{place} · proof: {item.proof} · expires {item.expires}", style="dim", highlight=False)
    console.print()
    console.print(Markdown(item.stem))
    for option in item.options:
        console.print()
        mark = "[green]✓ key[/green]" if option.letter in item.key else "[dim]wrong[/dim]"
        console.print(f"[bold]{option.letter}[/bold]  {mark}", highlight=False)
        console.print(Markdown(option.text))
        console.print(Markdown(f"> {option.rationale}"))
    if item.refs:
        console.print()
        console.print(Markdown("\n".join(f"- {ref}" for ref in item.refs)), style="dim")
