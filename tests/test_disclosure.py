"""Disclosure control: what is withheld, and that it cannot be had back."""

from __future__ import annotations

import dataclasses

import mini
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobsurvey_utils import disclosure, estimation, intake, nonresponse, rounds, weighting
from jobsurvey_utils.disclosure import routing, rules

KEYS = ["item", "breakdown", "group"]
GRADES = ["5", "4", "3", "2", "1", "ved_ikke"]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return mini.read(tmp_path_factory.mktemp("mini"))


@pytest.fixture(scope="module")
def estimates(data):
    return estimation.estimate(data, weighting.weigh(data))


def shares_of(counts: list[int], item: str = "tilfredshed", breakdown: str = "koen") -> pd.DataFrame:
    """A table of shares with one distribution."""
    codes = ["telefon", "video", "brev"] if item == "kontaktform" else ["5", "4", "3", "2", "1"]
    n = np.array(counts)
    table = pd.DataFrame({"item": item, "breakdown": breakdown, "group": "g", "category": codes[: len(n)], "n": n})
    table["n_total"] = 40 if item == "kontaktform" else n.sum()
    return table.assign(share=n / table["n_total"], se=0.1, ci_low=0.1, ci_high=0.9)


@pytest.mark.parametrize(
    ("counts", "withheld"),
    [
        ([20, 10, 8, 7, 6], []),
        ([20, 10, 8, 7, 0], []),  # a zero is shown
        ([20, 10, 8, 7, 3], ["4", "3", "2", "1"]),  # base, score and spread are known, so four are unknown
        ([20, 10, 1, 1, 1], ["4", "3", "2", "1"]),
        ([20, 0, 0, 7, 3], ["5", "3", "2", "1"]),  # a zero follows where nothing else is left
        ([37, 0, 0, 0, 3], ["5", "3", "2", "1"]),
        ([1, 1, 1, 0, 0], ["5", "4", "3", "2", "1"]),  # too few in all
        ([0, 0, 0, 0, 0], []),  # nobody was asked
    ],
)
def test_categories_are_withheld_until_none_can_be_had_back(data, counts, withheld):
    table = disclosure.shares(data.round, shares_of(counts))
    assert table.loc[table["suppressed"], "category"].to_list() == withheld
    assert table.loc[table["suppressed"], ["n", "share", "se", "ci_low", "ci_high"]].isna().all(axis=None)
    assert table.loc[~table["suppressed"], "n"].notna().all()
    assert table["n_total"].notna().all() == (sum(counts) == 0 or sum(counts) >= 5)


@pytest.mark.parametrize(
    ("counts", "withheld"), [([20, 10, 6], []), ([20, 10, 3], ["brev"]), ([38, 10, 6], ["telefon"]), ([40, 0, 20], [])]
)
def test_each_option_of_multiple_choice_is_a_distribution_of_its_own(data, counts, withheld):
    table = disclosure.shares(data.round, shares_of(counts, item="kontaktform"))
    assert table.loc[table["suppressed"], "category"].to_list() == withheld


def test_unscored_categories_need_only_two_unknowns(data):
    table = disclosure.shares(data.round, shares_of([20, 10, 3], item="video"))
    assert table["suppressed"].to_list() == [False, True, True]


@pytest.mark.parametrize(("breakdown", "suppressed"), [("koen", False), ("kommune", False), ("kommune×koen", True)])
def test_a_municipalitys_own_groups_need_more_persons(data, breakdown, suppressed):
    table = disclosure.shares(data.round, shares_of([9, 6, 7, 8, 9], breakdown=breakdown))
    assert table["suppressed"].all() == suppressed


@pytest.mark.parametrize(
    ("counts", "gone"),
    [
        ([9, 0, 0, 0, 0], True),
        ([5, 4, 0, 0, 0], True),  # all positive
        ([0, 0, 0, 0, 7], True),
        ([10, 0, 0, 0, 0], False),
        ([0, 0, 5, 0, 4], False),
    ],
)
def test_what_every_one_of_a_small_group_answered_is_not_told(data, counts, gone):
    table = disclosure.shares(data.round, shares_of(counts))
    assert table["suppressed"].all() == gone
    assert table["n_total"].isna().all() == gone
    keys = {"item": "tilfredshed", "breakdown": "koen", "group": "g"}
    score = {"n": sum(counts), "n_dont_know": 0, "score": 5.0, "se": 0.0, "ci_low": 5.0, "ci_high": 5.0}
    scored = pd.DataFrame([keys | score | {"deff": 1.0, "n_eff": 9.0}])
    told = pd.DataFrame([keys | {"n_dont_know": 0}])
    assert disclosure.scores(data.round, scored, table, told)["suppressed"].all() == gone


