"""What is asked of a committee: change requests, and decisions that carry a change of the plan."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.versions import Versioned
from jalon.pmo.decisions.models.scenarios import Scenario


class Proposal(Versioned):
    """The side of a register entry (a change request or a decision) that a committee votes on.

    ``shown`` are the consequences the committee was asked about, ``shown_revision`` the plan's revision then,
    ``waiting`` what each week without a decision costs. ``ballot`` is the last one; a proposal approved on a
    plan that has moved since is asked again, with the new consequences.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("In preparation")
        ASKED = "asked", _("Before the committee")
        APPLIED = "applied", _("Approved and applied")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    organisation = models.ForeignKey(
        "organisation.Organisation", on_delete=models.CASCADE, related_name="proposals"
    )
    initiative = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.CASCADE, related_name="proposals"
    )
    entry = models.OneToOneField("registers.Entry", on_delete=models.CASCADE, related_name="proposal")
    scenario = models.OneToOneField(
        Scenario, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposal"
    )
    board = models.ForeignKey(
        "governance.Board", null=True, blank=True, on_delete=models.RESTRICT, related_name="proposals"
    )
    ballot = models.ForeignKey(
        "governance.Ballot", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    again = models.PositiveSmallIntegerField(default=0)
    shown = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    shown_revision = models.PositiveIntegerField(null=True, blank=True)
    waiting = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["initiative", "state"], name="proposal_of_initiative"),
            models.Index(fields=["board", "state"], name="proposal_of_board"),
            models.Index(fields=["organisation", "-decided_at"], name="proposal_decided"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "asked", "applied", "approved", "refused", "withdrawn"]),
                name="proposal_state_known",
            )
        ]

    def __str__(self) -> str:
        return str(self.entry.title)

    @property
    def is_waiting(self) -> bool:
        """Whether a committee has it before it."""
        return self.state == self.State.ASKED

    @property
    def is_open(self) -> bool:
        """Whether nothing has been decided yet."""
        return self.state in (self.State.DRAFT, self.State.ASKED)

    @property
    def is_decided(self) -> bool:
        return self.state in (self.State.APPLIED, self.State.APPROVED, self.State.REFUSED)
