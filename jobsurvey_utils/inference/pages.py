"""The tables of tests as pages use them: after disclosure control, with p-values adjusted for all tests of a page."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from jobsurvey_utils.inference import control, distributions, effects, multiplicity, paired, ranks
from jobsurvey_utils.inference.contrasts import REST, Tests, contrast
from jobsurvey_utils.inference.measures import SHARE
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL
from jobsurvey_utils.weighting import Weights

PAGE = ["item", "statistic"]
"""What the tests of a question's page have in common."""


def tables(data: Microdata, weights: Weights, shown: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables of tests in the results store.

    Parameters
    ----------
    shown
        The tables of shares, pooled shares and scores after disclosure control, by name.
    """
    gone = control.hidden(shown["shares"], shown["pooled"], shown["scores"])
    tests = contrast(data, weights, set(gone.itertuples(index=False, name=None)))
    return {
        "differences": differences(data.round, tests, gone),
        "paired": control.paired(paired.differences(data, weights), gone.loc[gone["breakdown"] == TOTAL]),
        "distribution_tests": distribution_tests(data.round, tests, shown["shares"]),
        "ranks": places(tests, gone),
    }


def differences(round_: Round, tests: Tests, gone: pd.DataFrame) -> pd.DataFrame:
    """Differences with their adjusted p-values, in `p_wide_bh` without finite population correction, and their size.

    The family is all tests of a statistic on an item's page: its breakdowns, and the municipalities against the rest.
    With two groups only, each against the rest is their one comparison, and is counted once. What the page does not
    show has no adjusted p-values.
    """
    table = control.differences(tests.differences, gone)
    limits = round_.config.differences
    limit = np.where(table["statistic"] == SHARE, limits.share, limits.score)
    counted = _on_page(round_, table)
    wide = adjusted(table.assign(p=table["p_wide"]), counted)["p_bh"]
    table = adjusted(table, counted).assign(p_wide_bh=wide)
    half = _half(table, limits.fdr)
    size = effects.size((table["difference"] - half).to_numpy(), (table["difference"] + half).to_numpy(), limit)
    return table.assign(size=size)


def _half(table: pd.DataFrame, fdr: float) -> np.ndarray:
    """Half the width of intervals of which few that are chosen by their tests miss: `multiplicity.coverage`."""
    once = table["p_bh"].where(_doubles(table) < 0)
    level = once.groupby([table[name] for name in PAGE]).transform(lambda p: multiplicity.coverage(p.to_numpy(), fdr))
    df, se = table["df"].to_numpy(), table["se"].to_numpy()
    return np.where(se == 0, 0.0, stdtrit(np.maximum(df, 1), (1 + level.to_numpy()) / 2) * se)


def _on_page(round_: Round, table: pd.DataFrame) -> np.ndarray:
    items = round_.items
    shown = {name: {*items[name].breakdowns, round_.municipality_variable} for name in table["item"].unique()}
    return np.array([b in shown[i] for i, b in zip(table["item"], table["breakdown"], strict=True)], dtype=bool)


def adjusted(table: pd.DataFrame, counted: np.ndarray, by: list[str] | None = None) -> pd.DataFrame:
    """The table with `p_bh` and `p_holm` among the rows counted, in families that have the columns `by` in common."""
    by = PAGE if by is None else by
    p, family = table["p"].where(counted).to_numpy(), table.groupby(by, sort=False).ngroup().to_numpy()
    twice = _doubles(table)
    once, found = np.where(twice >= 0, np.nan, p), {}
    for name, rule in (("p_bh", multiplicity.benjamini_hochberg), ("p_holm", multiplicity.holm)):
        values = np.full(len(p), np.nan)
        for number in np.unique(family):
            mine = family == number
            values[mine] = rule(once[mine])
        found[name] = np.where((twice >= 0) & ~np.isnan(p), values[twice], values)
    return table.assign(**found)


def _doubles(table: pd.DataFrame) -> np.ndarray:
    """For each comparison with the rest of a breakdown that has two groups, the row of their pair; else -1."""
    tested, rest = table["p"].notna().to_numpy(), (table["other"] == REST).to_numpy()
    place = table.groupby(control.PLACE, sort=False).ngroup().to_numpy()
    pairs = np.bincount(place[tested & ~rest], minlength=int(place.max(initial=-1)) + 1)
    against = np.bincount(place[tested & rest], minlength=len(pairs))
    row = np.full(len(pairs), -1)
    row[place[tested & ~rest]] = np.flatnonzero(tested & ~rest)
    two, value = (pairs == 1) & (against == 2), np.abs(table["difference"].to_numpy())
    same = np.isclose(value, value[row[place]], rtol=1e-9)  # else a third group, without a test, is in the rest
    return np.where(rest & two[place] & same, row[place], -1)


def distribution_tests(round_: Round, tests: Tests, shares: pd.DataFrame) -> pd.DataFrame:
    """Rao and Scott's test of every item of one choice and breakdown; adjusted over all of the round.

    Parameters
    ----------
    shares
        After disclosure control.
    """
    minimum, rows = round_.config.disclosure.min_persons, []
    gaps = dict(list(shares.groupby(["item", "breakdown"])["suppressed"]))
    for (item, breakdown), counts in tests.tables.items():
        suppressed = gaps[item, breakdown].to_numpy(dtype=bool).reshape(counts.shape[1:])
        found = distributions.rao_scott(tests.layout.cells, control.answers(counts, suppressed, minimum))
        merged = found.status == distributions.ONE_ANSWER and bool(suppressed.any())
        told = {"status": control.HIDDEN} if merged else {}
        rows.append({"item": item, "breakdown": breakdown, **vars(found), **told})
    columns = ["item", "breakdown", *distributions.RaoScott.__dataclass_fields__]
    table = pd.DataFrame(rows, columns=columns).astype({"item": "str", "breakdown": "str", "status": "str"})
    return table.assign(p_bh=multiplicity.benjamini_hochberg(table["p"].to_numpy()))


def places(tests: Tests, gone: pd.DataFrame) -> pd.DataFrame:
    """The places each municipality that is shown may have, at once for all: item, group, rank_low, rank_high."""
    table = control.differences(tests.places, gone)
    rows = []
    for keys, own in table.loc[table["status"] == distributions.OK].groupby(control.PLACE, sort=False):
        numbers, codes = pd.factorize(pd.concat([own["group"], own["other"]]))
        first, second = np.split(numbers, 2)
        low, high = ranks.intervals(first, second, own["difference"].to_numpy(), own["p"].to_numpy(), len(codes))
        found = {"group": codes, "number": len(codes), "rank_low": low, "rank_high": high}
        rows.append(pd.DataFrame({**dict(zip(control.PLACE, keys, strict=True)), **found}))
    empty = pd.DataFrame(columns=[*control.PLACE, "group", "number", "rank_low", "rank_high"])
    return pd.concat(rows, ignore_index=True) if rows else empty
