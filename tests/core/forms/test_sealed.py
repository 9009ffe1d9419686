"""The sealed form: opens with its key, in its place, and in no other way."""

import json
import zlib
from base64 import urlsafe_b64decode
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from assay.core.forms.sealed import NotSealed, seal, unseal, unseal_item

VECTORS = json.loads((Path(__file__).parents[3] / "spec/vectors/forms/sealed.json").read_text())
KEY = urlsafe_b64decode(VECTORS["key"] + "=")

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
forms = st.lists(texts, min_size=1, max_size=12).map(
    lambda stems: [{"number": n, "stem": stem, "options": [stem[::-1]]} for n, stem in enumerate(stems, 1)]
)


@given(forms, texts, st.binary(min_size=32, max_size=32))
def test_a_sealed_form_opens_again(items: list[dict[str, Any]], form_id: str, key: bytes) -> None:
    package = json.loads(json.dumps(seal(form_id, items, key)))

    assert unseal(package, key) == items
    assert unseal_item(form_id, len(items), package["sealed"][-1], key) == items[-1]


def test_the_vector_opens() -> None:
    assert unseal(VECTORS["package"], KEY) == VECTORS["items"]


def test_the_vector_opens_by_the_parts_of_the_standard() -> None:
    """AES-256-GCM by its mode and tag, DEFLATE by zlib: nothing of ours between."""
    locked = urlsafe_b64decode(VECTORS["package"]["sealed"][1] + "===")
    opened = Cipher(algorithms.AES256(KEY), modes.GCM(bytes(11) + b"\x02", locked[-16:])).decryptor()
    opened.authenticate_additional_data(b"assay-form-v1\n" + VECTORS["package"]["form"].encode() + b"\n2")
    packed = opened.update(locked[:-16]) + opened.finalize()

    assert json.loads(zlib.decompress(packed, -15)) == VECTORS["items"][1]


@pytest.mark.parametrize("case", VECTORS["broken"], ids=lambda case: case["what"])
def test_what_does_not_fit_is_refused_with_the_question_named(case: dict[str, Any]) -> None:
    with pytest.raises(NotSealed) as refused:
        unseal(case["package"], KEY)

    assert case["question"] is None or str(refused.value).startswith(f"question {case['question']}")


def test_another_key_opens_nothing() -> None:
    with pytest.raises(NotSealed, match="question 1 does not open"):
        unseal(VECTORS["package"], bytes(32))


@given(
    st.dictionaries(
        st.sampled_from(["form", "count", "sealed", "x"]),
        st.recursive(
            st.none() | st.integers() | st.text(max_size=40),
            lambda inner: st.lists(inner, max_size=3),
            max_leaves=5,
        ),
    )
)
def test_anything_else_is_no_package(package: dict[str, Any]) -> None:
    with suppress(NotSealed):
        assert unseal(package, KEY) == []


def test_a_bomb_is_not_unpacked() -> None:
    bomb = seal("f", [{"number": 1, "stem": "0" * 3_000_000}], KEY)

    with pytest.raises(NotSealed, match="longer than 1048576 bytes"):
        unseal(bomb, KEY)


@pytest.mark.parametrize("key", [b"", bytes(16), bytes(31), bytes(33)])
def test_a_key_of_another_length_seals_nothing(key: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        seal("f", [{"number": 1}], key)


def test_questions_are_sealed_in_the_order_of_their_numbers() -> None:
    with pytest.raises(ValueError, match="question 2 of the form has the number 3"):
        seal("f", [{"number": 1}, {"number": 3}], KEY)


def test_nothing_of_a_question_can_be_read_in_the_package() -> None:
    package = json.dumps(seal("f", [{"number": 1, "stem": "the secret stem"}], KEY))

    assert "secret" not in package
    assert set(json.loads(package)) == {"form", "count", "sealed"}
