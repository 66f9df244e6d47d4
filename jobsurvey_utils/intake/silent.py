"""Groups of which nobody has answered: allowed, since others are weighted up in their place, and seldom meant."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from jobsurvey_utils.intake import coding
from jobsurvey_utils.intake.problems import listed
from jobsurvey_utils.rounds import Round


def groups(round_: Round, frame: pd.DataFrame, respondents: pd.DataFrame) -> Iterator[str]:
    """A sentence for each variable of the weighting that has categories with population and without respondents."""
    for name in round_.config.weighting.cells:
        labels = {c.code: f"{c.code} ({c.label})" for c in coding.categories(round_, round_.variables[name])}
        population = frame.groupby(name, observed=True)["population"].sum()
        answered = set(respondents[name].dropna())
        unheard = population[(population > 0) & ~population.index.isin(list(answered))]
        if len(unheard):
            share = unheard.sum() / population.sum()
            yield (
                f"nobody has answered of {name} {listed([labels[code] for code in unheard.index])}, "
                f"{share:.1%} of the population; all respondents are of "
                f"{listed([label for code, label in labels.items() if code in answered])}"
            )
