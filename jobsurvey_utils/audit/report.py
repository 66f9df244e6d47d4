"""The printed figures of a report as quantities: what is printed twice with the same value is one quantity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from jobsurvey_utils.audit.intervals import Interval
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.published import SOURCES
from jobsurvey_utils.rounds.schema import MEASURES, TOTAL, Figure, Item

PER_CENT = ("share_pct", "weighted_share_pct", "unweighted_share_pct", "opt_out_ratio_pct")
"""Statistics printed as a share of something, in per cent."""
WORDED = ("share_verbal", "share_verbal_min")
_WHOLE = ("n", "n_dont_know", "n_categories", "list_length", "threshold", "score", "page", "year", "quarter")
_OVER_GROUPS = ("min", "max", "threshold", "n_categories", "list_length")


class Key(NamedTuple):
    """What a figure tells: two figures with the same key are the same figure printed twice."""

    item: str
    breakdown: str
    group: str
    category: str
    statistic: str
    label: str = ""


@dataclass(frozen=True)
class Quantity:
    """One printed value of one key, and the rows of `published.csv` that print it."""

    key: Key
    value: float
    decimals: int
    rows: tuple[int, ...]

    @property
    def exact(self) -> bool:
        """Whether the value is a whole number by nature, so that nothing is rounded away."""
        whole = self.key.statistic in ("min", "max") and self.decimals == 0
        return self.key.statistic in _WHOLE or self.key.statistic.startswith("age_band") or whole

    @property
    def interval(self) -> Interval:
        """All true values that are printed like this; a share printed as one from 0 to 100 is within these too."""
        if self.exact:
            return Interval.exactly(self.value)
        half = 0.5 * 10.0**-self.decimals
        around = Interval(self.value - half, self.value + half)
        possible = self.key.statistic in PER_CENT and 0.0 <= self.value <= 100.0
        return around.clipped(0.0, 100.0) if possible else around


class Report:
    """The figures of a round's report, found by what they tell."""

    def __init__(self, round_: Round) -> None:
        self.round = round_.as_filed
        self.figures = round_.published

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Every identified quantity, in the order of the report."""
        found: dict[tuple[Key, float, int], list[int]] = {}
        for row, figure in enumerate(self.figures):
            if key := self.key(figure):
                found.setdefault((key, figure.value, figure.decimals or 0), []).append(row)
        return [Quantity(key, value, decimals, tuple(rows)) for (key, value, decimals), rows in found.items()]

    @cached_property
    def _by_key(self) -> dict[Key, list[Quantity]]:
        table: dict[Key, list[Quantity]] = {}
        for quantity in self.quantities:
            table.setdefault(quantity.key, []).append(quantity)
        return table

    def key(self, figure: Figure) -> Key | None:
        """The key of a figure; None where its group could not be read in the report."""
        known = [
            *MEASURES,
            *self.round.items,
            *self.round.variables,
            *(t.id for t in self.round.config.representativity),
        ]
        if figure.status == "ambiguous":
            return None
        if figure.breakdown in self.round.variables and not figure.group and figure.statistic not in _OVER_GROUPS:
            return None
        total = figure.breakdown in ("", TOTAL) and figure.group in ("", TOTAL)
        return Key(
            figure.item,
            TOTAL if total else figure.breakdown,
            TOTAL if total else _sorted(figure.group),
            "" if figure.category == TOTAL else _sorted(figure.category),
            "n" if figure.statistic == "count" else figure.statistic,
            "" if figure.item in known else figure.label,
        )

    def by_key(self) -> Iterator[tuple[Key, list[Quantity]]]:
        """Each key with its printed values."""
        yield from self._by_key.items()

    def find(
        self, item: str, statistic: str, category: str = "", breakdown: str = TOTAL, group: str = TOTAL
    ) -> list[Quantity]:
        """The printed values of one key, most often one; none where the report does not print it."""
        return self._by_key.get(Key(item, breakdown, _sorted(group), _sorted(category), statistic), [])

    def find_key(self, key: Key) -> list[Quantity]:
        """The printed values of exactly this key."""
        return self._by_key.get(key, [])

    def beside(self, key: Key, statistic: str) -> list[Quantity]:
        """Another statistic of what a key tells of, whatever it is called; the whole's where it is of one answer."""
        wanted = key._replace(statistic=statistic, category="", label="")
        return [q for k, found in self._by_key.items() if k._replace(label="") == wanted for q in found]

    def places(self, quantity: Quantity) -> list[str]:
        """Where a quantity is printed, each place once."""
        return list(dict.fromkeys(self.figures[row].place for row in quantity.rows))

    @property
    def weighted(self) -> bool:
        """Whether the results are weighted, so that a share is not a count over a base."""
        return bool(self.round.config.weighting.cells)

    @property
    def partial_answers(self) -> bool:
        """Whether someone can have answered and yet have skipped a question."""
        return any(d.respondent and not d.complete for d in self.round.config.dispositions)

    def shares(self, item: str, breakdown: str, group: str, statistic: str) -> dict[frozenset[str], list[Quantity]]:
        """The printed shares of an item in one group, by the answers they tell of together."""
        found: dict[frozenset[str], list[Quantity]] = {}
        for key, quantities in self._by_key.items():
            if (key.item, key.breakdown, key.group, key.statistic) == (
                item,
                breakdown,
                group,
                statistic,
            ) and key.category:
                found[frozenset(key.category.split(" + "))] = quantities
        return found

    def substantive(self, item: Item) -> list[str]:
        """The answers that make up an item's base."""
        return [category.code for category in self.round.scale(item).categories if not category.dont_know]

    def compositions(self, source: str) -> Iterator[str]:
        """Variables whose composition is printed for the sample or the respondents."""
        assert source in SOURCES
        yield from dict.fromkeys(
            k.item for k in self._by_key if k.item in self.round.variables and k.category == source
        )


def _sorted(text: str) -> str:
    return " + ".join(sorted(text.split(" + "))) if " + " in text else text
