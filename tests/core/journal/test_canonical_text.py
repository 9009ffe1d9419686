"""One text for one value, one spelling for one signature: what is hashed and signed leaves no choice."""

import json
from contextlib import suppress
from decimal import Decimal
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from assay.core.attempt import Event, Phase, to_body
from assay.core.journal import canonical, canonical_bytes
from assay.core.journal.signature import from_text, holds, to_text
from tests.core.attempt.story import any_event
from tests.core.journal.writing import KEY, NINE, key_text

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(max_codepoint=127), max_size=6), inner, max_size=4)
    ),
    max_leaves=20,
)


class TestCanonicalText:
    @given(json_values)
    def test_is_that_of_rfc_8785(self, value: object) -> None:
        assert canonical(value).encode() == rfc8785.dumps(value)  # type: ignore[arg-type]
        assert canonical_bytes(value) == canonical(value).encode()

    @pytest.mark.parametrize(
        "code", [*range(0x100), 0x2028, 0x2029, 0xFEFF, 0xFFFD, 0xFFFF, 0x1F600, 0x10FFFF]
    )
    def test_writes_every_letter_as_rfc_8785_does(self, code: int) -> None:
        text = f"a{chr(code)}b"
        assert canonical(text).encode() == rfc8785.dumps(text)

    @given(any_event)
    def test_of_any_event_is_that_of_rfc_8785(self, event: Event) -> None:
        body = to_body(event)
        assert canonical(body).encode() == rfc8785.dumps(body)  # type: ignore[arg-type]

    @given(json_values)
    def test_means_the_value(self, value: object) -> None:
        assert json.loads(canonical(value)) == value

    @pytest.mark.parametrize(
        "value",
        [
            1.0, float("nan"), [0.5], {"a": {"b": 1e9}}, 2**53, -(2**53), 2**70, {"ü": 1}, {1: 1},
            {1, 2}, b"x", NINE, Decimal(1), UUID(int=1), [(NINE,)], {"a": Ellipsis},
        ],
        ids=repr,
    )  # fmt: skip
    def test_is_refused_to_what_languages_write_differently(self, value: object) -> None:
        with pytest.raises(TypeError, match="journal"):
            canonical(value)

    @pytest.mark.parametrize("value", ["\ud800", {"a": ["x\udfff"]}])
    def test_is_refused_to_text_that_has_no_bytes(self, value: object) -> None:
        with pytest.raises(ValueError, match="surrogates"):
            canonical(value)

    def test_takes_a_named_text_for_its_text(self) -> None:
        assert canonical({"phase": Phase.ACTIVE}) == '{"phase":"active"}'


class TestSignatureText:
    @given(st.binary(max_size=80))
    def test_goes_round(self, raw: bytes) -> None:
        assert from_text(to_text(raw)) == raw

    @given(st.binary(min_size=1, max_size=70), st.data())
    def test_has_one_spelling(self, raw: bytes, data: st.DataObject) -> None:
        """Stray bits in the last letter, padding and other alphabets are refused."""
        text = to_text(raw)
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= \n"
        other = text[:-1] + data.draw(st.sampled_from(letters))
        with suppress(ValueError):
            assert other == text or from_text(other) != raw

    @pytest.mark.parametrize("text", ["", "u=", "z6Mk", "uA", "uAB==", "u AA", "uÄÄ", "uAA\n", "u+/"])
    def test_anything_else_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"base64|ASCII|multibase"):
            from_text(text)

    @pytest.mark.parametrize("key", ["", "u", "uAAAA", "x", key_text()[:-1], key_text() + "A", "ü"])
    def test_a_bad_key_or_signature_does_not_hold(self, key: str) -> None:
        signature = to_text(KEY.sign(b"m"))
        assert holds(key_text(), b"m", signature)
        assert not holds(key, b"m", signature)
        assert not holds(key_text(), b"m", key)
        assert not holds(key_text(), b"n", signature)
