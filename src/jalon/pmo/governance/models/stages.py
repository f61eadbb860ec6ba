"""Stages and gates as an initiative lives them, and what was shown at each."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common import formats
from jalon.pmo.common.versions import Versioned
from jalon.pmo.governance.models.boards import Ballot, Board
from jalon.pmo.governance.models.methods import Life


class LifeStage(Versioned):
    """One stage of an initiative: `key` is the method's, `round` counts the turns of one that repeats.

    A stage that the present method does not have is `left`: its gate and evidence stay, and are there again
    should the method come back. What the initiative had behind it when it took the method is `before`.
    """

    class State(models.TextChoices):
        AHEAD = "ahead", _("Ahead")
        UNDER_WAY = "under_way", _("Under way")
        DONE = "done", _("Finished")
        STOPPED = "stopped", _("Stopped")
        BEFORE = "before", _("Before this method")

    life = models.ForeignKey(Life, on_delete=models.CASCADE, related_name="stages")
    key = models.SlugField(max_length=60)
    round = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField()
    name_fr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State.choices, default=State.AHEAD)
    planned_start = models.DateField(null=True, blank=True)
    planned_finish = models.DateField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    left = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["position", "round", "pk"]
        constraints = [models.UniqueConstraint(fields=["life", "key", "round"], name="lifestage_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language, with its number where it repeats."""
        name = self.name_fr if formats.language() == "fr" else self.name_en
        return f"{name} {self.round}" if self.round > 1 else name


class Gate(Versioned):
    """The decision at the end of a stage; each time it is put to the board is a passage.

    `activity_uid` is the milestone of the plan that stands for it: where there is one, it tells the forecast.
    """

    class State(models.TextChoices):
        AHEAD = "ahead", _("Ahead")
        WAITING = "waiting", _("Waiting for the decision")
        PASSED = "passed", _("Passed")
        CONDITIONS = "conditions", _("Passed with conditions")
        HELD = "held", _("On hold")
        STOPPED = "stopped", _("Stopped")
        BEFORE = "before", _("Before this method")

    stage = models.OneToOneField(LifeStage, on_delete=models.CASCADE, related_name="gate")
    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="gates")
    name_fr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    board = models.ForeignKey(Board, null=True, blank=True, on_delete=models.SET_NULL, related_name="gates")
    due = models.DateField(_("due"), null=True, blank=True)
    activity_uid = models.IntegerField(_("milestone of the plan"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.AHEAD)
    asked_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("gate")
        verbose_name_plural = _("gates")
        indexes = [models.Index(fields=["initiative", "due"], name="gate_due")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language, with its number where its stage repeats."""
        name = self.name_fr if formats.language() == "fr" else self.name_en
        return f"{name} {self.stage.round}" if self.stage.round > 1 else name

    @property
    def is_passed(self) -> bool:
        """Whether the way beyond it is open."""
        return self.state in (self.State.PASSED, self.State.CONDITIONS)


class Passage(Versioned):
    """One time a gate was put to the board: what was shown, what was decided, how long it took.

    `criteria` keeps the state of every criterion at the decision; `missing` those that were not met.
    """

    class Outcome(models.TextChoices):
        GO = "go", _("Go")
        CONDITIONS = "conditions", _("Go with conditions")
        HOLD = "hold", _("Hold")
        STOP = "stop", _("Stop")

    gate = models.ForeignKey(Gate, on_delete=models.CASCADE, related_name="passages")
    ballot = models.OneToOneField(
        Ballot, null=True, blank=True, on_delete=models.SET_NULL, related_name="passage"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    outcome = models.CharField(max_length=10, blank=True, choices=Outcome.choices)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.TextField(blank=True)
    conditions = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)
    criteria = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reopened_why = models.TextField(blank=True)

    class Meta:
        verbose_name = _("passage of a gate")
        verbose_name_plural = _("passages of gates")
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.gate_id}: {self.outcome}"

    @property
    def asked_for(self) -> list[tuple[str, date | None]]:
        """Each condition with the day it is due."""
        return [(one["title"], parse_date(one.get("due") or "")) for one in self.conditions]

    @property
    def waiting_days(self) -> int:
        """Whole days from asking to deciding, or until now."""
        return max(((self.decided_at or timezone.now()) - self.asked_at).days, 0)


class Evidence(Versioned):
    """What was said of one criterion of a gate, or of one thing due in a stage (no gate).

    A criterion that is computed needs none; a document in another system is named by its address.
    """

    class State(models.TextChoices):
        GIVEN = "given", _("In place")
        MISSING = "missing", _("Missing")
        WAIVED = "waived", _("Not needed here")

    stage = models.ForeignKey(LifeStage, on_delete=models.CASCADE, related_name="evidence")
    key = models.SlugField(max_length=65)
    state = models.CharField(max_length=10, choices=State.choices, default=State.GIVEN)
    reference = models.CharField(_("where it is"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [models.UniqueConstraint(fields=["stage", "key"], name="evidence_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"
