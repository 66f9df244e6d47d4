"""A round's configuration as Danish tables."""

from __future__ import annotations

import pandas as pd
import pytest

from jobsurvey_utils import danish, rounds
from jobsurvey_utils.chapters import codebook

ROUNDS = rounds.names()


@pytest.fixture(params=ROUNDS)
def survey(request: pytest.FixtureRequest) -> rounds.Round:
    return rounds.load(request.param)


def test_every_municipality_is_listed_in_danish_order(survey):
    table = codebook.municipalities(survey)
    assert len(table) == len(survey.config.municipalities)
    assert list(table["Kommune"]) == sorted(table["Kommune"], key=danish.sort_key)


def test_the_municipality_that_is_inferred_is_told_apart():
    table = codebook.municipalities(rounds.load("kl2024")).set_index("Kommune")
    assert table.index[table["Kilde"] == codebook.INFERRED].tolist() == ["Vejle"]


def test_variables_are_counted_by_source():
    assert codebook.sources(rounds.load("kl2024")) == (
        "Fire kommer fra registre, to har borgerne selv oplyst, og en er beregnet."
    )
    assert "beregnet" not in codebook.sources(rounds.load("covid2020"))


def test_assumed_dates_are_told_apart_from_printed_ones():
    table = codebook.fieldwork(rounds.load("kl2024")).set_index("Hændelse")["Kilde"]
    assert table["Spørgeskemaet lukkede"] == codebook.PRINTED
    assert (table.drop("Spørgeskemaet lukkede") == codebook.ASSUMED).all()


def test_the_population_is_told_only_where_the_round_weights_to_it():
    meta = {"n_population": 198877, "n_sample": 86965, "n_respondents": 33758}
    assert codebook.scope(rounds.load("kl2024"), meta) == (
        "Populationen er på 198.877 borgere. 86.965 af dem blev inviteret, og 33.758 har svaret."
    )
    assert codebook.scope(rounds.load("covid2020"), meta) == "86.965 borgere blev inviteret, og 33.758 har svaret."


def test_every_variable_and_every_group_is_listed(survey):
    assert codebook.variables(survey)["Navn i filerne"].tolist() == list(survey.variables)
    groups = sum(len(v.categories) + len(v.bands) for v in survey.variables.values())
    assert len(codebook.groups(survey)) == groups


def test_target_groups_hold_the_codes_of_the_law():
    table = codebook.target_groups(rounds.load("kl2024")).set_index("Kode")["Indhold"]
    assert table["aktivitetsparate"] == "6.3, 6.5, 6.8"
    assert table["jobafklaring"] == "6.7"


def test_limits_of_bands_are_written_out():
    table = codebook.groups(rounds.load("kl2024")).set_index("Kode")["Indhold"]
    assert table["under-26-uger"] == "til og med 181 dage"
    assert table["26-52-uger"] == "182–363 dage"
    assert table["over-2-aar"] == "fra 731 dage"
    assert table["16-29"] == "16–29 år"


def test_the_cells_of_the_weighting_are_multiplied_out():
    assert codebook.cell_product(rounds.load("kl2024")) == "44 × 5 × 3 × 2 = 1.320 celler"
    assert codebook.cell_variables(rounds.load("kl2024")) == ["kommune", "målgruppe", "alder", "køn"]


def test_only_variables_of_everybody_invited_divide_the_response():
    assert list(codebook.person_variables(rounds.load("kl2024"))) == ["koen", "alder", "maalgruppe"]


def test_composition_leaves_the_municipality_out():
    table = pd.DataFrame({"variable": ["koen", "kommune", "varighed"]})
    assert list(codebook.composition_variables(rounds.load("kl2024"), table)) == ["koen", "varighed"]


def test_bullets_are_one_line_each():
    assert codebook.bullets(["en\n  to", "tre"]) == ["- en to", "- tre"]


def test_a_remark_that_holds_for_several_variables_stands_once(survey):
    told = codebook.remarks(survey)
    text = "\n".join(told) if isinstance(told, list) else told
    for note in {variable.note for variable in survey.variables.values() if variable.note}:
        assert text.count(note) == 1
    if survey.id == "covid2020":
        assert "Målgruppe, køn og alder: I Frederiksberg" in text
