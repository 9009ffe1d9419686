"""The bank in the database: published from files, versioned by content, read for drawing."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from assay.apps.bank.actions import count_exposure, publish_items
from assay.apps.bank.models import ItemExposure, ItemVersion
from assay.apps.bank.queries import content_hashes, current_items, exposure, pool, read_item, read_versions
from assay.core.items.item import Item, Status
from assay.core.items.write import write_item
from assay.core.vocabulary import ItemId
from assay.outside.bank_files import read_bank
from tests.apps.story import NOON, ROOT

pytestmark = pytest.mark.django_db
KEY = "little"


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return [source.item for source in read_bank(ROOT / "certifications" / "pmle" / "samples").sources]


def publish(*items: Item) -> int:
    return publish_items(KEY, [(item, write_item(item)) for item in items], actor="tests", now=NOON)


def current() -> dict[str, str]:
    return {str(key): digest for key, digest in content_hashes(KEY).items()}


def test_what_is_published_is_read_back_whole(items: list[Item]) -> None:
    assert publish(*items) == len(items)
    versions = read_versions(KEY, content_hashes(KEY).values())
    assert sorted(versions.values(), key=lambda item: item.id) == sorted(items, key=lambda item: item.id)


def test_publishing_again_makes_nothing_new(items: list[Item]) -> None:
    publish(*items)
    assert publish(*items) == 0
    assert ItemVersion.objects.filter(certification_key=KEY).count() == len(items)


def test_a_changed_stem_is_a_new_version_and_the_old_one_stays_readable(items: list[Item]) -> None:
    old = items[0]
    new = replace(old, stem=old.stem + "\n\nOf these, which one?", rev=old.rev + 1)
    publish(*items)
    assert publish(new, *items[1:]) == 1
    assert current()[old.id] == new.content_hash
    assert read_versions(KEY, [old.content_hash])[old.content_hash].stem == old.stem


def test_going_back_makes_the_old_version_current_again(items: list[Item]) -> None:
    old = items[0]
    publish(old)
    publish(replace(old, stem=old.stem + " Now?"))
    assert publish(old) == 0
    assert current() == {old.id: old.content_hash}


def test_a_changed_rationale_is_the_same_version_in_its_newest_words(items: list[Item]) -> None:
    old = items[0]
    options = (replace(old.options[0], rationale="Said better."), *old.options[1:])
    publish(old)
    assert publish(replace(old, options=options)) == 0
    assert "Said better." in read_item(current_items(KEY).get()).options[0].rationale


def test_what_is_no_longer_given_is_no_longer_drawn(items: list[Item]) -> None:
    publish(*items)
    publish(*items[1:])
    assert items[0].id not in current()
    assert read_versions(KEY, [items[0].content_hash])


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_drafts_and_retired_items_are_never_drawn(items: list[Item], status: Status) -> None:
    publish(replace(items[0], status=status), *items[1:])
    assert {item.id for item in pool(KEY)} == {item.id for item in items[1:]}


def test_the_database_keeps_one_current_version_of_an_item(items: list[Item]) -> None:
    publish(items[0])
    row = current_items(KEY).get()
    row.pk, row.content_hash = None, "0" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_exposure_counts_forms() -> None:
    count_exposure(KEY, [ItemId("b"), ItemId("a")])
    count_exposure(KEY, [ItemId("c"), ItemId("a")])
    assert exposure(KEY) == {"a": 2, "b": 1, "c": 1}
    assert ItemExposure.objects.filter(certification_key=KEY).count() == 3
    assert exposure("another") == {}
