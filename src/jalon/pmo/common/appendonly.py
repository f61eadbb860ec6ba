"""The journal's guard: the database itself refuses to change or delete a journal row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("common_changeset", "common_change")
SENTENCE = "The journal is append-only"

_FUNCTION = f"""
CREATE OR REPLACE FUNCTION jalon_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guard on; does nothing where it already is."""
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for table in TABLES:
            for verb in ("update", "delete"):
                if connection.vendor == "postgresql":
                    cursor.execute(
                        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
                        "FOR EACH STATEMENT EXECUTE FUNCTION jalon_append_only()"
                    )
                else:
                    cursor.execute(
                        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
                        f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
                    )


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guard off: only a restore into an emptied database does this."""
    with connection.cursor() as cursor:
        for table in TABLES:
            for verb in ("update", "delete"):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on}")


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """The guard off for the length of a block; inside a transaction, a fault must leave that too."""
    remove(connection)
    try:
        yield
    except BaseException:
        # a transaction that broke takes no more statements: its rollback puts the guard back
        if not connection.in_atomic_block:
            install(connection)
        raise
    install(connection)
