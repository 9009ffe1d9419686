"""What a candidate may see of an item: types without a key, a rationale, a name or a number of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assay.core.items.item import Item
from assay.core.items.render import Html, html_of, option_html


@dataclass(frozen=True, slots=True)
class CandidateItem:
    """A question as it goes to the browser; there is no field that could give the key away.

    `choose` is how many options to choose; `options` their HTML in the order of this candidate's form,
    the first of which the player shows as A.
    """

    kind: Literal["single", "multiple"]
    choose: int
    stem_html: Html
    options: tuple[Html, ...]
    language: str = "en"


def candidate_view(item: Item, *, order: Sequence[str]) -> CandidateItem:
    """The item with its options in `order`, which holds each letter of the file once.

    ValueError when it does not: an option left out would make the item impossible to answer.
    """
    if sorted(order) != sorted(item.letters):
        raise ValueError(
            f"{item.id}: the order {''.join(order)} is none of the options {''.join(item.letters)}"
        )
    return CandidateItem(
        kind="single" if item.type.value == "single" else "multiple",
        choose=len(item.key),
        stem_html=html_of(item.stem),
        options=tuple(
            option_html(item.option(letter).text, place=place_of(n)) for n, letter in enumerate(order)
        ),
        language=item.language,
    )


def place_of(position: int) -> str:
    """How the regions of the option shown at a position are told apart: `, answer A` for the first."""
    return f", answer {chr(ord('A') + position)}"
