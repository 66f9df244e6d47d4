"""Who was invited, who answered, who opted out: rates, composition, means, and the course of the field work."""

from jobsurvey_utils.nonresponse.fieldwork import channels, curve, disposition
from jobsurvey_utils.nonresponse.groups import composition, means, response
from jobsurvey_utils.nonresponse.invited import COMPLETE, base_weights, known

__all__ = [
    "COMPLETE",
    "base_weights",
    "channels",
    "composition",
    "curve",
    "disposition",
    "known",
    "means",
    "response",
]
