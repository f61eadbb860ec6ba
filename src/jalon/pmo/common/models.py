"""The journal (what was changed, by whom, when) and saved views."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.versions import Versioned


def _reference(to: str, **options: object) -> models.ForeignKey:
    """A key the journal keeps even after the row it names is gone."""
    return models.ForeignKey(
        to, null=True, blank=True, on_delete=models.DO_NOTHING, db_constraint=False, **options
    )


class ChangeSet(models.Model):
    """One action and all it changed: the unit of audit and of undo. Rows are only ever added.

    Each set carries the hash of the one before it in its stream (the organisation and initiative), so
    that a row changed or taken out behind our back is found by `journal.verify`.
    """

    organisation = _reference("organisation.Organisation", related_name="+")
    initiative = _reference("initiatives.Initiative", related_name="+")
    plan_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    actor = _reference(settings.AUTH_USER_MODEL, related_name="+")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    verb = models.CharField(max_length=64)
    params = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    request_id = models.CharField(max_length=64, blank=True, db_index=True)
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by"
    )
    stream = models.CharField(max_length=64)
    sequence = models.PositiveBigIntegerField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("change set")
        verbose_name_plural = _("change sets")
        constraints = [
            models.UniqueConstraint(fields=["stream", "sequence"], name="changeset_one_in_its_place")
        ]

    def __str__(self) -> str:
        return f"{self.verb} ({self.stream} {self.sequence})"

    @property
    def is_undone(self) -> bool:
        """Whether a later change set took this one back."""
        return hasattr(self, "undone_by")


class Change(models.Model):
    """One row of a change set: the row's fields before and after."""

    class Kind(models.TextChoices):
        CREATE = "create", _("created")
        UPDATE = "update", _("changed")
        DELETE = "delete", _("deleted")

    change_set = models.ForeignKey(ChangeSet, on_delete=models.PROTECT, related_name="changes")
    model = models.CharField(max_length=64)
    object_pk = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = [models.Index(fields=["model", "object_pk"], name="change_of_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.model} {self.object_pk}"


class SavedView(Versioned):
    """Filters, columns and order of a list, kept under a name."""

    class Shared(models.TextChoices):
        PRIVATE = "private", _("Only me")
        EVERYONE = "everyone", _("Everyone here")

    organisation = models.ForeignKey(
        "organisation.Organisation", on_delete=models.CASCADE, related_name="saved_views"
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    shared = models.CharField(max_length=8, choices=Shared.choices, default=Shared.PRIVATE)
    state = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "owner", "page", "name"], name="savedview_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Answered(models.Model):
    """The answer once given to a request with an idempotency key, to be given again for a day."""

    holder = models.CharField(max_length=64)
    key = models.CharField(max_length=128)
    content = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("answered request")
        verbose_name_plural = _("answered requests")
        constraints = [models.UniqueConstraint(fields=["holder", "key"], name="answered_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.status}"