def test_an_option_that_all_of_a_small_group_ticked_is_not_told(data):
    table = disclosure.shares(data.round, shares_of([8, 6, 0], item="kontaktform").assign(n_total=8))
    assert table["suppressed"].to_list() == [True, True, False]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=2, max_size=7), st.integers(2, 3))
def test_what_is_withheld_holds_enough_persons_and_unknowns(counts, at_least):
    n, whole = np.array(counts), np.zeros(len(counts), dtype=int)
    primary = (n > 0) & (n < 5)
    gone = disclosure.complementary(n, whole, primary, at_least, 5)
    assert (gone >= primary).all()
    assert gone.any() == primary.any()
    if gone.any():
        everything = gone.all()
        assert everything or gone.sum() >= at_least
        assert everything or n[gone].sum() >= 5
        assert gone[n > 0].all() or not (gone & (n == 0)).any()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 12)), min_size=1, max_size=20), st.randoms())
def test_distributions_are_separate_and_order_does_not_matter(rows, random):
    group, n = (np.array(column) for column in zip(*rows, strict=True))
    n = n * 100 + np.arange(len(n))  # no two alike
    limit = 500
    gone = disclosure.complementary(n, group, (n > 0) & (n < limit), 2, limit)
    for number in np.unique(group):
        mine = group == number
        alone = disclosure.complementary(n[mine], group[mine], (n[mine] > 0) & (n[mine] < limit), 2, limit)
        assert (gone[mine] == alone).all()
    order = np.array(random.sample(range(len(n)), len(n)))
    mixed = disclosure.complementary(n[order], group[order], (n[order] > 0) & (n[order] < limit), 2, limit)
    assert (mixed == gone[order]).all()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([*GRADES, None]), min_size=32, max_size=32))
def test_no_small_count_is_left_in_any_table(data, given_):
    column = pd.Categorical(given_, GRADES, ordered=True)
    other = dataclasses.replace(data, respondents=data.respondents.assign(tilfredshed=column))
    found = estimation.estimate(other, weighting.weigh(other))
    shares = disclosure.shares(data.round, found.shares)
    bases = disclosure.bases(data.round, found.bases)
    tables = [
        shares,
        disclosure.pooled(data.round, found.pooled, shares),
        disclosure.scores(data.round, found.scores, shares, bases),
        bases,
    ]
    for table in tables:
        counts = table[[c for c in ("n", "n_total", "n_dont_know", "n_missing", "n_asked") if c in table]]
        assert not ((counts > 0) & (counts < 5)).any(axis=None)
        crossed = table["breakdown"].str.contains("×")
        assert not ((counts > 0) & (counts < 10))[crossed].any(axis=None)
    own = shares[shares["breakdown"].str.contains("×") & ~shares["suppressed"] & (shares["n_total"] > 0)]
    assert (own["n_total"] >= 10).all()


def test_pooled_answers_are_withheld_where_they_tell_of_a_part(data, estimates):
    shares = disclosure.shares(data.round, estimates.shares)
    pooled = disclosure.pooled(data.round, estimates.pooled, shares)
    assert len(pooled) == len(estimates.pooled)
    for row in pooled.itertuples():
        mine = (shares["item"] == row.item) & (shares["breakdown"] == row.breakdown) & (shares["group"] == row.group)
        gaps = set(shares.loc[mine & shares["suppressed"], "category"])
        parts = set(row.category.split(" + "))
        few = estimates.pooled.loc[row.Index, "n_total"] in range(1, 5)
        assert row.suppressed == (few or bool(gaps & parts and gaps - parts))


