"""A practice run without an account: everything about it stands in its address, and nothing is kept here.

The address holds a seed, the family and the number of questions, and what was chosen so far. It is signed
only so that a mistyped one is told apart from a run: practice questions are open, nothing here is secret.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from django.core import signing

from assay.core.forms.options import option_order
from assay.core.items.item import Item
from assay.core.items.score import score

SALT = "assay.practice"
EVERY_FAMILY = "all"


class NoRun(ValueError):
    """The address names no run."""


@dataclass(frozen=True, slots=True)
class PracticeRun:
    """One visitor's run; `chosen` are option positions as shown, one tuple for each question answered."""

    seed: int
    family: str
    count: int
    chosen: tuple[tuple[int, ...], ...] = ()

    @property
    def at(self) -> int:
        """The number of the question that comes next, from 1."""
        return len(self.chosen) + 1

    @property
    def is_over(self) -> bool:
        """Is every question answered?"""
        return len(self.chosen) >= self.count

    def answered(self, positions: Sequence[int]) -> "PracticeRun":
        """The run with one more answer."""
        return replace(self, chosen=(*self.chosen, tuple(sorted(set(positions)))))


def to_address(run: PracticeRun) -> str:
    """The run as a part of an address."""
    return signing.dumps([run.seed, run.family, run.count, run.chosen], salt=SALT, compress=True)


def from_address(text: str) -> PracticeRun:
    """The run in an address; raises NoRun for anything that `to_address` did not make."""
    try:
        seed, family, count, chosen = signing.loads(text, salt=SALT)
    except signing.BadSignature as error:
        raise NoRun(text) from error
    return PracticeRun(seed, family, count, tuple(tuple(positions) for positions in chosen))


def questions_of(run: PracticeRun, bank: Sequence[Item]) -> list[Item]:
    """The run's questions in order: shuffled by its seed, the families in turn; fewer if there are fewer."""
    wanted = [item for item in bank if run.family in (EVERY_FAMILY, item.family)]
    shuffled = sorted(wanted, key=lambda item: sha256(f"{run.seed}:{item.id}".encode()).digest())
    turn: dict[str, int] = {}
    ranked = []
    for item in shuffled:
        turn[item.family] = turn.get(item.family, 0) + 1
        ranked.append((turn[item.family], item))
    return [item for _, item in sorted(ranked, key=lambda pair: pair[0])][: run.count]


def order_of(run: PracticeRun, item: Item, number: int) -> tuple[str, ...]:
    """The author's letters in the order in which this run shows them."""
    return option_order(seed=run.seed, number=number, letters=item.letters)


def is_right(run: PracticeRun, item: Item, number: int) -> bool:
    """Was question `number` answered with exactly the key?"""
    order = order_of(run, item, number)
    letters = [order[position] for position in run.chosen[number - 1] if position < len(order)]
    return bool(score(item, letters))
