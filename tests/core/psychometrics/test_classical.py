"""Classical statistics against hand counts, textbook identities and numpy's own correlation."""

import math

import numpy as np
import pytest

from assay.core.psychometrics.classical import item_statistics, kr20, kr21

# Five persons, four items; totals 4, 3, 2, 1, 0 (a Guttman scale).
GUTTMAN = np.array([[1, 1, 1, 1], [1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]], dtype=float)


def noisy(persons: int, items: int) -> np.ndarray:
    chance = np.random.Generator(np.random.PCG64(1))
    ability = chance.standard_normal((persons, 1))
    return (chance.standard_normal((persons, items)) < ability).astype(float)


def test_p_is_the_share_of_right_answers_among_those_presented() -> None:
    scores = GUTTMAN.copy()
    scores[0, 3] = np.nan
    found = item_statistics(scores)
    assert [s.presented for s in found] == [5, 5, 5, 4]
    assert [s.p for s in found] == [0.8, 0.6, 0.4, 0.0]


def test_the_point_biserial_leaves_the_item_itself_out() -> None:
    scores = noisy(200, 10)
    for column, found in enumerate(item_statistics(scores)):
        rest = np.delete(scores, column, axis=1).sum(axis=1)
        assert found.point_biserial == pytest.approx(np.corrcoef(scores[:, column], rest)[0, 1])


def test_over_drawn_forms_the_rest_is_that_of_each_persons_form() -> None:
    scores = noisy(300, 20)
    chance = np.random.Generator(np.random.PCG64(2))
    scores[chance.random(scores.shape) < 1 / 3] = np.nan
    who = ~np.isnan(scores[:, 4])
    rest = np.nanmean(np.delete(scores, 4, axis=1), axis=1)[who]
    expected = np.corrcoef(scores[who, 4], rest)[0, 1]
    assert item_statistics(scores)[4].point_biserial == pytest.approx(expected)


def test_a_miskeyed_item_shows_a_negative_point_biserial() -> None:
    scores = noisy(300, 10)
    scores[:, 3] = 1 - scores[:, 3]
    found = item_statistics(scores)
    assert found[3].point_biserial < -0.2
    assert found[2].point_biserial > 0.2


def test_where_nothing_varies_there_is_no_correlation() -> None:
    scores = GUTTMAN.copy()
    scores[:, 0] = 1
    scores[:, 1] = np.nan
    found = item_statistics(scores)
    assert math.isnan(found[0].point_biserial)
    assert found[0].p == 1
    assert found[1].presented == 0
    assert math.isnan(found[1].p)


def test_kr20_of_a_guttman_scale_by_hand() -> None:
    # p q = .16 + .24 + .24 + .16 = .8; variance of 4, 3, 2, 1, 0 = 2; 4/3 (1 - .8/2) = .8
    found = kr20(GUTTMAN)
    assert found.coefficient == pytest.approx(0.8)
    assert found.sd == pytest.approx(math.sqrt(2))
    assert found.sem == pytest.approx(math.sqrt(2 * 0.2))


def test_kr20_is_alpha_from_the_covariance_matrix() -> None:
    scores = noisy(500, 30)
    covariance = np.cov(scores.T, ddof=0)
    alpha = 30 / 29 * (1 - np.trace(covariance) / covariance.sum())
    assert kr20(scores).coefficient == pytest.approx(alpha)


def test_kr21_is_the_formula_of_kuder_and_richardson() -> None:
    totals = noisy(400, 25).sum(axis=1).astype(int)
    mean, variance = totals.mean(), totals.var()
    formula = 25 / 24 * (1 - mean * (25 - mean) / (25 * variance))
    assert kr21(totals, items=25).coefficient == pytest.approx(formula)


def test_kr20_refuses_forms_that_differ() -> None:
    scores = GUTTMAN.copy()
    scores[0, 0] = np.nan
    with pytest.raises(ValueError, match="use kr21"):
        kr20(scores)


@pytest.mark.parametrize("scores", [GUTTMAN[:1], GUTTMAN[:, :1]])
def test_reliability_needs_two_of_each(scores: np.ndarray) -> None:
    with pytest.raises(ValueError, match="two items and two persons"):
        kr20(scores)


def test_equal_totals_have_no_reliability() -> None:
    with pytest.raises(ValueError, match="same total"):
        kr21(np.array([5, 5, 5]), items=10)
