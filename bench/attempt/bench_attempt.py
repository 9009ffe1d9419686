"""The attempt engine under load: `assay serve`, N virtual candidates, and the limits in the same run.

usage: python bench/attempt/bench_attempt.py [--quick] [--candidates N] [--interface rsgi|asgi] [--workers N]
       [--database postgresql|sqlite] [--kill server|postgres|control|all|none] [--kills N] [--only-kills]
       [--json FILE]

Starts everything it needs in a folder of its own and ends it again. Exit 1 when a goal is missed.
"""

import argparse
import os
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.attempt import faults
from bench.attempt.goals import goals
from bench.attempt.machine import describe
from bench.attempt.report import report
from bench.attempt.run import Plan, Run, running

PACKAGES = ("django", "granian", "psycopg", "msgspec")
QUICK = Plan(rounds=2, slot=2.0, paced=((5.0, 5.0), (1.0, 4.0)))
KILLS = {"server": 2, "postgres": 1, "control": 1}


def main() -> None:
    """Runs, prints, writes."""
    chosen = _arguments()
    plan = replace(
        QUICK if chosen.quick else Plan(),
        candidates=chosen.candidates,
        connections=tuple(sorted({min(n, chosen.candidates) for n in (64, 256, 1000)})),
        interface=chosen.interface,
        workers=chosen.workers,
        database=chosen.database,
        port=chosen.port,
        peer=not chosen.only_kills,
    )
    room = Path(tempfile.mkdtemp(prefix="assay-bench-"))
    try:
        with running(plan, room, told=_tell) as run:
            _play(run, chosen)
            run.findings.machine["load after"] = os.getloadavg()
            text = report(run.findings)
            print(text)
            if chosen.json:
                chosen.json.write_text(run.as_json())
        sys.exit(0 if all(goal.passed for goal in goals(run.findings)) else 1)
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _play(run: Run, chosen: argparse.Namespace) -> None:
    machine = run.findings.machine
    machine["described"] = describe(PACKAGES, run.room) | {"postgresql": run.cluster.version()}
    machine["load before"] = os.getloadavg()
    if chosen.only_kills:
        run.scene("seat, form to start: 16 connections", "login", connections=16)
        run.scene("start storm", "start", cohort=run.limits)
    else:
        run.memory()
        run.exam_day()
        run.hand_in()
        run.race()
        run.memory_after()
        run.storage()
        run.account()
    _kill(run, chosen)


def _kill(run: Run, chosen: argparse.Namespace) -> None:
    wanted = KILLS if chosen.kill == "all" else {chosen.kill: KILLS.get(chosen.kill, 0)}
    if chosen.quick and chosen.kill == "default":
        return
    if chosen.kill == "default":
        wanted = KILLS
    crashes = {"server": faults.kill_server, "postgres": faults.kill_postgres, "control": faults.control}
    for name, crash in crashes.items():
        if name in wanted:
            crash(run, kills=chosen.kills or wanted[name])
    if wanted.keys() & crashes.keys() and "control" not in wanted:
        run.account("the whole run, after the kills")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="about a minute, without kills")
    parser.add_argument("--candidates", type=int, default=1000)
    parser.add_argument("--interface", choices=("rsgi", "asgi"), default="rsgi")
    parser.add_argument("--workers", type=int, default=0, help="processes of the server; 0: its own choice")
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    parser.add_argument("--port", type=int, default=8300, help="this port and the two after it")
    parser.add_argument(
        "--kill", choices=("default", "none", "server", "postgres", "control", "all"), default="default"
    )
    parser.add_argument("--kills", type=int, default=0, help="how often each kind of kill")
    parser.add_argument("--only-kills", action="store_true", help="no measurement of speed")
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    return parser.parse_args()


def _tell(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
