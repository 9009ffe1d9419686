"""The server is killed again and again while Ada works: what was acknowledged is there, and she goes on.

A real `assay serve` on a site of its own. Ada's side is plain HTTP: the outbox of the player in twenty lines.
The moments of the kills come from a seed, so that a red run can be run again.
"""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.site import ASSAY, ROOT, free_port

KILLS = 3
SEED = 20_261_123
PATIENCE = 30.0
TAB = "tab-of-ada-1"


def wait_until(holds: Callable[[], object], *, what: str) -> None:
    """Looks again and again until something holds; fails when patience ends."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"waited {PATIENCE:.0f} s in vain: {what}"
        time.sleep(0.01)


@dataclass
class Server:
    """One site's server, which can be started, killed and started again."""

    folder: Path
    database: str
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def environ(self) -> dict[str, str]:
        """The site's own environment, with nothing of the test's."""
        (self.folder / "assay.toml").touch()
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("ASSAY_", "DJANGO_"))}
        return clean | {
            "ASSAY_CONFIG": str(self.folder / "assay.toml"),
            "ASSAY_SITE_DATA_DIR": str(self.folder / "site"),
            "ASSAY_SITE_CERTIFICATIONS_DIR": str(ROOT / "certifications"),
            "ASSAY_SITE_BASE_URL": f"http://localhost:{self.port}",
            "ASSAY_DATABASE_URL": self.database,
        }

    def run(self, *command: str | Path, code: int = 0) -> str:
        """What a command printed in the site's environment."""
        done = subprocess.run(command, cwd=ROOT, env=self.environ, capture_output=True, text=True)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        """Starts and waits until it listens."""
        self.process = subprocess.Popen(
            [ASSAY, "serve", "--port", str(self.port)], cwd=ROOT, env=self.environ, start_new_session=True
        )
        wait_until(self.listens, what="the server to listen")

    def listens(self) -> bool:
        """Does anybody take a connection on the port?"""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        """Ends every process of the server at once, in the middle of whatever they do."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        wait_until(lambda: not self.listens(), what="the port to be free")

    def workers(self) -> list[int]:
        """The process ids of the server's children."""
        assert self.process is not None
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def server(tmp_path: Path, empty_database: str) -> Iterator[Server]:
    made = Server(tmp_path, empty_database)
    made.run(ASSAY, "init")
    yield made
    if made.process is not None and made.process.poll() is None:
        made.kill()


@dataclass
class Ada:
    """The player as the server knows it: an outbox that sends in order and forgets what is acknowledged."""

    url: str
    cookie: str
    token: str = "a" * 32  # CSRF by cookie: both halves are the browser's own
    made: list[dict[str, Any]] = field(default_factory=list)
    held_up_to: int = 0
    acknowledged: threading.Condition = field(default_factory=threading.Condition)
    lost_replies: int = 0
    trouble: list[BaseException] = field(default_factory=list)

    def call(self, path: str, body: object = None) -> Any:
        """One call; raises OSError or HTTPException when there is no whole answer."""
        request = urllib.request.Request(
            self.url + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Content-Type": "application/json",
                "Cookie": f"sessionid={self.cookie}; csrftoken={self.token}",
                "X-CSRFToken": self.token,
                "Origin": self.url.partition("/exam")[0],
            },
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            return json.loads(response.read())

    def sit(self) -> tuple[Any, tuple[float, float]]:
        """Takes the seat; what the server says, and the moments between which it said so."""
        before = time.monotonic()
        state = self.call("seat", {"tab": TAB})
        return state, (before, time.monotonic())

    def work(self, stop: threading.Event, dice: random.Random) -> None:
        """Answers until told to stop, also while the server is away; then sends what is left."""
        try:
            while not stop.is_set():
                self.answer(dice)
                self.send()
            wait_until(self.send, what="the outbox to be empty")
        except BaseException as error:  # the test reads it: a thread has nobody to raise it to
            self.trouble.append(error)

    def answer(self, dice: random.Random) -> None:
        """One to three more entries in the outbox."""
        for _ in range(dice.randint(1, 3)):
            seq = len(self.made) + 1
            self.made.append(
                {
                    "device_seq": seq,
                    "made_at": f"2026-11-23T12:00:00.{seq % 1000:03}Z",
                    "event": "AnswerSaved",
                    "number": dice.randint(1, 120),
                    "choice": sorted(dice.sample(range(4), dice.randint(0, 2))),
                }
            )

    def send(self) -> bool:
        """Sends the oldest of what is not acknowledged; True when nothing is left. No answer: not now."""
        waiting = self.made[self.held_up_to : self.held_up_to + 50]
        try:
            reply = self.call("entries", {"tab": TAB, "entries": waiting})
        except urllib.error.HTTPError:
            raise  # an answer, and a refusal: nothing that a killed server may bring about
        except (OSError, HTTPException):
            self.lost_replies += 1
            time.sleep(0.01)
            return False
        with self.acknowledged:
            assert reply["held_up_to"] >= self.held_up_to, "what was held is held"
            self.held_up_to = reply["held_up_to"]
            self.acknowledged.notify_all()
        return self.held_up_to == len(self.made)


