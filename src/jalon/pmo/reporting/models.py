"""Status reports, how often they are due, and the packs made from them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.versions import Versioned

STATES = ["ok", "watch", "bad", "none"]
TEXTS = ("note", "done", "coming", "asked")
"""What the project manager writes; the facts are prepared."""


class Rhythm(Versioned):
    """How often reports are due below a node (without one: in the whole organisation).

    The nearest one above holds. `day` is the day of the month (31: the last one), or of the week from 1,
    Monday. A period ends on the day its report is due.
    """

    class Every(models.TextChoices):
        MONTH = "month", _("Every month")
        WEEK = "week", _("Every week")
        NEVER = "never", _("No report is asked")

    class Who(models.TextChoices):
        PROJECTS = "projects", _("Projects")
        ALL = "all", _("Projects, programmes and portfolios")

    organisation = models.ForeignKey(
        "organisation.Organisation", on_delete=models.CASCADE, related_name="report_rhythms"
    )
    initiative = models.OneToOneField(
        "initiatives.Initiative",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="report_rhythm",
    )
    every = models.CharField(_("reports are due"), max_length=5, choices=Every.choices)
    day = models.PositiveSmallIntegerField(_("on day"), default=31)
    who = models.CharField(_("from"), max_length=8, choices=Who.choices, default=Who.PROJECTS)
    remind = models.PositiveSmallIntegerField(_("remind, days before"), default=3)
    since = models.DateField(_("asked since"), default=timezone.localdate)

    class Meta:
        verbose_name = _("rhythm of reports")
        verbose_name_plural = _("rhythms of reports")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(initiative__isnull=True),
                name="rhythm_once_in_organisation",
            ),
            models.CheckConstraint(
                condition=Q(every="month", day__gte=1, day__lte=31)
                | Q(every="week", day__gte=1, day__lte=7)
                | Q(every="never"),
                name="rhythm_day_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.every} {self.day}"


class StatusReport(Versioned):
    """What was said of an initiative at the end of a period, beside what was computed.

    `facts` is frozen when the report is signed, with the schema it was written in; the columns beside it
    repeat what lists and trends ask for. A signed report never changes: a correction is the same number in
    a new edition.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SIGNED = "signed", _("Signed")

    organisation = models.ForeignKey(
        "organisation.Organisation", on_delete=models.CASCADE, related_name="status_reports"
    )
    initiative = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.CASCADE, related_name="status_reports"
    )
    number = models.PositiveIntegerField()
    edition = models.PositiveSmallIntegerField(default=1)
    is_latest = models.BooleanField(default=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    period_start = models.DateField(_("from"))
    period_end = models.DateField(_("to"))
    language = models.CharField(max_length=5)
    prepared_at = models.DateTimeField(default=timezone.now)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    declared = models.CharField(_("declared"), max_length=5, default="none")
    computed = models.CharField(_("computed"), max_length=5, default="none")
    note = models.CharField(_("in one sentence"), max_length=300, blank=True)
    done = models.TextField(_("done in this period"), blank=True)
    coming = models.TextField(_("coming next"), blank=True)
    asked = models.TextField(_("decisions asked"), blank=True)
    correction_reason = models.CharField(_("why it is corrected"), max_length=300, blank=True)
    facts = models.JSONField(default=dict)

    finish_minute = models.IntegerField(null=True, blank=True)
    slip_days = models.IntegerField(null=True, blank=True)
    percent = models.FloatField(null=True, blank=True)
    cpi = models.FloatField(null=True, blank=True)
    spi = models.FloatField(null=True, blank=True)
    bac = models.FloatField(null=True, blank=True)
    eac = models.FloatField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)

    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    signed_name = models.CharField(max_length=120, blank=True)
    signature = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("status report")
        verbose_name_plural = _("status reports")
        ordering = ["-number", "-edition"]
        indexes = [
            models.Index(fields=["organisation", "state", "is_latest"], name="report_of_organisation"),
            models.Index(fields=["initiative", "-period_end"], name="report_of_initiative"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number", "edition"], name="report_number_once"),
            models.UniqueConstraint(
                fields=["initiative"], condition=Q(state="draft"), name="report_one_draft"
            ),
            models.CheckConstraint(condition=Q(declared__in=STATES), name="report_declared_known"),
            models.CheckConstraint(condition=Q(computed__in=STATES), name="report_computed_known"),
            models.CheckConstraint(
                condition=Q(state="draft", signature="") | Q(state="signed", signed_at__isnull=False),
                name="report_signed_whole",
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=models.F("period_start")), name="report_period_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """7, or 7.2 for its second edition."""
        return str(self.number) if self.edition == 1 else f"{self.number}.{self.edition}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class ReportEscalation(models.Model):
    """A late report that went one level up, where the office requires reports; once for each day it was due.

    `level` is the initiative above, none at the top: the office's own.
    """

    organisation = models.ForeignKey("organisation.Organisation", on_delete=models.CASCADE, related_name="+")
    initiative = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.CASCADE, related_name="report_escalations"
    )
    level = models.ForeignKey(
        "initiatives.Initiative", null=True, on_delete=models.SET_NULL, related_name="reports_escalated_to"
    )
    due = models.DateField(_("due"))
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("escalation of a late report")
        verbose_name_plural = _("escalations of late reports")
        constraints = [
            models.UniqueConstraint(fields=["initiative", "due"], name="reportescalation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.due}"


class PackTemplate(models.Model):
    """An organisation's own .pptx, checked when it was handed in."""

    organisation = models.ForeignKey(
        "organisation.Organisation", on_delete=models.CASCADE, related_name="pack_templates"
    )
    name = models.CharField(_("name"), max_length=120)
    data = models.BinaryField()
    size = models.PositiveIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("template of packs")
        verbose_name_plural = _("templates of packs")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="pack_template_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Pack(models.Model):
    """A steering pack on its way to a file: one a person and node, the last one asked for.

    Without an initiative it is about the whole organisation, as far as its asker sees it. `done` of `total`
    slides are made. A refusal is kept as its sentence, in the language of the person who asked.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        MAKING = "making", _("Being made")
        READY = "ready", _("Ready")
        REFUSED = "refused", _("Refused")
        STOPPED = "stopped", _("Stopped")

    organisation = models.ForeignKey(
        "organisation.Organisation", on_delete=models.CASCADE, related_name="packs"
    )
    initiative = models.ForeignKey(
        "initiatives.Initiative", null=True, blank=True, on_delete=models.CASCADE, related_name="packs"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="packs")
    kind = models.CharField(max_length=4, choices=[("pptx", "PPTX"), ("pdf", "PDF")])
    form = models.CharField(max_length=5, choices=[("full", _("Full pack")), ("flash", _("Flash report"))])
    language = models.CharField(max_length=5)
    reader_language = models.CharField(max_length=5)
    template = models.ForeignKey(
        PackTemplate, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    refusal = models.TextField(blank=True)
    data = models.BinaryField(null=True, blank=True)
    size = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("steering pack")
        verbose_name_plural = _("steering packs")
        indexes = [models.Index(fields=["by", "-asked_at"], name="pack_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "making", "ready", "refused", "stopped"]),
                name="pack_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.kind} {self.pk}"

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it, or will."""
        return self.state in (self.State.WAITING, self.State.MAKING)
