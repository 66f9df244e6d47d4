"""What a theme's page says over its comparison, also where there is nothing to compare."""

from __future__ import annotations

import pandas as pd

NO_GAPS = "Ingen grupper kan skilles fra hinanden på spørgsmålene her."


def headings(items: pd.DataFrame) -> dict[str, str]:
    """The heading of the comparison and the line under it, by the names the notebook uses.

    Parameters
    ----------
    items
        The questions that are compared, one row each.
    """
    if len(items) > 1:
        title, told = "Spørgsmålene ved siden af hinanden", "Hvad vurderes højest, og hvad lavest?"
    elif len(items) == 1:
        title = "Spørgsmålet i tal"
        told = "Temaet har kun ét spørgsmål med en skala, og der er derfor ingen sammenligning."
    else:
        title = "Svarene har ingen fælles skala"
        told = "Spørgsmålenes svar har ingen rangorden, og de kan derfor ikke stilles op over for hinanden i én figur."
    return {"sammenligning": title, "om_sammenligning": told}
