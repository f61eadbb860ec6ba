"""The database connection: an address from the environment to Django's settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# WAL lets readers work beside the writer; IMMEDIATE takes the write lock at once, so two writers wait
# instead of failing; FULL keeps a saved change through a power loss.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
    "PRAGMA temp_store=MEMORY;PRAGMA journal_size_limit=27103364;"
)
POSTGRESQL_LIMITS = "-c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s"


def settings(url: str, data: Path) -> dict[str, Any]:
    """Django's settings of one database; an empty address is SQLite in the data folder."""
    if not url:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        return sqlite(data / "jalon.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError(
            f"JALON_DATABASE_URL starts with {parts.scheme}: write "
            "postgresql://user:password@host:5432/name, or leave it empty for SQLite."
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"options": POSTGRESQL_LIMITS, **options},
    }


def sqlite(file: Path) -> dict[str, Any]:
    """Django's settings of one SQLite file."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
    }
