"""What an action may refuse, and how each refusal answers: pages and JSON say the same sentence."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _


class Answerable(Exception):
    """A refusal with a sentence for the person, a code for programs and an HTTP status."""

    status = 400
    code = "refused"
    sentence: Any = _("This cannot be done.")

    def as_json(self) -> dict[str, Any]:
        """The body of the JSON answer."""
        return {"error": {"code": self.code, "message": str(self.sentence)}}

    def __str__(self) -> str:
        return str(self.sentence)


class Refused(Answerable):
    """The request is understood and cannot be done as it is: the sentence says why and the way out."""

    status = 422

    def __init__(self, sentence: Any, code: str = "refused", field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence, self.code, self.field = sentence, code, field

    def as_json(self) -> dict[str, Any]:
        body = super().as_json()
        if self.field:
            body["error"]["field"] = self.field
        return body


class Stale(Answerable):
    """Someone else changed the row since it was read; `current` is what it holds now."""

    status = 409
    code = "stale"
    sentence = _("Someone changed this while you were working on it. Look at the new values, then decide.")

    def __init__(self, current: dict[str, Any], sentence: Any = None) -> None:
        super().__init__()
        self.current = current
        if sentence is not None:
            self.sentence = sentence

    def as_json(self) -> dict[str, Any]:
        body = super().as_json()
        body["error"]["current"] = self.current
        return body


class VersionMissing(Answerable):
    """An edit came without the version it was made on."""

    status = 428
    code = "version_missing"
    sentence = _("This change does not say which version it was made on. Reload the page and try again.")


class NotVisible(Answerable):
    """The object does not exist, or not for this person: both answer alike."""

    status = 404
    code = "not_found"
    sentence = _("There is nothing at this address, or not for you.")


class NotAllowed(Answerable):
    """The person sees the object and lacks the right."""

    status = 403
    code = "not_allowed"
    sentence = _("Your role does not allow this. Ask the person who manages the members here.")

    def __init__(self, right: str = "") -> None:
        super().__init__(right)
        self.right = right

    def as_json(self) -> dict[str, Any]:
        body = super().as_json()
        if self.right:
            body["error"]["right"] = self.right
        return body


class SecondFactorMissing(Answerable):
    """The organisation asks its administrators for a second factor, and this one has none yet."""

    status = 403
    code = "second_factor_required"
    sentence = _(
        "Your organisation asks its administrators for a second factor: set it up in your settings, "
        "then come back."
    )


class TooMany(Answerable):
    """The person or program asks too often."""

    status = 429
    code = "too_many"
    sentence = _("Too many requests in a short time. Wait a minute and try again.")

    def __init__(self, retry_after: int = 60) -> None:
        super().__init__()
        self.retry_after = retry_after


class TooLarge(Answerable):
    """More than is taken in one request, refused before it is received."""

    status = 413
    code = "too_large"

    def __init__(self, most: int) -> None:
        super().__init__()
        self.sentence = _("Jalon takes %(most)s MB in one go: send a smaller file, or the plan in parts.") % {
            "most": most // 1024 // 1024
        }
