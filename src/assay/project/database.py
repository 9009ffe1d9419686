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
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(url.removeprefix("sqlite:///"))
    if parts.scheme in ("postgres", "postgresql"):
        # libpq's own form for a socket: postgresql:///name?host=/folder/of/the/socket&user=somebody
        asked = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": asked.get("user", unquote(parts.username or "")),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": asked.get("host", parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 300,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"options": "-c synchronous_commit=on"},
        }
    raise ConfigError(f"database.url must start with sqlite:/// or postgresql://, not {parts.scheme}://")


def _sqlite(path: str) -> dict[str, Any]:
    if path != ":memory:":
        Path(path).resolve().parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 300,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS, "timeout": 20},
    }
