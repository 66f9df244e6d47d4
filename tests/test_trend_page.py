"""The page on development: its words follow the tests, nothing missing is printed, refusals are told."""

from __future__ import annotations

import re

import numpy as np
import odd
import pair
import pytest
from test_odd_rounds import complaints, generated

from jobsurvey_utils import danish, results, rounds
from jobsurvey_utils.build import needs, pages
from jobsurvey_utils.chapters import trend, trend_findings, trend_limits, trend_series, trend_tables, trend_themes
from jobsurvey_utils.display import downloads
from jobsurvey_utils.display.ranked import ABOVE, ALIKE, BELOW
from jobsurvey_utils.results import analyses

DOUBLE = {"kvinde": 2, "mand": 2}
PILOT = {
    "id": "pilot",
    "title": "Pilot 2029",
    "year": 2029,
    "source": "En artikel",
    "secondary": True,
    "municipalities": 7,
    "figures": [
        {"item": "tilfreds", "category": "5 + 4", "value": 59},
        {"item": "tillid", "category": "5 + 4", "value": 60, "decimals": None},
    ],
}


def unlike(folder, people):
    """A round and an earlier one without a question in common."""
    first = pair.write(folder / "a", people, pair.population(people, DOUBLE), pair.config("foer", 2031))
    asked = pair.questionnaire(present="Helt andre ord?")
    asked["items"][1] |= {"present": "Også helt andre ord?"}
    return pair.write(folder / "b", people, pair.population(people, DOUBLE), pair.later(first), asked)


def changed(folder, people, prefix="p", shift=0.6):
    """A round and an earlier one, in which answers were lower."""
    first = pair.config("foer", 2031, trend={"series": [PILOT]})
    earlier = pair.write(folder / "a", people, pair.population(people, DOUBLE), first, prefix="p")
    later = pair.many(32, 700, shift=shift)
    return pair.write(folder / "b", later, pair.population(later, DOUBLE), pair.later(earlier), prefix=prefix)


def lonely(folder, people):
    """A round with published figures alone."""
    config = pair.config("senere", 2032, trend={"series": [PILOT]})
    return pair.write(folder / "b", people, pair.population(people, DOUBLE), config)


KINDS = {
    "changed": changed,
    "mixed": lambda folder, people: changed(folder, people, prefix="syn-"),
    "unlike": unlike,
    "lonely": lonely,
}


@pytest.fixture(scope="module", params=KINDS)
def told(request, tmp_path_factory):
    """A kind of page, what it tells, and its round."""
    folder = tmp_path_factory.mktemp(request.param)
    with generated(folder) as patch:
        round_ = rounds.load(KINDS[request.param](folder, pair.many(31, 700)))
        odd.compute(round_)
        patch.setattr(downloads, "workbook", lambda *_: b"")
        [page] = pages.of_round(round_)
        store = results.load(round_)
        patch.setattr(results, "load", lambda _: store)
        return request.param, odd.read(page, round_, patch), round_, analyses.load(round_, "trend")


def test_nothing_missing_is_printed_and_no_heading_stands_over_nothing(told):
    assert list(complaints(told[1])) == []


def test_a_sure_change_is_called_higher_and_an_unsure_one_is_not(told):
    kind, text, round_, tables = told
    if kind != "changed":
        return
    assert "»Tilfredshed« ligger højere i 2032 end i 2031" in text
    found = trend.Trend(round_, tables, False)
    for row in found.changes().to_dict("records"):
        expected = ALIKE if row["p_bh"] > 0.05 else ABOVE if row["difference"] > 0 else BELOW
        assert row["verdict"] == expected
        assert trend_tables.verdict(row).startswith(trend_tables.WORDS[expected])


def test_a_theme_has_a_mean_where_all_its_questions_are_compared_and_else_says_which_are_not(told):
    kind, text, round_, tables = told
    if kind != "changed":
        return
    found = trend.Trend(round_, tables, False)
    rows = trend_tables.one_unit(trend_tables.questions(found))
    whole = trend_themes.with_means(found, rows).iloc[-1]
    assert len(rows) == 2
    assert whole["label"] == trend_themes.WHOLE
    assert whole["after"] == pytest.approx((rows["after"].iloc[0] + rows["after"].iloc[1]) / 2)
    assert np.isnan(whole["p_bh"])
    assert trend_tables.verdict(whole) == "ikke testet"
    assert trend_themes.WHOLE in text
    one = rows.iloc[:1]
    assert trend_themes.WHOLE not in list(trend_themes.with_means(found, one)["label"])
    title = round_.items[rows["item"].iloc[1]].title
    assert trend_themes.note(found, one).endswith(f"({title}).")


def test_published_figures_are_called_so_and_never_compared(told):
    kind, text, _, _ = told
    if kind in ("unlike",):
        return
    assert "offentliggjort tal uden usikkerhed" in text
    assert "2029 59 pct. (offentliggjort tal uden usikkerhed)" in text
    assert "sekundær kilde" in text


def test_a_page_without_a_comparison_says_why(told):
    kind, text, _, _ = told
    reasons = {
        "mixed": "Den ene runde har rigtige svar og den anden syntetiske.",
        "unlike": "De to runder har ingen spørgsmål, der er stillet ens",
        "lonely": "så bogen siger ikke, om der er en udvikling",
        "changed": "de 3 kommuner, der er med begge år",
    }
    assert reasons[kind] in text or danish.capital(reasons[kind]) in text
    assert ("## Hvad har ændret sig?" in text) == (kind == "changed")


def test_a_page_of_synthetic_rounds_names_no_municipality_in_a_sentence(tmp_path):
    people, later = pair.many(33, 500), pair.many(34, 500, shift=0.8)
    with generated(tmp_path):
        first = pair.config("foer", 2031)
        earlier = pair.write(tmp_path / "a", people, pair.population(people, DOUBLE), first, prefix="syn-")
        folder = pair.write(tmp_path / "b", later, pair.population(later, DOUBLE), pair.later(earlier), prefix="syn-")
        found = trend.Trend(rounds.load(folder), pair.tables(folder), True)
    assert "syntetiske" in trend_findings.finding(found)
    names = [m.name for m in found.survey.config.municipalities]
    sentences = [trend_findings.finding(found), *trend_limits.limits(found), trend_tables.questions_caption(found)]
    assert not [name for name in names for text in sentences if name in text]


def test_the_page_needs_something_to_compare_with(tmp_path):
    people = pair.many(35, 60)
    folder = pair.write(tmp_path / "a", people, pair.population(people, DOUBLE), pair.config("ene", 2031))
    assert any(
        "udvikling cannot be made, for it needs rounds or series" in each
        for each in needs.problems(rounds.load(folder))
    )


def test_shares_year_by_year_say_their_unit_in_the_head_alone(told):
    kind, _, round_, tables = told
    table = trend_series.series_table(trend.Trend(round_, tables, synthetic=False))
    if table is None:
        assert kind == "unlike"
        return
    assert {trend_series.SHARE, trend_series.INTERVAL} <= set(table.columns)
    for share, interval in zip(table[trend_series.SHARE], table[trend_series.INTERVAL], strict=True):
        assert re.fullmatch(r"(omkring )?\d+(,\d+)?", share)
        assert re.fullmatch(r"–|\d+,\d–\d+,\d", interval)
