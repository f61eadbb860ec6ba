"""A person's own settings: language, theme, tokens; nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from jalon.pmo.accounts import tokens
from jalon.pmo.accounts.models import ApiToken
from jalon.pmo.common.models import ChangeSet
from tests.cast import Cast


def _make(client: Client, **more: object) -> str:
    page = client.post("/me/tokens/", {"name": "nightly", "scope": "read", "days": 30, **more})
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    return page.context["made"]


def test_settings_are_saved_and_journalled(cast: Cast) -> None:
    client = cast.client(cast.viewer)
    assert client.post("/me/", {"name": "Vera", "language": "fr", "theme": "dark"}).url == "/me/"
    cast.viewer.refresh_from_db()
    assert (cast.viewer.name, cast.viewer.language, cast.viewer.theme) == ("Vera", "fr", "dark")
    change = ChangeSet.objects.get(verb="user.change").changes.get()
    assert change.after == {"name": "Vera", "language": "fr", "theme": "dark"}


def test_the_page_carries_the_chosen_theme_and_language_from_the_server(cast: Cast) -> None:
    cast.viewer.theme, cast.viewer.language = "dark", "fr"
    cast.viewer.save()
    page = cast.client(cast.viewer).get("/me/").content.decode()
    assert '<html lang="fr" data-bs-theme="dark">' in page


def test_without_a_choice_the_browser_decides(cast: Cast) -> None:
    cast.viewer.language = ""
    cast.viewer.save()
    page = (
        cast.client(cast.viewer).get("/me/", headers={"accept-language": "fr-CH,fr;q=0.9"}).content.decode()
    )
    assert '<html lang="fr">' in page


def test_a_stranger_at_the_door_switches_language(db: None) -> None:
    client = Client()
    client.post("/me/language/", {"language": "fr", "next": "/sign-in/"})
    assert '<html lang="fr">' in client.get("/sign-in/").content.decode()


def test_an_unknown_language_changes_nothing(cast: Cast) -> None:
    client = cast.client(cast.viewer)
    client.post("/me/language/", {"language": "xx"})
    cast.viewer.refresh_from_db()
    assert cast.viewer.language == "en"


def test_a_token_is_shown_once_and_kept_as_a_hash(cast: Cast) -> None:
    client = cast.client(cast.viewer)
    text = _make(client)
    kept = ApiToken.objects.get()
    assert tokens.holder(text) == (cast.viewer, frozenset({"read"}))
    assert text not in client.get("/me/").content.decode()
    assert text.rsplit("_", 1)[-1] not in str(ChangeSet.objects.filter(verb="token.make").values())
    assert kept.hash not in str(list(ChangeSet.objects.get(verb="token.make").changes.values()))


@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: t + "x", lambda t: "jalon__", lambda t: ""])
def test_a_spoilt_token_opens_nothing(cast: Cast, spoil) -> None:
    assert tokens.holder(spoil(_make(cast.client(cast.viewer)))) is None


def test_an_expired_or_revoked_token_opens_nothing(cast: Cast) -> None:
    client = cast.client(cast.viewer)
    text = _make(client)
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert tokens.holder(text) is None
    ApiToken.objects.update(expires_at=None)
    assert tokens.holder(text)
    client.post(f"/me/tokens/{ApiToken.objects.get().pk}/revoke/")
    assert tokens.holder(text) is None


def test_someone_elses_token_does_not_exist_for_me(cast: Cast) -> None:
    _make(cast.client(cast.viewer))
    token = ApiToken.objects.get()
    response = cast.client(cast.pmo_officer).post(f"/me/tokens/{token.pk}/revoke/")
    assert response.status_code == 404
    assert ApiToken.objects.filter(pk=token.pk).exists()
