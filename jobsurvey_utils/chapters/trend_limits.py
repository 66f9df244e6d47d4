"""What of two rounds can be compared and what not, and how it is done, in Danish."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.chapters.trend import Trend
from jobsurvey_utils.display.wording import markdown, sentence
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.trend import series as trend_series
from jobsurvey_utils.trend.comparable import CAUTION, COMPARABLE, FEW, GONE, NEW, NOT, plain
from jobsurvey_utils.trend.definitions import shared

VERDICTS = {
    COMPARABLE: "kan sammenlignes",
    CAUTION: "med forbehold",
    NOT: "kan ikke sammenlignes",
    NEW: "nyt spørgsmål",
    GONE: "ikke med mere",
}
REASONS = {
    "kind": "der kan vælges et andet antal svar",
    "scale": "svarmulighederne er ændret",
    "wording": "ordlyden er ændret",
    "wording_unknown": "ordlyden kendes ikke i begge runder",
    "stem": "den fælles indledning er ændret",
    "asked": "spørgsmålet er stillet til andre",
    "groups": "en gruppe, der afgør, hvem der fik spørgsmålet, er afgrænset anderledes",
    "dont_know": "svarene uden for skalaen er ændret",
    "past": "ordlyden til dem, hvis forløb er slut, er ændret",
    "lead_in": "teksten før spørgsmålet er ændret",
    "marks": "kun tegn eller store bogstaver er ændret",
    "assumed": "ordlyd eller svar er ikke offentliggjort for begge runder, men antaget",
}
WORDS_CHANGED = ("scale", "dont_know", "wording", "stem", "past", "lead_in", "marks", "asked")
"""Reasons of which both forms are shown."""
_DEFINED = {
    "missing": "findes ikke i den tidligere runde",
    "source": "kommer fra en anden kilde",
    "categories": "har andre grupper",
    "bands": "har andre grænser",
    "duration": "er beregnet på en anden måde",
    "asked": "er oplyst for andre",
}
ROUND_FORMATS = {"Svarprocent": "pct"}


def items_table(trend: Trend) -> pd.DataFrame | None:
    """The questions by how far they can be compared and why, one row where that is the same; what can, stands last."""
    items = trend.tables["items"]
    if items.empty:
        return None
    order = {NOT: 0, CAUTION: 1, NEW: 2, GONE: 3, COMPARABLE: 4}
    rows = items.sort_values("verdict", key=lambda v: v.map(order), kind="stable").to_dict("records")
    titles: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        titles.setdefault((VERDICTS[row["verdict"]], *_why(trend, row)), []).append(row["title"])
    table = pd.DataFrame(
        [("; ".join(names), *told) for told, names in titles.items()],
        columns=["Spørgsmål", "Sammenligning", "Grund", "Hvad der er ændret"],
    )
    return table.loc[:, [bool(table[column].astype(bool).any()) for column in table]]


def _why(trend: Trend, row: dict[Any, Any]) -> tuple[str, str]:
    """Why a question cannot be compared, or not without reservation, and both forms of what has changed."""
    flags, years = trend.tables["flags"], (trend.earlier[row["earlier"]].config.year, trend.survey.config.year)
    own = flags[(flags["earlier"] == row["earlier"]) & (flags["item"] == row["item"]) & (row["item"] != "")]
    why = danish.join(_reason(flag) for flag in own.to_dict("records")) if len(own) else ""
    forms = own[own["reason"].isin(WORDS_CHANGED)].to_dict("records")
    told = [f"{years[0]}: {_form(f['before'])}; {years[1]}: {_form(f['after'])}" for f in forms]
    return danish.capital(why), " ".join(told)


def _reason(flag: dict[Any, Any]) -> str:
    if flag["reason"] != FEW:
        return REASONS[flag["reason"]]
    return f"{places(int(flag['after']))} med for få svar er udeladt"


def _form(text: str) -> str:
    return f"»{plain(text)}«" if text else "ikke oplyst"


def items_finding(trend: Trend) -> str:
    """How many of the questions can be compared."""
    items = trend.tables["items"]
    if items.empty or trend.main is None:
        return ""
    own = items[items["earlier"] == trend.main.id]
    count = {name: int((own["verdict"] == name).sum()) for name in VERDICTS}
    first, last = trend.years
    number = "ét" if count[COMPARABLE] == 1 else danish.count_word(count[COMPARABLE])
    told = [f"Af spørgsmålene i {last} kan {number} sammenlignes med {first} uden forbehold"]
    more = {
        CAUTION: "kan sammenlignes med forbehold",
        NOT: "kan ikke sammenlignes",
        NEW: "er nyt" if count[NEW] == 1 else "er nye",
    }
    told += [
        f"{'ét' if count[name] == 1 else danish.count_word(count[name])} {text}"
        for name, text in more.items()
        if count[name]
    ]
    gone = f"{danish.capital(danish.count_word(count[GONE]))} fra {first} er ikke med mere."
    return " ".join([sentence(danish.join(told)), *([gone] if count[GONE] else [])])


def rounds_table(trend: Trend) -> pd.DataFrame:
    """The rounds side by side: who took part, and what their numbers are."""
    facts = trend.facts
    kinds = [
        "trykte tal" if row["kind"] == "published" else "syntetiske svar" if row["synthetic"] else "rigtige svar"
        for row in facts.to_dict("records")
    ]
    columns: dict[str, Any] = {
        "Runde": facts["title"],
        "Kommuner": facts["municipalities"],
        "Fælles kommuner": facts["common"],
        "Inviterede": facts["sample"],
        "Svar": facts["answers"],
        "Svarprocent": facts["response"],
        "Data": pd.Series(kinds, index=facts.index),
    }
    table = pd.DataFrame(columns)
    return table if facts["common"].notna().any() else table.drop(columns="Fælles kommuner")


def limits(trend: Trend) -> list[str]:
    """What cannot be compared and why, as list items in Markdown."""
    told = [*_of_series(trend), *(part for earlier in trend.earlier.values() for part in _of_round(trend, earlier))]
    return [f"- {markdown(part)}" for part in told]


def _of_series(trend: Trend) -> list[str]:
    """The rounds of which only figures are published."""
    earlier = [(each, _names(trend, each)) for each in trend.earlier.values()]
    return [_of_published(each) for each in trend_series.listed(trend.survey, earlier)]


def _names(trend: Trend, earlier: Round) -> dict[str, str]:
    items = trend.tables["items"]
    own = items[(items["earlier"] == earlier.id) & items["verdict"].isin([COMPARABLE, CAUTION])]
    return dict(zip(own["item"], own["other"], strict=True))


def _of_published(series: Any) -> str:
    places = "" if series.municipalities is None else f" {danish.number(series.municipalities)} kommuner deltog."
    told = f"{series.title}: Der er ingen data, kun offentliggjorte tal.{places} Hvilke kommuner det var, hvordan der "
    told += (
        "blev spurgt, og hvor usikre tallene er, kan bogen ikke undersøge. Derfor er der hverken interval eller test, "
    )
    told += "og tallene er ikke regnet om til de samme kommuner eller den samme sammensætning."
    groups = f" Målgrupper: {series.groups}." if series.groups else ""
    source = f" Kilde: {series.source.rstrip('.')}."
    second = (
        " Det er en sekundær kilde: Tallene er læst, hvor de er gengivet, og ikke, hvor de først stod."
        if series.secondary
        else ""
    )
    return f"{told}{groups}{source}{second}{f' {series.note}' if series.note else ''}"


def _of_round(trend: Trend, earlier: Round) -> list[str]:
    """What differs between this round and an earlier one beside the questions."""
    survey, found = trend.survey, []
    row = trend.facts[trend.facts["survey"] == earlier.id].iloc[0]
    if row["status"] != "ok":
        return []
    old, new = (set(r.groups(r.municipality_variable)) for r in (earlier, survey))
    found.append(
        f"Kommuner: {places(len(old - new))} fra {earlier.config.year} er ikke med i {survey.config.year}, og "
        f"{places(len(new - old))} er nye. De indgår ikke i nogen ændring på siden."
    )
    defined = trend.tables["variables"]
    for other in defined[(defined["earlier"] == earlier.id) & (defined["reason"] != "ok")].to_dict("records"):
        label = survey.breakdown_label(other["variable"])
        found.append(f"{label}: grupperne sammenlignes ikke, for opdelingen {_DEFINED[other['reason']]}.")
    found += [_population(survey, earlier)] if _conditions(survey) != _conditions(earlier) else []
    found.append(
        f"Tidspunkt: Der blev spurgt {_dates(earlier)} og {_dates(survey)}. En ændring kan også skyldes årstiden eller "
        "noget andet, der er sket imellem."
    )
    return found


def places(count: int) -> str:
    """A number of municipalities in words."""
    return f"{danish.count_word(count)} {'kommune' if count == 1 else 'kommuner'}"


def _conditions(survey: Round) -> set[str]:
    return {plain(text) for text in survey.config.population}


def _population(survey: Round, earlier: Round) -> str:
    parts = []
    for one, other in ((earlier, survey), (survey, earlier)):
        only = [plain(text) for text in one.config.population if plain(text) not in _conditions(other)]
        parts += [f"Kun i {one.config.year}: {' '.join(f'»{text}«' for text in only)}"] if only else []
    return f"Population: Betingelserne for at høre til er beskrevet forskelligt. {' '.join(parts)}"


def _dates(survey: Round) -> str:
    days = survey.config.fieldwork
    return danish.period(days.opens, days.closes)


def method(trend: Trend) -> dict[str, str]:
    """The numbers of the method, as texts; nothing where no change is computed."""
    if trend.main is None:
        return {}
    first, last = trend.years
    told = {
        "foerste": first,
        "sidste": last,
        "n_tests": danish.number(int(trend.tables["change"]["p_bh"].notna().sum())),
        "fdr": danish.percent(trend.survey.config.differences.fdr, 0),
        "metode": "Formlerne står på siden om beregninger.",
    }
    if not bool(trend.fact("fixed")):
        return {
            **told,
            "fast": "Sammensætningen kan ikke holdes fast, for rundens population er ikke kendt for kommunerne.",
        }
    names = [
        danish.lower_first(trend.survey.breakdown_label(name)) for name in str(trend.fact("variables")).split(", ")
    ]
    merged, outside = int(trend.fact("cells_merged")), int(trend.fact("left_out"))
    cells = f"Der er {danish.number(int(trend.fact('cells')))} celler efter {danish.join(names)}"
    cells += f", og {danish.number(merged)} af dem er lagt sammen med en nabo i begge runder" if merged else ""
    rest = (
        f" {danish.number(outside)} svar fra {first} er i celler, der ikke er personer i i {last}, og tæller ikke med."
        if outside
        else ""
    )
    people = danish.number(int(trend.fact("population")))
    return {**told, "fast": f"{sentence(cells)} Populationen i {last} er på {people} borgere.{rest}"}


def breakdowns(trend: Trend) -> str:
    """The breakdowns that both rounds share, in a sentence."""
    names = shared(trend.survey, trend.main) if trend.main else []
    return danish.join(danish.lower_first(trend.survey.breakdown_label(name)) for name in names)