@pytest.mark.parametrize(
    ("counts", "sets", "withheld"),
    [
        ([195, 1299, 1137, 4], [1, 1, 0, 0], [2, 3]),  # outside the positive ones, though another is smaller
        ([90, 50, 30, 20, 3, 40], [1, 1, 0, 2, 2, 0], [3, 4]),  # both negative: their sum tells nothing more
        ([90, 50, 30, 3, 3, 40], [1, 1, 0, 2, 2, 0], [3, 4]),
        ([90, 50, 30, 3, 20, 3], [1, 1, 0, 2, 2, 0], [3, 5]),
        ([90, 50, 0, 0, 0, 3], [1, 1, 0, 2, 2, 0], [1, 5]),
    ],
)
def test_those_that_follow_cost_the_fewest_pooled_answers(counts, sets, withheld):
    n, whole = np.array(counts), np.zeros(len(counts), dtype=int)
    small = (n > 0) & (n < 5)
    rank = rules.rank(np.array(sets), whole, small)
    assert np.flatnonzero(disclosure.complementary(n, whole, small, 2, 5, rank)).tolist() == withheld


POSITIVE, NEGATIVE = np.array([1, 1, 0, 0, 0]), np.array([0, 0, 0, 1, 1])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=5, max_size=5))
def test_no_category_withheld_can_be_solved_from_what_is_shown(data, counts):
    raw = shares_of(counts)
    shares = disclosure.shares(data.round, raw)
    both = [raw[raw["category"].isin(codes)]["n"].sum() for codes in (["5", "4"], ["2", "1"])]
    pools = raw.iloc[[0, 3]].assign(category=["5 + 4", "2 + 1"], n=both)
    pooled = disclosure.pooled(data.round, pools, shares)
    numbers = {"n": sum(counts), "n_dont_know": 0, "score": 3.0, "se": 0.1, "ci_low": 2.8, "ci_high": 3.2}
    one = raw.iloc[:1][KEYS].assign(**numbers, deff=1.0, n_eff=9.0)
    told = one.assign(n_asked=sum(counts), n_missing=0)
    scores = disclosure.scores(data.round, one, shares, told).iloc[0]
    gone, grades = shares["suppressed"].to_numpy(), np.arange(5, 0, -1)
    equations = [np.eye(5)[place] for place in np.flatnonzero(~gone)]
    equations += [np.ones(5)] * bool(shares["n_total"].notna().any())
    equations += [known for known, hidden in zip((POSITIVE, NEGATIVE), pooled["suppressed"], strict=True) if not hidden]
    equations += [grades] * bool(pd.notna(scores["score"])) + [grades**2] * bool(pd.notna(scores["se"]))
    shown = np.array(equations, dtype=float).reshape(-1, 5)
    for place in np.flatnonzero(gone):
        assert np.linalg.matrix_rank(np.vstack([shown, np.eye(5)[place]])) > np.linalg.matrix_rank(shown)


def test_score_keeps_its_interval_but_not_its_design_effect_where_categories_are_withheld(data, estimates):
    shares = disclosure.shares(data.round, estimates.shares)
    bases = disclosure.bases(data.round, estimates.bases)
    scores = disclosure.scores(data.round, estimates.scores, shares, bases).set_index(KEYS)
    open_ = shares[shares["suppressed"]].set_index(KEYS).index.intersection(scores.index)
    shown = scores.loc[open_.unique()]
    shown = shown[~shown["suppressed"]]
    assert len(shown)
    assert shown[["score", "ci_low"]].notna().all(axis=None)
    assert shown[["deff", "n_eff"]].isna().all(axis=None)


def test_small_numbers_of_do_not_know_and_what_tells_them_are_empty(data):
    table = pd.DataFrame({"item": "tillid", "breakdown": "koen", "group": list("abcd")})
    table = table.assign(n_asked=50, n=[47, 43, 37, 50], n_dont_know=[3, 3, 9, 0], n_missing=[0, 4, 4, 0])
    found = disclosure.bases(data.round, table)
    assert found["n"].to_list() == [47, 43, 37, 50]
    for name in ("n_dont_know", "n_missing", "n_asked"):
        assert found[name].isna().to_list() == [True, True, True, False]
    assert not found["suppressed"].any()


