"""A kit woven into a method: where its gates stand, and what they ask."""

from __future__ import annotations

import pytest

from jalon.kits import method, shelf, weaving
from jalon.kits.method import MethodSpec


def of(sector: str, key: str) -> tuple[MethodSpec, dict[str, str]]:
    found = weaving.woven(shelf.kit(sector), method.shipped_text(key))
    return method.read(found.text), found.at


def gates(spec: MethodSpec) -> list[str]:
    return [one.gate.name.en for one in spec.line if one.gate]


def test_the_gates_of_the_kit_divide_the_execution() -> None:
    spec, at = of("energy", "predictive")
    assert gates(spec) == [
        "Go-ahead", "Plan approval", "Permit obtained", "Financial close", "Mechanical completion",
        "Commercial operation", "Project closure",
    ]  # fmt: skip
    assert at == {"kit-permit-gate": "permit", "kit-fc": "close", "kit-mc-gate": "mc", "execution": "cod"}
    handover = [one.name.en for one in spec.stage("execution").gate.criteria]
    own = [one.name.en for one in method.shipped("predictive").stage("execution").gate.criteria]
    assert handover[-len(own) :] == own
    assert "Performance ratio ≥ guarantee" in handover


def test_a_stage_that_repeats_takes_a_turn_for_each_gate() -> None:
    spec, _at = of("energy", "prince2")
    own = method.shipped("prince2").stage("delivery")
    permit = spec.stage("kit-permit-gate")
    assert len(permit.gate.criteria) == len(own.gate.criteria) + 4
    assert {one.key for one in permit.due} >= {"stage-plan", "end-stage-report--permit-gate"}
    assert spec.stage("delivery").repeats
    assert not permit.repeats
    documents = [one.key for row in spec.stages for one in row.due if one.kind == "document"]
    assert len(documents) == len(set(documents))


def test_a_gate_that_nothing_follows_ends_the_project() -> None:
    spec, at = of("it", "hybrid")
    assert at["closing"] == "decom"
    assert gates(spec)[-2:] == ["Cut over", "Switch off the old system"]


@pytest.mark.parametrize("key", method.ORDER)
@pytest.mark.parametrize("sector", shelf.SECTORS)
def test_every_kit_fits_every_method(sector: str, key: str) -> None:
    kit = shelf.kit(sector)
    spec, at = of(sector, key)
    assert sorted(at.values()) == sorted(one.at for one in kit.gates)
    asked = {one.key for row in spec.line if row.gate for one in row.gate.criteria}
    for gate in kit.gates:
        assert {f"kit-{gate.key}-{n}" for n in range(1, len(gate.criteria) + 1)} <= asked
    assert {f"kit-{one.key}" for one in kit.documents} <= asked
    assert {f"kit-closing-{n}" for n in range(1, len(kit.closing) + 1)} <= asked
