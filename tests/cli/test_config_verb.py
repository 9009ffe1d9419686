"""`assay config show` prints what is in force, as TOML that can be saved, and never a secret."""

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assay.cli.config import config
from assay.project.config import load


@pytest.fixture
def toml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The configuration file of a site with nothing set in the environment."""
    for name in ("ASSAY_SITE_DATA_DIR", "ASSAY_SITE_CERTIFICATIONS_DIR", "ASSAY_DATABASE_URL"):
        monkeypatch.delenv(name)
    path = tmp_path / "assay.toml"
    path.touch()
    monkeypatch.setenv("ASSAY_CONFIG", str(path))
    return path


def show(*options: str) -> Result:
    return CliRunner().invoke(config, ["show", *options])


def test_what_is_printed_can_be_saved_and_read_again(toml: Path) -> None:
    toml.write_text('[site]\nname = "Żółw & \\"Co\\""\ndemo = true\n', encoding="utf-8")
    before = load()
    toml.write_text(show().output, encoding="utf-8")
    after = load()
    assert (before.site, before.database, before.mail, before.serve) == (
        after.site,
        after.database,
        after.mail,
        after.serve,
    )


def test_each_value_names_its_origin(toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    toml.write_text('[site]\nname = "Board"\n')
    monkeypatch.setenv("ASSAY_SERVE_PORT", "8712")
    lines = {line.partition(" ")[0]: line for line in show("--origin").output.splitlines()}
    assert lines["name"].endswith(f"# {toml}")
    assert lines["port"].endswith("# ASSAY_SERVE_PORT")
    assert lines["demo"].endswith("# default")
    assert tomllib.loads(show("--origin").output)["serve"]["port"] == 8712


def test_secrets_are_masked(toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSAY_MAIL_PASSWORD", "correct horse")
    monkeypatch.setenv("ASSAY_DATABASE_URL", "postgresql://dana:battery@db.example.org/assay")
    shown = show().output
    assert "correct horse" not in shown
    assert "battery" not in shown
    assert 'url = "postgresql://dana:********@db.example.org/assay"' in shown


def test_a_typo_is_an_error_that_names_file_and_key(toml: Path) -> None:
    toml.write_text("[serve]\nprot = 80\n")
    result = show()
    assert result.exit_code == 2
    assert f"{toml}: unknown key prot in [serve]" in result.output
