"""The two databases a site can stand on, durable as on a real one; one is a server that can be killed."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from tests._postgres import Server, private_server

# What a sound installation has: a commit waits for the disk. Crash recovery is part of what is tested.
DURABLE = {
    "listen_addresses": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}


class Database(Protocol):
    """A database, as far as faults are concerned."""

    kind: str
    url: str
    """Its address for the site's configuration."""

    def processes(self) -> list[int]:
        """The processes that write its files, apart from the site's own."""

    def lives(self) -> bool:
        """Can it be asked, as far as its processes tell?"""

    def kill(self) -> None:
        """Kills the server, where it is one."""

    def kill_one(self, number: int) -> None:
        """Kills one of a server's processes: the others must not trust the memory that it leaves."""

    def start(self) -> None:
        """Starts it again after a kill."""


class Sqlite:
    """A file: it cannot be killed, only its readers and writers can."""

    kind = "sqlite"

    def __init__(self, file: Path) -> None:
        self.url = f"sqlite:///{file}"

    def processes(self) -> list[int]:
        return []

    def lives(self) -> bool:
        return True

    def kill(self) -> None:
        """There is no process to kill; whoever writes the file is the site's own."""

    def kill_one(self, number: int) -> None:
        """Nor one of several."""

    def start(self) -> None:
        """Nor one to start."""


class Postgres:
    """A server of our own with fsync and synchronous_commit on."""

    kind = "postgresql"

    def __init__(self, server: Server) -> None:
        self._server = server
        self.url = server.url

    def processes(self) -> list[int]:
        process = self._server.process
        return (
            [] if process is None or process.poll() is not None else [process.pid, *self._server.children()]
        )

    def lives(self) -> bool:
        return bool(self.processes())

    def kill(self) -> None:
        self._server.kill()

    def kill_one(self, number: int) -> None:
        children = self._server.children()
        with suppress(ProcessLookupError):
            os.kill(children[number % len(children)], signal.SIGKILL)

    def start(self) -> None:
        self._server.start()


@contextmanager
def database(kind: str, folder: Path) -> Iterator[Database]:
    """A fresh database of a kind, for the length of the block."""
    if kind == "sqlite":
        yield Sqlite(folder / "assay.sqlite3")
    else:
        with private_server(DURABLE) as server:
            yield Postgres(server)
