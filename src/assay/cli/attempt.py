"""`assay attempt`: the journal of an attempt, out to a file and verified without trusting us."""

from pathlib import Path
from uuid import UUID

import click

from assay.cli.django_site import start_django
from assay.cli.world.folder import choose_demo
from assay.core.journal import read_lines, verify_lines
from assay.core.journal.signature import holds


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


@attempt.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", help="The site's public key (u…): also prove that the seal is this site's.")
def verify(file: Path, key: str | None) -> None:
    """Verify the journal in FILE; exit 1 names the first entry that was changed, moved or cut."""
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
