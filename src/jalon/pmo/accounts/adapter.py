"""How allauth behaves here: nobody signs up alone, and nobody learns who has an account."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest

from jalon.pmo.accounts import door
from jalon.pmo.accounts.models import User
from jalon.pmo.common import journal


class Adapter(DefaultAccountAdapter):
    """Accounts are made by invitation on the members page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return door.address(request)

    def set_password(self, user: User, password: str) -> None:
        """By a link or by the person: that it changed is on record, and what it is nowhere."""
        with transaction.atomic():
            super().set_password(user, password)
            journal.record(by=user, verb="user.password")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Signing in and out needs no announcement: the page shows it."""
