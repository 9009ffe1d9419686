"""What the bank's own files say about an item: lint, facts with their expiry, and the proof's verdict.

The files are the master and may not be on this machine, or may have moved on since they were published; then
the page says so instead of guessing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from assay.apps.bank.models import ItemVersion
from assay.core.items.facts import Fact
from assay.core.items.lint import Context, Source, lint_item
from assay.core.proofs.judge import ProofResult
from assay.core.vocabulary import Problem
from assay.outside.bank_files import NoBank, read_bank
from assay.outside.sandbox.cache import Cache, default_folder
from assay.outside.sandbox.environment import Environment, NoEnvironment, find_environment
from assay.outside.sandbox.prove import remembered


@dataclass(frozen=True, slots=True)
class Workshop:
    """What is known of an item beside its text. `moved_on`: the file is newer than what is published."""

    lint: Sequence[Problem]
    facts: Sequence[Fact]
    proof: str | None
    verdict: ProofResult | None
    moved_on: bool


def workshop_of(row: ItemVersion, folder: Path, *, today: date) -> Workshop | None:
    """The workshop of a published item whose certification lies in `folder`; None without its file."""
    try:
        read = read_bank(folder / "items" / f"{row.item_key}.md")
    except NoBank:
        return None
    if not read.sources:  # the file cannot be read any more: all that can be said is why
        return Workshop(read.problems, (), None, None, moved_on=True)
    source = read.sources[0]
    context = Context(today=today, facts=read.facts, products=read.products, families=read.families)
    return Workshop(
        lint=lint_item(source, context=context),
        facts=[read.facts[fact] for fact in source.item.facts if fact in read.facts],
        proof=source.proof,
        verdict=_verdict(source, folder),
        moved_on=source.item.content_hash != row.content_hash,
    )


def _verdict(source: Source, folder: Path) -> ProofResult | None:
    """What `make prove` found for exactly this text; None where it never ran here."""
    environment = _environment(folder)
    if environment is None:
        return None
    return remembered(source, environment=environment, cache=Cache(default_folder(folder)))


@cache
def _environment(folder: Path) -> Environment | None:
    try:
        return find_environment(folder)
    except NoEnvironment:
        return None
