"""What the pages say of importance, reliability, and differences adjusted and told in three ways."""

from __future__ import annotations

import mini
import pandas as pd
import pytest

from jobsurvey_utils import models as analysis
from jobsurvey_utils import rounds, weighting
from jobsurvey_utils.chapters import adjustment, models, reliability, three_ways
from jobsurvey_utils.rounds.schema import TOTAL


@pytest.fixture(scope="module")
def survey():
    return rounds.load("kl2024")


def drivers(ranks, status="ok"):
    """Tables of importance with two items for all, in these ranks with their intervals."""
    nothing = status != "ok"
    rows = [
        {"model": TOTAL, "item": item, "rank": rank, "rank_low": low, "rank_high": high, "status": status}
        | {"share": None if nothing else 1 / rank, "pairwise": None if nothing else 0.01 + 1 / rank}
        for item, (rank, low, high) in zip(("tillid", "klart_maal", "inddragelse"), ranks, strict=True)
    ]
    fit = {"model": TOTAL, "n_asked": 1200, "n": 1000, "predictors": 3, "status": status}
    fit |= dict.fromkeys(("r_squared", "low", "high"), None if nothing else 0.5)
    numbers = dict.fromkeys(("share", "pairwise"), "float64")
    return {"drivers": pd.DataFrame(rows).astype(numbers), "driver_models": pd.DataFrame([fit])}


ONE, TWO, ALL = (
    [(1, 1, 1), (2, 2, 3), (3, 2, 3)],
    [(1, 1, 2), (2, 1, 2), (3, 3, 3)],
    [(1, 1, 3), (2, 1, 3), (3, 1, 3)],
)


@pytest.mark.parametrize(
    ("ranks", "expected"),
    [
        (ONE, "»Tillid« er det spørgsmål, der hænger tættest sammen med overordnet tilfredshed."),
        (
            TWO,
            "»Tillid« og »Klart mål« kan hver især være det spørgsmål, der hænger tættest sammen med "
            "overordnet tilfredshed.",
        ),
        (ALL, "Tre af tre spørgsmål kan hænge tættest sammen med overordnet tilfredshed."),
    ],
)
def test_finding_names_those_that_may_be_first(survey, ranks, expected):
    assert models.finding(survey, drivers(ranks), synthetic=False) == expected


def test_finding_says_what_is_made_up(survey):
    told = models.finding(survey, drivers(ONE), synthetic=True)
    assert told.startswith("Svarene er syntetiske, så siden viser kun regnemåden. Spørgsmålenes andele går fra ")
    assert "Tillid" not in told


def test_refused_importance_says_why(survey):
    tables = drivers(ONE, "too_few")
    assert models.finding(survey, tables, synthetic=False) == (
        "Sammenhængene er ikke beregnet: for få svar til beregningen."
    )
    assert models.drawing(survey, tables) is None
    assert models.importance(survey, tables) is None
    assert models.strength(tables) == models.finding(survey, tables, synthetic=False)


def test_strength_tells_who_is_left_out():
    told = models.strength(drivers(ONE))
    assert "tre spørgsmål 50,0 pct." in told
    assert "de 1.000 personer" in told
    assert "De øvrige 200 " in told


def test_uncertain_places_are_told():
    assert "To af de tre spørgsmål har ikke en sikker plads" in models.spread(drivers(ONE))
    assert "Ingen af pladserne er helt sikker" in models.spread(drivers(ALL))
    assert "mere end 1,0 procentpoint" in models.spread(drivers(ALL))


def test_reliability_gives_a_reason_where_there_is_no_number(survey):
    numbers = ["alpha", "alpha_low", "alpha_high", "omega", "omega_low", "omega_high"]
    table = pd.DataFrame(
        [("moedet", 3, 900, *[0.8] * 6, "ok", "ok"), ("maal", 2, 900, *[0.6] * 3, *[None] * 3, "ok", "two_items")],
        columns=["theme", "items", "n", *numbers, "alpha_status", "omega_status"],
    ).astype(dict.fromkeys(numbers, "float64"))
    shown = reliability.reliability(survey, {"reliability": table})
    assert shown[models.REMARK].to_list() == ["", "Omega kræver mindst tre spørgsmål"]
    assert reliability.reliable(survey, {"reliability": table}) == (
        "Alfa går fra 0,60 (Mål og aktiviteter) til 0,80 (Mødet med jobcentret). En af de to temaer ligger med hele "
        "intervallet over 0,7."
    )


