"""`assay serve`: the pages, by granian under WSGI."""

import os
import signal
from collections.abc import Callable
from functools import partial
from importlib import import_module

import click

from assay.cli.django_site import start_django
from assay.outside.lifeline import end_with_parent
from assay.project.config import Config

APPLICATION = "assay.project.wsgi:application"


@click.command()
@click.option("--host", help="Address to listen on; default from [serve].")
@click.option("--port", type=int, help="Port to listen on; default from [serve].")
def serve(host: str | None, port: int | None) -> None:
    """Serve the pages until Ctrl-C."""
    start_django()
    from django.conf import settings

    config: Config = settings.CONFIG
    run_server(config, host=host or config.serve.host, port=port or config.serve.port)


def run_server(config: Config, *, host: str, port: int) -> None:
    """Serves in this process and one worker; returns when it is told to stop."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    server = Granian(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=config.serve.threads,
        log_access=False,
        log_level=LogLevels.error,
        workers_kill_timeout=2,
        respawn_failed_workers=True,
    )
    server.serve(target_loader=partial(_load_in_worker, os.getpid()), wrap_loader=False)


def _load_in_worker(server: int) -> Callable[..., object]:
    """The application, in a worker that dies with its server: one that lived on would hold the port."""
    end_with_parent(server, signal.SIGKILL)
    module, _, name = APPLICATION.partition(":")
    application: Callable[..., object] = getattr(import_module(module), name)
    return application
