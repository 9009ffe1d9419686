"""The demo's folder: whose it is, whether its world is finished, and the configuration it stands for."""

import fcntl
import os
import shutil
from pathlib import Path
from typing import IO

import click

MARK = ".assay-demo"
"""Stands in every folder that a demo has made, from its first moment on; nothing else may be thrown away."""
READY = ".world-ready"
DEFAULT = Path("var/demo")


def claim(data: Path, *, reset: bool) -> IO[str]:
    """Takes a new, empty or earlier demo's folder for this process, emptied when `reset`.

    Returns the lock to hold until the end. Any other folder, such as a real site's, is left alone, and so
    is one that another demo is serving from.
    """
    ours = (data / MARK).exists() or (data / READY).exists()
    if data.exists() and not ours and any(data.iterdir()):
        raise click.ClickException(f"{data} was not made by `assay demo`; it is left alone.")
    data.mkdir(parents=True, exist_ok=True)
    lock = (data / MARK).open("w", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise click.ClickException(
            f"Another demo is serving {data}. Stop it first, or name another folder with --data."
        ) from error
    _empty(data, everything=reset)
    return lock


def _empty(data: Path, *, everything: bool) -> None:
    if everything:
        (data / READY).unlink(missing_ok=True)
    if (data / READY).exists():
        return
    for path in data.iterdir():  # asked for, or a first start that was interrupted
        if path.name == MARK:
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def is_ready(data: Path) -> bool:
    """Has a world been finished in this folder?"""
    return (data / READY).exists()


def made_for(data: Path) -> str:
    """The address at which the finished world was first served."""
    return (data / READY).read_text(encoding="utf-8").strip()


def environment(data: Path, *, port: int = 8000) -> dict[str, str]:
    """The configuration of the demo in `data` as variables.

    Credentials name their issuer's address, so it stays what it was at the first start.
    """
    return {
        "ASSAY_SITE_DATA_DIR": str(data),
        "ASSAY_DATABASE_URL": f"sqlite:///{data / 'assay.sqlite3'}",
        "ASSAY_SITE_BASE_URL": made_for(data) if is_ready(data) else f"http://localhost:{port}",
        "ASSAY_SITE_DEMO": "true",
        "ASSAY_SITE_NAME": "Assay",
    }


def choose_demo(data: Path | None) -> None:
    """Points this process at a demo's world: the one named, else the default one where no site is set up."""
    if data is None:
        site_is_set = "ASSAY_CONFIG" in os.environ or Path("assay.toml").exists()
        if site_is_set or any(name in os.environ for name in ("ASSAY_SITE_DATA_DIR", "ASSAY_DATABASE_URL")):
            return
        data = DEFAULT
        if not is_ready(data):
            return
    if not is_ready(data):
        raise click.ClickException(f"{data} holds no finished world of `assay demo`.")
    os.environ.update(environment(data.resolve()))
