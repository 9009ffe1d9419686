"""`assay serve`: the pages, by granian under WSGI."""

import click

from assay.cli.django_site import start_django
from assay.project.config import Config


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
        "assay.project.wsgi:application",
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
    server.serve()
