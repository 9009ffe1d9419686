"""`assay form`: draw exam forms by blueprint."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from assay.core.forms import (
    Blueprint,
    BlueprintError,
    Form,
    InfeasibleBlueprint,
    PoolItem,
    batch_seeds,
    draw_forms,
    exposure_report,
    parse_blueprint,
)
from assay.core.items.item import Item, Status
from assay.core.vocabulary import ItemId
from assay.outside import dice
from assay.outside.bank_files import NoBank, read_bank
from assay.project import config

TOGETHER = 10
"""Forms drawn between two looks at the exposure counts when they are fed back."""

MOST_RATIO = 1.15
"""Above this ratio of the highest exposure to the mean, the summary says what would help."""


@click.group()
def form() -> None:
    """Draw exam forms by blueprint."""


@form.command()
@click.argument("certification", metavar="CERT")
@click.option("--count", type=click.IntRange(min=1), default=1, show_default=True, help="How many forms.")
@click.option(
    "--seed", type=click.IntRange(0, 2**64 - 1), help="Decides the forms; a fresh one if not given."
)
@click.option(
    "--out", type=click.File("w", encoding="utf-8", atomic=True), default="-", help="A file, or - for stdout."
)
@click.option(
    "--feedback", is_flag=True, help="Lean each draw against the exposure so far, as check-in does."
)
def draw(certification: str, count: int, seed: int | None, out: IO[str], feedback: bool) -> None:
    """Draw forms of CERT: a name under certifications/, or the path of a certification's folder.

    Writes one JSON object a line: seed, items in order, seconds, families. The first form has the seed given,
    the others seeds that follow from it; `--count 1 --seed N` draws the form of any line again. With
    --feedback exposure is more even, but a form also depends on the lines before it.
    """
    console = Console(stderr=True)
    blueprint, pool = _read(_folder(certification), console)
    seeds = batch_seeds(dice.seed() if seed is None else seed, count)
    forms: list[tuple[ItemId, ...]] = []
    columns = (TextColumn("Drawing forms"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with Progress(*columns, console=console, transient=True) as progress:
            for drawn in progress.track(_draw(pool, blueprint, seeds, feedback=feedback), total=count):
                out.write(_line(drawn))
                forms.append(drawn.items)
    except InfeasibleBlueprint as error:
        raise click.ClickException(str(error)) from error
    _summarise(console, forms, pool, blueprint)


def _folder(certification: str) -> Path:
    named = Path(certification)
    folder = named if named.is_dir() else Path(config.load().site.certifications_dir) / certification
    if not (folder / "blueprint.toml").is_file():
        raise click.UsageError(f"There is no blueprint: {folder / 'blueprint.toml'} is not a file.")
    return folder


def _read(folder: Path, console: Console) -> tuple[Blueprint, tuple[PoolItem, ...]]:
    file = folder / "blueprint.toml"
    try:
        blueprint = parse_blueprint(file.read_text(encoding="utf-8"), file=str(file))
        bank = read_bank(folder)
    except (BlueprintError, NoBank) as error:
        raise click.ClickException(str(error)) from error
    unread = {problem.file for problem in bank.problems if problem.severity == "error"}
    if unread:
        console.print(
            f"Left out, as they cannot be read (see `assay bank lint`): {', '.join(sorted(unread))}"
        )
    items = (source.item for source in bank.sources)
    return blueprint, tuple(_pool_item(item) for item in items if item.status not in NOT_DRAWN)


NOT_DRAWN = (Status.DRAFT, Status.RETIRED)


def _pool_item(item: Item) -> PoolItem:
    return PoolItem(
        id=item.id,
        family=item.family,
        task=item.task,
        level=item.level,
        seconds=item.seconds,
        enemies=frozenset(item.enemies),
        is_pilot=item.status is Status.PILOT,
    )


def _draw(
    pool: Sequence[PoolItem], blueprint: Blueprint, seeds: Sequence[int], *, feedback: bool
) -> Iterator[Form]:
    if not feedback:
        yield from draw_forms(pool, blueprint, seeds=seeds)
        return
    exposure: Counter[ItemId] = Counter()
    for first in range(0, len(seeds), TOGETHER):
        together = seeds[first : first + TOGETHER]
        for drawn in list(draw_forms(pool, blueprint, seeds=together, exposure=exposure, forms_drawn=first)):
            exposure.update(drawn.items)
            yield drawn


def _line(drawn: Form) -> str:
    line: dict[str, object] = {
        "seed": drawn.seed,
        "items": drawn.items,
        "seconds": drawn.seconds,
        "families": dict(drawn.families),
    }
    if pilots := [item for item, counts in zip(drawn.items, drawn.scored, strict=True) if not counts]:
        line["unscored"] = pilots
    if drawn.sections:
        line["sections"] = drawn.sections
    return json.dumps(line) + "\n"


def _summarise(
    console: Console, forms: Sequence[Sequence[ItemId]], pool: Sequence[PoolItem], blueprint: Blueprint
) -> None:
    if len(forms) == 1:  # exposure and overlap say nothing about one form
        console.print(f"1 form of {blueprint.length} items, from a pool of {len(pool)}.")
        return
    report = exposure_report(forms, pool, blueprint)
    table = Table(
        "family", title=f"{report.forms:,} forms, {report.distinct_forms:,} different", title_justify="left"
    )
    for heading in ("a form", "pool", "mean exposure", "highest", "highest / mean"):
        table.add_column(heading, justify="right")
    for row, cell in zip(blueprint.families, report.cells, strict=True):
        shares = (f"{cell.mean:.3f}", f"{cell.highest:.3f}", f"{cell.ratio:.3f}")
        table.add_row(cell.family, str(row.items), str(cell.pool_size), *shares)
    console.print(table)
    console.print(
        f"Two forms share {report.mean_overlap:.1%} of their items on average, "
        f"{report.greatest_overlap:.1%} at most."
    )
    # Over few forms chance alone makes the ratio large.
    if report.forms >= 1000 and max(cell.ratio for cell in report.cells) > MOST_RATIO:
        console.print("Exposure is uneven: try --feedback, fewer enemies, or shorter items.")
