"""Every write on the tree: make, change, move, archive, delete, and taking back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import F, Max, TextChoices, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jalon.pmo.accounts import access
from jalon.pmo.accounts import actions as accounts
from jalon.pmo.accounts.models import Membership
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.initiatives import engagement, search
from jalon.pmo.initiatives.models import Engagement, Initiative, Kind, Sector, Stage, Status
from jalon.pmo.initiatives.queries import kinds_below
from jalon.pmo.organisation import actions as organisations
from jalon.pmo.organisation.models import Organisation, Person

CHANGEABLE = frozenset(
    {
        "name",
        "name_alt",
        "code",
        "owner",
        "sponsor",
        "stage",
        "engagement",
        "sector",
        "purpose",
        "status_declared",
        "status_note",
    }
)
_STATUS = frozenset({"status_declared", "status_note"})
_CHOICES: dict[str, type[TextChoices]] = {
    "stage": Stage,
    "engagement": Engagement,
    "status_declared": Status,
}
MAX_DEPTH = 12
_UNDOABLE = ("initiative.change", "initiative.declare", "initiative.archive", "initiative.move")
MOST_NOTE = 300


StageKeeper = Callable[[Initiative], Any]
_stage_keepers: list[StageKeeper] = []


def keep_stage(function: StageKeeper) -> None:
    """Declare a room that decides the stage: it says in a sentence who does, or "" where nobody does."""
    _stage_keepers.append(function)


def stage_kept(initiative: Initiative) -> str:
    """Why the stage is not typed by hand here; "" where it is."""
    return next((str(said) for said in (ask(initiative) for ask in _stage_keepers) if said), "")


@transaction.atomic
def create(
    *,
    by: Any,
    organisation: Organisation,
    parent: Initiative | None = None,
    kind: str,
    name: str,
    **fields: Any,
) -> Initiative:
    """A new initiative at the end of its parent's children."""
    _may_place(by, organisation, parent)
    _may_stand(kind, parent)
    _check(organisation, fields)
    last = Initiative.objects.filter(organisation=organisation, parent=parent).aggregate(Max("position"))
    slug = organisations.free_slug(Initiative, name, 80)
    made = Initiative.objects.create(
        organisation=organisation,
        parent=parent,
        kind=kind,
        name=name,
        slug=slug,
        path=f"?{slug}",
        depth=0 if parent is None else parent.depth + 1,
        position=(last["position__max"] or 0) + 1,
        **fields,
    )
    made.path = f"{parent.path if parent else '/'}{made.pk}/"
    Initiative.objects.filter(pk=made.pk).update(path=made.path)
    search.index_many([search.entry_of(made)])
    journal.record(
        by=by,
        organisation=organisation,
        initiative=made,
        verb="initiative.create",
        params={"name": name, "kind": kind},
        changes=[journal.created(made)],
    )
    return made


@transaction.atomic
def change(*, by: Any, initiative: Initiative, version: int | None, **fields: Any) -> ChangeSet | None:
    """New values of an initiative's own fields; gives the change set, or None where nothing differs."""
    may = access.rights(by, initiative)
    only_status = bool(fields) and set(fields) <= _STATUS
    needed = "approve" if only_status else "manage"
    if needed not in may:
        raise NotAllowed(needed)
    if unknown := set(fields) - CHANGEABLE:
        raise Refused(_("%(name)s cannot be changed here.") % {"name": min(unknown)}, "unknown_field")
    _check(initiative.organisation, fields)
    columns = {
        (f"{name}_id" if name in ("owner", "sponsor") else name): getattr(value, "pk", value)
        for name, value in fields.items()
    }
    held = Initiative.objects.get(pk=initiative.pk)
    if columns.get("owner_id", held.owner_id) != held.owner_id:
        engagement.check_owner(by, held)
    if columns.get("engagement", held.engagement) != held.engagement:
        engagement.check_level(by, held)
    if columns.get("stage", held.stage) != held.stage:
        _check_stage(held)
    if only_status or columns.get("status_declared", held.status_declared) != held.status_declared:
        # said again today is news too: a state is worth as much as its date
        columns |= {"status_at": timezone.now(), "status_by_id": by.pk}
    difference = journal.changed(held, columns)
    versions.change(Initiative, initiative.pk, version, **columns)
    initiative.refresh_from_db()
    if not difference.after:
        return None
    search.index_many([search.entry_of(initiative)])
    if only_status:
        return journal.record(
            by=by,
            organisation=initiative.organisation,
            initiative=initiative,
            verb="initiative.declare",
            params={"name": initiative.name, "status": initiative.status_declared},
            changes=[difference],
        )
    return _record(by, initiative, "initiative.change", [difference], sorted(difference.after))


