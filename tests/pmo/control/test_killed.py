"""A worker killed in the middle of a study leaves no half result, and the page says that it was cut off."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests import apart

PREPARE = """
    import os, signal
    from datetime import datetime, timedelta
    import django
    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone
    from jalon.engine import Activity, Duration, Link, Plan
    from jalon.pmo.accounts.models import User
    from jalon.pmo.control import actions
    from jalon.pmo.control.models import Study
    from jalon.pmo.initiatives import actions as initiatives
    from jalon.pmo.initiatives.models import Initiative
    from jalon.pmo.organisation import actions as organisations
    from jalon.pmo.organisation.models import Organisation
    from jalon.pmo.planning import actions as planning
    from jalon.pmo.planning.models import Plan as Kept
    actions._enqueue = lambda _pk: None
    ASKED = {"low": 0.9, "high": 1.5, "shape": "pert", "fields": [], "iterations": 20_000, "seed": 1}
    def ask(request):
        plan = Kept.objects.get()
        return actions.ask(by=User.objects.get(), initiative=plan.initiative, kind="simulation",
                           plan_ids=[plan.pk], parameters=ASKED, request=request)
"""
MAKE = """
    call_command("migrate", verbosity=0)
    organisations.start(organisation="Norvalie", country="FR", language="en", name="Ada",
                        email="ada@norvalie.test", password="a long way to Norvalie")
    quay = initiatives.create(by=User.objects.get(), organisation=Organisation.objects.get(), parent=None,
                              kind="project", name="Quay")
    tasks = tuple(Activity(k, f"Task {k}", Duration(480 * k)) for k in range(1, 200))
    links = tuple(Link(k, k + 1) for k in range(1, 199))
    planning.store_plan(by=User.objects.get(), initiative=quay,
                        engine_plan=Plan("Quay", datetime(2026, 1, 5, 8), tasks, links))
"""
CARRY_OUT_AND_DIE = """
    actions.BEAT = 0.0
    telling = actions._Telling.__call__
    def die(self, share, live):
        telling(self, share, live)
        print(round(share, 3), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    actions._Telling.__call__ = die
    actions.carry_out(ask("one").pk)
"""
LOOK = """
    study = Study.objects.get(request="one")
    print(study.state, study.progress > 0, study.answer, study.columns, study.is_lost)
    Study.objects.update(beat_at=timezone.now() - timedelta(minutes=10))
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get())
    page = f"/i/{study.initiative.slug}/plan/risk/{study.pk}/"
    print("was cut off" in client.get(page).content.decode())
    client.post(f"/studies/{study.pk}/stop/")
    text = client.get(page).content.decode()
    print("Nothing was kept" in text, "P80" in text, Study.objects.get(pk=study.pk).state)
    actions.carry_out(study.pk)
    print(Study.objects.get(pk=study.pk).state)
"""
AGAIN = """
    actions.carry_out(ask("two").pk)
    print(Study.objects.get(request="two").state, Study.objects.get(request="two").answer["iterations"])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no signal that cannot be caught")
def test_a_worker_killed_in_the_middle_of_a_study(tmp_path: Path) -> None:
    environment = apart.environment(tmp_path / "data", "killed_study")

    def run(*parts: str) -> subprocess.CompletedProcess[str]:
        code = "".join(textwrap.dedent(part) for part in (PREPARE, *parts))
        return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)

    killed = run(MAKE, CARRY_OUT_AND_DIE)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert 0 < float(killed.stdout.split()[-1]) < 1
    seen = run(LOOK)
    assert seen.stdout.splitlines() == [
        "running True {} None False",
        "True",
        "True False stopped",
        "stopped",
    ], seen.stderr
    again = run(AGAIN)
    assert again.stdout.split() == ["done", "20000"], again.stderr
