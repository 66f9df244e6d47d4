"""Sentences on what the choices of estimation mean for a round's results."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.alternatives.plans import Choice
from jobsurvey_utils.chapters.choices import LABELS, SAME, asked, same, totals, unit
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL

OTHER_WEIGHTS = (Choice.RAKED, Choice.TRIMMED)
"""Choices with other weights, that still weight."""


def coincide(table: pd.DataFrame) -> str:
    """A sentence on the choices that give the same numbers in this round."""
    groups = [[danish.lower_first(LABELS[choice]) for choice in group] for group in same(table) if len(group) > 1]
    if not groups:
        return "Alle valgene giver forskellige tal."
    told = "; ".join(danish.join([f"»{name}«" for name in group]) for group in groups)
    return f"Nogle af valgene giver nøjagtig de samme tal i denne undersøgelse: {told}."


def moved(survey: Round, table: pd.DataFrame) -> str:
    """Whether other weights move an estimate out of the book's interval."""
    rows = _outside(totals(table))
    rows = rows[rows["choice"].isin(OTHER_WEIGHTS)]
    largest = _most(rows, rows["difference"].abs())
    if abs(largest["difference"]) <= SAME:
        return "Andre vægte ændrer ingen af resultaterne: Der er ingen celler at vægte efter, så alle vægte er ens."
    found = (
        f"Andre vægte flytter højst et resultat {_points(abs(largest['difference']), unit(table))} "
        f"(»{asked(survey, largest['item'])}«, {danish.lower_first(LABELS[Choice(largest['choice'])])})"
    )
    count = int(rows["outside"].sum())
    if count == 0:
        return f"{found}, og alle resultater bliver inden for bogens 95-procentsinterval."
    return (
        f"{found}, og {danish.number(count)} af {danish.number(len(rows))} resultater falder uden for bogens interval."
    )


def unweighted(survey: Round, table: pd.DataFrame) -> str:
    """What leaving the weights out does."""
    rows = _outside(totals(table))
    rows = rows[rows["choice"] == Choice.UNWEIGHTED]
    largest = _most(rows, rows["difference"].abs())
    if abs(largest["difference"]) <= SAME:
        return "Uden vægte er resultaterne de samme, for alle svar vejer lige meget i forvejen."
    way = _way(rows)
    count, number = int(rows["outside"].sum()), len(rows)
    return (
        f"Uden vægte bliver {'alle' if way != 'anderledes' else 'de fleste'} resultater {way}, op til "
        f"{_points(abs(largest['difference']), unit(table))} (»{asked(survey, largest['item'])}«), og "
        f"{danish.number(count)} af {danish.number(number)} falder uden for bogens interval."
    )


def _way(rows: pd.DataFrame) -> str:
    """Which way results move."""
    up, down = int((rows["difference"] > 0).sum()), int((rows["difference"] < 0).sum())
    return "højere" if down == 0 else "lavere" if up == 0 else "anderledes"


def sureness(table: pd.DataFrame) -> str:
    """How far the standard errors of the other choices that weight lie from the book's."""
    rows = totals(table)
    rows = rows[(rows["choice"] != Choice.UNWEIGHTED) & rows["se_ratio"].notna()]
    if rows.empty:
        return "Standardfejlene kan ikke sammenlignes, for bogens egen er nul."
    low, high = _most(rows, -rows["se_ratio"]), _most(rows, rows["se_ratio"])
    return (
        f"Standardfejlen er {danish.percent(low['se_ratio'], 0)} af bogens, hvor den er mindst "
        f"({danish.lower_first(low['label'])}), og {danish.percent(high['se_ratio'], 0)}, hvor den er størst "
        f"({danish.lower_first(high['label'])})."
    )


