"""What a person holds in governance: products and checks to come, seats on committees."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common import journal
from jalon.pmo.governance.models import BoardMember, Product, QualityCheck
from jalon.pmo.organisation.estates import Estate
from jalon.pmo.organisation.models import Person


def _seats(person: Person) -> QuerySet[Any]:
    held = BoardMember.objects.filter(person=person, board__archived__isnull=True)
    return held.exclude(role=BoardMember.Role.OBSERVER).select_related("board")


def _give_seats(leaving: Person, to: Person) -> list[journal.Difference]:
    """The seat goes with its role; one on which votes were cast stays on record, as an observer's.

    An heir who sits there already keeps their seat, and takes the role where theirs has no vote.
    """
    changes = []
    for seat in _seats(leaving):
        role = seat.role
        own = BoardMember.objects.filter(board=seat.board, person=to).first()
        if own is None and not seat.votes_cast.exists():
            changes.append(_written(seat, {"person_id": to.pk}))
            continue
        changes.append(_written(seat, {"role": BoardMember.Role.OBSERVER}))
        if own is None:
            changes.append(
                journal.created(BoardMember.objects.create(board=seat.board, person=to, role=role))
            )
        elif not own.has_vote or role == BoardMember.Role.CHAIR:
            changes.append(_written(own, {"role": role}))
    return changes


def _written(seat: BoardMember, after: dict[str, Any]) -> journal.Difference:
    difference = journal.changed(seat, after)
    BoardMember.objects.filter(pk=seat.pk).update(version=F("version") + 1, **after)
    return difference


ESTATES = (
    Estate(
        _("Product descriptions, not accepted"),
        lambda person: Product.objects.filter(owner=person).exclude(state=Product.State.ACCEPTED),
        "owner",
        order=50,
    ),
    Estate(
        _("Quality checks to come"),
        lambda person: QualityCheck.objects.filter(reviewer=person, result=QualityCheck.Result.PENDING),
        "reviewer",
        order=51,
    ),
    Estate(_("Seats on committees"), _seats, "person", give=_give_seats, order=52),
)
