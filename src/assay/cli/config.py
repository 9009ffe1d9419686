"""`assay config`: the configuration in force, as TOML, with where each value comes from."""

import json
from dataclasses import asdict
from urllib.parse import urlsplit

import click

from assay.project.config import SECRET, SECTIONS, Config, ConfigError, load

MASK = "********"


@click.group()
def config() -> None:
    """Show the configuration: the defaults, then assay.toml, then ASSAY_SECTION_KEY."""


@config.command()
@click.option("--origin", is_flag=True, help="Say after each value where it comes from.")
def show(origin: bool) -> None:
    """Print every value in force as TOML; secrets are masked.

    What is printed may be saved as assay.toml and edited. Exits with 2 when the configuration cannot be
    used, and says why.
    """
    try:
        found = load()
    except ConfigError as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from error
    click.echo("\n\n".join(section(found, name, origin=origin) for name in SECTIONS))


def section(found: Config, name: str, *, origin: bool) -> str:
    """One section as TOML, each line with its origin as a comment when that is asked for."""
    values = asdict(getattr(found, name))
    lines = {key: f"{key} = {_toml(_shown(f'{name}.{key}', value))}" for key, value in values.items()}
    if origin:
        width = max(map(len, lines.values()))
        lines = {key: f"{line:<{width}}  # {found.origins[f'{name}.{key}']}" for key, line in lines.items()}
    return "\n".join([f"[{name}]", *lines.values()])


def _shown(place: str, value: object) -> object:
    """A secret hides behind a mask; of an address only the password does."""
    if place not in SECRET or not value:
        return value
    password = urlsplit(str(value)).password
    if "://" not in str(value):
        return MASK
    return str(value).replace(f":{password}@", f":{MASK}@", 1) if password else value


def _toml(value: object) -> str:
    """A scalar as TOML; its strings, whole numbers and truth values are written as in JSON."""
    return json.dumps(value, ensure_ascii=False)
