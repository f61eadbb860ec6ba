"""Plan files that were handed in, and calendar feeds that were given out."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PLACE = "imports"
"""Where handed-in files and prints lie among the kept files."""


class PlanImport(models.Model):
    """One file on its way to becoming a plan.

    Nothing of it is a plan until it is applied: ``plan`` is the packed reading, ``report`` what the
    fidelity page shows. Refusals are kept as templates, so that every reader gets them in their language.
    ``request`` is the sender's own key: the same one twice is one import.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        READING = "reading", _("Being read")
        READY = "ready", _("To decide")
        REFUSED = "refused", _("Refused")
        APPLIED = "applied", _("Imported")

    organisation = models.ForeignKey(
        "organisation.Organisation", on_delete=models.CASCADE, related_name="plan_imports"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="plan_imports")
    initiative = models.ForeignKey(
        "initiatives.Initiative", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    request = models.CharField(max_length=64)
    name = models.CharField(_("file"), max_length=255)
    size = models.PositiveBigIntegerField()
    stored = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    stage = models.CharField(max_length=20, blank=True)
    format = models.CharField(max_length=20, blank=True)
    refusal = models.JSONField(default=list, blank=True)
    refusal_code = models.CharField(max_length=40, blank=True)
    report = models.JSONField(default=dict, blank=True)
    plan = models.BinaryField(null=True, blank=True)
    uploaded_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    result = models.ForeignKey(
        "initiatives.Initiative", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["organisation", "by", "-uploaded_at"], name="import_of_person")]
        constraints = [
            models.UniqueConstraint(fields=["by", "request"], name="import_request_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "reading", "ready", "refused", "applied"]),
                name="import_state_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it, or will."""
        return self.state in (self.State.WAITING, self.State.READING)


class PlanPrint(models.Model):
    """The Gantt of a big plan on its way to paper: one a person and plan, the last one asked for.

    ``revision`` is the plan's when it was drawn; ``done`` of ``pages`` are printed. A refusal is kept as
    its sentence, in the language of the person who asked.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DRAWING = "drawing", _("Being drawn")
        READY = "ready", _("Ready")
        REFUSED = "refused", _("Refused")

    plan = models.ForeignKey("planning.Plan", on_delete=models.CASCADE, related_name="prints")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="plan_prints")
    kind = models.CharField(max_length=3, choices=[("pdf", "PDF"), ("svg", "SVG")])
    paper = models.CharField(max_length=2)
    levels = models.PositiveSmallIntegerField(null=True, blank=True)
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    refusal = models.TextField(blank=True)
    revision = models.PositiveIntegerField(null=True, blank=True)
    stored = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("print")
        verbose_name_plural = _("prints")
        constraints = [
            models.UniqueConstraint(fields=["by", "plan"], name="print_of_person_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "drawing", "ready", "refused"]), name="print_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.kind}"

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it, or will."""
        return self.state in (self.State.WAITING, self.State.DRAWING)


class CalendarFeed(models.Model):
    """A secret address at which a person's calendar program reads the dates of one plan."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    plan = models.ForeignKey("planning.Plan", on_delete=models.CASCADE, related_name="calendar_feeds")
    hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    last_read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        constraints = [models.UniqueConstraint(fields=["user", "plan"], name="feed_of_person_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.plan_id}"
