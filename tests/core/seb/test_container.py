"""The .seb file: every packing there and back, other programs' files, and files that somebody has damaged."""

import gzip
import tracemalloc
import zlib
from base64 import b64decode
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.core import seb
from assay.core.seb.rncryptor import decrypt, encrypt
from tests.core.seb.vectors import cases

FILES = cases("containers.json")
MESSAGES = cases("rncryptor.json")
SEED = bytes(range(32))
EXAM: dict[str, seb.Value] = {"startURL": "https://exam.example.org/seb/start", "sendBrowserExamKey": True}
ENCRYPTED = seb.write_seb(EXAM, packing=seb.Packing.PASSWORD, password="examination", seed=SEED)


@pytest.mark.parametrize("name", FILES)
def test_a_file_made_by_gzip_and_openssl(name: str) -> None:
    case = FILES[name]
    assert seb.config_key(seb.read_seb(b64decode(case["file"]), password=case["password"])) == case["key"]


@pytest.mark.parametrize("name", MESSAGES)
def test_the_messages_of_the_rncryptor_specification(name: str) -> None:
    case = MESSAGES[name]
    assert decrypt(bytes.fromhex(case["message"]), password=case["password"]) == bytes.fromhex(case["plain"])


@pytest.mark.parametrize("name", [name for name in MESSAGES if MESSAGES[name]["password"].isascii()])
def test_a_version_2_message_differs_from_the_specifications_in_version_and_seal_only(name: str) -> None:
    case = MESSAGES[name]
    seed = bytes.fromhex(case["encryption_salt"] + case["hmac_salt"] + case["iv"])
    message = encrypt(bytes.fromhex(case["plain"]), password=case["password"], seed=seed)
    assert message[0] == 2
    assert message[1:-32] == bytes.fromhex(case["message"])[1:-32]
    assert decrypt(message, password=case["password"]) == bytes.fromhex(case["plain"])


@pytest.mark.parametrize("packing", seb.Packing)
def test_every_packing_goes_round(packing: seb.Packing) -> None:
    file = seb.write_seb(EXAM, packing=packing, password="admin", seed=SEED)
    assert seb.read_seb(file, password="admin") == EXAM
    assert seb.packing_of(file) is packing
    assert file == seb.write_seb(EXAM, packing=packing, password="admin", seed=SEED)


def test_clients_without_an_admin_password_are_configured_with_an_empty_one() -> None:
    file = seb.write_seb(EXAM, packing=seb.Packing.CONFIGURE_CLIENT, seed=SEED)
    assert seb.read_seb(file) == EXAM


def test_the_file_is_what_gzip_reads() -> None:
    inner = gzip.decompress(seb.write_seb(EXAM))
    assert inner[:4] == b"plnd"
    assert gzip.decompress(inner[4:]).startswith(b"<?xml")


def wrong_padding() -> bytes:
    """Sealed with the right password around a text that is not padded, by cutting a block off."""
    whole = encrypt(bytes(16), password="p", seed=SEED)
    from assay.core.seb.rncryptor import _keys, _seal

    body = whole[: -32 - 16]
    return gzip.compress(b"pswd" + body + _seal(_keys("p", body), body))


