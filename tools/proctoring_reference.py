"""Draws the tables of proctoring for the reference: door, guard, review, and the kinds of signals.

usage: python -m tools.proctoring_reference [--check]     (--check only says whether the page is in step)
"""

import sys
from collections import defaultdict
from collections.abc import Collection, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from assay.core.proctoring import check_in, guard, review
from assay.core.proctoring.signals import KINDS, SignalKind

State = TypeVar("State", bound=StrEnum)
Event = TypeVar("Event", bound=StrEnum)
PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "proctoring.md"
OPENING = """\
# Proctoring: states and signals

Generated from the tables in [`core/proctoring`](../../src/assay/core/proctoring/README.md) by
`python -m tools.proctoring_reference`; `make check` says when it is out of step. Moves with a star
are a named person's; what is not drawn is refused, except by the guard, where it changes nothing.
"""
DOOR = """
## The door

[`check_in.py`](../../src/assay/core/proctoring/check_in.py). Only people ask again, admit and refuse.
"""
GUARD = """
## The guard of the page

[`guard.py`](../../src/assay/core/proctoring/guard.py), and the player's `guard.js` by
[`spec/vectors/guard.json`](../../spec/vectors/guard.json). It covers the questions and calls a proctor;
it ends nothing.
"""
REVIEW = """
## The review

[`review.py`](../../src/assay/core/proctoring/review.py). `confirms` is the finding of a second person
on top of another's.
"""
SIGNALS = """
## The kinds of signals

[`signals.py`](../../src/assay/core/proctoring/signals.py). A signal is a measurement with its
threshold. Its severity, which each programme may set, sorts a proctor's list. It leads to nothing by itself.

| kind | a proctor reads | the candidate reads | measured | severity | at most a minute |
|---|---|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    review_people = frozenset(review.ReviewEvent) - {review.ReviewEvent.ENDED}
    return "".join(
        (
            OPENING,
            DOOR,
            drawn(check_in.DOOR, people=check_in.BY_PEOPLE, begins=check_in.DoorState.AT_THE_DOOR),
            GUARD,
            drawn(guard.TRANSITIONS, people=guard.BY_PEOPLE, begins=guard.Guard.ARMED),
            REVIEW,
            drawn(review.REVIEWS, people=review_people, begins=review.ReviewState.NOT_DUE),
            SIGNALS,
            *map(_row, KINDS.values()),
        )
    )


def drawn(table: Mapping[tuple[State, Event], State], *, people: Collection[Event], begins: State) -> str:
    """A table as Mermaid's `stateDiagram-v2`; events of one pair share an arrow, ends lead to the point."""
    arrows: dict[tuple[State, State], list[str]] = defaultdict(list)
    for (state, event), following in table.items():
        if following != state:
            arrows[state, following].append(f"{event}*" if event in people else event)
    lines = [
        f"    {state} --> {following}: {', '.join(events)}" for (state, following), events in arrows.items()
    ]
    ends = [state for state in type(begins) if state not in {left for left, _ in arrows}]
    lines += [f"    {state} --> [*]" for state in ends]
    return "\n".join(["", "```mermaid", "stateDiagram-v2", f"    [*] --> {begins}", *lines, "```", ""])


def _row(kind: SignalKind) -> str:
    rule = f"{kind.unit}, {kind.beyond} {kind.threshold}"
    cells = (f"`{kind.key}`", kind.title, kind.neutral, rule, kind.severity, kind.most_per_minute)
    return f"| {' | '.join(map(str, cells))} |\n"


def main(*options: str) -> int:
    """Writes the page, or with --check says whether it is as it would be written."""
    if "--check" in options:
        if PAGE.exists() and PAGE.read_text("utf-8") == page():
            return 0
        print(f"{PAGE.name} is not in step with the tables: run `python -m tools.proctoring_reference`")
        return 1
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
