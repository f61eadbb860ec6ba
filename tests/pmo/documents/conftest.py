"""A project with a plan, and a private place for its files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.planning import actions as planning
from tests.cast import Cast
from tests.pmo.planning.conftest import small_plan


@pytest.fixture(autouse=True)
def place(settings: LazySettings, tmp_path: Path) -> Path:
    """Where files are kept."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "documents"


@pytest.fixture
def project(cast: Cast) -> Initiative:
    """The cast's project, with a plan and a purpose."""
    Initiative.objects.filter(pk=cast.project.pk).update(purpose="Feed the new district.\nBefore winter.")
    cast.project.refresh_from_db()
    return cast.project


@pytest.fixture
def plan(cast: Cast, project: Initiative) -> Any:
    """A small plan."""
    return planning.store_plan(by=cast.project_manager, initiative=project, engine_plan=small_plan())
