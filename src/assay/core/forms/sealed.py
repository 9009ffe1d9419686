"""The sealed form: each question encrypted by itself, so that a player may hold it all before the start.

The package lies on the candidate's device from the admission on; the key comes with the start. The player
unseals one question at a time, in memory, when it is visited. AES-256-GCM (NIST SP 800-38D) over raw DEFLATE
(RFC 1951): a key seals one package ever, so the question's number may be the nonce. For outsiders:
`spec/form-package.md`, `spec/vectors/forms/sealed.json`; the browser's twin is the player's `sealed.js`.
"""

import json
import zlib
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
MOST_ITEM_BYTES = 1 << 20
"""The longest JSON text of one question that is unsealed: a bomb of zeros must not fill the memory."""


class NotSealed(ValueError):
    """The package is none, or not one of this key; the message names the question."""


def seal(form_id: str, items: Sequence[Mapping[str, object]], key: bytes) -> dict[str, object]:
    """The package of a form: `items` as a candidate may see them, numbered 1, 2, … in their `number`.

    `key`: 32 bytes that seal this form and no other, ever. ValueError for another length or order.
    """
    cipher = _cipher(key)
    sealed = []
    for number, item in enumerate(items, start=1):
        if item.get("number") != number:
            raise ValueError(f"question {number} of the form has the number {item.get('number')!r}")
        plain = json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode()
        sealed.append(_to_text(cipher.encrypt(_nonce(number), _deflated(plain), _bound(form_id, number))))
    return {"form": form_id, "count": len(sealed), "sealed": sealed}


def unseal(package: Mapping[str, object], key: bytes) -> list[dict[str, object]]:
    """All questions of a package, in order. Raises NotSealed: changed, moved, of another form or key."""
    form_id, count, sealed = package.get("form"), package.get("count"), package.get("sealed")
    if not (isinstance(form_id, str) and isinstance(sealed, list) and count == len(sealed)):
        raise NotSealed("a sealed form has `form`, a list `sealed`, and its length as `count`")
    return [unseal_item(form_id, number, text, key) for number, text in enumerate(sealed, start=1)]


def unseal_item(form_id: str, number: int, sealed: object, key: bytes) -> dict[str, object]:
    """Question `number` of a form from its sealed text. Raises NotSealed."""
    try:
        if not isinstance(sealed, str):
            raise NotSealed(f"question {number} is not a text")
        locked = b64decode(sealed + "=" * (-len(sealed) % 4), altchars=b"-_", validate=True)
        item = json.loads(
            _inflated(_cipher(key).decrypt(_nonce(number), locked, _bound(form_id, number)), number)
        )
    except InvalidTag:
        raise NotSealed(
            f"question {number} does not open: another key, form or place, or it was changed"
        ) from None
    except (ValueError, RecursionError, zlib.error) as error:
        raise error if isinstance(error, NotSealed) else NotSealed(f"question {number}: {error}") from error
    if not isinstance(item, dict) or item.get("number") != number:
        raise NotSealed(f"question {number} holds something else")
    return item


def _cipher(key: bytes) -> AESGCM:
    if len(key) != KEY_BYTES:
        raise ValueError(f"the key of a form has {KEY_BYTES} bytes, not {len(key)}")
    return AESGCM(key)


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _bound(form_id: str, number: int) -> bytes:
    """What a question is bound to (AAD): it opens in this form and at this place only."""
    return f"assay-form-v1\n{form_id}\n{number}".encode()


def _deflated(plain: bytes) -> bytes:
    squeeze = zlib.compressobj(level=9, wbits=-zlib.MAX_WBITS)
    return squeeze.compress(plain) + squeeze.flush()


def _inflated(packed: bytes, number: int) -> bytes:
    swell = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    plain = swell.decompress(packed, MOST_ITEM_BYTES)
    if not swell.eof or swell.unconsumed_tail or swell.unused_data:
        raise NotSealed(f"question {number} is cut off, or longer than {MOST_ITEM_BYTES} bytes")
    return plain


def _to_text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
