"""The peer's server as a child of ours: granian under WSGI, two workers of eight threads each."""

import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from bench.attempt.exam_site import HOST, ROOT, START_SECONDS

WORKERS, THREADS = 2, 8


class Peer:
    """The idiomatic Django save over a database of its own in the same cluster."""

    def __init__(self, room: Path, *, port: int, database_url: str, environment: dict[str, str]) -> None:
        self.port, self.requests = port, room / "peer-requests.json"
        self._room = room
        self._environment = environment | {
            "DJANGO_SETTINGS_MODULE": "bench.attempt.peer_django.settings",
            "PEER_DATABASE_URL": database_url,
        }
        self.server: subprocess.Popen[bytes] | None = None

    def prepare(self, candidates: int) -> None:
        """Tables, candidates, requests."""
        words = [
            "-m",
            "bench.attempt.peer_django.prepare",
            str(candidates),
            str(self.port),
            str(self.requests),
        ]
        subprocess.run([sys.executable, *words], cwd=ROOT, env=self._environment, check=True)

    def start(self) -> None:
        """Starts the server and waits until it answers anything."""
        granian = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--no-ws"]
        how = ["--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--backlog", "2048"]
        where = ["--host", HOST, "--port", str(self.port), "--log-level", "error"]
        with (self._room / "peer.log").open("ab") as log:
            self.server = subprocess.Popen(
                [*granian, *how, *where, "bench.attempt.peer_django.wsgi:application"],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.server.poll() is None:
            try:
                urlopen(f"http://{HOST}:{self.port}/", timeout=5)
            except OSError as error:
                if getattr(error, "code", None) == 404:
                    return
                time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"The peer did not start:\n{(self._room / 'peer.log').read_text()[-2000:]}")

    def stop(self) -> None:
        """Ends the server."""
        if self.server and self.server.poll() is None:
            self.server.terminate()
            try:
                self.server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait()
