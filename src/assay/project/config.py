"""The site's configuration: one TOML file, overridden by `ASSAY_SECTION_KEY`, read into frozen dataclasses.

Order, later wins: the defaults here, the file (`ASSAY_CONFIG`, else `assay.toml` in the working
directory), the environment (`ASSAY_SITE_BASE_URL` sets `base_url` of `[site]`). Every value remembers
its origin for `assay config show --origin`. An unknown section or key, or a value of the wrong type, is
an error that names the file and the key: a typo must never silently leave a default in force.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, cast


class ConfigError(Exception):
    """The configuration cannot be used; the message says which key, from where, and what would be right."""


@dataclass(frozen=True, slots=True)
class Site:
    """Who runs this site and where it is reached."""

    name: str = "Assay"
    base_url: str = "http://localhost:8000"
    data_dir: str = "var/site"
    certifications_dir: str = "certifications"
    time_zone: str = "UTC"
    demo: bool = False
    """Shows sign-in links and the outbox page to everybody; never true on a real site."""


@dataclass(frozen=True, slots=True)
class Database:
    """`sqlite:///relative/path`, `sqlite:////absolute/path` or `postgresql://user:password@host:port/name`."""

    url: str = "sqlite:///var/site/assay.sqlite3"


@dataclass(frozen=True, slots=True)
class Mail:
    """Mail leaves through SMTP when `host` is set; without it letters stay in the outbox."""

    host: str = ""
    port: int = 587
    user: str = ""
    password: str = ""
    sender: str = "Assay <no-reply@localhost>"


@dataclass(frozen=True, slots=True)
class Serve:
    """The address the server listens on, and how: `workers` processes, each with `threads` for the pages.

    `workers` 0: one for each processor on PostgreSQL; one on SQLite, which has one writer at a time anyway.

    `interface` is `rsgi` (granian's own) or `asgi`. `only` is empty (all of the site), `gateway` (the exam's
    calls) or `pages`: a site that is scaled out runs some of each behind one proxy.

    `proxies` of ours stand before it, each of which adds the address it saw to X-Forwarded-For. With 0 that
    header is not believed, and behind a proxy all visitors share what one address may ask.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 8
    workers: int = 0
    interface: str = "rsgi"
    only: str = ""
    proxies: int = 0


@dataclass(frozen=True, slots=True)
class Media:
    """Where evidence lies, always encrypted: `backend` is `local` (a folder) or `s3` (an object store).

    `folder` is for `local`, relative to the data folder. The others are for `s3`, which needs `assay[s3]`:
    `endpoint` is the address of a server that is not Amazon's, `prefix` is set before all names. Its keys
    come from where boto3 looks for them: the environment, ~/.aws, the role of the machine.
    """

    backend: str = "local"
    folder: str = "media/evidence"
    bucket: str = ""
    endpoint: str = ""
    region: str = ""
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Focus:
    """How a proctor's browser reaches a candidate's for a live look; without a way there are thumbnails.

    `relay` holds addresses of a TURN relay, by commas: `turn:turn.example.org:3478,turns:turn.example.org`;
    `secret` is what coturn calls `static-auth-secret`. `direct` lets the browsers connect without a relay and
    so learn each other's address: for a closed network. The demonstration does.
    """

    relay: str = ""
    secret: str = ""
    direct: bool = False

    def relays(self) -> list[str]:
        """The addresses, one by one."""
        return [address.strip() for address in self.relay.split(",") if address.strip()]


@dataclass(frozen=True, slots=True)
class Config:
    """The whole configuration; `origins` maps `section.key` to where its value came from."""

    site: Site = field(default_factory=Site)
    database: Database = field(default_factory=Database)
    mail: Mail = field(default_factory=Mail)
    serve: Serve = field(default_factory=Serve)
    media: Media = field(default_factory=Media)
    focus: Focus = field(default_factory=Focus)
    origins: Mapping[str, str] = field(default_factory=dict)

    def data_path(self, *parts: str) -> Path:
        """A path under the site's data folder."""
        return Path(self.site.data_dir).resolve().joinpath(*parts)


SECTIONS = {"site": Site, "database": Database, "mail": Mail, "serve": Serve, "media": Media, "focus": Focus}
SECRET = frozenset({"mail.password", "database.url", "focus.secret"})


def load(environ: Mapping[str, str] = os.environ) -> Config:
    """Reads file and environment; raises ConfigError with every problem found, one a line."""
    path = Path(environ.get("ASSAY_CONFIG", "assay.toml"))
    raw = _read(path, required="ASSAY_CONFIG" in environ)
    problems = [f"{path}: unknown section [{name}]" for name in raw if name not in SECTIONS]
    origins: dict[str, str] = {}
    built: dict[str, Any] = {}
    for name, kind in SECTIONS.items():
        built[name] = kind(**_section(name, kind, raw.get(name, {}), path, environ, origins, problems))
    if problems:
        raise ConfigError("\n".join(problems))
    return Config(**built, origins=origins)


def _read(path: Path, *, required: bool) -> dict[str, dict[str, object]]:
    if not path.exists():
        if required:
            raise ConfigError(f"{path}: ASSAY_CONFIG names this file, but there is none.")
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error


def _section(
    name: str,
    kind: type,
    raw: Mapping[str, object],
    path: Path,
    environ: Mapping[str, str],
    origins: dict[str, str],
    problems: list[str],
) -> dict[str, object]:
    known = {f.name: f for f in fields(kind)}
    problems += [f"{path}: unknown key {key} in [{name}]" for key in raw if key not in known]
    values: dict[str, object] = {}
    for key, spec in known.items():
        variable = f"ASSAY_{name}_{key}".upper()
        wanted = cast(type, spec.type)
        origins[f"{name}.{key}"] = "default"
        if key in raw:
            values[key], origins[f"{name}.{key}"] = raw[key], str(path)
            if type(raw[key]) is not wanted:
                problems.append(f"{path}: {name}.{key} must be {wanted.__name__}, not {raw[key]!r}")
        if variable in environ:
            origins[f"{name}.{key}"] = variable
            try:
                values[key] = _parse(environ[variable], wanted)
            except ValueError:
                problems.append(f"{variable} must be {wanted.__name__}, not {environ[variable]!r}")
    return values


def _parse(text: str, wanted: type) -> object:
    if wanted is bool:
        if text.lower() not in ("true", "false", "1", "0"):
            raise ValueError(text)
        return text.lower() in ("true", "1")
    return int(text) if wanted is int else text
