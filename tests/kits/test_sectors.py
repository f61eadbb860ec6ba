"""The kits that come with Jalon: whole, in two languages, and plans that can be computed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations

import pytest

from jalon.engine import schedule
from jalon.kits import Kit, sector, shelf, writing
from jalon.kits.nouns import Text
from jalon.kits.plan import plan
from jalon.pmo.initiatives.models import Sector

START = date(2027, 1, 4)
LEAST = {"tasks": 25, "risks": 10, "roles": 6, "documents": 6, "indicators": 6, "gates": 3}
SHORTEST, LONGEST = 180, 5 * 365
SHARED = 0.15
"""The most tasks of two kits that may have the same name: a kit is no pattern with words swapped."""
BAD_FRENCH = re.compile(r"'|(?<=[^\u202f])[;!?»%](?!\w)| :|\w:(?!\d)|« |\.\.\.|\d \d{3}\b")
BAD_ENGLISH = re.compile(r"'|\s[;:!?%]|«")


@pytest.fixture(params=shelf.SECTORS)
def kit(request: pytest.FixtureRequest) -> Kit:
    return shelf.kit(request.param)


def texts(kit: Kit) -> Iterator[Text]:
    yield from (kit.name, kit.summary, *kit.closing)
    yield from (one.name for one in (*kit.calendars, *kit.gates, *kit.documents))
    for role in kit.roles:
        yield from (role.name, role.answers_for)
    for work, _ in kit.rows():
        yield work.name
        yield from (text for text in (work.deliverable, work.note) if text)
    for risk in kit.risks:
        yield from (risk.cause, risk.event, risk.effect, risk.response)
    for gate in kit.gates:
        yield from gate.criteria
    for one in kit.indicators:
        yield from (one.name, one.unit, one.measured, one.target)


def test_every_sector_has_its_kit() -> None:
    assert set(shelf.SECTORS) == set(Sector.values)
    assert [kit.sector for kit in shelf.kits()] == list(shelf.SECTORS)


def test_a_kit_has_enough_of_everything(kit: Kit) -> None:
    counts = {name: kit.tasks if name == "tasks" else len(getattr(kit, name)) for name in LEAST}
    assert all(counts[name] >= least for name, least in LEAST.items()), counts


def test_every_text_stands_in_both_languages(kit: Kit) -> None:
    assert all(text["fr"].strip() and text["en"].strip() for text in texts(kit))


def test_the_french_has_french_typography(kit: Kit) -> None:
    assert [text["fr"] for text in texts(kit) if BAD_FRENCH.search(text["fr"])] == []


def test_the_english_has_english_typography(kit: Kit) -> None:
    assert [text["en"] for text in texts(kit) if BAD_ENGLISH.search(text["en"])] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_kit_is_scheduled_within_a_sensible_span(kit: Kit, language: str) -> None:
    made = plan(kit, name="Essai", start=START, language=language)
    found = schedule(made)
    days = (found.project_finish.date() - START).days
    assert SHORTEST <= days <= LONGEST
    assert len(made.activities) == len(kit.rows())


def test_both_languages_give_the_same_dates(kit: Kit) -> None:
    french, english = (
        [(row.start, row.finish) for row in schedule(plan(kit, name="", start=START, language=one)).rows()]
        for one in ("fr", "en")
    )
    assert french == english


def test_work_hangs_together(kit: Kit) -> None:
    """Few tasks begin from nothing, few lead nowhere, and none is longer than a year and a half."""
    leaves = [work for work, _ in kit.rows() if not work.phase]
    waited = {link.key for work, _ in kit.rows() for link in work.after}
    assert len([work for work in leaves if not work.after]) <= 2
    assert len([work for work in leaves if work.key not in waited]) <= 3
    assert all(work.milestone or (work.duration and 1 <= work.duration.days <= 550) for work in leaves)
    assert sum(work.deliverable is not None for work in leaves) >= 8
    assert sum(work.milestone for work in leaves) >= 3


def test_every_role_has_something_to_do(kit: Kit) -> None:
    busy = (
        {work.role for work, _ in kit.rows()}
        | {document.owner for document in kit.documents}
        | {risk.owner for risk in kit.risks}
    )
    assert {role.key for role in kit.roles} <= busy
    assert all(work.role for work, _ in kit.rows() if work.duration)


def test_gates_come_in_the_order_of_the_work(kit: Kit) -> None:
    made = plan(kit, name="", start=START, language="en")
    finish = {work.key: row.finish for (work, _), row in zip(kit.rows(), schedule(made).rows(), strict=True)}
    dates = [finish[gate.at] for gate in kit.gates]
    assert dates == sorted(dates)
    assert all(gate.criteria for gate in kit.gates)
    assert all(any(one.gate == gate.key for one in kit.documents) for gate in kit.gates[:-1])


def test_risks_are_graded_and_touch_the_work(kit: Kit) -> None:
    assert all(risk.tasks and risk.owner for risk in kit.risks)
    assert {risk.kind for risk in kit.risks} == {"threat", "opportunity"}
    assert len({(risk.probability, risk.impact) for risk in kit.risks}) >= 4


def test_writing_a_kit_and_reading_it_gives_the_same(kit: Kit) -> None:
    assert sector.read(writing.written(kit), "kit.yaml", shipped=True) == kit


def test_kits_differ_in_their_work() -> None:
    names = {
        one.sector: {work.name["en"] for work, _ in one.rows() if not work.phase} for one in shelf.kits()
    }
    for a, b in combinations(names, 2):
        assert len(names[a] & names[b]) <= SHARED * min(len(names[a]), len(names[b])), (a, b)


def test_public_holidays_move_the_finish() -> None:
    kit = shelf.kit("it")
    feast = (date(2027, 1, 5), "Jour férié")
    usual = schedule(plan(kit, name="", start=START, language="fr")).project_finish
    later = schedule(
        plan(kit, name="", start=START, language="fr", holidays=lambda _: [feast])
    ).project_finish
    assert later > usual
