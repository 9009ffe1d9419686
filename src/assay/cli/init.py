"""`assay init`: brings a site's database up to date and publishes its certifications."""

from pathlib import Path

import click

from assay.cli.django_site import start_django


@click.command()
@click.option(
    "--grant",
    "grants",
    type=(str, str),
    multiple=True,
    metavar="EMAIL ROLE",
    help="Give a person a role in every certification; they sign in by mailed code. Repeatable.",
)
def init(grants: tuple[tuple[str, str], ...]) -> None:
    """Prepare the database and publish the certifications of a site; safe to run again."""
    start_django()
    from django.conf import settings

    prepare_database()
    lines = publish_certifications(settings.CERTIFICATIONS_DIR)
    click.echo("\n".join(lines) or f"There is no certification under {settings.CERTIFICATIONS_DIR}.")
    for email, role in grants:
        click.echo(_grant(email, role))
    click.echo("Ready. Start the pages with `assay serve`, the background chores with `assay work`.")


def _grant(email: str, role: str) -> str:
    from assay.apps.people.actions import grant_role, invite
    from assay.apps.people.models import Role

    if role not in Role.values:
        raise click.BadParameter(f"{role!r} is not one of {', '.join(Role.values)}", param_hint="--grant")
    grant_role(invite(email), Role(role))
    return f"{email} is {role}"


def prepare_database() -> None:
    """Runs the migrations and makes the cache table."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def publish_certifications(root: Path, *, actor: str = "assay init") -> list[str]:
    """Publishes every certification under `root` and its bank; one line of report for each.

    A certification or bank with a structural problem is not published: the problems are the error message.
    """
    from assay.apps.bank.actions import publish_items
    from assay.apps.programs.actions import CertificationFiles, publish_certification
    from assay.core.forms import BlueprintError
    from assay.core.programs import CertificationError
    from assay.outside import clock
    from assay.outside.bank_files import NoBank, read_bank
    from assay.outside.certification_files import (
        NoCertification,
        certification_folders,
        read_certification,
    )

    lines = []
    for folder in certification_folders(root):
        now = clock.now()
        try:
            texts, bank = read_certification(folder), read_bank(folder)
            errors = [str(problem) for problem in bank.problems if problem.severity == "error"]
            if errors:
                raise click.ClickException("The bank has errors:\n" + "\n".join(errors))
            files = CertificationFiles(
                texts.name, texts.certification, texts.blueprint, texts.guide, texts.rules, texts.samples
            )
            certification = publish_certification(files, actor=actor, now=now)
        except (NoCertification, NoBank, CertificationError, BlueprintError) as error:
            raise click.ClickException(str(error)) from error
        items = [(source.item, source.text) for source in bank.sources]
        fresh = publish_items(certification.key, items, actor=actor, now=now)
        lines.append(f"{certification.key}: {certification.title}, {len(items)} items, {fresh} new versions")
    return lines
