"""Danish tables and sentences of the page on differences between groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.display import ranked, tested, views, wording
from jobsurvey_utils.display.canvas import Drawing
from jobsurvey_utils.display.columns import Row
from jobsurvey_utils.display.question import Measure, Question
from jobsurvey_utils.inference.contrasts import REST
from jobsurvey_utils.inference.differences import LEAST
from jobsurvey_utils.inference.effects import LARGE, OPEN, SMALL
from jobsurvey_utils.inference.measures import SCORE
from jobsurvey_utils.results import Store
from jobsurvey_utils.rounds import Round

Tables = Mapping[str, pd.DataFrame]
KEYS = ["item", "breakdown", "group"]

BLOCK, GROUP, OTHER = "Opdeling", "Gruppe", "Sammenlignet med"
DIFFERENCE, INTERVAL = "Forskel", "95-procentsinterval"
P_BH, VERDICT = "p (FDR)", "Vurdering"
TESTS, SURE, WIDE = "Sammenligninger", "Sikre", "Også uden korrektion"
SIZES = {LARGE: "Store", OPEN: "Måske små", SMALL: "Små"}
TESTED, UNLIKE, REFUSED = "Spørgsmål", "Grupperne svarer ikke ens", "Kan ikke beregnes"


def counted(store: Store) -> pd.DataFrame:
    """The tests that the question pages make, each comparison once."""
    table = store.tables["differences"].dropna(subset=["p_bh"])
    place, rest = ["item", "breakdown", "statistic"], table["other"] == REST
    pairs = (~rest).groupby([table[name] for name in place]).transform("sum")
    value = table["difference"].abs()
    pair = value.mask(rest).groupby([table[name] for name in place]).transform("max")
    first = table["statistic"] == table.groupby("item")["statistic"].transform("first")
    return table.loc[first & ~(rest & (pairs == 1) & np.isclose(value, pair, rtol=1e-9))]


def finding(survey: Round, store: Store) -> str:
    """How many of how many differences are sure, and how many of these are large enough to matter."""
    tests = counted(store)
    sure = tests.loc[tests["p_bh"] <= survey.config.differences.fdr]
    sizes = {name: int((sure["size"] == name).sum()) for name in SIZES}
    told = (
        f"Af {_tests(len(tests))} på siderne om de enkelte spørgsmål viser {danish.number(len(sure))} en sikker forskel"
    )
    rest = (
        f"{danish.number(sizes[LARGE])} af dem er med sikkerhed store nok til at betyde noget i praksis, "
        f"{_too_small(sizes[SMALL])}, "
        f"og for {danish.number(sizes[OPEN])} rækker svarene ikke til at afgøre det"
    )
    return " ".join(map(wording.sentence, (told, rest)))


def _too_small(count: int) -> str:
    return "én er med sikkerhed for lille" if count == 1 else f"{danish.count_word(count)} er med sikkerhed for små"


def _tests(count: int) -> str:
    return f"{danish.number(count)} {'sammenligning' if count == 1 else 'sammenligninger'}"


def limits(survey: Round, store: Store) -> dict[str, str]:
    """The round's thresholds as texts: for a mean only where there are means."""
    found = survey.config.differences
    points = danish.number(100 * found.share, 0 if float(100 * found.share).is_integer() else 1)
    scores = (store.tables["differences"]["statistic"] == SCORE).any()
    mean = [f"{danish.number(found.score, 2)} point for et gennemsnit"] if scores else []
    return {
        "graense_score": danish.number(found.score, 2),
        "graense_andel": f"{points} procentpoint",
        "graense": danish.join([*mean, f"{points} procentpoint for en andel"]),
        "fdr": danish.percent(found.fdr, 0),
        "regnet_af": danish.join(["stikprøven", *(["vægtene"] if survey.config.weighting.cells else [])]),
    }


