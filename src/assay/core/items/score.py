"""Scores a response."""

from collections.abc import Iterable

from assay.core.items.item import Item
from assay.core.vocabulary import Points


def score(item: Item, chosen: Iterable[str]) -> Points:
    """One point when the chosen letters (of the file, in any order) are exactly the key, else none.

    All or nothing also for multiple items: partial credit rewards choosing more (Haladyna, 2004, ch. 5).
    ValueError for a letter that the item does not have: such a response was never offered.
    """
    letters = frozenset(chosen)
    if unknown := letters - set(item.letters):
        raise ValueError(f"{item.id} has no option {', '.join(sorted(unknown))}")
    return Points(int(letters == frozenset(item.key)))
