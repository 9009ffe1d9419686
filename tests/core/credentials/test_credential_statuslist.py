"""The status list: one bit a credential."""

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.core import credentials as c
from assay.core.credentials.multibase import to_base64url
from assay.core.credentials.statuslist import MAX_DECODED_BYTES

# Bitstring Status List 1.0 (W3C Recommendation), example "BitstringStatusListCredential"
W3C_ENCODED_LIST = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"

INDEXES = st.sets(st.integers(0, c.ENTRIES - 1), max_size=20)


def test_the_list_of_the_recommendation_is_read() -> None:
    assert c.decode_bits(W3C_ENCODED_LIST) == c.empty_bits()


def test_index_0_is_the_leftmost_bit() -> None:
    bits = c.with_bit(c.empty_bits(), 0)
    assert bits[0] == 0b1000_0000
    assert c.with_bit(bits, 9)[1] == 0b0100_0000


@settings(max_examples=25, deadline=None)
@given(INDEXES)
def test_exactly_the_set_bits_are_read_again(indexes: set[int]) -> None:
    bits = c.empty_bits()
    for index in indexes:
        bits = c.with_bit(bits, index)
    decoded = c.decode_bits(c.encode_bits(bits))
    assert {index for index in range(c.ENTRIES) if c.bit_at(decoded, index)} == indexes


def test_a_bit_can_be_taken_back() -> None:
    assert c.with_bit(c.with_bit(c.empty_bits(), 5), 5, value=False) == c.empty_bits()


def test_the_same_bits_always_give_the_same_text() -> None:
    assert c.encode_bits(c.empty_bits()) == c.encode_bits(c.empty_bits())


@pytest.mark.parametrize("index", [-1, c.ENTRIES])
def test_a_place_outside_the_list_is_refused(index: int) -> None:
    with pytest.raises(c.BadStatusList):
        c.bit_at(c.empty_bits(), index)
    with pytest.raises(c.BadStatusList):
        c.with_bit(c.empty_bits(), index)


@pytest.mark.parametrize("entries", [0, 131_064, 131_073])
def test_a_list_too_short_for_privacy_is_refused(entries: int) -> None:
    with pytest.raises(c.BadStatusList):
        c.empty_bits(entries)


@pytest.mark.parametrize(
    "encoded",
    [
        "",
        "u",
        "zAAAA",
        "uAAAA",
        W3C_ENCODED_LIST[:-6],
        to_base64url(gzip.compress(bytes(100), mtime=0)),
        to_base64url(gzip.compress(bytes(16_384), mtime=0) + b"more"),
        to_base64url(gzip.compress(bytes(MAX_DECODED_BYTES + 1), mtime=0)),
    ],
)
def test_damage_short_lists_and_bombs_are_refused(encoded: str) -> None:
    with pytest.raises(c.BadStatusList):
        c.decode_bits(encoded)
