"""Recomputed figures are empty where the store withholds the same number."""

from __future__ import annotations

import mini
import numpy as np
import pandas as pd
import pytest

from jobsurvey_utils import intake, results, rounds
from jobsurvey_utils.results import compared


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return results.build(mini.read(tmp_path_factory.mktemp("mini")))


def recomputed(store, item: str, statistic: str, tables: dict[str, pd.DataFrame] | None = None, **fields: str) -> bool:
    """Whether a recomputed figure is kept."""
    place = {"breakdown": "samlet", "group": "samlet", "category": ""} | fields
    row = pd.DataFrame([{"item": item, "statistic": statistic, **place, "recomputed": 1.0}])
    found = compared.withhold(mini.load(), row, store.tables | (tables or {}))
    return bool(found["recomputed"].notna().all())


def hide(store, table: str, column: str, **keys: str) -> dict[str, pd.DataFrame]:
    """One table of the store with a number, or all of a distribution, withheld."""
    frame = store.tables[table].copy()
    mine = np.logical_and.reduce([frame[name] == value for name, value in keys.items()])
    assert mine.any()
    frame.loc[mine, column] = pd.NA
    if "suppressed" in frame:
        frame.loc[mine, "suppressed"] = True
    return {table: frame}


TOTAL = {"breakdown": "samlet", "group": "samlet"}
PLACES = {"breakdown": "kommune", "group": "901"}


@pytest.mark.parametrize(
    ("item", "statistic", "fields", "table", "column", "keys"),
    [
        ("tilfredshed", "n", {}, "bases", "n", {"item": "tilfredshed", **TOTAL}),
        ("tilfredshed", "mean_score", {}, "scores", "score", {"item": "tilfredshed", **TOTAL}),
        ("tillid", "n_dont_know", {"category": "ved_ikke"}, "bases", "n_dont_know", {"item": "tillid", **TOTAL}),
        ("tilfredshed", "mean_score", PLACES, "scores", "score", {"item": "tilfredshed", **PLACES}),
        ("besvarelser_gennemfoerte", "count", {}, "response", "complete", TOTAL),
        ("population", "count", PLACES, "response", "population", PLACES),
        (
            "koen",
            "count",
            {"category": "stikproeve", "breakdown": "koen", "group": "mand"},
            "composition",
            "sample",
            {"variable": "koen", "group": "mand"},
        ),
        ("kontaktkanal", "count", {"category": "kun_sms"}, "channels", "n", {"round": "mini"}),
    ],
)
def test_a_figure_is_empty_where_its_number_is_withheld_and_only_there(
    store, item, statistic, fields, table, column, keys
):
    shown = {table: store.tables[table].fillna({column: 9})}
    if table in ("bases", "scores"):
        shown[table] = shown[table].assign(suppressed=False)
    assert recomputed(store, item, statistic, shown, **fields)
    assert not recomputed(store, item, statistic, hide(store, table, column, **keys), **fields)


@pytest.mark.parametrize(
    ("category", "kept"), [("5", False), ("5 + 4", True), ("4 + 3", False), ("2", True), ("5 + 4 + 3", True)]
)
def test_a_sum_of_answers_is_kept_where_it_holds_all_or_none_of_what_is_withheld(store, category, kept):
    mine = (store.shares["item"] == "tilfredshed") & (store.shares["breakdown"] == "samlet")
    shares = store.shares.assign(suppressed=mine & store.shares["category"].isin(["5", "4"]))
    assert recomputed(store, "tilfredshed", "share_pct", {"shares": shares}, category=category) == kept


def test_all_answers_together_are_kept_where_their_number_is_shown_and_only_there(store):
    every, mine = "5 + 4 + 3 + 2 + 1", (store.shares["item"] == "tilfredshed") & (store.shares["breakdown"] == "samlet")
    shares = store.shares.assign(suppressed=mine)
    assert recomputed(store, "tilfredshed", "count", {"shares": shares}, category=every)
    unknown = {"shares": shares.assign(n_total=shares["n_total"].mask(mine))}
    assert not recomputed(store, "tilfredshed", "count", unknown, category=every)


def test_the_highest_is_empty_where_one_of_the_groups_is_withheld(store):
    hidden = hide(store, "scores", "score", item="tilfredshed", breakdown="kommune", group="902")
    highest = {"breakdown": "kommune", "group": "hoejest"}
    assert recomputed(store, "tilfredshed", "mean_score", **highest)
    assert not recomputed(store, "tilfredshed", "mean_score", hidden, **highest)


@pytest.mark.parametrize("round_id", ["kl2024", "covid2020"])
def test_no_recomputed_figure_of_a_round_is_withheld_elsewhere(round_id, synthetic):
    tables = results.build(intake.read(rounds.load(round_id), synthetic(round_id))).tables
    shown = tables["comparison"][tables["comparison"]["recomputed"].notna()]
    keys = ["item", "breakdown", "group", "category"]
    plain = shown[shown["category"] != ""]
    for name in ("shares", "pooled"):
        gone = tables[name].loc[tables[name]["suppressed"], keys]
        of_answers = plain[~plain["statistic"].isin(["n_dont_know", "mean_score"])]
        assert of_answers[keys].merge(gone).empty
    scores = tables["scores"].loc[
        tables["scores"]["score"].isna() & (tables["scores"]["n"] != 0).fillna(True), keys[:3]
    ]
    assert shown.loc[shown["statistic"] == "mean_score", keys[:3]].merge(scores).empty
    unsure = tables["bases"].loc[tables["bases"]["n_dont_know"].isna(), keys[:3]]
    assert shown.loc[shown["statistic"] == "n_dont_know", keys[:3]].merge(unsure).empty
    assert len(plain)
