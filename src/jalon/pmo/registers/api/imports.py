"""A register's workbook: handed in, shown line by line, then written as it was shown."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from jalon.pmo.common.schemas import REFUSALS, Strict
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.registers import access, actions, reading
from jalon.pmo.registers.models import EntryImport

router = Router(tags=["registers"])


class CountsShown(Strict):
    refused: int = Field(ge=0)
    created: int = Field(ge=0)
    changed: int = Field(ge=0)
    same: int = Field(ge=0)


class DifferenceOut(Schema):
    column: str
    before: str
    after: str


class LineOut(Schema):
    line: int
    outcome: str = Field(description="created, changed, same or refused")
    code: str | None
    title: str
    why: str = Field(description="why it is refused")
    differences: list[DifferenceOut]


class EntryImportOut(Schema):
    id: int
    name: str
    unread: list[str] = Field(description="heads of columns that no register has")
    counts: CountsShown
    lines: list[LineOut]


@router.post(
    "/initiatives/{slug}/entry-imports",
    response={201: EntryImportOut, **REFUSALS},
    operation_id="hand_in_entries",
)
def hand_in(request: HttpRequest, slug: str, file: File[UploadedFile], kind: Form[str] = "") -> Any:
    """Read a workbook (multipart form data); nothing is written until it is applied."""
    initiative = initiatives.initiative(request.user, slug, "progress")
    row = actions.hand_in(
        by=request.user, organisation=initiative.organisation, initiative=initiative, kind=kind,
        name=file.name or "", chunks=file.chunks(),
    )  # fmt: skip
    return Status(201, _out(request, row))


@router.get(
    "/entry-imports/{int:import_id}",
    response={200: EntryImportOut, **REFUSALS},
    operation_id="read_entry_import",
)
def read(request: HttpRequest, import_id: int) -> Any:
    """What it would do, as things stand now."""
    return _out(request, access.entry_import(request.user, import_id))


@router.post(
    "/entry-imports/{int:import_id}/apply",
    response={200: CountsShown, **REFUSALS},
    operation_id="apply_entry_import",
)
def apply_import(request: HttpRequest, import_id: int, body: CountsShown) -> Any:
    """Write it; the counts are those that were shown, and where they no longer hold, nothing is written."""
    row = access.entry_import(request.user, import_id)
    return actions.apply_import(by=request.user, row=row, expected=body.dict())


def _out(request: HttpRequest, row: EntryImport) -> dict[str, Any]:
    found = reading.lines(request.user, row)
    names = ("column", "before", "after")
    return {
        "id": row.pk,
        "name": row.name,
        "unread": row.unread,
        "counts": reading.counts(found),
        "lines": [
            {
                "line": line.number,
                "outcome": line.outcome,
                "code": line.entry.code if line.entry else None,
                "title": line.title,
                "why": line.why,
                "differences": [dict(zip(names, one, strict=True)) for one in line.differences],
            }
            for line in found
        ],
    }
