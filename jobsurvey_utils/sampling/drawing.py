"""The stratified draw: a simple random sample without replacement in every stratum."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.sampling.allocation import FloatArray, IntArray

BoolArray = npt.NDArray[np.bool_]


def draw(persons: pd.DataFrame, allocation: pd.Series[int], rng: np.random.Generator) -> BoolArray:
    """Which persons are drawn: a simple random sample without replacement in every stratum.

    Parameters
    ----------
    persons
        One row per person, with a column for every level of the index of `allocation`.

    Raises
    ------
    JobsurveyError
        If a person belongs to no stratum, or a stratum has fewer persons than are to be drawn.
    """
    stratum, counts = _strata(persons, allocation)
    return first_in_group(rng.random(len(persons)), stratum, counts)


def draw_by_id(ids: pd.Series[str], persons: pd.DataFrame, allocation: pd.Series[int], key: str) -> BoolArray:
    """As `draw`, but by random numbers made from each person's id and a key: the order of the rows does not matter.

    The numbers are 128 bits of BLAKE2b of the id, keyed; in every stratum those with the smallest are drawn, which is
    sequential simple random sampling with permanent random numbers (Ohlsson 1995, in Business Survey Methods,
    section 9.2). The same ids and key give the same sample on any machine.

    Parameters
    ----------
    ids
        Unique.
    key
        The round and its seed: another key gives another sample, independent of the first.
    """
    stratum, counts = _strata(persons, allocation)
    secret = blake2b(key.encode()).digest()
    digests = b"".join(blake2b(text.encode(), key=secret, digest_size=16).digest() for text in ids)
    number = np.frombuffer(digests, dtype=">u8").reshape(-1, 2)
    place = np.empty(len(number))
    place[np.lexsort((number[:, 1], number[:, 0]))] = np.arange(len(number))
    return first_in_group(place, stratum, counts)


def _strata(persons: pd.DataFrame, allocation: pd.Series[int]) -> tuple[IntArray, IntArray]:
    """The number of each person's stratum, and how many are to be drawn from each."""
    names = [str(name) for name in allocation.index.names]
    stratum = _index(allocation.index.to_frame(), names).get_indexer(_index(persons, names)).astype(np.int64)
    if (stratum < 0).any():
        raise JobsurveyError(f"{int((stratum < 0).sum())} persons belong to a stratum that has no allocation")
    counts: IntArray = allocation.to_numpy().astype(np.int64)
    short = np.bincount(stratum, minlength=len(counts)) < counts
    if short.any():
        raise JobsurveyError(f"a stratum has too few persons for its sample: {allocation.index[short][0]}")
    return stratum, counts


def _index(table: pd.DataFrame, names: list[str]) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(table[names])


def first_in_group(key: FloatArray, group: IntArray, counts: IntArray) -> BoolArray:
    """Which rows have the smallest keys of their group, `counts[g]` rows of group g."""
    order = np.lexsort((key, group))
    sorted_group = group[order]
    start = np.searchsorted(sorted_group, np.arange(len(counts)))
    chosen = np.zeros(len(key), dtype=bool)
    chosen[order] = np.arange(len(key)) - start[sorted_group] < counts[sorted_group]
    return chosen
