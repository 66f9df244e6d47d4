"""Published figures against the same figures recomputed, and against each other."""

from jobsurvey_utils.audit.compare import Recomputed, agrees, compare, recompute

__all__ = ["Recomputed", "agrees", "compare", "recompute"]
