"""Item analysis over scored results: reads the rows, lets core/psychometrics count, and flags what is odd.

Only exams that were handed in and not annulled take part. An item that stood in a form and was not answered
counts as wrong, as it did in the score. Pilot items stand apart: they are in no total, and each is compared
with the whole scored part of the forms it stood in.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assay.apps.results.models import Result
from assay.core.attempt import Phase
from assay.core.psychometrics.classical import ItemStatistics, Reliability, item_statistics, kr21
from assay.core.vocabulary import ItemId

ENOUGH = 30
"""Below so many candidates a share or a correlation says little, and nothing is flagged but that."""

TOO_HARD, TOO_EASY, TOO_WEAK = 0.25, 0.92, 0.15
"""Shares right and the corrected point-biserial beyond which somebody should read the item again."""


@dataclass(frozen=True, slots=True)
class ItemAnalysis:
    """One item: `presented` so often, `p` of them right, `r` the corrected point-biserial (None: unknown)."""

    item: ItemId
    presented: int
    p: float | None
    r: float | None

    @property
    def flags(self) -> tuple[str, ...]:
        """What to look at, in words."""
        if self.presented < ENOUGH:
            return ("few",)
        found = []
        if self.p is not None and self.p < TOO_HARD:
            found.append("hard")
        if self.p is not None and self.p > TOO_EASY:
            found.append("easy")
        if self.r is None or self.r < TOO_WEAK:
            found.append("weak")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Analysis:
    """The whole: items by id, total scores, and reliability where it can be told.

    `items` and `form_length` are of the scored part; `pilots` are the unscored items by id.
    """

    candidates: int
    simulated: int
    form_length: int
    items: tuple[ItemAnalysis, ...]
    totals: tuple[int, ...]
    reliability: Reliability | None
    pilots: tuple[ItemAnalysis, ...] = ()


@dataclass(frozen=True, slots=True)
class OptionShare:
    """How often an option of the file (its letter, "" for no answer) was chosen, and by whom.

    `mean_total` is the mean share right, over the scored part of their forms, of those who chose it.
    """

    letter: str
    count: int
    share: float
    mean_total: float


@dataclass(frozen=True, slots=True)
class _Response:
    """One question of a scored form; `chosen` holds letters of the file, none where it was not answered."""

    item: ItemId
    chosen: str
    points: int
    is_pilot: bool


@dataclass(frozen=True, slots=True)
class _Sitting:
    """The scored responses of one result, those to pilots, and whether a simulated person gave them."""

    scored: list[_Response]
    pilots: list[_Response]
    is_simulated: bool


def analyse(certification_key: str) -> Analysis:
    """The analysis of a certification's scored results."""
    sittings = list(_sittings(certification_key))
    items, scores = _matrix([sitting.scored for sitting in sittings])
    totals = np.nansum(scores, axis=1).astype(np.int64)
    lengths = {len(sitting.scored) for sitting in sittings}
    return Analysis(
        candidates=len(sittings),
        simulated=sum(sitting.is_simulated for sitting in sittings),
        form_length=max(lengths, default=0),
        items=tuple(_item(item, found) for item, found in zip(items, _counted(scores), strict=True)),
        totals=tuple(int(total) for total in totals),
        reliability=_reliability(totals, lengths),
        pilots=_pilots(sittings),
    )


def _matrix(rows: list[list[_Response]]) -> tuple[list[ItemId], NDArray[np.float64]]:
    """The items by id, and points, persons x items, NaN where an item did not stand in a form."""
    items = sorted({response.item for responses in rows for response in responses})
    place = {item: column for column, item in enumerate(items)}
    scores = np.full((len(rows), len(items)), np.nan)
    for line, responses in enumerate(rows):
        for response in responses:
            scores[line, place[response.item]] = response.points
    return items, scores


def _pilots(sittings: list[_Sitting]) -> tuple[ItemAnalysis, ...]:
    """Each pilot against the share right of the scored part; other pilots have no say."""
    items, scores = _matrix([sitting.pilots for sitting in sittings])
    shares = np.array([_share(sitting) for sitting in sittings])
    return tuple(
        _item(item, item_statistics(np.column_stack([scores[:, column], shares]))[0])
        for column, item in enumerate(items)
    )


def _share(sitting: _Sitting) -> float:
    return sum(response.points for response in sitting.scored) / max(1, len(sitting.scored))


def option_shares(certification_key: str, item: ItemId) -> tuple[OptionShare, ...]:
    """Which options of an item were chosen, over all its versions, most often first."""
    chosen: Counter[str] = Counter()
    of_total: dict[str, float] = {}
    asked = 0
    for sitting in _sittings(certification_key):
        mine = next((one for one in (*sitting.scored, *sitting.pilots) if one.item == item), None)
        if mine is None:
            continue
        asked += 1
        for letter in mine.chosen or [""]:
            chosen[letter] += 1
            of_total[letter] = of_total.get(letter, 0.0) + _share(sitting)
    return tuple(
        OptionShare(letter, count, count / asked, of_total[letter] / count)
        for letter, count in chosen.most_common()
    )


def _sittings(certification_key: str) -> Iterator[_Sitting]:
    rows = Result.objects.filter(certification__key=certification_key, attempt__phase=Phase.SUBMITTED)
    rows = rows.exclude(state=Result.State.ANNULLED).order_by("scored_at", "pk")
    for kept, simulated in rows.values_list("responses", "attempt__is_simulated"):
        responses = [
            _Response(ItemId(r["item"]), r["chosen"], r["points"], not r.get("scored", True)) for r in kept
        ]
        pilots = [response for response in responses if response.is_pilot]
        yield _Sitting([one for one in responses if not one.is_pilot], pilots, simulated)


def _counted(scores: NDArray[np.float64]) -> Iterable[ItemStatistics]:
    return item_statistics(scores) if scores.size else ()


def _item(item: ItemId, found: ItemStatistics) -> ItemAnalysis:
    return ItemAnalysis(item, found.presented, _known(found.p), _known(found.point_biserial))


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _reliability(totals: NDArray[np.int64], lengths: Set[int]) -> Reliability | None:
    """Forms are drawn at random and of one length, so KR-21; None where that is not so or nothing varies."""
    if len(lengths) != 1:
        return None
    try:
        return kr21(totals, items=next(iter(lengths)))
    except ValueError:
        return None
