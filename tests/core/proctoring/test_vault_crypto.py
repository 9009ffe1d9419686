"""Evidence at rest opens in its own place only, and is what NIST's GCM makes of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from assay.core.proctoring.vault_crypto import VaultError, open_piece, seal_piece, unwrap_key, wrap_key

VECTORS = json.loads(
    (Path(__file__).parents[3] / "spec" / "vectors" / "evidence" / "sealed.json").read_text("utf-8")
)
KEY, SITE_KEY, NONCE = bytes(range(100, 132)), bytes(range(32)), b"\x07" * 12
PLACE: dict[str, Any] = {"attempt": "ada", "stream": "camera", "seq": 7}


def block(key: bytes, data: bytes) -> bytes:
    """AES on one block."""
    return Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(data)


def product(x: int, y: int) -> int:
    """x times y in GF(2^128) as GCM has it (SP 800-38D, 6.3)."""
    z = 0
    for bit in range(127, -1, -1):
        if x >> bit & 1:
            z ^= y
        y = y >> 1 ^ (0xE1 << 120 if y & 1 else 0)
    return z


def gcm(key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
    """GCM written down once more from SP 800-38D, 7.1: ciphertext and tag."""
    count = range(2, 2 + -(-len(plain) // 16))
    stream = b"".join(block(key, nonce + number.to_bytes(4, "big")) for number in count)
    cipher = bytes(a ^ b for a, b in zip(plain, stream, strict=False))
    padded = b"".join(part + b"\0" * (-len(part) % 16) for part in (bound, cipher))
    hashed, subkey = 0, int.from_bytes(block(key, b"\0" * 16), "big")
    lengths = (8 * len(bound)).to_bytes(8, "big") + (8 * len(cipher)).to_bytes(8, "big")
    for place in range(0, len(padded + lengths), 16):
        hashed = product(hashed ^ int.from_bytes((padded + lengths)[place : place + 16], "big"), subkey)
    mask = int.from_bytes(block(key, nonce + b"\0\0\0\1"), "big")
    return cipher + (hashed ^ mask).to_bytes(16, "big")


def test_our_second_gcm_is_gcm() -> None:
    """Case 16 of McGrew & Viega (2004), "The Galois/Counter Mode of Operation"."""
    key = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
    nonce = bytes.fromhex("cafebabefacedbaddecaf888")
    plain = bytes.fromhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    bound = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    assert gcm(key, nonce, plain, bound)[-16:].hex() == "76fc6ece0f4e1768cddf8853bb2d551b"


def test_vectors() -> None:
    attempt, site_key = VECTORS["attempt"], bytes.fromhex(VECTORS["site_key"])
    key = unwrap_key(site_key, bytes.fromhex(VECTORS["wrapped"]), attempt=attempt)
    assert key == bytes.fromhex(VECTORS["data_key"])
    for piece in VECTORS["pieces"]:
        sealed, data = bytes.fromhex(piece["sealed"]), bytes.fromhex(piece["data"])
        place = {"attempt": attempt, "stream": piece["stream"], "seq": piece["seq"]}
        assert open_piece(key, sealed, **place) == data
        assert seal_piece(key, data, nonce=sealed[1:13], **place) == sealed


def test_the_layout_is_that_of_the_specification_by_another_gcm() -> None:
    attempt = VECTORS["attempt"]
    for piece in VECTORS["pieces"]:
        sealed, data = bytes.fromhex(piece["sealed"]), bytes.fromhex(piece["data"])
        bound = f"assay-piece-v1\n{attempt}\n{piece['stream']}\n{piece['seq']}".encode()
        nonce = sealed[1:13]
        key = bytes.fromhex(VECTORS["data_key"])
        assert sealed == b"\x01" + nonce + gcm(key, nonce, data, bound)
    wrapped = bytes.fromhex(VECTORS["wrapped"])
    keys = bytes.fromhex(VECTORS["site_key"]), bytes.fromhex(VECTORS["data_key"])
    bound = f"assay-vault-v1\n{attempt}".encode()
    assert wrapped == b"\x01" + wrapped[1:13] + gcm(keys[0], wrapped[1:13], keys[1], bound)


@given(st.binary(max_size=200), st.binary(min_size=12, max_size=12))
def test_a_piece_opens_as_it_was(data: bytes, nonce: bytes) -> None:
    sealed = seal_piece(KEY, data, nonce=nonce, **PLACE)
    assert open_piece(KEY, sealed, **PLACE) == data
    assert len(sealed) == len(data) + 29


@given(st.data(), st.binary(max_size=60))
def test_a_flipped_bit_or_a_cut_does_not_open(data: st.DataObject, plain: bytes) -> None:
    sealed = bytearray(seal_piece(KEY, plain, nonce=NONCE, **PLACE))
    length = data.draw(st.integers(0, len(sealed) - 1))
    with pytest.raises(VaultError, match="camera 7 of attempt ada"):
        open_piece(KEY, bytes(sealed[:length]), **PLACE)
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(VaultError, match="camera 7 of attempt ada"):
        open_piece(KEY, bytes(sealed), **PLACE)


@pytest.mark.parametrize("other", [{"attempt": "bela"}, {"stream": "screen"}, {"seq": 8}])
def test_a_piece_opens_nowhere_else(other: dict[str, str | int]) -> None:
    with pytest.raises(VaultError):
        open_piece(KEY, seal_piece(KEY, b"face", nonce=NONCE, **PLACE), **(PLACE | other))


def test_a_key_opens_with_its_own_site_and_attempt_only() -> None:
    wrapped = wrap_key(SITE_KEY, KEY, nonce=NONCE, attempt="ada")
    assert unwrap_key(SITE_KEY, wrapped, attempt="ada") == KEY
    for site_key, attempt in ((KEY, "ada"), (SITE_KEY, "bela")):
        with pytest.raises(VaultError, match=f"the key of attempt {attempt} does not open"):
            unwrap_key(site_key, wrapped, attempt=attempt)
    with pytest.raises(VaultError, match="cut off"):
        unwrap_key(SITE_KEY, b"", attempt="ada")


def test_a_sealed_piece_is_no_wrapped_key() -> None:
    sealed = seal_piece(SITE_KEY, KEY, nonce=NONCE, **PLACE)
    with pytest.raises(VaultError):
        unwrap_key(SITE_KEY, sealed, attempt="ada")


@pytest.mark.parametrize(
    ("key", "nonce", "said"),
    [(b"short", NONCE, "a key has 32 bytes, not 5"), (KEY, b"", "a nonce has 12 bytes")],
)
def test_wrong_lengths_are_named(key: bytes, nonce: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        seal_piece(key, b"", nonce=nonce, **PLACE)
    with pytest.raises(ValueError, match="a data key has 32 bytes, not 3"):
        wrap_key(KEY, b"abc", nonce=NONCE, attempt="ada")
