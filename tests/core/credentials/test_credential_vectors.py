"""The published vectors (`spec/vectors/credentials/`): what others may hold us to."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from assay.core import credentials as c
from assay.core.credentials.canonical import canonicalize
from assay.core.credentials.proof import data_to_sign

from .issuing import SeededSigner

VECTORS = Path(__file__).parents[3] / "spec" / "vectors" / "credentials"
SIGNING: dict[str, Any] = json.loads((VECTORS / "signing.json").read_text(encoding="utf-8"))
VERIFICATION: list[dict[str, Any]] = json.loads((VECTORS / "verification.json").read_text(encoding="utf-8"))


def test_every_stage_of_signing_is_as_published() -> None:
    document, options = SIGNING["document"], SIGNING["proofOptions"]
    configuration = {"@context": document["@context"]} | options
    assert canonicalize(document).split("\n")[:-1] == SIGNING["canonicalDocument"]
    assert canonicalize(configuration).split("\n")[:-1] == SIGNING["canonicalProofOptions"]
    assert data_to_sign(document, options).hex() == SIGNING["dataToSign"]
    signer = SeededSigner(bytes.fromhex(SIGNING["seed"]))
    created = datetime.fromisoformat(options["created"])
    assert c.sign(document, signer, created=created) == SIGNING["signed"]
    assert SIGNING["didDocument"]["verificationMethod"][0]["publicKeyMultibase"] == (
        c.to_multikey(signer.public_key)
    )


@pytest.mark.parametrize("case", VERIFICATION, ids=lambda case: case["name"])
def test_every_verdict_is_as_published(case: dict[str, Any]) -> None:
    report = c.verify(
        case["credential"],
        did_document=case["didDocument"],
        status_list=case["statusList"],
        now=datetime.fromisoformat(case["now"]),
    )
    assert report.verdict == case["verdict"]
    not_passed = {check.name: check.outcome for check in report.checks if check.outcome != "passed"}
    assert not_passed == case["notPassed"]
