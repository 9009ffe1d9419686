"""`assay bank` as Bela types it."""

import json
import shutil
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assay.cli.bank import bank
from assay.core.items.lint import Context, lint_bank
from assay.outside.bank_files import read_bank

CHECKOUT = Path(__file__).parents[2]
ITEM = (CHECKOUT / "spec" / "vectors" / "items" / "inf-0900.md").read_text(encoding="utf-8")
PROOF = '''"""Looks for the words."""


def meets(item, option):
    return "least busy" in option.text


def claim_A(item):
    pass


claim_B = claim_D = claim_A
'''


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certification of one sound item, in the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("ASSAY_PROOFS_PYTHON", sys.executable)
    (tmp_path / "pmle" / "items").mkdir(parents=True)
    write(ITEM)
    (tmp_path / "pmle" / "facts.yaml").write_text("")
    return tmp_path / "pmle"


def write(text: str, name: str = "inf-0900") -> Path:
    """Puts an item into the bank in the working directory."""
    file = Path("pmle", "items", f"{name}.md")
    file.write_text(text, encoding="utf-8")
    return file


def assay_bank(*words: str) -> Result:
    """Runs the verb."""
    return CliRunner().invoke(bank, list(words))


def lint(*words: str) -> Result:
    """Lints as of the day on which the item was written."""
    return assay_bank("lint", "pmle", "--today", "2026-11-23", *words)


def with_proof(proof: str = PROOF) -> Path:
    """The item with a proof beside it."""
    file = write(ITEM.replace("proof: none", "proof: oracle\nstack: [python>=3.11]"))
    file.with_name("inf-0900.proof.py").write_text(proof)
    return file


def test_a_clean_bank_is_silent(folder):
    assert (lint("--json").exit_code, json.loads(lint("--json").stdout)) == (0, [])
    assert lint().stdout == ""
    assert lint().stderr == "1 items: 0 errors, 0 warnings\n"


def test_an_error_fails_and_names_file_line_and_rule(folder):
    write(ITEM.replace("key: C", "key: B"))

    result = lint("--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout) == [
        {
            "file": "pmle/items/inf-0900.md", "line": line, "rule": "S13", "severity": "error",
            "message": f"The rationale of option {letter} says **{said}.**, the front matter disagrees.",
        }
        for line, letter, said in ((36, "B", "Wrong"), (42, "C", "Key"))
    ]  # fmt: skip
    assert lint().stdout.splitlines()[0].startswith("pmle/items/inf-0900.md:36: error S13 The rationale")


def test_a_warning_does_not_fail(folder):
    write(ITEM.replace("seconds: 45", "seconds: 20"))

    assert [problem["rule"] for problem in json.loads(lint("--json").stdout)] == ["R03"]
    assert lint().exit_code == 0


def test_expiry_is_judged_as_of_the_day_given(folder):
    assert assay_bank("lint", "pmle", "--today", "2028-12-01").exit_code == 1


def test_the_items_may_be_given_by_their_folder_too(folder):
    write(ITEM.replace("facts: []", "facts: [f]").replace("2028-11-30", "2027-11-30"))
    (folder / "facts.yaml").write_text("f: {says: x, source: y, checked: 2026-11-01, expires: 2027-11-01}")

    assert assay_bank("lint", "pmle/items", "--today", "2026-11-23").exit_code == 0


def test_every_file_is_reported_at_once(folder):
    write("nothing", "inf-0001")
    Path("pmle/items/inf-0002.md").write_bytes(b"---\n\xff\n---\n")
    (folder / "facts.yaml").write_text("a: [")
    (folder / "products.yaml").write_text("renamed: 3")
    (folder / "blueprint.toml").write_text("families = 3")

    found = {(problem["file"], problem["rule"]) for problem in json.loads(lint("--json").stdout)}

    assert found == {
        ("pmle/items/inf-0001.md", "S02"), ("pmle/items/inf-0002.md", "S01"), ("pmle/facts.yaml", "T01"),
        ("pmle/products.yaml", "T07"), ("pmle/blueprint.toml", "S17"),
    }  # fmt: skip


def test_a_folder_without_items_is_a_wrong_call(folder):
    shutil.rmtree(folder / "items")

    assert lint().exit_code == 2
    assert "no items" in lint().output.replace("\n", " ")


