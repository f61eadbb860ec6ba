"""What a switch of the office's engagement changes at the gates."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import ngettext

from jalon.pmo.governance import methods
from jalon.pmo.governance.models import Gate
from jalon.pmo.governance.proofs import Proofs, missing_sentence
from jalon.pmo.initiatives import engagement
from jalon.pmo.initiatives.models import Initiative

NAMED = 3
MOST = 60
"""Gates that are looked at: a preview answers within a blink."""


def gates(initiatives: list[Initiative], level: str) -> Iterable[str]:
    """The gates that would wait for evidence they lack, by name; or that no longer would."""
    # those reached follow one level now: where it stops the way already, nothing changes at a gate
    if not initiatives or engagement.is_controlled(initiatives[0]) == (level != engagement.SUPPORTIVE):
        return
    waiting = list(
        Gate.objects.filter(
            initiative__in=initiatives, stage__state="under_way", state__in=("ahead", "held", "waiting")
        ).select_related("initiative__organisation", "stage__life__text")[:MOST]
    )
    short = [one for one in waiting if _missing(one)]
    if not short:
        return
    names = ", ".join(f"{one.initiative} ({one})" for one in short[:NAMED])
    if (more := len(short) - NAMED) > 0:
        names = ngettext("%(names)s and %(more)d more", "%(names)s and %(more)d more", more) % {
            "names": names,
            "more": more,
        }
    if level == engagement.SUPPORTIVE:
        yield ngettext(
            "%(count)d gate would pass without its evidence: %(names)s.",
            "%(count)d gates would pass without their evidence: %(names)s.",
            len(short),
        ) % {"count": len(short), "names": names}
    else:
        yield ngettext(
            "%(count)d gate would wait for evidence it lacks: %(names)s.",
            "%(count)d gates would wait for evidence they lack: %(names)s.",
            len(short),
        ) % {"count": len(short), "names": names}


def _missing(gate: Gate) -> str:
    spec = methods.spec_of(gate.stage.life).stage(gate.stage.key)
    if spec is None:
        return ""
    return missing_sentence(Proofs(gate.initiative).criteria(gate.stage, spec))
