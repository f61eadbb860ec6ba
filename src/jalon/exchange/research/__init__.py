"""The benchmark files of research on scheduling: Patterson, ProGen, multi-mode, multi-project, time lags."""

from jalon.exchange.research.files import ENDINGS, is_research, read

__all__ = ["ENDINGS", "is_research", "read"]
