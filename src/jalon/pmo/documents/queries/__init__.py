"""What pages, and the rooms above, read of documents and closing."""

from jalon.pmo.documents.queries.closing import Check, Readiness, handed_to, readiness
from jalon.pmo.documents.queries.files import (
    Obligation,
    StageFiles,
    basis,
    changed_since,
    method_of,
    obligation,
    obligations,
    project_file,
    said,
    staged,
)

__all__ = [
    "Check",
    "Obligation",
    "Readiness",
    "StageFiles",
    "basis",
    "changed_since",
    "handed_to",
    "method_of",
    "obligation",
    "obligations",
    "project_file",
    "readiness",
    "said",
    "staged",
]
