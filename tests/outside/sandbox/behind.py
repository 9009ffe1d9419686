"""Plain-Python proofs of Bela's sound item, and the verdicts that the real sandbox gives on them."""

import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

from assay.core.items.item import ProofKind
from assay.core.items.lint import Source
from assay.core.items.parse import parse_item
from assay.core.proofs.judge import ProofResult
from assay.outside.sandbox.cache import Cache
from assay.outside.sandbox.environment import Environment, describe
from assay.outside.sandbox.prove import prove_items

TEXT = (Path(__file__).parents[3] / "spec" / "vectors" / "items" / "inf-0900.md").read_text(encoding="utf-8")
STACK = "stack: [python>=3.11]\n"

PROOF = '''
"""Counts the share of requests that meet the slow replica."""


def meets(item, option):
    return "least busy" in option.text


def claim_A(item):
    assert "two replicas" in item["A"].text


def claim_B(item):
    assert "larger batches" in item["B"].text


def claim_D(item):
    assert "two seconds" in item["D"].text
'''


@cache
def here() -> Environment:
    """This test's own interpreter; no proof of these tests needs more than Python."""
    return describe(Path(sys.executable))


def source(proof: str, *changes: tuple[str, str], kind: ProofKind = ProofKind.ORACLE) -> Source:
    """Bela's item with changes, and a proof beside it."""
    text = TEXT.replace("proof: none\n", f"proof: {kind}\n{STACK}")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file = "items/inf-0900.md"
    return Source(file, text, parse_item(text, file=file), proof)


def verdict(
    proof: str, *changes: tuple[str, str], kind: ProofKind = ProofKind.ORACLE, cache: Cache | None = None
) -> ProofResult:
    """What the sandbox and the judge make of one proof."""
    (result,) = prove_items([source(proof, *changes, kind=kind)], environment=here(), cache=cache)
    return result


def verdicts(*proofs: str, kind: ProofKind = ProofKind.CLAIMS) -> list[ProofResult]:
    """The same of several, in one run, each under another name."""
    sources = []
    for number, proof in enumerate(proofs):
        one = source(proof, kind=kind)
        sources.append(replace(one, file=f"items/{number}.md"))
    return prove_items(sources, environment=here(), cache=None)
