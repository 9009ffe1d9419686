"""`assay attempt`: the journal, out of a site and verified by anybody."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from assay.cli.attempt import attempt
from assay.core.attempt import acknowledge
from assay.core.journal import canonical_bytes
from assay.core.journal.signature import to_text
from assay.outside.keys import SiteKeys

ROOT = Path(__file__).resolve().parents[2]
ASSAY = str(Path(sys.executable).with_name("assay"))
WHOLE = ROOT / "spec" / "vectors" / "journal" / "whole.jsonl"
CLAIMS = json.loads((WHOLE.parent / "claims.json").read_text(encoding="utf-8"))
FILES = json.loads((WHOLE.parent / "files.json").read_text(encoding="utf-8"))

Assay = Callable[..., subprocess.CompletedProcess[str]]
Verify = Callable[..., Result]


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


@pytest.fixture
def verify() -> Verify:
    """`assay attempt verify` in this process: a new one for each of many claims would take long."""

    def run(*words: str | Path) -> Result:
        return CliRunner().invoke(attempt, ["verify", *map(str, words)], catch_exceptions=False)

    return run


class TestClaims:
    """Ada says that an answer was lost: the journal and what she has in hand decide, without the site."""

    @pytest.fixture
    def brought(self, tmp_path: Path) -> Callable[[str], list[str | Path]]:
        """The words for one of the published claims, its files in place."""

        def words(name: str) -> list[str | Path]:
            (case,) = (one for one in CLAIMS["claims"] if one["name"] == name)
            journal, claim = tmp_path / "j.jsonl", tmp_path / "claim.json"
            journal.write_text(CLAIMS["journals"][case["journal"]], encoding="utf-8")
            claim.write_text(json.dumps(case["claim"], indent=1), encoding="utf-8")
            return [journal, "--key", CLAIMS["key"], "--claim", claim]

        return words

    @pytest.mark.parametrize("case", CLAIMS["claims"], ids=lambda case: str(case["name"]))
    def test_each_published_one_is_judged(
        self,
        verify: Verify,
        tmp_path: Path,
        brought: Callable[[str], list[str | Path]],
        case: dict[str, object],
    ) -> None:
        run = verify(*brought(str(case["name"])))
        assert run.exit_code == (0 if case["outcome"] == "stored" else 1)
        line = f":{case['entry']}" if case["entry"] else ""
        assert f"\n{tmp_path / 'j.jsonl'}{line}: {case['outcome']}: " in run.output
        assert "only its own key tells: --secret checks it" in run.output

    def test_with_the_sites_secret_the_acknowledgement_is_proved_too(
        self, verify: Verify, tmp_path: Path, brought: Callable[[str], list[str | Path]]
    ) -> None:
        words = brought("all is stored")
        secret, claim = tmp_path / "site.secret", tmp_path / "claim.json"
        secret.write_bytes(b"a secret of Ada's site")
        run = verify(*words, "--secret", secret)
        assert run.exit_code == 2
        assert f"{claim}:1: this site did not give this acknowledgement" in run.output

        told = json.loads(claim.read_text(encoding="utf-8"))
        key = SiteKeys(secret.read_bytes()).ack_key()
        said = {name: told[name] for name in ("attempt", "held_up_to", "chain")}
        told["ack"] = acknowledge(key, at=told["stored_at"], **said)
        claim.write_text(json.dumps(told), encoding="utf-8")
        run = verify(*words, "--secret", secret)
        assert (run.exit_code, "j.jsonl:16: stored: All 11 entries" in run.output) == (0, True)
        assert "only its own key tells" not in run.output

    def test_one_that_cannot_be_read_ends_with_2_and_names_its_line(
        self, verify: Verify, tmp_path: Path, brought: Callable[[str], list[str | Path]]
    ) -> None:
        words = brought("all is stored")
        (tmp_path / "claim.json").write_text('{\n"attempt": "x",\n}', encoding="utf-8")
        run = verify(*words)
        assert run.exit_code == 2
        assert f"{tmp_path / 'claim.json'}:3: this is not JSON" in run.output

    def test_a_broken_journal_is_said_before_any_claim_is_looked_at(
        self, verify: Verify, tmp_path: Path, brought: Callable[[str], list[str | Path]]
    ) -> None:
        words = brought("all is stored")
        journal = tmp_path / "j.jsonl"
        journal.write_text(journal.read_text("utf-8").replace('"number":1', '"number":9', 1), "utf-8")
        run = verify(*words)
        assert (run.exit_code, "stored:" in run.output) == (1, False)
        assert run.output.startswith(f"{journal}:6: entry 6 (Visited) was changed")


class TestReceipts:
    @staticmethod
    def receipt(folder: Path, **other: object) -> Path:
        """Ada's receipt for the published journal, signed with its key; `other` replaces members."""
        head = json.loads(WHOLE.read_text("utf-8").split("\n")[7])["hash"]
        attempt = "3f6b1c9e-52d4-4b8e-9a57-0c8b1f2d7e11"
        told = {"receipt": "assay-receipt-v1", "attempt": attempt, "entries": 8, "head": head} | other
        told["key"] = FILES["key"]
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(FILES["seed"]))
        file = folder / "receipt.json"
        file.write_text(json.dumps({**told, "signature": to_text(key.sign(canonical_bytes(told)))}))
        return file

    def test_one_for_this_journal_holds(self, verify: Verify, tmp_path: Path) -> None:
        run = verify(WHOLE, "--receipt", self.receipt(tmp_path))
        assert run.exit_code == 0
        assert f"{WHOLE}:8: stored: The journal holds all 8 entries of the receipt, unchanged." in run.output

    def test_one_for_more_than_the_journal_holds_proves_a_loss(self, verify: Verify, tmp_path: Path) -> None:
        run = verify(WHOLE, "--receipt", self.receipt(tmp_path, entries=11))
        assert run.exit_code == 1
        assert f"{WHOLE}:8: missing: " in run.output
        assert "from entry 9 on" in run.output

    def test_one_for_another_journal_names_the_entry(self, verify: Verify, tmp_path: Path) -> None:
        run = verify(WHOLE, "--receipt", self.receipt(tmp_path, head="0" * 64, entries=5))
        assert run.exit_code == 1
        assert f"{WHOLE}:5: differs: Entry 5 of the journal is not the one" in run.output

    def test_one_that_was_changed_proves_nothing(self, verify: Verify, tmp_path: Path) -> None:
        file = self.receipt(tmp_path)
        file.write_text(file.read_text().replace('"entries": 8', '"entries": 9'))
        run = verify(WHOLE, "--receipt", file)
        assert run.exit_code == 2
        assert f"{file}:1: the receipt's own signature does not hold" in run.output

    def test_one_of_another_sites_key_proves_nothing(self, verify: Verify, tmp_path: Path) -> None:
        file = self.receipt(tmp_path)
        file.write_text(file.read_text().replace(FILES["key"], "u" + "A" * 43))
        run = verify(WHOLE, "--receipt", file)
        assert run.exit_code == 2
        assert "signed with another key than the journal is sealed with" in run.output


@pytest.mark.parametrize(
    "words",
    [
        ["verify"],
        ["verify", "none.jsonl"],
        ["verify", WHOLE, "--claim", "none.json"],
        ["verify", WHOLE, "--receipt", "none.json"],
        ["export"],
        ["export", "x"],
        ["nonsense"],
    ],
)
def test_a_wrong_call_is_explained(assay: Assay, words: list[str | Path]) -> None:
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
