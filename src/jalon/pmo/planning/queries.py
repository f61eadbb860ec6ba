"""Reads of plans for pages and for the rooms above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from jalon.pmo.common.models import Change, SavedView
from jalon.pmo.planning import bridge
from jalon.pmo.planning.models import Activity, Plan, PlanResource, PlanRevision, Presence, Run

PRESENT_FOR = timedelta(seconds=45)
MOST_READS = 4
_HAS_INPUTS = ExpressionWrapper(Q(inputs__isnull=False), output_field=BooleanField())


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """What a page of many plans says about one. Dates are naive wall time."""

    plan_id: int
    initiative_id: int
    start: datetime | None
    finish: datetime | None
    baseline_finish: datetime | None
    data_date: datetime | None
    percent: float
    min_float: int | None
    minutes_per_day: int
    activities: int
    critical: int
    late_milestones: int
    last_changed: datetime | None

    @property
    def slip(self) -> timedelta | None:
        """How far the finish is behind the baseline's; negative when ahead."""
        if self.finish is None or self.baseline_finish is None:
            return None
        return self.finish - self.baseline_finish


def has_plan(initiative: Any, _rights: frozenset[str]) -> bool:
    """Whether pages over a plan are offered at an initiative."""
    return hasattr(initiative, "plan")


def currency_below(path: str) -> str:
    """The currency of the plans at and below a place of the tree; empty where they differ."""
    rows = Plan.objects.filter(initiative__path__startswith=path).exclude(currency="")
    codes = list(rows.order_by().values_list("currency", flat=True).distinct()[:2])
    return codes[0] if len(codes) == 1 else ""


def figures(initiative_ids: Iterable[int]) -> dict[int, PlanFigures]:
    """Figures of the plans of these initiatives, by initiative, in one query."""
    rows = Plan.objects.filter(initiative_id__in=initiative_ids).values_list(
        "pk", "initiative_id", "computed_start", "computed_finish", "baseline_finish", "data_date_minute",
        "percent", "min_float", "minutes_per_day", "activity_count", "critical_count", "late_milestones",
        "last_changed",
    )  # fmt: skip
    found = {}
    for pk, initiative, start, finish, planned, data_date, *rest in rows:
        dates = (bridge.when(one) for one in (start, finish, planned, data_date))
        found[initiative] = PlanFigures(pk, initiative, *dates, *rest)
    return found


