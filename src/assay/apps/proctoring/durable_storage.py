"""A folder as Django's storage that keeps what it says it has kept: the default for evidence."""

from collections.abc import Iterable
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

from assay.outside.media import sync_folder, write_durably


@deconstructible(path="assay.apps.proctoring.durable_storage.DurableFiles")
class DurableFiles(FileSystemStorage):
    """As Django's own, but a file is on disk, whole, when `save` returns, under the very name asked for."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: a piece that comes again takes the place of the same piece."""
        return name

    def settle(self, names: Iterable[str]) -> None:
        """Makes what became of these files outlive a power cut; of many in a folder at the price of one."""
        for folder in {Path(self.path(name)).parent for name in names}:
            if folder.is_dir():
                sync_folder(folder)

    def _save(self, name: str, content: "File[bytes]") -> str:
        write_durably(Path(self.path(name)), content.read())
        return name
