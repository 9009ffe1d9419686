"""`assay form draw` on the built-in certification, as its users call it."""

import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assay.cli import main
from assay.outside.bank_files import read_bank

ROOT = Path(__file__).parents[2]
PMLE = str(ROOT / "certifications/pmle")
FAMILIES = {"ml-development": 36, "cloud-services": 32, "infrastructure": 30, "strategy": 22}


def assay(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def draw(out: Path, *words: str) -> list[dict[str, object]]:
    result = assay("form", "draw", PMLE, *words, "--out", str(out))
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_a_thousand_forms_of_the_built_in_bank_keep_the_promises(tmp_path: Path) -> None:
    lines = draw(tmp_path / "forms.jsonl", "--count", "1000", "--seed", "7")
    bank = {source.item.id: source.item for source in read_bank(ROOT / "certifications/pmle").sources}
    assert len(lines) == 1000
    seen: Counter[str] = Counter()
    for line in lines:
        items = [bank[key] for key in line["items"]]
        assert Counter(item.family for item in items) == FAMILIES == line["families"]
        assert sum(item.seconds for item in items) == line["seconds"] <= 6900
        assert len({item.id for item in items}) == 120
        assert not any(set(item.enemies) & set(line["items"]) for item in items)
        seen.update(line["items"])
    for family, count in FAMILIES.items():
        cell = [key for key, item in bank.items() if item.family == family]
        assert max(seen[key] for key in cell) <= 1.15 * 1000 * count / len(cell)


def test_the_same_seed_writes_the_same_file_and_any_line_can_be_drawn_again(tmp_path: Path) -> None:
    lines = draw(tmp_path / "a.jsonl", "--count", "20", "--seed", "7")
    assert draw(tmp_path / "b.jsonl", "--count", "20", "--seed", "7") == lines
    assert draw(tmp_path / "c.jsonl", "--seed", str(lines[13]["seed"])) == [lines[13]]
    assert draw(tmp_path / "d.jsonl", "--count", "20", "--seed", "8") != lines


def test_feedback_is_more_even_and_as_repeatable(tmp_path: Path) -> None:
    words = ("--count", "100", "--seed", "7")
    plain, fed = draw(tmp_path / "a.jsonl", *words), draw(tmp_path / "b.jsonl", *words, "--feedback")
    assert draw(tmp_path / "c.jsonl", *words, "--feedback") == fed

    def most_seen(lines: list[dict[str, object]]) -> int:
        return max(Counter(key for line in lines for key in line["items"]).values())

    assert most_seen(fed) < most_seen(plain)


def test_forms_go_to_standard_output_and_the_summary_beside_it() -> None:
    result = assay("form", "draw", PMLE, "--seed", "1")
    assert json.loads(result.stdout)["seed"] == 1
    assert "1 form of 120 items" in result.stderr


def test_an_unknown_certification_is_named() -> None:
    result = assay("form", "draw", "nowhere")
    assert result.exit_code == 2
    assert "nowhere/blueprint.toml" in result.output.replace("\\", "/")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("6900", "3000"), "time: allow"),
        (("items = 22", "items = 220"), "strategy: add"),
        (("items = 22", "items = 0"), "items must be a whole number above 0"),
    ],
)
def test_a_blueprint_that_cannot_be_is_explained(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    (tmp_path / "items").symlink_to(ROOT / "certifications/pmle/items")
    text = (ROOT / "certifications/pmle/blueprint.toml").read_text(encoding="utf-8")
    (tmp_path / "blueprint.toml").write_text(text.replace(*change), encoding="utf-8")
    out = tmp_path / "forms.jsonl"
    result = assay("form", "draw", str(tmp_path), "--seed", "1", "--out", str(out))
    assert result.exit_code == 1
    assert message in result.output
    assert not out.exists()
