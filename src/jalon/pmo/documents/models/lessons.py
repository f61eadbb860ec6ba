"""Lessons: what happened, what it led to, what to do next time; and where one helped."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.versions import Versioned


class Lesson(Versioned):
    """A lesson of an initiative, for all who plan after it."""

    class Kind(models.TextChoices):
        KEEP = "keep", _("To do again")
        AVOID = "avoid", _("To avoid")

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="lessons")
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices, default=Kind.AVOID)
    title = models.CharField(_("lesson"), max_length=200)
    situation = models.TextField(_("situation"), max_length=2000)
    effect = models.TextField(_("effect"), max_length=2000, blank=True)
    recommendation = models.TextField(_("recommendation"), max_length=2000)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class LessonUse(models.Model):
    """An initiative in which a lesson of another one helped; counted once."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="uses")
    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("use of a lesson")
        verbose_name_plural = _("uses of lessons")
        constraints = [models.UniqueConstraint(fields=["lesson", "initiative"], name="lessonuse_once")]

    def __str__(self) -> str:
        return f"{self.lesson_id}: {self.initiative_id}"
