"""How far an initiative may stray before whoever set the limit is asked, and when that was the case."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.versions import Versioned


class Matter(models.TextChoices):
    """The seven things on which one may stray."""

    TIME = "time", _("Time")
    COST = "cost", _("Cost")
    SCOPE = "scope", _("Scope")
    QUALITY = "quality", _("Quality")
    RISK = "risk", _("Risk")
    BENEFIT = "benefit", _("Benefit")
    SUSTAINABILITY = "sustainability", _("Sustainability")


class Tolerance(Versioned):
    """A limit on one matter, set at an initiative and holding below it until another is set there.

    `amount` is in the matter's unit (working days late, percent over the baseline's cost, ...).
    `probability` is the chance of a breach, in percent, from which an exception opens.
    """

    initiative = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.CASCADE, related_name="tolerances"
    )
    matter = models.CharField(_("on"), max_length=16, choices=Matter.choices)
    amount = models.FloatField(_("tolerance"))
    probability = models.PositiveSmallIntegerField(
        _("chance of a breach that asks for a decision"), default=20
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("tolerance")
        verbose_name_plural = _("tolerances")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "matter"], name="tolerance_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="tolerance_positive"),
            models.CheckConstraint(
                condition=Q(probability__gte=1, probability__lte=99), name="tolerance_probability_range"
            ),
            models.CheckConstraint(condition=Q(matter__in=Matter.values), name="tolerance_matter_known"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.matter}"


class Level(Versioned):
    """Where an initiative stands on a matter that Jalon does not measure itself, as a person said it."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="levels")
    matter = models.CharField(_("on"), max_length=16, choices=Matter.choices)
    value = models.FloatField(_("where it stands"), null=True, blank=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("level said")
        verbose_name_plural = _("levels said")
        constraints = [
            models.UniqueConstraint(fields=["initiative", "matter"], name="level_once"),
            models.CheckConstraint(condition=Q(matter__in=Matter.values), name="level_matter_known"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.matter}: {self.value}"


class WayOut(models.TextChoices):
    """What may be chosen on an exception."""

    CRASH = "crash", _("Shorten critical tasks")
    HOLD = "hold", _("Hold to what was agreed")
    CUT = "cut", _("Cut Should and Could")
    PEOPLE = "people", _("Move people")
    DATE = "date", _("Move the date")
    MONEY = "money", _("Grant the money")
    RESTORE = "restore", _("Put back what was cut")
    LATER = "later", _("Put it in a later timebox")
    REDO = "redo", _("Make again and check again")
    CONCESSION = "concession", _("Accept by concession")
    RESPOND = "respond", _("Carry out responses")
    RESERVE = "reserve", _("Set money aside")
    AGREE = "agree", _("Agree what is forecast")
    ACCEPT = "accept", _("Accepted as it is")


class ToleranceException(Versioned):
    """A breach foreseen or there: what was found, the ways out and their price, and what was decided.

    `options` are computed when it opens and again when asked: each with days and money.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for a decision")
        DECIDED = "decided", _("Decided")
        PASSED = "passed", _("No longer the case")

    organisation = models.ForeignKey(
        "organisation.Organisation", on_delete=models.CASCADE, related_name="tolerance_exceptions"
    )
    initiative = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.CASCADE, related_name="tolerance_exceptions"
    )
    tolerance = models.ForeignKey(Tolerance, null=True, on_delete=models.SET_NULL, related_name="exceptions")
    number = models.PositiveIntegerField()
    matter = models.CharField(max_length=16, choices=Matter.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    limit = models.FloatField()
    forecast = models.FloatField(null=True, blank=True)
    probability = models.FloatField(null=True, blank=True)
    facts = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    options = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)
    plan_revision = models.PositiveIntegerField(null=True, blank=True)
    computed_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    sent_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    chosen = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["initiative", "state"], name="exception_of_initiative")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="exception_number_once"),
            models.UniqueConstraint(
                fields=["initiative", "matter"], condition=Q(state="open"), name="exception_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"E-{self.number}"

    @property
    def chosen_word(self) -> str:
        """The way out that was chosen, in the reader's words."""
        return str(WayOut(self.chosen).label) if self.chosen in WayOut.values else self.chosen
