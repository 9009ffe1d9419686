"""The closing lines of pytest are recognized, for they end the run."""

import pytest

from tools.run_tests import CLOSING


@pytest.mark.parametrize(
    "line",
    [
        "============================= 512 passed in 61.20s (0:01:01) =============================",
        "=================== 1 failed, 2 passed, 1 error in 0.12s ===================",
        "===== no tests ran in 0.01s =====",
    ],
)
def test_a_closing_line_is_recognized(line: str) -> None:
    assert CLOSING.match(line)


@pytest.mark.parametrize(
    "line", ["=========== test session starts ===========", "=== short test summary info ===", "512 passed"]
)
def test_other_lines_are_not(line: str) -> None:
    assert not CLOSING.match(line)
