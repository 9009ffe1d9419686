"""Does a list of items meet a blueprint? Counted afresh from the items, not from the rows of the draw.

This is the independent witness: it shares no arithmetic with the solver or the walk, so it would see their
mistakes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

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
    """Every demand of the blueprint on these items in this order, pilots and sections included.

    Raises KeyError for an item that is not in the pool.
    """
    known = {item.id: item for item in pool}
    form = [known[item] for item in items]
    return tuple(_checks(form, blueprint))


def _checks(form: list[PoolItem], blueprint: Blueprint) -> Iterator[RowCheck]:
    scored = [item for item in form if not item.is_pilot]
    family_of = Counter(item.family for item in scored)
    for family in blueprint.families:
        found = family_of[family.id]
        yield RowCheck(family.id, f"exactly {family.items}", found, found == family.items)
    yield RowCheck("items", f"exactly {blueprint.scored}", len(scored), len(scored) == blueprint.scored)
    seconds = sum(item.seconds for item in scored)
    yield RowCheck("time", f"at most {blueprint.seconds_max:,} s", seconds, seconds <= blueprint.seconds_max)
    for family in blueprint.families:
        for limit in family.levels:
            found = sum(item.family == family.id and item.level in limit.levels for item in scored)
            yield _level_check(family.id, limit, found)
    ids = {item.id for item in form}
    yield _none("repeated items", len(form) - len(ids))
    pairs = {frozenset((item.id, enemy)) for item in form for enemy in item.enemies & ids - {item.id}}
    yield _none("enemy pairs", len(pairs))
    if pilots := len(form) - len(scored):
        yield RowCheck("pilot items", f"at most {blueprint.pilots}", pilots, pilots <= blueprint.pilots)
    yield from _section_checks(form, blueprint, pilots=pilots)


def _section_checks(form: list[PoolItem], blueprint: Blueprint, *, pilots: int) -> Iterator[RowCheck]:
    """Each section has its items, and of each family its share, rounded down or up."""
    ends = (0, *blueprint.sections_with(pilots=pilots))
    for number, (first, last) in enumerate(pairwise(ends), 1):
        inside = Counter(item.family for item in form[first:last] if not item.is_pilot)
        wanted = blueprint.section_items[number - 1]
        name = f"section {number}"
        yield RowCheck(name, f"exactly {wanted}", inside.total(), inside.total() == wanted)
        for family in blueprint.families:
            least, rest = divmod(family.items * wanted, blueprint.scored)
            most = least + bool(rest)
            bound = f"{least} or {most}" if rest else f"exactly {least}"
            found = inside[family.id]
            yield RowCheck(f"{name}: {family.id}", bound, found, least <= found <= most)


def _none(name: str, found: int) -> RowCheck:
    return RowCheck(name, "none", found, found == 0)


def _level_check(family: str, limit: LevelRow, found: int) -> RowCheck:
    least = 0 if limit.at_least is None else limit.at_least
    most = found if limit.at_most is None else limit.at_most
    ends = [("at least", limit.at_least), ("at most", limit.at_most)]
    bound = ", ".join(f"{word} {end}" for word, end in ends if end is not None)
    return RowCheck(f"{family}: {' or '.join(limit.levels)}", bound, found, least <= found <= most)
