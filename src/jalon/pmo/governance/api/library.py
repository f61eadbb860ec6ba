"""The methods of an organisation for programs: read, copied, written, put away."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from jalon.pmo.common.schemas import REFUSALS, Strict
from jalon.pmo.governance import access, actions, methods
from jalon.pmo.organisation import access as organisations

router = Router(tags=["governance"])
PLACE = "/organisations/{slug:slug}/methods"


class MethodOut(Schema):
    id: int | None = Field(description="of an own method: what an edit names")
    key: str
    name: str
    summary: str
    own: bool
    stages: list[str]
    version: int | None


class MethodText(MethodOut):
    text: str = Field(description="YAML, in both languages")


class MethodWritten(Strict):
    version: int | None = None
    text: str = Field(max_length=1_000_000, description="YAML; a refusal names the file and the line")


@router.get(PLACE, response={200: list[MethodOut], **REFUSALS}, operation_id="list_methods")
def list_methods(request: HttpRequest, slug: str) -> Any:
    """Our methods, then the organisation's own."""
    organisation = organisations.organisation(request.user, slug)
    return [_told(one) for one in methods.choices(organisation)]


@router.get(PLACE + "/{slug:key}", response={200: MethodText, **REFUSALS}, operation_id="get_method")
def get_method(request: HttpRequest, slug: str, key: str) -> Any:
    """One method with its YAML."""
    return _told(methods.choice(organisations.organisation(request.user, slug), key))


@router.post(PLACE + "/{slug:key}/copy", response={201: MethodText, **REFUSALS}, operation_id="copy_method")
def copy_method(request: HttpRequest, slug: str, key: str) -> Any:
    """A copy under a key of its own, for the organisation to make its own."""
    organisation = organisations.organisation(request.user, slug, "administer")
    made = actions.copy_method(by=request.user, organisation=organisation, key=key)
    return Status(201, _told(methods.choice(organisation, made.key)))


@router.put(
    "/own-methods/{int:method_id}", response={200: MethodText, **REFUSALS}, operation_id="write_method"
)
def write_method(request: HttpRequest, method_id: int, body: MethodWritten) -> Any:
    """Another text; refused whole, with every fault's file and line, where anything is wrong."""
    found = access.method(request.user, method_id)
    done = actions.write_method(by=request.user, method=found, version=body.version, text=body.text)
    return _told(methods.choice(done.organisation, done.key))


@router.delete(
    "/own-methods/{int:method_id}", response={204: None, **REFUSALS}, operation_id="archive_method"
)
def archive_method(request: HttpRequest, method_id: int, version: int | None = None) -> Any:
    """Put an own method away; the initiatives that live by it keep it."""
    found = access.method(request.user, method_id)
    actions.archive_method(by=request.user, method=found, version=version)
    return Status(204, None)


def _told(one: methods.Choice) -> dict[str, Any]:
    return {
        "id": one.own.pk if one.own else None,
        "key": one.key,
        "name": one.name,
        "summary": one.summary,
        "own": one.own is not None,
        "stages": [methods.said(stage.name) for stage in one.spec.stages],
        "version": one.own.version if one.own else None,
        "text": one.text,
    }
