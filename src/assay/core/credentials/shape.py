"""The shape of a credential of this profile: what must stand where, and as which JSON type.

The signature covers the meaning (an RDF graph), which is the same for `true` and `"true"`, or for a list of
one and its only member. Checking the JSON itself closes that gap, so that one changed value never verifies.
Source: Open Badges 3.0, data model; `spec/credential-profile.md`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from assay.core.credentials.build import CREDENTIAL_TYPES
from assay.core.credentials.contexts import CREDENTIALS_V2, OPEN_BADGES_3
from assay.core.credentials.errors import CredentialError
from assay.core.credentials.reading import Json
from assay.core.credentials.text import link_problems
from assay.core.credentials.timestamps import parse_timestamp


@dataclass(frozen=True, slots=True)
class _Rule:
    """`path` (dotted; `[]` steps into every member of a list) must satisfy `holds`."""

    path: str
    holds: Callable[[Any], bool]
    expected: str
    optional: bool = False


_MISSING = object()


def shape_problems(document: Json) -> list[str]:
    """Every way in which `document` is not a credential of this profile; empty if it is one."""
    problems = []
    for rule in _RULES:
        for value in _values_at(document, rule.path.split(".")):
            if value is _MISSING:
                if not rule.optional:
                    problems.append(f"{rule.path} is missing")
            elif not rule.holds(value):
                problems.append(f"{rule.path} is not {rule.expected}")
    return problems


def is_status_index(value: Any) -> bool:
    """Whether `value` is a non-negative integer written as text, as statusListIndex must be."""
    return isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 9


def _values_at(value: Any, steps: list[str]) -> Iterator[Any]:
    """The values at a path; `_MISSING` once wherever the path ends early."""
    if not steps:
        yield value
    elif steps[0] == "[]":
        for part in value if isinstance(value, list) and value else [_MISSING]:
            yield from _values_at(part, steps[1:]) if part is not _MISSING else [_MISSING]
    elif isinstance(value, dict) and steps[0] in value:
        yield from _values_at(value[steps[0]], steps[1:])
    else:
        yield _MISSING


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_link(value: Any) -> bool:
    return isinstance(value, str) and not link_problems(value, where="")


def _is_moment(value: Any) -> bool:
    try:
        parse_timestamp(value, where="")
    except CredentialError:
        return False
    return True


def _is_texts(value: Any) -> bool:
    """A list without repetitions: the graph is a set, so a second mention would go unseen."""
    return isinstance(value, list) and all(_is_text(part) for part in value) and len(set(value)) == len(value)


def _exactly(*wanted: str) -> Callable[[Any], bool]:
    return lambda value: value == list(wanted)


def _the_word(wanted: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value == wanted


_SUBJECT = "credentialSubject"
_ACHIEVEMENT = f"{_SUBJECT}.achievement"
_STATUS = "credentialStatus"

_RULES = (
    _Rule(
        "@context", _exactly(CREDENTIALS_V2, OPEN_BADGES_3), "the two contexts of Open Badges 3.0, in order"
    ),
    _Rule("id", _is_link, "an absolute identifier"),
    _Rule("type", _exactly(*CREDENTIAL_TYPES), f"{list(CREDENTIAL_TYPES)}"),
    _Rule("name", _is_text, "text"),
    _Rule("issuer.id", _is_link, "an absolute identifier"),
    _Rule("issuer.type", _exactly("Profile"), "['Profile']"),
    _Rule("issuer.name", _is_text, "text"),
    _Rule("issuer.url", _is_link, "a link"),
    _Rule("issuer.email", _is_text, "text", optional=True),
    _Rule("validFrom", _is_moment, "a date and time with a zone"),
    _Rule("validUntil", _is_moment, "a date and time with a zone", optional=True),
    _Rule("awardedDate", _is_moment, "a date and time with a zone"),
    _Rule(f"{_SUBJECT}.id", _is_link, "an absolute identifier"),
    _Rule(f"{_SUBJECT}.type", _exactly("AchievementSubject"), "['AchievementSubject']"),
    _Rule(f"{_SUBJECT}.identifier.[].type", _the_word("IdentityObject"), "'IdentityObject'"),
    _Rule(f"{_SUBJECT}.identifier.[].hashed", lambda value: isinstance(value, bool), "true or false"),
    _Rule(f"{_SUBJECT}.identifier.[].identityHash", _is_text, "text"),
    _Rule(f"{_SUBJECT}.identifier.[].identityType", _is_text, "text"),
    _Rule(f"{_SUBJECT}.identifier.[].salt", _is_text, "text", optional=True),
    _Rule(f"{_SUBJECT}.licenseNumber", _is_text, "text", optional=True),
    _Rule(f"{_ACHIEVEMENT}.id", _is_link, "an absolute identifier"),
    _Rule(f"{_ACHIEVEMENT}.type", _exactly("Achievement"), "['Achievement']"),
    _Rule(f"{_ACHIEVEMENT}.achievementType", _the_word("Certification"), "'Certification'"),
    _Rule(f"{_ACHIEVEMENT}.name", _is_text, "text"),
    _Rule(f"{_ACHIEVEMENT}.description", _is_text, "text"),
    _Rule(f"{_ACHIEVEMENT}.criteria.narrative", _is_text, "text"),
    _Rule(f"{_ACHIEVEMENT}.version", _is_text, "text", optional=True),
    _Rule(f"{_ACHIEVEMENT}.inLanguage", _is_text, "text"),
    _Rule(f"{_ACHIEVEMENT}.tag", _is_texts, "a list of texts", optional=True),
    _Rule(f"{_ACHIEVEMENT}.image", lambda value: isinstance(value, dict), "an object", optional=True),
    _Rule(f"{_ACHIEVEMENT}.image.id", _is_link, "a link", optional=True),
    _Rule(f"{_ACHIEVEMENT}.image.type", _the_word("Image"), "'Image'", optional=True),
    _Rule(f"{_ACHIEVEMENT}.image.caption", _is_text, "text", optional=True),
    _Rule(f"{_STATUS}.id", _is_link, "an absolute identifier"),
    _Rule(f"{_STATUS}.type", _the_word("BitstringStatusListEntry"), "'BitstringStatusListEntry'"),
    _Rule(f"{_STATUS}.statusPurpose", _the_word("revocation"), "'revocation'"),
    _Rule(f"{_STATUS}.statusListIndex", is_status_index, "an index written as text"),
    _Rule(f"{_STATUS}.statusListCredential", _is_link, "a link"),
    _Rule("proof", lambda value: isinstance(value, list) and len(value) == 1, "a list of one proof"),
    _Rule("proof.[].created", _is_moment, "a date and time with a zone"),
)
