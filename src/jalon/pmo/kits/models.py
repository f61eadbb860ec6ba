"""An organisation's own kits, and what the projects that began from a kit were given."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.versions import Versioned


def in_language(text: dict[str, str]) -> str:
    """A text by language as the reader reads it, or in the first language it has."""
    return text.get((get_language() or "en")[:2]) or next(iter(text.values()), "")


class OwnKit(Versioned):
    """A kit an organisation wrote, or saved from a project: YAML, checked before it is kept.

    `names` and `figures` are read from the text, for lists.
    """

    organisation = models.ForeignKey(
        "organisation.Organisation", on_delete=models.CASCADE, related_name="kits"
    )
    text = models.TextField()
    names = models.JSONField(default=dict)
    sector = models.CharField(max_length=20)
    figures = models.JSONField(default=dict)
    initiative = models.ForeignKey(
        "initiatives.Initiative",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("saved from"),
    )
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    archived = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("own kit")
        verbose_name_plural = _("own kits")
        ordering = ["pk"]

    def __str__(self) -> str:
        return in_language(self.names)

    @property
    def key(self) -> str:
        """How a form and the API name it, beside the sectors."""
        return f"own-{self.pk}"


class KitUse(models.Model):
    """The kit a project began from, as its text was then: editing the kit changes no project."""

    initiative = models.OneToOneField(
        "initiatives.Initiative", on_delete=models.CASCADE, related_name="kit_use"
    )
    key = models.CharField(max_length=60)
    names = models.JSONField(default=dict)
    text = models.TextField()
    method = models.SlugField(max_length=60, blank=True)
    start = models.DateField()
    made = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    """How many of each were made."""
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("use of a kit")
        verbose_name_plural = _("uses of kits")

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.key}"
