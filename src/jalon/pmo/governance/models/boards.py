"""Committees, who sits on them, and what they vote on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.versions import Versioned


class Board(Versioned):
    """A body that decides, of one initiative or of the whole organisation.

    `quorum` is the number of votes without which nothing is decided.
    """

    class Kind(models.TextChoices):
        STEERING = "steering", _("Steering committee")
        PROJECT = "project", _("Project committee")
        PORTFOLIO = "portfolio", _("Portfolio board")
        CHANGE = "change", _("Change board")
        OTHER = "other", _("Other committee")

    class Rhythm(models.TextChoices):
        WEEKLY = "weekly", _("Every week")
        FORTNIGHTLY = "fortnightly", _("Every two weeks")
        MONTHLY = "monthly", _("Every month")
        QUARTERLY = "quarterly", _("Every quarter")
        NEEDED = "needed", _("When needed")

    organisation = models.ForeignKey(
        "organisation.Organisation", on_delete=models.CASCADE, related_name="boards"
    )
    initiative = models.ForeignKey(
        "initiatives.Initiative", null=True, blank=True, on_delete=models.CASCADE, related_name="boards"
    )
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.STEERING)
    rhythm = models.CharField(_("rhythm"), max_length=12, choices=Rhythm.choices, default=Rhythm.MONTHLY)
    quorum = models.PositiveSmallIntegerField(_("quorum"), default=2)
    archived = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        ordering = ["name", "pk"]
        constraints = [models.CheckConstraint(condition=Q(quorum__gte=1), name="board_quorum_positive")]

    def __str__(self) -> str:
        return self.name


class BoardMember(Versioned):
    """A person on a board; only those who vote count for the quorum."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("Chair")
        MEMBER = "member", _("Member")
        SECRETARY = "secretary", _("Secretary")
        OBSERVER = "observer", _("Observer")

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(
        "organisation.Person", on_delete=models.RESTRICT, related_name="board_seats", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)

    class Meta:
        verbose_name = _("committee member")
        verbose_name_plural = _("committee members")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["board", "person"], name="boardmember_once"),
            models.UniqueConstraint(
                fields=["board"], condition=Q(role="chair"), name="boardmember_one_chair"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def has_vote(self) -> bool:
        """Whether this seat has a vote."""
        return self.role in (self.Role.CHAIR, self.Role.MEMBER)


class Ballot(Versioned):
    """One question put to a board; `target` and `target_pk` name what it is about.

    `quorum` is the board's at the time it was put. `choices` are the codes one may vote for; the words of a
    code are the business of the room that asked.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    organisation = models.ForeignKey(
        "organisation.Organisation", on_delete=models.CASCADE, related_name="ballots"
    )
    initiative = models.ForeignKey(
        "initiatives.Initiative", null=True, blank=True, on_delete=models.CASCADE, related_name="ballots"
    )
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="ballots")
    question = models.CharField(_("question"), max_length=300)
    choices = models.JSONField(default=list)
    target = models.CharField(max_length=64, blank=True)
    target_pk = models.BigIntegerField(null=True, blank=True)
    quorum = models.PositiveSmallIntegerField(_("quorum"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    outcome = models.CharField(max_length=20, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        ordering = ["-opened_at", "-pk"]
        indexes = [
            models.Index(fields=["target", "target_pk"], name="ballot_of_target"),
            models.Index(fields=["board", "state"], name="ballot_of_board"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "target_pk"],
                condition=Q(state="open") & ~Q(target=""),
                name="ballot_open_once",
            )
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class BallotVote(models.Model):
    """One person's vote; `recorded_by` is who typed it, at a meeting, for someone else."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="votes")
    member = models.ForeignKey(BoardMember, on_delete=models.CASCADE, related_name="votes_cast")
    choice = models.CharField(max_length=20)
    note = models.CharField(_("why"), max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["ballot", "member"], name="ballotvote_once")]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.choice}"
