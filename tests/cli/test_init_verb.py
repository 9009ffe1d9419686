"""`assay init`: a site's database and its certifications; what is wrong with them is said in words."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from assay.apps.programs.models import Certification
from assay.cli.init import publish_certifications

ROOT = Path(__file__).resolve().parents[2]
ASSAY = str(Path(sys.executable).with_name("assay"))


@pytest.fixture
def pmle(tmp_path: Path) -> Path:
    """The folder of a certification whose owner may spoil it."""
    folder = tmp_path / "certifications" / "pmle"
    unread = shutil.ignore_patterns("*.proof.py", "inf-*", "gcp-*")
    shutil.copytree(ROOT / "certifications" / "pmle", folder, ignore=unread)
    return folder


def test_it_makes_a_site_and_may_be_run_again(pmle: Path, tmp_path: Path, empty_database: str) -> None:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("ASSAY_", "DJANGO_"))}
    site = {"ASSAY_SITE_DATA_DIR": str(tmp_path / "site"), "ASSAY_DATABASE_URL": empty_database}
    count = len(list((pmle / "items").glob("*.md")))
    for fresh in (count, 0):
        run = subprocess.run(
            [ASSAY, "init"], cwd=tmp_path, env=clean | site, capture_output=True, text=True, check=True
        )
        assert f"{count} items, {fresh} new versions" in run.stdout
        assert "Ready." in run.stdout


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("certification.toml", "cut_points = 78", "cut_points = 0", "cut_points must be"),
        ("blueprint.toml", "seconds_max = 6900", "seconds_max = 0", "seconds_max must be"),
        ("items/str-0001.md", "---", "+++", "str-0001.md"),
    ],
)
def test_what_cannot_be_published_is_named_and_not_published(
    pmle: Path, file: str, old: str, new: str, said: str
) -> None:
    text = (pmle / file).read_text(encoding="utf-8")
    (pmle / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    before = list(Certification.objects.values())
    with pytest.raises(click.ClickException, match=said):
        publish_certifications(pmle.parent)
    assert list(Certification.objects.values()) == before


@pytest.mark.django_db
def test_every_missing_file_is_named(pmle: Path) -> None:
    (pmle / "rules.md").unlink()
    (pmle / "guide.md").unlink()
    with pytest.raises(click.ClickException, match=r"missing guide\.md, rules\.md"):
        publish_certifications(pmle.parent)


@pytest.mark.django_db
def test_a_folder_without_certifications_publishes_none(tmp_path: Path) -> None:
    assert publish_certifications(tmp_path) == publish_certifications(tmp_path / "nowhere") == []
