"""Reading the bank: for drawing forms, for scoring, for authors. Everything here holds keys: staff only."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from django.db.models import Q, QuerySet

from assay.apps.bank.models import ItemExposure, ItemVersion
from assay.core.forms import PoolItem
from assay.core.items.item import Item, Status
from assay.core.items.parse import parse_item
from assay.core.vocabulary import ItemId


def current_items(certification_key: str) -> QuerySet[ItemVersion]:
    """The versions that new forms are drawn from and authors see, by item."""
    return ItemVersion.objects.filter(certification_key=certification_key, is_current=True)


@dataclass(frozen=True, slots=True)
class BankFilter:
    """What an author looks for; an empty field does not narrow. `words` all stand in id, title or text."""

    words: str = ""
    family: str = ""
    task: str = ""
    level: str = ""
    status: str = ""
    proof: str = ""
    kind: str = ""
    length: Literal["", "short", "long"] = ""


SHORT_SECONDS = 50
"""An item of at most so many seconds is a short one; the bank keeps two of them for each long one."""


def found_items(certification_key: str, wanted: BankFilter) -> QuerySet[ItemVersion]:
    """The current items that match, by id."""
    rows = current_items(certification_key).order_by("item_key")
    for field in ("family", "task", "level", "status", "proof", "kind"):
        if value := getattr(wanted, field):
            rows = rows.filter(**{field: value})
    for word in wanted.words.split()[:8]:
        rows = rows.filter(Q(item_key__icontains=word) | Q(title__icontains=word) | Q(source__icontains=word))
    if wanted.length == "short":
        rows = rows.filter(seconds__lte=SHORT_SECONDS)
    elif wanted.length == "long":
        rows = rows.filter(seconds__gt=SHORT_SECONDS)
    return rows


def pool(certification_key: str) -> tuple[PoolItem, ...]:
    """What a form may be drawn from: current items that are neither drafts nor retired. Pilots say so."""
    rows = current_items(certification_key).exclude(status__in=[Status.DRAFT, Status.RETIRED])
    return tuple(
        PoolItem(
            id=ItemId(row.item_key),
            family=row.family,
            task=row.task,
            level=row.level,
            seconds=row.seconds,
            enemies=frozenset(ItemId(key) for key in row.enemies),
            is_pilot=row.status == Status.PILOT,
        )
        for row in rows.defer("source")
    )


def count_pilots(certification_key: str) -> int:
    """How many current items are pilots."""
    return current_items(certification_key).filter(status=Status.PILOT).count()


def exposure(certification_key: str) -> dict[ItemId, int]:
    """How many forms have carried each item."""
    rows = ItemExposure.objects.filter(certification_key=certification_key)
    return {ItemId(key): forms for key, forms in rows.values_list("item_key", "forms")}


def content_hashes(certification_key: str) -> dict[ItemId, str]:
    """The current version of each item, by its content hash."""
    rows = current_items(certification_key).values_list("item_key", "content_hash")
    return {ItemId(key): digest for key, digest in rows}


def read_versions(certification_key: str, hashes: Collection[str]) -> Mapping[str, Item]:
    """Content hash -> the whole item, key and all."""
    rows = ItemVersion.objects.filter(certification_key=certification_key, content_hash__in=hashes)
    return {row.content_hash: read_item(row) for row in rows}


def read_item(row: ItemVersion) -> Item:
    """The item that a row stores as its file's text."""
    return _parsed(row.source, f"{row.item_key}.md")


@lru_cache(maxsize=4096)
def _parsed(source: str, file: str) -> Item:
    """Kept, as every check-in and every scoring reads some hundred items, which are immutable."""
    return parse_item(source, file=file)
