"""Tables of one item by hand: counts by municipality, gender, attachment and answer, added up to all that is published.

The round is the one of `mini`: two municipalities and two genders, and an attachment that some have not told.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils import estimation
from jobsurvey_utils.disclosure import Bonds
from jobsurvey_utils.estimation.parts import POOLED, categories, pools
from jobsurvey_utils.rounds import Round

PLACES, GENDERS, ATTACHED = ("901", "902"), ("kvinde", "mand"), ("igangvaerende", "afsluttet")
BONDS = Bonds({}, frozenset({"tilknytning"}))
KEYS = ["item", "breakdown", "group"]
Counts = npt.NDArray[np.int64]


def margins(counts: Counts) -> Iterator[tuple[str, str, Counts]]:
    """Breakdown, group and counts of every group that is published.

    Parameters
    ----------
    counts
        Municipality × gender × attachment, with one for none, × answer.
    """
    yield "samlet", "samlet", counts.sum(axis=(0, 1, 2))
    for g, code in enumerate(GENDERS):
        yield "koen", code, counts[:, g].sum(axis=(0, 1))
    for t, code in enumerate(ATTACHED):
        yield "tilknytning", code, counts[:, :, t].sum(axis=(0, 1))
    for k, place in enumerate(PLACES):
        yield "kommune", place, counts[k].sum(axis=(0, 1))
        for g, code in enumerate(GENDERS):
            yield "kommune×koen", f"{place}×{code}", counts[k, g].sum(axis=0)
        for t, code in enumerate(ATTACHED):
            yield "kommune×tilknytning", f"{place}×{code}", counts[k, :, t].sum(axis=0)


def estimates(round_: Round, item: str, counts: Counts) -> estimation.Estimates:
    """Everything that is estimated of an item, but that its numbers are all 0.5 that do not count persons.

    The last of the answers is that there is none; of a scale with don't know the one before it is that.
    """
    own = round_.items[item]
    codes = [category.code for category in categories(round_, own)]
    rows: dict[str, list[dict[str, object]]] = {"shares": [], "pooled": [], "scores": [], "bases": []}
    for breakdown, group, numbers in margins(counts):
        keys = {"item": item, "breakdown": breakdown, "group": group}
        n, missing = dict(zip(codes, numbers[: len(codes)].tolist(), strict=True)), int(numbers[-1])
        base, unsure = sum(n.values()), int(numbers[len(codes) : -1].sum())
        fill = dict.fromkeys(("se", "ci_low", "ci_high"), 0.5)
        rows["shares"] += [keys | {"category": c, "n": k, "n_total": base, "share": 0.5} | fill for c, k in n.items()]
        for pool in pools(round_, own) if "×" not in breakdown else []:
            both = sum(n[code] for code in pool.split(POOLED))
            rows["pooled"].append(keys | {"category": pool, "n": both, "n_total": base, "share": 0.5} | fill)
        if round_.scale(own).scored:
            score = {"n": base, "n_dont_know": unsure, "score": 3.0, **fill, "deff": 1.0, "n_eff": 9.0}
            rows["scores"].append(keys | score)
        asked = base + unsure + missing
        rows["bases"].append(keys | {"n_asked": asked, "n": base, "n_dont_know": unsure, "n_missing": missing})
    made = {name: pd.DataFrame(part) for name, part in rows.items()}
    empty = pd.DataFrame(columns=[*KEYS, "category", "n", "n_total", "share", "se", "ci_low", "ci_high"])
    none = pd.DataFrame(columns=[*KEYS, "n", "n_dont_know", "score", "se", "ci_low", "ci_high", "deff", "n_eff"])
    return estimation.Estimates(
        made["shares"],
        made["pooled"] if len(made["pooled"]) else empty.astype({"n": int, "n_total": int}),
        made["scores"] if len(made["scores"]) else none.astype({"n": int, "n_dont_know": int}),
        made["bases"],
    )
