"""The worker goes on when its database does not answer for a while."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection

from jalon.web.commands import server, worker


def test_a_locked_database_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    closed: list[bool] = []
    monkeypatch.setattr(connection, "close", lambda: closed.append(True))

    def work() -> None:
        asked.append(1)
        if len(asked) < 3:
            raise OperationalError("database is locked")

    worker._work(work, pause=0)
    assert (len(asked), len(closed)) == (3, 2)


def test_another_fault_is_not_hidden() -> None:
    def work() -> None:
        raise ValueError("ours")

    with pytest.raises(ValueError, match="ours"):
        worker._work(work, pause=0)


@pytest.mark.parametrize(
    ("host", "https", "wanted"),
    [
        ("127.0.0.1", "", "http://127.0.0.1:8000"),
        ("::1", "", "http://[::1]:8000"),
        ("pmo.example.org", "1", "https://pmo.example.org:8000"),
        ("0.0.0.0", "", "http://here.example.org:8000"),
    ],
)
def test_addresses_in_mail_can_be_followed(
    monkeypatch: pytest.MonkeyPatch, host: str, https: str, wanted: str
) -> None:
    monkeypatch.setenv("JALON_HTTPS", https)
    monkeypatch.setattr("socket.getfqdn", lambda: "here.example.org")
    assert server.address_of(host, 8000) == wanted
