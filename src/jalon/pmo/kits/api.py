"""The kits API: the same actions and rights as the pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from jalon.kits import Kit, KitRefused
from jalon.pmo.accounts import access as policy
from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused
from jalon.pmo.common.schemas import REFUSALS
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.kits import access, actions, queries, schemas
from jalon.pmo.organisation import access as organisations
from jalon.pmo.planning.models import Plan

router = Router(tags=["kits"])
PLACE = "/organisations/{slug:slug}"


@router.get(f"{PLACE}/kits", response={200: schemas.KitPage, **REFUSALS}, operation_id="list_kits")
def list_kits(request: HttpRequest, slug: str) -> Any:
    """The organisation's own kits, then those of the sectors."""
    organisation = organisations.organisation(request.user, slug)
    cards = [*queries.own(request.user, organisation), *queries.shipped()]
    return {"items": [_card(card) for card in cards]}


@router.get(PLACE + "/kits/{slug:kit}", response={200: schemas.KitText, **REFUSALS}, operation_id="get_kit")
def get_kit(request: HttpRequest, slug: str, kit: str) -> Any:
    """One kit with its YAML."""
    return _text(queries.chosen(request.user, organisations.organisation(request.user, slug), kit))


@router.get(
    PLACE + "/kits/{slug:kit}/preview",
    response={200: schemas.PreviewOut, **REFUSALS},
    operation_id="preview_kit",
)
def preview_kit(request: HttpRequest, slug: str, kit: str, start: date) -> Any:
    """What the kit would make from a start date; nothing is written."""
    organisation = organisations.organisation(request.user, slug)
    seen = queries.preview(queries.chosen(request.user, organisation, kit), organisation, start)
    return {"start": seen.ahead.start, "finish": seen.ahead.finish, "figures": seen.figures}


@router.post(f"{PLACE}/kits", response={201: schemas.KitText, **REFUSALS}, operation_id="create_kit")
def create_kit(request: HttpRequest, slug: str, body: schemas.NewKit) -> Any:
    """An own kit from YAML; a refusal names every fault with its line."""
    organisation = organisations.organisation(request.user, slug, "administer")
    made = actions.keep_kit(
        by=request.user, organisation=organisation, text=body.text, kit=_read(body.text, "kit.yaml")
    )
    return Status(201, _text(queries.of_own(made)))


@router.put("/own-kits/{int:kit_id}", response={200: schemas.KitText, **REFUSALS}, operation_id="change_kit")
def change_kit(request: HttpRequest, kit_id: int, body: schemas.ChangedKit) -> Any:
    """The own kit with another text."""
    own = access.own_kit(request.user, kit_id, "administer")
    kit = _read(body.text, queries.file_name(own))
    changed = actions.change_kit(by=request.user, own=own, version=body.version, text=body.text, kit=kit)
    return _text(queries.of_own(changed))


@router.delete("/own-kits/{int:kit_id}", response={204: None, **REFUSALS}, operation_id="delete_kit")
def delete_kit(request: HttpRequest, kit_id: int, version: int | None = None) -> Any:
    """Put an own kit away."""
    own = access.own_kit(request.user, kit_id, "administer")
    actions.delete_kit(by=request.user, own=own, version=version)
    return Status(204, None)


@router.post(
    "/initiatives/{slug:slug}/kit", response={201: schemas.KitText, **REFUSALS}, operation_id="save_as_kit"
)
def save_as_kit(request: HttpRequest, slug: str, body: schemas.Saved) -> Any:
    """Save a project as an own kit."""
    initiative = initiatives.initiative(request.user, slug)
    access.must_keep(request.user, initiative.organisation)
    made = actions.save_as_kit(by=request.user, initiative=initiative, name=body.name)
    return Status(201, _text(queries.of_own(made)))


@router.post(f"{PLACE}/projects", response={201: schemas.Begun, **REFUSALS}, operation_id="begin_project")
def begin_project(request: HttpRequest, slug: str, body: schemas.Begin) -> Any:
    """A new project from a kit and a method: everything or nothing."""
    organisation = organisations.organisation(request.user, slug)
    parent = initiatives.initiative(request.user, body.parent, "manage") if body.parent else None
    if parent is not None and parent.organisation_id != organisation.pk:
        raise NotVisible
    if parent is None and not policy.can_in(request.user, "manage", organisation):
        raise NotAllowed("manage")
    owner = None
    if body.owner is not None:
        owner = organisations.persons(request.user, organisation).filter(pk=body.owner).first()
        if owner is None:
            raise Refused(_("Nobody here has this id."), "owner_unknown", "owner")
    made = actions.create_project(
        by=request.user,
        organisation=organisation,
        chosen=queries.chosen(request.user, organisation, body.kit),
        name=body.name,
        name_alt=body.name_alt,
        method=body.method,
        parent=parent,
        owner=owner,
        start=body.start,
    )
    return Status(201, _begun(made))


@router.post(
    "/initiatives/{slug:slug}/kit/begin",
    response={201: schemas.Begun, **REFUSALS},
    operation_id="begin_with_kit",
)
def begin_with_kit(request: HttpRequest, slug: str, body: schemas.Take) -> Any:
    """A kit and a method for a project that has no plan yet: everything or nothing."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    chosen = queries.chosen(request.user, initiative.organisation, body.kit)
    made = actions.begin(
        by=request.user, initiative=initiative, chosen=chosen, start=body.start, method=body.method
    )
    return Status(201, _begun(made))


def _begun(made: Any) -> dict[str, Any]:
    plan = Plan.objects.get(initiative=made)
    use = queries.use_of(made)
    return {
        "initiative": made.slug,
        "plan_id": plan.pk,
        "finish": queries.finish_of(plan),
        "made": use.made if use else {},
    }


def _read(text: str, name: str) -> Kit:
    try:
        return queries.read(text, name)
    except KitRefused as refused:
        raise Refused(queries.in_one(refused), "kit_faults", "text") from refused


def _card(card: queries.Card) -> dict[str, Any]:
    return {
        "key": card.key,
        "name": card.name,
        "summary": card.summary,
        "sector": card.own.sector if card.own else card.key,
        "own": card.own is not None,
        "version": card.own.version if card.own else None,
        "figures": card.figures,
    }


def _text(chosen: queries.Chosen) -> dict[str, Any]:
    return {
        "key": chosen.key,
        "name": chosen.name,
        "summary": queries.in_language(dict(chosen.kit.summary)),
        "sector": chosen.kit.sector,
        "own": chosen.own is not None,
        "version": chosen.own.version if chosen.own else None,
        "figures": queries.figures(chosen.kit),
        "text": chosen.text,
        "languages": list(chosen.kit.languages),
    }
