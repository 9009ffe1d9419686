"""Signals are facts: in neutral words, within bounds, and muted where an accommodation says so."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.core.proctoring.signals import KINDS, Kind, Observation, is_muted
from assay.core.proctoring.wording import said_in
from assay.core.programs import Preset


def decode(**members: object) -> Observation:
    """An observation as it comes over the wire."""
    return msgspec.json.decode(msgspec.json.encode({"kind": "paste", **members}), type=Observation)


def test_every_kind_has_its_words() -> None:
    assert set(KINDS) == set(Kind)
    for kind in KINDS.values():
        assert kind.title, kind
        assert kind.neutral.endswith((".", "?")), kind
        assert kind.unit, kind
        assert 0 <= kind.severity <= 100, kind
        assert kind.most_per_minute >= 1, kind
        assert not said_in(f"{kind.title} {kind.neutral}"), kind


def test_the_kinds_are_found_by_the_text_that_a_database_keeps() -> None:
    assert KINDS["camera_dark"].key is Kind.CAMERA_DARK


def test_a_network_that_is_away_weighs_nothing() -> None:
    assert KINDS[Kind.NETWORK_GAP].severity == 0


def test_what_was_measured_is_said_with_its_threshold() -> None:
    assert KINDS[Kind.CAMERA_DARK].measured(12.5, 16) == "12.5 mean brightness (0 to 255), below 16"
    assert KINDS[Kind.SECOND_DISPLAY].measured(2, 1) == "2 displays, above 1"


def test_an_observation_is_read() -> None:
    read = decode(
        device_at="2026-11-24T09:00:00.000Z",
        lasted_ms=1500,
        value=7.25,
        facts={"length": 7, "blocked": True, "from": "keyboard"},
        stream="camera",
        clip_seq=3,
        clip_offset_ms=4200,
    )
    assert (read.kind, read.value, read.clip_seq) == (Kind.PASTE, 7.25, 3)
    assert read.facts == {"length": 7, "blocked": True, "from": "keyboard"}
    assert decode(clip_seq=None).clip_seq is None


@pytest.mark.parametrize(
    "members",
    [
        {"kind": "gaze"},
        {"score": 7},
        {"lasted_ms": -1},
        {"lasted_ms": 86_400_001},
        {"value": 1e10},
        {"value": "7"},
        {"facts": {"rate": 1.5}},
        {"facts": {"nested": {}}},
        {"facts": {"text": "x" * 201}},
        {"facts": {"text": "a\x00b"}},
        {"facts": {"größe": 1}},
        {"facts": {str(n): n for n in range(13)}},
        {"device_at": "x" * 41},
        {"device_at": "\x00"},
        {"stream": "../.."},
        {"clip_seq": 0},
        {"clip_offset_ms": 3_600_001},
    ],
)
def test_what_is_out_of_bounds_is_refused(members: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        decode(**members)


def test_presets_and_mutes_keep_a_signal_off_the_alerts() -> None:
    assert not is_muted("focus_lost")
    assert is_muted("focus_lost", mutes=["focus_lost"])
    assert is_muted("focus_lost", presets=[Preset.SCREEN_READER])
    assert not is_muted("paste", presets=[Preset.SCREEN_READER], mutes=["focus_lost"])
    assert not is_muted("paste", presets=["no such preset"], mutes=["no such kind"])


@given(st.sampled_from(Kind), st.sets(st.sampled_from(Preset)), st.sets(st.sampled_from(Kind)))
def test_one_mute_more_never_unmutes(kind: Kind, presets: set[Preset], mutes: set[Kind]) -> None:
    if is_muted(kind, presets=presets):
        assert is_muted(kind, presets=presets, mutes=mutes)
    assert is_muted(kind, presets=presets, mutes={*mutes, kind})


def test_mutes_are_of_presets_that_exist() -> None:
    muting = {preset for preset in Preset if any(is_muted(kind, presets=[preset]) for kind in Kind)}
    assert muting == {Preset.SCREEN_READER}
