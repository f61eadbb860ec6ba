"""Studies compute where the setting says: here, or on a cluster."""

from __future__ import annotations

import pytest

from jalon.pmo.control import actions
from jalon.pmo.control.models import Study
from tests.benchmarks.cluster import bare, cluster
from tests.engine.test_cluster import free_port
from tests.pmo.control.test_levelling import ASKED as LEVEL
from tests.pmo.control.test_levelling import fight
from tests.pmo.control.test_risk import ASKED as RISK
from tests.pmo.planning.conftest import Hand

KINDS = ((Study.Kind.SIMULATION, RISK), (Study.Kind.LEVELLING, LEVEL))


@pytest.fixture(autouse=True)
def waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Studies wait for a worker that the test plays itself."""
    monkeypatch.setattr(actions, "_enqueue", lambda _pk: None)


def carried_out(hand: Hand, kind: Study.Kind, parameters: dict[str, object], request: str) -> Study:
    study = actions.ask(
        by=hand.user,
        initiative=hand.plan.initiative,
        kind=kind,
        plan_ids=[hand.plan.pk],
        parameters=parameters,
        request=request,
    )
    actions.carry_out(study.pk)
    return Study.objects.get(pk=study.pk)


def test_a_cluster_answers_the_pages_as_this_machine_does(hand: Hand, settings) -> None:
    fight(hand)
    here = [carried_out(hand, kind, asked, f"here {kind}") for kind, asked in KINDS]
    port = free_port()
    settings.STUDY_EXECUTOR, settings.STUDY_WORKERS = f"dask://127.0.0.1:{port}", 2
    with cluster("127.0.0.1", port, [bare(port, k) for k in range(2)]):
        there = [carried_out(hand, kind, asked, f"there {kind}") for kind, asked in KINDS]
    assert [study.state for study in here + there] == [Study.State.DONE] * 4
    assert there[0].answer == here[0].answer
    assert there[1].answer["moves"] == here[1].answer["moves"]


@pytest.mark.parametrize(("kind", "asked"), KINDS)
def test_a_cluster_that_is_away_is_said_on_the_page(
    hand: Hand, settings, monkeypatch: pytest.MonkeyPatch, kind: Study.Kind, asked: dict[str, object]
) -> None:
    import distributed

    real, port = distributed.Client, free_port()

    def impatient(address: str, **options: object) -> distributed.Client:
        return real(address, **(options | {"timeout": "1s"}))

    monkeypatch.setattr(distributed, "Client", impatient)
    settings.STUDY_EXECUTOR = f"dask://127.0.0.1:{port}"
    study = carried_out(hand, kind, asked, "away")
    assert study.state == Study.State.REFUSED
    ((sentence, given),) = study.refusal
    assert f"No cluster answers at 127.0.0.1:{port}" in sentence % given
