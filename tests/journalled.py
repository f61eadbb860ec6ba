"""Every request of every test is watched: what is written without an entry in the journal is a fault.

The rule needs no list of routes: whichever page, form or program wrote, with whatever body a test sent, one
change set must stand beside it in the same request. `PASSING` names the tables that are nobody's work.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import Resolver404, resolve

JOURNAL = "common_changeset"
PASSING = {
    # the journal itself, what was answered to a request that came twice, what was read or opened
    "common_change", "common_answered", "planning_presence", "notices_notice",
    # sessions, the door and its locks; a password's own change is told by the door's log
    "django_session", "axes_accesslog", "axes_accessattempt", "axes_accessfailurelog",
    "axes_accessattemptexpiration", "account_emailaddress",
    # made from what was written, again whenever it is lost: words to find, computed runs, numbers given out
    "initiatives_searchtext", "planning_run", "planning_planrevision", "registers_counter",
    # a file that was handed in and waits for its reader's word: what is then taken from it is journalled
    "registers_entryimport", "transfer_planimport",
    # the queues: mail that waits, long work that waits and what it computes; taking it over is journalled
    "notices_mail", "notices_dailyrun", "django_tasks_database_dbtaskresult",
    "control_study", "reporting_pack", "transfer_planprint", "documents_projectfile",
}  # fmt: skip
STAMPS = {"last_login", "last_used_at", "last_read_at"}
"""Columns that say when somebody came by: written alone they are no change of anything."""
_SET = re.compile(r'"(\w+)" = ')
_WRITES = re.compile(r'\s*(?:INSERT (?:OR \w+ )?INTO|(UPDATE|DELETE FROM)) "(\w+)"', re.IGNORECASE)
_POINT = re.compile(r'(ROLLBACK TO )?SAVEPOINT "?(\w+)"?')
_TAKEN = os.environ.get("JALON_WRITES_TAKEN", "")
"""A file that gathers which routes the tests wrote through."""


@contextmanager
def watched() -> Iterator[None]:
    """While open, a request of the test client that writes in silence fails its test."""
    request = Client.request

    def heard(self: Client, **around: Any) -> Any:
        written: set[str] = set()

        kept: dict[str, set[str]] = {}

        def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            done = execute(sql, params, many, context)
            if (found := _WRITES.match(sql)) and not (found[1] and context["cursor"].rowcount == 0):
                columns = set(_SET.findall(sql.partition(" WHERE ")[0])) if found[1] else set()
                if not columns or columns - STAMPS:
                    written.add(found[2])
            elif point := _POINT.match(sql):
                # a refusal takes back what was written on the way to it
                if point[1]:
                    written.intersection_update(kept[point[2]])
                else:
                    kept[point[2]] = set(written)
            return done

        with connection.execute_wrapper(watch):
            response = request(self, **around)
        verb, address = around.get("REQUEST_METHOD", "GET"), around.get("PATH_INFO", "/")
        if response.status_code < 400:
            silent = written - PASSING - {JOURNAL}
            assert JOURNAL in written or not silent, (
                f"{verb} {address} wrote {', '.join(sorted(silent))} and left nothing in the journal."
            )
            if JOURNAL in written and _TAKEN:
                _note(verb, address)
        return response

    Client.request = heard  # type: ignore[method-assign]
    try:
        yield
    finally:
        Client.request = request  # type: ignore[method-assign]


def _note(verb: str, address: str) -> None:
    try:
        route = resolve(address).route
    except Resolver404:
        return
    with Path(_TAKEN).open("a", encoding="utf-8") as held:
        held.write(f"{verb} /{route}\n")
