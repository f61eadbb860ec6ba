"""Raising, changing, closing, reopening an entry; one level up and back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from jalon.pmo.accounts import access as policy
from jalon.pmo.accounts.models import Membership, User
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused, Stale
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.initiatives import search
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.notices import actions as notices
from jalon.pmo.registers import access, texts
from jalon.pmo.registers.actions.checks import DIRECTIONS, check, columns, split
from jalon.pmo.registers.models import OPEN_STATES, Counter, Entry, Escalation, Kind, Risk, State

ASSIGNED = gettext_noop("%(by)s gave you %(code)s “%(title)s” (%(initiative)s).")
ESCALATED = gettext_noop("%(by)s escalated %(code)s “%(title)s” to %(level)s: %(reason)s")


@transaction.atomic
def create(
    *, by: User, initiative: Initiative, kind: str, title: str, decided: bool = False, **fields: Any
) -> Entry:
    """A new entry at an initiative, under the organisation's next number of its kind.

    ``decided`` says that a committee keeps it: its keeper needs no role at the initiative.
    """
    held = policy.rights(by, initiative)
    if "view" not in held and not decided:
        raise NotVisible
    if "progress" not in held and not decided:
        raise NotAllowed("progress")
    if kind not in Kind.values:
        raise Refused(
            _("%(value)s is not one of: %(known)s.") % {"value": kind, "known": ", ".join(Kind.values)},
            "unknown_value",
            "kind",
        )
    own, risk = split(kind, {"title": title, **fields})
    if kind in DIRECTIONS and not own.get("direction"):
        own["direction"] = DIRECTIONS[Kind(kind)][0]
    check(by, initiative.organisation, kind, own, risk)
    if own.get("state", State.OPEN) not in OPEN_STATES:
        own["closed"] = timezone.now()
    entry = Entry.objects.create(
        organisation=initiative.organisation,
        initiative=initiative,
        held_at=initiative,
        kind=kind,
        number=_next_number(initiative.organisation_id, kind),
        raised_by=by,
        **(own | {"title": own["title"].strip()}),
    )
    made = [journal.created(entry)]
    if kind == Kind.RISK:
        entry.risk = Risk.objects.create(entry=entry, **risk)
        made.append(journal.created(entry.risk))
    record(by, entry, "register.create", made)
    _tell_owner(by, entry)
    return entry


@transaction.atomic
def change(
    *, by: User, entry: Entry, version: int | None, decided: bool = False, **fields: Any
) -> ChangeSet | None:
    """New values of an entry; gives the change set, or None where nothing differs.

    ``decided`` says that a committee did: whoever closed its vote needs no role at the initiative.
    """
    if not decided:
        access.need(by, entry, "progress")
    own, risk = split(entry.kind, fields)
    check(by, entry.organisation, entry.kind, own, risk)
    current = Entry.objects.select_related("risk", "initiative", "organisation").get(pk=entry.pk)
    after = columns(own)
    if "title" in after:
        after["title"] = after["title"].strip()
    if "state" in after:
        still = after["state"] in OPEN_STATES
        after["closed"] = None if still else current.closed or timezone.now()
    differences = [journal.changed(current, after)]
    if risk:
        differences.append(journal.changed(current.risk, risk))
    try:
        versions.change(Entry, entry.pk, version, changed=timezone.now(), **after)
    except Stale as stale:
        now = {name: value for name, value in stale.current.items() if name in {"version", *after}}
        raise Stale(now | _now(current, risk), stale.sentence) from None
    if risk:
        Risk.objects.filter(pk=entry.pk).update(**risk)
    entry.refresh_from_db()
    real = [one for one in differences if one.after]
    if not real:
        return None
    done = record(by, entry, "register.change", real, sorted({n for one in real for n in one.after or {}}))
    if "owner_id" in (real[0].after or {}):
        _tell_owner(by, entry)
    return done


def close(
    *,
    by: User,
    entry: Entry,
    version: int | None,
    outcome: str = "",
    dropped: bool = False,
    decided: bool = False,
) -> ChangeSet | None:
    """Close an entry, with what came of it; `dropped` where it came to nothing."""
    said = {"outcome": outcome} if outcome else {}
    state = State.CANCELLED if dropped else State.CLOSED
    return change(by=by, entry=entry, version=version, decided=decided, state=state, **said)


def reopen(*, by: User, entry: Entry, version: int | None) -> ChangeSet | None:
    """Open a closed entry again."""
    return change(by=by, entry=entry, version=version, state=State.OPEN)


@transaction.atomic
def escalate(*, by: User, entry: Entry, version: int | None, reason: str) -> Escalation:
    """One level up: the level above deals with it from now on; where it came from is kept."""
    access.need(by, entry, "plan")
    above = entry.held_at.parent
    if above is None:
        raise Refused(
            _("%(entry)s is held at %(level)s already: there is no level above.")
            % {"entry": entry.code, "level": entry.held_at},
            "no_level_above",
        )
    return _move(by, entry, version, above, reason, "register.escalate")


@transaction.atomic
def give_back(*, by: User, entry: Entry, version: int | None, reason: str) -> Escalation:
    """Back down one step of its path, with what the level above says; its own right is asked up there."""
    access.need(by, entry, "view")
    if not entry.is_escalated:
        raise Refused(_("%(entry)s is held where it was raised.") % {"entry": entry.code}, "not_escalated")
    if not policy.can(by, "plan", entry.held_at):
        raise NotAllowed("plan")
    below = [*entry.initiative.ancestor_ids, entry.initiative_id]
    target = Initiative.objects.get(pk=below[below.index(entry.held_at_id) + 1])
    return _move(by, entry, version, target, reason, "register.give_back")


def _move(by: User, entry: Entry, version: int | None, to: Initiative, reason: str, verb: str) -> Escalation:
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why: whoever receives it starts from that."), "missing", "reason")
    if len(reason) > 300:
        raise Refused(_("Say why in %(most)d characters at most.") % {"most": 300}, "too_long", "reason")
    if not entry.is_open:
        raise Refused(_("%(entry)s is closed: reopen it first.") % {"entry": entry.code}, "closed")
    difference = journal.changed(Entry.objects.get(pk=entry.pk), {"held_at_id": to.pk})
    versions.change(Entry, entry.pk, version, held_at_id=to.pk, changed=timezone.now())
    step = Escalation.objects.create(entry=entry, origin_id=entry.held_at_id, target=to, by=by, reason=reason)
    entry.refresh_from_db()
    record(by, entry, verb, [difference, journal.created(step)], level=to.title)
    notices.notify(
        to=_in_charge(to, by),
        kind="register.escalated",
        params=_names(by, entry) | {"level": to.name, "reason": reason},
        url=address(entry),
        organisation=entry.organisation,
        initiative=to,
        key=f"register.escalated/{step.pk}",
    )
    return step


def record(
    by: User,
    entry: Entry,
    verb: str,
    changes: list[journal.Difference],
    names: list[str] | None = None,
    **more: Any,
) -> ChangeSet:
    """One change set about an entry, whose words are found from now on."""
    search.index_many([texts.entry_of(entry)])
    return journal.record(
        by=by,
        organisation=entry.organisation,
        initiative=entry.initiative,
        verb=verb,
        params={"name": str(entry), **({"fields": names} if names else {}), **more},
        changes=changes,
    )


def address(entry: Entry) -> str:
    """The entry's own address."""
    return reverse("register_entry", args=[entry.initiative.slug, entry.pk])


