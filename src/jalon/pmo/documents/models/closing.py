"""The closing of an initiative: what was checked, what was accepted, what was handed over."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jalon.pmo.common.versions import Versioned


class Closing(Versioned):
    """One a initiative, there from the first thing said about its closing.

    `missing` keeps what was not in place when it was closed, in the words of that day.
    """

    initiative = models.OneToOneField(
        "initiatives.Initiative", on_delete=models.CASCADE, related_name="closing"
    )
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        "organisation.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("accepted by"),
    )
    reservations = models.TextField(_("reservations"), blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    stage_before = models.CharField(max_length=20, blank=True)
    missing = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reopened_why = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("closing")
        verbose_name_plural = _("closings")

    def __str__(self) -> str:
        return str(self.initiative_id)


class ClosingCheck(Versioned):
    """What was said of one line of the checklist."""

    class State(models.TextChoices):
        OPEN = "open", _("To do")
        DONE = "done", pgettext_lazy("state", "Done")
        WAIVED = "waived", _("Not needed here")

    closing = models.ForeignKey(Closing, on_delete=models.CASCADE, related_name="checks")
    key = models.SlugField(max_length=60)
    state = models.CharField(max_length=6, choices=State.choices, default=State.DONE)
    note = models.CharField(_("note"), max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("line of a closing")
        verbose_name_plural = _("lines of a closing")
        constraints = [models.UniqueConstraint(fields=["closing", "key"], name="closingcheck_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"


class Handover(Versioned):
    """Something still open that a person, or another initiative, takes on."""

    initiative = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.CASCADE, related_name="handovers"
    )
    title = models.CharField(_("what is still open"), max_length=300)
    person = models.ForeignKey(
        "organisation.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("taken on by"),
    )
    to = models.ForeignKey(
        "initiatives.Initiative",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="handed_over_to",
        verbose_name=_("taken on in"),
    )
    due = models.DateField(_("due"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("handed-over item")
        verbose_name_plural = _("handed-over items")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title