def test_the_family_must_stand_in_the_blueprint(folder):
    (folder / "blueprint.toml").write_text('[[families]]\nid = "strategy"\n')

    assert [problem["rule"] for problem in json.loads(lint("--json").stdout)] == ["S17"]


def test_a_proof_proves_by_any_of_its_names(folder):
    file = with_proof()

    for name in (str(file), "pmle/items/inf-0900.proof.py", "pmle/items", "pmle"):
        result = assay_bank("prove", name, "--json")
        (said,) = json.loads(result.stdout)
        assert (result.exit_code, said["id"], said["verdict"], said["problems"]) == (
            0,
            "inf-0900",
            "proven",
            [],
        )
        assert isinstance(said["ms"], int)


def test_a_refuted_key_fails_the_run(folder):
    file = with_proof(PROOF.replace("least busy", "two seconds"))

    result = assay_bank("prove", str(file), "--json")

    assert result.exit_code == 1
    (said,) = json.loads(result.stdout)
    assert said["verdict"] == "refuted"
    assert said["problems"] == ["pmle/items/inf-0900.proof.py:1: `meets` holds for D, the key is C."]
    assert "refuted" in assay_bank("prove", str(file)).stdout


def test_an_item_without_proof_is_said_to_have_none(folder):
    result = assay_bank("prove", "pmle", "--json")

    assert (result.exit_code, json.loads(result.stdout)[0]["verdict"]) == (0, "none")


def test_without_bubblewrap_nothing_is_proven_and_the_cure_is_named(folder, monkeypatch):
    file = with_proof()
    monkeypatch.setenv("PATH", "/nowhere")

    result = assay_bank("prove", str(file))

    assert result.exit_code == 2
    assert result.stdout == ""
    assert "apt-get install -y bubblewrap" in result.stderr
    assert assay_bank("prove", str(file), "--unsafe-no-sandbox", "--no-cache").exit_code == 0


def test_without_an_environment_nothing_is_proven(folder, monkeypatch):
    monkeypatch.delenv("ASSAY_PROOFS_PYTHON")

    result = assay_bank("prove", str(with_proof()))

    assert result.exit_code == 2
    assert "make prove" in result.stderr


def test_an_item_that_cannot_be_read_is_not_proven(folder):
    result = assay_bank("prove", str(write("nothing")))

    assert result.exit_code == 1
    assert "inf-0900.md:1" in result.output


def test_format_writes_the_normal_form_and_nothing_else(folder):
    file = write(ITEM.replace("[latency, load-balancing]", '["latency",   load-balancing]'))

    assert [problem["rule"] for problem in json.loads(lint("--json").stdout)] == ["S16"]
    assert assay_bank("format", "pmle").stdout == "pmle/items/inf-0900.md\n"
    assert file.read_text(encoding="utf-8") == ITEM
    assert assay_bank("format", "pmle").stdout == ""


def test_show_prints_the_item_with_key_and_reasons(folder):
    shown = assay_bank("show", "inf-0900", "--bank", "pmle").stdout

    assert "One slow replica behind a load balancer" in shown
    assert "✓ key" in shown
    assert "One request in twelve" in shown
    assert assay_bank("show", "inf-0001", "--bank", "pmle").exit_code == 1


def test_the_built_in_bank_is_large_enough_and_every_item_on_model_development_is_proven():
    items = [source.item for source in read_bank(CHECKOUT / "certifications" / "pmle").sources]

    def count(family: str) -> int:
        return sum(item.family == family for item in items)

    due = {"ml-development": 54, "cloud-services": 48, "infrastructure": 45, "strategy": 33}
    assert {family: count(family) for family, least in due.items() if count(family) < least} == {}
    assert {item.proof for item in items if item.family == "ml-development"} == {"oracle"}
    assert sum(item.seconds <= 50 for item in items) >= 2 * sum(item.seconds > 50 for item in items)


def test_the_practice_bank_is_held_to_the_rules_of_the_bank_and_repeats_nothing_of_it():
    bank, practice = (
        read_bank(CHECKOUT / "certifications" / "pmle" / folder) for folder in ("items", "samples")
    )
    assert (practice.problems, practice.facts, practice.families) == ((), bank.facts, bank.families)

    context = Context(date(2026, 11, 23), bank.facts, bank.products, bank.families)
    assert lint_bank(bank.sources + practice.sources, context=context, folder="pmle") == []

    families = Counter(source.item.family for source in practice.sources)
    assert len(families) == 4
    assert min(families.values()) >= 6
