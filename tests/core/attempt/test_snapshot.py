"""A checkpoint goes through JSON and is the state again, to the microsecond and the last question."""

import json
from datetime import timedelta, timezone

import pytest

from assay.core.attempt import AttemptState, Phase, evolve, from_snapshot, to_snapshot
from assay.core.attempt import commands as c
from assay.core.attempt import events as e
from tests.core.attempt.story import CHIDI, NOON, TAB, Device, done, in_phase, running
from tests.core.attempt.test_every_command import states


@pytest.mark.parametrize("name", states())
def test_every_state_goes_round(name: str) -> None:
    state = states()[name]
    assert from_snapshot(json.loads(json.dumps(to_snapshot(state)))) == state


def test_every_field_goes_round() -> None:
    """A field that is forgotten would come back as its default: so none of them is at its default here."""
    state = AttemptState(
        phase=Phase.PAUSED,
        plan=e.Opened(400, 9000, "ignore", 60, "refuse", 30, (200, 400), (90,)),
        question_count=400,
        started=True,
        allowed_seconds=9090,
        granted_seconds=90,
        extra_time_percent=25,
        presets=("large-print", "dark"),
        elapsed=timedelta(days=2, microseconds=1),
        running_since=NOON + timedelta(microseconds=1),
        outage_used_seconds=30,
        break_seconds=600,
        break_used=timedelta(seconds=1, microseconds=999_999),
        break_since=NOON,
        break_allowed_seconds=90,
        break_scheduled=True,
        breaks_taken=1,
        tab=TAB,
        held_up_to=2**31 - 1,
        device_chain="c" * 32,
        seen=(1 << 400) - 1,
        locked=1 << 399 | 1,
        closed_sections=1,
        submitted_at=NOON.astimezone(timezone(timedelta(hours=5, minutes=45))),
        submitted_by="clock",
        late_waiting=3,
        handed_over=("a" * 64, "b" * 64),
        doubts=(("gap", 7), ("conflict", 9)),
    )
    default = AttemptState()
    fields = AttemptState.__struct_fields__
    assert [name for name in fields if getattr(state, name) == getattr(default, name)] == []
    assert from_snapshot(json.loads(json.dumps(to_snapshot(state)))) == state


def test_what_is_as_at_the_beginning_is_not_written() -> None:
    """So that an older checkpoint is read by a release that knows more fields."""
    assert to_snapshot(AttemptState()) == {}
    assert from_snapshot({}) == AttemptState()


def test_one_is_small() -> None:
    state = done(running(e.Opened(120, 7200)), c.SaveWork(TAB, Device().answer(1, 2, 3)))
    assert len(json.dumps(to_snapshot(state))) < 500


def test_the_fold_goes_on_from_it_as_from_the_state() -> None:
    state = in_phase(Phase.ACTIVE)
    again = from_snapshot(to_snapshot(state))
    event, at = e.Paused(CHIDI, "x"), NOON + timedelta(seconds=1, microseconds=1)
    assert evolve(again, event, at=at) == evolve(state, event, at=at)


@pytest.mark.parametrize("wrong", [{"phase": "asleep"}, {"plan": {}}, {"seen": "x"}, {"colour": 1}])
def test_what_no_state_has_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        from_snapshot(wrong)


def test_a_state_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        AttemptState().phase = Phase.ACTIVE  # type: ignore[misc]
