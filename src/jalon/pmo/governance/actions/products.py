"""Product descriptions and the quality register: written, checked, accepted."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused
from jalon.pmo.governance.actions.timeboxes import check_task
from jalon.pmo.governance.models import Product, QualityCheck

MOST_PRODUCTS, MOST_CHECKS = 1000, 100
PRODUCT_FIELDS = frozenset(
    {"title", "state", "owner", "purpose", "composition", "derivation", "presentation", "activity_uid"}
)
CHECK_FIELDS = frozenset(
    {"criterion", "tolerance", "means", "reviewer", "planned", "done", "result", "record"}
)


@transaction.atomic
def create_product(*, by: Any, initiative: Any, **fields: Any) -> Product:
    """A new product description, numbered."""
    _may_plan(by, initiative)
    _check_product(initiative, None, fields)
    rows = Product.objects.filter(initiative=initiative)
    if rows.count() >= MOST_PRODUCTS:
        raise Refused(
            _("There are already %(most)d here: that is the most.") % {"most": MOST_PRODUCTS}, "too_many"
        )
    number = (rows.aggregate(Max("number"))["number__max"] or 0) + 1
    row = Product.objects.create(initiative=initiative, number=number, **fields)
    _record(by, row, "product.create", [journal.created(row)])
    return row


@transaction.atomic
def change_product(*, by: Any, product: Product, version: int | None, **fields: Any) -> Product:
    """New values; a product is accepted once all its checks have passed."""
    _may_plan(by, product.initiative)
    _check_product(product.initiative, product, fields)
    columns = _columns(fields, "owner")
    difference = journal.changed(Product.objects.get(pk=product.pk), columns)
    versions.change(Product, product.pk, version, **columns)
    product.refresh_from_db()
    if difference.after:
        _record(by, product, "product.change", [difference])
    return product


@transaction.atomic
def delete_product(*, by: Any, product: Product, version: int | None) -> None:
    """Take a draft away, with its checks."""
    _may_plan(by, product.initiative)
    if product.state != Product.State.DRAFT:
        raise Refused(
            _("“%(product)s” was agreed: it stays. Set it back to draft to take it away.")
            % {"product": product},
            "agreed",
        )
    changes = [journal.deleted(product), *(journal.deleted(one) for one in product.checks.all())]
    versions.change(Product, product.pk, version)
    _record(by, product, "product.delete", changes)
    Product.objects.filter(pk=product.pk).delete()


@transaction.atomic
def add_check(*, by: Any, product: Product, **fields: Any) -> QualityCheck:
    """A further quality criterion, with how it is checked."""
    _may_plan(by, product.initiative)
    _check_check(product, fields)
    if product.checks.count() >= MOST_CHECKS:
        raise Refused(
            _("There are already %(most)d here: that is the most.") % {"most": MOST_CHECKS}, "too_many"
        )
    row = QualityCheck.objects.create(product=product, **fields)
    _record(by, product, "check.create", [journal.created(row)])
    return row


@transaction.atomic
def change_check(*, by: Any, check: QualityCheck, version: int | None, **fields: Any) -> QualityCheck:
    """New values; the result is also the reviewer's and the team's to say."""
    given = policy.rights(by, check.product.initiative)
    needed = "progress" if set(fields) <= {"result", "done", "record"} else "plan"
    if needed not in given:
        raise NotAllowed(needed)
    _check_check(check.product, fields, check)
    columns = _columns(fields, "reviewer")
    difference = journal.changed(QualityCheck.objects.get(pk=check.pk), columns)
    versions.change(QualityCheck, check.pk, version, **columns)
    check = QualityCheck.objects.select_related("product__initiative__organisation").get(pk=check.pk)
    if difference.after:
        _record(by, check.product, "check.change", [difference])
    return check


@transaction.atomic
def delete_check(*, by: Any, check: QualityCheck, version: int | None) -> None:
    """Take a check away that was not made yet."""
    _may_plan(by, check.product.initiative)
    if check.result != QualityCheck.Result.PENDING:
        raise Refused(_("A check that was made stays in the register."), "made")
    difference = journal.deleted(check)
    versions.change(QualityCheck, check.pk, version)
    _record(by, check.product, "check.delete", [difference])
    QualityCheck.objects.filter(pk=check.pk).delete()


def _check_product(initiative: Any, product: Product | None, fields: dict[str, Any]) -> None:
    _known(fields, PRODUCT_FIELDS)
    if "title" in fields and not fields["title"].strip():
        raise Refused(_("A product needs a title."), "title_missing", "title")
    state = fields.get("state", Product.State.DRAFT)
    if state not in Product.State.values:
        raise Refused(_("There is no such state."), "unknown_value", "state")
    if state == Product.State.ACCEPTED:
        rows = list(product.checks.all()) if product is not None else []
        if not rows or any(one.result not in QualityCheck.GOOD for one in rows):
            raise Refused(
                _(
                    "A product is accepted once all its quality checks have passed or were conceded, "
                    "and one at least."
                ),
                "not_passed",
                "state",
            )
    check_task(initiative, fields.get("activity_uid"))
    _person(initiative, fields.get("owner"))


def _check_check(product: Product, fields: dict[str, Any], check: QualityCheck | None = None) -> None:
    _known(fields, CHECK_FIELDS)
    if "criterion" in fields and not fields["criterion"].strip():
        raise Refused(_("Say what is checked."), "criterion_missing", "criterion")
    result = fields.get("result", check.result if check else QualityCheck.Result.PENDING)
    if result not in QualityCheck.Result.values:
        raise Refused(_("There is no such result."), "unknown_value", "result")
    conceded = QualityCheck.Result.CONCEDED
    if result == conceded and (check is None or check.result != conceded):
        raise Refused(
            _("A concession is given by whoever decides the exception on quality, and not typed here."),
            "conceded",
            "result",
        )
    done = fields.get("done", check.done if check else None)
    if result != QualityCheck.Result.PENDING and done is None:
        raise Refused(_("Say when it was checked."), "done_missing", "done")
    _person(product.initiative, fields.get("reviewer"))


def _person(initiative: Any, person: Any) -> None:
    if person is not None and person.organisation_id != initiative.organisation_id:
        raise NotVisible


def _columns(fields: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {(f"{n}_id" if n in keys else n): getattr(v, "pk", v) for n, v in fields.items()}


def _known(fields: dict[str, Any], known: frozenset[str]) -> None:
    if unknown := set(fields) - known:
        raise Refused(_("%(name)s cannot be changed here.") % {"name": min(unknown)}, "unknown_field")


def _may_plan(by: Any, initiative: Any) -> None:
    if "plan" not in policy.rights(by, initiative):
        raise NotAllowed("plan")


def _record(by: Any, product: Product, verb: str, changes: list[journal.Difference]) -> None:
    journal.record(
        by=by,
        organisation=product.initiative.organisation,
        initiative=product.initiative,
        verb=verb,
        params={"name": product.title},
        changes=changes,
    )
