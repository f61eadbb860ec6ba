"""Choosing a portfolio under budgets, capacity and rules; money over time is in ``money``."""

from jalon.engine.selection.choose import Answer, choose
from jalon.engine.selection.criteria import Weights, by_pairs, given, scores
from jalon.engine.selection.drawn import drawn
from jalon.engine.selection.explain import (
    FrontierPoint,
    Price,
    Rejection,
    RiskPoint,
    Shortfall,
    frontier,
    prices,
    regrets,
    rejections,
    risk_frontier,
)
from jalon.engine.selection.matrix import Limit, Matrix, compile_portfolio, knapsack
from jalon.engine.selection.portfolio import Candidate, Portfolio

__all__ = [
    "Answer",
    "Candidate",
    "FrontierPoint",
    "Limit",
    "Matrix",
    "Portfolio",
    "Price",
    "Rejection",
    "RiskPoint",
    "Shortfall",
    "Weights",
    "by_pairs",
    "choose",
    "compile_portfolio",
    "drawn",
    "frontier",
    "given",
    "knapsack",
    "prices",
    "regrets",
    "rejections",
    "risk_frontier",
    "scores",
]
