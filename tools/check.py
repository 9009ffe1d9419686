"""Every check of the house, one line and its time each; all of them run, even when one fails.

usage: python -m tools.check [NAME…]     (no name: all)
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS: Mapping[str, Sequence[str]] = {
    "format": ("ruff", "format", "--check", "--quiet", "."),
    "lint": ("ruff", "check", "--quiet", "."),
    "types": ("mypy",),
    "imports": ("lint-imports",),
    "sizes": ("python", "-m", "tools.size_budget"),
    "unfinished": ("python", "-m", "tools.unfinished"),
    "diagrams": ("python", "-m", "tools.state_diagram", "--check"),
    "proctoring": ("python", "-m", "tools.proctoring_reference", "--check"),
    "seb": ("python", "-m", "tools.seb_reference", "--check"),
    "player": ("python", "-m", "tools.player_types"),
    "migrations": ("django-admin", "makemigrations", "--check", "--dry-run"),
    "licences": ("python", "-m", "tools.licences"),
}


def run_check(command: Sequence[str], site: str) -> tuple[bool, str]:
    """Whether a check passes, and all it said. `site` is a folder for what Django wants to keep."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "assay.project.settings",
        "ASSAY_SITE_DATA_DIR": site,
        "ASSAY_DATABASE_URL": f"sqlite:///{site}/check.sqlite3",
    }
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    return done.returncode == 0, done.stdout + done.stderr


def main(*names: str) -> int:
    """Runs the named checks, or all; what a failed one said stands below its line. 1 if one failed."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="assay-check-") as site:
        for name in names or CHECKS:
            started = time.monotonic()
            passed, said = run_check(CHECKS[name], site)
            seconds = time.monotonic() - started
            print(f"{'ok  ' if passed else 'FAIL'}  {name:<11}{seconds:6.1f} s", flush=True)
            if not passed:
                failed.append(name)
                print("      " + said.strip().replace("\n", "\n      "), flush=True)
    print(f"{len(failed)} failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
