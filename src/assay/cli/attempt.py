"""`assay attempt`: the journal of an attempt, out to a file and verified without trusting us."""

from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

import click

from assay.cli.django_site import start_django
from assay.cli.world.folder import choose_demo
from assay.core.attempt.acknowledgement import is_acknowledgement
from assay.core.attempt.claim_files import BadDocument, read_claim, read_receipt
from assay.core.attempt.claims import Verdict, judge_claim, judge_receipt
from assay.core.journal import Entry, read_lines, verify_lines
from assay.core.journal.signature import holds
from assay.outside.keys import SiteKeys


@click.group()
def attempt() -> None:
    """Export and verify the journal of an exam attempt."""


@attempt.command()
@click.argument("uuid", metavar="ID", type=click.UUID)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="The folder of a demo; default: this site, or var/demo where no site is set up.",
)
def export(uuid: UUID, data: Path | None) -> None:
    """Write the sealed journal of attempt ID to standard output, one entry a line."""
    choose_demo(data)
    start_django()
    from django.db import OperationalError, ProgrammingError

    from assay.apps.attempts.models import Attempt
    from assay.apps.attempts.queries import export_journal
    from assay.web.kit.issuing import site_key

    try:
        found = Attempt.objects.get(uuid=uuid)
    except Attempt.DoesNotExist:
        raise click.ClickException(f"There is no attempt {uuid}.") from None
    except (OperationalError, ProgrammingError) as error:
        raise click.ClickException(
            f"This site's database cannot be read ({error}). Is it set up? `assay init` does it."
        ) from error
    click.echo(export_journal(found, key=site_key()), nl=False)


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@attempt.command()
@click.argument("file", type=_FILE)
@click.option("--key", help="The site's public key (u…): also prove that the seal is this site's.")
@click.option("--claim", type=_FILE, help="What a player kept of an acknowledgement: is all of it stored?")
@click.option("--receipt", type=_FILE, help="A candidate's receipt (JSON): is this the journal it speaks of?")
@click.option(
    "--secret",
    type=_FILE,
    help="The site's keys/site.secret: also prove that it was this site that acknowledged --claim.",
)
def verify(
    file: Path, key: str | None, claim: Path | None, receipt: Path | None, secret: Path | None
) -> None:
    """Verify the journal in FILE, and prove or disprove a claim that something of it was lost.

    Exit 0: whole, and all that was claimed is stored. Exit 1: the first entry that was changed, moved or cut
    is named, or the one that is missing or differs. Exit 2: a claim or receipt that proves nothing.
    """
    data = file.read_bytes()
    faults = verify_lines(data, check=holds, expected_key=key)
    for fault in faults:
        click.echo(f"{file}:{fault.line}: {fault.message}")
    if faults:
        raise SystemExit(1)
    entries, seal = read_lines(data.decode())
    click.echo(
        f"{file}: whole. {len(entries)} entries of attempt {seal.attempt}, sealed with key {seal.key}."
    )
    if key is None:
        click.echo("Whose key that is, only the issuer's DID document says; give it with --key to check.")
    verdicts = []
    if claim:
        verdicts.append(_judged(claim, lambda: _hold_claim(entries, claim, secret), journal=file))
    if receipt:
        verdicts.append(_judged(receipt, lambda: _hold_receipt(entries, receipt, seal.key), journal=file))
    if any(verdict.outcome != "stored" for verdict in verdicts):
        raise SystemExit(1)


def _judged(file: Path, judge: Callable[[], Verdict], *, journal: Path) -> Verdict:
    """Prints a verdict; a document that cannot be judged ends the command with 2."""
    try:
        verdict = judge()
    except BadDocument as bad:
        click.echo(f"{file}:{bad.line}: {bad}")
        raise SystemExit(2) from bad
    where = f"{journal}:{verdict.seq}" if verdict.seq else str(journal)
    click.echo(f"{where}: {verdict.outcome}: {verdict.message}")
    return verdict


def _hold_claim(entries: Sequence[Entry], file: Path, secret: Path | None) -> Verdict:
    claim = read_claim(file.read_bytes())
    if secret is None:
        click.echo(f"{file}: whether the site said this, only its own key tells: --secret checks it.")
    elif not is_acknowledgement(
        SiteKeys(secret.read_bytes()).ack_key(),
        claim.ack,
        attempt=claim.attempt,
        held_up_to=claim.held_up_to,
        chain=claim.chain,
        at=claim.stored_at,
    ):
        raise BadDocument("this site did not give this acknowledgement: the claim proves nothing")
    return judge_claim(entries, claim)


def _hold_receipt(entries: Sequence[Entry], file: Path, key: str) -> Verdict:
    receipt = read_receipt(file.read_bytes())
    if receipt.key != key:
        raise BadDocument("the receipt is signed with another key than the journal is sealed with")
    return judge_receipt(entries, receipt, check=holds)
