"""Risks of a plan as an Excel workbook: written for a plan, empty or filled, and read."""

from jalon.exchange.risk_workbook.read import read
from jalon.exchange.risk_workbook.template import SHEETS, template

__all__ = ["SHEETS", "read", "template"]
