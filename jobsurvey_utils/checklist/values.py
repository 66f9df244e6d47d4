"""The placeholders of the checklist's answers: each a function of a round's configuration, results and analyses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.chapters import codebook
from jobsurvey_utils.checklist.sources import Sources, only
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL

Value = Callable[[Sources], str]
SURE = "95-procentsinterval"
UNKNOWN = "ikke opgjort"
"""What stands for a number that a round has not."""


def _config(get: Callable[[Round], Any]) -> Value:
    return lambda sources: str(get(sources.round))


def _sentences(get: Callable[[Round], Iterable[str]]) -> Value:
    return lambda sources: " ".join(" ".join(text.split()) for text in get(sources.round))


def _listed(get: Callable[[Round], Iterable[str]]) -> Value:
    return lambda sources: danish.join(get(sources.round))


def _counted(get: Callable[[Round], int]) -> Value:
    return lambda sources: danish.count_word(get(sources.round))


def _told(value: Any, unit: danish.Unit) -> str:
    return UNKNOWN if pd.isna(value) else danish.quantity(float(value), unit)


def _number(value: Any, decimals: int = 0) -> str:
    return UNKNOWN if pd.isna(value) else danish.number(float(value), decimals)


def _response(column: str, unit: danish.Unit = "antal") -> Value:
    return lambda sources: _told(sources.total("response")[column], unit)


def _weights(column: str, decimals: int = 0) -> Value:
    return lambda sources: _number(sources.total("weights_summary")[column], decimals)


def _with_interval(told: str, low: Any, high: Any, unit: danish.Unit) -> str:
    """A number with its interval, where there is one."""
    if told == UNKNOWN or pd.isna(low) or pd.isna(high):
        return told
    return f"{told} ({SURE} {danish.interval(low, high, unit)})"


def _extreme(table: str, column: str, end: str, unit: danish.Unit) -> Value:
    """The lowest or highest value of the municipalities that is shown."""
    return lambda sources: _told(sources.municipalities(table)[column].agg(end), unit)


def _share_of_asked(column: str, end: str) -> Value:
    """The lowest or highest share of those asked, over the items, that gave no answer of substance."""

    def value(sources: Sources) -> str:
        rows = sources.rows("bases", TOTAL)
        asked = rows[rows["n_asked"].fillna(0) > 0]
        return _told((asked[column] / asked["n_asked"]).agg(end), "pct")

    return value


def _headline(sources: Sources) -> str:
    """The result on the headline question with its interval."""
    row = sources.headline("default")
    unit = sources.headline_unit
    return _with_interval(_told(row["estimate"], unit), row["low"], row["high"], unit)


def _choices_apart(sources: Sources) -> str:
    """How far the other choices move the result on the headline question at most."""
    rows = sources.choices()
    unit: danish.Unit = "score" if sources.headline_unit == "score" else "point"
    return _told(rows["difference"].abs().max(), unit)


def _coverage(end: str) -> Value:
    return lambda sources: _told(sources.coverage()["coverage"].agg(end), "pct")


def _draws(sources: Sources) -> str:
    return _number(sources.coverage()["draws"].max())


def _indicator(sources: Sources) -> str:
    rows = sources.analyses["propensity"]["indicators"]
    if rows.empty:
        return UNKNOWN
    row = only(rows)
    return _with_interval(_number(row["r"], 2), row["ci_low"], row["ci_high"], "score")


def _silent(column: str) -> Value:
    """Of the silent, the share that is positive on the headline question: assumed, or where the majority falls."""

    def value(sources: Sources) -> str:
        row = sources.majority()
        return UNKNOWN if row is None else _told(row[column], "pct")

    return value


def _audited(sources: Sources) -> str:
    """How the figures of the report fare against each other; nothing of a round without a report."""
    if not sources.round.published:
        return ""
    figures = danish.number(len(sources.round.published))
    found = sources.analyses["audit"]["audit_summary"]
    checks, wrong = (int(found[name].sum()) for name in ("checks", "contradiction"))
    told = f"{danish.number(wrong)} går ikke op" if wrong else "alle går op"
    return f"Rapportens {figures} tal er prøvet mod hinanden i {danish.number(checks)} kontroller, og {told}."


def _weight_spread(sources: Sources) -> str:
    value = sources.total("weights_summary")["weight_cv"]
    return UNKNOWN if pd.isna(value) else danish.percent(float(value), 0)


def _data(sources: Sources) -> str:
    return "syntetiske data" if sources.store.meta["synthetic"] else "de indsamlede svar"


VALUES: dict[str, Value] = {
    "titel": _config(lambda r: r.config.title),
    "klient": _config(lambda r: r.config.client),
    "udfører": _config(lambda r: r.config.conducted_by),
    "indsamling": _config(lambda r: " ".join(r.config.fieldwork.mode.split())),
    "baggrund": _sentences(lambda r: r.config.background),
    "betingelser": _sentences(lambda r: r.config.population),
    "år": _config(lambda r: r.config.year),
    "åbner": _config(lambda r: danish.date(r.config.fieldwork.opens)),
    "lukker": _config(lambda r: danish.date(r.config.fieldwork.closes)),
    "påmindelser": _counted(lambda r: len(r.config.fieldwork.reminders)),
    "n_spørgsmål": _config(lambda r: danish.number(len(r.items))),
    "n_temaer": _counted(lambda r: len(r.themes)),
    "n_kommuner": _counted(lambda r: len(r.config.municipalities)),
    "temaer": _listed(lambda r: (f"»{theme.title}«" for theme in r.themes.values())),
    "opdelinger": _listed(lambda r: (danish.lower_first(r.breakdown_label(b)) for b in r.config.breakdowns[1:])),
    "vægtvariable": _listed(codebook.cell_variables),
    "stratifikation": _listed(
        lambda r: (danish.lower_first(r.breakdown_label(name)) for name in r.config.sampling_strata)
    ),
    "mindst_i_celle": _counted(lambda r: r.config.weighting.min_cell_respondents),
    "mindst_personer": _counted(lambda r: r.config.disclosure.min_persons),
    "mindst_i_kommune": _counted(lambda r: r.config.disclosure.min_persons_crossed),
    "fejlandel": _config(lambda r: danish.percent(r.config.differences.fdr, 0)),
    "mindste_score": _config(lambda r: danish.number(r.config.differences.score, 2)),
    "mindste_andel": _config(lambda r: danish.quantity(r.config.differences.share, "point")),
    "n_population": _response("population"),
    "n_inviterede": _response("sample"),
    "n_gennemført": _response("complete"),
    "n_delvist": _response("partial"),
    "n_frameldt": _response("opt_out"),
    "n_svar": lambda sources: danish.number(int(sources.store.meta["n_respondents"])),
    "svarprocent": _response("response_rate", "pct"),
    "vægtet_svarprocent": _response("weighted_response_rate", "pct"),
    "laveste_svarprocent": _extreme("response", "response_rate", "min", "pct"),
    "højeste_svarprocent": _extreme("response", "response_rate", "max", "pct"),
    "færrest_svar": _extreme("weights_summary", "respondents", "min", "antal"),
    "celler_før": _weights("cells_before"),
    "celler": _weights("cells"),
    "vægt_lav": _weights("weight_low", 1),
    "vægt_høj": _weights("weight_high"),
    "vægt_spredning": _weight_spread,
    "kish": _weights("kish_deff", 2),
    "effektive_svar": _weights("n_eff"),
    "ubesvaret_mindst": _share_of_asked("n_missing", "min"),
    "ubesvaret_højst": _share_of_asked("n_missing", "max"),
    "ved_ikke_højst": _share_of_asked("n_dont_know", "max"),
    "hovedspørgsmål": lambda sources: f"»{sources.headline_item.title}«",
    "hovedresultat": _headline,
    "n_beregningsvalg": lambda sources: danish.count_word(sources.choices()["choice"].nunique()),
    "største_flytning": _choices_apart,
    "dækning_lav": _coverage("min"),
    "dækning_høj": _coverage("max"),
    "gennemløb": _draws,
    "r_indikator": _indicator,
    "tavse_regnet": _silent("assumed"),
    "tavse_vendepunkt": _silent("tipping"),
    "efterprøvet": _audited,
    "datagrundlag": _data,
}
"""What each placeholder stands for."""
