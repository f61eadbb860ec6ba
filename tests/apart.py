"""Processes of their own on one database: what a race needs, and what a kill needs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests import conftest

ROOT = Path(__file__).resolve().parents[1]


def environment(folder: Path, name: str) -> dict[str, str]:
    """The environment of processes that share a new database: SQLite, or one of the test run's PostgreSQL."""
    if conftest.WHY_NOT:
        pytest.skip(conftest.WHY_NOT)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("JALON_")}
    made = {
        **kept,
        "DJANGO_SETTINGS_MODULE": "jalon.web.settings",
        "JALON_DATA": str(folder),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    if conftest.WANTED == "postgresql":
        import psycopg

        address = os.environ["JALON_TEST_CLUSTER"]
        database = f"{name}_{os.getpid()}"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {database}")
            connection.execute(f"CREATE DATABASE {database}")
        made["JALON_DATABASE_URL"] = address.rpartition("/")[0] + f"/{database}"
    return made
