"""Documents and closing, for programs: the same actions and rights as the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from jalon.pmo.common import files
from jalon.pmo.common.schemas import REFUSALS, Strict
from jalon.pmo.documents import access, actions, queries
from jalon.pmo.documents.actions.files import PLACE
from jalon.pmo.documents.models import DocumentVersion
from jalon.pmo.initiatives import access as initiatives

router = Router(tags=["documents"])


class VersionOut(Schema):
    id: int
    number: int
    state: str
    source: str
    language: str
    name: str
    size: int
    sha256: str
    made_at: datetime
    version: int


class ObligationOut(Schema):
    key: str
    name: str
    stage: str
    state: str = Field(description="missing, late, draft, asked, refused, stale, approved or waived")
    due: date | None
    changed_since: list[str]
    latest: VersionOut | None


class Generate(Strict):
    language: str = Field(pattern="^(fr|en)$")
    note: str = Field("", max_length=500)


class Decision(Strict):
    version: int | None = None
    do: str = Field(pattern="^(ask|withdraw|approve|refuse)$")
    why: str = Field("", max_length=500)


class CheckOut(Schema):
    key: str
    name: str
    ok: bool
    words: str


class ClosingOut(Schema):
    closed_at: datetime | None
    accepted_on: date | None
    checks: list[CheckOut]


class Close(Strict):
    version: int | None = Field(None, description="of the initiative")
    reason: str = Field("", max_length=500)


@router.get(
    "/initiatives/{slug}/documents",
    response={200: list[ObligationOut], **REFUSALS},
    operation_id="list_documents",
)
def list_documents(request: HttpRequest, slug: str) -> Any:
    """What the method asks for, what there is of it, and whether it still holds."""
    return [
        {
            "key": one.key,
            "name": one.name,
            "stage": one.stage,
            "state": one.state,
            "due": one.due,
            "changed_since": list(one.stale),
            "latest": one.latest,
        }
        for one in queries.obligations(initiatives.initiative(request.user, slug))
    ]


@router.post(
    "/initiatives/{slug}/documents/{document_key}/generate",
    response={201: VersionOut, **REFUSALS},
    operation_id="generate_document",
)
def generate(request: HttpRequest, slug: str, document_key: str, body: Generate) -> Any:
    """The next version, written from the data."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    made = actions.generate(by=request.user, initiative=initiative, key=document_key, **body.dict())
    return Status(201, made)


@router.post(
    "/initiatives/{slug}/documents/{document_key}/versions",
    response={201: VersionOut, **REFUSALS},
    operation_id="hand_in_document",
)
def hand_in(
    request: HttpRequest, slug: str, document_key: str, file: File[UploadedFile], note: Form[str] = ""
) -> Any:
    """The next version, as a file."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    name, chunks = file.name or "", file.chunks()
    made = actions.hand_in(
        by=request.user, initiative=initiative, key=document_key, chunks=chunks, name=name, note=note
    )
    return Status(201, made)


@router.get(
    "/initiatives/{slug}/document-versions/{version_pk}/file",
    response={200: None, **REFUSALS},
    operation_id="document_file",
)
def file_of(request: HttpRequest, slug: str, version_pk: int) -> HttpResponseBase:
    """The file of a version."""
    row = access.version(request.user, slug, version_pk)
    return files.answer(PLACE, row.stored, row.name, row.media_type)


@router.post(
    "/initiatives/{slug}/document-versions/{version_pk}/decide",
    response={200: VersionOut, **REFUSALS},
    operation_id="decide_document",
)
def decide(request: HttpRequest, slug: str, version_pk: int, body: Decision) -> DocumentVersion:
    """Ask for approval, take it back, approve or refuse."""
    row = access.version(request.user, slug, version_pk)
    if body.do == "refuse":
        return actions.refuse(by=request.user, row=row, version=body.version, why=body.why)
    known = {"ask": actions.ask_approval, "withdraw": actions.withdraw, "approve": actions.approve}
    return known[body.do](by=request.user, row=row, version=body.version)


@router.get("/initiatives/{slug}/closing", response={200: ClosingOut, **REFUSALS}, operation_id="closing")
def closing(request: HttpRequest, slug: str) -> Any:
    """How far the closing is."""
    ready = queries.readiness(initiatives.initiative(request.user, slug))
    return {
        "closed_at": ready.closing.closed_at if ready.closing else None,
        "accepted_on": ready.closing.accepted_on if ready.closing else None,
        "checks": ready.checks,
    }


@router.post(
    "/initiatives/{slug}/closing", response={200: ClosingOut, **REFUSALS}, operation_id="close_initiative"
)
def close(request: HttpRequest, slug: str, body: Close) -> Any:
    """Close an initiative; what is missing needs a reason, or is refused where the office requires it."""
    initiative = initiatives.initiative(request.user, slug, "approve")
    actions.close(by=request.user, initiative=initiative, version=body.version, reason=body.reason)
    return closing(request, slug)
