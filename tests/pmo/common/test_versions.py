"""Compare and swap on the version column."""

from __future__ import annotations

import pytest

from jalon.pmo.common import versions
from jalon.pmo.common.errors import Stale, VersionMissing
from jalon.pmo.initiatives.models import Initiative
from tests.cast import Cast


def test_the_first_writer_wins_and_the_second_sees_what_is_there(cast: Cast) -> None:
    versions.change(Initiative, cast.project.pk, 1, name="First")
    with pytest.raises(Stale) as refusal:
        versions.change(Initiative, cast.project.pk, 1, name="Second")
    assert refusal.value.current == {"version": 2, "name": "First"}
    assert Initiative.objects.get(pk=cast.project.pk).name == "First"


def test_an_edit_without_its_version_is_refused(cast: Cast) -> None:
    with pytest.raises(VersionMissing):
        versions.change(Initiative, cast.project.pk, None, name="Second")