def _tell_owner(by: User, entry: Entry) -> None:
    user = getattr(entry.owner, "user", None)
    # who was given an entry and can no longer see the initiative is not told its title
    if user is None or user.pk == by.pk or not policy.can(user, "view", entry.initiative):
        return
    notices.notify(
        to=[user],
        kind="register.assigned",
        params=_names(by, entry),
        url=address(entry),
        organisation=entry.organisation,
        initiative=entry.initiative,
        key=f"register.assigned/{entry.pk}/{entry.version}",
    )


def _in_charge(initiative: Initiative, by: User) -> list[User]:
    """Who runs a level: its owner, else who was given a role that plans just there."""
    owner = getattr(initiative.owner, "user", None)
    if owner is not None and policy.can(owner, "view", initiative):
        return [owner] if owner.pk != by.pk else []
    planning = [role for role, rights in policy.ROLE_RIGHTS.items() if "plan" in rights]
    rows = Membership.objects.filter(initiative=initiative, role__in=planning).select_related("user")
    return [row.user for row in rows if row.user_id != by.pk]


def _names(by: User, entry: Entry) -> dict[str, str]:
    return {
        "by": str(by), "code": entry.code, "title": entry.title, "initiative": entry.initiative.name,
    }  # fmt: skip


def _now(entry: Entry, risk: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(entry.risk, name) for name in risk}


def _next_number(organisation_id: int, kind: str) -> int:
    Counter.objects.get_or_create(organisation_id=organisation_id, kind=kind)
    row = Counter.objects.filter(organisation_id=organisation_id, kind=kind)
    # the update holds the row until the transaction ends: no number is given twice, none is lost
    row.update(last=F("last") + 1)
    return row.values_list("last", flat=True).get()