def conclusion(table: pd.DataFrame) -> str:
    """The finding of the page: whether any choice changes a conclusion."""
    rows = _outside(totals(table))
    weighted, plain = (rows[(rows["choice"] == Choice.UNWEIGHTED) == flag] for flag in (False, True))
    if not weighted["outside"].any():
        most = float(plain["difference"].abs().max()) if len(plain) else 0.0
        if not most > SAME:
            return "Resultaterne bliver de samme, uanset hvordan de regnes ud."
        same_ = "de samme" if float(weighted["difference"].abs().max()) <= SAME else "næsten de samme"
        return (
            f"Resultaterne bliver {same_}, uanset hvordan der vægtes. Uden vægte bliver de op til "
            f"{_points(most, unit(table), coarse=True)} {_way(plain)}."
        )
    return "Valget betyder noget: Nogle resultater falder uden for bogens interval, selv om der vægtes."


def span(table: pd.DataFrame) -> str:
    """Between what a question's results lie with weights, and where it is without."""
    rows, kind = totals(table), unit(table)
    if rows.empty:
        return "Der er for få svar til et resultat."
    plain = rows["choice"] == Choice.UNWEIGHTED
    low, high = (danish.quantity(end, kind) for end in (rows["estimate"][~plain].min(), rows["estimate"][~plain].max()))
    without = danish.quantity(float(rows["estimate"][plain].iloc[0]), kind)
    if low == high == without:
        return f"Resultatet er {low} under alle valg."
    told = f"er resultatet {low}" if low == high else f"ligger resultatet fra {low} til {high}"
    return f"Med vægte {told}, uden vægte er det {without}."


def sections(table: pd.DataFrame) -> dict[str, str]:
    """The texts of the sections that only some rounds have: on leaving weights out, and on groups."""
    plain = totals(table).query("choice == @Choice.UNWEIGHTED.value")["difference"].abs()
    some = {"grupper": in_groups(table)} if (table["breakdown"] != TOTAL).any() else {}
    if plain.empty or float(plain.max()) <= SAME:
        return some
    told = (
        "Uden vægte er den oplyste standardfejl mindre, men resultatet gælder ikke længere populationen. "
        "En lille standardfejl om et forkert tal er ingen hjælp."
    )
    return some | {"uden_vaegte": told}


def in_groups(table: pd.DataFrame) -> str:
    """What the table of groups shows, or why there is none."""
    if (table["breakdown"] == TOTAL).all():
        return "Undersøgelsen vægtes ikke efter grupper, så valgene er kun sammenlignet for alle samlet."
    return "Tabellen viser for det samlende spørgsmål, hvor meget en gruppe højst flytter sig."


def order(table: pd.DataFrame) -> str:
    """How many pairs of questions change places under another choice."""
    rows = totals(table).pivot_table(index="item", columns="choice", values="estimate", aggfunc="first")
    own = rows[Choice.DEFAULT.value].to_numpy()
    pairs = len(own) * (len(own) - 1) // 2
    changed = {
        str(name): int((((own[:, None] - own) * (column.to_numpy()[:, None] - column.to_numpy())) < 0).sum() // 2)
        for name, column in rows.items()
    }
    worst = max(changed, key=lambda name: changed[name])
    if changed[worst] == 0:
        return "Rækkefølgen af spørgsmålene fra højeste til laveste resultat er den samme under alle valg."
    return (
        f"Af {danish.number(pairs)} par af spørgsmål bytter højst {danish.count_word(changed[worst])} plads "
        f"({danish.lower_first(LABELS[Choice(worst)])})."
    )


def _most(rows: pd.DataFrame, measure: pd.Series[float]) -> dict[str, Any]:
    """The row where a measure is largest."""
    found = rows.assign(measure=measure).sort_values("measure", kind="stable")
    return {str(name): value for name, value in found.to_dict("records")[-1].items()}


def _points(value: float, kind: danish.Unit, *, coarse: bool = False) -> str:
    if kind == "score":
        return f"{danish.number(value, 2 if coarse else 3)} point"
    return f"{danish.number(value * 100, 1 if coarse else 2)} procentpoint"


def _outside(rows: pd.DataFrame) -> pd.DataFrame:
    """With `outside`: whether the estimate lies outside the book's own interval."""
    own = rows[rows["choice"] == Choice.DEFAULT].set_index(["item", "statistic"])[["low", "high"]]
    beside = rows[["item", "statistic"]].join(own, on=["item", "statistic"])
    return rows.assign(outside=(rows["estimate"] < beside["low"]) | (rows["estimate"] > beside["high"]))