def chance(survey: Round, store: Store) -> dict[str, str]:
    """What testing many at once does, in numbers."""
    tests, level = counted(store), survey.config.differences.fdr
    plain, kept = int((tests["p"] <= level).sum()), int((tests["p_bh"] <= level).sum())
    return {
        "antal_tests": danish.number(len(tests)),
        "ventede": danish.number(round(level * len(tests))),
        "uden": danish.number(plain),
        "med": danish.number(kept),
        **_pages(tests, level),
        "bredt": _wide(tests, level),
        "mindst": danish.number(LEAST),
    }


def _pages(tests: pd.DataFrame, level: float) -> dict[str, str]:
    """The pages with tests, and how many at most are expected to make a false claim by Holm's rule."""
    pages = tests["item"].nunique()
    return {"sider": danish.number(pages), "falske_sider": danish.number(level * pages, 1)}


def _wide(tests: pd.DataFrame, level: float) -> str:
    """How many of the sure differences are so without finite population correction."""
    sure = tests["p_bh"] <= level
    kept = sure & (tests["p_wide_bh"] <= level)
    if not sure.any():
        return "Ingen forskelle er sikre, så der er heller ingen at prøve uden endelighedskorrektion."
    return wording.sentence(
        f"Af de {danish.number(int(sure.sum()))} sikre forskelle er {danish.number(int(kept.sum()))} også sikre på den "
        "måde"
    )


def judged(survey: Round, store: Store, found: Tables) -> dict[str, pd.DataFrame]:
    """The analysis of adjustment with the verdicts before adjustment that the questions' pages give."""
    tests = store.tables["differences"]
    tests = tests.loc[(tests["other"] == REST) & (tests["statistic"] == SCORE) & tests["p_bh"].notna()]
    sure = (tests.set_index(KEYS)["p_bh"] <= survey.config.differences.fdr).to_dict()
    table = found["adjusted"]
    keys = zip(*(table[name] for name in KEYS), strict=True)
    own = [sure.get(key, before) for key, before in zip(keys, table["sure"], strict=True)]
    verdicts = pd.Series(own, table.index, dtype="boolean").mask(table["sure"].isna())
    return {**found, "adjusted": table.assign(sure=verdicts)}


def by_breakdown(survey: Round, store: Store) -> pd.DataFrame:
    """For each breakdown how many comparisons were made, and what came of them."""
    tests = counted(store)
    sure = tests["p_bh"] <= survey.config.differences.fdr
    columns = {TESTS: tests["p"].notna(), SURE: sure}
    columns |= {WIDE: sure & (tests["p_wide_bh"] <= survey.config.differences.fdr)}
    columns |= {name: sure & (tests["size"] == size) for size, name in SIZES.items()}
    found = tests[["breakdown"]].assign(**columns).groupby("breakdown", sort=False).sum().reset_index()
    names = [survey.breakdown_label(name) for name in found["breakdown"]]
    return found.drop(columns="breakdown").assign(**{BLOCK: names})[[BLOCK, *columns]]


def contrasts(question: Question) -> pd.DataFrame | None:
    """The groups of each breakdown against the rest, for the figure; nothing where there are no tests."""
    measure, parts = question.measure(), []
    for breakdown in question.breakdowns:
        block = question.survey.breakdown_label(breakdown)
        rest = [row for row in tested.tests(question, breakdown, measure) if row["other"] == REST]
        parts += [{**row, "block": block, "verdict": tested.mark(question.survey, row)} for row in rest]
    return pd.DataFrame(parts) if parts else None


def caption(question: Question) -> str:
    """The heading of the figure: how many groups differ from the rest."""
    found = contrasts(question)
    if found is None:
        return "Der er ingen grupper at sammenligne."
    sure = int((found["verdict"] != "alike").sum())
    told = f"{danish.number(sure)} af {danish.number(len(found))} grupper adskiller sig fra de øvrige"
    return wording.sentence(told if sure else "Ingen af grupperne kan skelnes fra de øvrige")


