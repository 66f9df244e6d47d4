"""The report's printed figures beside the recomputed ones."""

from __future__ import annotations

import pandas as pd
import pytest

from jobsurvey_utils import rounds
from jobsurvey_utils.chapters import municipalities, printed, recomputed


@pytest.fixture(params=rounds.names())
def survey(request: pytest.FixtureRequest) -> rounds.Round:
    return rounds.load(request.param)


def comparison(survey: rounds.Round) -> pd.DataFrame:
    """Every printed figure, recomputed as it is printed."""
    table = pd.DataFrame([figure.model_dump() for figure in survey.published])
    return table.assign(recomputed=table["value"], agrees=True)


@pytest.mark.parametrize("use", ["held_out", "implied"])
def test_every_figure_that_tests_something_has_a_row(survey, use):
    table = comparison(survey)
    assert len(printed.beside(survey, table, use)) == (table["use"] == use).sum()


def test_every_figure_compared_or_contradicted_has_a_danish_name(survey):
    table = comparison(survey).query("use != 'not_computable'")
    for figure in table.to_dict("records"):
        _, what = printed.described(survey, figure)
        assert "_" not in what, figure
        assert figure["statistic"] in printed.STATISTICS, figure


def test_uses_add_up_to_all_figures(survey):
    table = comparison(survey)
    assert printed.by_use(table)["Antal"].sum() == len(table)


def test_the_page_opens_with_how_many_figures_come_out_and_how_many_were_put_in():
    uses = ["calibrated", "calibrated", "implied", "contradicted", "not_computable"]
    table = pd.DataFrame({"use": uses, "agrees": [True, True, True, False, None]})
    told = "Rapporten trykker 5 tal. Af de 4, der kan sammenlignes med dataene, passer 3."
    assert printed.summary(table, synthetic=True) == f"{told} Det er ingen bekræftelse: 2 af dem er selv lagt ind."
    assert printed.summary(table, synthetic=False) == told
    assert printed.summary(table[:3], False).endswith("Af de 3, der kan sammenlignes med dataene, passer alle.")


def test_a_figure_is_shown_with_its_decimals_and_unit():
    figure = {"statistic": "share_pct", "value": 77.2, "recomputed": 77.1834, "decimals": 1}
    assert printed.shown(figure, "value") == "77,2\N{NO-BREAK SPACE}pct."
    assert printed.shown(figure, "recomputed") == "77,18\N{NO-BREAK SPACE}pct."
    assert printed.shown({"statistic": "n", "value": 30574.0, "decimals": 0}, "value") == "30.574"
    nothing = {"statistic": "n", "recomputed": float("nan"), "decimals": 0}
    assert printed.shown(nothing | {"agrees": pd.NA}, "recomputed") == "–"
    assert printed.shown(nothing | {"agrees": True}, "recomputed") == "skjult"


def test_reasons_stand_once():
    table = comparison(rounds.load("kl2024")).query("item == 'tilfredshed'")
    reasons = printed.distinct_reasons(table, "contradicted")
    assert len(reasons) == len(set(reasons)) > 0


def test_shares_of_municipalities_are_recomputed_from_the_list():
    survey = rounds.load("kl2024")
    for reference in survey.config.representativity:
        table = municipalities.representativity(survey, reference)
        if reference.attribute is not None:
            assert table["recomputed"].sum() == pytest.approx(1)
            assert (table["recomputed"] - table["deltagende"]).abs().max() <= 0.005


def test_a_figure_is_described_by_item_group_answer_and_statistic():
    survey = rounds.load("kl2024")
    figure = {
        "section": "S",
        "item": "tilfredshed",
        "breakdown": "samlet",
        "group": "samlet",
        "statistic": "weight_sum",
    }
    assert printed.described(survey, figure | {"category": "5"}) == (
        "S",
        "Overordnet tilfredshed, Meget tilfreds: sum af vægte",
    )
    figure |= {"breakdown": "koen", "group": "kvinde - mand", "statistic": "diff_pp", "category": "5 + 4"}
    assert printed.described(survey, figure)[1] == (
        "Overordnet tilfredshed, Kvinde − Mand, Meget tilfreds + Tilfreds: forskel i procentpoint"
    )


def test_agreement_counts_what_could_be_recomputed():
    table = pd.DataFrame({"use": "implied", "recomputed": [1.0, 2.0, None], "agrees": [True, False, None]})
    told = "Af de 3 tal, der følger af tal, der er lagt ind, kan 2 genberegnes, og 1 af dem passer."
    assert recomputed.agreement(table, "implied") == told
    told = "1 af de 2 tal, der følger af tal, der er lagt ind, passer."
    assert recomputed.agreement(table.iloc[:2], "implied") == told
    assert recomputed.agreement(table, "held_out") == "Ingen tal er holdt uden for."


@pytest.mark.parametrize(
    ("agrees", "told"),
    [
        ([True], "Det ene tal, der er holdt uden for, passer."),
        ([False], "Det ene tal, der er holdt uden for, passer ikke."),
        ([None], "Det ene tal, der er holdt uden for, kan ikke genberegnes."),
        ([False, False], "Ingen af de 2 tal, der er holdt uden for, passer."),
        ([None, None], "Ingen af de 2 tal, der er holdt uden for, kan genberegnes."),
        ([True, True], "Alle 2 tal, der er holdt uden for, passer."),
        ([False, None], "Af de 2 tal, der er holdt uden for, kan 1 genberegnes, og det passer ikke."),
        ([True, True, None], "Af de 3 tal, der er holdt uden for, kan 2 genberegnes, og de passer alle."),
    ],
)
def test_agreement_of_few_figures_is_said_as_one_would_say_it(agrees, told):
    table = pd.DataFrame({"use": "held_out", "agrees": agrees})
    assert recomputed.agreement(table, "held_out") == told


def test_only_figures_that_are_there_have_a_section():
    table = pd.DataFrame({"use": ["calibrated", "held_out", "contradicted"], "agrees": True})
    assert set(recomputed.sections(table)) == {"uden_for", "modsagt"}
    assert recomputed.sections(table[:1]) == {}


def test_a_fraction_in_words_is_shown_in_words():
    survey = rounds.load("covid2020")
    table = comparison(survey).query("use == 'implied' and statistic == 'share_verbal'")
    shown = printed.beside(survey, table, "implied")
    assert set(shown["Trykt"]) == {"to ud af tre"}
    assert set(shown["Ens"]) == {"Passer med »to ud af tre«"}


def test_what_follows_from_entered_figures_is_not_called_proof():
    kl, covid = (comparison(rounds.load(name)) for name in ("kl2024", "covid2020"))
    assert recomputed.proof(kl).startswith("Ingen af rapportens tal, der kan beregnes, er holdt helt uden for.")
    assert recomputed.proof(covid).startswith("Tre af rapportens tal er hverken lagt ind eller følger af")


def test_sections_are_quoted_as_the_book_quotes():
    survey = rounds.load("covid2020")
    sections = printed.beside(survey, comparison(survey), "implied")[printed.SECTION]
    assert not sections.str.contains("”").any()
    assert sections.str.contains("»modtagelse«").any()
