"""The id of the request being answered, so that the journal and the log can name it."""

from __future__ import annotations

from contextvars import ContextVar

current_id: ContextVar[str] = ContextVar("jalon_request_id", default="")
