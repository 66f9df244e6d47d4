"""All answers after disclosure control, and the proof that nothing withheld can be had back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from jobsurvey_utils import estimation
from jobsurvey_utils.disclosure import answers, auditor, linked
from jobsurvey_utils.disclosure.knowledge import BASES, Tables
from jobsurvey_utils.disclosure.lines import Bonds, Lines, of_rows
from jobsurvey_utils.disclosure.lines import bonds as bonds_of
from jobsurvey_utils.disclosure.maker import Maker, More, joined, of_items
from jobsurvey_utils.disclosure.rules import BoolArray, IntArray, is_small, thresholds
from jobsurvey_utils.disclosure.secondary import smallest
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.estimation import Estimates
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import CROSS
from jobsurvey_utils.weighting import Weights

_KEYS = ["item", "breakdown", "group"]
ATTEMPTS = 50
Made = dict[str, pd.DataFrame]
"""Shares, pooled, scores and bases."""


def estimates(round_: Round, found: Estimates, bonds: Bonds) -> dict[str, pd.DataFrame]:
    """Shares, pooled, scores and bases after disclosure control.

    After the rule of `secondary`, sum by sum, follows what questions tell of those that lead to them (`linked`). Then
    the auditor looks at all sums at once. Where they still tell a number of few, one more follows in each of its lines,
    and the rules are used again; next time two, and so on.

    Raises
    ------
    JobsurveyError
        If something withheld can be had back and there is nothing left to withhold.
    """
    raw = {"shares": found.shares, "pooled": found.pooled, "scores": found.scores, "bases": found.bases}
    maker, none = Maker.of(round_, raw, bonds), More.none(raw)
    links = linked.Linked.of(round_, raw["bases"])
    tables, more = _apart(maker, _numbers(maker, links), maker.tables(none), none)
    told = few(round_, raw, auditor.told(round_, tables, bonds))
    if told.empty:
        return tables
    items = maker.bound(set(told["item"]))
    mine, of_mine = maker.part(items, more)
    some = _closed(mine, _numbers(mine, links), told, of_items(tables, items), of_mine)
    return {name: joined(table, some[name]) for name, table in tables.items()}


def _numbers(maker: Maker, links: linked.Linked) -> linked.Numbers:
    return linked.Numbers.of(links, maker.raw, _secret(maker.round, maker.raw))


def _apart(maker: Maker, numbers: linked.Numbers, shown: Made, more: More) -> tuple[Made, More]:
    """The tables with what must follow for no question to tell in its groups of one that leads to it, and all of it."""
    while extra := _as_more(maker.raw, linked.further(numbers, shown)):
        more = more | extra
        shown = maker.again(shown, extra, more)
    return shown, more


def _as_more(raw: Tables, found: linked.Further) -> More:
    cells = pd.MultiIndex.from_frame(raw["shares"][[*_KEYS, "category"]]).isin(list(found.cells))
    return More(np.asarray(cells), np.zeros(len(raw["bases"]), dtype=bool), frozenset(found.groups))


def _secret(round_: Round, raw: Tables) -> dict[str, BoolArray]:
    """Which answers and bases are of few; of multiple choice also which answers are of nearly all."""
    cells, bases = raw["shares"], raw["bases"]
    limit, n = thresholds(round_.config.disclosure, cells["breakdown"]), cells["n"].to_numpy()
    multiple = cells["item"].isin([item.id for item in round_.closed_items() if item.kind == "multiple"]).to_numpy()
    others = np.where(multiple, cells["n_total"].to_numpy() - n, 0)
    of_bases = is_small(bases["n"], thresholds(round_.config.disclosure, bases["breakdown"]))
    return {"shares": is_small(n, limit) | is_small(others, limit), "bases": of_bases}


def _closed(maker: Maker, numbers: linked.Numbers, told: pd.DataFrame, shown: Made, more: More) -> Made:
    """The tables that tell something, with what must follow for the auditor to find nothing."""
    round_, raw = maker.round, maker.raw
    for attempt in range(1, ATTEMPTS):
        extra = _further(maker, shown, told, attempt)
        if not extra:
            break
        before, more = more, more | extra
        shown, more = _apart(maker, numbers, maker.again(shown, extra, more), more)
        again = maker.concerned(more - before)
        new = few(round_, raw, auditor.told(round_, shown, maker.bonds, items=again))
        told = pd.concat([told[~told["item"].isin(again)], new])
        if told.empty:
            return shown
    places = ", ".join(sorted(set(told["item"] + " by " + told["breakdown"])))
    raise JobsurveyError(
        f"round {round_.id}: the tables tell {len(told)} of the numbers that disclosure control withholds ({places}), "
        "and nothing is left to withhold with them; leave out these breakdowns of these questions in questionnaire.yml"
    )


def plain(data: Microdata, weights: Weights) -> dict[str, pd.DataFrame]:
    """The tables of `estimates` but for the groups within municipalities, for analyses that tell of the same people.

    Nothing outside those groups is withheld for their sake: a total never follows its parts.
    """
    found = estimation.estimate(data, weights)
    raw = {"shares": found.shares, "pooled": found.pooled, "scores": found.scores, "bases": found.bases}
    kept = {n: t[~t["breakdown"].str.contains(CROSS, regex=False)].reset_index(drop=True) for n, t in raw.items()}
    return estimates(data.round, estimation.Estimates(**kept), bonds_of(data))


def few(round_: Round, raw: Tables, told: pd.DataFrame) -> pd.DataFrame:
    """Those of the numbers told that are of few persons; what is withheld for their sake alone is no secret.

    Of multiple choice, also those that nearly all ticked.
    """
    keys, items = [*_KEYS, "number"], set(told["item"])
    cells, bases = (raw[name][raw[name]["item"].isin(items)] for name in ("shares", "bases"))
    cells = cells.rename(columns={"category": "number"})[[*keys, "n", "n_total"]]
    multiple = cells["item"].isin([item.id for item in round_.closed_items() if item.kind == "multiple"])
    others = (cells["n_total"] - cells["n"]).where(multiple, 0)
    sides = pd.concat([cells[[*keys, "n"]], cells[keys].assign(n=others)]).rename(columns={"n": "size"})
    numbers = told.merge(pd.concat([sides, bases.melt(_KEYS, list(BASES), "number", "size")]), on=keys)
    small = is_small(numbers["size"], thresholds(round_.config.disclosure, numbers["breakdown"]))
    return numbers.loc[small, keys].drop_duplicates(ignore_index=True)


def _further(maker: Maker, shown: Tables, told: pd.DataFrame, number: int) -> More:
    """What to withhold with the numbers told: some more in each line, or else of the same distribution.

    With a base that is told, and where nothing else is left, whole groups.
    """
    mine = {name: table["item"].isin(set(told["item"])).to_numpy() for name, table in maker.raw.items()}
    raw, some = ({name: table[mine[name]] for name, table in tables.items()} for tables in (maker.raw, shown))
    more = More.none(maker.raw)
    more.shares[mine["shares"]] = _further_shares(maker, raw["shares"], some["shares"], told, number)
    bases, asked = raw["bases"], raw["bases"]["n_asked"].to_numpy()
    of_bases = _are(bases, told.loc[told["number"].isin(BASES)], _KEYS)
    may, lines = some["bases"]["n_missing"].notna().to_numpy() & (asked > 0), of_rows(maker.round, bases, maker.bonds)
    more.bases[mine["bases"]] = smallest(asked, lines, of_bases, may, number)
    left = told[(told["number"] == "n") | (not more)]
    return replace(more, whole=_groups(maker, bases, some["shares"], left, number))


def _groups(
    maker: Maker, bases: pd.DataFrame, shown: pd.DataFrame, told: pd.DataFrame, number: int
) -> frozenset[tuple[str, str, str]]:
    """Whole groups to withhold with those told: some more in each line, or else of the same breakdown."""
    n, mine = bases["n"].to_numpy(), _are(bases, told, _KEYS)
    may = ~_are(bases, shown[shown["n_total"].isna()], _KEYS) & (n > 0)
    found = smallest(n, of_rows(maker.round, bases, maker.bonds), mine, may, number)
    if not found.any():
        alike = bases.groupby(["item", "breakdown"], sort=False, observed=True).ngroup().to_numpy()
        found = smallest(n, _distributions(alike.astype(np.int64)), mine, may, number)
    return frozenset(bases.loc[found, _KEYS].itertuples(index=False, name=None))


def _further_shares(
    maker: Maker, cells: pd.DataFrame, shown: pd.DataFrame, told: pd.DataFrame, number: int
) -> BoolArray:
    row = answers.number_of(cells)
    rows = cells.loc[~cells.duplicated(_KEYS), _KEYS].reset_index(drop=True)
    lines = of_rows(maker.round, rows, maker.bonds)
    by_category = lines.by_category(row, pd.factorize(cells["category"])[0].astype(np.int64))
    of_cells = told.loc[~told["number"].isin(BASES)].rename(columns={"number": "category"})
    mine, n = _are(cells, of_cells, [*_KEYS, "category"]), cells["n"].to_numpy()
    may = ~shown["suppressed"].to_numpy(dtype=bool) & (cells["n_total"].to_numpy() > 0)
    share = smallest(n, by_category, mine, may, number)
    return share if share.any() or not mine.any() else smallest(n, _distributions(row), mine, may, number)


def _distributions(row: IntArray) -> Lines:
    """Each distribution as a line."""
    every, number = np.arange(len(row)), int(row.max(initial=-1)) + 1
    return Lines(row, every, np.zeros(len(row), dtype=bool), np.zeros(number, dtype=np.int64))


def _are(table: pd.DataFrame, some: pd.DataFrame, keys: list[str]) -> BoolArray:
    return np.asarray(pd.MultiIndex.from_frame(table[keys]).isin(pd.MultiIndex.from_frame(some[keys])))
