"""API shapes that every room shares."""

from __future__ import annotations

from typing import Any

from ninja import Schema
from pydantic import ConfigDict, Field

MOST_A_PAGE = 200
MOST_ID = 2**63 - 1
"""No database has a greater one, and none takes it in a question."""


class Strict(Schema):
    """A body whose unknown fields are refused, so that a misspelt name is not lost in silence."""

    model_config = ConfigDict(extra="forbid")


def given(body: Strict, *nullable: str) -> dict[str, Any]:
    """What a change names, with the version; null only where it means something."""
    named = body.dict(exclude_unset=True)
    kept = {name: value for name, value in named.items() if value is not None or name in nullable}
    return {"version": None} | kept


class Fault(Schema):
    code: str
    message: str
    field: str | None = None
    current: dict[str, Any] | None = None


class Refusal(Schema):
    """What every refusal answers."""

    error: Fault


class Paging(Schema):
    after: int = Field(0, ge=0, description="the “next” of the page before")
    limit: int = Field(50, ge=1, le=MOST_A_PAGE)


REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 428, 429), Refusal)


def page(rows: list[Any], limit: int) -> tuple[list[Any], int | None]:
    """The rows of a page fetched with one more, and where the next begins."""
    return rows[:limit], rows[limit - 1].pk if len(rows) > limit else None
