"""Runs the tests three times over, each on the ground it is meant for, and ends with what pytest said.

usage: python -m tools.run_tests [ARGUMENT OF PYTEST…]

1. the core, in an environment in which Django is not installed;
2. the apps, the pages and the journeys on PostgreSQL;
3. everything but the core on SQLite, the browser's tests among them.

All three run even when one fails. The closing lines of pytest stand at the end, a failed one last.
"""

import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# One process for each of two processors; a file stays in one process, for what its tests share.
PARALLEL = ("-n", "2", "--dist", "loadfile")
CLOSING = re.compile(r"^=+ .*\b(?:passed|failed|errors?|no tests ran)\b.* =+$")

RUNS: Mapping[str, Sequence[str]] = {
    "the core without Django": (".venv-core/bin/python", "-m", "pytest", "tests/core", *PARALLEL),
    "apps, pages and journeys on PostgreSQL": (
        *(".venv/bin/python", "-m", "pytest", "--database=postgresql", *PARALLEL),
        *("tests/apps", "tests/web", "tests/journeys", "tests/house/test_grounds.py"),
    ),
    "everything else, on SQLite": (".venv/bin/python", "-m", "pytest", "--ignore=tests/core", *PARALLEL),
}


def run_pytest(command: Sequence[str]) -> tuple[int, str]:
    """Runs pytest with its output shown as it comes; returns its exit code and its closing line."""
    closing = "pytest ended without a closing line"
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            if CLOSING.match(line.strip()):
                closing = line.strip()
    return process.returncode, closing


def main(*arguments: str) -> int:
    """Runs all three; 1 if one failed."""
    passed: list[tuple[str, str]] = []
    failed: list[tuple[str, str]] = []
    for name, command in RUNS.items():
        print(f"\n--- {name}", flush=True)
        code, closing = run_pytest([*command, *arguments])
        (failed if code else passed).append((name, closing))
    print()
    for name, closing in passed + failed:
        print(f"{name}:\n{closing}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
