"""What a project delivers, described before it is made, and the checks of its quality."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.versions import Versioned


class Product(Versioned):
    """A product description: what it is for, of what, made from what, and when it is good."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        AGREED = "agreed", _("Agreed")
        MADE = "made", _("Made")
        ACCEPTED = "accepted", _("Accepted")

    initiative = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.CASCADE, related_name="products"
    )
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    purpose = models.TextField(_("purpose"), blank=True)
    composition = models.TextField(_("composition"), blank=True)
    derivation = models.TextField(_("made from"), blank=True)
    presentation = models.TextField(_("format and presentation"), blank=True)
    owner = models.ForeignKey(
        "organisation.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("produced by"),
    )
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.DRAFT)
    activity_uid = models.IntegerField(_("task of the plan"), null=True, blank=True)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["initiative", "number"], name="product_number_once")]

    def __str__(self) -> str:
        return self.title


class QualityCheck(Versioned):
    """One line of the quality register: a criterion of a product, how and when it is checked, the result."""

    class Result(models.TextChoices):
        PENDING = "pending", _("To check")
        PASSED = "passed", _("Passed")
        FAILED = "failed", _("Failed")
        CONCEDED = "conceded", _("Accepted by concession")

    GOOD = (Result.PASSED, Result.CONCEDED)
    """What a product may be accepted with."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="checks")
    criterion = models.CharField(_("quality criterion"), max_length=300)
    tolerance = models.CharField(_("tolerance"), max_length=200, blank=True)
    means = models.CharField(_("how it is checked"), max_length=200, blank=True)
    reviewer = models.ForeignKey(
        "organisation.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("checked by"),
    )
    planned = models.DateField(_("planned"), null=True, blank=True)
    done = models.DateField(_("done"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=8, choices=Result.choices, default=Result.PENDING)
    record = models.CharField(_("record"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("quality check")
        verbose_name_plural = _("quality checks")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.criterion