PLAIN = gzip.compress(b"<plist><dict><key>a</key><true/></dict></plist>")
REFUSED: dict[str, tuple[bytes, str | None, type[seb.SebError], str]] = {
    "nothing": (b"", None, seb.BadContainer, "The file is empty"),
    "something else": (b"PK\x03\x04", None, seb.BadContainer, "not a .seb file: it begins with “PK??”"),
    "an unknown prefix": (gzip.compress(b"abcd"), None, seb.BadContainer, "begins with “abcd”"),
    "a certificate": (
        gzip.compress(b"pkhs" + bytes(99)),
        None,
        seb.CertificateEncrypted,
        "a certificate (pkhs)",
    ),
    "another certificate": (gzip.compress(b"phsk"), None, seb.CertificateEncrypted, "with a password"),
    "no password": (ENCRYPTED, None, seb.PasswordNeeded, "give it"),
    "an empty password": (ENCRYPTED, "", seb.PasswordNeeded, "give it"),
    "a wrong password": (ENCRYPTED, "Examination", seb.WrongPassword, "does not open"),
    "no admin password": (
        seb.write_seb(EXAM, packing=seb.Packing.CONFIGURE_CLIENT, password="admin", seed=SEED),
        None,
        seb.PasswordNeeded,
        "admin password",
    ),
    "cut off": (ENCRYPTED[:-9], "examination", seb.BadContainer, "cut off"),
    "damaged": (
        ENCRYPTED[:40] + b"\xff" + ENCRYPTED[41:],
        "examination",
        seb.BadContainer,
        "cannot be unpacked",
    ),
    "a message without a seal": (
        gzip.compress(b"pswd\x02\x01" + bytes(40)),
        "p",
        seb.BadContainer,
        "cut off",
    ),
    "another version": (
        gzip.compress(b"pswd\x04\x01" + bytes(99)),
        "p",
        seb.BadContainer,
        "RNCryptor 2 or 3",
    ),
    "a message with a key": (
        gzip.compress(b"pswd\x03\x00" + bytes(99)),
        "p",
        seb.BadContainer,
        "RNCryptor 2 or 3",
    ),
    "a message with wrong padding": (wrong_padding(), "p", seb.BadContainer, "not padded"),
    "plain, and broken inside": (gzip.compress(b"plnd" + PLAIN[:-4]), None, seb.BadContainer, "cut off"),
    "plain, and nothing inside": (gzip.compress(b"plnd"), None, seb.BadSettings, "not well-formed XML"),
    "a bomb": (gzip.compress(bytes(50 << 20)), None, seb.BadContainer, "unpacks to more than"),
    "a bomb inside": (
        gzip.compress(b"plnd" + gzip.compress(bytes(50 << 20))),
        None,
        seb.BadContainer,
        "more than",
    ),
    "a big one": (bytes(5 << 20), None, seb.BadContainer, "too big"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_as_what_and_in_which_words(name: str) -> None:
    file, password, kind, words = REFUSED[name]
    with pytest.raises(kind) as refused:
        seb.read_seb(file, password=password)
    assert words in str(refused.value)


def test_a_bomb_is_not_unpacked_beyond_the_limit() -> None:
    bomb = REFUSED["a bomb"][0]
    tracemalloc.start()
    try:
        with pytest.raises(seb.BadContainer):
            seb.read_seb(bomb)
        assert tracemalloc.get_traced_memory()[1] < 12 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("password", ["Prüfung", "a\tb", "пароль"])
def test_a_password_that_seb_would_read_differently_is_not_used(password: str) -> None:
    with pytest.raises(seb.SebError, match="plain letters"):
        seb.write_seb(EXAM, packing=seb.Packing.PASSWORD, password=password, seed=SEED)


def test_an_empty_password_encrypts_nothing() -> None:
    with pytest.raises(seb.PasswordNeeded):
        seb.write_seb(EXAM, packing=seb.Packing.PASSWORD, seed=SEED)


def test_a_seed_too_short_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        seb.write_seb(EXAM, packing=seb.Packing.PASSWORD, password="p", seed=b"1234")


SHAPES = [b64decode(case["file"]) for case in FILES.values()]


@st.composite
def damaged(draw: Any) -> bytes:
    """A good file, unpacked once or not, with some bytes changed, cut or put in between."""
    file = draw(st.sampled_from(SHAPES))
    packed = file.startswith(b"\x1f\x8b") and draw(st.booleans())
    whole = bytearray(gzip.decompress(file) if packed else file)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(whole)))
        whole[at : at + draw(st.integers(0, 3))] = draw(st.binary(max_size=3))
    return zlib.compress(bytes(whole), wbits=31) if packed else bytes(whole)


@given(damaged())
@settings(max_examples=200, deadline=None)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(file: bytes) -> None:
    with suppress(seb.SebError):
        seb.read_seb(file, password="examination")
    with suppress(seb.SebError):
        seb.packing_of(file)


@given(st.integers(0, len(gzip.decompress(ENCRYPTED)) * 8 - 1))
@settings(max_examples=60, deadline=None)
def test_no_bit_of_an_encrypted_file_can_be_changed(bit: int) -> None:
    content = bytearray(gzip.decompress(ENCRYPTED))
    content[bit // 8] ^= 1 << bit % 8
    with pytest.raises(seb.SebError):
        seb.read_seb(bytes(content), password="examination")
