"""`make check` runs every check, names what failed and shows why."""

import sys

import pytest

from tools import check


def test_all_checks_run_even_when_one_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    python = sys.executable
    monkeypatch.setattr(
        check,
        "CHECKS",
        {"first": (python, "-c", "print('a wall leans'); exit(3)"), "second": (python, "-c", "")},
    )
    assert check.main() == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines if line.startswith(("ok", "FAIL"))] == [
        ["FAIL", "first"],
        ["ok", "second"],
    ]
    assert "      a wall leans" in lines
    assert lines[-1] == "1 failed: first"


def test_one_check_can_be_asked_for_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main("sizes") in (0, 1)
    assert (
        len([line for line in capsys.readouterr().out.splitlines() if "sizes" in line and " s" in line]) == 1
    )
