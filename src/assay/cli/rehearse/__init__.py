"""`assay rehearse`: a fake cohort sits an exam on the configured site, which is judged by what is left."""

import asyncio
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assay.cli.django_site import start_django

if TYPE_CHECKING:
    from rich.console import Console

    from assay.apps.programs.models import Certification
    from assay.cli.rehearse.exam_day import Seat
    from assay.cli.rehearse.habits import Habits
    from assay.cli.rehearse.measures import Measures
    from assay.cli.rehearse.progress import ShownProgress
    from assay.cli.rehearse.report import Report
    from assay.cli.rehearse.virtual_candidate import Admission


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for on the command line."""

    candidates: int
    minutes: float
    url: str
    start_together: bool
    pace: float
    seed: int
    keep: bool


@click.command()
@click.option("--candidates", type=click.IntRange(1, 5000), default=20, show_default=True)
@click.option("--minutes", type=click.FloatRange(0.05, 600), default=5.0, show_default=True)
@click.option("--certification", help="Key of the certification; default: the only open one.")
@click.option("--url", help="Where the site is reached; default: its base_url.")
@click.option(
    "--start-together", is_flag=True, help="All begin in the same second, when the last has arrived."
)
@click.option("--pace", type=click.FloatRange(0.1, 1000), default=1.0, help="Times faster than people work.")
@click.option("--seed", type=int, help="Repeats what the candidates of an earlier rehearsal did.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the report as JSON.")
@click.option("--keep", is_flag=True, help="Leave unfinished attempts and sessions as they are.")
@click.option("--while-running", is_flag=True, help="Rehearse although real people sit an exam now.")
def rehearse(
    candidates: int,
    minutes: float,
    certification: str | None,
    url: str | None,
    start_together: bool,
    pace: float,
    seed: int | None,
    report: Path | None,
    keep: bool,
    while_running: bool,
) -> None:
    """Rehearse the exam day: simulated candidates sit an exam on this site over HTTP.

    Run it on the site's own machine, with its configuration, while `assay serve` and `assay work` run. Their
    attempts are marked and never become results. Exit code 0: the site is ready; 1: it is not, and why.
    """
    start_django()
    from django.conf import settings
    from rich.console import Console

    from assay.cli.rehearse.report import print_report
    from assay.outside import dice

    console = Console(highlight=False)
    _refuse_beside_real_people(while_running)
    found = _certification(certification)
    url = (url or settings.CONFIG.site.base_url).rstrip("/")
    _require_answer(url)
    wishes = Wishes(
        candidates=candidates,
        minutes=minutes,
        url=url,
        start_together=start_together,
        pace=pace,
        seed=dice.seed() % 10**9 if seed is None else seed,
        keep=keep,
    )
    console.print(f"Rehearsing {found.title} at {wishes.url} with seed {wishes.seed}")
    outcome = _held(wishes, found, console)
    print_report(outcome, console)
    if report:
        report.write_text(json.dumps(outcome.as_json(), indent=2) + "\n", encoding="utf-8")
    raise SystemExit(outcome.exit_code)


def _refuse_beside_real_people(while_running: bool) -> None:
    from assay.cli.rehearse.cohort import really_running

    running = really_running()
    if running and not while_running:
        raise click.ClickException(
            f"Real people sit an exam now: {running}. Rehearse when they have finished, "
            "or add --while-running if you know what you do."
        )


def _require_answer(url: str) -> None:
    """Nobody is seated in front of a site that does not answer."""
    from assay.cli.rehearse.connection import Connection, NoReply

    async def asked() -> int:
        connection = Connection(url, patience=30)
        try:
            return (await connection.ask("GET", "/healthz", headers={})).status
        finally:
            connection.close()

    try:
        status = asyncio.run(asked())
    except NoReply as error:
        raise click.ClickException(f"Nothing answers at {url}. Is `assay serve` running there?") from error
    if status != 200:
        raise click.ClickException(f"{url}/healthz answers {status}: this is no Assay, or it is not well.")


def _certification(key: str | None) -> "Certification":
    from assay.apps.programs.models import Certification
    from assay.apps.programs.queries import open_certification, open_certifications

    if key:
        try:
            return open_certification(key)
        except Certification.DoesNotExist:
            raise click.ClickException(f"There is no open certification {key!r}.") from None
    found = list(open_certifications())
    if len(found) != 1:
        keys = ", ".join(one.key for one in found) or "none; publish one with `assay init`"
        raise click.ClickException(f"Name one with --certification; open are: {keys}.")
    return found[0]


def _held(wishes: Wishes, certification: "Certification", console: "Console") -> "Report":
    """Seats the cohort, holds the day, judges what is left, and cleans up."""
    from assay.cli.rehearse.cohort import admit_cohort, dismiss
    from assay.cli.rehearse.habits import draw_habits
    from assay.cli.rehearse.judging import judge
    from assay.cli.rehearse.progress import shown_progress
    from assay.outside import clock
    from assay.web.kit.issuing import sealing_keys, site_key

    seconds = wishes.minutes * 60
    habits = [draw_habits(wishes.seed, number, seconds=seconds) for number in range(wishes.candidates)]
    with_breaks = {n for n, one in enumerate(habits, start=1) if math.isfinite(one.break_at)}
    admissions: list[Admission] = []
    with shown_progress(console, wishes.candidates) as progress:
        try:
            for admission in admit_cohort(
                certification,
                count=wishes.candidates,
                with_breaks=with_breaks,
                keys=sealing_keys(),
                now=clock.now(),
            ):
                admissions.append(admission)
                progress.reached("admitted")
            seats, measures = _day(wishes, list(zip(admissions, habits, strict=True)), progress)
            report = judge(seats, measures, seconds=seconds)
        finally:
            ended = 0 if wishes.keep else dismiss(admissions, key=site_key(), now=clock.now())
    return replace(report, ended=ended)


def _day(
    wishes: Wishes, cohort: "Sequence[tuple[Admission, Habits]]", progress: "ShownProgress"
) -> "tuple[list[Seat], Measures]":
    """Holds the exam day over HTTP."""
    from assay.cli.rehearse.cohort import let_in
    from assay.cli.rehearse.exam_day import Day, ExamDay
    from assay.cli.rehearse.measures import Measures
    from assay.outside import clock

    async def proctor(attempt: str) -> None:
        await asyncio.to_thread(lambda: let_in(attempt, now=clock.now()))

    measures = Measures()
    day = ExamDay(
        wishes.url,
        Day(wishes.minutes * 60, start_together=wishes.start_together, pace=wishes.pace),
        measures=measures,
        progress=progress,
        let_in=proctor,
        now=clock.now,
    )
    return asyncio.run(day.hold(cohort)), measures
