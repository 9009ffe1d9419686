"""The hashes with which SEB says, request by request, that it runs with a certain configuration.

    X-SafeExamBrowser-ConfigKeyHash    SHA-256(URL + Config Key)
    X-SafeExamBrowser-RequestHash      SHA-256(URL + Browser Exam Key)

URL: the absolute address of the request as SEB sent it, without its fragment; the keys as 64 hexadecimal
digits (seb-win-refactoring KeyGenerator.cs). A hash that holds means that the client *knows* the key.
It does not mean that the client is SEB: see docs/explanation/seb.md.
"""

import hashlib
import hmac
import re

from assay.core.seb.errors import BadRequestUrl, SebError

CONFIG_KEY_HEADER = "X-SafeExamBrowser-ConfigKeyHash"
BROWSER_EXAM_KEY_HEADER = "X-SafeExamBrowser-RequestHash"

_KEY = re.compile(r"[0-9a-f]{64}")
_ABSOLUTE = re.compile(r"https?://[^/?#]", re.IGNORECASE)


def config_key_hash(url: str, config_key: str) -> str:
    """What SEB sends for a request of this absolute URL under this Config Key (64 hexadecimal digits).

    The URL is hashed as it stands: only a fragment is cut off, nothing is encoded, lowered or put in order.
    Raises BadRequestUrl for a URL that is not absolute, SebError for what is no key.
    """
    return _hash(url, config_key)


def browser_exam_key_hash(url: str, browser_exam_key: str) -> str:
    """What SEB sends for a request of this URL under this Browser Exam Key. Raises as `config_key_hash`."""
    return _hash(url, browser_exam_key)


def holds(claimed: str | None, *, url: str, key: str) -> bool:
    """Whether what a request claims is the hash of its own URL under this key; compared in constant time.

    Many servers lose a `?` with nothing behind it, which SEB has hashed; both spellings hold. Raises as
    `config_key_hash`, for URL and key are the server's own words and not the client's.
    """
    if claimed is None:
        return False
    said = claimed.strip().lower().encode("utf-8", "surrogatepass")
    spellings = (url,) if "?" in url else (url, f"{url.split('#', 1)[0]}?")
    return any(hmac.compare_digest(said, _hash(spelling, key).encode()) for spelling in spellings)


def _hash(url: str, key: str) -> str:
    lowered = key.lower()
    if not _KEY.fullmatch(lowered):
        raise SebError("A key is 64 hexadecimal digits.")
    if not _ABSOLUTE.match(url):
        raise BadRequestUrl("The URL must be absolute: https://host/path, as the browser asked for it.")
    # Bytes that are no UTF-8 come in as surrogates (`request_url`) and are hashed as the bytes they were.
    return hashlib.sha256(
        url.split("#", 1)[0].encode("utf-8", "surrogateescape") + lowered.encode()
    ).hexdigest()
