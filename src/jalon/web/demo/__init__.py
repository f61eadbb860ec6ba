"""The demonstration: a filled office to look around in."""

from jalon.web.demo.filling import fill, sign_ins

__all__ = ["fill", "sign_ins"]
