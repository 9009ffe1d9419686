"""Live streams through the real server: the first word, and a stop that does not wait for who listens."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from assay.apps.attempts import actions
from assay.apps.programs.models import Certification
from assay.core.attempt.seat_token import write_token
from assay.outside import clock
from tests.apps.story import KEYS, TAB, Exam, registered

SECRET = b"the secret of a site of the tests"  # as KEYS has it


@pytest.fixture
def exam(committed: Certification) -> Exam:
    """Ada sits, by the real clock: the server reads no other."""
    exam = registered(committed, now=clock.now()).admitted()
    actions.take_seat(exam.uuid, TAB, device="a browser", now=clock.now())
    return exam


@contextmanager
def served(url: str, room: Path, interface: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """`assay serve --only gateway` on the tests' database."""
    (room / "data" / "keys").mkdir(parents=True)
    (room / "data" / "keys" / "site.secret").write_bytes(SECRET)
    (room / "assay.toml").touch()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "ASSAY_CONFIG": str(room / "assay.toml"),
        "ASSAY_SITE_DATA_DIR": str(room / "data"),
        "ASSAY_DATABASE_URL": url,
    }
    assay = str(Path(sys.executable).with_name("assay"))
    command = [assay, "serve", "--only", "gateway", "--workers", "1", "--port", str(port)]
    server = subprocess.Popen([*command, "--interface", interface], env=environment, cwd=room)
    try:
        _wait_for(port)
        yield server, port
    finally:
        server.kill()
        server.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("the server did not start")


def listen(port: int, exam: Exam) -> http.client.HTTPResponse:
    """A stream, as far as its head."""
    expires = int((clock.now() + timedelta(hours=1)).timestamp())
    token = write_token(KEYS.token_key(), attempt=exam.uuid, tab=TAB, expires=expires)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", f"/exam/{exam.uuid}/live", headers={"Authorization": f"Bearer {token}"})
    return connection.getresponse()


@pytest.mark.parametrize("interface", ["rsgi", "asgi"])
def test_a_server_told_to_stop_ends_its_streams_and_is_gone(
    url: str, exam: Exam, tmp_path: Path, interface: str
) -> None:
    with served(url, tmp_path, interface) as (server, port):
        heard = [listen(port, exam) for _ in range(3)]
        for stream in heard:
            assert (stream.status, stream.getheader("Content-Type")) == (200, "text/event-stream")
            assert stream.readline() == b"event: news\n"
        server.send_signal(signal.SIGTERM)
        for stream in heard:
            rest = stream.read()  # to its end; a stream that was cut raises IncompleteRead
            assert rest.startswith(b"data: ")
        begun = time.monotonic()
        assert server.wait(timeout=20) == 0
        # Two seconds are what granian gives a worker before it kills it, with whatever was in hand.
        assert time.monotonic() - begun < 1.9
