"""Shows how far the rehearsal has come: a bar for each step of the day, and a count of stored entries."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

STEPS = ("admitted", "seated", "started", "submitted")


class ShownProgress:
    """Bars on the console. `stored` has none: nobody knows beforehand how much people will write."""

    def __init__(self, bars: Progress, candidates: int) -> None:
        self._bars = bars
        self._steps = {step: bars.add_task(step, total=candidates) for step in STEPS}
        self._stored: TaskID = bars.add_task("entries stored", total=None)

    def reached(self, step: str, count: int = 1) -> None:
        """So many candidates (or, for `stored`, entries) have got there."""
        self._bars.advance(self._steps.get(step, self._stored), count)


@contextmanager
def shown_progress(console: Console, candidates: int) -> Iterator[ShownProgress]:
    """Bars for the length of the block."""
    columns = (TextColumn("{task.description:<15}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bars:
        yield ShownProgress(bars, candidates)
