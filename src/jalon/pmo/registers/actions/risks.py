"""Responses to a risk, the activities an entry touches, the organisation's scale."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.accounts.models import User
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.organisation.models import Organisation, Person
from jalon.pmo.planning import access as plans
from jalon.pmo.planning.models import Activity
from jalon.pmo.registers import access, scales
from jalon.pmo.registers.actions.checks import clean
from jalon.pmo.registers.actions.entries import record
from jalon.pmo.registers.models import Entry, EntryLink, Kind, Response, Scale

RESPONSE_FIELDS = frozenset(
    {"strategy", "text", "owner", "due", "cost", "probability_cut", "impact_cut", "done"}
)
MOST_LINKS = 200
MOST_RESPONSES = 50


@transaction.atomic
def add_response(*, by: User, entry: Entry, strategy: str, text: str, **fields: Any) -> Response:
    """Something to be done about a risk."""
    access.need(by, entry, "progress")
    if entry.kind != Kind.RISK:
        raise Refused(_("Only a risk has responses: add an action instead."), "not_a_risk")
    if entry.responses.count() >= MOST_RESPONSES:
        raise Refused(
            _("A risk has at most %(most)d responses.") % {"most": MOST_RESPONSES}, "too_many_responses"
        )
    values = {"strategy": strategy, "text": text.strip(), **fields}
    _check(entry, values)
    made = Response.objects.create(entry=entry, **values)
    record(by, entry, "register.respond", [journal.created(made)])
    return made


@transaction.atomic
def change_response(*, by: User, response: Response, version: int | None, **fields: Any) -> Response:
    """New values of a response."""
    entry = response.entry
    access.need(by, entry, "progress")
    _check(entry, fields)
    after = {("owner_id" if n == "owner" else n): getattr(v, "pk", v) for n, v in fields.items()}
    difference = journal.changed(Response.objects.get(pk=response.pk), after)
    versions.change(Response, response.pk, version, **after)
    if difference.after:
        record(by, entry, "register.respond", [difference])
    response.refresh_from_db()
    return response


@transaction.atomic
def drop_response(*, by: User, response: Response, version: int | None) -> None:
    """Take a response away; the journal keeps it."""
    access.need(by, response.entry, "progress")
    versions.change(Response, response.pk, version)
    record(by, response.entry, "register.respond", [journal.deleted(response)])
    Response.objects.filter(pk=response.pk).delete()


@transaction.atomic
def link(
    *, by: User, entry: Entry, version: int | None, plan_id: int, uids: Iterable[int]
) -> list[EntryLink]:
    """The activities of one plan that the entry touches, in the place of those it had there."""
    access.need(by, entry, "progress")
    plan = plans.plan(by, plan_id)
    if not plan.initiative.path.startswith(entry.initiative.path) and not entry.initiative.path.startswith(
        plan.initiative.path
    ):
        raise NotVisible
    wanted = set(uids)
    if len(wanted) > MOST_LINKS:
        raise Refused(_("Link at most %(most)d activities.") % {"most": MOST_LINKS}, "too_many", "uids")
    known = set(Activity.objects.filter(plan=plan, uid__in=wanted).values_list("uid", flat=True))
    if missing := wanted - known:
        raise Refused(
            _("The plan has no task with the number %(uid)d.") % {"uid": min(missing)}, "unknown", "uids"
        )
    versions.change(Entry, entry.pk, version)
    old = {one.uid: one for one in entry.links.filter(plan=plan)}
    gone = [one for uid, one in old.items() if uid not in wanted]
    changes = [journal.deleted(one) for one in gone]
    EntryLink.objects.filter(pk__in=[one.pk for one in gone]).delete()
    made = [EntryLink.objects.create(entry=entry, plan=plan, uid=uid) for uid in sorted(wanted - set(old))]
    entry.refresh_from_db()
    record(by, entry, "register.link", [*changes, *(journal.created(one) for one in made)])
    return list(entry.links.filter(plan=plan).order_by("uid"))


@transaction.atomic
def set_scale(
    *,
    by: User,
    organisation: Organisation,
    version: int | None,
    probability: list[dict[str, Any]],
    impact: list[dict[str, Any]],
) -> ChangeSet:
    """The organisation's own words and figures; each level must lie above the one before."""
    if not policy.can_in(by, "administer", organisation):
        raise NotAllowed("administer")
    for levels, names in ((probability, ("percent",)), (impact, ("days", "cost"))):
        if len(levels) != scales.LEVELS or not all(str(one.get("word", "")).strip() for one in levels):
            raise Refused(_("A scale has five levels, each with its word."), "scale")
        for name in names:
            figures = [one.get(name) for one in levels]
            if not all(isinstance(one, int) and 0 <= one <= 10**12 for one in figures) or figures != sorted(
                set(figures)
            ):
                raise Refused(
                    _("The figures of a scale grow from one level to the next."), "scale_order", name
                )
    if probability[-1]["percent"] > 100:
        raise Refused(_("A probability is at most 100%."), "scale_order", "percent")
    after = {"probability": probability, "impact": impact}
    row = Scale.objects.filter(organisation=organisation).first()
    if row is None:
        row = Scale.objects.create(organisation=organisation, **after)
        difference = journal.created(row)
    else:
        difference = journal.changed(row, after)
        versions.change(Scale, row.pk, version, **after)
    return journal.record(by=by, organisation=organisation, verb="register.scale", changes=[difference])


def _check(entry: Entry, values: dict[str, Any]) -> None:
    if unknown := set(values) - RESPONSE_FIELDS:
        raise Refused(_("%(name)s cannot be changed here.") % {"name": min(unknown)}, "unknown_field")
    if "text" in values and not values["text"]:
        raise Refused(_("Say what is done about it."), "missing", "text")
    owner = values.get("owner")
    if isinstance(owner, Person) and owner.organisation_id != entry.organisation_id:
        raise NotVisible
    clean(Response(**{n: v for n, v in values.items() if n != "owner"}), values)
