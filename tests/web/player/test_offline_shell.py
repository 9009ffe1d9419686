"""What lets a browser open the exam without a network: the worker's script, and the key for answer files."""

import hashlib
import json
from base64 import b64decode, urlsafe_b64decode
from pathlib import Path

import pytest
from django.test import Client

from assay.web.player.shell import WORKER, shell_names, worker_script

STATIC = Path(__file__).parents[3] / "src/assay/web"


def shell_of(script: str) -> dict[str, object]:
    first, _, rest = script.partition("\n")
    assert rest == (STATIC / "player/static" / WORKER).read_text()
    shell: dict[str, object] = json.loads(first.removeprefix("self.SHELL = ").removesuffix(";"))
    return shell


@pytest.mark.django_db
def test_the_workers_script_names_every_file_with_its_hash(client: Client) -> None:
    reply = client.get("/exam/worker.js")

    assert reply["Content-Type"] == "text/javascript; charset=utf-8"
    assert reply["Cache-Control"] == "no-cache"
    files = shell_of(reply.content.decode())["files"]
    assert isinstance(files, dict)
    assert "/static/player/main.js" in files
    assert "/static/assay/fonts/atkinson-hyperlegible-next.woff2" in files
    assert f"/static/{WORKER}" not in files
    for path, integrity in files.items():
        face = "player" if "/player/" in path else "kit"
        content = (STATIC / face / path.removeprefix("/").replace("static/", "static/", 1)).read_bytes()
        assert b64decode(integrity.removeprefix("sha256-")) == hashlib.sha256(content).digest(), path


def test_every_module_that_the_player_can_load_is_among_them() -> None:
    own = {f"player/{path.name}" for path in (STATIC / "player/static/player").glob("*.*")}

    assert own - set(shell_names()) == {WORKER}


def test_another_content_is_another_version() -> None:
    def script(text: bytes) -> str:
        return worker_script(
            ["a.js", "b.js"], read=lambda name: text + name.encode(), url=lambda n: f"/s/{n}"
        )

    first, second = (
        json.loads(script(text).split("\n")[0][len("self.SHELL = ") : -1]) for text in (b"x", b"y")
    )

    assert first["version"] != second["version"]
    assert first == json.loads(script(b"x").split("\n")[0][len("self.SHELL = ") : -1])
    assert list(first["files"]) == ["/s/a.js", "/s/b.js"]


def test_an_answer_key_is_a_point_on_p_256() -> None:
    from assay.web.kit.issuing import site_answer_key

    point = urlsafe_b64decode(site_answer_key().public_text + "=")

    assert (len(point), point[0]) == (65, 4)
