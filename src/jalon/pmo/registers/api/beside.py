"""What stands beside an entry: responses, activities, comments, files; lessons where they help."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from jalon.pmo.common.errors import NotVisible
from jalon.pmo.common.schemas import REFUSALS, Strict
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.organisation import access as organisations
from jalon.pmo.registers import access, actions, queries
from jalon.pmo.registers.actions import comments
from jalon.pmo.registers.models import Entry

router = Router(tags=["registers"])
MOST_NAMES = 8


class ResponseOut(Schema):
    id: int
    strategy: str
    text: str
    owner: int | None = Field(None, alias="owner_id")
    due: date | None
    cost: Decimal
    probability_cut: int = Field(description="taken off the probability, in %")
    impact_cut: int = Field(description="taken off delay and cost, in %")
    done: date | None
    version: int


class ResponseFields(Strict):
    strategy: str | None = None
    text: str | None = Field(None, max_length=300)
    owner: int | None = None
    due: date | None = None
    cost: Decimal | None = None
    probability_cut: int | None = None
    impact_cut: int | None = None
    done: date | None = None


class ResponseIn(ResponseFields):
    strategy: str
    text: str = Field(max_length=300)


class ResponsePatch(ResponseFields):
    version: int | None = None


class Versioned(Strict):
    version: int | None = None


class TaskOut(Schema):
    plan: int = Field(alias="plan_id")
    plan_name: str = Field(alias="plan")
    uid: int
    name: str


class LinksIn(Strict):
    version: int | None = None
    plan: int
    uids: list[int] = Field(description="activities of this plan, in the place of those it had there")


class PersonOut(Schema):
    name: str


class CommentIn(Strict):
    text: str


class CommentOut(Schema):
    id: int
    by: int | None = Field(None, alias="by_id")
    at: datetime
    text: str


class FileOut(Schema):
    id: int
    name: str
    type: str = Field(description="read from the content")
    size: int
    sha256: str = Field(alias="digest")
    by: int | None = Field(None, alias="by_id")
    at: datetime
    url: str


class HelpedIn(Strict):
    initiative: str = Field(description="where it helped")


class LessonOut(Schema):
    id: int
    title: str
    advice: str
    initiative: str = Field(description="where it was learnt")
    url: str
    used: int = Field(description="in how many initiatives it helped")
    helped_here: bool


@router.get(
    "/entries/{int:entry_id}/responses",
    response={200: list[ResponseOut], **REFUSALS},
    operation_id="list_responses",
)
def list_responses(request: HttpRequest, entry_id: int) -> Any:
    """What is done about a risk."""
    return access.entry(request.user, entry_id).responses.order_by("pk")


@router.post(
    "/entries/{int:entry_id}/responses", response={201: ResponseOut, **REFUSALS}, operation_id="add_response"
)
def add_response(request: HttpRequest, entry_id: int, body: ResponseIn) -> Any:
    """Something to be done about a risk."""
    entry = access.entry(request.user, entry_id, "progress")
    return Status(201, actions.add_response(by=request.user, entry=entry, **_sent(request, entry, body)))


@router.patch(
    "/entries/{int:entry_id}/responses/{int:response_id}",
    response={200: ResponseOut, **REFUSALS},
    operation_id="change_response",
)
def change_response(request: HttpRequest, entry_id: int, response_id: int, body: ResponsePatch) -> Any:
    """New values; only the fields sent are changed."""
    response = access.response(request.user, entry_id, response_id, "progress")
    fields = _sent(request, response.entry, body)
    return actions.change_response(by=request.user, response=response, version=body.version, **fields)


@router.delete(
    "/entries/{int:entry_id}/responses/{int:response_id}",
    response={204: None, **REFUSALS},
    operation_id="drop_response",
)
def drop_response(request: HttpRequest, entry_id: int, response_id: int, body: Versioned) -> Any:
    """Take a response away; the journal keeps it."""
    response = access.response(request.user, entry_id, response_id, "progress")
    actions.drop_response(by=request.user, response=response, version=body.version)
    return Status(204, None)


@router.get(
    "/entries/{int:entry_id}/links",
    response={200: list[TaskOut], **REFUSALS},
    operation_id="list_entry_links",
)
def list_links(request: HttpRequest, entry_id: int) -> Any:
    """The activities it touches."""
    return queries.activities(access.entry(request.user, entry_id))


@router.put(
    "/entries/{int:entry_id}/links", response={200: list[TaskOut], **REFUSALS}, operation_id="link_entry"
)
def link_entry(request: HttpRequest, entry_id: int, body: LinksIn) -> Any:
    """The activities of one plan that it touches, all of them at once."""
    entry = access.entry(request.user, entry_id, "progress")
    actions.link(by=request.user, entry=entry, version=body.version, plan_id=body.plan, uids=body.uids)
    return queries.activities(entry)


@router.get(
    "/entries/{int:entry_id}/tasks", response={200: list[TaskOut], **REFUSALS}, operation_id="entry_tasks"
)
def tasks(request: HttpRequest, entry_id: int, q: str = "") -> Any:
    """The activities that it may touch, with these words in their names."""
    return queries.tasks(request.user, access.entry(request.user, entry_id, "progress"), q[:200])


@router.get(
    "/entries/{int:entry_id}/people", response={200: list[PersonOut], **REFUSALS}, operation_id="entry_people"
)
def people(request: HttpRequest, entry_id: int, q: str = "") -> Any:
    """Whom a comment may name with @: those who see the entry."""
    entry = access.entry(request.user, entry_id, "comment")
    return [{"name": str(user)} for user in comments.named_like(q[:100], entry.initiative)[:MOST_NAMES]]


@router.get(
    "/entries/{int:entry_id}/comments",
    response={200: list[CommentOut], **REFUSALS},
    operation_id="list_comments",
)
def list_comments(request: HttpRequest, entry_id: int) -> Any:
    """What was said about it, the first first."""
    return access.entry(request.user, entry_id).comments.all()


@router.post(
    "/entries/{int:entry_id}/comments", response={201: CommentOut, **REFUSALS}, operation_id="comment_entry"
)
def comment_entry(request: HttpRequest, entry_id: int, body: CommentIn) -> Any:
    """Say something about an entry; @ and a name tells that person."""
    entry = access.entry(request.user, entry_id, "comment")
    return Status(201, actions.comment(by=request.user, entry=entry, text=body.text))


@router.get(
    "/entries/{int:entry_id}/files", response={200: list[FileOut], **REFUSALS}, operation_id="list_files"
)
def list_files(request: HttpRequest, entry_id: int) -> Any:
    """The files kept with it; `url` gives the content."""
    entry = access.entry(request.user, entry_id)
    return [_file(entry, one) for one in entry.attachments.all()]


@router.post("/entries/{int:entry_id}/files", response={201: FileOut, **REFUSALS}, operation_id="attach_file")
def attach_file(request: HttpRequest, entry_id: int, file: File[UploadedFile]) -> Any:
    """Keep a file with it, as multipart form data."""
    entry = access.entry(request.user, entry_id, "comment")
    made = actions.attach(by=request.user, entry=entry, name=file.name or "", chunks=file.chunks())
    return Status(201, _file(entry, made))


@router.delete(
    "/entries/{int:entry_id}/files/{int:file_id}",
    response={204: None, **REFUSALS},
    operation_id="detach_file",
)
def detach_file(request: HttpRequest, entry_id: int, file_id: int) -> HttpResponse | Status:
    """Take a file away."""
    held = access.attachment(request.user, entry_id, file_id, "comment")
    actions.detach(by=request.user, attachment=held)
    return Status(204, None)


@router.post("/entries/{int:entry_id}/helped", response={200: int, **REFUSALS}, operation_id="lesson_helped")
def helped(request: HttpRequest, entry_id: int, body: HelpedIn) -> int:
    """Say that a lesson helped in an initiative; in how many it has."""
    entry = access.entry(request.user, entry_id)
    initiative = initiatives.initiative(request.user, body.initiative, "progress")
    return actions.helped(by=request.user, entry=entry, initiative=initiative)


@router.get(
    "/initiatives/{slug}/similar-lessons",
    response={200: list[LessonOut], **REFUSALS},
    operation_id="similar_lessons",
)
def similar_lessons(request: HttpRequest, slug: str, q: str = "", limit: int = 3) -> Any:
    """Lessons of elsewhere that share most of their words with what is being written here."""
    initiative = initiatives.initiative(request.user, slug)
    found = queries.similar_lessons(
        request.user, q[:1000], initiative.organisation, initiative, max(1, min(limit, 10))
    )
    here = queries.helped_in(initiative)
    return [
        {
            "id": lesson.pk, "title": lesson.title, "advice": lesson.advice or lesson.effect,
            "initiative": one.initiative.title if one.initiative else "", "url": one.url,
            "used": lesson.used, "helped_here": lesson.pk in here,
        }
        for one, lesson in found
    ]  # fmt: skip


def _sent(request: HttpRequest, entry: Entry, body: ResponseFields) -> dict[str, Any]:
    """What was sent, the owner by id turned into a person; null clears only what may be empty."""
    sent = body.dict(exclude_unset=True)
    empty = {"owner", "due", "done"}
    fields = {n: v for n, v in sent.items() if n != "version" and (v is not None or n in empty)}
    if fields.get("owner") is not None:
        persons = organisations.persons(request.user, entry.organisation)
        fields["owner"] = persons.filter(pk=fields["owner"]).first()
        if fields["owner"] is None:
            raise NotVisible
    return fields


def _file(entry: Entry, one: Any) -> dict[str, Any]:
    names = ("id", "name", "type", "size", "digest", "by_id", "at")
    url = reverse("register_file", args=[entry.initiative.slug, entry.pk, one.pk])
    return {name: getattr(one, name) for name in names} | {"url": url}
