"""Pilot items: delivered to learn about them, never scored, and mixed in so that nobody can tell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assay.core.forms.blueprint import Blueprint
from assay.core.forms.pool import PoolItem, by_family, enemy_sets
from assay.core.forms.rows import Floats
from assay.core.forms.stream import stream, words
from assay.core.vocabulary import ItemId


@dataclass(frozen=True, slots=True)
class PilotPool:
    """The pilot items of the blueprint's families, by family and id, and the ids of each one's enemies."""

    items: tuple[PoolItem, ...]
    enemies: tuple[frozenset[ItemId], ...]


@dataclass(frozen=True, slots=True)
class PilotReasons:
    """How many pilots the blueprint asks for, the bank has, and the form got; `note` says why fewer."""

    wanted: int
    in_bank: int
    drawn: int
    note: str = ""


def pilot_pool(pool: Iterable[PoolItem], blueprint: Blueprint) -> PilotPool:
    """What pilots may be drawn from. Enemies count whichever of the two names the other."""
    items = by_family(pool, blueprint)
    enemies = enemy_sets(items)
    pilots = [index for index, item in enumerate(items) if item.is_pilot]
    return PilotPool(
        tuple(items[index] for index in pilots),
        tuple(frozenset(items[other].id for other in enemies[index]) for index in pilots),
    )


def equal_shares(pilots: PilotPool, blueprint: Blueprint) -> Floats:
    """In which share of the forms each pilot should stand, shape (pilots,)."""
    count = len(pilots.items)
    return np.full(count, min(1.0, blueprint.pilots / count) if count else 0.0)


def choose_pilots(
    pilots: PilotPool, blueprint: Blueprint, *, seed: int, beside: Iterable[ItemId], weights: Floats
) -> tuple[PoolItem, ...]:
    """The pilots that stand beside these items in the form of this seed: as many as asked for, or there are.

    Drawn one after the other, each with a probability proportional to the exponential of its weight among
    those left (by Gumbel noise: Yellott 1977, J. Math. Psych. 15:109); enemies of what stands in the form
    are passed over.
    """
    chance = (words(seed, "pilots", len(pilots.items)) + 0.5) / 2.0**32
    standing, chosen = set(beside), list[PoolItem]()
    for index in np.argsort(np.log(-np.log(chance)) - weights, kind="stable"):
        if len(chosen) == blueprint.pilots:
            break
        if not pilots.enemies[index] & standing:
            chosen.append(pilots.items[index])
            standing.add(pilots.items[index].id)
    return tuple(chosen)


def mix(
    scored: Sequence[PoolItem], pilots: Sequence[PoolItem], blueprint: Blueprint, *, seed: int
) -> tuple[PoolItem, ...]:
    """The questions in order: scored items keep theirs; in a section all places are as likely for a pilot."""
    if not pilots:
        return tuple(scored)
    chance = np.frombuffer(stream(seed, "places", 8 * (len(scored) + len(pilots))), "<u8")
    mixed = list[PoolItem]()
    left, right = iter(scored), iter(pilots)
    for items, extra in zip(blueprint.section_items, blueprint.pilots_by_section(len(pilots)), strict=True):
        here = chance[len(mixed) : len(mixed) + items + extra]
        places = set(here.argsort(kind="stable")[:extra].tolist())
        mixed += [next(right if place in places else left) for place in range(items + extra)]
    return tuple(mixed)


def pilot_reasons(pilots: PilotPool, blueprint: Blueprint, *, drawn: int) -> PilotReasons:
    """What became of the blueprint's wish for pilots, in numbers and in words."""
    wanted, there = blueprint.pilots, len(pilots.items)
    note = f"The blueprint asks for {wanted} pilot items and {drawn} of the bank's {there} could be drawn"
    cause = "the others are enemies of items in this form" if there > drawn else "it has no more"
    return PilotReasons(wanted, there, drawn, f"{note}: {cause}." if drawn < wanted else "")
