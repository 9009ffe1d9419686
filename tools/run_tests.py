"""Runs the tests three times over, each on the ground it is meant for, and ends with what pytest said.

usage: python -m tools.run_tests [ARGUMENT OF PYTEST…]

1. the core, in an environment in which Django is not installed;
2. the apps and the pages on PostgreSQL;
3. everything but the core on SQLite, the journeys in a browser among them.

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

PYTEST = (".venv/bin/python", "-m", "pytest", *PARALLEL)
ON_BOTH = (
    "tests/apps",
    "tests/web",
    "tests/faults",
    "tests/house/test_grounds.py",
    "tests/cli/test_doctor_verb.py",
)

# How a page looks in a browser does not depend on the database below it: once is enough.
LOOKS = ("--ignore-glob=*_looks.py", "--ignore-glob=*_live_desk.py")

RUNS: Mapping[str, Sequence[str]] = {
    "the core without Django": (".venv-core/bin/python", "-m", "pytest", *PARALLEL, "tests/core"),
    "apps and pages on PostgreSQL": (*PYTEST, "--database=postgresql", *ON_BOTH, *LOOKS),
    "everything but the core, on SQLite": (*PYTEST, "--ignore=tests/core"),
}


def run_pytest(command: Sequence[str]) -> tuple[int, str]:
    """Runs pytest with its output shown as it comes; returns its exit code and its closing line."""
    closing = "pytest ended without a closing line"
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
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
