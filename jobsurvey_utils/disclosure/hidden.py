"""What is withheld of the tables of a round, as marks on the rows of the shares and of the bases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from jobsurvey_utils.disclosure.rules import BoolArray


@dataclass(frozen=True)
class Hidden:
    """What is withheld."""

    shares: BoolArray
    totals: BoolArray
    """Shares of which the base is withheld too."""
    bases: Mapping[str, BoolArray]
    """Of each base."""


@dataclass(frozen=True)
class More:
    """What is withheld beyond what is of few and what follows it."""

    shares: BoolArray
    bases: BoolArray
    whole: BoolArray
    """Rows of the bases: groups of which everything is withheld."""

    @staticmethod
    def none(shares: int, bases: int) -> More:
        """Nothing, of tables with so many rows."""
        return More(*(np.zeros(size, dtype=bool) for size in (shares, bases, bases)))

    def __or__(self, other: More) -> More:
        """Both."""
        return More(self.shares | other.shares, self.bases | other.bases, self.whole | other.whole)

    def __sub__(self, other: More) -> More:
        """What the other has not."""
        return More(self.shares & ~other.shares, self.bases & ~other.bases, self.whole & ~other.whole)

    def __bool__(self) -> bool:
        """Whether it is anything."""
        return bool(self.shares.any() or self.bases.any() or self.whole.any())
