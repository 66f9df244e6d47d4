"""What the pages say of a round's report, which a round may be without."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.rounds import Round

UNKNOWN = "Det er ikke oplyst."
ARTICLE = "artikel"
"""The kind of source that prints neither the questionnaire nor the method."""
_SMALLER = 0.9
"""The largest municipality is drawn thinly where its share of the sample is less than this part of its citizens'."""


def rules(survey: Round) -> str:
    """Whose the steps of the weighting are, and what becomes of small cells and of partial answers."""
    partial = any(d.respondent and not d.complete for d in survey.config.dispositions)
    counted = ", og delvise besvarelser tæller med" if partial else ""
    if not survey.published:
        return f"For små celler lægges sammen{counted}."
    silent = ", og om delvise besvarelser tæller med" if partial else ""
    if survey.config.source_kind == ARTICLE:
        told = "Kilden fortæller ikke, hvordan der er vægtet, så trinene er antaget."
        return f"{told} For små celler lægges sammen{counted}."
    return (
        f"Trinene følger rapporten. Den siger ikke, hvad der skal ske med celler uden svar{silent}. "
        f"Her lægges for små celler sammen{counted}."
    )


def why_weighted(survey: Round, response: pd.DataFrame) -> str:
    """Why there are weights: large municipalities are drawn more thinly, where they are, and some groups answer more.

    Parameters
    ----------
    response
        The table `response`.
    """
    rows = response[response["breakdown"] == survey.municipality_variable]
    known = rows.dropna(subset=["population", "sample"])
    if 1 < len(known) == len(rows):
        largest: Any = known.sort_values("population", kind="stable").iloc[-1]
        citizens, invited = (float(largest[name] / known[name].sum()) for name in ("population", "sample"))
        if invited < _SMALLER * citizens:
            return (
                f"Den største kommune har {danish.percent(citizens)} af borgerne, men kun {danish.percent(invited)} af "
                "de inviterede, og nogle grupper svarer mere end andre. Vægtningen retter op på begge dele."
            )
    return "Nogle grupper svarer mere end andre, og det retter vægtningen op på."


def places(survey: Round) -> str:
    """Where the division of the municipalities comes from."""
    told = "Kommunegruppen er Danmarks Statistiks inddeling."
    silent = "Rapporten nævner hverken region eller kommunegruppe for den enkelte kommune."
    return f"{told} {silent}" if survey.published else told


def sampled(survey: Round) -> str:
    """What is said of the sample where the round says nothing."""
    return UNKNOWN if survey.has_sample else "Ingen er udtrukket: Alle kunne svare."


def dates(survey: Round) -> str:
    """How the data was collected, and that some of the dates are assumptions."""
    work = survey.config.fieldwork
    mode = " ".join(work.mode.split())
    return f"{mode} Datoer, som kilden ikke oplyser, er antagelser og er mærket." if work.assumed else mode


def target_groups(survey: Round) -> str:
    """What the section on the target groups tells."""
    if all(variable.column is None for variable in survey.variables.values()):
        return "Undersøgelsen er ikke delt efter lovens målgrupper."
    return (
        "Målgruppen følger af den ydelse, borgeren senest har fået. "
        "Tabellen viser, hvilke af lovens målgrupper der hører til hver gruppe."
    )


def channels(survey: Round) -> str:
    """What the section on the channels asks, or that there are none."""
    if not survey.config.channels:
        return "Det er ikke oplyst, ad hvilke veje de inviterede kunne nås."
    return "Ad hvilke veje kunne de inviterede nås?"


def wordings(survey: Round) -> str:
    """Where wordings and answers come from."""
    if not survey.published:
        return "Ordlyd og svarmuligheder er dem, borgerne fik."
    if survey.config.source_kind == ARTICLE:
        return "Kilden gengiver ikke spørgeskemaet. Hvor ordlyd og svarmuligheder er taget fra, står ved spørgsmålet."
    return (
        "Ordlyd og svarmuligheder er gengivet, som de er trykt i rapporten. "
        "Hvor noget mangler eller er udledt, står det ved spørgsmålet."
    )


def gaps(found: list[str]) -> str:
    """The line above the gaps of the questionnaire, or that there are none."""
    if found:
        return "Kilden fortæller ikke alt om spørgeskemaet:"
    return "Ordlyd og svarmuligheder er kendt for alle spørgsmål."


def directed(synthetic: bool) -> str:
    """What a difference that the report told in words is worth on the pages."""
    if synthetic:
        return (
            "Retningen er rapportens, og størrelsen er et skøn. Når bogen viser en af de forskelle, er det altså ikke "
            "et fund, men noget, der er lagt ind."
        )
    return "Bogens egne tal er regnet af de rigtige svar, og der er ingen af de forskelle lagt ind."


def returned(synthetic: bool) -> str:
    """What it says that a printed figure comes again."""
    if synthetic:
        return (
            "Et tal, der er brugt til at lave dataene, kommer igen, fordi det er lagt ind. Det siger intet om, "
            "hvorvidt dataene er rigtige. Det samme gælder et tal, der følger af dem, for eksempel en sum, der er "
            "trykt ud over sine dele, eller en andel, der kan regnes ud af to antal. Det prøver kun, om der er regnet "
            "rigtigt."
        )
    return (
        "De genberegnede tal er regnet af de rigtige svar. Inddelingen siger, hvad de trykte tal er brugt til i de "
        "syntetiske data, og har ingen betydning for tallene her: Hvert trykt tal prøver, om bogen regner som "
        "rapporten."
    )
