"""A PostgreSQL server of the benchmark's own: durable as a real one, private, crashed and restarted at will.

Settings as in any sound installation (`fsync` and `synchronous_commit` on, checksums), a socket and no TCP.
PostgreSQL refuses to run as root: root steps down into a user namespace, else to the uid of nobody.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

import psycopg

from bench.attempt.machine import descendants

USER = "assay"
NOBODY = 65534
START_SECONDS = 60
SYSTEM = Path("/usr/lib/postgresql")
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "1GB",
    "max_wal_size": "4GB",
    "max_connections": "400",
    "timezone": "UTC",
    "log_min_messages": "fatal",
}


class Cluster:
    """One data folder and the server on it. `url(name)` is a database's address."""

    def __init__(self, room: Path) -> None:
        self.room = room  # short, please: a socket's path holds 107 bytes
        self.programs = find_programs()
        self._step_down = _step_down(room)
        self.server: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """Lays out the data folder and starts the server."""
        options = [f"--username={USER}", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        initdb = [str(self.programs / "initdb"), f"--pgdata={self.room / 'data'}", "--data-checksums"]
        subprocess.run([*self._step_down, *initdb, *options], cwd=self.room, check=True, capture_output=True)
        self.start()

    def start(self) -> None:
        """Starts the server, after a crash too, and waits until it takes connections."""
        settings = {**SETTINGS, "unix_socket_directories": str(self.room)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self.room / "log").open("ab") as log:
            self.server = subprocess.Popen(
                [*self._step_down, str(self.programs / "postgres"), "-D", str(self.room / "data"), *options],
                cwd=self.room,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.server.poll() is None:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        self.crash()
        raise RuntimeError("PostgreSQL did not start: " + (self.room / "log").read_text(errors="replace"))

    def stop(self) -> None:
        """Ends all sessions, then the server."""
        if self.server and self.server.poll() is None:
            self.server.send_signal(signal.SIGINT)
            self.server.wait(timeout=START_SECONDS)

    def crash(self) -> None:
        """Kills -9 the postmaster and every process of it, as the kernel would when memory runs out."""
        if self.server is None or self.server.poll() is not None:
            return
        family = [self.server.pid, *descendants(self.server.pid)]
        for pid in family:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.server.wait()
        while any(Path(f"/proc/{pid}").exists() for pid in family[1:]):  # orphans, until init buries them
            time.sleep(0.01)

    def create(self, database: str) -> str:
        """Makes an empty database and returns its URL."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}"')
        return self.url(database)

    def url(self, database: str) -> str:
        """The URL of a database, as the site's configuration takes it."""
        return f"postgresql:///{database}?{urlencode({'host': self.room, 'user': USER})}"

    def version(self) -> str:
        """The server's own words for its version."""
        with psycopg.connect(self.url("postgres")) as connection:
            row = connection.execute("SHOW server_version").fetchone()
        return str(row[0]) if row else "?"


def find_programs() -> Path:
    """The folder of the newest installed `initdb`, `postgres` and `pgbench`."""
    for folder in sorted(SYSTEM.glob("*/bin"), key=lambda found: int(found.parent.name), reverse=True):
        if all((folder / program).exists() for program in ("initdb", "postgres", "pgbench")):
            return folder
    raise SystemExit("PostgreSQL is missing. Install it with:  apt-get install --yes postgresql")


def _step_down(room: Path) -> list[str]:
    if os.geteuid() != 0:
        return []
    namespace = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--"]
    if shutil.which("unshare") and subprocess.run([*namespace, "true"], capture_output=True).returncode == 0:
        return namespace
    os.chown(room, NOBODY, NOBODY)
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"]
