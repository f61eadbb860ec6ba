"""Studies: long computations over one plan or several, with their progress and their answer."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.versions import Versioned

LEASE = timedelta(seconds=90)
"""A study that is silent for longer has lost its worker."""


class Study(models.Model):
    """One question put to the engine, and what it answered.

    Plans are only read: what a study finds becomes part of a plan when somebody applies it. ``live`` is
    what the page shows while it runs, ``answer`` the figures, ``columns`` the packed arrays behind them.
    ``refusal`` keeps templates, so that every reader gets the sentence in their language. ``request`` is
    the asker's own key: the same one twice is one study.
    """

    class Kind(models.TextChoices):
        LEVELLING = "levelling", _("Levelling")
        SIMULATION = "simulation", _("Risk simulation")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Computed")
        STOPPED = "stopped", _("Stopped")
        REFUSED = "refused", _("Refused")
        APPLIED = "applied", _("Applied")

    organisation = models.ForeignKey(
        "organisation.Organisation", on_delete=models.CASCADE, related_name="studies"
    )
    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="studies")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="studies")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    request = models.CharField(max_length=64)
    parameters = models.JSONField(default=dict)
    revisions = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    progress = models.FloatField(default=0.0)
    live = models.JSONField(default=dict, blank=True)
    refusal = models.JSONField(default=list, blank=True)
    answer = models.JSONField(default=dict, blank=True)
    columns = models.BinaryField(null=True, blank=True)
    stop_asked = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("study")
        verbose_name_plural = _("studies")
        indexes = [models.Index(fields=["initiative", "kind", "-asked_at"], name="study_of_initiative")]
        constraints = [
            models.UniqueConstraint(fields=["by", "request"], name="study_request_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running", "done", "stopped", "refused", "applied"]),
                name="study_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it, or will."""
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def is_lost(self) -> bool:
        """Whether its worker went silent: the machine restarted, or the work was killed."""
        return (
            self.state == self.State.RUNNING
            and self.beat_at is not None
            and timezone.now() - self.beat_at > LEASE
        )


class Uncertainty(Versioned):
    """What is not certain about one plan: three points, risks, decisions, weather, correlation.

    ``content`` is a risk model as plain values, empty where nothing is said; ``name`` the workbook it was
    read from. A workbook just read waits in ``proposed`` until somebody has seen what it would change.
    """

    plan = models.OneToOneField("planning.Plan", on_delete=models.CASCADE, related_name="uncertainty")
    name = models.CharField(max_length=300, blank=True)
    content = models.JSONField(default=dict, blank=True)
    proposed_name = models.CharField(max_length=300, blank=True)
    proposed = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("uncertainty")
        verbose_name_plural = _("uncertainties")

    def __str__(self) -> str:
        return f"uncertainty of {self.plan_id}"
