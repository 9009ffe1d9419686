"""A file is there in full or not at all."""

import os
from pathlib import Path

import pytest

from assay.outside.media import write_durably


def test_a_file_is_on_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    real_fsync, real_replace = os.fsync, Path.replace

    def fsync(place: int) -> None:
        done.append("folder" if Path(f"/proc/self/fd/{place}").is_dir() else "file")
        real_fsync(place)

    def replace(self: Path, target: Path) -> Path:
        done.append("name")
        return real_replace(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    write_durably(tmp_path / "a" / "b" / "piece", b"content")
    assert done == ["folder", "folder", "file", "name", "folder"]
    assert (tmp_path / "a" / "b" / "piece").read_bytes() == b"content"


def test_a_second_one_takes_the_place_of_the_first(tmp_path: Path) -> None:
    write_durably(tmp_path / "piece", b"first")
    write_durably(tmp_path / "piece", b"second")
    assert (tmp_path / "piece").read_bytes() == b"second"
    assert os.listdir(tmp_path) == ["piece"]


@pytest.mark.parametrize("broken", ["fsync", "write"])
def test_a_failure_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    write_durably(tmp_path / "piece", b"first")

    def fails(*args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        if broken == "fsync":
            patched.setattr(os, "fsync", fails)
        else:
            patched.setattr(Path, "replace", fails)
        with pytest.raises(OSError, match="No space"):
            write_durably(tmp_path / "piece", b"second")
    assert (tmp_path / "piece").read_bytes() == b"first"
    assert os.listdir(tmp_path) == ["piece"]


def test_only_the_owner_may_look(tmp_path: Path) -> None:
    write_durably(tmp_path / "folder" / "piece", b"content")
    assert (tmp_path / "folder" / "piece").stat().st_mode & 0o077 == 0
    assert (tmp_path / "folder").stat().st_mode & 0o077 == 0
