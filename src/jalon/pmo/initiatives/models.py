"""The tree of portfolios, programmes and projects: one table with a kind, one path for what is below."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.versions import Versioned


class Kind(models.TextChoices):
    PORTFOLIO = "portfolio", _("Portfolio")
    PROGRAMME = "programme", _("Programme")
    PROJECT = "project", _("Project")


class Stage(models.TextChoices):
    """Where the initiative is in its life."""

    IDEA = "idea", _("Idea")
    DEFINITION = "definition", _("Definition")
    DELIVERY = "delivery", _("Delivery")
    CLOSING = "closing", _("Closing")
    CLOSED = "closed", _("Closed")


class Engagement(models.TextChoices):
    """How far the office is involved: it changes what is enforced, not just a label."""

    INHERIT = "", _("As above")
    SUPPORTIVE = "supportive", _("Supportive: the office advises")
    CONTROLLING = "controlling", _("Controlling: the office requires")
    DIRECTIVE = "directive", _("Directive: the office runs")


class Status(models.TextChoices):
    OK = "ok", _("On track")
    WATCH = "watch", _("At risk")
    BAD = "bad", _("Off track")
    NONE = "none", _("No report")


class Sector(models.TextChoices):
    ARTS = "arts", _("Arts, media and entertainment")
    CONSTRUCTION = "construction", _("Construction")
    ENERGY = "energy", _("Energy and utilities")
    ENGINEERING = "engineering", _("Engineering and design")
    FASHION = "fashion", _("Fashion and interiors")
    FINANCE = "finance", _("Finance and business")
    HEALTH = "health", _("Health and human services")
    HOSPITALITY = "hospitality", _("Hospitality, tourism and recreation")
    MANUFACTURING = "manufacturing", _("Manufacturing and product development")
    EDUCATION = "education", _("Education")
    PUBLIC = "public", _("Public services")
    RETAIL = "retail", _("Retail and wholesale")
    TRANSPORT = "transport", _("Transportation")
    IT = "it", _("Information technology")


class Initiative(Versioned):
    """A portfolio, programme or project.

    `path` is "/1/5/9/": the ids from the root to this node, so that "all below" is a prefix. `name_alt`
    is the name in the organisation's other language, where there is one.
    """

    organisation = models.ForeignKey(
        "organisation.Organisation", on_delete=models.CASCADE, related_name="initiatives"
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=255, unique=True)
    depth = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200)
    name_alt = models.CharField(_("name in the other language"), max_length=200, blank=True)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    code = models.CharField(_("code"), max_length=30, blank=True)
    owner = models.ForeignKey(
        "organisation.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="owned_initiatives",
        verbose_name=_("owner"),
    )
    sponsor = models.ForeignKey(
        "organisation.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="sponsored_initiatives",
        verbose_name=_("sponsor"),
    )
    stage = models.CharField(_("stage"), max_length=20, choices=Stage.choices, default=Stage.DEFINITION)
    engagement = models.CharField(
        _("engagement of the office"), max_length=12, blank=True, choices=Engagement.choices, default=""
    )
    sector = models.CharField(_("sector"), max_length=20, blank=True, choices=Sector.choices)
    purpose = models.TextField(_("purpose"), blank=True)
    status_declared = models.CharField(
        _("declared status"), max_length=5, choices=Status.choices, default=Status.NONE
    )
    status_note = models.CharField(_("why"), max_length=300, blank=True)
    status_at = models.DateTimeField(null=True, blank=True, editable=False)
    status_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created = models.DateTimeField(default=timezone.now, editable=False)
    archived = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        indexes = [models.Index(fields=["organisation", "parent", "position"], name="initiative_in_order")]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="initiative_kind_known"),
            models.CheckConstraint(
                condition=models.Q(status_declared__in=Status.values), name="initiative_status_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The name in the reader's language, where the initiative has one."""
        if not self.name_alt:
            return self.name
        own = self.organisation.language
        return self.name if (get_language() or own).startswith(own) else self.name_alt

    @property
    def ancestor_ids(self) -> list[int]:
        """The ids from the root down to the parent."""
        return [int(part) for part in self.path.strip("/").split("/")[:-1]]


class SearchText(models.Model):
    """What can be found by its words: one row an object, written by the action that wrote the object.

    The database's own index follows this table by itself (see `search.engine`).
    """

    organisation = models.ForeignKey("organisation.Organisation", on_delete=models.CASCADE, related_name="+")
    initiative = models.ForeignKey(
        Initiative, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=20)
    label = models.CharField(max_length=64)
    object_pk = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    language = models.CharField(max_length=2, blank=True)
    updated = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("text to find")
        verbose_name_plural = _("texts to find")
        constraints = [models.UniqueConstraint(fields=["label", "object_pk"], name="searchtext_once")]

    def __str__(self) -> str:
        return self.title
