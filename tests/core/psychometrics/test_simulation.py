"""Simulated data follow the models they claim, and come out the same for the same seed."""

import numpy as np
import pytest

from assay.core.psychometrics.simulation import (
    TIME_PRECISION,
    ItemParameters,
    PersonParameters,
    plausible_item,
    plausible_persons,
    simulate,
)

MANY = 20_000


# 1 / (1 + exp(-2 (theta - 0.5))), written out
@pytest.mark.parametrize(("theta", "expected"), [(-0.5, 0.1192), (1.0, 0.7311), (2.5, 0.9820)])
def test_answers_follow_the_two_parameter_model(theta: float, expected: float) -> None:
    item = ItemParameters(difficulty_logits=0.5, discrimination=2.0, time_intensity=4.0)
    found = simulate([item] * MANY, PersonParameters(theta, 0.0), seed=1)
    assert found.correct.mean() == pytest.approx(expected, abs=0.01)
    assert found.correct.shape == found.seconds.shape == found.draws.shape == (1, MANY)


def test_times_are_lognormal_around_intensity_less_speed() -> None:
    item = ItemParameters(0.0, 1.0, time_intensity=float(np.log(60)))
    logs = np.log(simulate([item] * MANY, PersonParameters(0.0, 0.25), seed=2).seconds)
    assert logs.mean() == pytest.approx(np.log(60) - 0.25, abs=0.01)
    assert logs.std() == pytest.approx(1 / TIME_PRECISION, abs=0.01)
    skew = ((logs - logs.mean()) ** 3).mean() / logs.std() ** 3
    assert abs(skew) < 0.1


def test_the_same_seed_simulates_the_same_person() -> None:
    items = [plausible_item(f"dev-{n:04}", level="apply", seconds=45) for n in range(50)]
    one, again, other = (simulate(items, PersonParameters(0.3, 0.0), seed=s) for s in (5, 5, 6))
    assert (one.correct == again.correct).all()
    assert (one.seconds == again.seconds).all()
    assert (one.seconds != other.seconds).any()


def test_an_items_parameters_hang_on_its_key_level_and_seconds_only() -> None:
    assert plausible_item("a", level="apply", seconds=50) == plausible_item("a", level="apply", seconds=50)
    easy, hard = (plausible_item("a", level=level, seconds=50) for level in ("remember", "evaluate"))
    assert easy.difficulty_logits < hard.difficulty_logits
    short, long = (plausible_item("a", level="apply", seconds=s) for s in (40, 80))
    assert long.time_intensity - short.time_intensity == pytest.approx(np.log(2))


def test_items_stay_in_a_plausible_range() -> None:
    items = [plausible_item(f"x-{n}", level="apply", seconds=50) for n in range(500)]
    assert all(0.3 <= item.discrimination <= 2.5 for item in items)
    assert -1.0 < float(np.mean([item.difficulty_logits for item in items])) < 0.0


def test_able_persons_are_a_little_faster() -> None:
    persons = plausible_persons(5000, seed=3)
    theta, speed = (np.array(values) for values in zip(*((p.theta, p.speed) for p in persons), strict=True))
    assert np.corrcoef(theta, speed)[0, 1] == pytest.approx(0.3, abs=0.04)
    assert theta.mean() == pytest.approx(0.35, abs=0.05)
    assert persons == plausible_persons(5000, seed=3)
