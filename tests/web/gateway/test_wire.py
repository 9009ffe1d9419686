"""The hot calls are hostile until they are read: any bytes give a typed value or a BadCall."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.core.attempt import events as e
from assay.web.gateway.wire import BadCall, BeatCall, SaveCall, SubmitCall, read_call, read_entries

MADE_AT = "2026-11-23T12:00:01.000Z"
GOOD = {
    "device_seq": 1,
    "made_at": MADE_AT,
    "left": 7000,
    "event": "AnswerSaved",
    "number": 1,
    "choice": [0, 2],
    "chain": "0" * 32,
}
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*GOOD, "text", "x"]), inner),
    max_leaves=12,
)


def read(**changes: object) -> e.Work:
    """The good entry with some members changed (None: left out), read."""
    raw = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    call = read_call(SaveCall, json.dumps({"tab": "tab-of-ada-1", "entries": [raw]}).encode())
    [entry] = read_entries(call.entries)
    return entry


def test_a_good_entry_becomes_an_event() -> None:
    assert read() == e.AnswerSaved(1, MADE_AT, 1, (0, 2), left=7000, chain="0" * 32)
    noted = read(event="Noted", choice=None, text="why?\nbecause")
    assert noted == e.Noted(1, MADE_AT, 1, "why?\nbecause", left=7000, chain="0" * 32)
    marked = read(event="Highlighted", choice=None, ranges=[3, 9, 12, 20])
    assert marked == e.Highlighted(1, MADE_AT, 1, (3, 9, 12, 20), left=7000, chain="0" * 32)
    closed = read(event="SectionClosed", choice=None)
    assert closed == e.SectionClosed(1, MADE_AT, 1, left=7000, chain="0" * 32)


def test_a_leap_second_is_a_time() -> None:
    assert read(made_at="2016-12-31T23:59:60Z").made_at == "2016-12-31T23:59:60Z"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"device_seq": 0}, "device_seq"),
        ({"device_seq": 2**31}, "device_seq"),
        ({"device_seq": True}, "device_seq"),
        ({"made_at": "yesterday"}, "made_at"),
        ({"made_at": "2026-11-23T12:00:01"}, "made_at"),
        ({"made_at": "2026-11-23T25:00:01Z"}, "made_at"),
        ({"left": -1}, "left"),
        ({"event": "Admitted"}, "event"),
        ({"event": "Flagged"}, "Flagged carries nothing"),
        ({"choice": None}, "AnswerSaved carries choice"),
        ({"choice": [2, 0]}, "choice"),
        ({"choice": [1, 1]}, "choice"),
        ({"choice": [-1]}, "choice"),
        ({"struck": [1]}, "choice, and nothing else"),
        ({"chain": "0" * 31}, "chain"),
        ({"event": "Noted", "choice": None, "text": "\x00"}, "text"),
        ({"event": "Noted", "choice": None, "text": "x" * 4001}, "text"),
        ({"event": "Highlighted", "choice": None, "ranges": [1]}, "ranges"),
        ({"event": "Highlighted", "choice": None, "ranges": [4, 2]}, "ranges"),
        ({"admin": True}, "admin"),
    ],
)
def test_a_bad_entry_is_refused_by_name(changes: dict[str, object], named: str) -> None:
    with pytest.raises(BadCall, match=named):
        read(**changes)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    kinds: tuple[type[SaveCall | BeatCall | SubmitCall], ...] = (SaveCall, BeatCall, SubmitCall)
    for kind in kinds:
        try:
            read_call(kind, body)
        except BadCall:
            continue


@given(anything)
def test_any_json_is_read_or_refused(value: object) -> None:
    body = json.dumps({"tab": "tab-of-ada-1", "entries": [value]}).encode()
    with contextlib.suppress(BadCall):
        read_entries(read_call(SaveCall, body).entries)


def test_the_end_takes_a_deliberate_word() -> None:
    with pytest.raises(BadCall, match="confirmed"):
        read_call(SubmitCall, b'{"tab": "tab-of-ada-1", "last_device_seq": 1, "confirmed": false}')


def test_depth_is_no_weapon() -> None:
    with pytest.raises(BadCall):
        read_call(SaveCall, b"[" * 100_000)
