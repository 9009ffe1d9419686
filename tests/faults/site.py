"""A site to be broken: server, worker and database as processes of ours, each killed by its own number.

Everything lies in one folder and ends with the block. The server is `assay serve` and the worker `assay
work`, as on a real site; only their clock can be set wrong (clockwork/), and only the suite's clerk is not
real.
"""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.databases import Database
from tests.journeys.site import ASSAY, ROOT, free_port

PATIENCE_SECONDS = 60.0
UNLIMITED = resource.RLIM_INFINITY


class NotServed(AssertionError):
    """A part of the site did not do what it was asked; the message ends with what it said last."""


@dataclass
class Site:
    """A site's processes. Whatever is killed here can be started again, and then goes on."""

    folder: Path
    database: Database
    certifications: Path = ROOT / "certifications"
    workers: int = 1
    port: int = field(default_factory=free_port)
    server: subprocess.Popen[bytes] | None = None
    worker: subprocess.Popen[bytes] | None = None
    clerk: subprocess.Popen[str] | None = None
    wishes: threading.Lock = field(default_factory=threading.Lock)

    @property
    def environ(self) -> dict[str, str]:
        """The environment of every process of the site, with nothing of the test's own."""
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("ASSAY_", "DJANGO_"))}
        return clean | {
            "ASSAY_CONFIG": str(self.folder / "assay.toml"),
            "ASSAY_SITE_DATA_DIR": str(self.folder / "site"),
            "ASSAY_SITE_CERTIFICATIONS_DIR": str(self.certifications),
            "ASSAY_SITE_BASE_URL": f"http://localhost:{self.port}",
            "ASSAY_DATABASE_URL": self.database.url,
            "ASSAY_SERVE_WORKERS": str(self.workers),
            "ASSAY_FAULTS_CLOCK": str(self.folder / "clock"),
            # This checkout's code, whichever one is installed.
            "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "tests" / "faults" / "clockwork", ROOT / "src"))),
        }

    def set_clock_wrong(self, seconds: float) -> None:
        """Makes the site's clock wrong by so many seconds from now on, in every process at once."""
        fresh = self.folder / "clock.new"
        fresh.write_text(str(seconds))
        fresh.replace(self.folder / "clock")

    def lay_out(self) -> None:
        """Prepares folder, database and certifications."""
        (self.folder / "assay.toml").touch()
        self.set_clock_wrong(0)
        done = subprocess.run(
            [ASSAY, "init"], cwd=ROOT, env=self.environ, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise NotServed(done.stdout + done.stderr)

    def start_server(self) -> None:
        """Starts the server and waits until it listens."""
        self.server = self._start([ASSAY, "serve", "--port", str(self.port)], "server.log")
        self._wait(self.listens, "the server to listen")

    def kill_server(self) -> None:
        """Ends every process of the server at once, in the middle of whatever they do."""
        assert self.server is not None
        _kill_group(self.server)
        self._wait(lambda: not self.listens(), "the port to be free")

    def kill_one_worker(self, number: int) -> None:
        """Ends one process of the server's; returns when the server has started another in its place.

        A server whose worker dies again within seconds takes that for a flaw of its own and ends, with an
        error: then it is started again, as whatever watches it on a real site would do.
        """
        assert self.server is not None
        server = self.server
        before = self._workers()
        struck = before[number % len(before)]
        os.kill(struck, signal.SIGKILL)
        self._wait(
            lambda: server.poll() is not None or len({*self._workers()} - {struck}) == len(before),
            "another process in the place of one that was killed",
        )
        if server.poll() is not None:
            self.kill_server()
            self.start_server()

    def _workers(self) -> list[int]:
        assert self.server is not None
        return [pid for pid in _family(self.server.pid) if pid != self.server.pid]

    def revive(self) -> None:
        """Starts again what has ended by itself."""
        if not self.database.lives():
            self.database.start()
        if self.server is None or self.server.poll() is not None or not self.listens():
            self.kill_server()
            self.start_server()
        if self.worker is None or self.worker.poll() is not None:
            self.start_worker()

    def start_worker(self) -> None:
        """Starts the chores."""
        self.worker = self._start([ASSAY, "work", "--every", "0.3"], "worker.log")

    def kill_worker(self) -> None:
        """Ends the chores in the middle of whatever they do."""
        assert self.worker is not None
        _kill_group(self.worker)

    def fill_disk(self, *, after_bytes: int) -> None:
        """From now on no file of the site grows beyond so many bytes: writing fails as on a full disk."""
        for pid in self._writers():
            _limit_files(pid, after_bytes)

    def free_disk(self) -> None:
        """There is room again."""
        for pid in self._writers():
            _limit_files(pid, UNLIMITED)

    def listens(self) -> bool:
        """Does anybody take a connection on the port?"""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def ask(self, deed: str, **wish: object) -> Any:
        """Has the clerk do something in the site and waits for it; see deeds.py."""
        with self.wishes:
            return self._asked(deed, wish)

    def _asked(self, deed: str, wish: Mapping[str, object]) -> Any:
        if self.clerk is None or self.clerk.poll() is not None:
            self._start_clerk()
        assert self.clerk is not None
        assert self.clerk.stdin is not None
        assert self.clerk.stdout is not None
        self.clerk.stdin.write(json.dumps({"deed": deed, **wish}) + "\n")
        self.clerk.stdin.flush()
        answer = json.loads(self.clerk.stdout.readline() or '{"failed": "the clerk has died"}')
        if "failed" in answer:
            raise NotServed(f"{deed}: {answer['failed']}\n{self._last_words('clerk.log')}")
        return answer["done"]

    def stop(self) -> None:
        """Ends everything of the site."""
        for process in (self.clerk, self.worker, self.server):
            if process is not None and process.poll() is None:
                _kill_group(process)

    def _start_clerk(self) -> None:
        environ = self.environ
        environ["PYTHONPATH"] = os.pathsep.join([environ["PYTHONPATH"], str(ROOT)])
        with (self.folder / "clerk.log").open("ab") as log:
            self.clerk = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.clerk"],
                cwd=ROOT,
                env=environ,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )

    def _start(self, command: list[Any], log_name: str) -> subprocess.Popen[bytes]:
        # Into a pipe of `cat`, not a file: a full disk must fail the database's writes, not the log's.
        with (self.folder / log_name).open("ab") as log:
            keeper = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=log, start_new_session=True)
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=keeper.stdin,
            stderr=keeper.stdin,
            start_new_session=True,
        )
        assert keeper.stdin is not None
        keeper.stdin.close()
        return process

    def _writers(self) -> Iterator[int]:
        """The processes that write the database's files."""
        for process in (self.server, self.worker):
            if process is not None and process.poll() is None:
                yield from _family(process.pid)
        yield from self.database.processes()

    def _wait(self, holds: Any, what: str) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            if time.monotonic() > until:
                raise NotServed(f"waited in vain for {what}\n{self._last_words('server.log')}")
            time.sleep(0.02)

    def _last_words(self, log_name: str) -> str:
        log = self.folder / log_name
        return "\n".join(log.read_text(errors="replace").splitlines()[-25:]) if log.exists() else ""


@contextmanager
def running_site(folder: Path, database: Database, **how: Any) -> Iterator[Site]:
    """A site with everything running, for the length of the block."""
    site = Site(folder, database, **how)
    try:
        site.lay_out()
        site.start_server()
        site.start_worker()
        yield site
    finally:
        site.stop()


def _family(pid: int) -> Iterator[int]:
    """A process and all that came from it."""
    yield pid
    with suppress(FileNotFoundError, ProcessLookupError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield from _family(int(child))


def _limit_files(pid: int, size: int) -> None:
    with suppress(ProcessLookupError):
        hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))


def _kill_group(process: subprocess.Popen[Any]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
