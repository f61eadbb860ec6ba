"""A real server and a real browser: what a user has."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.cast import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))),
    None,
)

PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no browser here: apt-get install chromium"))


def _database(environment: dict[str, str]) -> None:
    """On PostgreSQL, a database of its own in the run's cluster."""
    cluster = os.environ.get("JALON_TEST_CLUSTER")
    if not cluster:
        environment.pop("JALON_DATABASE_URL", None)
        return
    import psycopg

    name = "journeys_" + os.environ.get("PYTEST_XDIST_WORKER", "alone")

    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    environment["JALON_DATABASE_URL"] = cluster.rsplit("/", 1)[0] + "/" + name


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running office with the cast in it."""
    folder = tmp_path_factory.mktemp("office")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "JALON_DATA": str(folder),
        "JALON_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "jalon.web.settings",
        "PYTHONPATH": str(ROOT),
    }
    _database(environment)
    run = {"env": environment, "cwd": ROOT, "check": True, "capture_output": True, "text": True}
    subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity=0"], **run)
    subprocess.run([sys.executable, "-m", "tests.journeys.seed"], **run)
    log = (folder / "server.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "jalon", "serve", "--port", str(port)],
        env=environment,
        cwd=ROOT,
        stdout=log,
        stderr=log,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, server, folder / "server.log")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(120):
        if server.poll() is not None:
            raise RuntimeError(f"The server stopped:\n{log.read_text()}")
        try:
            urllib.request.urlopen(f"{address}/sign-in/", timeout=2)
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise RuntimeError(f"The server does not answer:\n{log.read_text()}")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Closed when the journeys end: its event loop would keep later tests from the database."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture
def sign_in(browser: Browser, office: str) -> Iterator[Callable[..., Page]]:
    """Opens a window of its own for someone of the cast, signed in; fails on any script error."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def opened(
        who: str = "pmo_officer",
        language: str = "en-GB",
        width: int = 1440,
        height: int = 900,
        touch: bool = False,
    ) -> Page:
        context = browser.new_context(
            base_url=office,
            locale=language,
            viewport={"width": width, "height": height},
            accept_downloads=True,
            has_touch=touch,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None,
        )
        page.on(
            "request",
            lambda asked: (
                faults.append(asked.url) if not asked.url.startswith((office, "data:", "blob:")) else None
            ),
        )
        page.goto("/sign-in/")
        page.locator("input[type=email]").fill(f"{who}@norvalie.test")
        page.locator("input[type=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []
