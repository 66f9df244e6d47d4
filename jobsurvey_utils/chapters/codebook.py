"""A round's configuration as tables and lists for readers: who takes part, what is recorded, how it is grouped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from math import prod
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.display.wording import noted_once
from jobsurvey_utils.rounds import Round, coded
from jobsurvey_utils.rounds.schema import CROSS, Band, Category, Variable

SOURCES = {"register": "Register", "answers": "Borgeren selv", "computed": "Beregnet"}
PRINTED, ASSUMED, INFERRED, CHOSEN = "Rapporten", "Antagelse", "Slutning", "Bogens valg"
KNOWN = "Undersøgelsen"
"""The source of what is neither printed nor assumed, in a round without a published report."""


def bullets(sentences: Iterable[str]) -> list[str]:
    """Items of a list in Markdown, one a sentence."""
    return [f"- {' '.join(sentence.split())}" for sentence in sentences]


def municipalities(survey: Round) -> pd.DataFrame:
    """One row per participating municipality in alphabetical order, with the source of its taking part."""
    rows = [
        (m.name, m.code, m.region, m.group, CHOSEN if m.assumed else INFERRED if m.inferred else _source(survey))
        for m in survey.config.municipalities
    ]
    table = pd.DataFrame(rows, columns=["Kommune", "Kode", "Region", "Kommunegruppe", "Kilde"])
    return table.sort_values("Kommune", key=lambda names: names.map(danish.sort_key), ignore_index=True)


def inferred_municipalities(survey: Round) -> list[str]:
    """Names of the municipalities the report does not name."""
    return [m.name for m in survey.config.municipalities if m.inferred]


def fieldwork(survey: Round) -> pd.DataFrame:
    """One row per date of the data collection: what happened, when, and whether the report prints it."""
    work = survey.config.fieldwork
    dates: list[tuple[str, str, dt.date]] = [("Spørgeskemaet åbnede", "opens", work.opens)]
    dates += [(f"{number}. påmindelse", "reminders", day) for number, day in enumerate(work.reminders, start=1)]
    dates += [("Spørgeskemaet lukkede", "closes", work.closes)]
    rows = [(what, danish.date(day), ASSUMED if key in work.assumed else _source(survey)) for what, key, day in dates]
    return pd.DataFrame(rows, columns=["Hændelse", "Dato", "Kilde"])


def _source(survey: Round) -> str:
    return PRINTED if survey.published else KNOWN


def assumed_dates(survey: Round) -> str:
    """What to know of the dates of the data collection; that some are assumptions; empty where all are printed."""
    work = survey.config.fieldwork
    if work.note is not None:
        return " ".join(work.note.split())
    return "Datoerne for dataindsamlingen er helt eller delvis antagelser." if work.assumed else ""


def reminder_marks(survey: Round) -> dict[dt.date, str]:
    """The dates of the reminders with a name for each, to be marked in a figure."""
    return {day: f"{number}. påmindelse" for number, day in enumerate(survey.config.fieldwork.reminders, start=1)}


def scope(survey: Round, meta: Mapping[str, Any]) -> str:
    """A sentence about how many are in the population, invited and answered, from the store's `meta`.

    The population is only told where the round weights to it: without weighting cells the frame holds no more than
    the invited.
    """
    invited, answered = danish.number(meta["n_sample"]), danish.number(meta["n_respondents"])
    if not survey.has_sample:
        whole = (
            f"Populationen er på {danish.number(meta['n_population'])} borgere. "
            if survey.config.weighting.cells
            else ""
        )
        return f"{whole}{answered} har svaret."
    if not survey.config.weighting.cells:
        return f"{invited} borgere blev inviteret, og {answered} har svaret."
    return (
        f"Populationen er på {danish.number(meta['n_population'])} borgere. "
        f"{invited} af dem blev inviteret, og {answered} har svaret."
    )


def theme_links(survey: Round) -> str:
    """The themes as a numbered list in Markdown, with a link to the page of each."""
    return "\n".join(f"1. [{theme.title}]({theme.id}.ipynb)" for theme in survey.themes.values())


def person_variables(survey: Round) -> dict[str, str]:
    """Names and labels of the variables known for everybody invited, the municipality excepted."""
    return {n: v.label for n, v in survey.variables.items() if v.source == "register" and not v.municipalities}


def composition_variables(survey: Round, composition: pd.DataFrame) -> dict[str, str]:
    """Names and labels of the variables of the table `composition`, the municipality excepted."""
    found = set(composition["variable"])
    return {n: v.label for n, v in survey.variables.items() if n in found and not v.municipalities}


def cell_variables(survey: Round) -> list[str]:
    """What the variables that make the weighting cells are called in a sentence."""
    return [danish.lower_first(survey.breakdown_label(name)) for name in survey.config.weighting.cells]


def collapse_order(survey: Round) -> list[str]:
    """What the variables are called whose groups are merged in small weighting cells, in order."""
    return [danish.lower_first(survey.breakdown_label(name)) for name in survey.config.weighting.collapse]


def cell_product(survey: Round) -> str:
    """How many combinations the cell variables have: `44 × 5 × 3 × 2 = 1.320 celler`."""
    sizes = [len(survey.groups(name)) for name in survey.config.weighting.cells]
    return f"{f' {CROSS} '.join(map(danish.number, sizes))} = {danish.number(prod(sizes))} celler"


def dispositions(survey: Round) -> pd.DataFrame:
    """One row per outcome of an invitation: its label and how it counts."""
    rows = [
        (d.label, "Ja" if d.respondent else "Nej", "Ja" if d.complete else "Nej", "Ja" if d.opt_out else "Nej")
        for d in survey.config.dispositions
    ]
    return pd.DataFrame(rows, columns=["Udfald", "Tæller som svar", "Hele skemaet", "Aktivt fravalg"])


def variables(survey: Round) -> pd.DataFrame:
    """One row per background variable: where it comes from, its groups, whom it concerns, what to know."""
    rows = [
        (v.label, name, SOURCES[v.source], _groups(survey, v), _sentence(v.restriction or "alle"), v.note or "")
        for name, v in survey.variables.items()
    ]
    return pd.DataFrame(rows, columns=["Variabel", "Navn i filerne", "Kilde", "Grupper", "Gælder", "Bemærkning"])


def remarks(survey: Round) -> list[str]:
    """What there is to know about the variables, each thing once, as items of a list in Markdown."""
    known = noted_once((variable.label, variable.note) for variable in survey.variables.values() if variable.note)
    noted = [f"{labels}: {note}" for labels, note in known]
    return bullets([*noted, *joined(survey)])


def joined(survey: Round) -> list[str]:
    """Which groups are shown as one, and why, a sentence for each."""
    return [
        f"{variable.label}: {danish.join([f'»{labels[code]}«' for code in each.of])} er lagt sammen til "
        f"»{each.label}«. Ellers måtte flere gruppers tal skjules, for en af grupperne er meget lille."
        for name, variable in survey.config.variables.items()
        for labels in [survey.as_filed.groups(name)]
        for each in variable.joined
    ]


def groups(survey: Round) -> pd.DataFrame:
    """One row per group of every variable but the municipality: its code, its limits or raw values, its note."""
    rows = [
        (variable.label, group.label, group.code, *_content(group, variable))
        for variable in survey.variables.values()
        for group in coded(variable)
    ]
    return pd.DataFrame(rows, columns=["Variabel", "Gruppe", "Kode", "Indhold", "Bemærkning"])


def target_groups(survey: Round) -> pd.DataFrame | None:
    """One row per group of the variables that are recorded under another name than their own; None where none is."""
    table = groups(survey)
    raw = [v.label for v in survey.variables.values() if v.column is not None]
    if not raw:
        return None
    return table.loc[table["Variabel"].isin(raw)].drop(columns="Variabel").reset_index(drop=True)


def sources(survey: Round) -> str:
    """A sentence about how many variables come from each source."""
    told = {"register": "kommer fra registre", "answers": "har borgerne selv oplyst", "computed": "er beregnet"}
    found = [variable.source for variable in survey.variables.values()]
    parts = [f"{danish.count_word(found.count(source))} {what}" for source, what in told.items() if source in found]
    return f"{danish.capital(', og '.join([', '.join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts))}."


def computed(survey: Round) -> list[str]:
    """How each computed variable is computed, a sentence each; or that there is none."""
    sentences = [
        f"{v.label}: antallet af hele dage fra kolonnen »{v.duration.start}« til {danish.date(v.duration.until)}"
        f"{f', {v.restriction}' if v.restriction else ''}."
        for v in survey.variables.values()
        if v.duration is not None
    ]
    return sentences or ["Undersøgelsen har ingen beregnede variable."]


def _groups(survey: Round, variable: Variable) -> str:
    if variable.municipalities:
        return f"{danish.number(len(survey.config.municipalities))} kommuner"
    return "; ".join(group.label for group in coded(variable))


def _content(group: object, variable: Variable) -> tuple[str, str]:
    match group:
        case Band():
            return _limits(group, "dage" if variable.duration is not None else "år"), ""
        case Category():
            return ", ".join(group.values), group.note or ""
    return "", ""


def _limits(band: Band, unit: str) -> str:
    low = "" if band.min is None else danish.number(band.min)
    high = "" if band.max is None else danish.number(band.max)
    if low and high:
        return f"{low}–{high} {unit}"
    return f"til og med {high} {unit}" if high else f"fra {low} {unit}"


def _sentence(text: str) -> str:
    return danish.capital(text)