def test_do_not_know_within_a_municipalitys_groups_needs_more_persons(data):
    table = pd.DataFrame({"item": "tillid", "breakdown": ["koen", "kommune×koen"], "group": "a"})
    found = disclosure.bases(data.round, table.assign(n_asked=60, n=40, n_dont_know=9, n_missing=11))
    assert found["n_dont_know"].isna().to_list() == [False, True]
    shares = [disclosure.shares(data.round, shares_of([20, 9, 11, 30], breakdown=b)) for b in table["breakdown"]]
    assert [found["suppressed"].to_list() for found in shares] == [[False] * 4, [True] * 4]


def solved(equations: list[dict[object, float]]) -> set[object]:
    """The unknowns that a set of linear equations determines."""
    names = list({name: None for equation in equations for name in equation})
    matrix = np.array([[equation.get(name, 0.0) for name in names] for equation in equations])
    _, size, rows = np.linalg.svd(matrix)
    free = rows[(size > 1e-9).sum() :]
    return {name for name, column in zip(names, np.abs(free).T, strict=True) if column.max(initial=0) < 1e-9}


def identities(round_, rows: dict[str, pd.DataFrame]) -> list[dict[object, float]]:
    """What the tables tell of one group's respondents, asked, answers, don't know and missing answers."""
    known = [{"all": 1.0}]  # the response, and questions that everybody answers
    for row in rows["bases"].to_dict("records"):
        item = round_.items[row["item"]]
        same = "all" if item.asked_if == "True" else item.asked_if
        parts = {name: (item.id, name) for name in ("n", "n_dont_know", "n_missing")}
        known.append({same: -1.0, **dict.fromkeys(parts.values(), 1.0)})
        known += [{parts[name]: 1.0} for name in parts if pd.notna(row[name])]
        known += [{same: 1.0}] * bool(pd.notna(row["n_asked"]))
        if not any(category.dont_know for category in round_.scale(item).categories):
            known.append({parts["n_dont_know"]: 1.0})
        scores = rows["scores"][rows["scores"]["item"] == item.id]
        known += [{parts["n_dont_know"]: 1.0}] * int(scores["n_dont_know"].notna().sum())
        known += [{parts["n"]: 1.0}] * int(scores["n"].notna().sum())
        shares = rows["shares"][rows["shares"]["item"] == item.id]
        known += [{parts["n"]: 1.0}] * bool(shares["n_total"].notna().any())
        if item.kind == "single" and shares["n_total"].isna().any():
            known.append({parts["n"]: -1.0, **{(item.id, c): 1.0 for c in shares["category"]}})
            known += [{(item.id, c): 1.0} for c in shares.loc[shares["n"].notna(), "category"]]
    return known


def told(data, found, tables) -> list[tuple[str, ...]]:
    """Small numbers that the tables tell, though they do not print them.

    But those who skipped a question put to everybody, of a scale without don't know: the response tells them.
    """
    limit = disclosure.thresholds(data.round.config.disclosure, found.bases["breakdown"])
    keys, leaks = ["breakdown", "group"], []
    places = {name: (table, table.groupby(keys, sort=False).indices) for name, table in tables.items()}
    for place, rows in found.bases.assign(limit=limit).groupby(keys, sort=False):
        small = [
            (row["item"], name)
            for row in rows.to_dict("records")
            for name in ("n_dont_know", "n_missing")
            if 0 < row[name] < row["limit"] and row["n"] >= row["limit"]
        ]
        small = [key for key in small if "ved_ikke" in outside(data, key[0]) or asked_some(data, key[0])]
        if small:
            mine = {name: table.iloc[where.get(place, [])] for name, (table, where) in places.items()}
            determined = solved(identities(data.round, mine))
            leaks += [(*place, *key) for key in small if key in determined]
    return leaks


def outside(data, item: str) -> set[str]:
    return {c.code for c in data.round.scale(data.round.items[item]).categories if c.dont_know}


def asked_some(data, item: str) -> bool:
    return data.round.items[item].asked_if != "True"


