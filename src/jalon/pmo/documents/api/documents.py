"""What the method asks for, and the versions of each document."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from jalon.pmo.common import downloads, files
from jalon.pmo.common.schemas import MOST_ID, REFUSALS, Strict
from jalon.pmo.documents import access, actions, queries
from jalon.pmo.documents.actions.files import PLACE
from jalon.pmo.documents.models import DocumentVersion
from jalon.pmo.documents.writing import exception, word
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.organisation import access as organisations

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
    owner: int | None = Field(description="id of the person who writes it")
    version: int | None = Field(description="what planning it must name; null where nothing was kept of it")
    latest: VersionOut | None


class Generate(Strict):
    language: str = Field(pattern="^(fr|en)$")
    note: str = Field("", max_length=500)


class Decision(Strict):
    version: int | None = None
    do: str = Field(pattern="^(ask|withdraw|approve|refuse)$")
    why: str = Field("", max_length=500)


class NewDocument(Strict):
    title: str = Field(min_length=1, max_length=200)
    owner: int | None = Field(None, ge=1, le=MOST_ID, description="id of the person who writes it")


class Planned(Strict):
    """Who writes a document, and by when; ``version`` is null where nothing was kept of it yet."""

    version: int | None = None
    owner: int | None = Field(None, ge=1, le=MOST_ID)
    due: date | None = None


class DocumentOut(Schema):
    key: str
    title: str
    owner: int | None = Field(None, alias="owner_id")
    due: date | None
    version: int


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
            "owner": one.document.owner_id if one.document else None,
            "version": one.document.version if one.document else None,
            "latest": one.latest,
        }
        for one in queries.obligations(initiatives.initiative(request.user, slug))
    ]


@router.post(
    "/initiatives/{slug}/documents", response={201: DocumentOut, **REFUSALS}, operation_id="add_document"
)
def add_document(request: HttpRequest, slug: str, body: NewDocument) -> Any:
    """A document of the initiative's own, beside those of its method."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    owner = _person(request, initiative, body.owner)
    made = actions.add_document(by=request.user, initiative=initiative, title=body.title, owner=owner)
    return Status(201, made)


@router.patch(
    "/initiatives/{slug}/documents/{document_key}",
    response={200: DocumentOut, **REFUSALS},
    operation_id="plan_document",
)
def plan_document(request: HttpRequest, slug: str, document_key: str, body: Planned) -> Any:
    """Who writes it, and by when."""
    initiative, _row = access.document(request.user, slug, document_key, "plan")
    return actions.plan_document(
        by=request.user,
        initiative=initiative,
        key=document_key,
        version=body.version,
        owner=_person(request, initiative, body.owner),
        due=body.due,
    )


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


@router.get(
    "/initiatives/{slug}/exceptions/{exception_id}/report",
    response={200: None, **REFUSALS},
    operation_id="exception_report",
)
def exception_report(request: HttpRequest, slug: str, exception_id: int) -> HttpResponseBase:
    """The report of an exception as a Word file, in the caller's language."""
    row = access.exception(request.user, slug, exception_id)
    return downloads.attachment(exception.report(row), f"{row}.docx", word.MEDIA_TYPE)


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


def _person(request: HttpRequest, initiative: Any, pk: int | None) -> Any:
    return None if pk is None else organisations.person(request.user, initiative.organisation, pk)
