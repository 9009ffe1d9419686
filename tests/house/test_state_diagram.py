"""The picture of the attempt's states in the reference is the table that governs them."""

import re
from pathlib import Path

import pytest

from assay.core.attempt.events import EVENTS
from assay.core.attempt.table import OVER, TRANSITIONS, Phase
from tools import state_diagram


def test_the_page_is_in_step_with_the_table() -> None:
    assert state_diagram.main("--check") == 0


def test_the_diagram_has_every_move_between_states_once_and_no_other() -> None:
    drawn = [
        ((Phase(start), event), Phase(end))
        for start, end, events in re.findall(r"    (\w+) --> (\w+): (.+)", state_diagram.diagram())
        for event in events.split(", ")
    ]
    moves = {pair: following for pair, following in TRANSITIONS.items() if following is not pair[0]}
    assert len(drawn) == len(moves)
    assert dict(drawn) == moves


def test_the_table_has_every_pair() -> None:
    head, _, *rows = [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in state_diagram.table().splitlines()
    ]
    phases = [Phase(name) for name in head[1:]]
    told = {
        (phase, event): phase if cell == "=" else Phase(cell)
        for event, *cells in rows
        for phase, cell in zip(phases, cells, strict=True)
        if cell
    }
    assert told == TRANSITIONS
    assert (phases, len(rows)) == (list(Phase), len(EVENTS))


def test_it_begins_once_and_ends_where_nothing_leads_on() -> None:
    lines = state_diagram.diagram().splitlines()
    assert [line for line in lines if "[*] -->" in line] == ["    [*] --> not_started"]
    assert {line.split()[0] for line in lines if line.endswith("[*]")} == {phase.value for phase in OVER}


def test_a_page_that_is_out_of_step_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(state_diagram, "PAGE", tmp_path / "attempt-states.md")
    assert state_diagram.main("--check") == 1
    assert "python -m tools.state_diagram" in capsys.readouterr().out
    assert state_diagram.main() == state_diagram.main("--check") == 0
    state_diagram.PAGE.write_text(state_diagram.PAGE.read_text().replace("Paused", "Stopped"))
    assert state_diagram.main("--check") == 1
