"""From a user and an id to a committee, a ballot, a stage, a tolerance, an exception: or 404 / 403."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from jalon.pmo.accounts import access as policy
from jalon.pmo.common.errors import NotAllowed, NotVisible
from jalon.pmo.governance.models import (
    Ballot,
    Board,
    BoardMember,
    Gate,
    LifeStage,
    Method,
    Product,
    QualityCheck,
    Requirement,
    Timebox,
    Tolerance,
    ToleranceException,
)


def boards(user: Any, right: str = "view") -> QuerySet[Board]:
    """The committees of initiatives and organisations where the user has the right, and one's own seats."""
    reach = policy.reach(user)
    found = Q(reach.condition(right, prefix="initiative__"), initiative__isnull=False) | _whole(reach, right)
    if right == "view" and getattr(user, "pk", None):
        found |= Q(members__person__user_id=user.pk)
    return Board.objects.filter(found).distinct()


def board(user: Any, pk: int, right: str = "view") -> Board:
    """One committee, for a user who may do this there."""
    found = boards(user).filter(pk=pk).select_related("organisation", "initiative__organisation").first()
    if found is None:
        raise NotVisible
    require(user, right, found)
    return found


def seat(user: Any, pk: int, right: str = "view") -> BoardMember:
    """One seat of a committee the user may see."""
    found = BoardMember.objects.filter(pk=pk).select_related("person").first()
    if found is None:
        raise NotVisible
    found.board = board(user, found.board_id, right)
    return found


def ballots(user: Any) -> QuerySet[Ballot]:
    """The ballots of the committees the user sees, and of the initiatives the user sees."""
    reach = policy.reach(user)
    found = (
        Q(reach.condition(prefix="initiative__"), initiative__isnull=False)
        | _whole(reach, "view")
        | Q(board__members__person__user_id=getattr(user, "pk", None) or 0)
    )
    return Ballot.objects.filter(found).distinct()


def ballot(user: Any, pk: int) -> Ballot:
    """One ballot the user may see."""
    found = ballots(user).filter(pk=pk).select_related("board", "organisation", "initiative").first()
    if found is None:
        raise NotVisible
    return found


def gate(user: Any, pk: int, right: str = "view") -> Gate:
    """One gate, for a user who may do this at its initiative."""
    return _at_initiative(
        Gate.objects.select_related("initiative__organisation", "stage__life__text", "board"), user, pk, right
    )


def stage(user: Any, pk: int, right: str = "view") -> LifeStage:
    """One stage, for a user who may do this at its initiative."""
    rows = LifeStage.objects.select_related("life__initiative__organisation", "life__text")
    found = rows.filter(policy.reach(user).condition(prefix="life__initiative__"), pk=pk).first()
    if found is None:
        raise NotVisible
    if right not in policy.rights(user, found.life.initiative):
        raise NotAllowed(right)
    return found


def method(user: Any, pk: int) -> Method:
    """One of an organisation's own methods, for the office that writes it; its readers go by its key."""
    reach = policy.reach(user)
    held = [one for one in reach.organisation_ids if "administer" in reach.rights_in(one)]
    found = Method.objects.filter(pk=pk, organisation_id__in=held).select_related("organisation").first()
    if found is None:
        raise NotVisible
    return found


def tolerance(user: Any, pk: int, right: str = "view") -> Tolerance:
    """One tolerance, for a user who may do this at its initiative."""
    return _at_initiative(Tolerance.objects.select_related("initiative__organisation"), user, pk, right)


def exception(user: Any, pk: int, right: str = "view") -> ToleranceException:
    """One exception, for a user who may do this at its initiative."""
    rows = ToleranceException.objects.select_related("initiative__organisation", "tolerance__initiative")
    return _at_initiative(rows, user, pk, right)


def exceptions(user: Any) -> QuerySet[ToleranceException]:
    """The exceptions of the initiatives the user sees."""
    return ToleranceException.objects.filter(policy.reach(user).condition(prefix="initiative__"))


def timebox(user: Any, pk: int, right: str = "view") -> Timebox:
    """One timebox, for a user who may do this at its initiative."""
    return _at_initiative(Timebox.objects.select_related("initiative__organisation"), user, pk, right)


def requirement(user: Any, pk: int, right: str = "view") -> Requirement:
    """One requirement, for a user who may do this at its initiative."""
    rows = Requirement.objects.select_related("initiative__organisation", "timebox")
    return _at_initiative(rows, user, pk, right)


def product(user: Any, pk: int, right: str = "view") -> Product:
    """One product description, for a user who may do this at its initiative."""
    return _at_initiative(Product.objects.select_related("initiative__organisation"), user, pk, right)


def check(user: Any, pk: int, right: str = "view") -> QualityCheck:
    """One line of a quality register, for a user who may do this at its initiative."""
    found = QualityCheck.objects.filter(pk=pk).values_list("product_id", flat=True).first()
    if found is None:
        raise NotVisible
    row = QualityCheck.objects.get(pk=pk)
    row.product = product(user, found, right)
    return row


def require(user: Any, right: str, at: Any) -> None:
    """Refuse who lacks a right where a committee or ballot stands: at its initiative, else in the whole."""
    if right == "view":
        return
    reach = policy.reach(user)
    held = reach.rights_at(at.initiative) if at.initiative_id else reach.rights_in(at.organisation_id)
    if right not in held:
        raise NotAllowed(right)


def _at_initiative(rows: Any, user: Any, pk: int, right: str) -> Any:
    found = rows.filter(policy.reach(user).condition(prefix="initiative__"), pk=pk).first()
    if found is None:
        raise NotVisible
    if right not in policy.rights(user, found.initiative):
        raise NotAllowed(right)
    return found


def _whole(reach: policy.Reach, right: str) -> Q:
    """What stands at no initiative, of the organisations where the right is held in the whole."""
    held = [pk for pk in reach.organisation_ids if right in reach.rights_in(pk)]
    return Q(initiative__isnull=True, organisation_id__in=held)
