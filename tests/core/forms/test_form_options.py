"""The order of options: fixed by seed and number, every order equally likely."""

import hashlib
import json
from collections import Counter
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.core.forms import batch_seeds, option_order

ROOT = Path(__file__).parents[3]


@given(st.integers(0, 2**64 - 1), st.integers(1, 500), st.integers(0, 8))
def test_an_order_has_every_letter_once_and_is_always_the_same(seed: int, number: int, count: int) -> None:
    letters = "ABCDEFGH"[:count]
    order = option_order(seed=seed, number=number, letters=letters)
    assert sorted(order) == list(letters)
    assert order == option_order(seed=seed, number=number, letters=letters)


@pytest.mark.parametrize("varied", ["seed", "number"])
def test_all_orders_are_equally_likely(varied: str) -> None:
    draws = 24_000
    seen = Counter(
        option_order(seed=n if varied == "seed" else 7, number=n if varied == "number" else 7, letters="ABCD")
        for n in range(draws)
    )
    chi_square = sum((seen[order] - draws / 24) ** 2 / (draws / 24) for order in permutations("ABCD"))
    assert chi_square < 49.7  # 23 degrees of freedom, p = 0.001


def by_the_specification(seed: int, number: int, letters: str) -> tuple[str, ...]:
    """`spec/blueprint.md`, section Chance, written again from its words."""
    text = f"assay:options:{number}:".encode() + seed.to_bytes(8, "big")
    chance = iter(hashlib.shake_256(text).digest(10_000))
    order = list(letters)
    for last in range(len(order) - 1, 0, -1):
        limit = (last + 1) * (256 // (last + 1))
        byte = next(value for value in chance if value < limit)
        other = byte % (last + 1)
        order[last], order[other] = order[other], order[last]
    return tuple(order)


@given(st.integers(0, 2**64 - 1), st.integers(1, 500), st.integers(0, 8))
def test_the_order_is_that_of_the_specification(seed: int, number: int, count: int) -> None:
    letters = "ABCDEFGH"[:count]
    assert option_order(seed=seed, number=number, letters=letters) == by_the_specification(
        seed, number, letters
    )


def test_chance_never_changes_between_releases() -> None:
    # A change here would show candidates another order than their journal records.
    vectors = json.loads((ROOT / "spec/vectors/forms/chance.json").read_text(encoding="utf-8"))
    for case in vectors["option_order"]:
        order = option_order(seed=case["seed"], number=case["number"], letters=case["letters"])
        assert "".join(order) == case["order"]
    for case in vectors["batch_seeds"]:
        assert list(batch_seeds(case["seed"], len(case["seeds"]))) == case["seeds"]
