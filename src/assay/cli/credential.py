"""`assay credential`: check, bake and unpack Open Badges credentials, without a network or a database."""

import json
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from assay.core import credentials
from assay.core.credentials import CheckName, CredentialError, Json, Outcome, Report, Verdict
from assay.outside import clock

NOT_VALID = 1
UNREADABLE = 2

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)

QUESTIONS = {
    CheckName.SHAPE: "Open Badges 3.0",
    CheckName.SIGNATURE: "Signature",
    CheckName.ISSUER_KEY: "Issuer's key",
    CheckName.NOT_REVOKED: "Not revoked",
    CheckName.IN_FORCE: "In force",
}
MARKS = {
    Outcome.PASSED: click.style("yes", fg="green"),
    Outcome.FAILED: click.style("NO ", fg="red", bold=True),
    Outcome.UNCHECKED: click.style("?  ", fg="yellow"),
}


@click.group()
def credential() -> None:
    """Verify, bake and extract Open Badges credentials."""


@credential.command()
@click.argument("file", type=FILE)
@click.option("--did", "did_file", type=FILE, help="The issuer's did.json.")
@click.option("--status", "status_file", type=FILE, help="The signed status list that the credential names.")
@click.option("--at", type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z"]), help="Judge as of this moment, not now.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def verify(
    file: Path, did_file: Path | None, status_file: Path | None, at: datetime | None, as_json: bool
) -> None:
    """Say whether FILE (JSON, a baked PNG or SVG, or a PDF certificate) is valid, and why.

    Works offline: give it the issuer's did.json and status list, saved from the addresses that the
    credential names. A check without its evidence stays open, and the credential is then not called valid.

    Exit status: 0 valid, 1 not valid (or not established, revoked, expired), 2 not readable.
    """
    document = _read_credential(file)
    report = credentials.verify(
        document,
        did_document=_read_json(did_file) if did_file else None,
        status_list=_read_json(status_file) if status_file else None,
        now=at or clock.now(),
    )
    click.echo(_as_json(report) if as_json else _as_text(report, document))
    raise SystemExit(0 if report.verdict is Verdict.VALID else NOT_VALID)


@credential.command()
@click.argument("file", type=FILE)
@click.argument("picture", type=FILE)
@click.option("--out", type=NEW_FILE, required=True, help="Where to write the baked picture.")
def bake(file: Path, picture: Path, out: Path) -> None:
    """Put the credential in FILE into PICTURE (PNG or SVG)."""
    text = credentials.to_json(_read_credential(file))
    data = picture.read_bytes()
    try:
        bake_into = credentials.bake_png if data.startswith(b"\x89PNG") else credentials.bake_svg
        out.write_bytes(bake_into(data, text))
    except CredentialError as error:
        _refuse(picture, error)


@credential.command()
@click.argument("picture", type=FILE)
def extract(picture: Path) -> None:
    """Print the credential that PICTURE (or a PDF certificate) carries; nothing is checked."""
    try:
        click.echo(credentials.extract(picture.read_bytes()).text.rstrip("\n"))
    except CredentialError as error:
        _refuse(picture, error)


def _read_credential(file: Path) -> Json:
    try:
        return credentials.parse_object(credentials.extract(file.read_bytes()).text)
    except CredentialError as error:
        _refuse(file, error)


def _read_json(file: Path) -> Json:
    try:
        return credentials.parse_object(file.read_bytes())
    except CredentialError as error:
        _refuse(file, error)


def _refuse(file: Path, error: CredentialError) -> NoReturn:
    click.echo(f"{file}: unreadable: {_printable(str(error))}", err=True)
    raise SystemExit(UNREADABLE)


def _as_text(report: Report, document: Json) -> str:
    """The verdict first, for whoever reads one line; then what it rests on."""
    colour = "green" if report.verdict is Verdict.VALID else "red"
    lines = [click.style(report.verdict.upper(), fg=colour, bold=True)]
    if report.authentic:
        lines.append(f"{document['name']}, certified by {document['issuer']['name']}")
    lines.append("")
    lines += [
        f"  {MARKS[check.outcome]}  {QUESTIONS[check.name]:<16}  {_printable(check.explanation)}"
        for check in report.checks
    ]
    return "\n".join(lines)


def _printable(text: str) -> str:
    """`text` without what would steer a terminal: it may quote a stranger's file."""
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text
    )


def _as_json(report: Report) -> str:
    checks = [
        {"name": check.name, "outcome": check.outcome, "explanation": check.explanation}
        for check in report.checks
    ]
    return json.dumps({"verdict": report.verdict, "checks": checks}, indent=2)
