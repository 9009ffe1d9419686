"""Points, the cut and the words for a family."""

import pytest

from assay.core.results import Cut, RawScore, ScoredResponse, add_up, decide
from assay.core.vocabulary import ItemId, Points


def responses(**right_of: tuple[int, int]) -> list[ScoredResponse]:
    """`a=(3, 5)` makes 3 right of 5 in family a."""
    return [
        ScoredResponse(ItemId(f"{family}-{n}"), family, ("A",), Points(int(n < right)))
        for family, (right, total) in right_of.items()
        for n in range(total)
    ]


def test_points_add_up_by_family_and_in_all() -> None:
    raw = add_up(responses(a=(3, 5), b=(0, 2), c=(4, 4)), cut_points=7)
    assert (raw.points, raw.maximum) == (7, 11)
    assert {name: (f.points, f.maximum) for name, f in raw.families.items()} == {
        "a": (3, 5),
        "b": (0, 2),
        "c": (4, 4),
    }


@pytest.mark.parametrize(("points", "passed", "margin"), [(77, False, -1), (78, True, 0), (79, True, 1)])
def test_the_cut_itself_passes(points: int, passed: bool, margin: int) -> None:
    raw = add_up(responses(a=(points, 120)), cut_points=78)
    outcome = decide(raw, Cut("2026-11", 78))
    assert (outcome.passed, outcome.margin, outcome.rule) == (passed, margin, "cut-2026-11")


@pytest.mark.parametrize(
    ("right", "standing"),
    # At the cut p = 78/120 = .65; one standard error over 36 items is .0795, that is 2.86 items around 23.4.
    [(20, "below"), (21, "near"), (23, "near"), (26, "near"), (27, "above")],
)
def test_a_family_is_near_within_one_standard_error_of_the_cut(right: int, standing: str) -> None:
    raw = add_up(responses(a=(right, 36), rest=(50, 84)), cut_points=78)
    assert raw.families["a"].standing == standing


def test_a_family_of_few_items_is_judged_more_gently() -> None:
    raw = add_up(responses(few=(1, 4), many=(25, 100)), cut_points=45)
    assert raw.families["few"].standing == "near"
    assert raw.families["many"].standing == "below"


def test_a_family_says_nothing_about_passing() -> None:
    raw = add_up(responses(a=(0, 20), b=(80, 100)), cut_points=78)
    assert raw.families["a"].standing == "below"
    assert decide(raw, Cut("x", 78)).passed


@pytest.mark.parametrize("cut", [-1, 11])
def test_a_cut_outside_the_form_is_refused(cut: int) -> None:
    with pytest.raises(ValueError, match="does not fit a form of 10 points"):
        add_up(responses(a=(5, 10)), cut_points=cut)


@pytest.mark.parametrize("cut", [0, 10])
def test_the_ends_of_the_scale_are_possible_cuts(cut: int) -> None:
    assert add_up(responses(a=(10, 10)), cut_points=cut).points == 10


def test_nothing_answered_is_nothing_scored() -> None:
    assert add_up([], cut_points=5) == RawScore(0, 0, {})


def test_pilots_stand_in_no_sum_and_no_family() -> None:
    scored = responses(a=(3, 5))
    pilots = [
        ScoredResponse(ItemId(f"new-{n}"), family, ("A",), Points(1), True) for n, family in enumerate("ab")
    ]
    assert add_up([*pilots, *scored], cut_points=3) == add_up(scored, cut_points=3)
    assert add_up(pilots, cut_points=3) == RawScore(0, 0, {})
