"""Stakeholders, the communication plan and its sends, the team's places, responsibilities, tensions."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jalon.pmo.common.versions import Versioned

ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class Attitude(models.IntegerChoices):
    """Where a stakeholder stands towards the initiative."""

    OPPOSED = -2, _("Opposed")
    RESERVED = -1, _("Reserved")
    NEUTRAL = 0, _("Neutral")
    FAVOURABLE = 1, _("Favourable")
    CHAMPION = 2, _("Champion")


class Row(Versioned):
    """What hangs on an initiative and is put away instead of deleted."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="+")
    archived = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class Stakeholder(Row):
    """A person or group with a power over the initiative and an interest in it."""

    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("who they are"), max_length=160, blank=True)
    power = models.PositiveSmallIntegerField(_("power"), default=3, validators=ONE_TO_FIVE)
    interest = models.PositiveSmallIntegerField(_("interest"), default=3, validators=ONE_TO_FIVE)
    attitude_now = models.SmallIntegerField(_("attitude now"), choices=Attitude.choices, default=0)
    attitude_wanted = models.SmallIntegerField(_("attitude wanted"), choices=Attitude.choices, default=1)
    approach = models.TextField(_("what we do about it"), blank=True, max_length=1000)

    class Meta:
        verbose_name = _("stakeholder")
        verbose_name_plural = _("stakeholders")
        ordering = ["-power", "-interest", "name"]

    def __str__(self) -> str:
        return self.name


class Communication(Row):
    """One line of the communication plan: what is said to whom, how, how often; it generates its sends."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("E-mail")
        MEETING = "meeting", _("Meeting")
        REPORT = "report", _("Report")
        WEB = "web", _("Intranet or site")
        LETTER = "letter", _("Letter")
        PRESS = "press", _("Press")

    class Rhythm(models.TextChoices):
        ONCE = "once", _("Once")
        WEEKLY = "weekly", _("Every week")
        FORTNIGHTLY = "fortnightly", _("Every two weeks")
        MONTHLY = "monthly", _("Every month")
        QUARTERLY = "quarterly", _("Every quarter")

    subject = models.CharField(_("what is said"), max_length=160)
    audience = models.CharField(_("to whom"), max_length=200)
    purpose = models.CharField(_("what for"), max_length=200, blank=True)
    channel = models.CharField(_("how"), max_length=10, choices=Channel.choices, default=Channel.MEETING)
    rhythm = models.CharField(_("how often"), max_length=12, choices=Rhythm.choices, default=Rhythm.MONTHLY)
    first = models.DateField(_("first time"))
    last = models.DateField(_("last time"), null=True, blank=True)
    owner = models.ForeignKey(
        "organisation.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("by whom"),
    )

    class Meta:
        verbose_name = _("communication")
        verbose_name_plural = _("communications")
        ordering = ["first", "pk"]

    def __str__(self) -> str:
        return self.subject


class Send(Versioned):
    """One time something is to be said, and when it was."""

    communication = models.ForeignKey(Communication, on_delete=models.CASCADE, related_name="sends")
    due = models.DateField()
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("send")
        verbose_name_plural = _("sends")
        ordering = ["due", "pk"]
        constraints = [models.UniqueConstraint(fields=["communication", "due"], name="send_once_a_day")]

    def __str__(self) -> str:
        return f"{self.communication_id} {self.due}"


class Place(Row):
    """A place in the project's organisation: a role, who holds it, whom it reports to."""

    title = models.CharField(_("role"), max_length=120)
    person = models.ForeignKey(
        "organisation.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("held by"),
    )
    above = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="below",
        verbose_name=_("reports to"),
    )

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class Subject(Row):
    """What someone answers for: a work package, a product or a decision.

    ``key`` names the record it was chosen from in the source of its kind (`people.sources`), as the task's
    uid in the plan; an empty one was typed. The label of a chosen one is what the record was called then.
    """

    class Kind(models.TextChoices):
        WORK = "work", _("Work package")
        PRODUCT = "product", _("Product")
        DECISION = "decision", pgettext_lazy("responsibility", "Decision")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.WORK)
    label = models.CharField(_("what"), max_length=200)
    key = models.CharField(max_length=40, blank=True, editable=False)

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "kind", "key"],
                condition=models.Q(archived__isnull=True) & ~models.Q(key=""),
                name="subject_record_once",
            )
        ]

    def __str__(self) -> str:
        return self.label


class Mark(models.Model):
    """The letter of a place for a subject."""

    class Letter(models.TextChoices):
        RESPONSIBLE = "R", _("Responsible: does it")
        ACCOUNTABLE = "A", _("Accountable: answers for it")
        CONSULTED = "C", _("Consulted before")
        INFORMED = "I", _("Informed after")

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="marks")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="marks")
    letter = models.CharField(max_length=1, choices=Letter.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "place"], name="mark_once")]

    def __str__(self) -> str:
        return self.letter


class Tension(Versioned):
    """A tension between people, in confidence: its owner and the persons they name see it, nobody else."""

    class Level(models.IntegerChoices):
        LOW = 1, _("Discomfort")
        MIDDLE = 2, _("Disagreement")
        HIGH = 3, _("Conflict")

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    readers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("also seen by")
    )
    title = models.CharField(_("in short"), max_length=160)
    text = models.TextField(_("what happens, and what was said"), blank=True, max_length=4000)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices, default=Level.LOW)
    created = models.DateTimeField(default=timezone.now, editable=False)
    settled = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("tension")
        verbose_name_plural = _("tensions")
        ordering = ["-level", "-created"]

    def __str__(self) -> str:
        return self.title
