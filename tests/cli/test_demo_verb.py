"""`assay demo` throws away what it made itself, and nothing else."""

import os
import subprocess
from pathlib import Path

import click
import pytest

from assay.cli.world.folder import MARK, READY, claim
from tests.journeys.site import ASSAY, ROOT, free_port


@pytest.mark.parametrize("reset", [[], ["--reset"]])
@pytest.mark.parametrize("folder", [["assay.sqlite3", "keys/site.secret"], ["thesis.txt"]])
def test_a_folder_that_is_not_its_own_is_left_alone(
    tmp_path: Path, folder: list[str], reset: list[str]
) -> None:
    """A real site's folder has a database and keys as well."""
    for name in folder:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("precious")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("ASSAY_", "DJANGO_"))}
    command = [ASSAY, "demo", "--port", str(free_port()), "--data", str(tmp_path), *reset]
    run = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, timeout=60)
    assert (run.returncode, "left alone" in run.stderr) == (1, True)
    assert {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()} == set(folder)
    assert all((tmp_path / name).read_text() == "precious" for name in folder)


def test_a_finished_world_is_kept_and_an_interrupted_start_is_swept_up(tmp_path: Path) -> None:
    for name in (MARK, "assay.sqlite3"):
        (tmp_path / name).touch()
    with claim(tmp_path, reset=False):
        assert not (tmp_path / "assay.sqlite3").exists()
    for name in (READY, "assay.sqlite3"):
        (tmp_path / name).touch()
    with claim(tmp_path, reset=False):
        assert (tmp_path / "assay.sqlite3").exists()
    with claim(tmp_path, reset=True):
        assert not (tmp_path / "assay.sqlite3").exists()


def test_a_new_and_an_empty_folder_are_taken_and_nobody_elses(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "empty", tmp_path / "a" / "new"):
        with claim(folder, reset=False):
            assert (folder / MARK).exists()
    with pytest.raises(click.ClickException, match="left alone"):
        claim(tmp_path, reset=False)


def test_two_demos_do_not_share_a_folder(tmp_path: Path) -> None:
    with claim(tmp_path, reset=False), pytest.raises(click.ClickException, match="Another demo"):
        claim(tmp_path, reset=True)
