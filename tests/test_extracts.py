"""Tables of the method pages, from rows of the results store."""

from __future__ import annotations

import mini
import numpy as np
import pandas as pd
import pytest

from jobsurvey_utils import rounds
from jobsurvey_utils.chapters import extracts, thresholds, workings

RESPONSE = pd.DataFrame(
    {
        "label": ["Assens", "Brøndby"],
        "population": [2000, 4000],
        "sample": [1000, 1000],
        "complete": [300, 280],
        "partial": [20, 30],
        "response_rate": [0.32, 0.31],
    }
)


def test_partial_answers_count_as_answers():
    assert extracts.response(RESPONSE)["Svar"].tolist() == [320, 310]


def test_a_population_that_is_not_known_is_not_shown():
    assert extracts.sampling(RESPONSE, population_known=True)["Andel inviteret"].tolist() == [0.5, 0.25]
    assert list(extracts.sampling(RESPONSE, population_known=False)) == ["Kommune", "Inviterede"]


def test_every_format_is_of_a_column_that_is_there():
    table = extracts.sampling(RESPONSE, population_known=True)
    assert extracts.formats(table) == {"Population": "antal", "Inviterede": "antal", "Andel inviteret": "pct"}


def test_unanswered_questions_stand_in_the_order_asked():
    survey = rounds.load("kl2024")
    bases = pd.DataFrame(
        {
            "item": ["tilfredshed", "tillid", "tillid"],
            "breakdown": ["samlet", "samlet", "koen"],
            "n_asked": [100, 100, 50],
            "n": [80, 90, 45],
            "n_dont_know": [10, 6, 3],
            "n_missing": [10, 4, 2],
        }
    )
    table = extracts.unanswered(survey, bases)
    assert table["Spørgsmål"].tolist() == ["Tillid", "Overordnet tilfredshed"]
    assert table["Andel ubesvaret"].tolist() == [0.04, 0.1]


def test_the_worked_example_stands_beside_what_is_printed():
    survey = rounds.load("kl2024")
    comparison = pd.DataFrame([figure.model_dump() for figure in survey.published])
    item = workings.worked_item(survey, comparison)
    assert item == "tilfredshed"
    sums = pd.DataFrame(
        {
            "item": [item] * 2,
            "category": ["5", "4"],
            "n": [9769, 10247],
            "unweighted_share": [0.32, 0.335],
            "weight_sum": [58000.0, 66000.0],
            "weighted_share": [0.295, 0.335],
        }
    )
    table = workings.worked_example(survey, item, sums, comparison)
    assert table["Svarmulighed"].tolist() == ["Meget tilfreds", "Tilfreds"]
    assert table["Sum af vægte, trykt"].tolist() == [20409, 23183]
    assert table["Vægtet andel, trykt"].tolist() == [0.295, 0.335]


def test_agreement_with_a_figure_that_was_entered_is_not_called_proof():
    comparison = pd.DataFrame([figure.model_dump() for figure in rounds.load("kl2024").published])
    entered, follows, contradicted = workings.worth("tilfredshed", comparison, synthetic=True)
    assert entered.startswith("De trykte tal i »Antal« og »Vægtet andel« er lagt ind")
    assert follows.startswith("2 af de 5 trykte tal i »Uvægtet andel« følger")
    assert contradicted.startswith(
        "3 af de 5 trykte tal i »Uvægtet andel« og alle trykte tal i »Sum af vægte« er modsagt"
    )
    assert workings.worth("tilfredshed", comparison, synthetic=False) == [contradicted]
    assert workings.worth("tillid", comparison, synthetic=True) == []
    shares, sums = workings.impossible("tilfredshed", comparison)
    assert shares.startswith("»Uvægtet andel«: følger ikke af antallet")
    assert sums.startswith("»Sum af vægte«: summen af de fem tal er 69.100")


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (7, "hver af dem gør to celler til en. Så bliver 10 celler til 10 − 3 = 7."),
        (6, "Nogle af dem tager flere end to celler, så 10 bliver til 6."),
    ],
)
def test_the_number_of_cells_is_accounted_for(after, told):
    found = workings.arithmetic({"cells_before": 10, "cells": after}, pd.DataFrame({"cell": ["a", "b", "c"]}))
    assert found.startswith("Tabellen har en række for hver sammenlægning, 3 i alt")
    assert found.endswith(told)
    assert workings.arithmetic({"cells_before": 10, "cells": 10}, pd.DataFrame()) == "Ingen celler er lagt sammen."


def test_a_round_without_a_printed_example_takes_the_first_question_of_the_report():
    survey = rounds.load("kl2024")
    assert workings.worked_item(survey, pd.DataFrame({"statistic": ["n"], "item": ["x"]})) == "tilfredshed"


def test_the_effect_of_weighting_is_in_scores():
    survey = rounds.load("kl2024")
    sums = pd.DataFrame(
        {
            "item": ["tillid"] * 2 + ["kontakt_afdelinger"] * 2,
            "category": ["5", "1", "ja", "nej"],
            "unweighted_share": [0.75, 0.25, 0.5, 0.5],
            "weighted_share": [0.5, 0.5, 0.4, 0.6],
        }
    )
    effect = workings.weighting_effect(survey, sums)
    assert effect["label"].tolist() == ["Tillid"]
    assert effect.loc[0, ["unweighted", "weighted", "difference"]].tolist() == pytest.approx([4, 3, -1])
    hidden = sums.assign(weighted_share=[np.nan, 0.5, 0.4, 0.6])
    assert workings.weighting_effect(survey, hidden).empty


def test_a_collapsed_cell_is_told_in_words():
    survey = rounds.load("kl2024")
    table = pd.DataFrame(
        {
            "cell": ["420×jobafklaring×16-29×mand"],
            "merged_with": ["420×jobafklaring×16-29+30-49×kvinde"],
            "variable": ["koen"],
            "reason": ["too few respondents"],
        }
    )
    shown = workings.collapses(survey, table)
    assert shown["Celle"].tolist() == ["Assens, Jobafklaring, 16–29 år, Mand"]
    assert shown["Lagt sammen med"].tolist() == ["Assens, Jobafklaring, 16–29 år + 30–49 år, Kvinde"]
    assert shown["Grund"].tolist() == ["For få svar"]


def test_the_effect_of_the_least_number_in_a_cell_starts_from_no_weights(tmp_path):
    data = mini.read(tmp_path)
    table = thresholds.thresholds(data, "tilfredshed").set_index("Svar i en celle")
    scores = data.respondents["tilfredshed"].astype("str").astype(float)
    assert table.loc["Uden vægte", "Score"] == pytest.approx(scores.mean())
    assert table.loc[
        "Mindst to svar (bogens valg)", ["Celler", "Score", "Kishs designeffekt"]
    ].tolist() == pytest.approx(
        [8, 3.317, 1.101582222]  # R survey 4.1-1: svymean with the cell weights
    )
    assert table.loc["Mindst to svar (bogens valg)", "Standardfejl"] == pytest.approx(0.2487630882)  # as there
    assert table.loc["Uden vægte", "Standardfejl"] == pytest.approx(np.sqrt((1 - 32 / 150) * scores.var() / 32))
    assert table["Celler"].dropna().is_monotonic_decreasing


def test_groups_without_anybody_are_left_out_and_hidden_ones_are_not():
    rows = pd.DataFrame({"label": ["a", "b", "c"], "sample": pd.array([0, 5, None], dtype="Int64")})
    assert extracts.blocks({"x": rows})["label"].tolist() == ["b", "c"]
