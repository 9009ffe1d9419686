"""Canonicalisation: the bytes that are signed, and the documents that are refused instead."""

import time
from typing import Any

import pytest

from assay.core.credentials.canonical import canonicalize
from assay.core.credentials.contexts import CREDENTIALS_V2, OPEN_BADGES_3, PINS, bundled_contexts
from assay.core.credentials.errors import CredentialError, UnsafeDocument

from .issuing import unsigned


def document(**members: Any) -> dict[str, Any]:
    """A small document under both contexts."""
    start = {"@context": [CREDENTIALS_V2, OPEN_BADGES_3], "id": "urn:x:1", "type": ["VerifiableCredential"]}
    return start | members


def test_the_bundled_contexts_are_the_pinned_ones() -> None:
    assert set(bundled_contexts()) == set(PINS)


def test_canonical_lines_are_sorted_and_closed() -> None:
    canonical = canonicalize(document(name='b\n"c"\\', description="a"))
    assert canonical == (
        "<urn:x:1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<https://www.w3.org/2018/credentials#VerifiableCredential> .\n"
        '<urn:x:1> <https://schema.org/description> "a" .\n'
        '<urn:x:1> <https://schema.org/name> "b\\n\\"c\\"\\\\" .\n'
    )


def test_line_separators_of_unicode_stay_inside_their_literal() -> None:
    canonical = canonicalize(document(name="a\u2028b\u0085c"))
    assert "a\u2028b\u0085c" in canonical
    assert len(canonical.split("\n")) == 3


def test_the_order_of_members_and_sets_does_not_matter() -> None:
    ada = unsigned()
    backwards = dict(reversed(ada.items()))
    backwards["credentialSubject"] = dict(reversed(ada["credentialSubject"].items()))
    assert canonicalize(backwards) == canonicalize(ada)


@pytest.mark.parametrize(
    "members",
    [
        {"nickname": "Ada"},  # undefined: PyLD and others drop it silently, so it would be unsigned
        {"issuer": {"id": "https://a.example/", "nickname": "Ada"}},
        {"id": "relative"},
        {"type": ["VerifiableCredential", "Undefined"]},
        {"issuer": "issuer/1"},
        {"issuer": "http://example.org/base/1"},
        {"issuer": {"id": "_:b0"}},
        {"issuer": {"id": "https://a.example/> <x"}},
        {"https://a.example/> <y": "injected"},
        {"https://a.example/ x": "injected"},
        {"name": None},
        {"name": []},
        {"name": {}},
        {"name": "bell\x07"},
        {"name": "delete\x7f"},
        {"name": "@id"},
        {"name": {"@value": "x", "@language": "not a language"}},
        {"name": {"@value": "x", "@direction": "rtl"}},
        {"@graph": [{"id": "urn:x:2", "name": "hidden"}]},
        {"@reverse": {"issuer": {"id": "urn:x:2"}}},
        {"@included": [{"id": "urn:x:2", "name": "hidden"}]},
        {"type": "@json", "name": "x"},
        {"@context": [CREDENTIALS_V2, {"nickname": "urn:nick"}]},
        {"@context": [CREDENTIALS_V2, "https://a.example/context"]},
        {"@context": {"@vocab": "urn:everything:"}},
        {"credentialSubject": {"@context": {"x": "urn:x"}, "id": "urn:x:3", "x": "y"}},
        {"credentialSubject": {"@context": "https://a.example/context", "id": "urn:x:3"}},
    ],
)
def test_what_would_be_dropped_or_invented_is_refused(members: dict[str, Any]) -> None:
    with pytest.raises(UnsafeDocument):
        canonicalize(document(**members))


def test_a_document_that_says_nothing_is_refused() -> None:
    with pytest.raises(UnsafeDocument):
        canonicalize({"@context": [CREDENTIALS_V2], "id": "urn:x:1"})


def test_a_poisoned_graph_is_refused_at_once() -> None:
    """Look-alikes that refer to look-alikes: hashing them costs the factorial of their number."""
    leaf = {"type": "IdentityObject"}
    twins = [{"type": ["AchievementSubject"], "identifier": [dict(leaf) for _ in range(8)]} for _ in range(8)]
    started = time.perf_counter()
    with pytest.raises(UnsafeDocument, match="look alike"):
        canonicalize(document(credentialSubject=twins))
    assert time.perf_counter() - started < 1


def test_a_few_look_alikes_are_canonicalised() -> None:
    twins = [{"type": "IdentityObject"}, {"type": "IdentityObject"}]
    canonical = canonicalize(document(credentialSubject={"type": "AchievementSubject", "identifier": twins}))
    assert "_:c14n2" in canonical


def test_size_and_depth_are_bounded() -> None:
    deep: Any = "x"
    for _ in range(60):
        deep = {"name": deep}
    for members in ({"credentialSubject": deep}, {"tag": [f"t{n}" for n in range(3000)]}):
        with pytest.raises(CredentialError):
            canonicalize(document(**members))
