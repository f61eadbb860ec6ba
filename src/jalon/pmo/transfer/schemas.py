"""Shapes of the import and export API."""

from __future__ import annotations

from typing import Literal

from ninja import Field, Schema


class Counts(Schema):
    """What a file holds."""

    activities: int
    links: int
    calendars: int
    resources: int
    assignments: int
    fields: int
    baselines: int


class Value(Schema):
    """One value that the file and Jalon see differently; dates are minutes since 1970."""

    field: str
    stored: int | bool | None = None
    computed: int | bool | None = None


class Differing(Schema):
    """One task whose dates differ."""

    uid: int
    name: str
    values: list[Value]


class Fidelity(Schema):
    """What reading a file kept, lost and mended, and how its dates compare with ours."""

    counts: Counts
    unsupported: list[str]
    repaired: list[str]
    compared: int
    agreeing: int
    differing: list[Differing]


class ImportOut(Schema):
    """One file on its way to becoming a plan."""

    id: int
    name: str
    size: int
    state: Literal["waiting", "reading", "ready", "refused", "applied"]
    stage: str = ""
    format: str = ""
    refusal: list[str] = []
    refusal_code: str = ""
    report: Fidelity | None = None
    initiative: str | None = Field(None, description="Address of the initiative it became the plan of.")
    plan_id: int | None = None


class Losses(Schema):
    """What a format does not keep of a plan: sentences in the caller's language."""

    format: str
    losses: list[str]


class Apply(Schema):
    """Make a project of the file (``create``), or make it the plan of one (``replace``)."""

    verb: Literal["create", "replace"] = Field(alias="do")
    name: str = Field("", max_length=200, description="create: the project's name; the plan's own if empty.")
    parent: str = Field("", description="create: address of the initiative above; empty for the top.")
    owner: int | None = Field(None, description="create: id of a person.")
    initiative: str = Field("", description="replace: address of the project.")
    revision: int | None = Field(
        None, description="replace: the plan's revision as last seen, 0 where it has no plan yet."
    )
