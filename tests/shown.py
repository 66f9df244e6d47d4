"""A round and small hand-made results for the tests of what readers see."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import mini
import numpy as np
import pandas as pd
from scipy.stats import norm

from jobsurvey_utils.display import question
from jobsurvey_utils.inference import effects, multiplicity
from jobsurvey_utils.inference.contrasts import REST
from jobsurvey_utils.results import Store
from jobsurvey_utils.rounds import Round

BREAKDOWNS = ("samlet", "maalgruppe", "varighed", "kommune")
SCALE = ("5", "4", "3", "2", "1")
NONE = float("nan")


def survey() -> Round:
    """The round in miniature, with breakdowns on the pages of its items."""
    loaded = mini.load()
    items = [item.model_copy(update={"breakdowns": BREAKDOWNS}) for item in loaded.questionnaire.items]
    return Round(loaded.folder, loaded.config, loaded.questionnaire.model_copy(update={"items": tuple(items)}))


def shares(item: str, breakdown: str, group: str, n: int, numbers: dict[str, float], half: float = 0.02) -> list[Any]:
    """Rows of shares of one group; a missing share is a hidden one."""
    rows = []
    for category, share in numbers.items():
        known = share == share
        rows.append(
            {
                "item": item,
                "breakdown": breakdown,
                "group": group,
                "category": category,
                "n": round(n * share) if known else None,
                "n_total": n if known else None,
                "share": share,
                "se": half / 2,
                "ci_low": share - half,
                "ci_high": share + half,
                "suppressed": not known,
            }
        )
    return rows


def score(item: str, breakdown: str, group: str, n: int, mean: float, half: float) -> dict[str, Any]:
    """A row of scores; a missing mean is a hidden one."""
    known = mean == mean
    return {
        "item": item,
        "breakdown": breakdown,
        "group": group,
        "n": n if known else None,
        "n_dont_know": 0,
        "score": mean,
        "se": half / 2,
        "ci_low": mean - half,
        "ci_high": mean + half,
        "deff": 2.0,
        "n_eff": n / 2 if known else None,
        "suppressed": not known,
    }


def base(item: str, n: int, dont_know: int, missing: int) -> dict[str, Any]:
    """A row of bases of the total."""
    return {
        "item": item,
        "breakdown": "samlet",
        "group": "samlet",
        "n_asked": n + dont_know + missing,
        "n": n,
        "n_dont_know": dont_know,
        "n_missing": missing,
        "suppressed": False,
    }


def store(**tables: list[dict[str, Any]]) -> Store:
    """A store of these rows, synthetic."""
    kinds = {"n": "Int64", "n_total": "Int64", "n_asked": "Int64", "n_dont_know": "Int64", "n_missing": "Int64"}
    frames = {}
    for name, rows in tables.items():
        frame = pd.DataFrame(rows).assign(round="mini")
        frames[name] = frame.astype({column: kind for column, kind in kinds.items() if column in frame})
    meta = {"round": "mini", "synthetic": True, "n_population": 150, "n_sample": 625, "n_respondents": 500}
    return Store(frames, meta)


def differences(item: str, groups: dict[tuple[str, str], tuple[float, float]]) -> list[dict[str, Any]]:
    """Rows of tests of the groups of each breakdown, as if they were independent: all pairs, and against the others."""
    rows = []
    for breakdown in dict.fromkeys(b for b, _ in groups if b != "samlet"):
        known = {g: v for (b, g), v in groups.items() if b == breakdown and v[0] == v[0] and v[1] == v[1]}
        pairs = [(a, b, known[a], known[b]) for a, b in combinations(known, 2) if breakdown != "kommune"]
        for group in known if len(known) > 1 else ():
            others = [known[other] for other in known if other != group]
            rest = float(np.mean([m for m, _ in others])), float(np.sqrt(sum(h**2 for _, h in others))) / len(others)
            pairs.append((group, REST, known[group], rest))
        rows += [_difference(item, breakdown, *pair) for pair in pairs]
    p = np.array([row["p"] for row in rows])
    adjusted = zip(multiplicity.benjamini_hochberg(p), multiplicity.holm(p), strict=True)
    return [row | {"p_bh": bh, "p_holm": holm} for row, (bh, holm) in zip(rows, adjusted, strict=True)]


def _difference(item: str, breakdown: str, group: str, other: str, first: Any, second: Any) -> dict[str, Any]:
    value, se = first[0] - second[0], float(np.hypot(first[1], second[1])) / 2
    low, high = value - 1.96 * se, value + 1.96 * se
    size = effects.size(np.array([low]), np.array([high]), 0.1)[0]
    place = {"item": item, "breakdown": breakdown, "statistic": "score", "category": "", "group": group}
    test = {"difference": value, "se": se, "ci_low": low, "ci_high": high, "p": float(2 * norm.sf(abs(value) / se))}
    return place | {"other": other, "status": "ok", "size": str(size), "suppressed": False} | test


def paired(item: str, numbers: dict[str, float], half: float) -> list[dict[str, Any]]:
    """Rows of tests of an item's answers against each other."""
    rows = []
    for (first, value), (second, other) in combinations(numbers.items(), 2):
        keys = {"item": item, "category": first, "other": item, "other_category": second, "statistic": "share"}
        p = float(2 * norm.sf(abs(value - other) / (half / np.sqrt(2))))
        rows.append(keys | {"difference": value - other, "p": p, "status": "ok", "suppressed": False})
    return rows


def trust(groups: dict[tuple[str, str], tuple[float, float]]) -> Store:
    """Results of the item `tillid`: mean and half interval of each breakdown and group."""
    numbers = dict(zip(SCALE, (0.25, 0.35, 0.2, 0.15, 0.05), strict=True))
    rows = {key: numbers if mean == mean else dict.fromkeys(SCALE, NONE) for key, (mean, _) in groups.items()}
    return store(
        shares=[row for (b, g), found in rows.items() for row in shares("tillid", b, g, 400, found)],
        pooled=[
            row for (b, g), f in rows.items() for row in shares("tillid", b, g, 400, {"5 + 4": f["5"] + f["4"]}, 0.03)
        ],
        scores=[score("tillid", b, g, 400, mean, half) for (b, g), (mean, half) in groups.items()],
        bases=[base("tillid", 400, 30, 2)],
        differences=differences("tillid", groups),
    )


GROUPS = {
    ("samlet", "samlet"): (3.6, 0.05),
    ("maalgruppe", "dagpenge"): (3.8, 0.1),
    ("maalgruppe", "sygedagpenge"): (3.4, 0.1),
    ("varighed", "under-26-uger"): (3.6, 0.1),
    ("varighed", "mindst-26-uger"): (3.5, 0.1),
    ("kommune", "901"): (3.9, 0.1),
    ("kommune", "902"): (3.3, 0.1),
}


def trusted(changes: dict[tuple[str, str], tuple[float, float]] | None = None) -> question.Question:
    """The question `tillid` with its results, some groups changed."""
    return question.Question(survey(), trust(GROUPS | (changes or {})), "tillid")
