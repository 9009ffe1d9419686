"""Forms per second: the swap walk against one mixed-integer program per form, in the same run.

usage: python bench/forms/bench_forms.py [--forms N] [--peers M]

The pool has the shape of the built-in bank (54/48/45/33 items, one of 85 s for two of 45 s) and its blueprint
(36/32/30/22 items, 6,900 s). The peer draws each form with HiGHS from a random objective, the usual way of
LOFT by integer programming. Both draw from proved ground: making the plan is timed apart.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np

from assay.core.forms import PoolItem, draw_forms, exposure_report, parse_blueprint
from assay.core.forms.blueprint import Blueprint
from assay.core.forms.plan import make_plan
from assay.core.forms.pool import drawable
from assay.core.forms.rows import rows_of
from assay.core.forms.solver import Program, solve
from assay.core.vocabulary import ItemId

BLUEPRINT = Path(__file__).parents[2] / "certifications/pmle/blueprint.toml"
SIZES = (54, 48, 45, 33)
LEAST_RATIO = 10.0
MOST_EXPOSURE_RATIO = 1.15


def main() -> None:
    """Prints one line a measure; exits with 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--forms", type=int, default=1000, help="forms drawn by the walk")
    parser.add_argument("--peers", type=int, default=50, help="forms drawn by one program each")
    chosen = parser.parse_args()
    blueprint = parse_blueprint(BLUEPRINT.read_text(encoding="utf-8"))
    pool = _pool(blueprint)

    started = time.perf_counter()
    make_plan(pool, blueprint)
    planned = time.perf_counter()
    forms = [form.items for form in draw_forms(pool, blueprint, seeds=range(chosen.forms))]
    walked = time.perf_counter()
    peers = _program_per_form(pool, blueprint, chosen.peers)
    solved = time.perf_counter()

    walk, program = chosen.forms / (walked - planned), chosen.peers / (solved - walked)
    print(f"plan, once per pool          {planned - started:8.2f} s")
    print(f"swap walk                    {walk:8,.0f} forms/s")
    print(f"one program per form         {program:8,.1f} forms/s")
    print(f"ratio                        {walk / program:8,.0f}   (at least {LEAST_RATIO:.0f})")
    worst = _report("swap walk", forms, pool, blueprint)
    _report("one program per form", peers, pool, blueprint)
    if walk / program < LEAST_RATIO or (chosen.forms >= 1000 and worst > MOST_EXPOSURE_RATIO):
        sys.exit(1)


def _pool(blueprint: Blueprint) -> tuple[PoolItem, ...]:
    return tuple(
        PoolItem(ItemId(f"{row.id}-{n}"), row.id, "task", "apply", 85 if n % 3 == 0 else 45)
        for row, size in zip(blueprint.families, SIZES, strict=True)
        for n in range(size)
    )


def _program_per_form(pool: tuple[PoolItem, ...], blueprint: Blueprint, count: int) -> list[list[ItemId]]:
    items = drawable(pool, blueprint)
    rows = rows_of(blueprint, items)
    chance = np.random.Generator(np.random.PCG64(1))
    forms = []
    for _ in range(count):
        found = solve(
            Program(
                cost=chance.random(len(items)),
                matrix=np.array([row.coefficients for row in rows]),
                row_lower=np.array([row.lower for row in rows]),
                row_upper=np.array([row.upper for row in rows]),
                lower=np.zeros(len(items)),
                upper=np.ones(len(items)),
                integer=np.ones(len(items), dtype=np.bool_),
            )
        )
        assert found is not None
        forms.append([items[index].id for index in np.flatnonzero(found > 0.5)])
    return forms


def _report(
    name: str,
    forms: list[tuple[ItemId, ...]] | list[list[ItemId]],
    pool: tuple[PoolItem, ...],
    blueprint: Blueprint,
) -> float:
    report = exposure_report(forms, pool, blueprint)
    worst = max(cell.ratio for cell in report.cells)
    print(
        f"{name}: {report.forms:,} forms, highest exposure / mean {worst:.3f}, "
        f"overlap mean {report.mean_overlap:.3f}, most {report.greatest_overlap:.3f}"
    )
    return worst


if __name__ == "__main__":
    main()
