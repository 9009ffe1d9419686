"""The quick way to the canonical form gives what PyLD itself gives, in whatever order documents come."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld

from assay.core.credentials import canonical
from assay.core.credentials.canonical import canonicalize
from assay.core.credentials.contexts import CREDENTIALS_V2, OPEN_BADGES_3, bundled_contexts
from assay.core.credentials.errors import CredentialError
from assay.core.credentials.processing import MOST_REMEMBERED

from .issuing import adas, unsigned

VECTORS = Path(__file__).parents[3] / "spec" / "vectors" / "credentials" / "verification.json"
ORDERS = st.lists(st.sampled_from([CREDENTIALS_V2, OPEN_BADGES_3]), min_size=1, max_size=4)
NODES = st.sampled_from(
    [
        {"type": ["VerifiableCredential"], "name": "a"},
        {"type": ["VerifiableCredential", "OpenBadgeCredential"], "awardedDate": "2026-11-23T10:00:00Z"},
        {"credentialSubject": {"id": "urn:x:2", "type": ["AchievementSubject"], "licenseNumber": "1"}},
        {
            "credentialSubject": {
                "type": "AchievementSubject",
                "achievement": {"id": "urn:x:3", "type": "Image"},
            }
        },
        {"evidence": {"type": ["Evidence"], "narrative": "n"}, "description": "d"},
        {"type": ["BitstringStatusListCredential"], "credentialSubject": {"type": "BitstringStatusList"}},
    ]
)


def by_pyld(document: dict[str, Any]) -> str:
    """The canonical form by the library alone, which starts from nothing."""

    def load(url: str, options: Any) -> dict[str, Any]:
        return {"contextUrl": None, "documentUrl": url, "document": copy.deepcopy(bundled_contexts()[url])}

    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    text: str = jsonld.normalize(copy.deepcopy(document), options)
    return text


@given(st.lists(st.tuples(ORDERS, NODES), min_size=1, max_size=4))
def test_what_is_remembered_of_one_document_never_changes_another(cases: list[Any]) -> None:
    for contexts, members in cases:
        document = {"@context": contexts, "id": "urn:x:1", **members}
        try:
            canonicalized = canonicalize(document)
        except CredentialError:
            continue  # an order in which a word has no meaning, or contexts that exclude each other
        assert canonicalized == by_pyld(document)


def test_whole_credentials_and_lists_come_out_as_by_the_library() -> None:
    issued = adas()
    documents = [issued.credential, issued.status_list, unsigned()]
    documents += [case["credential"] for case in json.loads(VECTORS.read_text(encoding="utf-8"))]
    compared = 0
    for document in documents:
        bare = {name: value for name, value in document.items() if name != "proof"}
        try:
            assert canonicalize(bare) == by_pyld(bare)
        except CredentialError:
            continue
        compared += 1
    assert compared > len(documents) / 2


def test_strangers_cannot_fill_the_memory() -> None:
    for number in range(MOST_REMEMBERED + 20):
        names = [CREDENTIALS_V2 if number >> bit & 1 else OPEN_BADGES_3 for bit in range(8)]
        try:
            canonicalize({"@context": names, "id": "urn:x:1", "name": "n"})
        except CredentialError:
            continue
    assert len(canonical._processed_contexts) <= MOST_REMEMBERED


@pytest.mark.parametrize("value", ["relative", "http://example.org/base/x", "https://a.example/> <x"])
def test_an_identifier_deep_inside_is_looked_at_too(value: str) -> None:
    document = unsigned()
    document["credentialSubject"]["achievement"]["image"]["id"] = value
    with pytest.raises(CredentialError, match="absolute IRI"):
        canonicalize(document)
