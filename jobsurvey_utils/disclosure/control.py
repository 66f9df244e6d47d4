"""All answers after disclosure control, and the proof that nothing withheld can be had back."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from jobsurvey_utils import estimation
from jobsurvey_utils.disclosure import answers, auditor, linked, routing
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

    After the rule of `secondary`, sum by sum, follows what questions tell of those that lead to them (`linked`). Then
    the auditor looks at all sums at once. Where they still tell a number of few, one more follows in each of its lines,
    and the rules are used again; next time two, and so on.

    Raises
    ------
    JobsurveyError
        If something withheld can be had back and there is nothing left to withhold.
    """
    raw = {"shares": found.shares, "pooled": found.pooled, "scores": found.scores, "bases": found.bases}
    size = answers.sizes(found.bases, found.bases["n"])
    links, more = linked.Linked.of(round_, raw["bases"]), More.none(raw)
    tables = _tables(round_, raw, bonds, size, more)
    tables, more = _of_items(links.items, raw, tables, more, partial(_apart, round_, links, bonds, size))
    told = few(round_, raw, auditor.told(round_, tables, bonds))
    if told.empty:
        return tables
    items = _together(round_, set(told["item"]), links.items if more.shares.any() or more.whole else set())
    return _of_items(items, raw, tables, more, partial(_closed, round_, links, told, bonds, size))[0]


@dataclass(frozen=True)
class More:
    """What is withheld beyond what is of few and what follows it."""

    shares: BoolArray
    bases: BoolArray
    whole: frozenset[tuple[str, str, str]] = frozenset()
    """Items, breakdowns and groups of which everything is withheld."""

    @staticmethod
    def none(raw: Tables) -> More:
        """Nothing."""
        return More(np.zeros(len(raw["shares"]), dtype=bool), np.zeros(len(raw["bases"]), dtype=bool))

    def __or__(self, other: More) -> More:
        """Both."""
        return More(self.shares | other.shares, self.bases | other.bases, self.whole | other.whole)


_Made = tuple[dict[str, pd.DataFrame], More]


def _of_items(
    items: Set[str],
    raw: Tables,
    shown: dict[str, pd.DataFrame],
    more: More,
    make: Callable[[Tables, Tables, More], _Made],
) -> _Made:
    """The tables with those of some items made anew."""
    mine = {name: table["item"].isin(items) for name, table in raw.items()}
    if not mine["bases"].any():
        return shown, more
    some, told = ({name: table[mine[name]] for name, table in tables.items()} for tables in (raw, shown))
    cells, rows = mine["shares"].to_numpy(), mine["bases"].to_numpy()
    again, found = make(some, told, More(more.shares[cells], more.bases[rows], more.whole))
    both = {name: pd.concat([table[~mine[name]], again[name]]).sort_index() for name, table in shown.items()}
    shares, bases = more.shares.copy(), more.bases.copy()
    shares[cells], bases[rows] = found.shares, found.bases
    return both, More(shares, bases, found.whole)


def _apart(
    round_: Round, links: linked.Linked, bonds: Bonds, size: pd.Series, raw: Tables, shown: Tables, more: More
) -> _Made:
    """The tables of items that lead to one another, with what must follow for none to tell of another in its groups."""
    secret = _secret(round_, raw)
    while True:
        further = _as_more(raw, linked.further(links, raw, shown, secret))
        if not (further.shares.any() or further.whole):
            return dict(shown), more
        more = more | further
        shown = _tables(round_, raw, bonds, size, more)


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


def _closed(
    round_: Round,
    links: linked.Linked,
    told: pd.DataFrame,
    bonds: Bonds,
    size: pd.Series,
    raw: Tables,
    shown: Tables,
    more: More,
) -> _Made:
    """The tables of some items that tell something, with what must follow for the auditor to find nothing."""
    for attempt in range(1, ATTEMPTS):
        further = _further(round_, raw, shown, bonds, told, attempt)
        if not (further.shares.any() or further.bases.any()):
            break
        more = more | further
        shown, more = _apart(round_, links, bonds, size, raw, _tables(round_, raw, bonds, size, more), more)
        told = few(round_, raw, auditor.told(round_, shown, bonds))
        if told.empty:
            return dict(shown), more
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


def _together(round_: Round, items: set[str], links: set[str]) -> set[str]:
    """Some items, those that lead to one another if any does, and those that the same persons were asked."""
    routes = {item.id: item.asked_if for item in round_.closed_items()}
    items = items | (links if items & links else set())
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


def _tables(round_: Round, raw: Tables, bonds: Bonds, size: pd.Series, more: More) -> dict[str, pd.DataFrame]:
    shares = answers.shares(round_, raw["shares"], bonds, also=more.shares, whole=more.whole, size=size)
    leads = more.bases | routing.tells(round_, raw["bases"], shares)
    bases = answers.bases(round_, raw["bases"], bonds, also=leads, whole=more.whole, size=size)
    pooled = answers.pooled(round_, raw["pooled"], shares)
    scores = answers.scores(round_, raw["scores"], shares, bases)
    return {"shares": shares, "pooled": pooled, "scores": scores, "bases": bases}


def _further(round_: Round, raw: Tables, shown: Tables, bonds: Bonds, told: pd.DataFrame, number: int) -> More:
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
    may, lines = shown["bases"]["n_missing"].notna().to_numpy() & (asked > 0), of_rows(round_, bases, bonds)
    base = smallest(asked, lines, _are(bases, of_bases, _KEYS), may, number)
    return More(share, base)


def _distributions(row: IntArray) -> Lines:
    """Each distribution as a line."""
    every, number = np.arange(len(row)), int(row.max(initial=-1)) + 1
    return Lines(row, every, np.zeros(len(row), dtype=bool), np.zeros(number, dtype=np.int64))


def _are(table: pd.DataFrame, some: pd.DataFrame, keys: list[str]) -> BoolArray:
    return np.asarray(pd.MultiIndex.from_frame(table[keys]).isin(pd.MultiIndex.from_frame(some[keys])))