@transaction.atomic
def move(
    *,
    by: Any,
    initiative: Initiative,
    version: int | None,
    parent: Initiative | None,
    before: int | None = None,
    undoes: ChangeSet | None = None,
) -> ChangeSet:
    """Under another parent (None: the top), before a brother or at the end, with all that is below."""
    _may_place(by, initiative.organisation, initiative.parent)
    _may_place(by, initiative.organisation, parent)
    if parent is not None and parent.path.startswith(initiative.path):
        raise Refused(
            _("%(name)s cannot stand below itself: choose a place outside of it.") % {"name": initiative},
            "below_itself",
            "parent",
        )
    _may_stand(initiative.kind, parent)
    family = Initiative.objects.filter(path__startswith=initiative.path)
    depth = 0 if parent is None else parent.depth + 1
    deepest = family.aggregate(Max("depth"))["depth__max"] - initiative.depth + depth
    if deepest >= MAX_DEPTH:
        raise Refused(
            _("The tree would be more than %(levels)d levels deep.") % {"levels": MAX_DEPTH}, "too_deep"
        )
    brothers = list(
        Initiative.objects.filter(organisation=initiative.organisation, parent=parent)
        .exclude(pk=initiative.pk)
        .order_by("position", "pk")
        .values_list("pk", flat=True)
    )
    place = brothers.index(before) if before in brothers else len(brothers)
    brothers.insert(place, initiative.pk)
    path = f"{parent.path if parent else '/'}{initiative.pk}/"
    difference = journal.changed(
        Initiative.objects.get(pk=initiative.pk),
        {"parent_id": getattr(parent, "pk", None), "path": path, "depth": depth, "position": place + 1},
    )
    versions.change(Initiative, initiative.pk, version, parent_id=getattr(parent, "pk", None))
    if path != initiative.path:
        family.update(
            path=Concat(Value(path), Substr(F("path"), len(initiative.path) + 1)),
            depth=F("depth") + depth - initiative.depth,
        )
    for position, pk in enumerate(brothers, start=1):
        Initiative.objects.filter(pk=pk).exclude(position=position).update(position=position)
    initiative.refresh_from_db()
    return _record(by, initiative, "initiative.move", [difference], undoes=undoes)


def enter_stage(initiative: Initiative, stage: str) -> list[journal.Difference]:
    """Follow a gate into another stage of life; the room that decided tells the journal."""
    if initiative.stage == stage:
        return []
    difference = journal.changed(initiative, {"stage": stage})
    Initiative.objects.filter(pk=initiative.pk).update(stage=stage, version=F("version") + 1)
    initiative.refresh_from_db()
    return [difference]


@transaction.atomic
def archive(*, by: Any, initiative: Initiative, version: int | None, restore: bool = False) -> ChangeSet:
    """Put away (or bring back) an initiative: its data stay, lists leave it out."""
    if "manage" not in access.rights(by, initiative):
        raise NotAllowed("manage")
    moment = None if restore else timezone.now()
    difference = journal.changed(Initiative.objects.get(pk=initiative.pk), {"archived": moment})
    versions.change(Initiative, initiative.pk, version, archived=moment)
    initiative.refresh_from_db()
    return _record(by, initiative, "initiative.restore" if restore else "initiative.archive", [difference])


@transaction.atomic
def delete(*, by: Any, initiative: Initiative, version: int | None) -> None:
    """Take an archived initiative without children out for good; the journal keeps its trace."""
    if "manage" not in access.rights(by, initiative):
        raise NotAllowed("manage")
    if initiative.archived is None:
        raise Refused(
            _("Archive %(name)s first: only what is archived can be deleted.") % {"name": initiative},
            "not_archived",
        )
    children = Initiative.objects.filter(parent=initiative).count()
    if children:
        raise Refused(
            ngettext(
                "%(name)s still holds %(count)d initiative: move or delete it first.",
                "%(name)s still holds %(count)d initiatives: move or delete them first.",
                children,
            )
            % {"name": initiative, "count": children},
            "has_children",
        )
    versions.change(Initiative, initiative.pk, version)
    _record(by, initiative, "initiative.delete", [journal.deleted(initiative)])
    Initiative.objects.get(pk=initiative.pk).delete()


