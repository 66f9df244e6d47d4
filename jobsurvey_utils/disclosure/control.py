"""All answers after disclosure control, and the proof that nothing withheld can be had back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from jobsurvey_utils import estimation
from jobsurvey_utils.disclosure import auditor, linked
from jobsurvey_utils.disclosure.cells import Cells
from jobsurvey_utils.disclosure.hidden import Hidden, More
from jobsurvey_utils.disclosure.knowledge import BASES, Tables
from jobsurvey_utils.disclosure.lines import Bonds, Lines
from jobsurvey_utils.disclosure.lines import bonds as bonds_of
from jobsurvey_utils.disclosure.maker import Maker
from jobsurvey_utils.disclosure.rules import BoolArray, IntArray, is_small, thresholds
from jobsurvey_utils.disclosure.secondary import smallest
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.estimation import Estimates
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.weighting import Weights

_KEYS = ["item", "breakdown", "group"]
ATTEMPTS = 50


def estimates(round_: Round, found: Estimates, bonds: Bonds) -> dict[str, pd.DataFrame]:
    """Shares, pooled, scores and bases after disclosure control.

    After the rule of `secondary`, sum by sum, follows what questions tell of those that lead to them (`linked`). Then
    the auditor looks at all sums of each question at once. Where they still tell a number of few, one more follows in
    each of its lines, and the rules are used again; next time two, and so on. Last it looks at all sums of all
    questions that lead to one another, and groups follow as a whole, if that helps.

    Raises
    ------
    JobsurveyError
        If something withheld can be had back and there is nothing left to withhold.
    """
    raw = {"shares": found.shares, "pooled": found.pooled, "scores": found.scores, "bases": found.bases}
    maker = Maker.of(round_, raw, bonds)
    numbers = linked.Numbers.of(linked.Linked.of(round_, raw["bases"]), raw, _secret(round_, raw))
    hidden, more = _apart(maker, numbers, maker.hidden(maker.nothing), maker.nothing)
    hidden, more = _closed(maker, numbers, hidden, more)
    return maker.tables(_closed_together(maker, numbers, hidden, more))


def _apart(
    maker: Maker, numbers: linked.Numbers, hidden: Hidden, more: More, before: Hidden | None = None
) -> tuple[Hidden, More]:
    """What is withheld with what must follow for no question to tell in its groups of one that leads to it.

    Parameters
    ----------
    before
        What was withheld when this was asked before.
    """
    while extra := numbers.further(hidden, before):
        before, more = hidden, more | extra
        hidden = maker.again(hidden, extra, more)
    return hidden, more


def _secret(round_: Round, raw: Tables) -> dict[str, BoolArray]:
    """Which answers and bases are of few; of multiple choice also which answers are of nearly all."""
    cells, bases = raw["shares"], raw["bases"]
    limit, n = thresholds(round_.config.disclosure, cells["breakdown"]), cells["n"].to_numpy()
    multiple = cells["item"].isin([item.id for item in round_.closed_items() if item.kind == "multiple"]).to_numpy()
    others = np.where(multiple, cells["n_total"].to_numpy() - n, 0)
    of_bases = is_small(bases["n"], thresholds(round_.config.disclosure, bases["breakdown"]))
    return {"shares": is_small(n, limit) | is_small(others, limit), "bases": of_bases}


def _closed(maker: Maker, numbers: linked.Numbers, hidden: Hidden, more: More) -> tuple[Hidden, More]:
    """What is withheld with what must follow for the auditor to find nothing that one question tells by itself."""
    round_, raw = maker.round, maker.raw
    told = few(round_, raw, auditor.told(round_, maker.tables(hidden), maker.bonds))
    for attempt in range(1, ATTEMPTS):
        if told.empty:
            return hidden, more
        if not (extra := _further(maker, hidden, told, attempt)):
            break
        last, more = more, more | extra
        hidden, more = _apart(maker, numbers, maker.again(hidden, extra, more), more, hidden)
        again = maker.concerned(more - last)
        new = few(round_, raw, auditor.told(round_, maker.tables(hidden, again), maker.bonds, items=again))
        told = pd.concat([told[~told["item"].isin(again)], new])
    places = ", ".join(sorted(set(told["item"] + " by " + told["breakdown"])))
    raise JobsurveyError(
        f"round {round_.id}: the tables tell {len(told)} of the numbers that disclosure control withholds ({places}), "
        "and nothing is left to withhold with them; leave their variables out of breakdowns in round.yml, or put the "
        "thresholds there, under disclosure, up"
    )


def _closed_together(maker: Maker, numbers: linked.Numbers, hidden: Hidden, more: More) -> Hidden:
    """The same for what questions that lead to one another tell together, where none of them tells it by itself.

    In a small round that can be more than withholding helps against: then nothing more is withheld for its sake.
    """
    round_, raw, items, alone = maker.round, maker.raw, numbers.linked.items, hidden
    while items:
        tables = maker.tables(hidden)
        told = few(round_, raw, auditor.told(round_, tables, maker.bonds, items=items, together=True))
        if told.empty:
            break
        if not (extra := _further_together(maker, hidden, told, more)):
            return alone
        last, more = more, more | extra
        hidden, more = _apart(maker, numbers, maker.again(hidden, extra, more), more, hidden)
        items = items | maker.concerned(more - last)
    return hidden


def plain(data: Microdata, weights: Weights) -> dict[str, pd.DataFrame]:
    """The tables of `estimates` but for the groups within municipalities, for analyses that tell of the same people.

    Nothing outside those groups is withheld for their sake: a total never follows its parts.
    """
    return estimates(data.round, estimation.estimate(data, weights, crossed=False), bonds_of(data))


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


def _further(maker: Maker, hidden: Hidden, told: pd.DataFrame, number: int) -> More:
    """What to withhold with the numbers told: some more in each line, or else of the same distribution.

    With a base that is told, and where nothing else is left, whole groups.
    """
    asked, more = maker.asked, maker.nothing
    of_cells = told.loc[~told["number"].isin(BASES)].rename(columns={"number": "category"})
    cells = _are(maker.raw["shares"], of_cells, [*_KEYS, "category"])
    shares = _further_shares(maker.cells, hidden, cells, number)
    of_bases = _are(maker.raw["bases"], told.loc[told["number"].isin(BASES)], _KEYS)
    may = ~hidden.bases["n_missing"] & (asked.reached > 0)
    more = replace(more, shares=shares, bases=smallest(asked.reached, asked.groups.lines, of_bases, may, number))
    left = _are(maker.raw["bases"], told[(told["number"] == "n") | (not more)], _KEYS)
    return replace(more, whole=_groups(maker, hidden, left, number))


def _groups(maker: Maker, hidden: Hidden, told: BoolArray, number: int) -> BoolArray:
    """Whole groups to withhold with those told: some more in each line, or else of the same breakdown."""
    groups, whole = maker.asked.groups, np.zeros(len(told), dtype=bool)
    whole[maker.base[hidden.totals]] = True
    may = ~whole & (groups.n > 0)
    found = smallest(groups.n, groups.lines, told, may, number)
    if found.any():
        return found
    alike = maker.raw["bases"].groupby(["item", "breakdown"], sort=False, observed=True).ngroup()
    return smallest(groups.n, _distributions(np.asarray(alike, dtype=np.int64)), told, may, number)


def _further_together(maker: Maker, hidden: Hidden, told: pd.DataFrame, more: More) -> More:
    """What to withhold with numbers told by several questions: the whole of their groups.

    Of a group that is withheld as a whole, one more in each line; where there is none, all groups of the breakdown.
    """
    bases = maker.raw["bases"]
    rows, groups = _are(bases, told, _KEYS), _are(bases, told, ["item", "breakdown"])
    found = replace(maker.nothing, whole=rows | _groups(maker, hidden, rows & more.whole, 1)) - more
    return found if found else replace(maker.nothing, whole=groups) - more


def _further_shares(cells: Cells, hidden: Hidden, told: BoolArray, number: int) -> BoolArray:
    may = ~hidden.shares & cells.some
    share = smallest(cells.n, cells.lines, told, may, number)
    if share.any() or not told.any():
        return share
    return smallest(cells.n, _distributions(cells.within.row), told, may, number)


def _distributions(row: IntArray) -> Lines:
    """Each distribution as a line."""
    every, number = np.arange(len(row)), int(row.max(initial=-1)) + 1
    return Lines(row, every, np.zeros(len(row), dtype=bool), np.zeros(number, dtype=np.int64))


def _are(table: pd.DataFrame, some: pd.DataFrame, keys: list[str]) -> BoolArray:
    """Which rows of a table some others are of."""
    mine = table["item"].isin(set(some["item"])).to_numpy()
    found = np.zeros(len(table), dtype=bool)
    found[mine] = pd.MultiIndex.from_frame(table.loc[mine, keys]).isin(pd.MultiIndex.from_frame(some[keys]))
    return found
