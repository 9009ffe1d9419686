"""A demo of its own for the journeys: started like a stranger starts it, read from what it prints."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASSAY = Path(sys.executable).parent / "assay"


@dataclass(frozen=True)
class Site:
    """A running demo: its address, its folder, and the sign-in links it printed, by first name."""

    url: str
    data: Path
    links: dict[str, str]

    @property
    def environ(self) -> dict[str, str]:
        """What a verb of `assay` needs to work on this site."""
        return os.environ | {
            "ASSAY_SITE_DATA_DIR": str(self.data),
            "ASSAY_DATABASE_URL": f"sqlite:///{self.data / 'assay.sqlite3'}",
            "ASSAY_SITE_BASE_URL": self.url,
            "ASSAY_SITE_DEMO": "true",
        }

    def assay(self, *arguments: str, code: int = 0) -> str:
        """Runs a verb on this site and returns what it printed; the exit code must be `code`."""
        done = subprocess.run(
            [ASSAY, *arguments], env=self.environ, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout


@contextmanager
def running_demo(data: Path) -> Iterator[Site]:
    """Starts `assay demo` on a free port, waits for its last line, and stops it as Ctrl-C would."""
    port = free_port()
    clean = {key: value for key, value in os.environ.items() if not key.startswith("ASSAY_")}
    demo = subprocess.Popen(
        [ASSAY, "demo", "--port", str(port), "--data", str(data), "--people", "60"],
        cwd=ROOT,
        env=clean | {"COLUMNS": "300"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield _read(demo, data, port)
    finally:
        demo.send_signal(signal.SIGINT)
        demo.communicate(timeout=20)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _read(demo: subprocess.Popen[str], data: Path, port: int) -> Site:
    links: dict[str, str] = {}
    said: list[str] = []
    name = ""
    assert demo.stdout is not None
    for line in demo.stdout:
        said.append(line)
        if persona := re.match(r"  ([A-Z]\w+) [A-Z]\w+ +\w", line):
            name = persona[1]
        if link := re.match(r"    (http\S+)", line):
            links[name] = link[1]
        if "Ctrl-C stops" in line:
            return Site(f"http://localhost:{port}", data, links)
    raise AssertionError("the demo ended before it served:\n" + "".join(said))
