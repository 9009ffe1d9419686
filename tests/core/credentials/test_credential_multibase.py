"""Multibase, against the examples of the base58 and multibase specifications."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.core.credentials.multibase import (
    BadMultibase,
    from_base58btc,
    from_base64url,
    to_base58btc,
    to_base64url,
)


@pytest.mark.parametrize(
    ("data", "text"),
    [  # draft-msporny-base58-03, section 5
        (b"Hello World!", "z2NEpo7TZRRrLZSi2U"),
        (
            b"The quick brown fox jumps over the lazy dog.",
            "zUSm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
        ),
        (bytes.fromhex("0000287fb4cd"), "z11233QC4"),
        (b"", "z"),
    ],
)
def test_base58_of_the_specification(data: bytes, text: str) -> None:
    assert to_base58btc(data) == text
    assert from_base58btc(text) == data


@given(st.binary(max_size=80))
def test_what_is_written_is_read_again(data: bytes) -> None:
    assert from_base58btc(to_base58btc(data)) == data
    assert from_base64url(to_base64url(data)) == data


@pytest.mark.parametrize("text", ["", "2NEpo7", "z0OIl", "z" + "1" * 200, "zé"])
def test_what_is_not_base58_is_refused(text: str) -> None:
    with pytest.raises(BadMultibase):
        from_base58btc(text)


@pytest.mark.parametrize("text", ["", "zAAAA", "uAA=", "uA/+A", "uAA AA", "uA", "ué"])
def test_what_is_not_base64url_is_refused(text: str) -> None:
    with pytest.raises(BadMultibase):
        from_base64url(text)
