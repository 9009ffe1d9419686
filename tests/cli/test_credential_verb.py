"""`assay credential`: what a stranger with three files and no network is told."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from assay.cli.credential import credential
from assay.core import credentials as c

VECTORS = Path(__file__).parents[2] / "spec" / "vectors" / "credentials"
CASES: dict[str, dict[str, Any]] = {
    case["name"]: case for case in json.loads((VECTORS / "verification.json").read_text(encoding="utf-8"))
}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><g/></svg>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ada's credential as JSON and SVG, with the evidence beside it."""
    case = CASES["valid"]
    text = c.to_json(case["credential"])
    (tmp_path / "ada.json").write_text(text, encoding="utf-8")
    (tmp_path / "ada.svg").write_bytes(c.bake_svg(SVG, text))
    (tmp_path / "plain.svg").write_bytes(SVG)
    (tmp_path / "did.json").write_text(json.dumps(case["didDocument"]), encoding="utf-8")
    (tmp_path / "status.json").write_text(json.dumps(case["statusList"]), encoding="utf-8")
    revoking = CASES["revoked"]["statusList"]
    (tmp_path / "revoking.json").write_text(json.dumps(revoking), encoding="utf-8")
    return tmp_path


def run(folder: Path, *words: str) -> Result:
    """The verb with every word that names a file in the folder replaced by its path."""
    paths = [str(folder / word) if (folder / word).suffix else word for word in words]
    return CliRunner().invoke(credential, paths)


EVIDENCE = ("--did", "did.json", "--status", "status.json")


@pytest.mark.parametrize("file", ["ada.json", "ada.svg"])
def test_a_valid_credential_ends_with_0_and_says_so_first(folder: Path, file: str) -> None:
    result = run(folder, "verify", file, *EVIDENCE)
    assert result.exit_code == 0
    assert result.stdout.startswith("VALID\nProfessional Machine Learning Engineer, certified by Example")


def test_a_revoked_one_ends_with_1(folder: Path) -> None:
    result = run(folder, "verify", "ada.json", "--did", "did.json", "--status", "revoking.json")
    assert result.exit_code == 1
    assert result.stdout.startswith("REVOKED\n")
    assert "The issuer has revoked it." in result.stdout


def test_a_changed_one_ends_with_1_and_is_not_quoted_as_true(folder: Path) -> None:
    text = (folder / "ada.json").read_text(encoding="utf-8")
    (folder / "ada.json").write_text(text.replace("Professional", "Perfect"), encoding="utf-8")
    result = run(folder, "verify", "ada.json", *EVIDENCE)
    assert result.exit_code == 1
    assert result.stdout.startswith("NOT VALID\n\n")
    assert "Perfect" not in result.stdout


def test_without_evidence_nothing_is_called_valid(folder: Path) -> None:
    result = run(folder, "verify", "ada.json")
    assert result.exit_code == 1
    assert result.stdout.startswith("NOT ESTABLISHED\n")


def test_an_earlier_or_later_moment_can_be_asked_about(folder: Path) -> None:
    result = run(folder, "verify", "ada.json", *EVIDENCE, "--at", "2050-01-01T00:00:00+0000")
    assert result.exit_code == 1
    assert result.stdout.startswith("EXPIRED\n")


def test_the_report_can_be_had_as_json(folder: Path) -> None:
    report = json.loads(run(folder, "verify", "ada.json", *EVIDENCE, "--json").stdout)
    assert report["verdict"] == "valid"
    assert [check["name"] for check in report["checks"]] == list(c.CheckName)


@pytest.mark.parametrize("content", [b"", b"[1]", b"GIF89a", b"<svg", b'{"a": 1, "a": 2}'])
def test_what_cannot_be_read_ends_with_2(folder: Path, content: bytes) -> None:
    (folder / "odd.json").write_bytes(content)
    result = run(folder, "verify", "odd.json", *EVIDENCE)
    assert result.exit_code == 2
    assert "unreadable" in result.stderr
    assert result.stdout == ""


def test_a_strangers_file_cannot_steer_the_terminal(folder: Path) -> None:
    forged = CASES["valid"]["credential"] | {"@context": ["\x1b[2J"]}
    (folder / "ada.json").write_text(json.dumps(forged), encoding="utf-8")
    result = run(folder, "verify", "ada.json", *EVIDENCE)
    assert result.exit_code == 1
    assert "\x1b" not in result.stdout


def test_a_credential_goes_into_a_picture_and_out_again(folder: Path) -> None:
    assert run(folder, "bake", "ada.json", "plain.svg", "--out", "new.svg").exit_code == 0
    extracted = run(folder, "extract", "new.svg")
    assert json.loads(extracted.stdout) == CASES["valid"]["credential"]


def test_a_picture_without_a_credential_says_so(folder: Path) -> None:
    for words in (("extract", "plain.svg"), ("verify", "plain.svg")):
        result = run(folder, *words)
        assert result.exit_code == 2
        assert "carries no credential" in result.stderr
