"""`assay seb`: Config Keys, request hashes and configuration files of Safe Exam Browser."""

import json
import sys
from base64 import b64encode
from datetime import datetime
from pathlib import Path

import click

from assay.cli.seb_files import read_file, write_file
from assay.core import seb as core
from assay.core.programs.certification import CertificationError, CertificationSpec, parse_certification
from assay.core.seb import Aids, SebError, Settings
from assay.core.seb.seb_json import order
from assay.outside import dice
from assay.outside.certification_files import NoCertification, read_certification
from assay.project import config

FILE = click.Path(path_type=Path)
ASK = "-"
AIDS = ("spell-check", "dictionary", "dictation", "context-menu", "assistive-programs")

password_option = click.option(
    "--password",
    metavar="P",
    help="Of an encrypted file; - asks for it, or reads it from a pipe.",
)


@click.group()
def seb() -> None:
    """Config Keys, request hashes and configuration files of Safe Exam Browser (SEB)."""


@seb.command("config-key")
@click.argument("file", type=FILE)
@password_option
def config_key(file: Path, password: str | None) -> None:
    """Print the Config Key of the .seb FILE: 64 hexadecimal digits.

    Where SEB's versions disagree about it, the key that current SEB computes is printed, and each doubt on
    the error output. Exits with 1 when the file cannot be read, and says what is wrong with it.
    """
    settings = _read(file, password)
    for doubt in core.doubts(settings):
        click.echo(f"Not every version of SEB has this key. {doubt}.", err=True)
    click.echo(core.key_of(core.seb_json(settings)))


@seb.command("url-hash")
@click.argument("url")
@click.argument("key")
def url_hash(url: str, key: str) -> None:
    """Print what SEB sends with a request of URL under KEY, a Config Key or a Browser Exam Key.

    URL is hashed as it stands, without its fragment: with the path (at least /) and query that SEB asks for.
    """
    try:
        click.echo(core.config_key_hash(url, key.strip()))
    except SebError as error:
        raise click.ClickException(str(error)) from error


@seb.command()
@click.argument("file", type=FILE)
@password_option
@click.option(
    "--seb-json", "exact", is_flag=True, help="Print the very text that the Config Key is a hash of."
)
def show(file: Path, password: str | None, exact: bool) -> None:
    """Print the settings in the .seb FILE, in the order of SEB-JSON."""
    settings = _read(file, password)
    click.echo(core.seb_json(settings) if exact else _pretty(settings), nl=not exact)


@seb.command()
@click.argument("certification", metavar="CERTIFICATION")
@click.argument("out", type=FILE, metavar="OUT.seb")
@click.option("--base-url", help="The site's address, if not that of its configuration.")
@click.option("--allow", "hosts", multiple=True, metavar="HOST", help="A further host to allow.")
@click.option("--aid", "aids", multiple=True, type=click.Choice(AIDS), help="An aid that is granted.")
@click.option("--displays", type=click.IntRange(1, 8), default=1, show_default=True, help="Screens allowed.")
@click.option("--microphone", is_flag=True, help="The policy records sound.")
@click.option("--no-camera", is_flag=True, help="The policy records no picture.")
@click.option("--quit-password", metavar="P", help="What a proctor types to let somebody out; - asks for it.")
@click.option("--password", metavar="P", help="Encrypt the file with this password; - asks for it.")
@click.option("--force", is_flag=True, help="Replace OUT.seb if it is there.")
def make(
    certification: str,
    out: Path,
    base_url: str | None,
    hosts: tuple[str, ...],
    aids: tuple[str, ...],
    displays: int,
    microphone: bool,
    no_camera: bool,
    quit_password: str | None,
    password: str | None,
    force: bool,
) -> None:
    """Write the high-stakes configuration of CERTIFICATION to OUT.seb, and print its Config Key.

    CERTIFICATION is a name under certifications/, or the path of a certification's folder. The same
    certification, version and options always give the same key (docs/reference/seb.md says which settings
    stand in it and why). Aids change the key: make a file for each set of them.
    """
    spec = _certification(certification)
    quit_password = _asked(quit_password, "Quit password")
    password = _asked(password, "Password of the file")
    try:
        addresses = core.seb_addresses(
            base_url or config.load().site.base_url, certification=spec.key, revision=spec.version
        )
        settings = core.high_stakes(
            core.SebExam(
                start_url=addresses.start,
                quit_url=addresses.quit,
                allowed_hosts=hosts,
                quit_password_hash=core.hashed_password(quit_password or ""),
                camera=not no_camera,
                microphone=microphone,
            ),
            aids=_aids(aids, displays),
        )
        key = core.config_key(settings)
        data = _packed(settings, password)
    except (SebError, config.ConfigError) as error:
        raise click.ClickException(str(error)) from error
    write_file(out, data, force=force)
    click.echo(f"{out}: {spec.title}, {spec.version}, starts at {addresses.start}", err=True)
    click.echo(key)


def _read(file: Path, password: str | None) -> Settings:
    try:
        return core.read_seb(read_file(file), password=_asked(password, "Password"))
    except core.PasswordNeeded as error:
        raise click.ClickException(f"{file}: {error} --password - asks for it.") from error
    except SebError as error:
        raise click.ClickException(f"{file}: {error}") from error


def _packed(settings: Settings, password: str | None) -> bytes:
    if password is None:
        return core.write_seb(settings)
    seed = bytes.fromhex(dice.salt() + dice.salt())  # 256 bits, of which salts and IV are made
    return core.write_seb(settings, packing=core.Packing.PASSWORD, password=password, seed=seed)


def _asked(password: str | None, name: str) -> str | None:
    """A password that need not stand in the list of processes: asked for, or the next line of a pipe."""
    if password != ASK:
        return password
    if sys.stdin.isatty():
        return str(click.prompt(name, hide_input=True, err=True))
    try:
        return sys.stdin.readline().rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise click.ClickException("The password from the pipe is not UTF-8.") from error


def _aids(granted: tuple[str, ...], displays: int) -> Aids:
    return Aids(**{name.replace("-", "_"): True for name in granted}, displays=displays)


def _certification(name: str) -> CertificationSpec:
    named = Path(name)
    try:
        folder = named if named.is_dir() else Path(config.load().site.certifications_dir) / name
        if not folder.is_dir():
            raise click.ClickException(f"There is no certification {name}: {folder} is not a folder.")
        texts = read_certification(folder)
        return parse_certification(texts.certification, file=str(folder / "certification.toml"))
    except (NoCertification, CertificationError, config.ConfigError, OSError, UnicodeDecodeError) as error:
        raise click.ClickException(str(error)) from error


def _pretty(settings: Settings) -> str:
    text = json.dumps(_plain(settings), ensure_ascii=False, indent=1)
    return "".join(sign if sign.isprintable() or sign == "\n" else f"\\u{ord(sign):04x}" for sign in text)


def _plain(value: object) -> object:
    """A value as JSON can show it; what JSON has no kind for is named in the text."""
    match value:
        case dict():
            return {key: _plain(value[key]) for key in sorted(value, key=order)}
        case list():
            return [_plain(one) for one in value]
        case bytes():
            return f"base64: {b64encode(value).decode()}"
        case datetime():
            return f"date: {value.isoformat()}"
    return value
