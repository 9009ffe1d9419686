"""Synthetic pools for the draw: the shape of the built-in bank without its items."""

from collections.abc import Mapping

from assay.core.forms import Blueprint, FamilyRow, PoolItem
from assay.core.vocabulary import ItemId

PMLE = Blueprint(
    "test",
    6900,
    (
        FamilyRow("ml-development", "ML development", 36),
        FamilyRow("cloud-services", "Cloud services", 32),
        FamilyRow("infrastructure", "Infrastructure", 30),
        FamilyRow("strategy", "Strategy", 22),
    ),
)
SIZES = {"ml-development": 54, "cloud-services": 48, "infrastructure": 45, "strategy": 33}


def item(key: str, family: str, *, level: str = "apply", seconds: int = 50, enemies: str = "") -> PoolItem:
    """One item; `enemies` are keys with spaces between them."""
    return PoolItem(
        ItemId(key), family, "task", level, seconds, frozenset(ItemId(enemy) for enemy in enemies.split())
    )


def bank(
    *, long: int = 85, short: int = 45, sizes: Mapping[str, int] = SIZES, enemies_every: int = 0
) -> tuple[PoolItem, ...]:
    """One long item for two short ones; with `enemies_every` n, item 1 of each n names item 0 its enemy."""
    return tuple(
        item(
            f"{family}-{n:03}",
            family,
            seconds=long if n % 3 == 0 else short,
            enemies=f"{family}-{n - 1:03}" if enemies_every and n % enemies_every == 1 else "",
        )
        for family, size in sizes.items()
        for n in range(size)
    )