def milestones(initiative_ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """Milestones of the plans of these initiatives, by initiative, in one query; minutes since 1970."""
    rows = Run.objects.filter(kind=Run.Kind.CURRENT, plan__initiative_id__in=initiative_ids).values_list(
        "plan__initiative_id", "summary__milestones"
    )
    return {initiative: found or [] for initiative, found in rows}


def finish_days(initiative_id: int, uids: Iterable[int]) -> dict[int, date]:
    """The day each of these tasks of an initiative's plan is finished; what is no longer there has none."""
    wanted = set(uids)
    plan_id = Plan.objects.filter(initiative_id=initiative_id).values_list("pk", flat=True).first()
    if plan_id is None or not wanted:
        return {}
    found = snapshot(plan_id)
    rows = zip(found.state.rows, found.schedule.rows(), strict=True)
    return {uid: row.finish.date() for uid, row in rows if uid in wanted}


def names_of(initiative_id: int, uids: Iterable[int]) -> dict[int, str]:
    """The names of these tasks of an initiative's plan."""
    rows = Activity.objects.filter(plan__initiative_id=initiative_id, uid__in=set(uids))
    return dict(rows.values_list("uid", "name"))


def numbered_tasks(initiative_id: int) -> list[tuple[int, int, str]]:
    """(number as the plan shows it, uid, name) of the tasks of an initiative's plan that take time."""
    plan_id = Plan.objects.filter(initiative_id=initiative_id).values_list("pk", flat=True).first()
    if plan_id is None:
        return []
    rows = snapshot(plan_id).state.rows.values()
    return [
        (number, row.uid, row.name)
        for number, row in enumerate(rows, 1)
        if row.kind != "summary" and not row.milestone and row.active and not row.external
    ]


def links_between(initiative_ids: Iterable[int]) -> list[dict[str, Any]]:
    """Links from one plan of these initiatives to another, in one query."""
    ids = list(initiative_ids)
    return list(
        Plan.objects.filter(initiative_id__in=ids, links__predecessor_plan__initiative_id__in=ids).values(
            "links__predecessor_plan__initiative_id",
            "links__predecessor_uid",
            "initiative_id",
            "links__successor_uid",
            "links__kind",
        )
    )


def snapshot(plan_id: int, *, locked: bool = False) -> bridge.Snapshot:
    """The plan and its schedule as the database holds them now.

    Outside a lock the plan may change between two reads: then it is read again.
    """
    for _attempt in range(MOST_READS):
        head = bridge.head_of(plan_id)
        known = bridge.cached(head.key)
        if known is not None and known.state.revision == head.revision:
            if known.state.head.baseline_id != head.baseline_id:
                # a baseline put in force changes no row, so it has no revision of its own
                known = bridge.Snapshot(bridge.with_baseline(known.state, head.baseline_id), known.schedule)
                _remember(known, locked)
            return known
        try:
            found = _read(head, known, locked)
        except bridge.Torn:
            continue
        _remember(found, locked)
        return found
    raise TimeoutError(f"Plan {plan_id} changes faster than it can be read.")


def _remember(found: bridge.Snapshot, locked: bool) -> None:
    """Keep what was read; what was read under a lock may yet be rolled back, so only once it is committed."""
    if locked:
        transaction.on_commit(lambda: bridge.keep(found))
    else:
        bridge.keep(found)


def _read(head: Any, known: bridge.Snapshot | None, locked: bool) -> bridge.Snapshot:
    if known is not None and known.state.revision < head.revision:
        state = bridge.refreshed(known.state, head, locked=locked)
    else:
        state = bridge.load(head, locked=locked)
    run = Run.objects.filter(plan_id=head.id, kind=Run.Kind.CURRENT, revision=head.revision).first()
    schedule = bridge.unpack(run.columns) if run is not None else None
    if schedule is None or schedule.uid.tolist() != list(state.rows):
        schedule = bridge.compute(state)
    return bridge.Snapshot(state, schedule)


def changed_since(plan_id: int, revision: int, until: int) -> PlanChanges:
    """Which rows changed after ``revision``, up to ``until``."""
    if revision >= until:
        return PlanChanges(frozenset())
    found = list(
        PlanRevision.objects.filter(plan_id=plan_id, revision__gt=revision, revision__lte=until).values_list(
            "uids", "structure", "links", "resources", "everything"
        )
    )
    if len(found) < until - revision or any(row[4] for row in found):
        return EVERYTHING
    uids: set[int] = set()
    for block, *_flags in found:
        uids |= bridge.unpack_uids(block)
    flags = [any(row[column] for row in found) for column in (1, 2, 3)]
    return PlanChanges(frozenset(uids), *flags)


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """What a client that knows an older revision must be told."""

    uids: frozenset[int]
    structure: bool = False
    links: bool = False
    resources: bool = False
    everything: bool = False


EVERYTHING = PlanChanges(frozenset(), True, True, True, True)


def plan_names(state: bridge.PlanState) -> dict[int, str]:
    """Names of the plans this one waits for, by id."""
    if not state.plan_keys:
        return {}
    return dict(Plan.objects.filter(pk__in=state.plan_keys).values_list("pk", "name"))


def baseline_dates(head: Any) -> dict[int, tuple[int, int]]:
    """(start, finish) by uid of the plan's baseline; nothing without one."""
    return run_dates(head.key, head.baseline_id) if head.baseline_id else {}


@lru_cache(maxsize=256)
def run_dates(key: str, run_id: int) -> dict[int, tuple[int, int]]:
    """(start, finish) by uid of a kept run of the plan with this key; a kept run never changes."""
    kept = bridge.unpack(Run.objects.values_list("columns", flat=True).get(pk=run_id, plan__key=key))
    dates = zip(kept.start.tolist(), kept.finish.tolist(), strict=True)
    return dict(zip(kept.uid.tolist(), dates, strict=True))


def present(plan_id: int, now: datetime | None = None) -> list[dict[str, Any]]:
    """Who looks at the plan now, and at which row."""
    since = (now or timezone.now()) - PRESENT_FOR
    rows = (
        Presence.objects.filter(plan_id=plan_id, seen_at__gte=since)
        .select_related("user")
        .order_by("user__name", "user_id")
    )
    return [
        {"id": row.user_id, "name": str(row.user), "initials": row.user.initials, "uid": row.uid}
        for row in rows
    ]


def baselines(plan: Plan) -> QuerySet[Run]:
    """The baselines of a plan, newest first."""
    return (
        plan.runs.filter(kind=Run.Kind.BASELINE)
        .select_related("by", "approved_by")
        .annotate(has_inputs=_HAS_INPUTS)
        .defer("inputs", "columns")
    )


def runs(plan: Plan) -> QuerySet[Run]:
    """All runs of a plan, newest first, without their columns."""
    return (
        plan.runs.select_related("by", "approved_by")
        .annotate(has_inputs=_HAS_INPUTS)
        .defer("inputs", "columns")
        .order_by("-number")
    )


def history(plan_id: int, uid: int, most: int = 50) -> list[dict[str, Any]]:
    """What was changed on one activity, newest first."""
    changes = (
        Change.objects.filter(model=Activity._meta.label, object_pk=f"{plan_id}/{uid}")
        .select_related("change_set__actor")
        .order_by("-change_set_id")[:most]
    )
    return [
        {
            "change_set": one.change_set_id,
            "at": one.change_set.at.isoformat(),
            "by": str(one.change_set.actor) if one.change_set.actor_id else "",
            "verb": one.change_set.verb,
            "kind": one.kind,
            "before": one.before if one.kind == Change.Kind.UPDATE else None,
            "after": one.after if one.kind == Change.Kind.UPDATE else None,
        }
        for one in changes
    ]


VIEWS_PAGE = "plan"


def saved_views(user: Any, plan: Plan) -> list[dict[str, Any]]:
    """The views of the plan page a person may open: their own, and those shared in the organisation."""
    address = reverse("plan", args=[plan.initiative.slug])
    return [
        {"id": one.pk, "name": one.name, "url": f"{address}?view={one.pk}", "shared": one.owner_id != user.pk}
        for one in _views(user, plan).order_by("name", "pk")
    ]


def saved_view(user: Any, plan: Plan, number: str) -> SavedView | None:
    """The view of an address; None where there is none for this person."""
    if not number.isdecimal() or len(number) > 12:
        return None
    return _views(user, plan).filter(pk=int(number)).first()


def _views(user: Any, plan: Plan) -> QuerySet[SavedView]:
    shared = Q(owner_id=user.pk) | Q(shared=SavedView.Shared.EVERYONE)
    return SavedView.objects.filter(shared, organisation_id=plan.initiative.organisation_id, page=VIEWS_PAGE)


def calendar_plans(found: Any) -> set[int]:
    """Plans that use a calendar, or one that starts from it."""
    family, ahead = {found.pk}, {found.pk}
    while ahead:
        ahead = set(
            bridge.working_calendars()
            .filter(parent_id__in=ahead)
            .exclude(pk__in=family)
            .values_list("pk", flat=True)
        )
        family |= ahead
    here = {"plan__initiative__organisation_id": found.organisation_id}
    plans = set(
        Plan.objects.filter(
            calendar_id__in=family, initiative__organisation_id=found.organisation_id
        ).values_list("pk", flat=True)
    )
    for model in (Activity, PlanResource):
        plans |= set(
            model._default_manager.filter(calendar_uid__in=family, **here).values_list("plan_id", flat=True)
        )
    return plans
