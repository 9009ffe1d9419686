"""`assay serve`: the whole site from one address, by granian: the gateway in front, the pages behind it."""

import gc
import os
import signal
from dataclasses import replace
from functools import partial
from typing import Any

import click

from assay.cli.django_site import read_config, start_django
from assay.outside.lifeline import end_with_parent
from assay.project.config import Config, ConfigError, Serve
from assay.project.database import sqlite_path

INTERFACES = ("rsgi", "asgi")
PARTS = ("gateway", "pages")


@click.command()
@click.option("--host", help="Address to listen on; default from [serve].")
@click.option("--port", type=int, help="Port to listen on; default from [serve].")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; default from [serve].")
@click.option(
    "--interface", type=click.Choice(INTERFACES), help="How the server calls us; default from [serve]."
)
@click.option("--only", type=click.Choice(PARTS), help="Serve one part of a site that is scaled out.")
def serve(
    host: str | None, port: int | None, workers: int | None, interface: str | None, only: str | None
) -> None:
    """Serve the site until Ctrl-C."""
    config = read_config()
    usual = config.serve
    how = replace(
        usual,
        host=host or usual.host,
        port=port or usual.port,
        workers=workers or usual.workers,
        interface=interface or usual.interface,
        only=only or usual.only,
    )
    if how.only != "gateway":  # which needs none of Django, and stays small without it
        start_django()
    run_server(config, how)


def run_server(config: Config, how: Serve) -> None:
    """Serves from this process and its workers; returns when it is told to stop. Raises ConfigError."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    if how.interface not in INTERFACES or how.only not in ("", *PARTS):
        raise ConfigError(f"[serve] interface is one of {INTERFACES}, only is empty or one of {PARTS}.")
    pages_only = how.only == "pages"
    server = Granian(
        "assay",
        address=how.host,
        port=how.port,
        interface=Interfaces.WSGI if pages_only else Interfaces(how.interface),
        workers=how.workers or _workers(config.database.url),
        blocking_threads=how.threads if pages_only else 1,
        backlog=4096,
        backpressure=None if pages_only else 16_384,  # the gateway itself says when it has enough
        log_access=False,
        log_level=LogLevels.error,
        workers_kill_timeout=2,
        respawn_failed_workers=True,
    )
    server.serve(target_loader=partial(_load_in_worker, os.getpid(), config, how), wrap_loader=False)


def _workers(database_url: str) -> int:
    return 1 if sqlite_path(database_url) else len(os.sched_getaffinity(0))


def _load_in_worker(server: int, config: Config, how: Serve) -> Any:
    """The application, in a worker that dies with its server: one that lived on would hold the port."""
    end_with_parent(server, signal.SIGKILL)
    if how.only == "pages":
        from assay.project.wsgi import application

        return application
    from assay.project.gateway import site_gateway
    from assay.web.gateway.asgi import AsgiFace
    from assay.web.gateway.rsgi import RsgiFace

    gateway = site_gateway(config, with_pages=how.only != "gateway")
    gateway.end_streams_at(signal.SIGTERM)
    _collect_less_often()
    return RsgiFace(gateway) if how.interface == "rsgi" else AsgiFace(gateway)


def _collect_less_often() -> None:
    """What is loaded by now stays: walking it again and again took a third of the time of a saved answer."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 1_000)
