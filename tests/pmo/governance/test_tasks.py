"""A task of the plan is chosen by its name or its number, and a name's own number misleads nobody."""

from __future__ import annotations

import pytest
from django import forms

from jalon.pmo.governance.tasks import TaskField
from tests.cast import Cast
from tests.pmo.planning.conftest import Hand


def test_a_name_that_begins_with_a_number_is_read_as_a_name(cast: Cast, hand: Hand) -> None:
    hand.set(4, name="2 bays cured")
    field = TaskField(cast.project)
    (of_dig,) = [number for number, uid, _name in field.rows if uid == 2]
    assert field.to_python("2 bays cured") == 4
    assert (field.to_python(f"{of_dig} Dig"), field.to_python(str(of_dig)), field.to_python("dig")) == (
        2,
        2,
        2,
    )
    assert field.to_python("  ") is None
    with pytest.raises(forms.ValidationError, match="The plan has no task “999”"):
        field.to_python("999")
