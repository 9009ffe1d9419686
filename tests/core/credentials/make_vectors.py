"""Write `spec/vectors/credentials/`: run as `python -m credentials.make_vectors` from `tests/core`.

The files are what an outsider checks an implementation against, so they change only when the profile does;
`tests/verifiers` asks two foreign verifiers whether they agree with the verdicts.
"""

import copy
import json
from pathlib import Path
from typing import Any

from assay.core import credentials as c
from assay.core.credentials.canonical import canonicalize
from assay.core.credentials.proof import data_to_sign

from .issuing import (
    AWARDED,
    DID,
    DID_DOCUMENT,
    INDEX,
    LATER,
    MALLORY,
    SIGNER,
    TODAY,
    Issued,
    SeededSigner,
    adas,
    status_list,
    unsigned,
)

VECTORS = Path(__file__).parents[3] / "spec" / "vectors" / "credentials"


def signing() -> c.Json:
    """Each stage from the unsigned document to the proof value."""
    document, signed = unsigned(), adas().credential
    options = {name: value for name, value in signed["proof"][0].items() if name != "proofValue"}
    return {
        "seed": bytes(range(32)).hex(),
        "publicKeyMultibase": c.to_multikey(SIGNER.public_key),
        "didDocument": DID_DOCUMENT,
        "document": document,
        "proofOptions": options,
        "canonicalDocument": canonicalize(document).split("\n")[:-1],
        "canonicalProofOptions": canonicalize({"@context": document["@context"]} | options).split("\n")[:-1],
        "dataToSign": data_to_sign(document, options).hex(),
        "signed": signed,
    }


def verification() -> list[c.Json]:
    """Cases for a verifier: the evidence, the moment, the verdict and the checks that do not pass."""
    good = adas()
    second = SeededSigner(b"\x02" * 32, number=2)
    both = [c.IssuerKey(1, SIGNER.public_key), c.IssuerKey(2, second.public_key)]
    cases = {
        "valid": good,
        "revoked": good.but(status_list=status_list(INDEX)),
        "the neighbours are revoked": good.but(status_list=status_list(INDEX - 1, INDEX + 1)),
        "expired": good.but(now=LATER),
        "another key was added": good.but(did_document=c.did_document(DID, both)),
        "the key was removed": good.but(did_document=c.did_document(DID, both[1:])),
        "the key was replaced": good.but(
            did_document=c.did_document(DID, [c.IssuerKey(1, MALLORY.public_key)])
        ),
        "the status list is by another key": good.but(status_list=status_list(signer=MALLORY)),
    }
    cases |= {what: good.but(credential=changed) for what, changed in _changes(good.credential).items()}
    return [_case(name, issued) for name, issued in cases.items()]


def _changes(signed: c.Json) -> dict[str, c.Json]:
    """A few changes that implementations are known to miss; the tests make every other one."""
    changed: dict[str, Any] = {}

    def variant(name: str) -> c.Json:
        changed[name] = copy.deepcopy(signed)
        return changed[name]

    variant("a name was changed")["credentialSubject"]["identifier"][1]["identityHash"] = "Mallory"
    variant("a word without meaning was added")["credentialSubject"]["honours"] = "with distinction"
    variant("the issuer's name was deleted")["issuer"].pop("name")
    variant("a status index was changed")["credentialStatus"]["statusListIndex"] = str(INDEX + 2)
    variant("true became text")["credentialSubject"]["identifier"][0]["hashed"] = "true"
    variant("the period was prolonged")["validUntil"] = "2099-01-01T00:00:00Z"
    variant("the proof's date was changed")["proof"][0]["created"] = "2024-01-16T10:30:00Z"
    return changed


def _case(name: str, issued: Issued) -> c.Json:
    report = issued.report()
    return {
        "name": name,
        "now": issued.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credential": issued.credential,
        "didDocument": issued.did_document,
        "statusList": issued.status_list,
        "verdict": report.verdict,
        "notPassed": {
            check.name: check.outcome for check in report.checks if check.outcome is not c.Outcome.PASSED
        },
    }


def main() -> None:
    assert AWARDED < TODAY < LATER
    VECTORS.mkdir(parents=True, exist_ok=True)
    for name, content in {"signing": signing(), "verification": verification()}.items():
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        (VECTORS / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
