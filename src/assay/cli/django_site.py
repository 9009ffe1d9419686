"""Starts Django for a verb that needs the database, with configuration errors said plainly."""

import os

import click

from assay.project.config import ConfigError


def start_django() -> None:
    """Sets Django up; a bad configuration ends the command with exit code 2 and the reasons."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assay.project.settings")
    import django

    try:
        django.setup()
    except ConfigError as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from error
