"""Published figures against the same figures recomputed, and against each other."""

from jobsurvey_utils.audit.compare import Source, agrees, compare, recompute
from jobsurvey_utils.audit.measures import Recomputed

__all__ = ["Recomputed", "Source", "agrees", "compare", "recompute"]
