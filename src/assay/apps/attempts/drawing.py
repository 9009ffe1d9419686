"""Draws the form of an attempt, at check-in or ahead: seed, items, option orders, reasons, sealed package."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime

from assay.apps.attempts.engine import state_of
from assay.apps.attempts.models import Attempt, Form
from assay.apps.bank import queries as bank
from assay.apps.bank.actions import count_exposure
from assay.core.forms import Form as DrawnForm
from assay.core.forms import InfeasibleBlueprint, draw_form, option_order, parse_blueprint
from assay.core.forms.sealed import seal
from assay.core.items.candidate import candidate_view
from assay.core.items.item import Item
from assay.core.vocabulary import ItemId
from assay.outside import dice
from assay.outside.keys import SiteKeys

DRAWS = 20
"""How often a form is drawn that came out short: pilots may all be enemies of what it holds."""


class AnotherPlan(InfeasibleBlueprint):
    """The bank or the blueprint changed: no form fits the plan that the attempt was opened with."""

    def __init__(self, promised: int, drawn: int) -> None:
        ValueError.__init__(
            self,
            f"The attempt was opened for {promised} questions, but forms have {drawn} now, or other "
            "sections. Cancel it, and let the candidate register anew.",
        )
        self.conflict = ("plan",)
        self.relaxations = ()


Place = Mapping[str, object]
"""One place of a form: item, hash, order of its options, how many to choose, `scored` False for a pilot."""


def draw(attempt: Attempt, *, keys: SiteKeys, now: datetime) -> Form:
    """Draws, renders, seals and stores the form; call it in a transaction with the attempt locked.

    Raises core.forms.InfeasibleBlueprint when the bank cannot fill the blueprint.
    """
    key = attempt.certification.key
    exposure = bank.exposure(key)
    drawn = _drawn(attempt, exposure)
    hashes = bank.content_hashes(key)
    by_hash = bank.read_versions(key, [hashes[item] for item in drawn.items])
    form = placed_form(attempt, drawn, {item.id: item for item in by_hash.values()}, now=now)
    form.reasons["exposure"] = dict(exposure)
    form.sealed = sealed_text(form, by_hash, keys=keys)
    if not attempt.is_rehearsal:
        count_exposure(key, drawn.items)
    form.save()
    return form


def _drawn(attempt: Attempt, exposure: Mapping[ItemId, int]) -> DrawnForm:
    """A form of the length and the sections that the attempt was opened with."""
    certification = attempt.certification
    blueprint = parse_blueprint(certification.blueprint, file=f"{certification.key}/blueprint.toml")
    plan = state_of(attempt).plan
    promised = replace(blueprint, pilots=max(0, plan.form_count - blueprint.scored))
    pool = bank.pool(certification.key)
    forms_drawn = Form.objects.filter(
        attempt__certification=certification, attempt__is_rehearsal=False
    ).count()
    for _ in range(DRAWS):
        drawn = draw_form(pool, promised, seed=dice.seed(), exposure=exposure, forms_drawn=forms_drawn)
        if (len(drawn.items), drawn.sections) == (plan.form_count, plan.sections):
            return drawn
    raise AnotherPlan(plan.form_count, len(drawn.items))


def placed_form(
    attempt: Attempt, drawn: DrawnForm, versions: Mapping[ItemId, Item], *, now: datetime
) -> Form:
    """The row of a drawn form, neither sealed nor saved."""
    placed = [
        {
            "item": item.id,
            "hash": item.content_hash,
            "order": "".join(option_order(seed=drawn.seed, number=number, letters=item.letters)),
            "choose": len(item.key),
            **({} if scored else {"scored": False}),
        }
        for number, (item, scored) in enumerate(
            zip((versions[key] for key in drawn.items), drawn.scored, strict=True), start=1
        )
    ]
    return Form(
        attempt=attempt,
        seed=drawn.seed,
        items=placed,
        seconds=drawn.seconds,
        families=dict(drawn.families),
        reasons={**asdict(drawn.reasons), "exposure": {}},
        fingerprint=form_fingerprint(drawn.seed, placed),
        drawn_at=now,
    )


def sealed_text(form: Form, by_hash: Mapping[str, Item], *, keys: SiteKeys) -> str:
    """The sealed package of a form as JSON. Once for each form: a key must not seal two different texts."""
    questions = list(_questions(form.items, by_hash))
    return json.dumps(seal(form.fingerprint[:16], questions, keys.form_key(form.fingerprint)))


def _questions(
    places: Sequence[Mapping[str, str]], by_hash: Mapping[str, Item]
) -> Iterator[dict[str, object]]:
    """The questions as the candidate may see them. Nothing in them tells a pilot from a scored item."""
    for number, place in enumerate(places, start=1):
        view = candidate_view(by_hash[place["hash"]], order=tuple(place["order"]))
        yield {
            "number": number,
            "kind": view.kind,
            "choose": view.choose,
            "stem": view.stem_html,
            "options": list(view.options),
        }


def ensure_sealed(form: Form, *, certification_key: str, keys: SiteKeys) -> None:
    """Seals a form that was drawn before forms were sealed, from the versions that it names."""
    if form.sealed:
        return
    by_hash = bank.read_versions(certification_key, {place["hash"] for place in form.items})
    form.sealed = sealed_text(form, by_hash, keys=keys)
    form.save(update_fields=["sealed"])


def form_fingerprint(seed: int, items: Sequence[Place]) -> str:
    """SHA-256 that fixes a form without showing it: it stands in the journal and on the receipt."""
    text = json.dumps({"seed": seed, "items": list(items)}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
