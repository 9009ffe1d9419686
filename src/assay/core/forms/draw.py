"""Draw a form: one for a candidate at check-in, or a batch side by side."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assay.core.forms.blueprint import Blueprint
from assay.core.forms.check import RowCheck, check_items
from assay.core.forms.pilots import PilotReasons, choose_pilots, equal_shares, mix, pilot_reasons
from assay.core.forms.plan import DrawPlan, fingerprint, make_plan
from assay.core.forms.pool import PoolItem
from assay.core.forms.rows import Floats
from assay.core.forms.sections import order_slots
from assay.core.forms.solver import version as solver_version
from assay.core.forms.stream import scaled, stream
from assay.core.forms.walk import WORDS_PER_STEP, Ints, advance, set_out
from assay.core.forms.weights import lean
from assay.core.vocabulary import ItemId

SWEEPS = 8
"""Proposed swaps per slot of the form; an unhindered walk forgets in a third of one (see walk.py)."""

SIDE_BY_SIDE = 250
"""Walks run as one array: enough to spread numpy's price, few enough to stay in cache."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why the form is what it is: the proof, every row with its value, and the versions it stands on.

    `forms_drawn` and the exposure counts of that moment, which the caller keeps, give the form again.
    """

    solver: str
    rows: tuple[RowCheck, ...]
    plan_version: str
    weights_version: str
    forms_drawn: int
    pilots: PilotReasons


@dataclass(frozen=True, slots=True)
class Form:
    """One candidate's form: items in the order they are presented, and their seconds in sum.

    `scored` says of each item whether it is scored: False for a pilot. `sections` is the last question number
    of each section, () for one section. `families` counts the scored items.
    """

    seed: int
    items: tuple[ItemId, ...]
    scored: tuple[bool, ...]
    sections: tuple[int, ...]
    seconds: int
    families: Mapping[str, int]
    reasons: Reasons


def draw_form(
    pool: Iterable[PoolItem],
    blueprint: Blueprint,
    *,
    seed: int,
    exposure: Mapping[ItemId, int] | None = None,
    forms_drawn: int = 0,
) -> Form:
    """The form of this seed: a pure function of the arguments, whatever the order of `pool`.

    `exposure` counts the uses of each item in the `forms_drawn` forms since the pool was published.
    `seed` is 0 <= seed < 2**64; keep it from candidates, it decides their form and the order of options.
    Raises InfeasibleBlueprint, and ValueError for a bad seed or an id that stands twice in the pool.
    """
    forms = draw_forms(pool, blueprint, seeds=[seed], exposure=exposure, forms_drawn=forms_drawn)
    return next(forms)


def draw_forms(
    pool: Iterable[PoolItem],
    blueprint: Blueprint,
    *,
    seeds: Sequence[int],
    exposure: Mapping[ItemId, int] | None = None,
    forms_drawn: int = 0,
) -> Iterator[Form]:
    """One form per seed, in order; each is what `draw_form` gives for that seed, all else equal."""
    plan = make_plan(pool, blueprint)
    seen = exposure or {}
    weights = lean(plan.weights, plan.targets, plan.items, exposure=seen, forms_drawn=forms_drawn)
    shares, pilots = equal_shares(plan.pilots, blueprint), plan.pilots.items
    pilot_weights = lean(np.zeros(len(pilots)), shares, pilots, exposure=seen, forms_drawn=forms_drawn)
    ground = Ground(plan, blueprint, weights, pilot_weights, forms_drawn)
    for first in range(0, len(seeds), SIDE_BY_SIDE):
        yield from _walk(ground, seeds[first : first + SIDE_BY_SIDE])


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What the forms of one call have in common."""

    plan: DrawPlan
    blueprint: Blueprint
    weights: Floats
    pilot_weights: Floats
    forms_drawn: int


def _walk(ground: Ground, seeds: Sequence[int]) -> Iterator[Form]:
    """A seed's stream, in order: one word for the start, three a step, then 8 bytes a slot for the order."""
    plan = ground.plan
    slots = len(plan.terrain.slot_family)
    steps = SWEEPS * slots
    walking = 1 + WORDS_PER_STEP * steps
    streams = [stream(seed, "form", 4 * walking + 8 * slots) for seed in seeds]
    words = np.stack([np.frombuffer(chance, "<u4", walking) for chance in streams], axis=-1)
    walkers = set_out(plan.terrain, plan.starts[scaled(words[0], len(plan.starts))])
    swaps = words[1:].reshape(steps, WORDS_PER_STEP, len(seeds))
    advance(walkers, plan.terrain, weights=ground.weights, words=swaps)
    weights_version = fingerprint([round(float(weight), 6) for weight in ground.weights])
    for seed, chosen, chance in zip(seeds, walkers.slots, streams, strict=True):
        places = np.frombuffer(chance, "<u8", offset=4 * walking)
        order = order_slots(places, ground.blueprint, seed=seed)
        yield _form(ground, seed=seed, positions=chosen[order], weights_version=weights_version)


def _form(ground: Ground, *, seed: int, positions: Ints, weights_version: str) -> Form:
    plan, blueprint = ground.plan, ground.blueprint
    scored = [plan.items[index] for index in positions]
    pilots = choose_pilots(
        plan.pilots,
        blueprint,
        seed=seed,
        beside=(item.id for item in scored),
        weights=ground.pilot_weights,
    )
    questions = mix(scored, pilots, blueprint, seed=seed)
    rows = check_items([item.id for item in questions], (*plan.items, *plan.pilots.items), blueprint)
    broken = [row for row in rows if not row.met]
    if broken:  # never seen; a form that breaks its blueprint must not reach a candidate
        raise BrokenForm(f"seed {seed} drew a form that breaks {broken[0].name}: {broken[0].value}")
    count = Counter(item.family for item in scored)
    return Form(
        seed=seed,
        items=tuple(item.id for item in questions),
        scored=tuple(not item.is_pilot for item in questions),
        sections=blueprint.sections_with(pilots=len(pilots)),
        seconds=sum(item.seconds for item in questions),
        families={family.id: count[family.id] for family in blueprint.families},
        reasons=Reasons(
            solver=f"{solver_version()}: feasible",
            rows=rows,
            plan_version=plan.version,
            weights_version=weights_version,
            forms_drawn=ground.forms_drawn,
            pilots=pilot_reasons(plan.pilots, blueprint, drawn=len(pilots)),
        ),
    )


class BrokenForm(RuntimeError):
    """The draw made a form that its own recheck refuses: a fault of Assay, not of the blueprint."""