def drawing(question: Question) -> Drawing | None:
    """The difference of each group from the rest with its interval, coloured by its test."""
    found, measure = contrasts(question), question.measure()
    if found is None:
        return None
    low, high = measure.scale
    columns: dict[str, Any] = {"value": "difference", "low": "ci_low", "high": "ci_high"}
    none = {"label": "Ingen forskel", "difference": 0.0}
    return ranked.dots(
        found,
        **columns,
        block="block",
        verdict="verdict",
        total=none,
        unit="point" if measure.unit == "pct" else "score",
        scale=(low - high, high - low),
        sort=False,
        subject=f"{views.measure_name(question)}: forskel til de øvrige",
    )


def note(question: Question) -> str:
    """The line under the figure."""
    point = " i procentpoint" if question.measure().unit == "pct" else ""
    told = f"{views.measure_name(question)}: forskellen{point} mellem gruppen og alle i de andre grupper."
    return f"{told} Stregerne er 95-procentsintervaller."


def pairwise(question: Question) -> pd.DataFrame | None:
    """All pairs of groups of a question, and each group against the rest, with their tests."""
    measure, survey, rows = question.measure(), question.survey, []
    for breakdown in question.breakdowns:
        names = survey.groups(breakdown) | {REST: "de øvrige"}
        for row in tested.tests(question, breakdown, measure):
            ends = {BLOCK: survey.breakdown_label(breakdown), GROUP: names[row["group"]], OTHER: names[row["other"]]}
            rows.append({**ends, **_numbers(row, measure), VERDICT: verdict(survey, row)})
    return pd.DataFrame(rows) if rows else None


def _numbers(row: Row, measure: Measure) -> dict[str, Any]:
    """The numbers of a test; differences of shares in percentage points."""
    times, decimals = (100, 1) if measure.unit == "pct" else (1, 2)
    low, high = (danish.number(row[name] * times, decimals) for name in ("ci_low", "ci_high"))
    first = {_difference(measure): row["difference"] * times, INTERVAL: f"{low} til {high}"}
    return first | {P_BH: row["p_bh"]}


def _difference(measure: Measure) -> str:
    return f"{DIFFERENCE} (procentpoint)" if measure.unit == "pct" else DIFFERENCE


def verdict(survey: Round, row: Row) -> str:
    """What may be said of a difference."""
    if not tested.sure(survey, row):
        return "uafgjort"
    return {LARGE: "stor", SMALL: "lille"}.get(str(row["size"]), "måske lille")


def distributions(survey: Round, store: Store) -> pd.DataFrame:
    """For each breakdown how many questions Rao and Scott's test was made of, and where the groups differ."""
    table = store.tables["distribution_tests"]
    columns = {
        TESTED: table["p_bh"].notna(),
        UNLIKE: table["p_bh"] <= survey.config.differences.fdr,
        REFUSED: table["p_bh"].isna(),
    }
    found = table[["breakdown"]].assign(**columns).groupby("breakdown", sort=False).sum().reset_index()
    names = [survey.breakdown_label(name) for name in found["breakdown"]]
    return found.drop(columns="breakdown").assign(**{BLOCK: names})[[BLOCK, *columns]]


def distribution_finding(survey: Round, store: Store) -> str:
    """How many of the distributions differ between groups."""
    made = store.tables["distribution_tests"].dropna(subset=["p_bh"])
    if made.empty:
        return "Der er for få svar til at sammenligne hele fordelingen."
    sure = int((made["p_bh"] <= survey.config.differences.fdr).sum())
    told = f"I {danish.number(sure)} af {danish.number(len(made))} tests svarer grupperne ikke ens"
    return wording.sentence(f"{told}, når hele fordelingen ses under ét")


def look(question: Question) -> dict[str, Any]:
    """How the table of pairs is shown."""
    measure = question.measure()
    format = "tal1" if measure.unit == "pct" else "score"
    return {"block": BLOCK, "header": GROUP, "formats": {P_BH: "p", _difference(measure): format}}
