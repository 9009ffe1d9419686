"""Writes a file so that it is either there in full or not at all, whenever the machine stops.

The content goes into another name first and to the disk (fsync), then takes its name in one step (rename),
then the folder goes to the disk, too: only then does the name outlive a power cut (fsync(2), "Notes").
"""

import os
import threading
from pathlib import Path

_PART = ".part"


def write_durably(path: Path, data: bytes) -> None:
    """The file is on disk when this returns; one of that name is replaced. Raises OSError, leaving nothing.

    Missing folders are made, for the owner of the site alone.
    """
    _make_folder(path.parent)
    # Nobody else writes to this name: it holds who we are. One left by a crash is written over.
    part = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}{_PART}")
    try:
        _write(part, data)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """What was renamed or removed in a folder stays so, whenever the machine stops. Raises OSError."""
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def _write(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)
