"""Choosing: local search, then CP-SAT against HiGHS; the door of this room."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace

import numpy as np

from jalon.engine.model.errors import Fault, PlanError, gettext_noop
from jalon.engine.selection import highs
from jalon.engine.selection.matrix import Bools, Floats, Longs, Matrix, compile_portfolio
from jalon.engine.selection.portfolio import Portfolio
from jalon.engine.selection.race import race

LOCAL_SHARE = 0.5
"""Of the time, for the local search; the exact ones have the rest."""
ROUNDS = (None, 60, 100, 60)
"""Items that each round of the local search may move, in turn: all (None) from nothing, few from the best."""
CALM_SHARE = 0.25
"""Of the time, for the best mean, where risk counts."""
BATCH = 200
LEAST = 0.1
"""Seconds that the exact search has, however long the other took."""
CLOSE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """A choice.

    Attributes
    ----------
    chosen : (n,) bool
        Columns of the matrix.
    value, bound : float
        What it is worth, and what no choice exceeds: of the objective, CVaR included.
    gap : float
        (bound - value) / value.
    status : "optimal" or "feasible"
    solver : str
        Who found it: ``local``, ``cp-sat`` or ``highs``; ``hand`` where it was known before.
    seconds : float
    """

    matrix: Matrix
    chosen: Bools
    value: float
    bound: float
    status: str
    solver: str
    seconds: float
    relaxation: highs.Relaxation

    @property
    def gap(self) -> float:
        return max(self.bound - self.value, 0.0) / abs(self.value) if self.value else 0.0

    @property
    def proven(self) -> bool:
        return self.status == "optimal"

    @property
    def mean(self) -> float:
        """The mean over the scenarios."""
        return float(self.matrix.value[self.chosen].sum())

    @property
    def worst(self) -> float:
        """The CVaR: the mean of the worst ``tail`` of the scenarios."""
        matrix = self.matrix
        return cvar(matrix.outcomes[:, self.chosen].sum(axis=1), matrix.chances, matrix.tail)

    @property
    def candidates(self) -> frozenset[int]:
        """Those that are in."""
        return frozenset(self.matrix.owner[self.chosen].tolist())


def worth(matrix: Matrix, chosen: Bools) -> float:
    """The objective of a choice."""
    mean = float(matrix.value[chosen].sum())
    if not matrix.risky:
        return mean
    each = matrix.outcomes[:, chosen].sum(axis=1)
    return (1 - matrix.risk_weight) * mean + matrix.risk_weight * cvar(each, matrix.chances, matrix.tail)


def keeps(matrix: Matrix, chosen: Bools) -> bool:
    """Whether a choice keeps every limit and rule: HiGHS allows itself a millionth."""
    used = matrix.weight[:, chosen].sum(axis=1)
    rows, low, high = matrix.logic()
    told = rows[:, chosen].sum(axis=1)
    fits = (used <= matrix.limit + 1e-9 * np.maximum(1.0, np.abs(matrix.limit))).all()
    return bool(fits and (told >= low - 0.5).all() and (told <= high + 0.5).all())


def cvar(outcomes: Floats, chances: Floats, tail: float) -> float:
    """The mean of the worst ``tail`` of the outcomes.

    >>> cvar(np.array([10.0, 0.0, 20.0, 30.0]), np.full(4, 0.25), 0.5)
    5.0
    """
    order = np.argsort(outcomes)
    before = np.concatenate([[0.0], np.cumsum(chances[order])[:-1]])
    share = np.clip(tail - before, 0.0, chances[order])
    return float(share @ outcomes[order] / tail)


def choose(
    question: Portfolio | Matrix,
    seconds: float = 10.0,
    workers: int | None = None,
    seed: int = 1,
    hand: Bools | None = None,
) -> Answer:
    """The best choice found in ``seconds``, with a bound on any.

    Parameters
    ----------
    hand : (n,) bool or None
        A choice already known: the answer is worth no less where it keeps the limits and rules.

    Raises
    ------
    PlanError
        Where no choice keeps all limits and rules: it names what the mandatory projects break.
    """
    matrix = compile_portfolio(question) if isinstance(question, Portfolio) else question
    begun = time.monotonic()
    until = begun + seconds
    relaxation = highs.relax(matrix)
    if relaxation is None:
        raise PlanError([_infeasible(matrix, question)])
    if matrix.risky:
        return _with_risk(matrix, relaxation, begun, seconds, workers, seed, hand, question)
    best: Bools | None = None
    value, who = -np.inf, ""
    if hand is not None and keeps(matrix, hand):
        best, value, who = hand, worth(matrix, hand), "hand"
    if matrix.plain:
        near = _local(matrix, relaxation, until, seed)
        if worth(matrix, near) > value:
            best, value, who = near, worth(matrix, near), "local"
    fixed = _settled(matrix, relaxation, value)
    left = max(until - time.monotonic(), LEAST)
    runs = race(matrix, left, workers or os.cpu_count() or 1, seed, best, value, fixed)
    bound, status = relaxation.bound, "feasible"
    for found in runs:
        if found.status == "infeasible":
            if best is None:
                raise PlanError([_infeasible(matrix, question)])
            # Nothing is better than what is in hand, among what was not settled.
            bound, status = value, "optimal"
            break
        kept = found.chosen is not None and keeps(matrix, found.chosen)
        if found.chosen is not None and kept and worth(matrix, found.chosen) > value + CLOSE:
            best, who = found.chosen, found.who
            value = worth(matrix, best)
        bound = min(bound, max(found.bound, value))
        if kept and found.proves:
            status = "optimal"
            break
    if best is None:
        raise PlanError([_nothing()])
    bound = max(bound, value)
    return Answer(matrix, best, value, bound, status, who, time.monotonic() - begun, relaxation)


def _with_risk(
    matrix: Matrix,
    relaxation: highs.Relaxation,
    begun: float,
    seconds: float,
    workers: int | None,
    seed: int,
    hand: Bools | None,
    question: Portfolio | Matrix,
) -> Answer:
    """The best by mean is there to stand on; then HiGHS, which alone has CVaR as a linear program."""
    calm = replace(matrix, risk_weight=0.0)
    try:
        start = choose(calm, seconds * CALM_SHARE, workers, seed, hand)
    except PlanError:
        start = None
    left = max(begun + seconds - time.monotonic(), LEAST)
    found, bound, code = highs.solve(matrix, left)
    known = [] if start is None else [(worth(matrix, start.chosen), start.chosen, start.solver)]
    if found is not None and keeps(matrix, found > 0.5):
        known.append((worth(matrix, found > 0.5), found > 0.5, "highs"))
    if not known:
        raise PlanError([_infeasible(matrix, question) if code == highs.INFEASIBLE else _nothing()])
    value, chosen, who = max(known, key=lambda one: one[0])
    status = "optimal" if code == highs.OPTIMAL else "feasible"
    # No objective with risk exceeds the mean: a CVaR is at most the mean it is a part of.
    bound = max(min(bound, relaxation.bound if start is None else start.bound), value)
    return Answer(matrix, chosen, value, bound, status, who, time.monotonic() - begun, relaxation)


def _local(matrix: Matrix, relaxation: highs.Relaxation, until: float, seed: int) -> Bools:
    """Greedy by price, then rounds of search for its share of the time up to ``until``."""
    from jalon.engine.selection.local import improve

    weight = np.ascontiguousarray(matrix.weight.T)
    price = weight @ relaxation.prices
    ratio = matrix.value / np.maximum(price, 1e-9 * max(float(price.max(initial=0.0)), 1e-9))
    best = np.zeros(len(matrix.value), dtype=np.bool_)
    turn, stop = 0, until
    while turn == 0 or time.monotonic() < stop:
        # What is settled stays: the rest is the core, and much smaller.
        core = np.flatnonzero(_settled(matrix, relaxation, worth(matrix, best)) < 0)
        most = ROUNDS[turn % len(ROUNDS)]
        if most is not None:
            # Of a large core, mostly those change sides that the relaxation is least sure of.
            core = np.sort(core[np.argsort(relaxation.reduced[core], kind="stable")[:most]])
        held = best.copy()
        held[core] = False
        limit = matrix.limit - matrix.weight[:, held].sum(axis=1)
        own = best[core]
        x = np.zeros(len(core), dtype=np.bool_) if most is None else own.copy()
        if len(core):
            improve(matrix.value[core], weight[core], limit, ratio[core], x, own, BATCH, seed + turn)
        best = held
        best[core] = own
        if turn == 0:
            # The first call may compile for seconds: the share is of what is left then.
            now = time.monotonic()
            stop = now + (until - now) * LOCAL_SHARE
        turn += 1
        if not len(core):
            break
    return best


def _settled(matrix: Matrix, relaxation: highs.Relaxation, value: float) -> Longs:
    """Columns whose change would cost more than what may still be won."""
    fixed = np.full(len(matrix.value), -1, dtype=np.int64)
    if np.isfinite(value):
        sure = relaxation.reduced > relaxation.bound - value + 1e-6
        fixed[sure] = np.round(relaxation.x[sure]).astype(np.int64)
    return fixed


def _infeasible(matrix: Matrix, question: Portfolio | Matrix) -> Fault:
    """The limit that the mandatory projects break, at their cheapest."""
    if isinstance(question, Portfolio):
        for k, limit in enumerate(matrix.limits):
            least = sum(float(matrix.weight[k, matrix.owner == i].min()) for i in matrix.mandatory)
            if least > matrix.limit[k] + 1e-9:
                names = ", ".join(question.candidates[i].name for i in matrix.mandatory)
                return Fault(
                    "infeasible",
                    gettext_noop(
                        "The mandatory projects (%(names)s) need %(least)s in period %(period)s of %(limit)s"
                        " that %(what)s has: raise it, or free one of them."
                    ),
                    {
                        "names": names,
                        "least": f"{least:g}",
                        "period": limit.period + 1,
                        "limit": f"{matrix.limit[k]:g}",
                        "what": limit.name or gettext_noop("the budget"),
                    },
                )
    return Fault(
        "infeasible",
        gettext_noop(
            "No choice keeps all limits and rules: the mandatory projects exclude each other,"
            " or need what is not there. Free one of them."
        ),
    )


def _nothing() -> Fault:
    return Fault("no_answer_yet", gettext_noop("No choice was found in the time given: allow more seconds."))
