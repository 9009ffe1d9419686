"""Reading the bank: for drawing forms, for scoring, for authors. Everything here holds keys: staff only."""

from collections.abc import Collection, Mapping

from django.db.models import QuerySet

from assay.apps.bank.models import ItemExposure, ItemVersion
from assay.core.forms import PoolItem
from assay.core.items.item import Item, Status
from assay.core.items.parse import parse_item
from assay.core.vocabulary import ItemId


def current_items(certification_key: str) -> QuerySet[ItemVersion]:
    """The versions that new forms are drawn from and authors see, by item."""
    return ItemVersion.objects.filter(certification_key=certification_key, is_current=True)


def pool(certification_key: str) -> tuple[PoolItem, ...]:
    """What a form may be drawn from: current items that are neither drafts nor retired."""
    rows = current_items(certification_key).exclude(status__in=[Status.DRAFT, Status.RETIRED])
    return tuple(
        PoolItem(
            id=ItemId(row.item_key),
            family=row.family,
            task=row.task,
            level=row.level,
            seconds=row.seconds,
            enemies=frozenset(ItemId(key) for key in row.enemies),
        )
        for row in rows.defer("source")
    )


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
    return parse_item(row.source, file=f"{row.item_key}.md")
