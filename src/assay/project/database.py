"""Turns a database URL into Django's settings for SQLite or PostgreSQL, durable by default."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from assay.project.config import ConfigError

# WAL lets pages be read while an answer is written; FULL makes a commit wait for the disk, so that what
# was acknowledged survives a power cut (SQLite docs, PRAGMA synchronous).
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000; PRAGMA foreign_keys=ON;"
)


def database_settings(url: str) -> dict[str, Any]:
    """Django's DATABASES entry for a URL; raises ConfigError for any other scheme."""
    if path := sqlite_path(url):
        return _sqlite(path)
    place = libpq_parameters(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": place["dbname"],
        "USER": place.get("user", ""),
        "PASSWORD": place.get("password", ""),
        "HOST": place.get("host", ""),
        "PORT": place.get("port", ""),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c synchronous_commit=on"},
    }


def sqlite_path(url: str) -> str:
    """The file of an SQLite URL; empty for any other."""
    return url.removeprefix("sqlite:///") if url.startswith("sqlite:///") else ""


def libpq_parameters(url: str) -> dict[str, str]:
    """Where PostgreSQL is, in libpq's words; raises ConfigError for any other scheme."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ConfigError(f"database.url must start with sqlite:/// or postgresql://, not {parts.scheme}://")
    # libpq's own form for a socket: postgresql:///name?host=/folder/of/the/socket&user=somebody
    asked = dict(parse_qsl(parts.query))
    place = {
        "dbname": unquote(parts.path.lstrip("/")),
        "user": asked.get("user", unquote(parts.username or "")),
        "password": unquote(parts.password or ""),
        "host": asked.get("host", parts.hostname or ""),
        "port": str(parts.port or ""),
    }
    return {name: value for name, value in place.items() if value}


def _sqlite(path: str) -> dict[str, Any]:
    if path != ":memory:":
        Path(path).resolve().parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 300,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS, "timeout": 20},
    }
