"""What a register holds: one table of entries, and what stands beside an entry."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.versions import Versioned


class Kind(models.TextChoices):
    RISK = "risk", _("Risk")
    ISSUE = "issue", _("Issue")
    ACTION = "action", _("Action")
    DECISION = "decision", _("Decision")
    CHANGE = "change", _("Change request")
    ASSUMPTION = "assumption", _("Assumption")
    DEPENDENCY = "dependency", _("Dependency")
    LESSON = "lesson", _("Lesson")


PREFIXES = {
    Kind.RISK: "R",
    Kind.ISSUE: "I",
    Kind.ACTION: "A",
    Kind.DECISION: "D",
    Kind.CHANGE: "C",
    Kind.ASSUMPTION: "H",
    Kind.DEPENDENCY: "X",
    Kind.LESSON: "L",
}


class State(models.TextChoices):
    """Where an entry is; each kind has its own words for it, in `words`."""

    OPEN = "open", _("Open")
    ACTIVE = "active", _("Under way")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Dropped")


OPEN_STATES = (State.OPEN, State.ACTIVE)


class Priority(models.IntegerChoices):
    HIGH = 1, _("High")
    MEDIUM = 2, _("Medium")
    LOW = 3, _("Low")


class Direction(models.TextChoices):
    THREAT = "threat", _("Threat")
    OPPORTUNITY = "opportunity", _("Opportunity")
    GIVEN = "given", _("Given")
    RECEIVED = "received", _("Received")
    AVOID = "avoid", _("To avoid")
    KEEP = "keep", _("To do again")


class Proximity(models.TextChoices):
    NOW = "now", _("Within a month")
    STAGE = "stage", _("In this stage")
    PROJECT = "project", _("Before the end")
    LATER = "later", _("After the end")


class Entry(Versioned):
    """One line of a register.

    `initiative` is where it was raised and never moves; `held_at` is where it is dealt with now, higher up
    once it was escalated. `cause`, `effect` and `advice` say what the kind asks for: a risk's cause and
    effect; a lesson's situation, effect and recommendation.
    """

    organisation = models.ForeignKey(
        "organisation.Organisation", on_delete=models.CASCADE, related_name="register_entries"
    )
    initiative = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.CASCADE, related_name="register_entries"
    )
    held_at = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("description"), blank=True)
    cause = models.TextField(_("cause"), blank=True)
    effect = models.TextField(_("effect"), blank=True)
    advice = models.TextField(_("recommendation"), blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    direction = models.CharField(_("direction"), max_length=11, blank=True, choices=Direction.choices)
    counterpart = models.ForeignKey(
        "initiatives.Initiative", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    counterpart_name = models.CharField(_("with whom"), max_length=200, blank=True)
    owner = models.ForeignKey(
        "organisation.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="register_entries",
        verbose_name=_("owner"),
    )
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    due = models.DateField(_("due"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.OPEN)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority.choices, default=Priority.MEDIUM
    )
    created = models.DateTimeField(default=timezone.now, editable=False)
    changed = models.DateTimeField(default=timezone.now, editable=False)
    closed = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("register entry")
        verbose_name_plural = _("register entries")
        indexes = [
            models.Index(fields=["initiative", "kind", "state"], name="entry_of_initiative"),
            models.Index(fields=["organisation", "kind", "state", "closed"], name="entry_by_closing"),
            models.Index(fields=["owner", "state"], name="entry_of_owner"),
            models.Index(fields=["state", "due"], name="entry_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "number"], name="entry_number_once"),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="entry_kind_known"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="entry_state_known"),
            models.CheckConstraint(
                condition=models.Q(closed__isnull=True, state__in=["open", "active"])
                | models.Q(closed__isnull=False, state__in=["closed", "cancelled"]),
                name="entry_closed_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def code(self) -> str:
        """R-12."""
        return f"{PREFIXES[Kind(self.kind)]}-{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether something remains to be done."""
        return self.state in OPEN_STATES

    @property
    def is_escalated(self) -> bool:
        """Whether a higher level holds it."""
        return self.held_at_id != self.initiative_id


