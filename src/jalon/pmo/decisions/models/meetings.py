"""Meetings of committees: their agenda, who came, what was said, what came out of it."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.versions import Versioned
from jalon.pmo.decisions.models.proposals import Proposal


def new_uid() -> str:
    """A name by which calendars know the meeting for good."""
    return secrets.token_hex(12)


class Meeting(Versioned):
    """One meeting of a committee. ``sequence`` grows with each change of when and where, for calendars."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        OPEN = "open", _("Under way")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    board = models.ForeignKey("governance.Board", on_delete=models.CASCADE, related_name="meetings")
    number = models.PositiveIntegerField()
    uid = models.CharField(max_length=24, unique=True, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    starts = models.DateTimeField(_("starts"))
    length = models.PositiveSmallIntegerField(_("minutes"), default=90)
    place = models.CharField(_("place"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-starts", "-pk"]
        indexes = [models.Index(fields=["board", "starts"], name="meeting_of_board")]
        constraints = [
            models.UniqueConstraint(fields=["board", "number"], name="meeting_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "open", "held", "cancelled"]), name="meeting_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board} {self.number}"

    @property
    def is_overdue(self) -> bool:
        """Whether its hour has passed and nobody opened it."""
        return self.state == self.State.PLANNED and self.starts < timezone.now()

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.HELD, self.State.CANCELLED)


class AgendaItem(Versioned):
    """One point of a meeting; ``target`` and ``target_pk`` name the record it came from, ``why`` says it.

    ``running_since`` is set while the clock of the point runs; ``spent`` are the seconds before that.
    """

    class Kind(models.TextChoices):
        GATE = "gate", _("Gate")
        EXCEPTION = "exception", _("Exception")
        CHANGE = "change", _("Change request")
        DECISION = "decision", _("Decision")
        LATE = "late", _("Late decision")
        PROJECT = "project", _("Project off track")
        ACTION = "action", _("Late actions")
        FREE = "free", _("Point")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.FREE)
    title = models.CharField(_("title"), max_length=300)
    why = models.CharField(max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=10)
    target = models.CharField(max_length=64, blank=True)
    target_pk = models.BigIntegerField(null=True, blank=True)
    initiative = models.ForeignKey(
        "initiatives.Initiative", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposal = models.ForeignKey(
        Proposal, null=True, blank=True, on_delete=models.SET_NULL, related_name="items"
    )
    ballot = models.ForeignKey(
        "governance.Ballot", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    notes = models.TextField(_("minutes"), blank=True)
    spent = models.PositiveIntegerField(default=0)
    running_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("point of an agenda")
        verbose_name_plural = _("points of an agenda")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "target", "target_pk"],
                condition=Q(target_pk__isnull=False),
                name="agendaitem_target_once",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Attendance(Versioned):
    """Whether a person came."""

    class State(models.TextChoices):
        EXPECTED = "expected", _("Expected")
        PRESENT = "present", _("Present")
        EXCUSED = "excused", _("Excused")
        ABSENT = "absent", _("Absent")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    person = models.ForeignKey("organisation.Person", on_delete=models.RESTRICT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.EXPECTED)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.state}"


class Outcome(models.Model):
    """An action or a decision written down at a point: the register's own entry."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="outcomes")
    entry = models.OneToOneField("registers.Entry", on_delete=models.CASCADE, related_name="outcome_of")

    class Meta:
        verbose_name = _("outcome of a meeting")
        verbose_name_plural = _("outcomes of meetings")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.entry)
