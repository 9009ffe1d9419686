"""A pool made ready to draw from: proved, aimed and weighed once, then good for any number of forms."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache

from assay.core.forms.blueprint import Blueprint
from assay.core.forms.feasibility import find_start
from assay.core.forms.pilots import PilotPool, pilot_pool
from assay.core.forms.pool import PoolItem, drawable
from assay.core.forms.rows import Floats, rows_of
from assay.core.forms.targets import exposure_targets
from assay.core.forms.walk import Ints, Terrain, survey
from assay.core.forms.weights import fit_weights


@dataclass(frozen=True, slots=True, eq=False)
class DrawPlan:
    """Everything a draw needs but the seed.

    `targets` and `weights` (items,); `starts` (walks, slots): settled forms from which draws set out;
    `pilots` what unscored items are drawn from.
    `version` is a fingerprint of all of it: equal versions draw equal forms.
    """

    items: tuple[PoolItem, ...]
    terrain: Terrain
    targets: Floats
    weights: Floats
    starts: Ints
    pilots: PilotPool
    version: str


def make_plan(pool: Iterable[PoolItem], blueprint: Blueprint) -> DrawPlan:
    """The plan for this pool and blueprint; made once per process. Raises InfeasibleBlueprint."""
    listed = tuple(pool)
    return _plan(drawable(listed, blueprint), pilot_pool(listed, blueprint), blueprint)


@lru_cache(maxsize=8)
def _plan(items: tuple[PoolItem, ...], pilots: PilotPool, blueprint: Blueprint) -> DrawPlan:
    rows = rows_of(blueprint, items)
    start = find_start(rows, items)
    targets = exposure_targets(rows)
    terrain = survey(rows, items)
    weights, starts = fit_weights(terrain, targets, start)
    version = fingerprint(
        {
            "pool": [{**asdict(item), "enemies": sorted(item.enemies)} for item in (*items, *pilots.items)],
            "blueprint": asdict(blueprint),
            "targets": targets.tolist(),
            "weights": weights.tolist(),
            "starts": starts.tolist(),
        }
    )
    return DrawPlan(items, terrain, targets, weights, starts, pilots, version)


def fingerprint(value: object) -> str:
    """The first 16 hex digits of SHA-256 over the value as compact JSON with sorted keys."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
