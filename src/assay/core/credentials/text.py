"""Rules for the words and links that go into a credential, so that every verifier reads the same.

Kept out: control characters (canonicalisers differ on them), bidirectional overrides (they make a name
look like another), unbalanced braces (VerifierPlus finds the JSON in a picture by counting them).
"""

import re
from urllib.parse import urlsplit

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_OVERRIDE = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_KEYWORD_OR_BLANK = re.compile(r"@[A-Za-z]+|_:.*", re.DOTALL)
_URN = re.compile(r"urn:[A-Za-z0-9][A-Za-z0-9-]{0,31}:[A-Za-z0-9()+,.:=@;$_!*'%/?#-]+")
_URL_CHARACTERS = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$'()*+,;=%-]+")


def text_problems(value: str, *, where: str) -> list[str]:
    """Why `value` cannot stand in a credential as `where`; empty if it can."""
    problems = []
    if not value.strip():
        problems.append(f"{where} is empty")
    if _CONTROL.search(value):
        problems.append(f"{where} has a control character (only line breaks are allowed)")
    if _OVERRIDE.search(value):
        problems.append(f"{where} has a character that reverses the direction of text")
    if _SURROGATE.search(value):
        problems.append(f"{where} has half a surrogate pair")
    if _KEYWORD_OR_BLANK.fullmatch(value):
        problems.append(f"{where} looks like a JSON-LD keyword or blank node")
    if not _balanced(value):
        problems.append(f"{where} has unbalanced braces")
    return problems


def link_problems(value: str, *, where: str) -> list[str]:
    """Why `value` is no URI for a credential: https, http, did:web or urn; `&` is out (DCC unescapes it)."""
    if _URN.fullmatch(value):
        return []
    scheme = value.partition(":")[0]
    if scheme in ("http", "https") and _URL_CHARACTERS.fullmatch(value) and urlsplit(value).hostname:
        return []
    if value.startswith("did:web:") and _URL_CHARACTERS.fullmatch(value):
        return []
    return [f"{where} is not an absolute http(s), did:web or urn identifier: {value!r}"]


def _balanced(value: str) -> bool:
    depth = 0
    for character in value:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0
