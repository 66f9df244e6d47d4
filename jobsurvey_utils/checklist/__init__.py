"""The published checklists for surveys, each item answered for a round, with a link to what proves the answer."""

from jobsurvey_utils.checklist.reading import Checklist, Row
from jobsurvey_utils.checklist.sources import Sources

__all__ = ["Checklist", "Row", "Sources"]
