"""What is too much: refused by its announced size, by the minute, and with a sentence."""

from __future__ import annotations

import threading

import pytest
from django.test import Client

from jalon.pmo.accounts import actions as accounts
from jalon.pmo.accounts import pace
from jalon.web.commands import demo, server, setup
from tests.cast import Cast

HUGE = str(60 * 1024 * 1024)


def _never_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_args: object) -> bytes:
        raise AssertionError("the body was received")

    monkeypatch.setattr("django.core.handlers.wsgi.LimitedStream.read", read)


@pytest.mark.parametrize("address", ["/import/", "/api/v1/imports"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_file_that_says_it_is_too_large_is_not_received(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, address: str, language: str
) -> None:
    cast.project_manager.language = language
    cast.project_manager.save()
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.project_manager, backend="django.contrib.auth.backends.ModelBackend")
    _never_read(monkeypatch)
    answer = client.generic(
        "POST", address, b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=HUGE
    )
    assert answer.status_code == 413
    assert "51" in answer.content.decode()
    assert answer["Content-Language"] == language


def test_a_body_of_json_has_its_own_smaller_limit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = cast.client(cast.project_manager)
    _never_read(monkeypatch)
    answer = client.generic(
        "POST", "/api/v1/initiatives", b"{}", content_type="application/json", CONTENT_LENGTH="3000000"
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
    assert answer.json()["error"]["message"].endswith(".")


def test_a_file_of_three_megabytes_may_carry_an_idempotency_key(cast: Cast) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = cast.client(cast.project_manager)
    made = [
        client.post(
            "/api/v1/imports",
            {"file": SimpleUploadedFile("plan.xml", b" " * 3_000_000)},
            headers={"idempotency-key": "once"},
        ).json()["id"]
        for _time in range(2)
    ]
    assert made[0] == made[1]


def test_a_token_asks_so_often_a_minute_and_is_told_when_to_come_back(
    cast: Cast, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.API_REQUESTS_A_MINUTE = 5  # type: ignore[attr-defined]
    monkeypatch.setattr("jalon.pmo.accounts.pace.time.time", lambda: 60_000_015.0)

    def ask(user: object) -> list[int]:
        _token, text = accounts.make_token(by=user, name="t", scope="read", days=1)
        answers = [
            Client().get("/api/v1/organisations", headers={"authorization": f"Bearer {text}"})
            for _time in range(7)
        ]
        if answers[-1].status_code == 429:
            assert answers[-1]["Retry-After"] == "45"
            assert answers[-1].json()["error"]["code"] == "too_many"
        return [answer.status_code for answer in answers]

    assert ask(cast.viewer) == [200] * 5 + [429] * 2
    assert ask(cast.sponsor) == [200] * 5 + [429] * 2


def test_processes_share_the_count(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.API_REQUESTS_A_MINUTE = 100  # type: ignore[attr-defined]
    clock = [60_000_000.0]
    monkeypatch.setattr("jalon.pmo.accounts.pace.time.time", lambda: clock[0])
    processes: list[dict] = [{}, {}]
    passed = 0
    for number in range(400):
        monkeypatch.setattr(pace, "_own", processes[number % 2])
        try:
            pace.count("shared")
        except pace.TooMany:
            continue
        passed += 1
    assert 100 <= passed <= 100 + 2 * pace.BATCH
    clock[0] += 60
    pace.count("shared")


def test_threads_of_one_process_lose_no_count(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.API_REQUESTS_A_MINUTE = 10**6  # type: ignore[attr-defined]
    monkeypatch.setattr("jalon.pmo.accounts.pace.time.time", lambda: 61_000_000.0)
    told: list[int] = []
    monkeypatch.setattr(pace, "_tell", lambda _key, fresh: told.append(fresh) or sum(told))
    threads = [
        threading.Thread(target=lambda: [pace.count("threads") for _time in range(250)]) for _one in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(told) == 1000


@pytest.mark.parametrize(("host", "warned"), [("127.0.0.1", False), ("::1", False), ("0.0.0.0", True)])
def test_a_demonstration_open_to_others_says_so(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    host: str,
    warned: bool,
    tmp_path: object,
) -> None:
    import argparse

    monkeypatch.setenv("JALON_DATA", str(tmp_path))
    monkeypatch.setenv("JALON_DEMO", "0")
    monkeypatch.setattr(setup, "django", lambda: None)
    monkeypatch.setattr(setup, "migrate", lambda: None)
    monkeypatch.setattr(setup, "collect_static", lambda: None)
    monkeypatch.setattr(demo, "_fill", lambda _demo, _language: None)
    monkeypatch.setattr(server, "free_port", lambda _host, _port: 8000)
    monkeypatch.setattr(server, "serve", lambda *_all: 0)
    demo.run(argparse.Namespace(data="", host=host, port=None, no_worker=True, language="fr"))
    assert ("everyone knows these passwords" in capsys.readouterr().out) is warned
