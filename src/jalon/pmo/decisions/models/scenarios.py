"""Scenarios: a plan as it would be, kept as what it holds other than the plan in force."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.versions import Versioned


class Scenario(Versioned):
    """A change of one plan that nobody has made yet.

    ``patch`` is the whole change, as `planning.actions.patch` writes it; ``past`` and ``ahead`` are the
    former and the undone ones, for undo and redo. ``edition`` grows with every edit: with the plan's revision
    it is the cursor of the scenario's page. ``revision`` is the plan's at the last edit. ``figures`` and
    ``risk`` are the consequences as last computed, each with the cursor it was computed at.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        APPLIED = "applied", _("Applied")
        DROPPED = "dropped", _("Dropped")

    plan = models.ForeignKey("planning.Plan", on_delete=models.CASCADE, related_name="scenarios")
    name = models.CharField(_("name"), max_length=200)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="scenarios"
    )
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    edition = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0)
    patch = models.JSONField(default=dict, blank=True)
    past = models.JSONField(default=list, blank=True)
    ahead = models.JSONField(default=list, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    risk = models.JSONField(default=dict, blank=True)
    run = models.ForeignKey(
        "planning.Run", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["plan", "state"], name="scenario_of_plan")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "applied", "dropped"]), name="scenario_state_known"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
