"""The files of evidence, in the storage that the site is configured for. They come here sealed.

A name is `<attempt>/<stream>/<number>-<hash>`: all of an attempt lies together, and one piece never takes
the place of another with a different content.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import Storage, storages

from assay.apps.proctoring.durable_storage import DurableFiles

P = ParamSpec("P")
R = TypeVar("R")


class StorageFailed(Exception):
    """The storage did not do what was asked; what it said is the cause. Ask again later."""


class NoSuchFile(Exception):
    """The storage has no file of this name."""


def name_of(attempt: UUID, stream: str, seq: int, sha256: str) -> str:
    """The name of a piece."""
    return f"{attempt}/{stream}/{seq:06d}-{sha256[:16]}"


def put(name: str, data: bytes) -> None:
    """Stores a file, durably when this returns; raises StorageFailed."""
    _asked(_storage().save, name, File(io.BytesIO(data), name=name))


def get(name: str) -> bytes:
    """The content of a file; raises NoSuchFile, StorageFailed."""
    return _asked(_read, name)


def delete_many(names: Sequence[str]) -> None:
    """Removes files for good when this returns; one that is not there is removed. Raises StorageFailed."""
    storage = _storage()
    for name in names:
        _asked(storage.delete, name)
    if isinstance(storage, DurableFiles):
        _asked(storage.settle, names)


def delete_all(attempt: UUID) -> int:
    """Removes every file of an attempt, also those that no row knows of; how many. Raises StorageFailed."""
    names = _asked(lambda: list(_names(str(attempt))))
    delete_many(names)
    return len(names)


def stored(attempt: UUID) -> frozenset[str]:
    """The names of all files of an attempt that the storage has now. Raises StorageFailed."""
    return frozenset(_asked(lambda: list(_names(str(attempt)))))


def _storage() -> Storage:
    return storages["evidence"]


def _read(name: str) -> bytes:
    with _storage().open(name) as file:
        return bytes(file.read())


def _names(folder: str) -> Iterator[str]:
    try:
        folders, files = _storage().listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files)
    for inner in folders:
        yield from _names(f"{folder}/{inner}")


def _asked(ask: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        return ask(*args, **kwargs)
    except FileNotFoundError as error:
        raise NoSuchFile(str(error)) from error
    except Exception as error:  # each storage fails in its own words: a full disk, a network, a wrong key
        raise StorageFailed(f"{type(error).__name__}: {error}") from error
