"""The team's places, and who answers for what."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from jalon.pmo.common.schemas import MOST_ID, REFUSALS, Strict
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.organisation import access as organisations
from jalon.pmo.people import access, actions, queries, sources
from jalon.pmo.people.api.communication import given
from jalon.pmo.people.models import Place

router = Router(tags=["people"])
PLACE = "/initiatives/{slug:slug}"
Kind = Literal["work", "product", "decision"]


class RoleOut(Schema):
    """A place in the team: ``person`` holds it, ``above`` is the place it reports to; both are ids."""

    id: int
    title: str
    person: int | None = Field(None, alias="person_id")
    above: int | None = Field(None, alias="above_id")
    version: int


class RolePage(Schema):
    items: list[RoleOut]


class NewRole(Strict):
    title: str = Field(min_length=1, max_length=120)
    person: int | None = Field(None, ge=1, le=MOST_ID)
    above: int | None = Field(None, ge=1, le=MOST_ID)


class RolePatch(Strict):
    version: int
    title: str | None = Field(None, min_length=1, max_length=120)
    person: int | None = Field(None, ge=1, le=MOST_ID)
    above: int | None = Field(None, ge=1, le=MOST_ID)


class LineOut(Schema):
    """A subject of the matrix: its letters by role, and what is wrong with it."""

    id: int
    subject: str
    kind: str
    key: str
    letters: dict[str, str]
    faults: list[str]
    version: int


class MatrixOut(Schema):
    items: list[LineOut]


class NewLine(Strict):
    """A row: ``key`` names a record of `list_answerables`, else ``subject`` says it in one's own words."""

    kind: Kind
    key: str = Field("", max_length=40)
    subject: str = Field("", max_length=200)


class LinePatch(Strict):
    version: int
    kind: Kind | None = None
    subject: str | None = Field(None, min_length=1, max_length=200)


class MarkIn(Strict):
    """``version`` is the subject's; an empty letter takes it away."""

    version: int
    role: int = Field(ge=1, le=MOST_ID)
    letter: Literal["R", "A", "C", "I", ""]


class RecordOut(Schema):
    kind: str
    key: str
    label: str
    depth: int


class RecordPage(Schema):
    items: list[RecordOut]


@router.get(f"{PLACE}/team-roles", response={200: RolePage, **REFUSALS}, operation_id="list_team_roles")
def list_team_roles(request: HttpRequest, slug: str) -> Any:
    """The places of the team; with ``above`` they are the organisation chart."""
    initiative = initiatives.initiative(request.user, slug)
    return {"items": Place.objects.filter(initiative=initiative, archived=None)}


@router.post(f"{PLACE}/team-roles", response={201: RoleOut, **REFUSALS}, operation_id="create_team_role")
def create_team_role(request: HttpRequest, slug: str, body: NewRole) -> Any:
    """A new place."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    fields = _named(request, slug, initiative, body.dict())
    return Status(201, actions.add(by=request.user, initiative=initiative, what="place", **fields))


@router.patch(
    PLACE + "/team-roles/{int:place_id}",
    response={200: RoleOut, **REFUSALS},
    operation_id="change_team_role",
)
def change_team_role(request: HttpRequest, slug: str, place_id: int, body: RolePatch) -> Any:
    """Another title, holder or superior."""
    row = access.row(request.user, slug, "place", place_id, "plan")
    fields = given(body, "person", "above")
    version = fields.pop("version")
    fields = _named(request, slug, row.initiative, fields)
    return actions.change(by=request.user, row=row, version=version, **fields)


@router.delete(
    PLACE + "/team-roles/{int:place_id}", response={204: None, **REFUSALS}, operation_id="remove_team_role"
)
def remove_team_role(request: HttpRequest, slug: str, place_id: int, version: int | None = None) -> Any:
    """Take a place out of the team."""
    row = access.row(request.user, slug, "place", place_id, "plan")
    actions.put_away(by=request.user, row=row, version=version)
    return Status(204, None)


@router.get(f"{PLACE}/answerables", response={200: RecordPage, **REFUSALS}, operation_id="list_answerables")
def list_answerables(request: HttpRequest, slug: str) -> Any:
    """What rows of the matrix can be chosen from: work packages of the plan, products, decisions."""
    found = sources.records(initiatives.initiative(request.user, slug))
    return {
        "items": [
            {"kind": kind, "key": one.key, "label": one.label, "depth": one.depth}
            for kind, rows in found.items()
            for one in rows
        ]
    }


@router.get(
    f"{PLACE}/responsibilities", response={200: MatrixOut, **REFUSALS}, operation_id="list_responsibilities"
)
def list_responsibilities(request: HttpRequest, slug: str) -> Any:
    """The matrix of responsibilities, with its faults."""
    matrix = queries.matrix(initiatives.initiative(request.user, slug))
    return {"items": [_told(line) for line in matrix.lines]}


@router.post(
    f"{PLACE}/responsibilities", response={201: LineOut, **REFUSALS}, operation_id="create_responsibility"
)
def create_responsibility(request: HttpRequest, slug: str, body: NewLine) -> Any:
    """A new row; a record that has its row already keeps it."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    if body.key:
        actions.add_subjects(by=request.user, initiative=initiative, records=[(body.kind, body.key)])
        wanted = {"kind": body.kind, "key": body.key}
    else:
        made = actions.add(
            by=request.user, initiative=initiative, what="subject", kind=body.kind, label=body.subject
        )
        wanted = {"pk": made.pk}
    return Status(201, _line(initiative, **wanted))


@router.patch(
    PLACE + "/responsibilities/{int:subject_id}",
    response={200: LineOut, **REFUSALS},
    operation_id="change_responsibility",
)
def change_responsibility(request: HttpRequest, slug: str, subject_id: int, body: LinePatch) -> Any:
    """Other words or another kind; a row chosen from a record is then in one's own words."""
    row = access.row(request.user, slug, "subject", subject_id, "plan")
    fields = given(body)
    version = fields.pop("version")
    if "subject" in fields:
        fields["label"] = fields.pop("subject")
    actions.change(by=request.user, row=row, version=version, **fields)
    return _line(row.initiative, pk=subject_id)


@router.put(
    PLACE + "/responsibilities/{int:subject_id}/marks",
    response={200: LineOut, **REFUSALS},
    operation_id="mark_responsibility",
)
def mark_responsibility(request: HttpRequest, slug: str, subject_id: int, body: MarkIn) -> Any:
    """Give a role its letter for a row, or take it away."""
    row = access.row(request.user, slug, "subject", subject_id, "plan")
    role = access.row(request.user, slug, "place", body.role, "plan")
    actions.mark(by=request.user, subject=row, place=role, version=body.version, letter=body.letter)
    return _line(row.initiative, pk=subject_id)


@router.delete(
    PLACE + "/responsibilities/{int:subject_id}",
    response={204: None, **REFUSALS},
    operation_id="remove_responsibility",
)
def remove_responsibility(
    request: HttpRequest, slug: str, subject_id: int, version: int | None = None
) -> Any:
    """Take a row out of the matrix."""
    row = access.row(request.user, slug, "subject", subject_id, "plan")
    actions.put_away(by=request.user, row=row, version=version)
    return Status(204, None)


def _named(request: HttpRequest, slug: str, initiative: Any, fields: dict[str, Any]) -> dict[str, Any]:
    """The person and the place above, by access."""
    found = dict(fields)
    if found.get("person") is not None:
        found["person"] = organisations.person(request.user, initiative.organisation, found["person"])
    if found.get("above") is not None:
        found["above"] = access.row(request.user, slug, "place", found["above"], "plan")
    return found


def _line(initiative: Any, **wanted: Any) -> dict[str, Any]:
    return next(
        _told(line)
        for line in queries.matrix(initiative).lines
        if all(getattr(line.subject, name) == value for name, value in wanted.items())
    )


def _told(line: queries.Line) -> dict[str, Any]:
    return {
        "id": line.subject.pk,
        "subject": line.label,
        "kind": line.subject.kind,
        "key": line.subject.key,
        "letters": {place.title: letter for place, letter in line.cells if letter},
        "faults": [str(fault) for fault in line.faults],
        "version": line.subject.version,
    }