@transaction.atomic
def undo(*, by: Any, initiative: Initiative, change_set_id: int) -> ChangeSet:
    """Take back a change, an archiving or a move of this initiative."""
    done = ChangeSet.objects.filter(pk=change_set_id, initiative_id=initiative.pk, verb__in=_UNDOABLE).first()
    if done is None:
        raise NotVisible
    needed = "approve" if done.verb == "initiative.declare" else "manage"
    if needed not in access.rights(by, initiative):
        raise NotAllowed(needed)
    if done.is_undone:
        raise Refused(_("This was already taken back."), "already_undone")
    row = done.changes.get()
    now = journal.fields_of(initiative, *row.after)
    if journal.plain(now) != row.after:
        raise Refused(
            _("%(name)s was changed again since: taking this back would lose that.") % {"name": initiative},
            "changed_since",
        )
    if done.verb == "initiative.move":
        above = row.before.get("parent_id", initiative.parent_id)
        parent = Initiative.objects.get(pk=above) if above else None
        return move(by=by, initiative=initiative, version=initiative.version, parent=parent, undoes=done)
    if "owner_id" in row.before:
        engagement.check_owner(by, initiative)
    if "engagement" in row.before:
        engagement.check_level(by, initiative)
    if "stage" in row.before:
        _check_stage(initiative)
    difference = journal.Difference(row.model, row.object_pk, now, row.before)
    versions.change(Initiative, initiative.pk, initiative.version, **row.before)
    initiative.refresh_from_db()
    return _record(by, initiative, "initiative.undo", [difference], undoes=done)


@transaction.atomic
def add_member(
    *, by: Any, organisation: Organisation, initiative: Initiative | None, email: str, name: str, role: str
) -> tuple[Membership, bool]:
    """A role at a place, and the person behind it."""
    membership, is_new = accounts.add_member(
        by=by, organisation=organisation, initiative=initiative, email=email, name=name, role=role
    )
    organisations.person_for(by=by, organisation=organisation, user=membership.user)
    return membership, is_new


def _record(
    by: Any,
    initiative: Initiative,
    verb: str,
    changes: list[journal.Difference],
    names: list[str] | None = None,
    undoes: ChangeSet | None = None,
) -> ChangeSet:
    return journal.record(
        by=by,
        organisation=initiative.organisation,
        initiative=initiative,
        verb=verb,
        params={"name": initiative.name, **({"fields": names} if names else {})},
        changes=changes,
        undoes=undoes,
    )


def _check_stage(initiative: Initiative) -> None:
    if said := stage_kept(initiative):
        raise Refused(said, "stage_kept", "stage")


def _may_place(by: Any, organisation: Organisation, parent: Initiative | None) -> None:
    """The right to manage, where a child comes or goes."""
    reach = access.reach(by)
    if parent is not None and parent.organisation_id != organisation.pk:
        raise NotVisible
    held = reach.rights_at(parent) if parent else reach.rights_in(organisation.pk)
    if "manage" not in held:
        raise NotAllowed("manage") if "view" in held or parent is None else NotVisible


def _may_stand(kind: str, parent: Initiative | None) -> None:
    if kind not in Kind.values or Kind(kind) not in kinds_below(parent):
        raise Refused(
            _("A %(kind)s cannot stand below %(parent)s: choose a portfolio or a programme.")
            % {"kind": Kind(kind).label if kind in Kind.values else kind, "parent": parent},
            "wrong_place",
            "kind",
        )
    if parent is not None and parent.depth + 1 >= MAX_DEPTH:
        raise Refused(
            _("The tree would be more than %(levels)d levels deep.") % {"levels": MAX_DEPTH}, "too_deep"
        )


def _check(organisation: Organisation, fields: dict[str, Any]) -> None:
    for name, choices in _CHOICES.items():
        if name in fields and fields[name] not in choices.values:
            known = ", ".join(value for value in choices.values if value)
            raise Refused(
                _("%(value)s is not one of: %(known)s.") % {"value": fields[name], "known": known},
                "unknown_value",
                name,
            )
    if fields.get("sector") and fields["sector"] not in Sector.values:
        known = ", ".join(Sector.values)
        raise Refused(
            _("%(value)s is not one of: %(known)s.") % {"value": fields["sector"], "known": known},
            "unknown_value",
            "sector",
        )
    if len(fields.get("status_note", "")) > MOST_NOTE:
        raise Refused(
            _("Say why in %(most)d characters at most.") % {"most": MOST_NOTE}, "too_long", "status_note"
        )
    for name in ("owner", "sponsor"):
        person = fields.get(name)
        if isinstance(person, Person) and person.organisation_id != organisation.pk:
            raise NotVisible
