"""An organisation's own Word templates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from jalon.pmo.common import files
from jalon.pmo.common.errors import NotVisible
from jalon.pmo.common.schemas import REFUSALS
from jalon.pmo.documents import access, actions
from jalon.pmo.documents.actions.files import PLACE
from jalon.pmo.documents.models import OwnTemplate
from jalon.pmo.documents.writing import word
from jalon.pmo.organisation import access as organisations

router = Router(tags=["documents"])
ADDRESS = "/organisations/{slug:slug}/document-templates"


class TemplateOut(Schema):
    """The Word file used for a document in a language."""

    id: int
    key: str
    language: str
    name: str
    size: int
    at: datetime
    version: int


@router.get(ADDRESS, response={200: list[TemplateOut], **REFUSALS}, operation_id="list_document_templates")
def listed(request: HttpRequest, slug: str) -> Any:
    """The templates in force; for every other document ours is used."""
    return access.templates(request.user, organisations.organisation(request.user, slug)).order_by("pk")


@router.post(ADDRESS, response={201: TemplateOut, **REFUSALS}, operation_id="keep_document_template")
def keep(
    request: HttpRequest, slug: str, file: File[UploadedFile], key: Form[str], language: Form[str]
) -> Any:
    """Use this Word file from now on; it is tried first, and refused with what is wrong with it."""
    made = actions.keep_template(
        by=request.user,
        organisation=organisations.organisation(request.user, slug, "administer"),
        key=key,
        language=language,
        chunks=file.chunks(),
        name=file.name or "",
    )
    return Status(201, made)


@router.get(
    ADDRESS + "/{int:template_pk}/file",
    response={200: None, **REFUSALS},
    operation_id="document_template_file",
)
def file_of(request: HttpRequest, slug: str, template_pk: int) -> HttpResponseBase:
    """The Word file."""
    row = _template(request, slug, template_pk)
    return files.answer(PLACE, row.stored, row.name, word.MEDIA_TYPE)


@router.delete(
    ADDRESS + "/{int:template_pk}",
    response={204: None, **REFUSALS},
    operation_id="remove_document_template",
)
def remove(request: HttpRequest, slug: str, template_pk: int, version: int) -> Any:
    """Use ours again."""
    row = _template(request, slug, template_pk)
    actions.remove_template(by=request.user, row=row, version=version)
    return Status(204, None)


def _template(request: HttpRequest, slug: str, pk: int) -> OwnTemplate:
    organisation = organisations.organisation(request.user, slug, "administer")
    row = access.template(request.user, pk, write=True)
    if row.organisation_id != organisation.pk:
        raise NotVisible
    return row
