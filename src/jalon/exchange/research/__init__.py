"""The benchmark files of research on scheduling: Patterson, ProGen and multi-project."""

from jalon.exchange.research.files import ENDINGS, is_research, read

__all__ = ["ENDINGS", "is_research", "read"]
