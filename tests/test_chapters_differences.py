"""What the page on differences says of its tests, by hand."""

import pandas as pd
import shown

from jobsurvey_utils.chapters import differences
from jobsurvey_utils.results import Store


def store(rows):
    """A store of tests against the rest: item, group, p, p_bh, p_wide_bh."""
    columns = ["item", "group", "p", "p_bh", "p_wide_bh"]
    table = pd.DataFrame(rows, columns=columns).assign(
        breakdown="maalgruppe", statistic="score", category="", other="rest", difference=0.1, size="open"
    )
    return Store({"differences": table}, shown.trusted().store.meta)


ROWS = [
    ("tillid", "dagpenge", 0.001, 0.003, 0.01),
    ("tillid", "sygedagpenge", 0.03, 0.045, 0.2),
    ("tillid", "jobparat", 0.4, 0.4, 0.5),
    ("andet", "dagpenge", 0.04, 0.12, 0.2),
]


def test_sure_differences_are_counted_without_correction_too():
    texts = differences.chance(shown.survey(), store(ROWS))
    assert texts["bredt"] == "Af de 2 sikre forskelle er 1 også sikre på den måde."
    assert (texts["uden"], texts["med"]) == ("3", "2")
    assert (texts["sider"], texts["falske_sider"]) == ("2", "0,1")
    table = differences.by_breakdown(shown.survey(), store(ROWS))
    assert table[[differences.SURE, differences.WIDE]].to_numpy().tolist() == [[2, 1]]


def test_the_verdict_before_adjustment_is_that_of_the_page():
    table = pd.DataFrame(
        {
            "item": "tillid",
            "breakdown": "maalgruppe",
            "group": ["dagpenge", "sygedagpenge", "jobparat", "andre"],
            "sure": pd.array([False, None, True, True], dtype="boolean"),
        }
    )
    found = differences.judged(shown.survey(), store(ROWS), {"adjusted": table, "fits": table})
    assert found["adjusted"]["sure"].tolist() == [True, pd.NA, False, True]
    assert found["fits"] is table
