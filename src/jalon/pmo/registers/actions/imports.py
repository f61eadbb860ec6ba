"""Entries from a workbook: handed in, shown, then written all at once or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.accounts.models import User
from jalon.pmo.common import files, journal
from jalon.pmo.common.errors import NotAllowed, Refused, TooLarge
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.organisation.models import Organisation
from jalon.pmo.registers import bridge, reading, table
from jalon.pmo.registers.actions.entries import change, create
from jalon.pmo.registers.models import EntryImport, Kind

MOST = 10 * 1024 * 1024
MOST_LINES = 2_000
_HEAD_WITHIN = 20


def hand_in(
    *,
    by: User,
    organisation: Organisation,
    initiative: Initiative | None,
    kind: str,
    name: str,
    chunks: Iterable[bytes],
) -> EntryImport:
    """Read a workbook and keep its lines until its reader decides; what they left undecided before goes."""
    reach = policy.reach(by)
    nodes = [initiative] if initiative else organisation.initiatives.filter(archived__isnull=True)
    if not any("progress" in reach.rights_at(node) for node in nodes):
        raise NotAllowed("progress")
    data = _whole(chunks)
    name = files.plain_name(name) or "registers.xlsx"
    lines, unread = _lines(bridge.rows(data, name), name)
    with transaction.atomic():
        EntryImport.objects.filter(by=by, organisation=organisation, applied__isnull=True).delete()
        return EntryImport.objects.create(
            organisation=organisation,
            initiative=initiative,
            by=by,
            kind=kind if kind in Kind.values else "",
            name=name,
            lines=lines,
            unread=unread,
        )


@transaction.atomic
def apply_import(*, by: User, row: EntryImport, expected: dict[str, int]) -> dict[str, int]:
    """Write what was shown, whose counts are `expected`; where things stand otherwise now, nothing."""
    held = EntryImport.objects.select_for_update().get(pk=row.pk)
    if held.applied:
        raise Refused(_("This file was imported already."), "applied")
    found = reading.lines(by, row)
    counted = reading.counts(found)
    if {name: expected.get(name) for name in counted} != counted:
        raise Refused(
            _("The registers have changed since this was shown: look at it again, then import."), "moved"
        )
    if not counted[reading.CREATED] + counted[reading.CHANGED]:
        raise Refused(_("This file changes nothing."), "nothing")
    for line in found:
        if line.outcome == reading.CREATED and line.initiative is not None:
            fields = {n: v for n, v in line.fields.items() if n != "title"}
            create(by=by, initiative=line.initiative, kind=line.kind, title=line.title, **fields)
        elif line.outcome == reading.CHANGED and line.entry is not None:
            change(by=by, entry=line.entry, version=line.entry.version, **line.fields)
    EntryImport.objects.filter(pk=row.pk).update(applied=timezone.now(), lines=[], unread=[])
    journal.record(
        by=by,
        organisation=row.organisation,
        initiative=row.initiative,
        verb="register.import",
        params={"name": row.name, "count": counted[reading.CREATED] + counted[reading.CHANGED]},
    )
    return counted


@transaction.atomic
def drop_import(*, by: User, row: EntryImport) -> None:
    """Let a workbook go; nothing of it was written."""
    EntryImport.objects.filter(pk=row.pk, by=by, applied__isnull=True).delete()


def _whole(chunks: Iterable[bytes]) -> bytes:
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > MOST:
            raise TooLarge(MOST)
    return bytes(data)


def _heads(rows: list[list[Any]], name: str) -> tuple[int, dict[int, table.Column]]:
    """Which row names the columns, and which column stands where."""
    heads = table.heads()
    for first, row in enumerate(rows[:_HEAD_WITHIN]):
        said = {place: heads.get(table.folded(cell or "")) for place, cell in enumerate(row)}
        known = {place: column for place, column in said.items() if column is not None}
        if {"title", "code"} & {column.key for column in known.values()}:
            return first, known
    raise Refused(
        _("“%(name)s” has no column “%(title)s”: export a register to see the columns.")
        % {"name": name, "title": _("Title")},
        "no_head",
        "file",
    )


def _lines(rows: list[list[Any]], name: str) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows under the heads, by column; and the heads that no register has."""
    first, known = _heads(rows, name)
    unread = [
        str(cell)[:60]
        for place, cell in enumerate(rows[first])
        if cell not in (None, "") and place not in known
    ]
    found = []
    for number, cells in enumerate(rows[first + 1 :], start=first + 2):
        held = {
            known[place].key: cell
            for place, cell in enumerate(cells)
            if place in known and not known[place].computed and cell is not None and str(cell).strip()
        }
        if held:
            found.append({"line": number, "cells": held})
    if not found:
        raise Refused(_("“%(name)s” has no line under its heads.") % {"name": name}, "no_lines", "file")
    if len(found) > MOST_LINES:
        raise Refused(
            _("“%(name)s” has %(count)d lines; at most %(most)d are taken at once: split it.")
            % {"name": name, "count": len(found), "most": MOST_LINES},
            "too_many",
            "file",
        )
    return found, unread
