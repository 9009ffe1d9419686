"""Draws the form of an attempt at check-in: seed, items, option orders, reasons, and the player's payload."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from assay.apps.attempts.models import Attempt, Form
from assay.apps.bank import queries as bank
from assay.apps.bank.actions import count_exposure
from assay.core.forms import draw_form, option_order, parse_blueprint
from assay.core.items.candidate import candidate_view
from assay.outside import dice


def draw(attempt: Attempt, *, now: datetime) -> Form:
    """Draws, renders and stores the form; call it in the transaction of the check-in.

    Raises core.forms.InfeasibleBlueprint when the bank cannot fill the blueprint.
    """
    key = attempt.certification.key
    exposure = bank.exposure(key)
    seed = dice.seed()
    drawn = draw_form(
        bank.pool(key),
        parse_blueprint(attempt.certification.blueprint, file=f"{key}/blueprint.toml"),
        seed=seed,
        exposure=exposure,
        forms_drawn=Form.objects.filter(attempt__certification=attempt.certification).count(),
    )
    hashes = bank.content_hashes(key)
    versions = bank.read_versions(key, [hashes[item] for item in drawn.items])
    items, shown = [], []
    for number, item_id in enumerate(drawn.items, start=1):
        item = versions[hashes[item_id]]
        order = option_order(seed=seed, number=number, letters=item.letters)
        view = candidate_view(item, order=order)
        items.append(
            {"item": item_id, "hash": hashes[item_id], "order": "".join(order), "choose": view.choose}
        )
        shown.append(
            {
                "number": number,
                "kind": view.kind,
                "choose": view.choose,
                "stem": view.stem_html,
                "options": list(view.options),
            }
        )
    fingerprint = form_fingerprint(seed, items)
    count_exposure(key, drawn.items)
    return Form.objects.create(
        attempt=attempt,
        seed=seed,
        items=items,
        seconds=drawn.seconds,
        families=dict(drawn.families),
        reasons={**asdict(drawn.reasons), "exposure": dict(exposure)},
        fingerprint=fingerprint,
        payload=json.dumps({"form": fingerprint[:16], "items": shown}, ensure_ascii=False),
        drawn_at=now,
    )


def form_fingerprint(seed: int, items: Sequence[Mapping[str, object]]) -> str:
    """SHA-256 that fixes a form without showing it: it stands in the journal and on the receipt."""
    text = json.dumps({"seed": seed, "items": list(items)}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
