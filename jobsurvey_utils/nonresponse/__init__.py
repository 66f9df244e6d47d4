"""Who was invited, who answered, who opted out: rates, composition, balance, and the course of the field work."""

from __future__ import annotations

import pandas as pd

from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.nonresponse.balance import balance, multinomial_smd, smd
from jobsurvey_utils.nonresponse.fieldwork import channels, curve, disposition
from jobsurvey_utils.nonresponse.flow import flow
from jobsurvey_utils.nonresponse.groups import composition, means, response
from jobsurvey_utils.nonresponse.invited import COMPLETE, base_weights, known
from jobsurvey_utils.nonresponse.outcomes import (
    aapor_rates,
    eligible_share,
    outcome_rates,
    published_rate,
    readings,
)
from jobsurvey_utils.weighting import Weights

__all__ = [
    "COMPLETE",
    "aapor_rates",
    "balance",
    "base_weights",
    "channels",
    "composition",
    "curve",
    "disposition",
    "eligible_share",
    "flow",
    "known",
    "means",
    "multinomial_smd",
    "outcome_rates",
    "published_rate",
    "readings",
    "response",
    "smd",
    "tables",
]


def tables(data: Microdata, weights: Weights) -> dict[str, pd.DataFrame]:
    """Outcome rates, the flow from the population to the answers, and the balance of the respondents."""
    rates = outcome_rates(data)
    return {
        "outcome_rates": rates,
        "readings": readings(data),
        "published_rate": published_rate(data, rates),
        "flow": flow(data, weights),
        "balance": balance(data, weights),
    }
