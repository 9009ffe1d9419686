"""Bringing a bank into the database and counting how often its items are used."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from assay.apps.audit.actions import record
from assay.apps.bank.models import ItemExposure, ItemVersion
from assay.core.items.item import Item
from assay.core.vocabulary import ItemId


@transaction.atomic
def publish_items(
    certification_key: str, items: Iterable[tuple[Item, str]], *, actor: str, now: datetime
) -> int:
    """Makes the given (item, file text) pairs the current bank; returns how many versions were new.

    An item that is no longer given stops being current, and so does an older version of one that changed;
    both stay readable for the forms that carried them.
    """
    known = {
        (row.item_key, row.content_hash): row
        for row in ItemVersion.objects.filter(certification_key=certification_key)
    }
    given = {(item.id, item.content_hash): (item, text) for item, text in items}
    current = ItemVersion.objects.filter(certification_key=certification_key, is_current=True)
    current.update(is_current=False)
    fresh = [
        _version(certification_key, item, text, now)
        for key, (item, text) in given.items()
        if key not in known
    ]
    ItemVersion.objects.bulk_create(fresh)
    for key, (item, text) in given.items():
        if key in known:  # what stands around the content may change without making a new version
            row = _version(certification_key, item, text, now)
            row.pk, row.imported_at = known[key].pk, known[key].imported_at
            row.save()
    record(
        "bank.published",
        subject=f"certification:{certification_key}",
        actor=actor,
        now=now,
        detail={"items": len(given), "new_versions": len(fresh)},
    )
    return len(fresh)


def _version(certification_key: str, item: Item, text: str, now: datetime) -> ItemVersion:
    return ItemVersion(
        certification_key=certification_key,
        item_key=item.id,
        rev=item.rev,
        content_hash=item.content_hash,
        family=item.family,
        task=item.task,
        level=item.level.value,
        kind=item.type.value,
        seconds=item.seconds,
        status=item.status.value,
        title=item.title,
        proof=item.proof.value,
        enemies=list(item.enemies),
        source=text,
        imported_at=now,
    )


def count_exposure(certification_key: str, items: Iterable[ItemId]) -> None:
    """Notes that one more form carries these items; call it in the transaction that stores the form."""
    keys = sorted(items)  # always in one order, so that two check-ins never wait for each other in a circle
    ItemExposure.objects.bulk_create(
        [ItemExposure(certification_key=certification_key, item_key=key) for key in keys],
        ignore_conflicts=True,
    )
    rows = ItemExposure.objects.filter(certification_key=certification_key, item_key__in=keys)
    list(rows.select_for_update().order_by("item_key"))
    rows.update(forms=F("forms") + 1)
