"""Files of `assay seb`: read within bounds, written whole or not at all; every failure in words."""

import os
from pathlib import Path

import click

MOST_BYTES = 8 << 20
"""What is bigger is not read to its end; the reader refuses it long before."""


def read_file(file: Path) -> bytes:
    """The bytes of a file. Raises ClickException when the system refuses it."""
    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES)
    except OSError as error:
        raise click.ClickException(f"{file}: cannot be read: {error.strerror}.") from error


def write_file(file: Path, data: bytes, *, force: bool) -> None:
    """Puts the bytes there in one step; what stands there already is replaced only by force.

    Raises ClickException, and leaves nothing half-written behind.
    """
    if not force and os.path.lexists(file):
        raise click.ClickException(f"{file} is there already; --force replaces it.")
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise click.ClickException(f"{file}: cannot be written: {error.strerror}.") from error
