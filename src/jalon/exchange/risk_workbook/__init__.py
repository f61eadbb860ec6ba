"""Risks of a plan as an Excel workbook: a template to fill in, and the reading of it."""

from jalon.exchange.risk_workbook.read import read
from jalon.exchange.risk_workbook.template import SHEETS, template

__all__ = ["SHEETS", "read", "template"]
