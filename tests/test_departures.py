"""What the report prints otherwise than the book shows, and how long things asked of many are told once."""

import pandas as pd
import pytest
import shown

from jobsurvey_utils import rounds
from jobsurvey_utils.display import departures, footnotes, printed
from jobsurvey_utils.display.question import Question
from jobsurvey_utils.results import Store

ROW = {
    "item": "tilfredshed_kontakt",
    "breakdown": "uddannelse",
    "group": "lang",
    "category": "meget_tilfreds",
    "statistic": "share_pct",
    "value": 44.0,
    "decimals": 0,
    "recomputed": 40.404,
    "agrees": False,
}


def told(*rows):
    survey = rounds.load("covid2020")
    store = Store({"comparison": pd.DataFrame(rows)}, {"synthetic": True})
    return departures.told(Question(survey, store, "tilfredshed_kontakt"))


def test_another_number_in_the_report_is_told_once_with_both():
    assert told(ROW, ROW) == (
        "Rapporten har et andet tal end bogen: »Meget tilfreds«, lang videregående uddannelse: "
        "44 pct. i rapporten, 40 pct. her."
    )


@pytest.mark.parametrize(
    "change",
    [
        {"agrees": True},
        {"recomputed": 44.4},
        {"recomputed": None},
        {"item": "kontaktform"},
        {"breakdown": "kommune"},
        {"statistic": "weight_sum"},
    ],
)
def test_what_agrees_or_is_not_on_the_page_is_not_told(change):
    assert told(ROW | change, ROW | {"agrees": True}) == ""


def test_a_number_of_answers_and_a_sum_of_answers_are_told_in_their_units():
    row = ROW | {"breakdown": "samlet", "group": "samlet", "decimals": 0}
    both = row | {"category": "meget_tilfreds + tilfreds", "value": 83, "recomputed": 81.2}
    count = row | {"category": None, "statistic": "n", "value": 5779, "recomputed": 5778}
    text = told(both, count)
    assert "»Meget tilfreds« eller »Tilfreds«: 83 pct. i rapporten, 81 pct. her; " in text
    assert text.endswith("5.779 svar i rapporten, 5.778 svar her.")


def test_who_was_asked_stands_in_notes_and_the_commonest_has_no_mark():
    marks, note = footnotes.of(["alle", "mænd", "alle", "kvinder"])
    assert marks == {"alle": "", "mænd": "¹", "kvinder": "²"}
    assert note == "Uden mærke: stillet til alle. ¹ Stillet til mænd. ² Stillet til kvinder."
    assert footnotes.of(["alle", "alle"]) == ({"alle": ""}, "Stillet til alle.")
    assert footnotes.of([]) == ({}, "")
    assert set(footnotes.of([str(number) for number in range(12)])[0].values()) == {""}


def test_the_printed_numbers_of_a_round_are_listed_with_their_questions():
    survey, store = rounds.load("covid2020"), Store({}, {"synthetic": True})
    asked = [Question(survey, store, name) for name in ("accept_yderligere_kontakt", "tilfredshed_kontakt")]
    first, listed, last = printed.listing(asked)
    assert "- Fordelingen af alle svar: Borgerens accept af yderligere kontakt." in listed
    assert last == "Alle andre tal er konstrueret."
    assert "trykt" in first
    mini = Question(shown.survey(), shown.store(), "tillid")
    assert not printed.has_places(mini)
    assert printed.has_places(Question(rounds.load("kl2024"), store, "tilfredshed"))
