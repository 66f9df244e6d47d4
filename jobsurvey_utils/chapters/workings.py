"""The weighting laid open: weights, collapsed cells, the worked example, and what weighting does to the scores."""

from __future__ import annotations

from math import prod
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.chapters.extracts import ANSWERS, GROUP, POPULATION
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import CROSS, TOTAL
from jobsurvey_utils.weighting import MERGED

_REASONS = {"too few respondents": "For få svar"}


def weights(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table `weights_summary`: answers, population, mean weight, and what the weights cost."""
    columns = {
        "label": GROUP,
        "respondents": ANSWERS,
        "population": POPULATION,
        "weight_mean": "Middelvægt",
        "weight_cv": "Variationskoefficient",
        "n_eff": "Effektive svar",
    }
    return rows[list(columns)].set_axis(list(columns.values()), axis="columns")


def inhabited(survey: Round, cells: int) -> str:
    """In how many of the possible cells anybody of the population is: `dem alle`, or `1.300 af dem`."""
    possible = prod(len(survey.groups(name)) for name in survey.config.weighting.cells)
    return "dem alle" if cells == possible else f"{danish.number(cells)} af dem"


def largest_share(rows: pd.DataFrame) -> str:
    """A sentence about the municipality with the largest part of the population: its answers and what they carry."""
    if rows[["population", "respondents"]].isna().any(axis=None):
        return "Nogle kommuners tal er skjult af hensyn til diskretion."
    largest = rows.sort_values("population").to_dict("records")[-1]
    carried, answered = (largest[name] / rows[name].sum() for name in ("population", "respondents"))
    return (
        f"De {danish.number(largest['respondents'])} svar fra den største kommune er {danish.percent(answered)} af "
        f"svarene, men bærer {danish.percent(carried)} af resultatet for alle kommuner."
    )


def weight_efficiency(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table `weights_summary` with `efficiency`: effective answers over answers."""
    return rows.assign(efficiency=rows["n_eff"] / rows["respondents"])


def collapses(survey: Round, table: pd.DataFrame) -> pd.DataFrame | None:
    """One row per merging: cell, what it is merged with, the variable they differ in, and the reason; None of none."""
    if table.empty:
        return None
    return pd.DataFrame(
        {
            "Celle": [_cell(survey, cell) for cell in table["cell"]],
            "Lagt sammen med": [_cell(survey, cell) for cell in table["merged_with"]],
            "Lagt sammen over": [survey.breakdown_label(name) for name in table["variable"]],
            "Grund": [_REASONS[reason] for reason in table["reason"]],
        }
    )


def arithmetic(total: dict[Any, Any], collapses: pd.DataFrame) -> str:
    """How the cells become fewer: `1.320 celler − 40 sammenlægninger = 1.280 celler`.

    Parameters
    ----------
    total
        The row of the table `weights_summary` for all.
    collapses
        One row per merging.
    """
    before, after, steps = int(total["cells_before"]), int(total["cells"]), len(collapses)
    if not steps:
        return "Ingen celler er lagt sammen."
    told = f"Tabellen har en række for hver sammenlægning, {danish.number(steps)} i alt"
    if before - after == steps:
        return (
            f"{told}, og hver af dem gør to celler til en. Så bliver {danish.number(before)} celler til "
            f"{danish.number(before)} {danish.MINUS} {danish.number(steps)} = {danish.number(after)}."
        )
    return (
        f"{told}. Nogle af dem tager flere end to celler, så {danish.number(before)} bliver til {danish.number(after)}."
    )


def worked_item(survey: Round, comparison: pd.DataFrame) -> str:
    """The item whose weighting the report works out; else the first item of the first theme."""
    printed = comparison.loc[comparison["statistic"] == "weight_sum", "item"]
    if len(printed):
        return str(printed.iloc[0])
    return survey.closed_items(next(iter(survey.themes)))[0].id


_COLUMNS = {
    "n": ("Antal", "n", 1),
    "unweighted_share": ("Uvægtet andel", "unweighted_share_pct", 100),
    "weight_sum": ("Sum af vægte", "weight_sum", 1),
    "weighted_share": ("Vægtet andel", "weighted_share_pct", 100),
}
"""Column of the table `weight_sums`: its heading, the printed statistic, and its unit."""
_WORTH = {
    "calibrated": "er lagt ind i de syntetiske data. At de passer, er givet på forhånd og bekræfter ikke opskriften.",
    "implied": "følger ved regning af tal, der er lagt ind. At de passer, viser kun, at der er regnet rigtigt.",
    "held_out": "er ikke lagt ind, så de prøver dataene.",
    "contradicted": "er modsagt af andre trykte tal og kan ikke passe.",
}
UNWEIGHTED = ["Svarmulighed", "Antal", "Antal, trykt", "Uvægtet andel", "Uvægtet andel, trykt"]
WEIGHTED = ["Svarmulighed", "Sum af vægte", "Sum af vægte, trykt", "Vægtet andel", "Vægtet andel, trykt"]
"""The two halves of the worked example."""


def worked_example(survey: Round, item: str, sums: pd.DataFrame, comparison: pd.DataFrame) -> pd.DataFrame:
    """One row per answer: number, sum of weights and shares, recomputed and as printed."""
    rows = sums[sums["item"] == item].set_index("category")
    printed = _printed(item, comparison)
    table: dict[str, Any] = {"Svarmulighed": [_answer(survey, item, category) for category in rows.index]}
    for column, (heading, statistic, unit) in _COLUMNS.items():
        known = printed[printed["statistic"] == statistic].drop_duplicates("category").set_index("category")["value"]
        table[heading] = rows[column].to_numpy()
        table[f"{heading}, trykt"] = (known.reindex(rows.index) / unit).to_numpy()
    return pd.DataFrame(table)


def worth(item: str, comparison: pd.DataFrame, *, synthetic: bool) -> list[str]:
    """A sentence per use of the printed figures of the worked example: which columns, and what agreement is worth.

    Only contradicted figures are told of where the data are real, since nothing was entered in them.
    """
    printed = _printed(item, comparison)
    sentences = []
    for use, told in _WORTH.items() if synthetic else [("contradicted", _WORTH["contradicted"])]:
        counts = {}
        for heading, statistic, _ in _COLUMNS.values():
            uses = printed.loc[printed["statistic"] == statistic, "use"]
            counts[heading] = (int((uses == use).sum()), len(uses))
        if which := _which({heading: pair for heading, pair in counts.items() if pair[0]}):
            sentences.append(f"{which} {told}")
    return sentences


def _which(counts: dict[str, tuple[int, int]]) -> str:
    """`De trykte tal i »Antal«`, or how many of them where it is not all."""
    if all(some == number for some, number in counts.values()):
        return f"De trykte tal i {danish.join(f'»{heading}«' for heading in counts)}" if counts else ""
    told = [
        f"{'alle' if some == number else f'{some} af de {number}'} trykte tal i »{heading}«"
        for heading, (some, number) in counts.items()
    ]
    return danish.capital(danish.join(told))


def beside_printed(worth: list[str]) -> str:
    """What stands beside the worked example: printed figures, where there are any to tell the worth of."""
    if not worth:
        return "Her er det regnet ud trin for trin."
    return (
        "Ved siden af hvert beregnet tal står det tal, rapporten har trykt. Hvad det siger, at de to er ens, kommer an "
        "på, hvad det trykte tal er brugt til:"
    )


def impossible(item: str, comparison: pd.DataFrame) -> list[str]:
    """A sentence per column of the worked example and reason why some of its printed figures cannot be right."""
    wrong = _printed(item, comparison).query("use == 'contradicted'")
    return [
        f"»{heading}«: {danish.lower_first(reason)}"
        for heading, statistic, _ in _COLUMNS.values()
        for reason in dict.fromkeys(wrong.loc[wrong["statistic"] == statistic, "reason"])
    ]


def _printed(item: str, comparison: pd.DataFrame) -> pd.DataFrame:
    """The printed figures of single answers to an item that the worked example shows."""
    statistics = [statistic for _, statistic, _ in _COLUMNS.values()]
    mine = (comparison["item"] == item) & comparison["statistic"].isin(statistics)
    return comparison[mine & comparison["category"].notna() & ~comparison["category"].isin(["", TOTAL])]


def weighting_effect(survey: Round, sums: pd.DataFrame) -> pd.DataFrame:
    """One row per scored item: the mean score with and without weights, and the difference.

    Without the items where the share of an answer is withheld.
    """
    rows = []
    for item, answers in sums.groupby("item", sort=False):
        scores = {c.code: c.score for c in survey.scale(str(item)).substantive if c.score is not None}
        if scores:
            score = answers["category"].map(scores)
            before = float((score * answers["unweighted_share"]).sum(skipna=False))
            after = float((score * answers["weighted_share"]).sum(skipna=False))
            rows.append((item, survey.items[str(item)].title, before, after, after - before))
    return pd.DataFrame(rows, columns=["item", "label", "unweighted", "weighted", "difference"]).dropna(
        ignore_index=True
    )


def _cell(survey: Round, cell: str) -> str:
    """A weighting cell's name in words: its categories, merged ones joined by `+`."""
    words = []
    for variable, codes in zip(survey.config.weighting.cells, cell.split(CROSS), strict=True):
        labels = survey.groups(variable)
        words.append(" + ".join(labels.get(code, code) for code in codes.split(MERGED)))
    return ", ".join(words)


def _answer(survey: Round, item: str, category: str) -> str:
    return next((c.label for c in survey.scale(item).categories if c.code == category), category)
