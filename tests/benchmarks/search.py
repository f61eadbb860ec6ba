"""Time the full-text search over 100,000 texts, in a database of its own.

    python tests/benchmarks/search.py [texts] [postgresql]

The words follow Zipf's law, as those of real texts do: the commonest stand in most texts. What is measured
is the question with its rights, its order and its snippets, for the office and for one project's manager.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

BUDGET_MS = 100
INITIATIVES, VOCABULARY, ROUNDS = 1000, 20_000, 5
ROOT = Path(__file__).resolve().parents[2]


def main(texts: int, postgresql: bool) -> int:
    with tempfile.TemporaryDirectory() as folder:
        sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
        os.environ["JALON_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "jalon.web.settings"
        if postgresql:
            from tests import cluster

            os.environ["JALON_DATABASE_URL"] = cluster.start()
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
        began = time.perf_counter()
        officer, manager = _fill(texts)
        print(f"made {texts:,} texts in {time.perf_counter() - began:.1f} s")
        worst = max(_measure("office", officer), _measure("manager", manager))
        return 0 if worst <= BUDGET_MS else 1


def _fill(texts: int) -> tuple[Any, Any]:
    from django.db import connection, transaction

    from jalon.pmo.accounts.models import Membership, Role, User
    from jalon.pmo.initiatives.models import Initiative, SearchText
    from jalon.pmo.organisation import actions as organisations

    officer = User.objects.create_user("officer@bench.test", "a long way to measure")
    manager = User.objects.create_user("manager@bench.test", "a long way to measure")
    organisation = organisations.create(by=officer, name="Bench", country="FR", language="fr")
    for number in range(INITIATIVES):
        one = Initiative.objects.create(
            organisation=organisation, kind="project", name=f"P{number}", slug=f"p{number}", path=f"?{number}"
        )
        Initiative.objects.filter(pk=one.pk).update(path=f"/{one.pk}/")
    ids = list(Initiative.objects.values_list("pk", flat=True))
    Membership.objects.create(
        user=manager, organisation=organisation, initiative_id=ids[0], role=Role.PROJECT_MANAGER
    )
    dice = random.Random(7)
    words = [_word(dice) for _ in range(VOCABULARY)]
    weights = [1 / (rank + 1) for rank in range(VOCABULARY)]
    with transaction.atomic():
        for first in range(0, texts, 2000):
            rows = [
                SearchText(
                    organisation=organisation,
                    initiative_id=dice.choice(ids),
                    kind="initiative",
                    label="bench.Text",
                    object_pk=str(number),
                    title=" ".join(dice.choices(words, weights, k=6)),
                    body=" ".join(dice.choices(words, weights, k=60)),
                )
                for number in range(first, min(first + 2000, texts))
            ]
            SearchText.objects.bulk_create(rows)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    globals()["WORDS"] = words
    return officer, manager


def _word(dice: random.Random) -> str:
    return "".join(dice.choice("bcdfglmnprstv") + dice.choice("aeiouéè") for _ in range(dice.randint(2, 4)))


def _measure(name: str, user: Any) -> float:
    from jalon.pmo.initiatives import search

    words = globals()["WORDS"]
    asked = {
        "the commonest word": words[0],
        "two common words": f"{words[1]} {words[2]}",
        "three middling words": " ".join(words[i] for i in (40, 60, 90)),
        "a rare word": words[15_000],
        "three first letters": words[3][:3],
        "no such word": "zzzyyyxxx",
    }
    worst = 0.0
    for what, text in asked.items():
        worst = max(worst, _timed(f"{name}: {what}", lambda text=text: search.find(user, text)))
    sentence = " ".join(words[i] for i in (5, 50, 500, 2000, 7000, 12_000))
    similar = lambda: search.similar(user, sentence, kinds=["initiative"])  # noqa: E731
    return max(worst, _timed(f"{name}: texts that resemble a sentence", similar))


def _timed(what: str, ask: Any) -> float:
    times = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        found = ask()
        times.append(1000 * (time.perf_counter() - began))
    print(f"{what:45} {median(times):7.1f} ms  ({len(found)} found)")
    return median(times)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    sys.exit(main(int(arguments[0]) if arguments else 100_000, "postgresql" in arguments))
