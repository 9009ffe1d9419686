"""Starts Django for a verb that needs the database, with configuration errors said plainly."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from assay.project.config import Config, ConfigError, load


def start_django() -> None:
    """Sets Django up; a bad configuration ends the command with exit code 2 and the reasons."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assay.project.settings")
    import django

    with _bad_configuration_said():
        django.setup()


def read_config() -> Config:
    """The site's configuration, for a verb that needs no more; ends as `start_django` does."""
    with _bad_configuration_said():
        return load()


@contextmanager
def _bad_configuration_said() -> Iterator[None]:
    try:
        yield
    except ConfigError as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from error
