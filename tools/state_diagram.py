"""Draws the attempt's states from the table that governs them, for the reference.

usage: python -m tools.state_diagram [--check]     (--check only says whether the page is in step)
"""

import sys
from collections import defaultdict
from pathlib import Path

from assay.core.attempt.events import EVENTS
from assay.core.attempt.table import OVER, TRANSITIONS, Phase

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "attempt-states.md"
OPENING = """\
# The states of an attempt

Generated from `TRANSITIONS` in [`core/attempt/table.py`](../../src/assay/core/attempt/table.py) by
`python -m tools.state_diagram`; `make check` says when it is out of step. The picture shows what leads from
one state to another; the table below it has every event in every state.

"""
BETWEEN = """
Each event, and the state that follows it in each state: `=` stays there, an empty field is refused.

"""


def diagram() -> str:
    """The moves between states as Mermaid's `stateDiagram-v2`; events of one pair share an arrow."""
    events = defaultdict(list)
    for (phase, event), following in TRANSITIONS.items():
        if following is not phase:
            events[phase, following].append(event)
    arrows = [
        f"    {phase} --> {following}: {', '.join(names)}" for (phase, following), names in events.items()
    ]
    ends = [f"    {phase} --> [*]" for phase in Phase if phase in OVER]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {Phase.NOT_STARTED}", *arrows, *ends])


def table() -> str:
    """Every event as a row, every state as a column."""
    rows = [f"| event | {' | '.join(Phase)} |", "|---" * (1 + len(Phase)) + "|"]
    rows += [f"| {event} | {' | '.join(_following(phase, event) for phase in Phase)} |" for event in EVENTS]
    return "\n".join(rows)


def _following(phase: Phase, event: str) -> str:
    following = TRANSITIONS.get((phase, event))
    return "" if following is None else "=" if following is phase else following.value


def main(*options: str) -> int:
    """Writes the page, or with --check says whether it is as it would be written."""
    page = f"{OPENING}```mermaid\n{diagram()}\n```\n{BETWEEN}{table()}\n"
    if "--check" in options:
        if PAGE.exists() and PAGE.read_text("utf-8") == page:
            return 0
        print(f"{PAGE.name} is not in step with the table: run `python -m tools.state_diagram`")
        return 1
    PAGE.write_text(page, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
