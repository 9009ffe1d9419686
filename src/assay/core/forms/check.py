"""Does a list of items meet a blueprint? Counted afresh from the items, not from the rows of the draw.

This is the independent witness: it shares no arithmetic with the solver or the walk, so it would see their
mistakes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assay.core.forms.blueprint import Blueprint, LevelRow
from assay.core.forms.pool import PoolItem
from assay.core.vocabulary import ItemId


@dataclass(frozen=True, slots=True)
class RowCheck:
    """One demand, its bound in words, the value found, and whether it is met."""

    name: str
    bound: str
    value: int
    met: bool


def check_items(
    items: Sequence[ItemId], pool: Iterable[PoolItem], blueprint: Blueprint
) -> tuple[RowCheck, ...]:
    """Every demand of the blueprint on these items. Raises KeyError for an item that is not in the pool."""
    known = {item.id: item for item in pool}
    form = [known[item] for item in items]
    return tuple(_checks(form, blueprint))


def _checks(form: list[PoolItem], blueprint: Blueprint) -> Iterator[RowCheck]:
    family_of = Counter(item.family for item in form)
    for family in blueprint.families:
        found = family_of[family.id]
        yield RowCheck(family.id, f"exactly {family.items}", found, found == family.items)
    yield RowCheck("items", f"exactly {blueprint.length}", len(form), len(form) == blueprint.length)
    seconds = sum(item.seconds for item in form)
    yield RowCheck("time", f"at most {blueprint.seconds_max:,} s", seconds, seconds <= blueprint.seconds_max)
    for family in blueprint.families:
        for limit in family.levels:
            found = sum(item.family == family.id and item.level in limit.levels for item in form)
            yield _level_check(family.id, limit, found)
    ids = {item.id for item in form}
    yield _none("repeated items", len(form) - len(ids))
    yield _none("enemy pairs", len({frozenset((item.id, e)) for item in form for e in item.enemies & ids}))


def _none(name: str, found: int) -> RowCheck:
    return RowCheck(name, "none", found, found == 0)


def _level_check(family: str, limit: LevelRow, found: int) -> RowCheck:
    least = 0 if limit.at_least is None else limit.at_least
    most = found if limit.at_most is None else limit.at_most
    ends = [("at least", limit.at_least), ("at most", limit.at_most)]
    bound = ", ".join(f"{word} {end}" for word, end in ends if end is not None)
    return RowCheck(f"{family}: {' or '.join(limit.levels)}", bound, found, least <= found <= most)
