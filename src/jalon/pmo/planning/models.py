"""Plans and what people decide in them; the runs keep what was computed.

Plan dates are naive wall-clock minutes since 1970, as in the engine: a plan has no time zone, and ten
thousand rows are read without parsing a single date. Where a column says ``minute`` it is one of these;
where it says ``minutes`` it is a length.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.versions import Versioned

PLACE_LENGTH = 1000


def new_key() -> str:
    """A name for a plan that no other plan ever had: caches and cross-plan links use it."""
    return secrets.token_hex(12)


class Plan(Versioned):
    """The plan of one initiative: what the whole schedule starts from.

    ``revision`` grows by one at every change set and is the cursor of every client; ``structure_revision``
    and ``links_revision`` are the last revisions that moved rows or links.
    """

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    initiative = models.OneToOneField("initiatives.Initiative", models.CASCADE, related_name="plan")
    name = models.CharField(max_length=300)
    start_minute = models.IntegerField()
    finish_minute = models.IntegerField(null=True, blank=True)
    from_finish = models.BooleanField(default=False)
    data_date_minute = models.IntegerField(null=True, blank=True)
    rules = models.JSONField(default=dict, blank=True)
    calendar = models.ForeignKey(
        "organisation.WorkingCalendar", models.PROTECT, null=True, blank=True, related_name="+"
    )
    minutes_per_day = models.PositiveIntegerField(default=480)
    minutes_per_week = models.PositiveIntegerField(default=2400)
    days_per_month = models.PositiveIntegerField(default=20)
    currency = models.CharField(max_length=3, blank=True)
    note = models.TextField(blank=True)
    author = models.CharField(max_length=300, blank=True)
    last_finish_minute = models.IntegerField(null=True, blank=True)
    thresholds = models.TextField(blank=True)
    next_uid = models.IntegerField(default=1)
    revision = models.PositiveIntegerField(default=0)
    structure_revision = models.PositiveIntegerField(default=0)
    links_revision = models.PositiveIntegerField(default=0)
    current_run = models.ForeignKey("planning.Run", models.SET_NULL, null=True, blank=True, related_name="+")
    baseline = models.ForeignKey("planning.Run", models.SET_NULL, null=True, blank=True, related_name="+")

    # What pages above ask of every plan at once, copied from the current run.
    computed_start = models.IntegerField(null=True, blank=True)
    computed_finish = models.IntegerField(null=True, blank=True)
    baseline_finish = models.IntegerField(null=True, blank=True)
    percent = models.FloatField(default=0)
    min_float = models.IntegerField(null=True, blank=True)
    activity_count = models.PositiveIntegerField(default=0)
    critical_count = models.PositiveIntegerField(default=0)
    late_milestones = models.PositiveIntegerField(default=0)
    last_changed = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes_per_day__gt=0, minutes_per_week__gt=0, days_per_month__gt=0),
                name="plan_units_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Activity(models.Model):
    """One row of a plan: what people decided, never what a run found.

    ``place`` orders the rows: lower-case hexadecimal digits after the point of a fraction, so that there is
    always room between two rows and nobody else is renumbered. ``wbs`` is empty where the code follows the
    outline.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="activities")
    uid = models.IntegerField()
    place = models.CharField(max_length=PLACE_LENGTH)
    parent_uid = models.IntegerField(null=True, blank=True)
    kind = models.CharField(max_length=20, default="task")
    name = models.CharField(max_length=500)
    wbs = models.CharField(max_length=200, blank=True)
    milestone = models.BooleanField(default=False)
    duration = models.BigIntegerField(default=480)
    duration_elapsed = models.BooleanField(default=False)
    duration_unit = models.CharField(max_length=3, default="d")
    estimated = models.BooleanField(default=False)
    manual = models.BooleanField(default=False)
    manual_start = models.IntegerField(null=True, blank=True)
    manual_finish = models.IntegerField(null=True, blank=True)
    constraint_kind = models.CharField(max_length=20, blank=True)
    constraint_date = models.IntegerField(null=True, blank=True)
    second_constraint_kind = models.CharField(max_length=20, blank=True)
    second_constraint_date = models.IntegerField(null=True, blank=True)
    deadline = models.IntegerField(null=True, blank=True)
    calendar_uid = models.IntegerField(null=True, blank=True)
    ignore_resource_calendars = models.BooleanField(default=False)
    percent = models.FloatField(default=0)
    physical_percent = models.FloatField(null=True, blank=True)
    actual_start = models.IntegerField(null=True, blank=True)
    actual_finish = models.IntegerField(null=True, blank=True)
    stop = models.IntegerField(null=True, blank=True)
    resume = models.IntegerField(null=True, blank=True)
    actual_minutes = models.IntegerField(null=True, blank=True)
    remaining_minutes = models.IntegerField(null=True, blank=True)
    suspend = models.IntegerField(null=True, blank=True)
    expected_finish = models.IntegerField(null=True, blank=True)
    active = models.BooleanField(default=True)
    external = models.BooleanField(default=False)
    priority = models.IntegerField(default=500)
    levelling_delay = models.IntegerField(default=0)
    note = models.TextField(blank=True)
    code = models.CharField(max_length=200, blank=True)
    work_type = models.CharField(max_length=30, default="fixed_units")
    effort_driven = models.BooleanField(default=False)
    fixed_cost = models.FloatField(default=0)
    cost = models.FloatField(null=True, blank=True)
    actual_cost = models.FloatField(null=True, blank=True)
    remaining_cost = models.FloatField(null=True, blank=True)
    earned_value_method = models.CharField(max_length=20, default="percent")
    # JSON text, empty when there is nothing: read by the thousand, asked about never.
    splits = models.TextField(blank=True)
    baselines = models.TextField(blank=True)
    fields = models.TextField(blank=True)
    stored = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "activities"
        indexes = [models.Index(fields=["plan", "revision"], name="activity_plan_revision")]
        constraints = [
            models.UniqueConstraint(fields=["plan", "uid"], name="activity_uid_once"),
            models.CheckConstraint(condition=Q(duration__gte=0), name="activity_duration_positive"),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="activity_percent_range"
            ),
            models.CheckConstraint(
                condition=Q(priority__gte=0, priority__lte=1000), name="activity_priority_range"
            ),
            models.CheckConstraint(
                condition=Q(parent_uid__isnull=True) | ~Q(parent_uid=F("uid")), name="activity_not_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(constraint_kind__in=["", "ASAP", "ALAP"]) | Q(constraint_date__isnull=False),
                name="activity_constraint_dated",
            ),
            models.CheckConstraint(
                condition=Q(actual_finish__isnull=True)
                | Q(actual_start__isnull=True)
                | Q(actual_finish__gte=F("actual_start")),
                name="activity_actual_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ActivityLink(models.Model):
    """``successor_uid`` of this plan waits for ``predecessor_uid`` (of another plan where one is named)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="links")
    predecessor_uid = models.IntegerField()
    successor_uid = models.IntegerField()
    kind = models.CharField(max_length=2, default="FS")
    lag_minutes = models.BigIntegerField(default=0)
    lag_elapsed = models.BooleanField(default=False)
    lag_percent = models.FloatField(null=True, blank=True)
    lag_unit = models.CharField(max_length=3, default="d")
    predecessor_plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, related_name="links_out"
    )
    version = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["plan", "revision"], name="link_plan_revision")]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "predecessor_uid", "successor_uid", "kind"],
                condition=Q(predecessor_plan__isnull=True),
                name="link_once",
            ),
            models.UniqueConstraint(
                fields=["plan", "predecessor_plan", "predecessor_uid", "successor_uid", "kind"],
                condition=Q(predecessor_plan__isnull=False),
                name="link_across_once",
            ),
            models.CheckConstraint(
                condition=Q(predecessor_plan__isnull=False) | ~Q(predecessor_uid=F("successor_uid")),
                name="link_not_itself",
            ),
            models.CheckConstraint(condition=Q(kind__in=["FS", "SS", "FF", "SF"]), name="link_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_uid}{self.kind}{self.successor_uid}"


class PlanResource(models.Model):
    """A person, role, machine, material or cost as this plan names it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="resources")
    uid = models.IntegerField()
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, default="work")
    calendar_uid = models.IntegerField(null=True, blank=True)
    max_units = models.FloatField(default=1)
    initials = models.CharField(max_length=20, blank=True)
    group = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    code = models.CharField(max_length=200, blank=True)
    standard_rate = models.FloatField(default=0)
    overtime_rate = models.FloatField(default=0)
    cost_per_use = models.FloatField(default=0)
    generic = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    # JSON text, as in an activity.
    availability = models.TextField(blank=True)
    skills = models.TextField(blank=True)
    person = models.ForeignKey(
        "organisation.Person", models.SET_NULL, null=True, blank=True, related_name="plan_resources"
    )
    version = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "uid"], name="resource_uid_once"),
            models.CheckConstraint(condition=Q(max_units__gte=0), name="resource_units_positive"),
        ]

    def __str__(self) -> str:
        return self.name


