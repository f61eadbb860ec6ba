"""Predecessors as text: what is written is read again, whatever a plan's key holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.engine.model import Lag, LinkKind
from jalon.exchange import predecessors
from jalon.exchange.predecessors import NotUnderstood, Reference

KEYS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=100).filter(
    lambda key: key.strip()
)
REFERENCES = st.builds(
    Reference,
    st.integers(1, 10**6),
    st.sampled_from(LinkKind),
    st.builds(Lag, st.integers(-40, 40).map(lambda days: days * 480)),
    st.none() | KEYS,
)


@given(
    st.lists(REFERENCES, max_size=6, unique_by=lambda r: (r.row, r.kind, r.plan)),
    st.sampled_from(["en", "fr"]),
)
def test_what_is_written_is_read_again(references: list[Reference], language: str) -> None:
    assert list(predecessors.parse(predecessors.format(references, language=language))) == references


@pytest.mark.parametrize("key", [";", ",", "A;B", "A\\B", 'the "big" one', " spaced ", '"'])
def test_a_key_with_a_separator_stands_in_quotes(key: str) -> None:
    text = predecessors.format([Reference(3, plan=key), Reference(7, LinkKind.SS)])
    assert text.startswith('"')
    assert predecessors.parse(text) == (Reference(3, plan=key), Reference(7, LinkKind.SS))


@pytest.mark.parametrize("text", ['"A;B\\12', '"A"B\\12', "A;B\\12"])
def test_a_key_that_is_not_closed_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstood):
        predecessors.parse(text)
