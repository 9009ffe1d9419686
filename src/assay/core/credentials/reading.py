"""Reading JSON that strangers send: one meaning, bounded size, or an error that says what is wrong.

Python's parser keeps the last of two equal names and accepts NaN; a signature must not depend on which
parser a verifier uses, so both are refused here, together with lone surrogates and absurd sizes.
"""

import json
import re
from collections.abc import Iterator
from math import isfinite
from typing import Any, NoReturn

from assay.core.credentials.errors import UnreadableCredential

Json = dict[str, Any]
"""A JSON object as Python reads it."""

MAX_BYTES = 512 * 1024
MAX_VALUES = 2_000
MAX_DEPTH = 24

_OTHERS = (dict, list, bool, int, type(None))
_SURROGATE = re.compile("[\ud800-\udfff]")


def parse_object(data: bytes | str) -> Json:
    """The JSON object in `data` (UTF-8); raises UnreadableCredential with the reason."""
    if len(data) > MAX_BYTES:
        raise UnreadableCredential(f"the document is larger than {MAX_BYTES // 1024} KiB")
    try:
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
        document = json.loads(text, object_pairs_hook=_unique_names, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise UnreadableCredential("the document is not UTF-8 text") from error
    except RecursionError as error:
        raise UnreadableCredential("the document is nested too deeply") from error
    except ValueError as error:
        raise UnreadableCredential(f"the document is not JSON: {error}") from error
    if not isinstance(document, dict):
        raise UnreadableCredential("the document is not a JSON object")
    check_bounds(document)
    return document


def check_bounds(document: Json) -> None:
    """Raise UnreadableCredential if `document` is too deep, too large, or no plain JSON value."""
    for count, (value, depth) in enumerate(walk(document)):
        if depth > MAX_DEPTH:
            raise UnreadableCredential(f"the document is nested deeper than {MAX_DEPTH} levels")
        if count >= MAX_VALUES:
            raise UnreadableCredential(f"the document has more than {MAX_VALUES} values")
        _check_plain(value)


def _check_plain(value: object) -> None:
    if isinstance(value, str):
        if not value.isascii() and _SURROGATE.search(value):
            raise UnreadableCredential("the document has half a surrogate pair, which is no character")
    elif isinstance(value, float):
        if not isfinite(value):
            raise UnreadableCredential("the document has a number beyond all bounds")
    elif not isinstance(value, _OTHERS):
        raise UnreadableCredential(f"{type(value).__name__} is not a JSON value")


def walk(value: Any) -> Iterator[tuple[Any, int]]:
    """Every value below and including `value`, names of members too, each with its depth; no recursion."""
    waiting = [(value, 0)]
    while waiting:
        current, depth = waiting.pop()
        yield current, depth
        if isinstance(current, dict):
            waiting.extend((part, depth + 1) for pair in current.items() for part in pair)
        elif isinstance(current, list):
            waiting.extend((part, depth + 1) for part in current)


def _unique_names(pairs: list[tuple[str, Any]]) -> Json:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member is named twice in one object")
    return members


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")