class PlanAssignment(models.Model):
    """A resource on an activity; ``units`` 1.0 is full time, ``work`` is in minutes."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="assignments")
    activity_uid = models.IntegerField()
    resource_uid = models.IntegerField()
    units = models.FloatField(default=1)
    work = models.IntegerField(null=True, blank=True)
    actual_work = models.IntegerField(null=True, blank=True)
    remaining_work = models.IntegerField(null=True, blank=True)
    delay = models.IntegerField(default=0)
    levelling_delay = models.IntegerField(default=0)
    cost = models.FloatField(null=True, blank=True)
    actual_cost = models.FloatField(null=True, blank=True)
    remaining_cost = models.FloatField(null=True, blank=True)
    start = models.IntegerField(null=True, blank=True)
    finish = models.IntegerField(null=True, blank=True)
    file_uid = models.IntegerField(null=True, blank=True)
    contour = models.CharField(max_length=30, default="flat")
    skill = models.CharField(max_length=200, blank=True)
    level = models.PositiveSmallIntegerField(default=1)
    # JSON text, as in an activity.
    baselines = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["plan", "activity_uid"], name="assignment_activity")]
        constraints = [
            models.CheckConstraint(condition=Q(units__gte=0), name="assignment_units_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_uid}: {self.resource_uid}"


class Run(Versioned):
    """One stored computation of a plan: its rules, its data date, and every row it found.

    The rows are one compressed block of columns, not a table: an edit of ten thousand activities is stored
    within the answer. ``inputs`` is the snapshot of the plan, kept for every run but the current one.
    """

    class Kind(models.TextChoices):
        CURRENT = "current", _("Current")
        KEPT = "kept", _("Kept")
        BASELINE = "baseline", _("Baseline")
        SCENARIO = "scenario", _("Scenario")
        REPLACED = "replaced", _("Replaced")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.CURRENT)
    name = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveIntegerField()
    rules = models.JSONField(default=dict)
    data_date_minute = models.IntegerField(null=True, blank=True)
    engine_version = models.CharField(max_length=20)
    inputs = models.BinaryField(null=True, blank=True)
    columns = models.BinaryField()
    summary = models.JSONField(default=dict)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="run_number_once"),
            models.UniqueConstraint(fields=["plan"], condition=Q(kind="current"), name="run_current_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["current", "kept", "baseline", "scenario", "replaced"]),
                name="run_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"#{self.number}"

    @property
    def approved(self) -> bool:
        return self.approved_at is not None


class PlanRevision(models.Model):
    """Which rows one revision changed, so that any process can answer "what is new since?"."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField()
    change_set = models.ForeignKey(
        "common.ChangeSet", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    uids = models.BinaryField()
    structure = models.BooleanField(default=False)
    links = models.BooleanField(default=False)
    resources = models.BooleanField(default=False)
    everything = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "revision"], name="revision_once")]

    def __str__(self) -> str:
        return f"{self.plan_id}@{self.revision}"


class Presence(models.Model):
    """Who looks at a plan now, and at which row; rows older than a minute mean nothing."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    uid = models.IntegerField(null=True, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "user"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.plan_id}"
