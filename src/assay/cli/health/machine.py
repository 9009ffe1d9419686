"""Before there is a site: the machine, its programs and the configuration."""

import os
import shutil
import stat
import sys
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from assay.cli.health import Check, Finding, ok, problem, warning
from assay.outside.sandbox.environment import NoEnvironment, find_environment
from assay.outside.sandbox.profile import NoSandbox, find_bubblewrap
from assay.project.config import ConfigError, load
from assay.project.media import evidence_storage

LEAST_FREE_BYTES = 1_000_000_000
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def version() -> Finding:
    """What runs here; older Pythons than Assay needs never get this far."""
    python = ".".join(map(str, sys.version_info[:3]))
    return ok(f"Assay {metadata.version('assay')} on Python {python} at {sys.executable}")


def configuration() -> Finding:
    """Whether file and environment can be read, and what they name for evidence is installed."""
    try:
        config = load()
        evidence_storage(config)
    except ConfigError as error:
        return problem(
            str(error), "Correct these lines; `assay config show --origin` shows what is in force."
        )
    changed = [name for name, origin in config.origins.items() if origin != "default"]
    return ok(f"readable, {len(changed)} values set" + (f" ({', '.join(changed)})" if changed else ""))


def time_zone() -> Finding:
    """Whether the site's time zone has a meaning here."""
    name = load().site.time_zone
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return problem(
            f"site.time_zone is {name!r}", "Use a name like Europe/Vienna, or: apt-get install tzdata"
        )
    return ok(name)


def address() -> Finding:
    """Passkeys and cookies are only safe under HTTPS, and sign-in links for all only on one's own machine."""
    site = load().site
    parts = urlsplit(site.base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return problem(f"site.base_url is {site.base_url!r}", "Set it to the address people use: https://…")
    if site.demo and parts.hostname not in LOCAL:
        return problem(
            f"{site.base_url} is a demo, where everybody may sign in as anybody",
            "Set site.demo to false, or site.base_url to localhost.",
        )
    if parts.scheme == "http" and parts.hostname not in LOCAL:
        return problem(
            f"{site.base_url} is not encrypted", "Put HTTPS before it and set site.base_url to https://…"
        )
    return ok(site.base_url)


def data_folder() -> Finding:
    """Whether the site can keep what it must keep."""
    folder = load().data_path()
    present = next(place for place in (folder, *folder.parents) if place.exists())
    if not os.access(present, os.W_OK):
        return problem(
            f"{present} cannot be written", f"Give it to the account of the site: chown … {present}"
        )
    free = shutil.disk_usage(present).free
    if free < LEAST_FREE_BYTES:
        return warning(f"{folder}: {free / 1e9:.1f} GB free", "Make room: a full disk stops every exam.")
    return ok(f"{folder}, {free / 1e9:.0f} GB free")


def keys() -> Finding:
    """Whether the site's secrets are only its own."""
    folder = load().data_path("keys")
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    if not files:
        return ok("none yet; made on first use")
    shared = [str(path) for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if shared:
        return problem(f"others may read {', '.join(shared)}", f"chmod 600 {' '.join(shared)}")
    return ok(f"read by the site alone: {', '.join(path.name for path in files)}")


def mail() -> Finding:
    """Whether letters leave the site."""
    config = load()
    if config.mail.host:
        return ok(f"{config.mail.host}:{config.mail.port} as {config.mail.sender}")
    if config.site.demo:
        return ok("kept in the outbox, as this is a demo")
    return warning("no mail server: letters stay in the outbox", "Set host, user and password under [mail].")


def port() -> Finding:
    """Whether the address to listen on needs rights that the site should not have."""
    serve = load().serve
    if not 0 < serve.port < 65536:
        return problem(f"serve.port is {serve.port}", "Choose a number from 1024 to 65535.")
    if serve.port < 1024:
        return warning(
            f"port {serve.port} needs root", "Listen above 1023 and put a proxy with HTTPS before it."
        )
    return ok(f"{serve.host}:{serve.port}")


def typesetting() -> Finding:
    """Whether certificates can be printed."""
    if find_spec("typst") is None:
        return problem("typst is not installed", "Run `make setup`.")
    return ok("typst is installed")


def sandbox() -> Finding:
    """Whether proofs of items could be run; a site that only delivers exams needs none."""
    try:
        bwrap = find_bubblewrap()
        found = find_environment(Path.cwd())
    except NoSandbox as error:
        return warning(str(error), "apt-get install --yes bubblewrap")
    except NoEnvironment:
        return warning("there is no environment for proofs", "Run `make prove` where items are written.")
    return ok(f"{bwrap}, Python {found.installed['python']}")


def database_file() -> Finding:
    """Whether there is a database to ask; looking must not make one."""
    url = load().database.url
    if not url.startswith("sqlite:///"):
        return ok("a server")
    path = Path(url.removeprefix("sqlite:///"))
    if not path.exists():
        return problem(f"{path} is not there yet", "assay init")
    if not os.access(path, os.W_OK) or not os.access(path.resolve().parent, os.W_OK):
        return problem(
            f"{path} or its folder cannot be written", f"Give both to the account of the site: chown … {path}"
        )
    return ok(str(path))


CHECKS = [
    Check("Version", version),
    Check("Configuration", configuration, needed=True),
    Check("Time zone", time_zone),
    Check("Address", address),
    Check("Data folder", data_folder),
    Check("Keys", keys),
    Check("Mail", mail),
    Check("Port", port),
    Check("Certificates", typesetting),
    Check("Proofs", sandbox),
    Check("Database file", database_file, needed=True),
]
