"""All answers after disclosure control, and the proof that nothing withheld can be had back."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from jobsurvey_utils import estimation
from jobsurvey_utils.disclosure import answers, auditor, routing
from jobsurvey_utils.disclosure.knowledge import BASES, Tables
from jobsurvey_utils.disclosure.lines import Bonds, Lines, of_rows
from jobsurvey_utils.disclosure.lines import bonds as bonds_of
from jobsurvey_utils.disclosure.rules import EVERYBODY, BoolArray, IntArray, is_small, thresholds
from jobsurvey_utils.disclosure.secondary import smallest
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.estimation import Estimates
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import CROSS
from jobsurvey_utils.weighting import Weights

_KEYS = ["item", "breakdown", "group"]
ATTEMPTS = 50


def estimates(round_: Round, found: Estimates, bonds: Bonds) -> dict[str, pd.DataFrame]:
    """Shares, pooled, scores and bases after disclosure control.

    After the rule of `secondary`, sum by sum, the auditor looks at all sums at once. Where they still tell a number of
    few, one more follows in each of its lines, and the rule is used again; next time two, and so on.

    Raises
    ------
    JobsurveyError
        If something withheld can be had back and there is nothing left to withhold.
    """
    raw = {"shares": found.shares, "pooled": found.pooled, "scores": found.scores, "bases": found.bases}
    size = answers.sizes(found.bases, found.bases["n"])
    tables = _tables(round_, raw, bonds, size, {})
    told = few(round_, raw, auditor.told(round_, tables, bonds))
    if told.empty:
        return tables
    mine = {name: table["item"].isin(_linked(round_, set(told["item"]))) for name, table in raw.items()}
    some, shown = ({name: table[mine[name]] for name, table in tables_.items()} for tables_ in (raw, tables))
    again = _closed(round_, some, shown, told, bonds, size)
    return {name: pd.concat([table[~mine[name]], again[name]]).sort_index() for name, table in tables.items()}


def _closed(
    round_: Round, raw: Tables, shown: dict[str, pd.DataFrame], told: pd.DataFrame, bonds: Bonds, size: pd.Series
) -> dict[str, pd.DataFrame]:
    """The tables of some items that tell something, with what must follow for the auditor to find nothing."""
    also = {name: np.zeros(len(raw[name]), dtype=bool) for name in ("shares", "bases")}
    for attempt in range(1, ATTEMPTS):
        more = _further(round_, raw, shown, bonds, told, attempt)
        if not any(rows.any() for rows in more.values()):
            break
        also = {name: also[name] | rows for name, rows in more.items()}
        shown = _tables(round_, raw, bonds, size, also)
        told = few(round_, raw, auditor.told(round_, shown, bonds))
        if told.empty:
            return shown
    places = ", ".join(sorted(set(told["item"] + " by " + told["breakdown"])))
    raise JobsurveyError(
        f"round {round_.id}: the tables tell {len(told)} numbers that disclosure control withholds ({places}); "
        "leave out a breakdown of these questions in questionnaire.yml, or raise the thresholds in round.yml"
    )


def plain(data: Microdata, weights: Weights) -> dict[str, pd.DataFrame]:
    """The tables of `estimates` but for the groups within municipalities, for analyses that tell of the same people.

    Nothing outside those groups is withheld for their sake: a total never follows its parts.
    """
    found = estimation.estimate(data, weights)
    raw = {"shares": found.shares, "pooled": found.pooled, "scores": found.scores, "bases": found.bases}
    kept = {n: t[~t["breakdown"].str.contains(CROSS, regex=False)].reset_index(drop=True) for n, t in raw.items()}
    return estimates(data.round, estimation.Estimates(**kept), bonds_of(data))


def _linked(round_: Round, items: set[str]) -> set[str]:
    """Some items, and those that the same persons were asked."""
    routes = {item.id: item.asked_if for item in round_.closed_items()}
    mine = {routes[item] for item in items} - {EVERYBODY}
    return items | {item for item, route in routes.items() if route in mine}


def few(round_: Round, raw: Tables, told: pd.DataFrame) -> pd.DataFrame:
    """Those of the numbers told that are of few persons; what is withheld for their sake alone is no secret.

    Of multiple choice, also those that nearly all ticked.
    """
    keys = [*_KEYS, "number"]
    cells = raw["shares"].rename(columns={"category": "number"})[[*keys, "n", "n_total"]]
    multiple = cells["item"].isin([item.id for item in round_.closed_items() if item.kind == "multiple"])
    others = (cells["n_total"] - cells["n"]).where(multiple, 0)
    sides = pd.concat([cells[[*keys, "n"]], cells[keys].assign(n=others)]).rename(columns={"n": "size"})
    bases = raw["bases"].melt(_KEYS, list(BASES), "number", "size")
    numbers = told.merge(pd.concat([sides, bases]), on=keys)
    small = is_small(numbers["size"], thresholds(round_.config.disclosure, numbers["breakdown"]))
    return numbers.loc[small, keys].drop_duplicates(ignore_index=True)


def _tables(
    round_: Round, raw: Tables, bonds: Bonds, size: pd.Series, also: Mapping[str, BoolArray]
) -> dict[str, pd.DataFrame]:
    shares = answers.shares(round_, raw["shares"], bonds, also=also.get("shares"), size=size)
    leads = routing.tells(round_, raw["bases"], shares)
    more = also.get("bases", leads) | leads
    bases = answers.bases(round_, raw["bases"], bonds, also=more, size=size)
    pooled = answers.pooled(round_, raw["pooled"], shares)
    scores = answers.scores(round_, raw["scores"], shares, bases)
    return {"shares": shares, "pooled": pooled, "scores": scores, "bases": bases}


def _further(
    round_: Round, raw: Tables, shown: Tables, bonds: Bonds, told: pd.DataFrame, number: int
) -> dict[str, BoolArray]:
    """What to withhold with the numbers told: some more in each line, or else of the same distribution."""
    cells, bases = raw["shares"], raw["bases"]
    row = answers.number_of(cells)
    rows = cells.loc[~cells.duplicated(_KEYS), _KEYS].reset_index(drop=True)
    lines = of_rows(round_, rows, bonds).by_category(row, pd.factorize(cells["category"])[0].astype(np.int64))
    of_cells = told.loc[~told["number"].isin(BASES)].rename(columns={"number": "category"})
    mine, n = _are(cells, of_cells, [*_KEYS, "category"]), cells["n"].to_numpy()
    may = ~shown["shares"]["suppressed"].to_numpy(dtype=bool) & (cells["n_total"].to_numpy() > 0)
    share = smallest(n, lines, mine, may, number)
    if mine.any() and not share.any():
        share = smallest(n, _distributions(row), mine, may, number)
    of_bases, asked = told.loc[told["number"].isin(BASES)], bases["n_asked"].to_numpy()
    may = shown["bases"]["n_missing"].notna().to_numpy() & (asked > 0)
    return {
        "shares": share,
        "bases": smallest(asked, of_rows(round_, bases, bonds), _are(bases, of_bases, _KEYS), may, number),
    }


def _distributions(row: IntArray) -> Lines:
    """Each distribution as a line."""
    every, number = np.arange(len(row)), int(row.max(initial=-1)) + 1
    return Lines(row, every, np.zeros(len(row), dtype=bool), np.zeros(number, dtype=np.int64))


def _are(table: pd.DataFrame, some: pd.DataFrame, keys: list[str]) -> BoolArray:
    return np.asarray(pd.MultiIndex.from_frame(table[keys]).isin(pd.MultiIndex.from_frame(some[keys])))
