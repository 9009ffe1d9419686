"""The desk token holds for one person's rooms until it is over, and is no seat token."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.core.attempt.seat_token import read_token, write_token
from assay.core.proctoring.desk_token import DeskToken, read_desk_token, write_desk_token

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
names = st.from_regex(r"\A[a-z0-9][a-z0-9-]{0,30}\Z")


@given(st.integers(1, 10**9), st.none() | st.frozensets(names, max_size=5), st.integers(1, 10**11))
def test_what_is_written_is_read(person: int, keys: frozenset[str] | None, expires: int) -> None:
    text = write_desk_token(KEY, person=person, certifications=keys, expires=expires)
    assert read_desk_token(KEY, text, now=expires - 1) == DeskToken(person, expires, keys)
    assert read_desk_token(KEY, text, now=expires) is None
    assert read_desk_token(OTHER_KEY, text, now=0) is None


@given(st.text(max_size=80) | st.from_regex(r"\Adesk\.[0-9]{1,5}\.[0-9]{1,5}\.[a-z,*]{0,9}\.[0-9a-f]{32}\Z"))
def test_nothing_made_up_is_believed(text: str) -> None:
    assert read_desk_token(KEY, text, now=0) is None


def test_a_changed_room_is_noticed() -> None:
    text = write_desk_token(KEY, person=1, certifications={"pmle"}, expires=99)
    assert read_desk_token(KEY, text.replace("pmle", "*"), now=0) is None
    assert read_desk_token(KEY, text.replace("desk.1.", "desk.2."), now=0) is None


def test_a_seat_token_opens_no_desk() -> None:
    seat = write_token(KEY, attempt=UUID(int=1), tab="tab-of-ada-1", expires=99)
    assert read_token(KEY, seat, now=0) is not None
    assert read_desk_token(KEY, seat, now=0) is None


def test_a_desk_token_takes_no_seat() -> None:
    desk = write_desk_token(KEY, person=1, certifications={"pmle"}, expires=99)
    assert read_token(KEY, desk, now=0) is None


@pytest.mark.parametrize("name", ["a,b", "a.b", "*", "", "ä"])
def test_a_key_that_could_pass_for_two_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="key"):
        write_desk_token(KEY, person=1, certifications={name}, expires=99)