def adjusted(rows):
    columns = ["breakdown", "group", "unadjusted", "adjusted", "sure", "sure_adjusted", "status"]
    frame = pd.DataFrame(rows, columns=columns).assign(item="tilfredshed", n=100, se=0.1, low=0.0, high=1.0)
    fits = pd.DataFrame(
        [("tilfredshed", 400, 400, 9, 0.05)], columns=["item", "n_answers", "n", "coefficients", "r_squared"]
    )
    return {"adjusted": frame.astype({"sure": "boolean", "sure_adjusted": "boolean"}), "fits": fits}


def test_what_adjustment_changes_is_named(survey):
    tables = adjusted(
        [
            ("koen", "kvinde", 0.2, 0.1, True, True, "ok"),
            ("koen", "mand", -0.2, -0.1, True, True, "ok"),
            ("alder", "16-29", 0.2, 0.0, True, False, "ok"),
            ("alder", "30-49", 0.0, 0.1, False, True, "ok"),
            ("alder", "50-66", 0.3, float("nan"), None, None, "too_few"),
        ]
    )
    told = adjustment.told(survey, tables, "tilfredshed")
    assert told.startswith(
        "En opdeling i to grupper er kun én sammenligning. Af 3 sammenligninger er 2 sikre før justering og 2 efter."
    )
    assert "ikke længere sikker for borgere på 16–29 år." in told
    assert "Først efter justering er den sikker for borgere på 30–49 år." in told
    assert "5,0 pct. af forskellene" in told
    table = adjustment.differences(survey, tables, "tilfredshed")
    assert table[adjustment.JUDGED].to_list()[-1] == "for få svar til at justere"
    assert adjustment.caption(survey, tables, "tilfredshed") == (
        "For 3 af 4 grupper er forskellen til de øvrige mindre efter justering."
    )


def robust(rows):
    ways = ["score", "top", "odds"]
    numbers = ["score_difference", "score_p", "top_difference", "top_p", "log_odds", "odds_p"]
    frame = pd.DataFrame(rows, columns=["breakdown", "group", "agrees", "reason", *(f"{way}_sure" for way in ways)])
    return {
        "robustness": frame.assign(item="tilfredshed", n=100, **dict.fromkeys(numbers, 0.1)).astype(
            {"agrees": "boolean"}
        )
    }


def test_where_the_three_ways_disagree_it_is_said(survey):
    tables = robust(
        [
            ("koen", "kvinde", True, "ok", True, True, True),
            ("koen", "mand", True, "ok", True, True, True),
            ("alder", "16-29", False, "verdict", True, False, True),
            ("alder", "30-49", None, "separation", False, False, None),
            ("kommune", "101", True, "ok", False, False, False),
        ]
    )
    told = three_ways.agreeing(survey, tables)
    assert told.startswith("I 2 af 3 sammenligninger (66,7 pct.)")
    assert "i ingen af dem peger" in told
    assert "finder 2 sikre forskelle, andelen 1 og den ordinale model 2" in told
    shown = three_ways.unlike(survey, tables, "tilfredshed")
    assert shown[three_ways.GROUP].to_list() == ["16–29 år"]
    counts = three_ways.agreement(survey, tables).set_index(three_ways.BLOCK)
    assert counts[three_ways.COMPARED].to_list() == [1, 1, 1]
    assert counts[three_ways.REFUSED].to_list() == [0, 1, 0]


def test_every_status_has_words():
    codes = {"hidden", "empty", "one_group", "constant", "one_in_cell", "census", "aliased", "too_few", "separation"}
    assert codes <= set(adjustment._WHY)
    assert {"hidden", "too_few", "too_many", "constant", "no_predictors", "routed", "no_factor"} <= set(models.WHY)


def test_a_round_without_scores_says_so(tmp_path):
    survey, data = rounds.load("covid2020"), mini.read(tmp_path)
    empty = {name: table.iloc[:0] for name, table in analysis.tables(data, weighting.weigh(data)).items()}
    assert "ingen spørgsmål med score" in three_ways.agreeing(survey, empty)
    assert "ingen spørgsmål med score" in adjustment.told(survey, empty, "tilfredshed_kontakt")
    assert list(adjustment.sections(survey, empty, "tilfredshed_kontakt")) == ["uden_score"]
    assert "ikke et samlende spørgsmål" in models.finding(survey, empty, synthetic=True)
    assert "ikke et samlende spørgsmål" in models.strength(empty)
    tables = [part(survey, empty, "tilfredshed_kontakt") for part in (three_ways.unlike, adjustment.differences)]
    tables += [part(survey, empty) for part in (three_ways.agreement, models.importance, models.routed)]
    assert tables == [None] * 5
    assert adjustment.drawing(survey, empty, "tilfredshed_kontakt") is None
