"""Real conversations with mail servers that misbehave: nothing is lost, nothing leaves twice, all is told."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse

from jalon.pmo.notices import sending
from jalon.pmo.notices.models import Mail
from tests.cast import Cast

Server = Callable[[str], "Talk"]


class Talk:
    """A server that behaves as its name says; it counts calls and keeps what it took."""

    def __init__(self, manner: str) -> None:
        self.manner, self.calls, self.taken = manner, 0, 0
        self.heard = socket.create_server(("127.0.0.1", 0))
        self.port = self.heard.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _peer = self.heard.accept()
            except OSError:
                return
            self.calls += 1
            with line:
                try:
                    self._talk(line)
                except OSError:
                    continue

    def _talk(self, line: socket.socket) -> None:
        if self.manner == "drops":
            return
        if self.manner == "hangs":
            line.recv(1)
            return
        said = line.makefile("rwb", buffering=0)
        said.write(b"220 here\r\n")
        for heard in said:
            word = heard[:4].upper()
            if word == b"MAIL" and self.manner == "asks TLS":
                said.write(b"530 5.7.0 Must issue a STARTTLS command first\r\n")
            elif word == b"RCPT" and self.manner == "refuses":
                said.write(b"550 5.1.1 No such user here\r\n")
            elif word == b"RCPT" and self.manner == "is busy":
                said.write(b"450 4.2.0 Try again later\r\n")
            elif word == b"DATA":
                said.write(b"354 go on\r\n")
                while said.readline() != b".\r\n":
                    pass
                if self.manner == "drops after the letter":
                    return
                self.taken += 1
                said.write(b"250 taken\r\n")
            else:
                said.write(b"250 fine\r\n")


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    made: list[Talk] = []

    def start(manner: str) -> Talk:
        talk = Talk(manner)
        made.append(talk)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", talk.port, 1
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        return talk

    yield start
    for one in made:
        one.heard.close()


@pytest.fixture
def letters(cast: Cast) -> list[Mail]:
    return [
        Mail.objects.create(
            user=cast.viewer,
            organisation=cast.organisation,
            key=f"letter/{number}",
            subject="One",
            body="Two",
        )
        for number in range(5)
    ]


@pytest.mark.parametrize(
    ("manner", "state", "why"),
    [
        ("drops", "waiting", "broke off"),
        ("hangs", "waiting", "did not answer in time"),
        ("asks TLS", "waiting", "Must issue a STARTTLS"),
        ("is busy", "waiting", "450 4.2.0 Try again later"),
        ("refuses", "given_up", "550 5.1.1 No such user here"),
        ("drops after the letter", "waiting", "broke off"),
    ],
)
def test_what_fails_waits_or_is_given_up_with_the_reason(
    cast: Cast, letters: list[Mail], server: Server, manner: str, state: str, why: str
) -> None:
    cast.organisation.language = "en"
    cast.organisation.save()
    talk = server(manner)
    assert sending.send_due() == 0
    rows = list(Mail.objects.order_by("pk"))
    assert {one.state for one in rows} == {state}
    assert all(why in one.fault for one in rows), [one.fault for one in rows]
    if manner in ("drops", "hangs", "asks TLS"):
        assert talk.calls == sending.MOST_FAULTS, "a server that is away is not asked for each letter"
        assert [one.attempts for one in rows] == [1, 1, 1, 0, 0]
    page = cast.client(cast.pmo_officer).get(reverse("notices")).content.decode()
    assert page.count(why) >= len(rows)
    assert sending.send_due() == 0, "nothing is due before its time"


def test_a_server_that_is_back_takes_each_once_over_one_line(letters: list[Mail], server: Server) -> None:
    talk = server("well")
    assert sending.send_due() == 5
    assert sending.send_due() == 0
    assert (talk.calls, talk.taken) == (1, 5)


def test_a_letter_that_cannot_be_written_holds_up_no_other(
    cast: Cast, letters: list[Mail], server: Server
) -> None:
    Mail.objects.filter(pk=letters[0].pk).update(user=None, address="a@b\nBcc: all@x.test")
    cast.contributor.is_active = False
    cast.contributor.save()
    Mail.objects.filter(pk=letters[1].pk).update(user=cast.contributor)
    talk = server("well")
    assert sending.send_due() == 3
    assert talk.taken == 3
    assert list(Mail.objects.order_by("pk").values_list("state", flat=True)[:2]) == ["given_up"] * 2