class Counter(models.Model):
    """The last number given, by organisation and kind."""

    organisation = models.ForeignKey("organisation.Organisation", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("counter")
        verbose_name_plural = _("counters")
        constraints = [models.UniqueConstraint(fields=["organisation", "kind"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.last}"


def _level(label: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label, default=3, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )


class Risk(models.Model):
    """A risk's figures: levels of the organisation's scale, and its own figures where it has any."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="risk")
    probability = _level(_("probability"))
    impact = _level(_("impact"))
    percent = models.PositiveSmallIntegerField(
        _("probability in %"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    minutes = models.PositiveIntegerField(_("delay"), null=True, blank=True)
    cost = models.DecimalField(_("cost"), max_digits=16, decimal_places=2, null=True, blank=True)
    proximity = models.CharField(
        _("proximity"), max_length=7, choices=Proximity.choices, default=Proximity.PROJECT
    )

    class Meta:
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(probability__range=(1, 5), impact__range=(1, 5)),
                name="risk_levels_of_the_scale",
            ),
            models.CheckConstraint(
                condition=models.Q(percent__isnull=True) | models.Q(percent__lte=100),
                name="risk_percent_in_hundred",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.probability} x {self.impact}"


class Response(Versioned):
    """What is done about a risk, what it costs, and what it takes off probability and impact."""

    class Strategy(models.TextChoices):
        AVOID = "avoid", _("Avoid")
        REDUCE = "reduce", _("Reduce")
        TRANSFER = "transfer", _("Transfer")
        ACCEPT = "accept", _("Accept")
        PREPARE = "prepare", _("Prepare a fallback")
        EXPLOIT = "exploit", _("Exploit")
        ENHANCE = "enhance", _("Enhance")
        SHARE = "share", _("Share")

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="responses")
    strategy = models.CharField(_("strategy"), max_length=8, choices=Strategy.choices)
    text = models.CharField(_("what is done"), max_length=300)
    owner = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    due = models.DateField(_("due"), null=True, blank=True)
    cost = models.DecimalField(_("cost"), max_digits=16, decimal_places=2, default=0)
    probability_cut = models.SmallIntegerField(
        _("off the probability, in %"),
        default=0,
        validators=[MinValueValidator(-100), MaxValueValidator(100)],
    )
    impact_cut = models.SmallIntegerField(
        _("off the impact, in %"), default=0, validators=[MinValueValidator(-100), MaxValueValidator(100)]
    )
    done = models.DateField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(probability_cut__range=(-100, 100), impact_cut__range=(-100, 100)),
                name="response_cuts_in_hundred",
            )
        ]

    def __str__(self) -> str:
        return self.text


class EntryLink(models.Model):
    """An activity of a plan that the entry touches: the simulation strikes there."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="links")
    plan = models.ForeignKey("planning.Plan", on_delete=models.CASCADE, related_name="+")
    uid = models.IntegerField()

    class Meta:
        verbose_name = _("linked activity")
        verbose_name_plural = _("linked activities")
        constraints = [models.UniqueConstraint(fields=["entry", "plan", "uid"], name="entry_link_once")]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.uid}"


class Escalation(models.Model):
    """One step of an entry's path, up or back down."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="escalations")
    origin = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="+")
    target = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    reason = models.CharField(_("why"), max_length=300)

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.origin_id} > {self.target_id}"


class LessonUse(models.Model):
    """An initiative in which a lesson of another one helped; counted once."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="uses")
    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("use of a lesson")
        verbose_name_plural = _("uses of lessons")
        constraints = [models.UniqueConstraint(fields=["entry", "initiative"], name="lesson_use_once")]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.initiative_id}"


class Comment(models.Model):
    """What someone said about an entry: plain text; a mention is @ and a name."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    text = models.TextField(_("comment"))
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Attachment(models.Model):
    """A file kept with an entry under a random name; `type` was read from its content."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="attachments")
    organisation = models.ForeignKey("organisation.Organisation", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    kept = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.name


class Scale(Versioned):
    """An organisation's own words and figures for the five levels; without a row, the usual ones hold.

    `probability`: five {"word", "percent"}; `impact`: five {"word", "days", "cost"}.
    """

    organisation = models.OneToOneField(
        "organisation.Organisation", on_delete=models.CASCADE, related_name="register_scale"
    )
    probability = models.JSONField()
    impact = models.JSONField()

    class Meta:
        verbose_name = _("risk scale")
        verbose_name_plural = _("risk scales")

    def __str__(self) -> str:
        return str(self.organisation_id)


class EntryImport(models.Model):
    """A workbook that was read and waits for its reader's word: nothing of it is an entry until then.

    `lines`: one {"line", "cells"} a row; `unread`: heads of columns that no register has.
    """

    organisation = models.ForeignKey("organisation.Organisation", on_delete=models.CASCADE, related_name="+")
    initiative = models.ForeignKey(
        "initiatives.Initiative", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices, blank=True)
    name = models.CharField(max_length=200)
    lines = models.JSONField(default=list)
    unread = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now, editable=False)
    applied = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import of entries")
        verbose_name_plural = _("imports of entries")

    def __str__(self) -> str:
        return self.name
