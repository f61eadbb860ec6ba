"""Plan files made by our own writers, and hands that send them as the page does."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jalon.engine import Activity, ActivityKind, Duration, Link, LinkKind, Plan, schedule
from jalon.exchange import write
from jalon.pmo.transfer.models import PlanImport

MONDAY = datetime(2026, 1, 5, 8)


def works(**changes: Any) -> Plan:
    """1 Works (2 Dig, 3 Pour, 4 Cure), 5 Done: two links and a milestone."""
    values: dict[str, Any] = {
        "name": "New works",
        "start": MONDAY,
        "activities": (
            Activity(1, "Works", kind=ActivityKind.SUMMARY),
            Activity(2, "Dig", Duration(960), parent=1),
            Activity(3, "Pour", Duration(480), parent=1),
            Activity(4, "Cure", Duration(480), parent=1),
            Activity(5, "Done", Duration(0), milestone=True),
        ),
        "links": (Link(2, 3), Link(3, 4, LinkKind.SS), Link(4, 5)),
        **changes,
    }
    return Plan(**values)


def file_of(plan: Plan, kind: str = "mspdi") -> bytes:
    """The plan as a file of this format, with its computed dates."""
    return write(plan, schedule(plan), kind)


@pytest.fixture(scope="session", autouse=True)
def _engine_is_compiled() -> None:
    """The first schedule on a new machine compiles for a while: not inside a test's transaction."""
    schedule(works())


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> Path:
    """Files of a test stay in the test's own folder."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


class Sender:
    """A person who hands files in as the page does; jobs run when the transaction commits."""

    def __init__(self, client: Client, capture: Any) -> None:
        self.client, self.capture = client, capture

    def send(self, data: bytes, name: str, to: str = "", request: str = "") -> Any:
        address = reverse("import_to", args=[to]) if to else reverse("import")
        with self.capture(execute=True):
            return self.client.post(address, {"file": SimpleUploadedFile(name, data), "request": request})

    def handed_in(self, data: bytes, name: str, to: str = "") -> PlanImport:
        answer = self.send(data, name, to)
        assert answer.status_code == 302, answer.content.decode()
        return PlanImport.objects.get(pk=int(answer["Location"].strip("/").rpartition("/")[2]))


@pytest.fixture
def officer(cast: Any, django_capture_on_commit_callbacks: Any) -> Sender:
    """The PMO officer at the desk."""
    return Sender(cast.client(cast.pmo_officer), django_capture_on_commit_callbacks)


@pytest.fixture
def manager(cast: Any, django_capture_on_commit_callbacks: Any) -> Sender:
    """The project manager at the desk."""
    return Sender(cast.client(cast.project_manager), django_capture_on_commit_callbacks)
