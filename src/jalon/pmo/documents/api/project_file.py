"""The project file as one zip: asked for, followed, taken along."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponseBase
from ninja import Router, Schema, Status

from jalon.pmo.common import files
from jalon.pmo.common.errors import NotVisible
from jalon.pmo.common.schemas import REFUSALS, Strict
from jalon.pmo.documents import actions, queries
from jalon.pmo.documents.actions.files import PLACE
from jalon.pmo.documents.models import ProjectFile
from jalon.pmo.initiatives import access as initiatives

router = Router(tags=["documents"])
ADDRESS = "/initiatives/{slug:slug}/project-file"


class ProjectFileOut(Schema):
    """The last one the caller asked for: waiting, making, ready or refused."""

    state: str
    refusal: str
    language: str
    size: int
    asked_at: datetime
    made_at: datetime | None


class Ask(Strict):
    language: Literal["fr", "en"]


@router.post(ADDRESS, response={201: ProjectFileOut, **REFUSALS}, operation_id="ask_project_file")
def ask(request: HttpRequest, slug: str, body: Ask) -> Any:
    """Have the zip made, in place of the one asked for before."""
    initiative = initiatives.initiative(request.user, slug)
    made = actions.ask_project_file(by=request.user, initiative=initiative, language=body.language)
    return Status(201, made)


@router.get(ADDRESS, response={200: ProjectFileOut, **REFUSALS}, operation_id="get_project_file")
def state(request: HttpRequest, slug: str) -> ProjectFile:
    """How far it is."""
    return _mine(request, slug)


@router.get(f"{ADDRESS}/file", response={200: None, **REFUSALS}, operation_id="project_file")
def file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The zip, once it is ready."""
    row = _mine(request, slug)
    if row.state != ProjectFile.State.READY:
        raise NotVisible
    return files.answer(PLACE, row.stored, f"{slug}.zip", "application/zip")


def _mine(request: HttpRequest, slug: str) -> ProjectFile:
    row = queries.project_file(request.user, initiatives.initiative(request.user, slug))
    if row is None:
        raise NotVisible
    return row