def ada_at(server: Server) -> tuple[Ada, str]:
    """Ada, signed in and admitted, in front of a running server, and the name of her attempt."""
    seated = json.loads(server.run(sys.executable, "-m", "tests.journeys.seat_ada"))
    server.start()
    ada = Ada(f"http://localhost:{server.port}/exam/{seated['attempt']}/", seated["cookie"])
    with suppress(json.JSONDecodeError):  # Start leads to the player's page
        ada.call("start", {})
    return ada, seated["attempt"]


def journal_of(server: Server, attempt: str, folder: Path) -> list[dict[str, Any]]:
    """The entries that the site exports, after it has verified them itself."""
    file = folder / "journal.jsonl"
    file.write_text(server.run(ASSAY, "attempt", "export", attempt), encoding="utf-8")
    assert "whole" in server.run(ASSAY, "attempt", "verify", str(file))
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n")[:-2]]


def test_every_acknowledged_answer_outlives_the_server(server: Server, tmp_path: Path) -> None:
    dice = random.Random(SEED)
    ada, attempt = ada_at(server)
    first, began = ada.sit()
    stop = threading.Event()
    working = threading.Thread(target=ada.work, args=(stop, random.Random(SEED)))
    working.start()
    try:
        for _ in range(KILLS):
            wanted = ada.held_up_to + dice.randint(1, 12)
            with ada.acknowledged:
                enough = ada.acknowledged.wait_for(
                    lambda wanted=wanted: ada.held_up_to >= wanted or ada.trouble,  # type: ignore[misc]
                    timeout=PATIENCE,
                )
            assert enough
            assert not ada.trouble
            stop.wait(dice.uniform(0, 0.03))  # anywhere within the next call or two
            server.kill()
            certain = ada.held_up_to
            server.start()
            # The first thing a reloaded player asks: nothing that was acknowledged may be missing.
            state, asked = ada.sit()
            assert state["held_up_to"] >= certain
            assert state["state"] == "active"
            used = first["remaining_seconds"] - state["remaining_seconds"]
            assert asked[0] - began[1] - 0.2 <= used <= asked[1] - began[0] + 0.2, "the clock went on"
    finally:
        stop.set()
        working.join(PATIENCE)
    assert not ada.trouble, ada.trouble
    assert ada.lost_replies >= KILLS, "the kills were felt"

    last = len(ada.made)
    assert ada.call("submit", {"tab": TAB, "last_device_seq": last, "confirmed": True})["receipt"]
    receipt = ada.call("receipt.json")
    entries = journal_of(server, attempt, tmp_path)
    stored = [entry["body"] for entry in entries if entry["event"] == "AnswerSaved"]
    sent = [{k: v for k, v in made.items() if k != "event"} | {"late": False} for made in ada.made]
    assert stored == sent, "each once, in order, as it was made"
    assert (receipt["entries"], receipt["head"]) == (len(entries), entries[-1]["hash"])


def test_a_worker_does_not_outlive_its_server(server: Server) -> None:
    server.start()
    assert server.process is not None
    workers = server.workers()
    assert workers
    server.process.kill()
    server.process.wait()
    wait_until(
        lambda: not [pid for pid in workers if Path(f"/proc/{pid}").exists()], what="the workers to end"
    )
    assert not server.listens()
    server.start()
