"""`assay attempt`: the journal, out of a site and verified by anybody."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASSAY = str(Path(sys.executable).with_name("assay"))
WHOLE = ROOT / "spec" / "vectors" / "journal" / "whole.jsonl"
FILES = json.loads((WHOLE.parent / "files.json").read_text(encoding="utf-8"))

Assay = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def assay(tmp_path: Path) -> Assay:
    """The command in an empty folder, without a site: verifying must not need one."""

    def run(*words: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("ASSAY_", "DJANGO_"))}
        command = [ASSAY, "attempt", *map(str, words)]
        return subprocess.run(command, cwd=tmp_path, env=clean | settings, capture_output=True, text=True)

    return run


def test_a_whole_journal_is_said_to_be_whole(assay: Assay, tmp_path: Path) -> None:
    run = assay("verify", WHOLE)
    assert run.returncode == 0
    assert "whole. 8 entries of attempt 3f6b1c9e-52d4-4b8e-9a57-0c8b1f2d7e11" in run.stdout
    assert "--key" in run.stdout, "whose key it is was not checked, and it says so"
    assert not list(tmp_path.iterdir()), "it leaves nothing behind"


def test_with_the_sites_key_it_is_also_the_sites(assay: Assay) -> None:
    run = assay("verify", WHOLE, "--key", FILES["key"])
    assert run.returncode == 0
    assert "DID document" not in run.stdout
    other = assay("verify", WHOLE, "--key", "u" + "A" * 43)
    assert other.returncode == 1
    assert "another key" in other.stdout


@pytest.mark.parametrize(
    "name", ["an answer changed", "an entry left out", "the last entry left out", "nothing"]
)
def test_a_fault_ends_with_1_and_names_its_line(assay: Assay, tmp_path: Path, name: str) -> None:
    (case,) = (one for one in FILES["files"] if one["name"] == name)
    file = tmp_path / "j.jsonl"
    file.write_bytes(base64.b64decode(case["base64"]))
    run = assay("verify", file)
    assert run.returncode == 1
    assert run.stdout.startswith(f"{file}:{case['fault_line']}: ")


def test_one_byte_anywhere_is_enough(assay: Assay, tmp_path: Path) -> None:
    data = bytearray(WHOLE.read_bytes())
    place = data.index(b'"number":7')
    data[place + 9] ^= 1
    file = tmp_path / "j.jsonl"
    file.write_bytes(data)
    run = assay("verify", file)
    assert (run.returncode, "entry 6 (AnswerSaved) was changed" in run.stdout) == (1, True)


@pytest.mark.parametrize(
    "words", [["verify"], ["verify", "none.jsonl"], ["export"], ["export", "x"], ["nonsense"]]
)
def test_a_wrong_call_is_explained(assay: Assay, words: list[str]) -> None:
    run = assay(*words)
    assert run.returncode == 2
    assert "Usage: assay attempt" in run.stderr
    assert "Traceback" not in run.stderr


def test_an_attempt_that_is_not_there_is_said_so(assay: Assay, tmp_path: Path, empty_database: str) -> None:
    site = {"ASSAY_SITE_DATA_DIR": str(tmp_path / "site"), "ASSAY_DATABASE_URL": empty_database}
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("ASSAY_", "DJANGO_"))}
    (tmp_path / "certifications").mkdir()
    made = subprocess.run([ASSAY, "init"], cwd=tmp_path, env=clean | site, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    assert "no certification" in made.stdout
    run = assay("export", "00000000-0000-4000-8000-000000000000", **site)
    assert run.returncode == 1
    assert "There is no attempt 00000000" in run.stderr
