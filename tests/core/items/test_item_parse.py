"""Reading an item file: all of it, or every reason why not, on the lines where they stand."""

import time
from datetime import date

import pytest

from assay.core.items.item import ItemProblems, Level, ProofKind, Status, Verdict
from assay.core.items.parse import parse_item

from .bela import FILE, TEXT, bank, item, text, vectors


@pytest.mark.parametrize("case", vectors("parse"), ids=lambda case: case["name"])
def test_each_vector_has_its_problems_on_the_stated_lines(case):
    written = case["text"] if "text" in case else text(*[tuple(change) for change in case["changes"]])

    found = []
    try:
        parse_item(written, file=FILE)
    except ItemProblems as error:
        found = [[problem.line, problem.rule] for problem in error.problems]

    assert found == case["problems"]


def test_the_vectors_break_every_rule_of_the_parser():
    shown = {rule for case in vectors("parse") for _, rule in case["problems"]}

    assert shown == {f"S{n:02}" for n in range(1, 16)}


def test_an_item_is_what_its_file_says():
    read = item()

    assert (read.id, read.rev, read.status, read.level, read.proof) == (
        "inf-0900", 1, Status.REVIEW, Level.APPLY, ProofKind.NONE,
    )  # fmt: skip
    assert (read.checked, read.expires) == (date(2026, 11, 1), date(2028, 11, 30))
    assert read.key == ("C",)
    assert read.letters == ("A", "B", "C", "D")
    assert read.option("C").verdict is Verdict.KEY
    assert read.option("C").text == "Send each request to whichever replica is least busy."
    assert read.option("A").rationale == "One request in twelve still meets the slow replica."
    assert read.stem.endswith("down the most?")


def test_places_are_lines_of_the_file():
    lines, read = TEXT.split("\n"), item()

    assert lines[read.stem_line - 1] == read.stem
    assert lines[read.lines["key"] - 1] == "key: C"
    for option in read.options:
        assert lines[option.line - 1] == f"## {option.letter}"
        assert lines[option.text_line - 1] == option.text
        assert lines[option.rationale_line - 1].endswith(option.rationale)


def test_scalars_stay_the_text_that_was_typed():
    read = item(("[latency, load-balancing]", "[1.10, yes, 2026-11-23, 0x10, null]"))

    assert read.tags == ("1.10", "yes", "2026-11-23", "0x10", "null")


def test_the_content_hash_follows_what_decides_the_answer_and_nothing_else():
    same = item(("title: One slow", "title: A slow"), ("seconds: 45", "seconds: 50"), ("twelve", "12"))
    other_stem, other_option = item(("Ten", "Nine")), item(("two seconds", "three seconds"))
    other_key = item(("key: C", "key: A"), ("**Key.**", "**Wrong.**"), ("**Wrong.** One", "**Key.** One"))

    assert same.content_hash == item().content_hash
    assert len({read.content_hash for read in (item(), other_stem, other_option, other_key)}) == 4


def test_the_content_hash_is_the_one_that_outsiders_compute():
    expected = vectors("items")[0]

    assert item().content_hash == expected["content_hash"]


def test_no_verdict_of_the_bank_stands_where_candidates_read():
    for source in bank():
        shown = [source.item.stem, *(option.text for option in source.item.options)]
        assert not any("**Key" in part or "**Wrong" in part for part in shown)


@pytest.mark.parametrize(
    "hostile",
    [
        "---\n" + "[" * 9_000 + "\n---\n",
        "---\n" + "a: {" * 4_000 + "\n---\n",
        "---\n" + "a: &x [*x]\n---\n",
        "---\n" + "? [a]\n: b\n---\n",
        "---\n- a\n- b\n---\n",
        "---\n!!python/object/apply:os.system [id]\n---\n",
        "---\n\t\n---\n",
        "---\n%YAML 9.9\n---\n---\n",
        "---\n" + "a: '" + "'" * 9_001 + "\n---\n",
        "---\n\n---\n" + "`" * 19_000,
        "---\n\n---\n" + "> " * 9_000,
        "---\n\n---\n" + "## A\n" * 3_900,
        "---\n\n---\n" + "**Key" * 3_900,
        "\ud800",
        "\n" * 20_000,
        "---\n" * 4_999,
    ],
    ids=lambda hostile: repr(hostile[:24]),
)
def test_hostile_text_is_refused_quickly_and_with_reasons(hostile):
    start = time.process_time()

    with pytest.raises(ItemProblems) as refused:
        parse_item(hostile, file=FILE)

    assert refused.value.problems
    assert time.process_time() - start < 2
