"""A site made for one run: its configuration, its database, its server as a child of ours.

The server is `assay serve` itself, configured by environment variables as an operator would; only its process
is ours to kill.
"""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from bench.attempt.machine import descendants

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
START_SECONDS = 60


class ExamSite:
    """One site in a folder. `start`, `stop` and `kill` are about its server; the rest runs programs on it."""

    def __init__(self, room: Path, *, port: int, database_url: str, interface: str, workers: int = 0) -> None:
        self.room, self.port, self.interface = room, port, interface
        room.mkdir(parents=True, exist_ok=True)
        (room / "assay.toml").touch()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSAY_")}
        self.environment = kept | {
            "ASSAY_CONFIG": str(room / "assay.toml"),
            "ASSAY_SITE_DATA_DIR": str(room / "data"),
            "ASSAY_SITE_CERTIFICATIONS_DIR": str(ROOT / "certifications"),
            "ASSAY_SITE_BASE_URL": f"http://{HOST}:{port}",
            "ASSAY_DATABASE_URL": database_url,
            "ASSAY_SERVE_WORKERS": str(workers),  # 0: as many as the product thinks right
            "DJANGO_SETTINGS_MODULE": "assay.project.settings",
        }
        self.server: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Runs the migrations and publishes the certifications: `assay init`."""
        self._run(str(Path(sys.executable).with_name("assay")), "init")

    def cohort(self, *words: str) -> dict[str, Any]:
        """Runs `cohort.py` on the site's database; what it reports."""
        told: dict[str, Any] = json.loads(self._run(sys.executable, "-m", "bench.attempt.cohort", *words))
        return told

    def start(self) -> None:
        """Starts the server and waits until it answers."""
        command = ["serve", "--host", HOST, "--port", str(self.port), "--interface", self.interface]
        with (self.room / "serve.log").open("ab") as log:
            self.server = subprocess.Popen(
                [str(Path(sys.executable).with_name("assay")), *command],
                cwd=self.room,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.server.poll() is None:
            try:
                with urllib.request.urlopen(f"http://{HOST}:{self.port}/healthz", timeout=5):
                    return
            except OSError:
                time.sleep(0.02)
        self.kill()
        raise RuntimeError(f"The server did not start:\n{(self.room / 'serve.log').read_text()[-4000:]}")

    def stop(self) -> None:
        """Asks the server to end; kills it when it does not."""
        if self.server is None or self.server.poll() is not None:
            return
        self.server.terminate()
        try:
            self.server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Kills -9 the server: supervisor and workers, all at once."""
        if self.server is None or self.server.poll() is not None:
            return
        for pid in (self.server.pid, *descendants(self.server.pid)):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.server.wait()

    def _run(self, *command: str) -> str:
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        return done.stdout
