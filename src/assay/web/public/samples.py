"""The practice questions: items that never stand in a form. The first of each family is laid open."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from assay.core.items.item import Item
from assay.core.items.parse import parse_item
from assay.core.items.render import Html
from assay.core.items.review import ReviewItem, review_view

_ID = re.compile(r"^id: *(\S+)", re.MULTILINE)
_LABEL = re.compile(r'aria-label="([^"]*)"')


@dataclass(frozen=True, slots=True)
class SampleOption:
    """An option with what its author says of it."""

    letter: str
    html: SafeString
    is_key: bool
    rationale: SafeString


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample question; `choose` is how many options are right."""

    number: int
    title: str
    choose: int
    stem: SafeString
    options: tuple[SampleOption, ...]


def sample_questions(texts: Sequence[str]) -> list[Sample]:
    """The first practice question of each family; raises core's ItemProblems for a text that is no item."""
    first = {item.family: item for item in reversed(practice_items(texts))}
    shown = [item for item in practice_items(texts) if first[item.family] is item]
    return [_sample(review_view(item), number) for number, item in enumerate(shown, start=1)]


def practice_items(texts: Sequence[str]) -> list[Item]:
    """All practice questions, in the order of their files; raises core's ItemProblems."""
    return [_read(text) for text in texts]


@lru_cache(maxsize=256)
def _read(text: str) -> Item:
    named = _ID.search(text)
    return parse_item(text, file=f"{named[1] if named else 'sample'}.md")


def _sample(item: ReviewItem, number: int) -> Sample:
    options = tuple(
        SampleOption(
            letter=chr(ord("A") + place),
            html=_numbered(option.html, number),
            is_key=option.is_key,
            rationale=_numbered(option.rationale_html, number),
        )
        for place, option in enumerate(item.options)
    )
    return Sample(number, item.title, item.choose, _numbered(item.stem_html, number), options)


def _numbered(html: Html, number: int) -> SafeString:
    """The same HTML with the sample's number in the names of its regions: a page may not repeat a name."""
    return mark_safe(_LABEL.sub(rf'aria-label="\1, sample {number}"', html))
