"""Crashes under load: kill -9 in the middle of saves, start again, and see whether a promise was broken.

Devices do what the player does: the entry without an answer is sent again, byte for byte, until it is
acknowledged. The control puts a proxy in front that acknowledges before anything is stored. It must be caught
losing entries: a comparison that cannot fail proves nothing.
"""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.attempt.exam_site import HOST, ROOT
from bench.attempt.run import Loader, Run
from bench.attempt.stored import Comparison, compare

CONNECTIONS = 256
BETWEEN_SECONDS = (1.0, 3.0)
"""How long saves run between one start and the next kill: uniform between the two."""

GRACE_SECONDS = 4.0


def kill_server(run: Run, *, kills: int) -> Comparison:
    """kill -9 of the server, supervisor and worker, `kills` times."""

    def crash() -> None:
        run.site.kill()
        run.site.start()

    return _under_load(run, f"{kills} x kill -9 of the server", crash, kills=kills)


def kill_postgres(run: Run, *, kills: int) -> Comparison:
    """kill -9 of PostgreSQL, all its processes, `kills` times; it recovers from its log each time."""

    def crash() -> None:
        run.cluster.crash()
        run.cluster.start()

    return _under_load(run, f"{kills} x kill -9 of PostgreSQL", crash, kills=kills)


def _under_load(run: Run, name: str, crash: Callable[[], None], *, kills: int) -> Comparison:
    chance = random.Random(run.plan.seed)
    log = run.loader.log
    before = log.stat().st_size
    waits = [chance.uniform(*BETWEEN_SECONDS) for _ in range(kills)]
    run.tell(name)
    begun = time.monotonic()
    run.loader.begin(
        "saves_through_crashes",
        cohort=run.limits,
        connections=CONNECTIONS,
        seconds=sum(waits) + 2.0 * kills + 1.0,
    )
    for wait in waits:
        time.sleep(wait)
        crash()
    figures = run.loader.end()
    seconds = time.monotonic() - begun
    run.findings.crashes[name] = {"seconds": seconds, "refused_or_lost": figures["errors"]}
    part = run.room / "part.csv"
    with log.open("rb") as whole:
        whole.seek(before)
        part.write_bytes(whole.read())
    found = compare(part, run.url)
    run.findings.compared[name] = found
    return found


def control(run: Run, *, kills: int) -> Comparison:
    """The same kills behind a proxy that acknowledges early. Comes last: it leaves the cohort in disorder."""
    name = f"control: acknowledged too early, {kills} kills"
    run.tell(name)
    log = run.room / "acknowledged-early.csv"
    loader = Loader(run.site, candidates=run.room / "candidates.json", log=log)
    proxy = _Proxy(run.plan.port + 2, run.plan.port)
    proxy.start()
    try:
        loader.begin("login", cohort=run.limits, connections=16)
        loader.end()
        seconds = kills * (sum(BETWEEN_SECONDS) / 2 + 2.0)
        loader.begin(
            "saves_through_crashes",
            cohort=run.limits,
            connections=CONNECTIONS,
            seconds=seconds,
            port=proxy.port,
        )
        for _ in range(kills):
            time.sleep(sum(BETWEEN_SECONDS) / 2)
            proxy.kill()
            run.site.kill()
            run.site.start()
            proxy.start()
        loader.end()
        time.sleep(GRACE_SECONDS)  # what is still queued may arrive: lost is what never will
    finally:
        proxy.kill()
        loader.stop()
    found = compare(log, run.url)
    run.findings.compared[name] = found
    return found


class _Proxy:
    """The early proxy as a child of ours."""

    def __init__(self, port: int, behind: int) -> None:
        self.port, self._behind = port, behind
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        script = Path(__file__).with_name("early_proxy.py")
        command = [sys.executable, str(script), HOST, str(self.port), str(self._behind)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        assert self._process.stdout
        self._process.stdout.readline()  # it listens

    def kill(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
