"""What was told to whom, how each person wants to hear it, and the mail that waits to leave."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.versions import Versioned

LONGEST_KEY = 160


class Notice(models.Model):
    """One thing told to one person, once: `key` is what a job that runs twice says again.

    The sentence is made when it is read, in the reader's language, from `kind` and `params`.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    url = models.CharField(max_length=300)
    organisation = models.ForeignKey(
        "organisation.Organisation", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    initiative = models.ForeignKey(
        "initiatives.Initiative", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    key = models.CharField(max_length=LONGEST_KEY)
    created = models.DateTimeField(default=timezone.now, editable=False)
    read = models.DateTimeField(null=True, blank=True)
    for_digest = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = [
            models.Index(fields=["user", "read", "created"], name="notice_of_user"),
            models.Index(
                fields=["user"], condition=models.Q(for_digest=True), name="notice_waiting_for_digest"
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notice_told_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Preference(Versioned):
    """How a person wants to hear: mail at once, once a day or never, and not at night.

    Quiet hours may pass midnight (21 to 7); equal bounds mean none.
    """

    class Mail(models.TextChoices):
        NOW = "now", _("At once, each by itself")
        DAILY = "daily", _("Once a day, together")
        NEVER = "never", _("Never: I read them here")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preference"
    )
    mail = models.CharField(_("e-mail"), max_length=5, choices=Mail.choices, default=Mail.DAILY)
    digest_hour = models.PositiveSmallIntegerField(
        _("hour of the daily e-mail"), default=8, validators=[MaxValueValidator(23)]
    )
    quiet_from = models.PositiveSmallIntegerField(
        _("no e-mail from"), default=20, validators=[MaxValueValidator(23)]
    )
    quiet_until = models.PositiveSmallIntegerField(_("until"), default=7, validators=[MaxValueValidator(23)])

    class Meta:
        verbose_name = _("notification preference")
        verbose_name_plural = _("notification preferences")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(digest_hour__lte=23, quiet_from__lte=23, quiet_until__lte=23),
                name="preference_hours_of_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.mail}"


class Mail(models.Model):
    """A mail that waits to leave, left, or could not; `key` makes it one however often it is asked for.

    It goes to `user`, or to the address of a person without an account; one calendar entry may go along.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        GIVEN_UP = "given_up", _("Given up")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    address = models.EmailField(blank=True)
    organisation = models.ForeignKey(
        "organisation.Organisation", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    key = models.CharField(max_length=LONGEST_KEY, unique=True)
    calendar = models.TextField(blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    due = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=300, blank=True)
    created = models.DateTimeField(default=timezone.now, editable=False)
    sent = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        indexes = [models.Index(fields=["state", "due"], name="mail_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "sending", "sent", "given_up"]),
                name="mail_state_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"

    @property
    def to(self) -> str:
        """The address it goes to."""
        return self.address or (self.user.email if self.user else "")


class DailyRun(models.Model):
    """That a day's work was begun and done: two workers never do it twice."""

    name = models.CharField(max_length=60)
    day = models.DateField()
    began = models.DateTimeField(default=timezone.now)
    done = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=1)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("daily work")
        verbose_name_plural = _("daily work")
        constraints = [models.UniqueConstraint(fields=["name", "day"], name="daily_run_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.day}"