def controlled(data) -> tuple[estimation.Estimates, dict[str, pd.DataFrame]]:
    """Estimates, and the tables that tell numbers of persons."""
    found = estimation.estimate(data, weighting.weigh(data))
    shares, bases = disclosure.shares(data.round, found.shares), disclosure.bases(data.round, found.bases)
    return found, {
        "shares": shares,
        "bases": bases,
        "scores": disclosure.scores(data.round, found.scores, shares, bases),
    }


@settings(max_examples=5, deadline=None)
@given(st.lists(st.sampled_from([*GRADES[-4:], None]), min_size=32, max_size=32))
def test_no_small_do_not_know_or_missing_answer_can_be_solved_from_the_tables(data, given_):
    column = pd.Categorical(given_, GRADES, ordered=True)
    changes = {"tilfredshed": column, "syge": column}
    other = dataclasses.replace(data, respondents=data.respondents.assign(**changes))
    assert told(other, *controlled(other)) == []


def test_the_search_finds_a_number_that_is_told(data):
    found, tables = controlled(data)
    assert told(data, found, tables | {"bases": found.bases})


@pytest.mark.parametrize("round_id", ["kl2024", "covid2020"])
def test_no_small_do_not_know_or_missing_answer_can_be_solved_from_a_round(round_id, synthetic):
    data = intake.read(rounds.load(round_id), synthetic(round_id))
    found, tables = controlled(data)
    plain = ~found.bases["breakdown"].str.contains("×")
    own = found.bases["group"].str.startswith(data.round.config.municipalities[0].code + "×")
    some = dataclasses.replace(found, bases=found.bases[plain | own])
    assert told(data, some, tables) == []


def test_small_groups_are_withheld_from_composition_and_response(data):
    few = data.sample.assign(disposition=data.sample["disposition"].where(data.sample["koen"] == "mand", "no_reply"))
    answered = few["disposition"].isin(["complete", "partial"])
    keep = data.respondents.index.isin(np.flatnonzero(answered))
    other = dataclasses.replace(data, sample=few, respondents=data.respondents[keep], asked=data.asked[keep])
    weights = dataclasses.replace(weighting.weigh(data), weight=weighting.weigh(data).weight[keep])
    composition = disclosure.composition(data.round, nonresponse.composition(other, weights))
    genders = composition[composition["variable"] == "koen"].set_index("group")
    assert genders.loc["kvinde", "respondents"] == 0
    assert not genders["suppressed"].any()
    assert composition["opt_out"].isna().any()
    response = disclosure.response(data.round, nonresponse.response(other))
    counts = response[["complete", "partial", "opt_out"]]
    assert not ((counts > 0) & (counts < 5)).any(axis=None)


def composition_of(**columns: list[int]) -> pd.DataFrame:
    """A table of composition with one variable of four groups."""
    counts = ["population", "sample", "respondents", "opt_out"]
    usual = {"population": [100, 90, 80, 70], "sample": [50, 40, 30, 20], "respondents": [30, 20, 9, 12]}
    table = pd.DataFrame({"variable": "v", "group": list("abcd"), **usual, "opt_out": [9, 8, 7, 6], **columns})
    for name in [*counts, "weighted"]:
        table[f"{name}_share"] = 0.25
    table = table.assign(response_rate=0.5, opt_out_ratio=0.5, rated=table["respondents"])
    return table.astype(dict.fromkeys(counts, "Int64"))


@pytest.mark.parametrize(
    ("respondents", "gone"),
    [
        ([30, 20, 9, 12], ""),
        ([30, 20, 9, 3], "cd"),  # the smallest of the others follows: the respondents of all are known
        ([30, 20, 3, 2], "cd"),
        ([30, 20, 2, 1], "bcd"),  # the two together are fewer than five
        ([30, 20, 0, 3], "bd"),  # an empty group hides nobody
    ],
)
def test_with_a_group_withheld_goes_another_so_that_none_is_the_rest(data, respondents, gone):
    found = disclosure.composition(data.round, composition_of(respondents=respondents))
    assert "".join(found.loc[found["suppressed"], "group"]) == gone
    numbers = found.select_dtypes("number")
    assert numbers[found["suppressed"]].isna().all(axis=None)
    assert numbers[~found["suppressed"]].notna().all(axis=None)


