"""Two verifiers written by others accept what Assay issues, refuse what was changed, and see revocation."""

import base64
import copy
import json
import struct
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from assay.core import credentials as c

from .engines import Answer, ask

ENGINES = ("digitalbazaar", "dcc")
VECTORS = Path(__file__).parents[2] / "spec" / "vectors" / "credentials"
PUBLISHED: list[dict[str, Any]] = json.loads((VECTORS / "verification.json").read_text(encoding="utf-8"))
GOOD = next(case for case in PUBLISHED if case["name"] == "valid")

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><g/></svg>'


def documents(case: dict[str, Any]) -> dict[str, Any]:
    """What the engines may fetch: the DID document and the status list, each under its own address."""
    did_document, status_list = case["didDocument"], case["statusList"]
    return {c.did_url(did_document["id"]): did_document, status_list["id"]: status_list}


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png() -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0\0\x59\x5e")) + chunk(b"IEND", b"")
    )


def changed_values(document: Any) -> list[tuple[str, Any]]:
    """A copy of the document for every text and truth value in it, with that one changed."""
    places = list(_places(document))
    return [(".".join(map(str, place)), _with_change(document, place)) for place in places]


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    for name, part in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(part, dict | list):
            yield from _places(part, (*path, name))
        elif isinstance(part, str | bool):
            yield (*path, name)


def _with_change(document: Any, place: tuple[Any, ...]) -> Any:
    changed = copy.deepcopy(document)
    parent = changed
    for step in place[:-1]:
        parent = parent[step]
    value = parent[place[-1]]
    parent[place[-1]] = (
        not value if isinstance(value, bool) else value[:-1] + ("a" if value[-1] != "a" else "b")
    )
    return changed


@pytest.fixture(scope="module")
def answers() -> dict[str, Answer]:
    """Every question of this file, asked in one run of node."""
    credential, known = GOOD["credential"], documents(GOOD)
    text = c.to_json(credential)
    baked_png, baked_svg = c.bake_png(png(), text), c.bake_svg(SVG, text)
    forged_text = text.replace("Łovelace", "Mallory")
    cases = [{"name": f"published: {case['name']}", "credential": case["credential"]} for case in PUBLISHED]
    for asked, case in zip(cases, PUBLISHED, strict=True):
        asked["documents"] = documents(case)
    cases += [
        {"name": "png", "png": base64.b64encode(baked_png).decode(), "documents": known},
        {"name": "svg", "svg": baked_svg.decode(), "documents": known},
        {"name": "forged png", "documents": known}
        | {"png": base64.b64encode(c.bake_png(png(), forged_text)).decode()},
        {"name": "forged svg", "svg": c.bake_svg(SVG, forged_text).decode(), "documents": known},
        {"name": "localhost", "credential": localhost()[0], "documents": localhost()[1]},
    ]
    cases += [
        {"name": f"changed: {place}", "credential": changed, "documents": known}
        for place, changed in changed_values(credential)
    ]
    return ask(cases)


def localhost() -> tuple[c.Json, dict[str, Any]]:
    """A credential of the demo, whose DID has a port."""
    did = c.did_from_url("http://localhost:8000")
    key = Ed25519PrivateKey.from_private_bytes(b"\x05" * 32)

    class Signer:
        verification_method = c.verification_method_id(did, 1)
        public_key = key.public_key().public_bytes_raw()

        def sign(self, message: bytes, /) -> bytes:
            return key.sign(message)

    issued_at = datetime(2024, 1, 1, tzinfo=UTC)
    list_url = "http://localhost:8000/status/1"
    unsigned = c.achievement_credential(
        c.AchievementFacts(
            id="http://localhost:8000/certifications/demo",
            name="Demo",
            description="A demo.",
            criteria="None.",
        ),
        c.HolderFacts(subject_id="urn:uuid:0a", name="مريم O'Neil", email="m@example.org", email_salt="salt"),
        issuer=c.IssuerFacts(did=did, name="Demo", url="http://localhost:8000/"),
        award=c.AwardFacts(id="urn:uuid:0b", awarded_at=issued_at, valid_from=issued_at),
        status=c.StatusSlot(list_url=list_url, index=131_071),
    )
    listed = c.status_list_credential(list_url, c.empty_bits(), issuer_did=did, valid_from=issued_at)
    known = {
        c.did_url(did): c.did_document(did, [c.IssuerKey(1, Signer.public_key)]),
        list_url: c.sign(listed, Signer(), created=issued_at),
    }
    return c.sign(unsigned, Signer(), created=issued_at), known


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ["published: valid", "png", "svg", "localhost"])
def test_what_assay_issues_is_accepted(answers: dict[str, Answer], name: str, engine: str) -> None:
    said = answers[name][engine]
    assert said == {"authentic": True, "revoked": False, "expired": False, "error": None}


def test_foreign_code_finds_the_same_credential_in_the_pictures(answers: dict[str, Answer]) -> None:
    assert answers["png"]["credential"] == GOOD["credential"]
    assert answers["svg"]["credential"] == GOOD["credential"]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_revoked_credential_is_seen_to_be_revoked(answers: dict[str, Answer], engine: str) -> None:
    said = answers["published: revoked"][engine]
    assert said["authentic"]
    assert said["revoked"]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ["forged png", "forged svg"])
def test_a_picture_with_one_name_changed_is_refused(
    answers: dict[str, Answer], name: str, engine: str
) -> None:
    assert not answers[name][engine]["authentic"]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_changed_value_is_refused(answers: dict[str, Answer], engine: str) -> None:
    asked = {name: answer for name, answer in answers.items() if name.startswith("changed: ")}
    assert len(asked) > 40
    assert [name for name, answer in asked.items() if answer[engine]["authentic"]] == []


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: case["name"])
def test_others_agree_with_the_published_verdicts(answers: dict[str, Answer], case: dict[str, Any]) -> None:
    """But for two things that are Assay's own: the JSON types (shape), and a moment other than now."""
    said = answers[f"published: {case['name']}"]["digitalbazaar"]
    if case["name"] == "true became text":
        assert said["authentic"]  # the same graph: only a check of the JSON can tell
    else:
        assert said["authentic"] == (case["verdict"] != "not valid")
