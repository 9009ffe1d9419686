"""How long evidence stays, by kind."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.core.proctoring.policy import ProctoringPolicy
from assay.core.proctoring.retention import ArtefactKind, due, kind_of_stream

ENDED = datetime(2026, 11, 24, 11, tzinfo=UTC)
USUAL = ProctoringPolicy()


def days(kind: ArtefactKind, *, flagged: bool = False, decided: int | None = None) -> int:
    """After how many days a kind goes, decided so many days after the end."""
    decided_at = None if decided is None else ENDED + timedelta(days=decided)
    return (due(kind, USUAL, ended_at=ENDED, flagged=flagged, decided_at=decided_at) - ENDED).days


def test_the_usual_days() -> None:
    assert days(ArtefactKind.RECORDING) == 30
    assert days(ArtefactKind.RECORDING, flagged=True) == 90
    assert days(ArtefactKind.RECORDING, flagged=True, decided=3) == 90
    assert days(ArtefactKind.STILL, decided=3) == 10
    assert days(ArtefactKind.STILL, decided=3, flagged=True) == 10
    assert days(ArtefactKind.STILL) == 30
    assert days(ArtefactKind.STILL, flagged=True) == 90
    assert days(ArtefactKind.STILL, decided=29) == 30, "never longer than the recording"
    assert days(ArtefactKind.GLANCE) == 0
    assert days(ArtefactKind.CHAT) == days(ArtefactKind.SIGNALS) == 90


@pytest.mark.parametrize("stream", ["camera", "screen", "seb-screen", "room"])
def test_streams_are_recordings_and_pictures_of_people_are_stills(stream: str) -> None:
    assert kind_of_stream(stream) is ArtefactKind.RECORDING
    assert kind_of_stream("face") is kind_of_stream("document") is ArtefactKind.STILL


@given(
    st.sampled_from(ArtefactKind),
    st.integers(0, 400),
    st.integers(0, 400),
    st.integers(0, 400),
    st.booleans(),
    st.none() | st.integers(0, 400),
)
def test_everything_goes_some_day_and_never_before_the_end(
    kind: ArtefactKind, clean: int, more: int, identity: int, flagged: bool, decided: int | None
) -> None:
    policy = ProctoringPolicy(
        keep_clean_days=clean, keep_flagged_days=clean + more, keep_identity_days=identity
    )
    decided_at = None if decided is None else ENDED + timedelta(days=decided)
    moment = due(kind, policy, ended_at=ENDED, flagged=flagged, decided_at=decided_at)
    assert ENDED <= moment <= ENDED + timedelta(days=clean + more)
