"""The reference of proctoring is the tables that govern it."""

import re
from pathlib import Path

import pytest

from assay.core.proctoring.check_in import BY_PEOPLE, DOOR, DoorState
from assay.core.proctoring.signals import KINDS
from tools import proctoring_reference


def test_the_page_is_in_step_with_the_tables() -> None:
    assert proctoring_reference.main("--check") == 0


def test_a_diagram_has_every_move_once_with_a_star_where_people_act() -> None:
    picture = proctoring_reference.drawn(DOOR, people=BY_PEOPLE, begins=DoorState.AT_THE_DOOR)
    drawn = [
        (start, event.rstrip("*"), end, event.endswith("*"))
        for start, end, events in re.findall(r"    (\w+) --> (\w+): (.+)", picture)
        for event in events.split(", ")
    ]
    moves = [
        (state, event, end, event in BY_PEOPLE) for (state, event), end in DOOR.items() if end is not state
    ]
    assert sorted(drawn) == sorted(moves)
    assert "    [*] --> at_the_door" in picture
    assert "    admitted --> [*]" in picture


def test_every_kind_stands_in_the_page_with_both_its_words() -> None:
    page = proctoring_reference.page()
    for kind in KINDS.values():
        assert f"| `{kind.key}` | {kind.title} | {kind.neutral} |" in page


def test_a_page_out_of_step_is_named_with_its_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(proctoring_reference, "PAGE", tmp_path / "proctoring.md")
    assert proctoring_reference.main("--check") == 1
    assert "python -m tools.proctoring_reference" in capsys.readouterr().out
    assert proctoring_reference.main() == proctoring_reference.main("--check") == 0
