"""API tokens: made once, shown once, kept as a hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from jalon.pmo.accounts.models import ApiToken, User
from jalon.pmo.common.errors import NotAllowed

_MARK = "jalon"
_NOTE_USE_EVERY = timedelta(minutes=1)


def digest(secret: str) -> str:
    """What is kept: the secret is long and random, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make() -> tuple[str, str, str]:
    """A new token: (what the person copies, its prefix, its hash)."""
    prefix, secret = secrets.token_hex(5), secrets.token_urlsafe(32)
    return f"{_MARK}_{prefix}_{secret}", prefix, digest(secret)


def holder(text: str) -> tuple[User, frozenset[str]] | None:
    """The user and scopes of a token, or None: unknown, expired, or its user is gone."""
    mark, _, rest = text.partition("_")
    prefix, _, secret = rest.partition("_")
    if mark != _MARK or not secret:
        return None
    token = ApiToken.objects.select_related("user").filter(prefix=prefix).first()
    if token is None or not hmac.compare_digest(token.hash, digest(secret)):
        return None
    now = timezone.now()
    if not token.user.is_active or (token.expires_at and token.expires_at <= now):
        return None
    if token.last_used_at is None or now - token.last_used_at > _NOTE_USE_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.user, frozenset(token.scopes)


def require_scope(request: HttpRequest, scope: str) -> None:
    """Refuse a token without this scope; a person in front of a page has none to lack."""
    scopes = getattr(request, "token_scopes", None)
    if scopes is not None and scope not in scopes:
        raise NotAllowed(scope)
