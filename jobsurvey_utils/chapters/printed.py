"""The report's printed figures beside the recomputed ones, in words and tables for readers."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL

USES = {
    "calibrated": "Brugt til at lave dataene",
    "implied": "Følger af tal, der er brugt",
    "held_out": "Holdt uden for, da dataene blev lavet",
    "contradicted": "Modsagt af andre tal",
    "not_computable": "Kan ikke beregnes af dataene",
}
STATISTICS = {
    "count": "Antal",
    "n": "Grundlag",
    "n_dont_know": "Antal ved ikke",
    "share_pct": "Andel",
    "share_verbal": "Andel, sagt i ord",
    "share_verbal_min": "Mindst denne andel, sagt i ord",
    "weighted_share_pct": "Vægtet andel",
    "unweighted_share_pct": "Uvægtet andel",
    "mean_score": "Score",
    "mean_age": "Gennemsnitsalder",
    "diff_pp": "Forskel i procentpoint",
    "weight_sum": "Sum af vægte",
    "min": "Mindste",
    "max": "Største",
    "threshold": "Grænse",
    "list_length": "Antal på listen",
    "n_categories": "Antal kategorier",
}
IN_WORDS = ("share_verbal", "share_verbal_min")
PER_CENT = ("share_pct", "share_verbal", "share_verbal_min", "weighted_share_pct", "unweighted_share_pct")
DESIGN = {
    "population": "Population",
    "stikproeve": "Stikprøve",
    "besvarelser": "Besvarelser",
    "besvarelser_gennemfoerte": "Gennemførte besvarelser",
    "besvarelser_delvise": "Delvise besvarelser",
    "svarprocent": "Svarprocent",
    "bortfaldsprocent": "Frafald",
    "framelding": "Framelding",
    "kontaktkanal": "Kontaktkanal",
    "kommuner_deltagende": "Deltagende kommuner",
    "kommuner_listet": "Kommuner på listen",
    "maalgrupper_underrepraesenterede": "Underrepræsenterede målgrupper",
    "vaegtning_strata": "Kategorier i vægtningen",
}
SECTION = "Afsnit i rapporten"
WORDS = {
    TOTAL: "I alt",
    "stikproeve": "Stikprøve",
    "respondenter": "Svarpersoner",
    "forskel": "Forskel",
    "alle": "Alle kommuner",
    "deltagende": "Deltagende kommuner",
    "hoejest": "Den højeste",
    "lavest": "Den laveste",
}


def by_use(comparison: pd.DataFrame) -> pd.DataFrame:
    """One row per use of a printed figure: how many there are, are compared, and agree."""
    rows = []
    for use, label in USES.items():
        figures = comparison[comparison["use"] == use]
        known = figures.dropna(subset=["agrees"])
        rows.append((label, len(figures), len(known), int(agreeing(known).sum())))
    return pd.DataFrame(rows, columns=["Tallene er", "Antal", "Heraf sammenlignet", "Heraf ens"])


def beside(survey: Round, comparison: pd.DataFrame, use: str) -> pd.DataFrame:
    """One row per printed figure of a use: what it tells, printed and recomputed, and whether they agree."""
    rows = []
    for figure in comparison[comparison["use"] == use].to_dict("records"):
        rows.append((*described(survey, figure), shown(figure, "value"), shown(figure, "recomputed"), _verdict(figure)))
    return pd.DataFrame(rows, columns=[SECTION, "Tal", "Trykt", "Genberegnet", "Ens"])


def reasons(survey: Round, comparison: pd.DataFrame, use: str) -> pd.DataFrame:
    """One row per printed figure of a use with the reason why it cannot be compared."""
    rows = [
        (*described(survey, figure), shown(figure, "value"), shown(figure, "recomputed"), figure["reason"])
        for figure in comparison[comparison["use"] == use].fillna({"reason": ""}).to_dict("records")
    ]
    return pd.DataFrame(rows, columns=[SECTION, "Tal", "Trykt", "Genberegnet", "Hvorfor"])


def reasons_counted(comparison: pd.DataFrame, use: str) -> pd.DataFrame:
    """One row per reason of a use: how many printed figures it holds for."""
    counts = comparison.loc[comparison["use"] == use, "reason"].value_counts()
    return counts.rename_axis("Hvorfor").rename("Antal").reset_index()


def distinct_reasons(comparison: pd.DataFrame, use: str) -> list[str]:
    """Each reason of a use once, in the order of the report."""
    return list(dict.fromkeys(comparison.loc[comparison["use"] == use, "reason"].dropna()))


def basis(synthetic: bool) -> str:
    """What the page on reconstruction opens with."""
    if synthetic:
        return "Bogens tal om denne undersøgelse bygger på syntetiske data, som er lavet ud fra rapportens trykte tal."
    return "Bogens tal om denne undersøgelse bygger på de rigtige svar, og de syntetiske data er ikke brugt."


def summary(comparison: pd.DataFrame, synthetic: bool) -> str:
    """The finding of the page: how many printed figures are compared, how many come out, and how many were put in."""
    known = comparison.dropna(subset=["agrees"])
    total, compared, alike = (danish.number(len(found)) for found in (comparison, known, known[agreeing(known)]))
    told = f"Rapporten trykker {total} tal. Af de {compared}, der kan sammenlignes med dataene, passer "
    told += "alle." if alike == compared else f"{alike}."
    given = int((known["use"] == "calibrated").sum()) if synthetic else 0
    return f"{told} Det er ingen bekræftelse: {danish.number(given)} af dem er selv lagt ind." if given else told


def agreeing(comparison: pd.DataFrame) -> pd.Series[bool]:
    """Which printed figures agree with the recomputed ones; those that are not compared do not."""
    return comparison["agrees"].astype("boolean").fillna(False).astype(bool)


def apart(survey: Round) -> list[str]:
    """How figures are compared that the report has of groups that the book shows as one, a sentence for each."""
    return [
        f"Bogen viser {danish.join([f'»{labels[code]}«' for code in each.of])} samlet som »{each.label}«. "
        "Rapportens tal for dem hver for sig er også sammenlignet, men bogens egne er skjult."
        for name, variable in survey.config.variables.items()
        for labels in [survey.as_filed.groups(name)]
        for each in variable.joined
    ]


def _verdict(figure: dict[Any, Any]) -> str:
    if pd.isna(figure["agrees"]):
        return "–"
    if figure["statistic"] in IN_WORDS:
        return f"{'Passer' if bool(figure['agrees']) else 'Passer ikke'} med »{fraction(figure['value'])}«"
    return "Ja" if bool(figure["agrees"]) else "Nej"


def fraction(per_cent: float) -> str:
    """A fraction as it is said: 66.7 is `to ud af tre`."""
    nearest = Fraction(per_cent / 100).limit_denominator(10)
    return f"{danish.count_word(nearest.numerator)} ud af {danish.count_word(nearest.denominator)}"


def described(survey: Round, figure: dict[Any, Any]) -> tuple[str, str]:
    """The section of a printed figure, and what it is: item, group, answer and statistic as a reader knows them."""
    item, breakdown = str(figure["item"]), _text(figure["breakdown"])
    parts = [
        item_label(survey, item),
        _labels(_text(figure["group"]), _group_labels(survey, breakdown)),
        _labels(_text(figure["category"]), _category_labels(survey, item)),
    ]
    statistic = STATISTICS.get(figure["statistic"], str(figure["statistic"]).replace("_", " "))
    what = ", ".join(part for part in parts if part not in ("", WORDS[TOTAL]))
    return _quoted(_text(figure["section"])), f"{what}: {danish.lower_first(statistic)}"


def shown(figure: dict[Any, Any], column: str) -> str:
    """A figure with the decimals it is printed with, and one more where it is recomputed.

    A figure that is compared and yet empty rests on too few persons to be shown.
    """
    value = figure[column]
    if pd.isna(value):
        return "skjult" if not pd.isna(figure.get("agrees")) else "–"
    if column == "value" and figure["statistic"] in IN_WORDS:
        return fraction(value)
    decimals = 0 if pd.isna(figure["decimals"]) else int(figure["decimals"])
    text = danish.number(float(value), decimals + (column == "recomputed" and not float(value).is_integer()))
    return f"{text}\N{NO-BREAK SPACE}pct." if figure["statistic"] in PER_CENT else text


def item_label(survey: Round, item: str) -> str:
    """What a printed figure is about: a question, a variable, a theme, a table, or a term of the design."""
    if item in survey.items:
        return survey.items[item].title
    if item in survey.variables:
        return survey.variables[item].label
    titles = {table.id: table.title for table in survey.config.representativity}
    titles |= {battery.id: battery.title for battery in survey.questionnaire.batteries}
    titles |= {theme.id: theme.title for theme in survey.themes.values()}
    return titles.get(item) or DESIGN.get(item) or danish.capital(item.replace("_", " "))


def _group_labels(survey: Round, breakdown: str) -> dict[str, str]:
    known = survey.as_filed.groups(breakdown) | survey.groups(breakdown) if breakdown in survey.variables else {}
    return WORDS | known


def _category_labels(survey: Round, item: str) -> dict[str, str]:
    labels = WORDS | {channel.code: channel.label for channel in survey.config.channels}
    if item in survey.items and survey.items[item].scale is not None:
        labels |= {category.code: category.label for category in survey.scale(item).categories}
    return labels


def _labels(codes: str, labels: dict[str, str]) -> str:
    for sign in (" + ", " - "):
        if sign in codes:
            return sign.replace("-", danish.MINUS).join(_labels(code, labels) for code in codes.split(sign))
    return labels.get(codes, codes)


def _quoted(text: str) -> str:
    """The text with the quotation marks of the book."""
    return re.sub("”([^”]*)”", r"»\1«", text)


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
