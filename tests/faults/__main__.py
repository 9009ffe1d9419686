"""Runs the fault suite: `make faults`.

    python -m tests.faults [--runs 1000] [--seed N] [--database sqlite|postgresql|both] [--batch N]
                           [--browsers 6]

Prints the seed, a line for each batch, and the counts. Exit code 1 when anything was found; each finding
comes with the command that runs its batch again. Exit code 2: a program is missing, and how to install it.
"""

import argparse
import secrets
import sys
import time
from functools import partial

from tests._chromium import NoChromium
from tests._postgres import NoPostgres
from tests.faults.suite import Outcome, Suite, report, run_batch_of, run_browser, site_under_test

KINDS = ("postgresql", "sqlite")


def main() -> int:
    """0 when nothing was found."""
    options = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    options.add_argument("--runs", type=int, default=1000, help="how many runs in all")
    options.add_argument(
        "--seed", type=int, default=None, help="the plan's seed; default: a new one, printed"
    )
    options.add_argument("--database", choices=(*KINDS, "both"), default="both")
    options.add_argument("--runs-in-batch", type=int, default=20)
    options.add_argument("--browsers", type=int, default=6, help="how many more runs in a real Chromium")
    options.add_argument("--batch", type=int, default=None, help="only this batch")
    asked = options.parse_args()
    try:
        return _run(asked)
    except (NoPostgres, NoChromium) as missing:
        print(missing, file=sys.stderr)
        return 2


def _run(asked: argparse.Namespace) -> int:
    seed = secrets.randbelow(10**9) if asked.seed is None else asked.seed
    kinds = KINDS if asked.database == "both" else (asked.database,)
    print(f"seed {seed}", flush=True)
    total, began, tell = Outcome(), time.monotonic(), partial(print, flush=True)
    try:
        for kind in kinds:
            suite = Suite(seed, kind, asked.runs // len(kinds), asked.runs_in_batch)
            numbers = suite.batches if asked.batch is None else [asked.batch]
            print(f"--- {kind}", flush=True)
            with site_under_test(kind) as site:
                for number in numbers:
                    total.add(run_batch_of(site, suite, number, tell))
                for number in range(asked.browsers // len(kinds)):
                    total.add(run_browser(site, suite, number, tell))
    finally:  # also what was found until the suite itself was stopped
        print(report(total, seconds=time.monotonic() - began))
    return 1 if total.findings else 0


if __name__ == "__main__":
    sys.exit(main())
