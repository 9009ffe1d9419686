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


def test_one_check_can_be_asked_for_by_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fails, passes = (sys.executable, "-c", "exit(1)"), (sys.executable, "-c", "")
    monkeypatch.setattr(check, "CHECKS", {"first": fails, "second": passes})
    assert check.main("second") == 0
    assert "first" not in capsys.readouterr().out
