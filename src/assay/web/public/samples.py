"""Sample questions, laid open: items that never stand in a form, with key and rationales."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

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
    """The samples in their order; raises core's ItemProblems for a text that is no item."""
    return [_sample(_read(text), number) for number, text in enumerate(texts, start=1)]


@lru_cache(maxsize=64)
def _read(text: str) -> ReviewItem:
    named = _ID.search(text)
    return review_view(parse_item(text, file=f"{named[1] if named else 'sample'}.md"))


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