def test_a_group_withheld_elsewhere_is_withheld_here(data):
    found = disclosure.composition(data.round, composition_of(), {("v", "a"), ("other", "b")})
    assert found["suppressed"].to_list() == [True, False, False, False]


@pytest.mark.parametrize(
    ("n", "withheld"),
    [
        ([90, 7, 8, 200], ""),
        ([90, 3, 8, 200], "complete partial"),  # those who answered are known in all
        ([90, 7, 3, 200], "opt_out no_reply"),
        ([90, 3, 3, 200], "complete partial opt_out no_reply"),
        ([90, 0, 8, 200], ""),
    ],
)
def test_outcomes_of_those_who_answered_and_of_the_others_each_have_a_known_sum(data, n, withheld):
    codes = ["complete", "partial", "opt_out", "no_reply"]
    table = pd.DataFrame({"disposition": codes, "n": pd.array(n, "Int64"), "share": 0.25})
    found = disclosure.disposition(data.round, table)
    assert found.loc[found["n"].isna(), "disposition"].to_list() == withheld.split()
    assert found["share"].isna().equals(found["n"].isna())


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([50, 20, 9, 5], [50, 20, 9, 5]),
        ([50, 3, 4, 0, 6], [50, 0, 7, 0, 6]),  # those of a day with few are told with the next
        ([50, 3, 0, 1, 6], [50, 0, 0, 0, 10]),
        ([50, 20, 0, 3], [50, 0, 0, 23]),  # the last ones with the day before that has enough
        ([50, 20, 7, 3, 1], [50, 20, 0, 0, 11]),
        ([0, 3], [0, 3]),  # in all; a round with so few has no results
        ([], []),
    ],
)
def test_the_curve_tells_of_no_day_with_few_answers(data, answers, told):
    cumulative = np.cumsum(answers)
    table = pd.DataFrame({"answers": answers, "cumulative": cumulative, "share": cumulative / 100})
    found = disclosure.curve(data.round, table)
    assert found["answers"].to_list() == told
    assert found["cumulative"].to_list() == np.cumsum(told).tolist()
    assert found["share"].to_numpy() == pytest.approx(np.cumsum(told) / 100)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=12))
def test_any_curve_ends_with_all_and_steps_by_none_or_enough(data, answers):
    cumulative = np.cumsum(answers)
    found = disclosure.curve(data.round, pd.DataFrame({"answers": answers, "cumulative": cumulative, "share": 0.0}))
    assert found["cumulative"].iloc[-1] == cumulative[-1]
    assert (found["cumulative"] <= cumulative).all()
    assert ((found["answers"] == 0) | (found["answers"] >= min(5, cumulative[-1]))).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 25), min_size=5, max_size=5), st.sampled_from([("koen", 5), ("kommune×koen", 10)]))
def test_what_is_withheld_of_a_distribution_reaches_the_threshold_that_applies(data, counts, place):
    breakdown, limit = place
    raw = shares_of(counts, breakdown=breakdown)
    found = disclosure.shares(data.round, raw)
    gone = found["suppressed"].to_numpy()
    assert found.loc[gone, ["n", "share", "se", "ci_low", "ci_high"]].isna().all(axis=None)
    shown = found.loc[~gone, "n"]
    assert not ((shown > 0) & (shown < limit)).any()
    if gone.any() and found["n_total"].notna().all():
        assert raw.loc[gone, "n"].sum() >= limit
        assert gone.sum() >= 4


def test_the_number_asked_is_withheld_where_it_tells_an_answer_that_is(data):
    # »Video« is asked those who ticked the option video of »kontaktform«.
    places = [("samlet", "samlet"), ("koen", "kvinde"), ("koen", "mand")]
    rows = [(item, *place) for item in ("video", "syge", "tilfredshed", "kontaktform") for place in places]
    bases = pd.DataFrame(rows, columns=["item", "breakdown", "group"], index=range(10, 22)).assign(n_missing=1)
    gaps = np.array([False] * 9 + [False, False, True])
    assert list(routing.Leads.of(data.round, bases).tells(gaps)) == [False, False, True] + [False] * 9
    # Of a question that nobody skipped, the answers tell the number asked in any case.
    nobody = bases.assign(n_missing=0)
    assert not routing.Leads.of(data.round, nobody).tells(gaps).any()
