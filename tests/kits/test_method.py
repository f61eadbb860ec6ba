"""The four methods as shipped, and what is said of one that is written wrongly."""

from __future__ import annotations

import re

import pytest

from jalon.kits import KitRefused, method

SMALL = """\
key: small
name: {fr: Petite, en: Small}
summary: {fr: Deux phases, en: Two stages}
stages:
  - key: first
    name: {fr: Début, en: Start}
    phase: definition
    purpose: {fr: Commencer, en: Begin}
    practice: {fr: Tôt, en: Early}
    due:
      - key: charter
        name: {fr: Charte, en: Charter}
        why: {fr: Il la faut, en: Needed}
        kind: document
    gate:
      name: {fr: Départ, en: Go}
      question: {fr: "On y va ?", en: "Do we go?"}
      board: steering
      criteria:
        - key: charter
          name: {fr: La charte, en: The charter}
          evidence: {kind: document, document: charter}
  - key: second
    name: {fr: Suite, en: Rest}
    phase: delivery
    after: first
    purpose: {fr: Faire, en: Do}
    practice: {fr: Bien, en: Well}
    due: []
"""


def faults(text: str) -> list[str]:
    with pytest.raises(KitRefused) as error:
        method.read(text, "small.yaml")
    return [str(fault) for fault in error.value.faults]


@pytest.mark.parametrize("key", method.ORDER)
def test_our_methods_are_whole(key: str) -> None:
    found = method.shipped(key)
    assert found.key == key
    assert found.line[-1].phase == "closing"
    for stage in found.line:
        assert stage.due, stage.key
    gates = [stage.gate for stage in found.line if stage.gate]
    assert len(gates) >= 3
    assert all(any(one.needed for one in gate.criteria) for gate in gates)


@pytest.mark.parametrize("key", method.ORDER)
def test_french_is_typed_as_french_is(key: str) -> None:
    for line in re.findall(r'fr: "([^"]*)"', method.shipped_text(key)):
        assert "'" not in line, line
        assert not re.search(r"[^\u202f][;:!?»]", line), line


def test_prince2_has_its_seven_tolerances_and_six_reports() -> None:
    found = method.shipped("prince2")
    assert len(found.tolerances) == 7
    names = {report.key.removesuffix("-report") for report in found.reports}
    assert names == {"checkpoint", "highlight", "exception", "end-stage", "end-project", "lessons"}
    assert found.stage("delivery").repeats  # type: ignore[union-attr]


def test_agilepm_holds_musts_to_sixty_percent_at_two_gates() -> None:
    gates = [stage.gate for stage in method.shipped("agilepm").stages if stage.gate]
    held = [one.proof.at_most for gate in gates for one in gate.criteria if one.proof.number == "must-share"]
    assert held == [60, 60]


def test_predictive_runs_its_control_beside_the_others() -> None:
    found = method.shipped("predictive")
    assert [one.key for one in found.line] == ["initiation", "planning", "execution", "closing"]
    assert [(one.key, one.alongside) for one in found.along] == [("control", "planning")]


def test_stages_are_lived_in_the_order_they_follow_each_other_not_as_written() -> None:
    head, rest = SMALL.split("  - key: first", 1)
    first, second = rest.split("  - key: second", 1)
    swapped = f"{head}  - key: second{second}  - key: first{first}"
    assert [one.key for one in method.read(swapped).stages] == ["first", "second"]


def test_a_wrong_key_is_named_with_its_line_and_the_right_one() -> None:
    said = faults(SMALL.replace("purpose: {fr: Faire", "purpos: {fr: Faire"))
    assert "small.yaml, line 27: “purpos” is no key here: did you mean “purpose”?" in said
    assert "small.yaml, line 23: The key “purpose” is missing from “stages 2”." in said


def test_a_missing_translation_is_named_with_its_line() -> None:
    assert faults(SMALL.replace("{fr: La charte, en: The charter}", "{fr: La charte}")) == [
        "small.yaml, line 21: The English of “La charte” is missing."
    ]
    assert faults(SMALL.replace("name: {fr: Petite, en: Small}", 'name: {fr: "", en: Small}')) == [
        "small.yaml, line 2: The French of “Small” is missing."
    ]
    assert faults(SMALL.replace("name: {fr: Petite, en: Small}", "name: Small")) == [
        "small.yaml, line 2: “name” must be a map, with a key and a value on each line."
    ]


def test_a_loop_of_stages_is_told_in_their_order() -> None:
    looped = SMALL.replace("    phase: definition\n", "    phase: definition\n    after: second\n")
    assert faults(looped) == [
        "small.yaml, line 8: The stages run in a loop: first → second → first."
        " Let one of them come after none."
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("after: first", "after: third", "line 26: There is no stage “third” to come after."),
        ("    after: first\n", "", "line 23: “second” comes after no stage, and neither does “first”"),
        ("phase: delivery", "phase: idea", "line 25: The phase “idea” comes before"),
        (
            "phase: delivery",
            "phase: dream",
            "line 25: “dream” is no value of “phase”: write one of idea, definition",
        ),
        ("document: charter}", "document: pid}", "line 22: “pid” is due in no stage of this method"),
        (
            "{kind: document, document: charter}",
            "{kind: number, number: progress}",
            "line 22: A number is held",
        ),
        ("{kind: document, document: charter}", "{kind: said, register: risk}", "“register” says nothing"),
        ("key: second", "key: first", "line 23: The key “first” is used twice"),
        (
            "key: small",
            "key: Small One",
            "line 1: “Small One” cannot be read as “key”: write it like end-report",
        ),
        ("due: []", "due: none", "line 29: “due” must be a list"),
        ("    board: steering\n", "    board: steering\n      board: project\n", "“board” stands here twice"),
        ("    due: []", "    alongside: first\n    due: []", "has no “after:”: leave it out"),
        ("en: Small}", "en: *x}", "This is no YAML"),
        ("summary: {", "summary: {{", "is not closed"),
        ("en: Small}", "en: !!python/name:os.system x}", "Take out the tag"),
    ],
)
def test_what_is_wrong_is_said_at_its_line(old: str, new: str, said: str) -> None:
    assert any(said in one for one in faults(SMALL.replace(old, new, 1)))


@pytest.mark.parametrize(
    "text", ["", "- a\n- b", "just words", "\t", "a: [", "x" * 1_000_001, "a: " + "[" * 500]
)
def test_what_is_no_method_at_all_is_refused_in_a_sentence(text: str) -> None:
    assert len(faults(text)) == 1


def test_yaml_that_would_grow_without_end_is_refused() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
    assert "no & and * references" in faults(bomb)[0]
