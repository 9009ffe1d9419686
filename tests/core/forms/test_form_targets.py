"""Exposure targets: equal where the rows allow it, the nearest to equal where they do not."""

from dataclasses import replace

import numpy as np
import pytest

from assay.core.forms.pool import PoolItem, drawable
from assay.core.forms.rows import rows_of
from assay.core.forms.targets import exposure_targets
from tests.core.forms.pools import PMLE, bank


def targets(pool: tuple[PoolItem, ...], *, seconds_max: int = 6900) -> tuple[np.ndarray, np.ndarray]:
    blueprint = replace(PMLE, seconds_max=seconds_max)
    items = drawable(pool, blueprint)
    seconds = np.array([entry.seconds for entry in items], dtype=float)
    return exposure_targets(rows_of(blueprint, items)), seconds


def test_exposure_is_equal_where_time_is_loose() -> None:
    found, _ = targets(bank(long=60, short=40))
    assert found == pytest.approx(np.full(180, 2 / 3))


def test_where_time_binds_long_items_give_way_all_alike() -> None:
    found, seconds = targets(bank())
    # Half an item (29.17 s) below the limit: 45 S + 85 (120 - S) = 6,870.83 short items S, of 120.
    short = (85 * 120 - (6900 - seconds.mean() / 2)) / 40 / 120
    assert found[seconds == 45] == pytest.approx(short, abs=1e-3)
    assert found[seconds == 85] == pytest.approx(2 - 2 * short, abs=1e-3)
    assert found.sum() == pytest.approx(120, abs=0.01)


def test_longer_items_give_way_more() -> None:
    pool = tuple(replace(entry, seconds=40 + 4 * (n % 9)) for n, entry in enumerate(bank()))
    found, seconds = targets(pool, seconds_max=6700)
    strategy = slice(-33, None)
    order = np.argsort(seconds[strategy])
    assert (np.diff(found[strategy][order]) <= 1e-3).all()
    assert found.min() > 0.3


def test_enemies_share_one_place() -> None:
    found, _ = targets(bank(long=60, short=40, enemies_every=9))
    pairs = [(n, n + 1) for n in range(0, 54, 9)]
    assert all(found[a] + found[b] <= 1.001 for a, b in pairs)
    assert found[[2, 3, 4]] == pytest.approx(found[2], abs=1e-3)
    assert found[2] > 2 / 3


def test_time_with_no_room_at_all_still_has_targets() -> None:
    sizes = {row.id: row.items for row in PMLE.families}
    pool = bank(sizes=sizes)
    found, _ = targets(pool, seconds_max=sum(entry.seconds for entry in pool))
    assert found == pytest.approx(np.ones(120))
