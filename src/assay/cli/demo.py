"""`assay demo`: a ready-made world, served with its chores from one command."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click
from rich.console import Console

from assay.cli.django_site import start_django
from assay.cli.world import folder
from assay.outside.lifeline import end_with_parent


@click.command()
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    envvar="PORT",
    default=8000,
    show_default=True,
    help="Port (or PORT).",
)
@click.option("--data", type=click.Path(path_type=Path), default=folder.DEFAULT, show_default=True)
@click.option("--reset", is_flag=True, envvar="RESET", help="Throw the world away and make a new one.")
@click.option(
    "--people",
    type=click.IntRange(60, 2000),
    default=300,
    show_default=True,
    help="Simulated past candidates in a new world.",
)
def demo(port: int, data: Path, reset: bool, people: int) -> None:
    """Serve a ready-made world: a cast to sign in as, an item bank, simulated past candidates.

    Everything lies in one folder; a second start goes on where the first stopped.
    """
    console = Console(highlight=False)
    data = data.resolve()
    _refuse_taken(port)
    with folder.claim(data, reset=reset):
        os.environ.update(folder.environment(data, port=port))
        start_django()
        if folder.is_ready(data):
            from assay.cli.init import prepare_database

            prepare_database()
        else:
            _make_world(console, people)
            (data / folder.READY).write_text(f"http://localhost:{port}\n", encoding="utf-8")
        made_for = folder.made_for(data)
        raise SystemExit(_serve(port, lambda: _print_links(console, port, made_for=made_for)))


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise click.ClickException(
                f"Port {port} is taken. Stop what listens there, or choose another: make demo PORT={port + 1}"
            ) from error


def _make_world(console: Console, people: int) -> None:
    from django.conf import settings

    from assay.apps.programs.models import Certification
    from assay.cli.init import prepare_database, publish_certifications
    from assay.cli.world.cast import invite_cast
    from assay.cli.world.decisions import decide_past
    from assay.cli.world.past import simulate_past
    from assay.outside import clock
    from assay.web.kit.issuing import site_issuer

    with console.status("Preparing the database…"):
        prepare_database()
    with console.status("Publishing the certification and its bank…"):
        for line in publish_certifications(settings.CERTIFICATIONS_DIR, actor="assay demo"):
            console.print(line)
    certification = Certification.objects.get(key="pmle")
    with console.status(f"Simulating {people} past candidates…"):
        invite_cast(certification.key)
        results = simulate_past(certification, now=clock.now(), count=people)
    with console.status("Issuing their credentials…"):
        decide_past(results, issuer=site_issuer(), now=clock.now())
    console.print(f"{len(results)} simulated past candidates, marked as simulated wherever they show")


def _print_links(console: Console, port: int, *, made_for: str) -> None:
    from assay.cli.world.cast import CAST
    from assay.web.public.demo import sign_in_link

    here = f"http://localhost:{port}"
    console.print(f"\nAssay is at [bold]{here}[/bold]\n\nSign in as:")
    for person in CAST:
        console.print(f"  {person.name:<16} {person.does}")
        console.print(f"    {here}{sign_in_link(person.email)}", soft_wrap=True)
    if made_for != here:
        console.print(
            f"\nThis world was first served at {made_for}, and its credentials say so. "
            "For credentials of this address start with RESET=1."
        )
    console.print("\nCtrl-C stops everything; the data stay. `make demo RESET=1` begins anew.\n")


def _serve(port: int, when_served: Callable[[], None]) -> int:
    """Runs the server and the chores as two children that end with this process, however it ends."""
    program = Path(sys.argv[0]).resolve()
    commands = [["serve", "--host", "127.0.0.1", "--port", str(port)], ["work"]]
    tied = partial(end_with_parent, os.getpid(), signal.SIGTERM)
    children = [
        subprocess.Popen([sys.executable, str(program), *command], preexec_fn=tied) for command in commands
    ]
    for number in (signal.SIGINT, signal.SIGTERM):  # also where a shell started us with SIGINT ignored
        signal.signal(number, signal.default_int_handler)
    try:
        if _answers(port, children):
            when_served()
        while all(child.poll() is None for child in children):
            try:
                children[0].wait(timeout=0.5)
            except subprocess.TimeoutExpired:
                continue
    except KeyboardInterrupt:
        _stop(children)
        return 0
    failed = next((child.returncode for child in children if child.poll() is not None), 0)
    _stop(children)
    return failed


def _answers(port: int, children: list[subprocess.Popen[bytes]]) -> bool:
    """Waits until the front page is served; False when a child ended first."""
    while all(child.poll() is None for child in children):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return True
        except OSError:
            time.sleep(0.1)
    return False


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=8)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
