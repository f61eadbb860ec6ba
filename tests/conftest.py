"""What all tests stand on: the cast of users, and PostgreSQL where it is asked for.

JALON_TEST_DATABASE=postgresql runs every database test on a private PostgreSQL instead of SQLite.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import TransactionTestCase

from jalon.pmo.common import appendonly
from jalon.web import database
from tests import cluster, journalled
from tests.cast import Cast

WANTED = os.environ.get("JALON_TEST_DATABASE", "sqlite")
WHY_NOT = cluster.missing() if WANTED == "postgresql" else None


def _use(url: str) -> None:
    """Point Django at another database than the one its settings were read with."""
    settings.DATABASES["default"] = database.settings(url, Path())
    if hasattr(connections._connections, "default"):
        del connections["default"]
    connections.__dict__.pop("settings", None)
    connections._settings = settings.DATABASES


if WANTED == "postgresql" and WHY_NOT is None:
    # the workers of one run share the cluster that the first process started
    if "JALON_TEST_CLUSTER" not in os.environ:
        os.environ["JALON_TEST_CLUSTER"] = cluster.start()
    _use(os.environ["JALON_TEST_CLUSTER"])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a server, tests that need PostgreSQL are skipped and say why."""
    for item in items:
        needs = item.get_closest_marker("postgresql")
        if WHY_NOT and (needs or "db" in getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.skip(reason=WHY_NOT))
        elif needs and WANTED != "postgresql":
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: set JALON_TEST_DATABASE=postgresql"))


@pytest.fixture(scope="session", autouse=True)
def _journal_may_be_emptied_between_tests() -> Iterator[None]:
    """Tests that commit are cleaned by deleting rows, which the journal's guard rightly refuses."""
    teardown = TransactionTestCase._fixture_teardown

    def lifted(self: Any) -> None:
        with appendonly.lifted(connection):
            teardown(self)

    TransactionTestCase._fixture_teardown = lifted
    yield
    TransactionTestCase._fixture_teardown = teardown


@pytest.fixture(scope="session", autouse=True)
def _what_is_written_is_journalled() -> Iterator[None]:
    """Every write of every request leaves an entry, in every room."""
    with journalled.watched():
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """Every role, a stranger with the same role elsewhere, and another organisation."""
    return Cast()
