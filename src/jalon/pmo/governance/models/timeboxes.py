"""Timeboxes and the requirements they hold, ranked by what would be lost without them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.versions import Versioned


class Priority(models.TextChoices):
    """MoSCoW: what a timebox must, should, could and will not deliver this time."""

    MUST = "must", _("Must")
    SHOULD = "should", _("Should")
    COULD = "could", _("Could")
    WONT = "wont", _("Won’t, this time")


class Timebox(Versioned):
    """A span whose end does not move; `capacity` is the effort there is, in person-days."""

    initiative = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.CASCADE, related_name="timeboxes"
    )
    number = models.PositiveIntegerField()
    name = models.CharField(_("name"), max_length=120)
    goal = models.CharField(_("goal"), max_length=300, blank=True)
    start = models.DateField(_("start"))
    finish = models.DateField(_("finish"))
    capacity = models.FloatField(_("effort available, in days"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("timebox")
        verbose_name_plural = _("timeboxes")
        ordering = ["start", "number"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="timebox_number_once"),
            models.CheckConstraint(condition=Q(finish__gte=F("start")), name="timebox_ends_after_start"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=0), name="timebox_capacity_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Requirement(Versioned):
    """Something wanted, its priority and the effort it takes; without a timebox it waits in the list."""

    class State(models.TextChoices):
        TODO = "todo", _("To do")
        DOING = "doing", _("In hand")
        DONE = "done", _("Finished")
        DROPPED = "dropped", _("Cut")

    initiative = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.CASCADE, related_name="requirements"
    )
    timebox = models.ForeignKey(
        Timebox,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="requirements",
        verbose_name=_("timebox"),
    )
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    priority = models.CharField(_("priority"), max_length=6, choices=Priority.choices, default=Priority.MUST)
    effort = models.FloatField(_("effort, in days"), default=1)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.TODO)
    activity_uid = models.IntegerField(_("task of the plan"), null=True, blank=True)

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="requirement_number_once"),
            models.CheckConstraint(condition=Q(effort__gte=0), name="requirement_effort_positive"),
            models.CheckConstraint(
                condition=Q(priority__in=Priority.values), name="requirement_priority_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title
