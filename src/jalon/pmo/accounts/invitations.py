"""The address by which an invited person chooses a first password."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import get_connection, send_mail
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.pmo.accounts.models import User

SECONDS = 4
"""The officer waits for this mail, to know whether to pass the address on by hand."""
_log = logging.getLogger("jalon.mail")


def link(request: HttpRequest, user: User) -> str:
    """An address valid for three days, once."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, _sep, token = key.partition("-")
    return request.build_absolute_uri(
        reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    )


def send(request: HttpRequest, user: User, organisation: object) -> tuple[str, bool]:
    """Mail the address; give it so that the officer can pass it on by hand, and whether the mail left."""
    address = link(request, user)
    try:
        send_mail(
            _("%(organisation)s invites you to Jalon") % {"organisation": organisation},
            _("Choose your password here, within three days:\n\n%(address)s\n") % {"address": address},
            None,
            [user.email],
            connection=get_connection(fail_silently=False, timeout=SECONDS),
        )
    except (OSError, SMTPException):
        # the role is given and the link works: what failed is only the mail
        _log.exception("the invitation of user %s could not be mailed", user.pk)
        return address, False
    return address, True
