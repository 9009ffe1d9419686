"""What the draw needs to know of an item, and the pool as a whole."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from assay.core.forms.blueprint import Blueprint
from assay.core.vocabulary import ItemId


@dataclass(frozen=True, slots=True)
class PoolItem:
    """An item as the draw sees it: its place in the blueprint, expected seconds, and enemies by id.

    A pilot is never drawn as a scored item, and a scored item never as a pilot.
    """

    id: ItemId
    family: str
    task: str
    level: str
    seconds: int
    enemies: frozenset[ItemId] = frozenset()
    is_pilot: bool = False


def drawable(pool: Iterable[PoolItem], blueprint: Blueprint) -> tuple[PoolItem, ...]:
    """The items that a form's scored part is drawn from, as `by_family` lists them: no pilots."""
    return tuple(item for item in by_family(pool, blueprint) if not item.is_pilot)


def by_family(pool: Iterable[PoolItem], blueprint: Blueprint) -> tuple[PoolItem, ...]:
    """The items of the blueprint's families, by family (in blueprint order), then by id.

    One order for every caller, so that a form never depends on how the pool was listed.
    Raises ValueError when an id stands twice.
    """
    rank = {family.id: position for position, family in enumerate(blueprint.families)}
    items = sorted((item for item in pool if item.family in rank), key=lambda i: (rank[i.family], i.id))
    twice = [item for item, count in Counter(item.id for item in items).items() if count > 1]
    if twice:
        raise ValueError(f"items stand twice in the pool: {', '.join(twice)}; give each version only once")
    return tuple(items)


def enemy_sets(items: tuple[PoolItem, ...]) -> tuple[frozenset[int], ...]:
    """For each item the positions of its enemies: symmetric, without itself, without ids outside the pool.

    Authors name an enemy on one of the two items; the relation holds both ways.
    """
    position = {item.id: index for index, item in enumerate(items)}
    found: list[set[int]] = [set() for _ in items]
    for index, item in enumerate(items):
        for enemy in item.enemies:
            other = position.get(enemy, index)
            if other != index:
                found[index].add(other)
                found[other].add(index)
    return tuple(frozenset(others) for others in found)


def enemy_cliques(enemies: tuple[frozenset[int], ...]) -> tuple[tuple[int, ...], ...]:
    """Groups of mutual enemies that together cover every enemy pair; at most one of a group in a form.

    A group row is tighter than its pairs: of three mutual enemies, pairs alone admit the fraction 3/2.
    Greedy, in order of position.
    """
    cliques: list[tuple[int, ...]] = []
    covered: set[tuple[int, int]] = set()
    for first, others in enumerate(enemies):
        for second in sorted(other for other in others if other > first):
            if (first, second) in covered:
                continue
            clique = [first, second]
            for third in sorted(others & enemies[second]):
                if all(third in enemies[member] for member in clique):
                    clique.append(third)
            clique.sort()
            covered.update((a, b) for a in clique for b in clique if a < b)
            cliques.append(tuple(clique))
    return tuple(cliques)
