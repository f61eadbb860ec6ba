"""A process killed between write and commit leaves nothing behind; what was read is still there to decide."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests import apart
from tests.pmo.transfer.conftest import file_of, works

PREPARE = """
    import os, sys
    import django
    django.setup()
    from django.core.management import call_command
    from django.core.files.uploadedfile import SimpleUploadedFile
    from jalon.pmo.accounts.models import User
    from jalon.pmo.organisation import actions as organisations
    from jalon.pmo.organisation.models import Organisation
    from jalon.pmo.transfer import actions
    from jalon.pmo.transfer.models import PlanImport
"""
HAND_IN = """
    call_command("migrate", verbosity=0)
    organisations.start(organisation="Norvalie", country="FR", language="en", name="Ada",
                        email="ada@norvalie.test", password="a long way to Norvalie")
    file = SimpleUploadedFile("works.xml", open(sys.argv[1], "rb").read())
    row = actions.hand_in(by=User.objects.get(), organisation=Organisation.objects.get(), file=file)
    actions.read(row.pk)
    print(PlanImport.objects.get().state)
"""
APPLY_AND_DIE = """
    import signal
    from jalon.pmo.planning.actions import plans
    from jalon.pmo.planning.models import Activity
    def die(*_args):
        print(Activity.objects.count(), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    plans.keep_file_baselines = die
    actions.create_project(by=User.objects.get(), plan_import=PlanImport.objects.get(), name="Quay")
"""
COUNT = """
    from jalon.pmo.common.models import ChangeSet
    from jalon.pmo.initiatives.models import Initiative
    from jalon.pmo.planning.models import Activity, Plan
    imports = ChangeSet.objects.filter(verb="plan.import").count()
    counts = [m.objects.count() for m in (Initiative, Plan, Activity)]
    print(PlanImport.objects.get().state, *counts, imports)
"""
APPLY = """
    actions.create_project(by=User.objects.get(), plan_import=PlanImport.objects.get(), name="Quay")
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no signal that cannot be caught")
def test_killed_between_write_and_commit(tmp_path: Path) -> None:
    plan = tmp_path / "works.xml"
    plan.write_bytes(file_of(works()))

    environment = apart.environment(tmp_path / "data", "killed")

    def run(*parts: str) -> subprocess.CompletedProcess[str]:
        code = "".join(textwrap.dedent(part) for part in (PREPARE, *parts))
        return subprocess.run(
            [sys.executable, "-c", code, str(plan)], env=environment, capture_output=True, text=True
        )

    handed_in = run(HAND_IN)
    assert handed_in.stdout.strip() == "ready", handed_in.stderr
    killed = run(APPLY_AND_DIE)
    assert killed.returncode == -signal.SIGKILL
    assert killed.stdout.strip() == "5", killed.stderr
    assert run(COUNT).stdout.split() == ["ready", "0", "0", "0", "0"]
    again = run(APPLY, APPLY, COUNT)
    assert again.stdout.split() == ["applied", "1", "1", "5", "1"], again.stderr
