"""The outside of an answer file: whose it is, and the seal that only the site can open.

HPKE (RFC 9180), base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, the suite of its appendix
A.3, because every browser's WebCrypto can do it. The attempt stands in `info`, so a file opens for its
attempt only.
"""

import hashlib
import json
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from assay.core.answer_file.answers import Answers, BadAnswerFile, json_object, read_answers, write_answers

FORMAT = "assay-answer-file-v1"
MOST_BYTES = 4 << 20
_MEMBERS = {"format", "attempt", "key", "sealed"}
_SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_128_GCM)


def open_answer_file(data: bytes, *, attempt: str, keys: Sequence[EllipticCurvePrivateKey]) -> Answers:
    """The answers in a file that is handed over for `attempt` (UUID text). Hostile bytes are welcome.

    `keys` are the site's, P-256; the file says which it is sealed to. Raises BadAnswerFile, and nothing else:
    too big, not ours, of another attempt, changed, an entry that cannot be, a chain that breaks.
    """
    if len(data) > MOST_BYTES:
        raise BadAnswerFile(
            f"The file is too big: {len(data):,} bytes; an answer file has at most {MOST_BYTES:,}."
        )
    envelope = json_object(data, "The file")
    if envelope.get("format") != FORMAT or set(envelope) != _MEMBERS:
        raise BadAnswerFile("This is not an answer file of an Assay exam.")
    if envelope["attempt"] != attempt:
        raise BadAnswerFile(f"The file is of another attempt: {_shown(envelope['attempt'])}, not {attempt}.")
    key = {key_id(one.public_key()): one for one in keys}.get(str(envelope["key"]))
    if key is None:
        raise BadAnswerFile(
            "The file is sealed to a key that this site does not have: it is of another site."
        )
    text = _opened(_bytes(envelope), attempt, key)
    return read_answers(text, attempt=attempt, sha256=hashlib.sha256(data).hexdigest())


def seal_answer_file(answers: Answers, *, key: EllipticCurvePublicKey) -> bytes:
    """The file that a player makes of these answers, for the holder of the private half of `key`."""
    sealed = _SUITE.encrypt(write_answers(answers), key, info=_info(answers.attempt))
    file = {"format": FORMAT, "attempt": answers.attempt, "key": key_id(key), "sealed": _to_text(sealed)}
    return f"{json.dumps(file, indent=1)}\n".encode()


def key_id(key: EllipticCurvePublicKey) -> str:
    """How a file names the key it is sealed to: 11 letters."""
    return _to_text(hashlib.sha256(_point(key)).digest()[:8])


def public_text(key: EllipticCurvePublicKey) -> str:
    """The key as the player's page carries it: its point, uncompressed, 87 letters of base64url."""
    return _to_text(_point(key))


def _opened(sealed: bytes, attempt: str, key: EllipticCurvePrivateKey) -> bytes:
    try:
        return _SUITE.decrypt(sealed, key, info=_info(attempt))
    except (InvalidTag, ValueError) as error:
        raise BadAnswerFile("The file does not open: it was changed, or is not whole.") from error


def _bytes(envelope: Mapping[str, object]) -> bytes:
    text = envelope["sealed"]
    try:
        if not isinstance(text, str):
            raise ValueError
        return b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise BadAnswerFile("The file does not open: `sealed` is not base64url.") from error


def _info(attempt: str) -> bytes:
    return f"{FORMAT}\n{attempt}".encode()


def _point(key: EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _to_text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _shown(value: object) -> str:
    """Of a hostile value as much as fits into a sentence."""
    text = str(value)[:40]
    return text if text.isprintable() else "one without a name"
