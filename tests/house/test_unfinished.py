"""What must not be called done is found, with its line; and what only looks like it is not."""

import pytest

from tools.unfinished import unfinished

# Put together here, so that the check does not find its own test.
REFUSED = [
    "    pytest." + "skip('no browser')",
    "@pytest.mark." + "xfail",
    "x = 1  # TO" + "DO later",
    "    raise NotImpl" + "ementedError",
    "    assert " + "True",
    "    break" + "point()",
]


@pytest.mark.parametrize("line", REFUSED)
def test_unfinished_work_is_named_with_its_line(line: str) -> None:
    (found,) = unfinished("a.py", f"import pytest\n{line}\n")
    assert found.startswith(f"a.py:2: {line.strip()}: ")


def test_ordinary_lines_pass() -> None:
    assert list(unfinished("a.py", "assert True is not False\nskipped = 1\nhacksaw = 'todo list'\n")) == []
