"""Taking Markdown apart: fences as CommonMark has them, sentences, words, tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assay.core.items.fences import fences
from assay.core.items.prose import content_words, inline_code, sentences, spoken, tables, visible, words

from .bela import bank

PIECES = st.sampled_from(
    ["```", "````", "~~~", "```python", " ```", "   ~~~", "```a`b", "x", "", "  y", "``"]
)


@given(st.lists(PIECES, max_size=12))
def test_fences_are_those_that_an_independent_parser_finds(lines):
    tokens = MarkdownIt("commonmark").parse("\n".join(lines))
    expected = [token.map[0] for token in tokens if token.type == "fence" and token.map]

    assert [fence.first for fence in fences(lines)] == expected


@pytest.mark.parametrize("source", bank(), ids=lambda source: source.item.id)
def test_tables_are_those_that_an_independent_parser_finds(source):
    tokens = MarkdownIt("commonmark").enable("table").parse(source.item.stem)
    expected = [token.map[0] for token in tokens if token.type == "table_open" and token.map]

    assert [table.line for table in tables(source.item.stem)] == expected


def test_a_table_has_heads_and_rows_of_cells():
    (table,) = tables(
        "Prices:\n\n| | CPU | GPU |\n|---|---:|:-:|\n| a\\|b | 1 | 2 |\n| c | 3 | 4 |\n\nEnd | here."
    )

    assert table.head == ("", "CPU", "GPU")
    assert table.rows == (("a\\|b", "1", "2"), ("c", "3", "4"))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two? Three!", 3),
        ("It costs 0.40 dollars, i.e. 40 cents. So?", 2),
        ("`decode` reads one file. `augment` draws a crop.", 2),
        ("A list, e.g. BigQuery or Spark, is long. End.", 2),
        ("First\n\nSecond", 2),
        ("", 0),
    ],
)
def test_sentences_end_where_a_reader_pauses(text, count):
    assert len(sentences(text)) == count


def test_words_are_counted_as_they_are_read():
    assert words("64 / 0.047 s = 1,370 images/s, a re-embedded `tf.data` pipeline") == [
        "64", "0.047", "s", "1,370", "images/s", "a", "re-embedded", "tf.data", "pipeline",
    ]  # fmt: skip


def test_marks_are_not_read_and_code_blocks_are_seen_but_not_spoken():
    markdown = "Use **two** of *the* `x * y`:\n\n```python\nz = 1\n```"

    assert spoken(markdown).split() == ["Use", "two", "of", "the", "x", "*", "y:"]
    assert visible(markdown) == "Use two of the x * y: z = 1"
    assert inline_code("a `b` c ``d`e`` f") == ("b", "d`e")


def test_words_alike_but_for_their_ending_are_one():
    assert content_words("The replica's requests, requested in batches") == content_words(
        "replica request batch"
    )
