"""Danish forms, against values typed by hand from Dansk Sprognævn's rules and from the printed reports."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobsurvey_utils import danish


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (33758, 0, "33.758"),
        (1258, 0, "1.258"),
        (262, 0, "262"),
        (198877, 0, "198.877"),
        (1234567.891, 2, "1.234.567,89"),
        (3.874, 2, "3,87"),
        (4.03, 2, "4,03"),
        (0, 1, "0,0"),
        (-0.04, 1, "0,0"),
        (-2.345, 2, "−2,35"),
        (np.float64(46.7), 1, "46,7"),
        (np.int64(30574), 0, "30.574"),
    ],
)
def test_numbers_have_decimal_comma_and_thousands_point(value, decimals, text):
    assert danish.number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (2.675, 2, "2,68"),  # 2.67499999… in memory; round() gives 2.67
        (1.005, 2, "1,01"),
        (0.5, 0, "1"),  # not to even
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (0.285 * 100, 0, "29"),  # 28.499999999999996 in memory
        (1.1 * 1.15, 3, "1,265"),  # 1.2649999999999999 in memory
        (3.8649999, 2, "3,86"),  # truly below the half
    ],
)
def test_halves_are_rounded_away_from_zero_and_not_by_binary_noise(value, decimals, text):
    assert danish.number(value, decimals) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), np.nan])
def test_a_missing_number_is_refused_and_never_printed(value):
    with pytest.raises(ValueError, match="cannot be printed"):
        danish.number(value, 1)


def test_percent_intervals_and_scores():
    assert danish.percent(0.388) == "38,8 pct."
    assert danish.percent(0.388, 0) == "39 pct."
    assert danish.percent(33758 / 86965) == "38,8 pct."
    assert danish.percent(1) == "100,0 pct."
    assert danish.interval(0.29, 0.301) == "29,0–30,1 pct."
    assert danish.interval(3.801, 3.899, "score") == "3,80–3,90"
    assert danish.interval(12, 3400, "antal") == "12–3.400"
    assert danish.interval(-0.47, 0.02, "score") == "−0,47 til 0,02"
    assert danish.confidence(0.29, 0.301) == "95-procentsinterval 29,0–30,1 pct."
    assert danish.quantity(0.388, "pct") == "38,8 pct."
    assert danish.quantity(3.8666, "score") == "3,87"
    assert danish.quantity(33758, "antal") == "33.758"


@pytest.mark.parametrize(
    ("parts", "text"), [(["a", "b", "c"], "a, b og c"), (["a", "b"], "a og b"), (["a"], "a"), ([], "")]
)
def test_lists_in_a_sentence(parts, text):
    assert danish.join(parts) == text


def test_lists_can_end_in_another_word():
    assert danish.join(iter(["a", "b", "c"]), last="eller") == "a, b eller c"


def test_danish_letters_come_last_and_aa_is_aa():
    ordered = ["Esbjerg", "Fredensborg", "Faaborg-Midtfyn", "Kalundborg", "Kolding", "København"]
    ordered += ["Morsø", "Norddjurs", "Næstved", "Odense", "Tårnby", "Ærø", "Øster", "Aabenraa", "Aalborg", "Århus"]
    shuffled = [*ordered[1::2], *ordered[::2]]
    assert sorted(shuffled, key=danish.sort_key) == ordered
    assert (
        pd.Series(ordered).sample(frac=1, random_state=1).sort_values(key=lambda s: s.map(danish.sort_key)).tolist()
        == ordered
    )


def test_foreign_letters_sort_beside_their_danish_neighbours():
    assert sorted(["Æble", "Ädel", "Zebra", "Café", "Cafe"], key=danish.sort_key) == [
        "Café",
        "Cafe",
        "Zebra",
        "Æble",
        "Ädel",
    ]


def test_dates():
    assert danish.date(dt.date(2024, 4, 7)) == "7. april 2024"
    assert danish.date(pd.Timestamp("2020-03-12")) == "12. marts 2020"
    assert [danish.short_date(dt.date(2024, m, 1)) for m in (3, 4, 5, 9)] == ["1. mar.", "1. apr.", "1. maj", "1. sep."]


def test_counts_in_words_up_to_twelve():
    assert [danish.count_word(n) for n in (0, 1, 2, 5, 12, 13, 44)] == ["ingen", "en", "to", "fem", "tolv", "13", "44"]
    assert danish.count_word(1, neuter=True) == "et"


def test_first_letters():
    assert danish.capital("øget støtte til KL") == "Øget støtte til KL"
    assert danish.lower_first("Tilfredse eller meget") == "tilfredse eller meget"
    assert danish.lower_first("KL og kommunerne") == "KL og kommunerne"
    assert danish.capital("") == danish.lower_first("") == ""


@given(st.integers(min_value=-(10**8), max_value=10**8), st.integers(min_value=0, max_value=3))
def test_a_printed_number_reads_back(thousandths, decimals):
    text = danish.number(thousandths / 1000, decimals)
    back = float(text.replace(".", "").replace(",", ".").replace("−", "-"))
    assert abs(back - thousandths / 1000) <= 0.5 * 10**-decimals + 1e-9


def test_a_period_tells_month_and_year_once():
    days = [dt.date(2024, 3, 18), dt.date(2024, 4, 7), dt.date(2025, 4, 23)]
    assert danish.period(days[0], days[1]) == "18. marts til 7. april 2024"
    assert danish.period(dt.date(2024, 4, 1), days[1]) == "1. til 7. april 2024"
    assert danish.period(days[1], days[2]) == "7. april 2024 til 23. april 2025"
