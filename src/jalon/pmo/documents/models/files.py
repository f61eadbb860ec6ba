"""Documents with their versions, an organisation's own templates, project files made as a zip."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.versions import Versioned


def _person(related: str = "+") -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name=related
    )


class Document(Versioned):
    """One document of an initiative. `key` is the method's where the method asks for it, else our own.

    What a method asks for is no row until someone writes, hands in or plans it.
    """

    initiative = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.CASCADE, related_name="documents"
    )
    key = models.SlugField(max_length=60)
    title = models.CharField(_("title"), max_length=200)
    owner = models.ForeignKey(
        "organisation.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("written by"),
    )
    due = models.DateField(_("due"), null=True, blank=True)
    created = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["title", "pk"]
        constraints = [models.UniqueConstraint(fields=["initiative", "key"], name="document_key_once")]

    def __str__(self) -> str:
        return self.title


class DocumentVersion(Versioned):
    """One version: a file made from the data or handed in. An approved one never changes.

    `basis` says what the data were when it was made: the plan's revision and baseline, the initiative's
    version; with it one sees whether they have changed since.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ASKED = "asked", _("Waiting for approval")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")

    class Source(models.TextChoices):
        MADE = "made", _("Made from the data")
        HANDED_IN = "handed_in", _("Handed in")

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=10, choices=Source.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    language = models.CharField(max_length=2, blank=True)
    stored = models.CharField(max_length=64)
    name = models.CharField(max_length=220)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    basis = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    note = models.CharField(_("what changed"), max_length=500, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = _person()
    asked_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = _person()
    decided_why = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("version of a document")
        verbose_name_plural = _("versions of documents")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="docversion_number_once")]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.number}"


class OwnTemplate(Versioned):
    """An organisation's own Word template for one kind of document in one language."""

    organisation = models.ForeignKey(
        "organisation.Organisation", on_delete=models.CASCADE, related_name="document_templates"
    )
    key = models.SlugField(max_length=60)
    language = models.CharField(max_length=2)
    stored = models.CharField(max_length=64)
    name = models.CharField(max_length=220)
    size = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    by = _person()

    class Meta:
        verbose_name = _("Word template")
        verbose_name_plural = _("Word templates")
        ordering = ["key", "language"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key", "language"], name="owntemplate_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.language})"


class ProjectFile(models.Model):
    """A project file asked for as one zip, made by a worker."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        MAKING = "making", _("Being made")
        READY = "ready", _("Ready")
        REFUSED = "refused", _("Failed")

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    refusal = models.CharField(max_length=300, blank=True)
    stored = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("project file")
        verbose_name_plural = _("project files")
        constraints = [
            models.UniqueConstraint(fields=["initiative", "by"], name="projectfile_of_person_once")
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.state}"
