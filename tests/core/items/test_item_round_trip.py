"""What is written reads back as the same, and what was read is written back as it was."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.core.items.fields import MOST_SECONDS
from assay.core.items.item import Item, ItemType, Level, Option, ProofKind, Status, Verdict
from assay.core.items.parse import COUNT_WORDS, parse_item
from assay.core.items.write import write_item
from assay.core.vocabulary import ItemId

from .bela import bank

VISIBLE = st.characters(
    codec="utf-8",
    exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Cn"),
    exclude_characters="\u2060\xad",
)
WORDS = st.text(VISIBLE, min_size=1, max_size=30).map(str.strip).filter(lambda text: text and "*" not in text)
SLUGS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)
IDS = st.from_regex(r"[a-z]{2,8}-[0-9]{4}", fullmatch=True)
CODE = st.sampled_from(
    ["```python\n## A\n> x = 1\n\ny = 2\n```", "~~~text\n```\n~~~", "| a | b |\n|---|---|\n| 1 | 2 |"]
)


def lists(of: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Short lists without repetition."""
    return st.lists(of, max_size=3, unique=True).map(tuple)


@st.composite
def blocks(draw: st.DrawFn) -> str:
    """Paragraphs, code and tables, none of which opens like a heading, a quote or a fence."""
    paragraph = WORDS.filter(lambda text: text[0] not in "#>`~|-=" and not text.isspace())
    return "\n\n".join(draw(st.lists(st.one_of(paragraph, CODE), min_size=1, max_size=3)))


@st.composite
def items(draw: st.DrawFn) -> Item:
    """Items of every shape that the format allows."""
    letters = "ABCDEF"[: draw(st.integers(3, 6))]
    key = tuple(
        sorted(draw(st.sets(st.sampled_from(letters), min_size=1, max_size=min(5, len(letters) - 1))))
    )
    many = len(key) > 1
    reason = WORDS.filter(lambda text: text[0] not in ">")
    options = tuple(
        Option(
            letter, draw(blocks()), Verdict.KEY if letter in key else Verdict.WRONG,
            "\n\n".join(draw(st.lists(reason, min_size=1, max_size=2))),
        )
        for letter in letters
    )  # fmt: skip
    return Item(
        id=ItemId(draw(IDS)), rev=draw(st.integers(1, 9999)), title=draw(WORDS),
        status=draw(st.sampled_from(Status)), family=draw(SLUGS), task=draw(SLUGS),
        level=draw(st.sampled_from(Level)), type=ItemType.MULTIPLE if many else ItemType.SINGLE, key=key,
        seconds=draw(st.integers(1, MOST_SECONDS)), proof=draw(st.sampled_from(ProofKind)),
        checked=draw(st.dates(date(2000, 1, 1), date(2999, 1, 1))),
        expires=draw(st.dates(date(2000, 1, 1), date(2999, 1, 1))),
        stem=draw(blocks()) + (f"\n\nWhich {COUNT_WORDS[len(key)]}?" if many else ""), options=options,
        stack=draw(lists(WORDS)), facts=draw(lists(SLUGS)), authors=draw(lists(WORDS)),
        reviewers=draw(lists(WORDS)), enemies=tuple(map(ItemId, draw(lists(IDS)))), tags=draw(lists(WORDS)),
        refs=draw(lists(WORDS)), language=draw(st.sampled_from(["en", "de", "pt-BR"])),
    )  # fmt: skip


@given(items())
def test_what_is_written_reads_back_as_the_same_item(written):
    if any(word in written.stem for word in COUNT_WORDS.values()) and len(written.key) == 1:
        return

    text = write_item(written)

    read = parse_item(text, file=f"{written.id}.md")
    assert read == written
    assert write_item(read) == text


@pytest.mark.parametrize("source", bank(), ids=lambda source: source.item.id)
def test_each_file_of_the_bank_is_written_back_to_the_byte(source):
    assert write_item(source.item) == source.text
