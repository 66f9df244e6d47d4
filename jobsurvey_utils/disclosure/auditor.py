"""An independent check of disclosure control: which of the numbers withheld do the numbers shown determine?

All that a reader knows of an item is a system of linear equations (see `knowledge`), and questions that lead to one
another are bound by more (see `between`). A sum of 0 tells that each of its
parts is 0. Any other number withheld is determined where all solutions have it alike: where all vectors that the
equations send to zero are zero (Hundepool et al. 2012, Statistical Disclosure Control, chapter 4). Vectors drawn at
random of those show it for all numbers at once; of two, for one may be nearly zero by chance where it need not be.

Nothing here is taken from the modules that choose what is withheld, but what the groups of a variable add up to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import replace

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.sparse.linalg import splu

from jobsurvey_utils.disclosure import between
from jobsurvey_utils.disclosure.knowledge import USED, Frames, System, Tables, numbered, system
from jobsurvey_utils.disclosure.lines import Bonds
from jobsurvey_utils.disclosure.rules import EVERYBODY, BoolArray
from jobsurvey_utils.estimation.ratios import FloatArray
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import Item

_TINY, _RIDGE, _ROUNDS, _SEED = 1e-6, 1e-12, 5, 1


def determined(system: System) -> BoolArray:
    """Place × slot: whether a number that is not shown follows from those shown, and is not 0 by a sum of nothing."""
    hidden = np.flatnonzero(np.isnan(system.values))
    told = np.zeros(system.shown.size, dtype=bool)
    if len(hidden):
        told[hidden] = ~_free(sp.vstack([system.matrix, system.sums]).tocsc()[:, hidden].tocsr())
    return told.reshape(system.shown.shape)


def _free(matrix: sp.csr_array) -> BoolArray:
    """Which entries of the vectors that a matrix sends to zero can be other than 0.

    Right where no singular value of the matrix, its rows of length 1, is between 0 and 1e-5: equations nearer to
    contradicting each other than that are beyond double precision.
    """
    size = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    matrix = sp.csr_array(sp.diags_array(1 / size[size > 0]) @ matrix[size > 0])
    vectors = np.random.default_rng(_SEED).uniform(1, 2, (matrix.shape[1], 2))
    if not matrix.shape[0]:
        return np.ones(matrix.shape[1], dtype=bool)
    square = (matrix @ matrix.T + _RIDGE * sp.eye_array(matrix.shape[0])).tocsc()
    # One column at a time: those of so sparse a matrix are too unlike for blocks of them to be worth filling up.
    solve = splu(
        square,
        permc_spec="MMD_AT_PLUS_A",
        diag_pivot_thresh=0.0,
        relax=1,
        panel_size=1,
        options={"SymmetricMode": True},
    ).solve
    for _ in range(_ROUNDS):
        vectors = vectors - matrix.T @ solve(matrix @ vectors)
    return np.asarray(np.abs(vectors).max(axis=1) >= _TINY)


def told(
    round_: Round,
    tables: Tables,
    bonds: Bonds,
    *,
    items: Set[str] | None = None,
    together: bool = False,
    further: Callable[[Item, System], sp.csr_array] | None = None,
) -> pd.DataFrame:
    """The numbers withheld that can be had back: item, breakdown, group, and which number it is.

    Parameters
    ----------
    tables
        Shares, pooled, scores and bases after disclosure control.
    items
        The questions that are looked at; all if not given.
    together
        Whether the questions that lead to one another are looked at together too, which takes as long again.
    further
        For an item and its system, further sums of its numbers that are known from elsewhere.
    """
    bases = tables["bases"].assign(n_asked=_asked(round_, tables["bases"]))
    kept = {name: table[table.columns.intersection(list(USED))] for name, table in {**tables, "bases": bases}.items()}
    if items is not None:
        kept = {name: table[table["item"].isin(items)] for name, table in kept.items()}
    kept, places = numbered(round_, kept)
    frames = Frames(places, bonds)
    parts = {name: dict(list(table.groupby("item", sort=False))) for name, table in kept.items()}
    owned = {
        item: {name: part[item.id] for name, part in parts.items() if item.id in part} for item in round_.closed_items()
    }
    systems = {i.id: system(round_, i, own, frames) for i, own in owned.items() if "bases" in own}
    if further is not None:
        sums = {item: further(round_.items[item], made) for item, made in systems.items()}
        systems = {i: replace(made, sums=sp.vstack([made.sums, sums[i]]).tocsr()) for i, made in systems.items()}
    found = {item: determined(made) for item, made in systems.items()}
    for item, more in _between(round_, systems, tables["bases"]) if together else ():
        found[item] |= more
    rows = []
    for item, made in systems.items():
        table = parts["bases"][item]
        keys = list(zip(table["breakdown"], table["group"], strict=True))
        harm = (_harmful(made, found[item]) & ~_whole(made, made.values))[: len(keys)]
        rows += [(item, *keys[place], made.slots[slot]) for place, slot in np.argwhere(harm)]
    return pd.DataFrame(rows, columns=["item", "breakdown", "group", "number"])


def _between(round_: Round, systems: Mapping[str, System], bases: pd.DataFrame) -> Iterator[tuple[str, BoolArray]]:
    """Of questions that lead to one another: the answers, and their number, that all of these determine together.

    How many gave no answer in the scale is told by the number asked, and is no secret by itself.
    """
    if (found := between.system(round_, systems, bases)) is not None:
        items, whole = found
        known = between.split(items, systems, whole.values)
        for (item, told), (_, values) in zip(between.split(items, systems, determined(whole)), known, strict=True):
            made, counts = systems[item], ~np.isin(systems[item].slots, ["n_dont_know", "n_missing", "n_asked"])
            yield item, told & counts & ~_whole(made, values.ravel())


def _harmful(made: System, found: BoolArray) -> BoolArray:
    """Without the number asked where the base is shown: that is no secret by itself."""
    base = ~np.isnan(made.shown[:, made.slots.index("n")])
    found[base, made.slots.index("n_asked")] = False
    return found


def _whole(made: System, values: FloatArray) -> BoolArray:
    """Place × slot: whether a number is all of a total that is shown, the other members being 0 as far as is known.

    Such a number is the total itself, of other words, and is told as that.

    Parameters
    ----------
    values
        What is shown, and 0 for what is known to be 0: by this question, or by several.
    """
    hidden, members = np.isnan(values), made.lines.maximum(0)
    unknown = abs(made.lines) @ hidden.astype(float)
    others = members @ (np.nan_to_num(values) > 0).astype(float)
    alone = (unknown == 1) & (others == 0)
    return np.asarray(hidden & ((members.T @ alone.astype(float)) > 0)).reshape(made.shown.shape)


def _asked(round_: Round, bases: pd.DataFrame) -> pd.Series:
    """The number asked, also where it is told only by another question that the same persons were asked.

    But not of questions put to everybody: how many gave no answer in the scale to these is told by the response.
    """
    route = bases["item"].map({item.id: item.asked_if for item in round_.closed_items()})
    alike = bases["n_asked"].groupby([route, bases["breakdown"], bases["group"]]).transform("max")
    return bases["n_asked"].fillna(alike.where(route != EVERYBODY))
