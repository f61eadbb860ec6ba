"""Methods of an organisation's own, the texts initiatives live by, and the method of an initiative."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.versions import Versioned


class Method(Versioned):
    """A method an organisation wrote, mostly from a copy of one of ours: YAML, checked before it is kept."""

    organisation = models.ForeignKey(
        "organisation.Organisation", on_delete=models.CASCADE, related_name="methods"
    )
    key = models.SlugField(max_length=60)
    text = models.TextField()
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    archived = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("method")
        verbose_name_plural = _("methods")
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="method_key_once")]

    def __str__(self) -> str:
        return self.key


class MethodText(models.Model):
    """A method's text as it was when an initiative took it: editing the method moves nobody unasked."""

    organisation = models.ForeignKey("organisation.Organisation", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "digest"], name="methodtext_once")]

    def __str__(self) -> str:
        return self.digest[:12]


class Life(Versioned):
    """The method an initiative lives by, and where it stands in it."""

    initiative = models.OneToOneField("initiatives.Initiative", on_delete=models.CASCADE, related_name="life")
    method = models.SlugField(max_length=60)
    text = models.ForeignKey(MethodText, on_delete=models.RESTRICT, related_name="lives")
    current = models.ForeignKey(
        "governance.LifeStage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    chosen_at = models.DateTimeField(default=timezone.now)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("life of an initiative")
        verbose_name_plural = _("lives of initiatives")

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.method}"
