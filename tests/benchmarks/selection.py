"""Knapsacks of many dimensions from OR-Library, against the best known values.

``python -m tests.benchmarks.selection [SECONDS] [PREFIX ...]``; the files stand in the shared data folder.
Not a test: a figure depends on the machine. The table is in docs/methods/portfolio-choice.md.
"""

from __future__ import annotations

import csv
import io
import sys
import zipfile

from jalon.engine.selection import choose
from jalon.exchange.selection_workbook.knapsack import read_knapsack
from tests.oracles.stored import SHARED

FOLDER = SHARED / "data" / "portfolio"


def main(seconds: float, prefixes: list[str]) -> None:
    table = csv.DictReader(io.StringIO((FOLDER / "best_known.csv").read_text("utf-8")))
    excess: dict[str, list[float]] = {}
    for row in table:
        name = row["instance"]
        if not name.startswith(tuple(prefixes)):
            continue
        with zipfile.ZipFile(FOLDER / f"mkp_{row['set']}.zip") as archive:
            matrix = read_knapsack(archive.read(name).decode("ascii"), name)
        found = choose(matrix, seconds)
        assert (matrix.weight @ found.chosen <= matrix.limit).all(), name
        best = float(row["best_chu_beasley_1998"])
        short = 100 * (best - found.value) / best
        excess.setdefault(row["set"], []).append(short)
        print(f"{name} {found.value:.0f} of {best:.0f}: {short:.3f} % short, {found.status}", flush=True)
    for kind, values in excess.items():
        print(
            f"{kind}: mean {sum(values) / len(values):.4f} %, worst {max(values):.4f} %, {len(values)} files"
        )


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 10.0, sys.argv[2:] or ["cb1_", "cb2_", "cb4_"])
