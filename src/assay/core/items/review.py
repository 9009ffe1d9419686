"""What an author, a reviewer or a reader of a sample question sees: the item with key and rationales."""

from collections.abc import Sequence
from dataclasses import dataclass

from assay.core.items.candidate import candidate_view
from assay.core.items.item import Item
from assay.core.items.render import Html, html_of
from assay.core.vocabulary import ItemId


@dataclass(frozen=True, slots=True)
class ReviewOption:
    """An option with its verdict. `letter` is its letter in the file, `html` what a candidate reads."""

    letter: str
    html: Html
    is_key: bool
    rationale_html: Html


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """An item laid open. Never send one to a candidate in an attempt: that is what CandidateItem is for."""

    id: ItemId
    title: str
    choose: int
    stem_html: Html
    options: tuple[ReviewOption, ...]
    language: str = "en"


def review_view(item: Item, *, order: Sequence[str] = ()) -> ReviewItem:
    """The item laid open, with its options in `order` (of the file's letters), or as in the file."""
    order = tuple(order) or item.letters
    seen = candidate_view(item, order=order)
    options = tuple(
        ReviewOption(
            letter, html, letter in item.key, html_of(item.option(letter).rationale, place=f", reason {n}")
        )
        for n, (letter, html) in enumerate(zip(order, seen.options, strict=True), start=1)
    )
    return ReviewItem(item.id, item.title, seen.choose, seen.stem_html, options, item.language)
