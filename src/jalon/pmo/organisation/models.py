"""Organisations, the persons who work there, and their working calendars."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.versions import Versioned


def office_week() -> list[Any]:
    """Monday to Friday, 8:00 to 12:00 and 13:00 to 17:00, in minutes from midnight."""
    return [[[480, 720], [780, 1020]] for _day in range(5)] + [[], []]


class Organisation(Versioned):
    """A company, an agency, a school: the root everything belongs to."""

    class Language(models.TextChoices):
        FRENCH = "fr", _("French")
        ENGLISH = "en", _("English")

    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=2, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, default="fr")
    calendar = models.ForeignKey(
        "WorkingCalendar",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("default calendar"),
    )
    second_factor_required = models.BooleanField(
        _("second factor for administrators"),
        default=False,
        help_text=_("Who manages members here signs in with a password and a code from their phone."),
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class Person(Versioned):
    """Someone who works or decides here, with or without an account."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="persons")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="persons"
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=models.Q(user__isnull=False),
                name="person_of_user_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class WorkingCalendar(Versioned):
    """When work happens, for an organisation, an initiative or a person.

    `days`: seven entries, Monday first; each a list of [start, end] minutes from midnight, or None for
    "as the parent". `exceptions`: {"first", "last", "hours", "name", "recurrence"}. `work_weeks`:
    {"first", "last", "days", "name"}. The bridge turns a row into the engine's Calendar.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="calendars")
    initiative = models.ForeignKey(
        "initiatives.Initiative", null=True, blank=True, on_delete=models.CASCADE, related_name="calendars"
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="calendars"
    )
    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    days = models.JSONField(default=office_week)
    exceptions = models.JSONField(default=list, blank=True)
    work_weeks = models.JSONField(default=list, blank=True)
    holidays_country = models.CharField(_("public holidays"), max_length=2, blank=True)
    holidays_subdivision = models.CharField(_("region"), max_length=10, blank=True)

    class Meta:
        verbose_name = _("working calendar")
        verbose_name_plural = _("working calendars")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
