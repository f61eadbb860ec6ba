"""Product descriptions and the quality register, for programs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.common.schemas import MOST_ID, REFUSALS, Strict, given
from jalon.pmo.governance import access, actions
from jalon.pmo.governance.models import Product, QualityCheck
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.organisation import access as organisations

router = Router(tags=["governance"])
MOST = 1000
MOST_UID = 2**31 - 1


class CheckOut(Schema):
    id: int
    product: int = Field(alias="product_id")
    criterion: str
    tolerance: str
    means: str
    reviewer: int | None = Field(alias="reviewer_id")
    planned: date | None
    done: date | None
    result: str = Field(description="pending, passed, failed or conceded")
    record: str
    version: int


class ProductOut(Schema):
    id: int
    number: int
    title: str
    state: str
    owner: int | None = Field(alias="owner_id")
    activity_uid: int | None
    purpose: str
    composition: str
    derivation: str
    presentation: str
    version: int


class ProductFull(ProductOut):
    checks: list[CheckOut]


class ProductIn(Strict):
    title: str = Field(max_length=200)
    state: str = Field(Product.State.DRAFT, max_length=8)
    owner: int | None = Field(None, ge=1, le=MOST_ID)
    activity_uid: int | None = Field(
        None, ge=1, le=MOST_UID, description="the task of the plan that makes it"
    )
    purpose: str = Field("", max_length=10_000)
    composition: str = Field("", max_length=10_000)
    derivation: str = Field("", max_length=10_000)
    presentation: str = Field("", max_length=10_000)


class ProductChange(Strict):
    version: int | None = None
    title: str | None = Field(None, max_length=200)
    state: str | None = Field(None, max_length=8)
    owner: int | None = Field(None, ge=1, le=MOST_ID)
    activity_uid: int | None = Field(None, ge=1, le=MOST_UID)
    purpose: str | None = Field(None, max_length=10_000)
    composition: str | None = Field(None, max_length=10_000)
    derivation: str | None = Field(None, max_length=10_000)
    presentation: str | None = Field(None, max_length=10_000)


class CheckIn(Strict):
    criterion: str = Field(max_length=300)
    tolerance: str = Field("", max_length=200)
    means: str = Field("", max_length=200)
    reviewer: int | None = Field(None, ge=1, le=MOST_ID)
    planned: date | None = None
    done: date | None = None
    result: str = Field(QualityCheck.Result.PENDING, max_length=8)
    record: str = Field("", max_length=500)


class CheckChange(Strict):
    version: int | None = None
    criterion: str | None = Field(None, max_length=300)
    tolerance: str | None = Field(None, max_length=200)
    means: str | None = Field(None, max_length=200)
    reviewer: int | None = Field(None, ge=1, le=MOST_ID)
    planned: date | None = None
    done: date | None = None
    result: str | None = Field(None, max_length=8)
    record: str | None = Field(None, max_length=500)


@router.get(
    "/initiatives/{slug:slug}/products",
    response={200: list[ProductFull], **REFUSALS},
    operation_id="list_products",
)
def list_products(request: HttpRequest, slug: str) -> Any:
    """The products of an initiative, each with its lines of the quality register."""
    initiative = initiatives.initiative(request.user, slug)
    return list(initiative.products.prefetch_related("checks")[:MOST])


@router.post(
    "/initiatives/{slug:slug}/products",
    response={201: ProductFull, **REFUSALS},
    operation_id="create_product",
)
def create_product(request: HttpRequest, slug: str, body: ProductIn) -> Any:
    """A new product description."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    fields = _person(request, initiative, body.dict(), "owner")
    return Status(201, actions.create_product(by=request.user, initiative=initiative, **fields))


@router.get("/products/{int:product_id}", response={200: ProductFull, **REFUSALS}, operation_id="get_product")
def get_product(request: HttpRequest, product_id: int) -> Any:
    """One product with its checks."""
    return access.product(request.user, product_id)


@router.patch(
    "/products/{int:product_id}", response={200: ProductFull, **REFUSALS}, operation_id="change_product"
)
def change_product(request: HttpRequest, product_id: int, body: ProductChange) -> Any:
    """New values; what is not given stays. It is accepted once its checks have passed or were conceded."""
    found = access.product(request.user, product_id, "plan")
    fields = _person(request, found.initiative, given(body, "owner", "activity_uid"), "owner")
    return actions.change_product(by=request.user, product=found, **fields)


@router.delete("/products/{int:product_id}", response={204: None, **REFUSALS}, operation_id="delete_product")
def delete_product(request: HttpRequest, product_id: int, version: int | None = None) -> Any:
    """Take a draft away, with its checks."""
    found = access.product(request.user, product_id, "plan")
    actions.delete_product(by=request.user, product=found, version=version)
    return Status(204, None)


@router.post(
    "/products/{int:product_id}/checks", response={201: CheckOut, **REFUSALS}, operation_id="add_check"
)
def add_check(request: HttpRequest, product_id: int, body: CheckIn) -> Any:
    """A further quality criterion, with how it is checked."""
    found = access.product(request.user, product_id, "plan")
    fields = _person(request, found.initiative, body.dict(), "reviewer")
    return Status(201, actions.add_check(by=request.user, product=found, **fields))


@router.patch("/checks/{int:check_id}", response={200: CheckOut, **REFUSALS}, operation_id="change_check")
def change_check(request: HttpRequest, check_id: int, body: CheckChange) -> Any:
    """New values; the team says the result, the day and the record, who plans the rest."""
    found = access.check(request.user, check_id)
    named = given(body, "reviewer", "planned", "done")
    fields = _person(request, found.product.initiative, named, "reviewer")
    return actions.change_check(by=request.user, check=found, **fields)


@router.delete("/checks/{int:check_id}", response={204: None, **REFUSALS}, operation_id="delete_check")
def delete_check(request: HttpRequest, check_id: int, version: int | None = None) -> Any:
    """Take a check away that was not made yet."""
    found = access.check(request.user, check_id, "plan")
    actions.delete_check(by=request.user, check=found, version=version)
    return Status(204, None)


def _person(request: HttpRequest, initiative: Any, fields: dict[str, Any], name: str) -> dict[str, Any]:
    """The person instead of their id."""
    if fields.get(name) is not None:
        try:
            fields[name] = organisations.person(request.user, initiative.organisation, fields[name])
        except NotVisible:
            said = _("Nobody here has this id.")
            raise Refused(said, f"{name}_unknown", name) from None
    return fields
