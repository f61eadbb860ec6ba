"""A kit with a fault is refused with sentences that name file and line."""

from __future__ import annotations

import pytest

from jalon.kits import KitRefused, marked, sector, shelf

SMALL = """\
format: jalon-sector-kit
version: 1
sector: it
languages: [fr, en]
name: {fr: Portail, en: Portal}
summary: {fr: Un portail., en: A portal.}
calendars:
  - {key: office, name: {fr: Bureau, en: Office}, week: {mon-fri: "09:00-12:00 13:00-17:00"}}
roles:
  - {key: lead, name: {fr: Chef, en: Lead}, answers-for: {fr: Tout., en: Everything.}}
work:
  - key: build
    name: {fr: Réalisation, en: Build}
    work:
      - {key: code, name: {fr: Code, en: Code}, duration: 10d, role: lead}
      - {key: test, name: {fr: Recette, en: Test}, duration: 5d, after: [code FS+2d]}
      - {key: done, name: {fr: Fini, en: Done}, milestone: true, after: [test]}
"""


def said(text: str | bytes, *, shipped: bool = False) -> list[str]:
    with pytest.raises(KitRefused) as caught:
        sector.read(text, "own.yaml", shipped=shipped)
    return [str(fault) for fault in caught.value.faults]


def test_a_small_kit_is_read() -> None:
    kit = sector.read(SMALL, "own.yaml")
    assert (kit.tasks, kit.languages) == (3, ("fr", "en"))
    assert kit.work[0].below[1].after[0] == ("code", "FS", (2, False))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "duration: 5d",
            "durration: 5d",
            "own.yaml, line 16: “durration” is no key here: did you mean “duration”?",
        ),
        (
            "sector: it",
            "sector: farming",
            "own.yaml, line 3: “farming” is no value of “sector”: write one of arts, ",
        ),
        (
            "{fr: Recette, en: Test}",
            "{fr: Recette}",
            "own.yaml, line 16: The English of “Recette” is missing.",
        ),
        ("en: A portal.}", 'en: ""}', "own.yaml, line 6: The English of “Un portail.” is missing."),
        (
            "code FS+2d",
            "cod FS+2d",
            "own.yaml, line 16: No task has the key “cod”: correct the name, or add the task.",
        ),
        (
            "role: lead",
            "role: boss",
            "own.yaml, line 15: No role has the key “boss”: declare it under “roles”.",
        ),
        (
            "duration: 10d",
            "duration: ten",
            "own.yaml, line 15: “ten” cannot be read as “duration”: write it like 12d, 3w, 30ed.",
        ),
        (
            "duration: 10d, role: lead",
            "duration: 10d, after: [done]",
            "own.yaml, line 15: These tasks wait for each other: code → test → done → code."
            " Take one of the links out.",
        ),
        ("key: test", "key: code", "own.yaml, line 16: The key “code” is taken on line 15: choose another."),
        (
            "version: 1",
            "version: 1\nversion: 1",
            "own.yaml, line 3: The key “version” stands here twice: keep one of them.",
        ),
        (
            "milestone: true, after",
            "after",
            "own.yaml, line 17: “done” needs one of these: a duration, “milestone: true”, or work below it.",
        ),
        (
            "09:00-12:00 13:00-17:00",
            "09:00-12:00 11:00-17:00",
            "own.yaml, line 8: The hours “09:00-12:00 11:00-17:00” overlap: write them in order",
        ),
        ("name: {fr: Code, en: Code}, ", "", "own.yaml, line 15: The key “name” is missing from “work 1”."),
    ],
)
def test_a_fault_is_named_with_its_line(old: str, new: str, sentence: str) -> None:
    assert old in SMALL
    faults = said(SMALL.replace(old, new, 1))
    assert any(fault.startswith(sentence) for fault in faults), faults


def test_all_faults_are_said_at_once_in_order() -> None:
    text = SMALL.replace("sector: it", "sector: farming").replace("duration: 5d", "durration: 5d")
    lines = [int(fault.split("line ")[1].split(":")[0]) for fault in said(text)]
    assert lines == sorted(lines)
    assert {3, 16} <= set(lines)


def test_a_shipped_kit_needs_enough_of_everything() -> None:
    faults = said(SMALL, shipped=True)
    assert "own.yaml, line 11: “work” has 3 rows: a kit has 25 at least." in faults
    assert any("“risks” has 0 rows: a kit has 10 at least." in fault for fault in faults)


def test_one_language_is_enough_for_a_kit_of_ones_own() -> None:
    text = SMALL.replace("languages: [fr, en]", "languages: [fr]").replace(
        "{fr: Code, en: Code}", "{fr: Code}"
    )
    assert sector.read(text, "own.yaml").say({"fr": "Code"}, "en") == "Code"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "line 1: The file is empty."),
        ("name: [a, b", "A list between [ and ] is not closed, or a comma is missing."),
        ("name: {a: b", "A map between { and } is not closed, or a comma is missing."),
        ('name: "a', "A quote is opened and never closed."),
        ("name: a: b", "Put this text between quotes: it has a colon in it."),
        ("\tname: a", "Write spaces instead of the tab, or put the text between quotes."),
        (b"name: \xff\xfe", "line 1: Save the file as UTF-8."),
        ("a: &x [1]\nb: *x", "line 1: Write the value again: a kit has no & and * references."),
        ("a: !!python/object/apply:os.system [ls]", "line 1: Take out the tag"),
        ("[" * 200 + "]" * 200, "nests too deep"),
        ("- one\n- two", "“kit” must be a map"),
        ("a\x00b: 1", "Take out the control characters."),
    ],
)
def test_what_is_no_kit_is_refused_with_a_sentence(text: str | bytes, sentence: str) -> None:
    faults = said(text)
    assert any(sentence in fault for fault in faults), faults


def test_a_huge_file_is_refused_before_it_is_read() -> None:
    assert "larger than a megabyte" in said("a" * (marked.LARGEST + 1))[0]


def test_no_sector_has_no_kit() -> None:
    with pytest.raises(KeyError):
        shelf.text("../secrets")
