"""The answer file: opens for its attempt and its site, and says what is wrong in any other case."""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import rust_openssl
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.core.answer_file import (
    Answers,
    BadAnswerFile,
    Point,
    key_id,
    open_answer_file,
    public_text,
    read_answers,
    seal_answer_file,
    write_answers,
)
from assay.core.answer_file.envelope import _SUITE
from assay.core.attempt import Work
from assay.core.attempt import events as e
from assay.core.attempt.device_chain import link

FOLDER = Path(__file__).parents[3] / "spec/vectors/answer-file"
VECTORS = json.loads((FOLDER / "files.json").read_text())
HPKE = json.loads((FOLDER / "hpke.json").read_text())
ATTEMPT = VECTORS["attempt"]
KEY = ec.derive_private_key(int(VECTORS["private"], 16), ec.SECP256R1())
AT = "2026-11-23T11:00:05.120Z"
BASE = Point(40, "00112233445566778899aabbccddeeff")


def chained(base: Point, *entries: Work) -> tuple[Work, ...]:
    """The entries with their links, behind a point."""
    made: list[Work] = []
    chain = base.chain
    for entry in entries:
        chain = link(chain, entry)
        made.append(replace(entry, chain=chain))
    return tuple(made)


def answers(**change: Any) -> Answers:
    """What Ada's device holds when the time is up: six entries and one that no longer fits."""
    entries = chained(
        BASE,
        e.Visited(41, AT, 7, left=63),
        e.AnswerSaved(42, AT, 7, (0, 2), left=60),
        e.StruckOut(43, AT, 7, (1,), left=58),
        e.Highlighted(44, AT, 7, (3, 9, 20, 31), left=50),
        e.Noted(45, AT, 7, "first line\nGröße 日本語", left=41),
        e.SectionClosed(46, AT, 1, left=2),
    )
    orphans = chained(Point(38, "f" * 32), e.AnswerSaved(39, AT, 5, (1,), left=300))
    made = Answers(ATTEMPT, "tab-of-ada", "Mozilla/5.0", AT, 0, BASE, entries, orphans)
    return replace(made, **change)


def test_a_sealed_file_opens_to_the_same_answers() -> None:
    file = seal_answer_file(answers(), key=KEY.public_key())

    opened = open_answer_file(file, attempt=ATTEMPT, keys=[KEY])

    assert replace(opened, sha256="") == answers()
    assert len(opened.sha256) == 64
    assert b"Mozilla" not in file


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=80), max_size=8
    ),
    st.integers(0, 2**30),
)
@settings(max_examples=50)
def test_what_is_written_is_read_back(texts: list[str], held: int) -> None:
    base = Point(held, "0" * 32 if held else "")
    notes = [e.Commented(held + n, AT, n, text, left=n) for n, text in enumerate(texts, 1)]
    made = answers(base=base, entries=chained(base, *notes))

    assert read_answers(write_answers(made), attempt=ATTEMPT) == made


@pytest.mark.parametrize("case", VECTORS["files"], ids=lambda case: case["what"])
def test_each_vector_opens_or_says_what_is_wrong(case: dict[str, Any]) -> None:
    file = case["file"].encode()

    if case["wrong"] is None:
        opened = open_answer_file(file, attempt=ATTEMPT, keys=[KEY])
        assert json.loads(write_answers(opened)) == case["content"]
        return
    with pytest.raises(BadAnswerFile) as refused:
        open_answer_file(file, attempt=ATTEMPT, keys=[KEY])
    assert str(refused.value) == case["wrong"]


def test_a_file_too_big_is_not_even_read() -> None:
    with pytest.raises(BadAnswerFile, match="too big: 4,194,305 bytes"):
        open_answer_file(b" " * (4 << 20) + b"{", attempt=ATTEMPT, keys=[KEY])


def test_a_site_with_two_keys_opens_files_of_both() -> None:
    older = ec.generate_private_key(ec.SECP256R1())
    file = seal_answer_file(answers(), key=older.public_key())

    assert open_answer_file(file, attempt=ATTEMPT, keys=[KEY, older]).entries == answers().entries
    with pytest.raises(BadAnswerFile, match="another site"):
        open_answer_file(file, attempt=ATTEMPT, keys=[KEY])


def test_a_file_relabelled_for_another_attempt_does_not_open() -> None:
    other = "00000000-0000-4000-8000-000000000000"
    file = json.loads(seal_answer_file(answers(), key=KEY.public_key())) | {"attempt": other}

    with pytest.raises(BadAnswerFile, match="does not open"):
        open_answer_file(json.dumps(file).encode(), attempt=other, keys=[KEY])


@pytest.mark.parametrize("place", [0, 1, 64, 65, 100, -17, -1])
def test_a_changed_byte_anywhere_is_found(place: int) -> None:
    file = json.loads(seal_answer_file(answers(), key=KEY.public_key()))
    sealed = bytearray(urlsafe_b64decode(file["sealed"] + "=="))
    sealed[place] ^= 1
    file["sealed"] = urlsafe_b64encode(bytes(sealed)).decode().rstrip("=")

    with pytest.raises(BadAnswerFile, match="does not open"):
        open_answer_file(json.dumps(file).encode(), attempt=ATTEMPT, keys=[KEY])


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_no_bytes_make_anything_but_a_refusal(data: bytes) -> None:
    with pytest.raises(BadAnswerFile):
        open_answer_file(data, attempt=ATTEMPT, keys=[KEY])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(json.loads(write_answers(answers())))), json_values)
def test_no_content_makes_anything_but_a_refusal(member: str, value: object) -> None:
    content = json.loads(write_answers(answers())) | {member: value}

    with suppress(BadAnswerFile):
        assert read_answers(json.dumps(content).encode(), attempt=ATTEMPT).attempt == ATTEMPT


@given(st.sampled_from(sorted(json.loads(write_answers(answers()))["entries"][1])), json_values)
def test_an_entry_that_was_touched_is_named(member: str, value: object) -> None:
    content = json.loads(write_answers(answers()))
    if content["entries"][1][member] == value and type(content["entries"][1][member]) is type(value):
        return
    content["entries"][1][member] = value

    with pytest.raises(BadAnswerFile, match=r"[Ee]ntry [23]"):
        read_answers(json.dumps(content).encode(), attempt=ATTEMPT)


def test_the_suite_opens_the_published_message() -> None:
    """RFC 9180, A.3.1; the browser's half is held against the same values in tests/player."""
    vector = {name: value for name, value in HPKE.items() if name != "source"}
    raw = {name: bytes.fromhex(value) for name, value in vector.items()}
    private = ec.derive_private_key(int.from_bytes(raw["recipient_private"]), ec.SECP256R1())

    plain = rust_openssl.hpke._decrypt_with_aad(
        _SUITE, raw["enc"] + raw["ciphertext"], private, info=raw["info"], aad=raw["aad"]
    )

    assert plain == raw["plaintext"] == b"Beauty is truth, truth beauty"


def test_a_key_is_named_and_carried_by_its_point() -> None:
    raw = bytes.fromhex(HPKE["recipient_public"])
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)

    assert public_text(key) == urlsafe_b64encode(raw).decode().rstrip("=")
    assert key_id(key) == urlsafe_b64encode(hashlib.sha256(raw).digest()[:8]).decode().rstrip("=")
