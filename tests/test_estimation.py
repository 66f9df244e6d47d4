"""Estimates: the formula person by person, what must not change them, and what has no estimate."""

from __future__ import annotations

import dataclasses

import mini
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom
from scipy.stats import t as student

from jobsurvey_utils import estimation, weighting
from jobsurvey_utils.estimation import ratios
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds import Round

KEYS = ["item", "breakdown", "group"]
GRADES = ["5", "4", "3", "2", "1", "ved_ikke"]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return mini.read(tmp_path_factory.mktemp("mini"))


@pytest.fixture(scope="module")
def estimates(data):
    return estimation.estimate(data, weighting.weigh(data))


def answered(data: Microdata, answers: list[str | None], item: str = "tilfredshed") -> Microdata:
    """The miniature with other answers to an item."""
    column = pd.Categorical(answers, GRADES, ordered=True)
    return dataclasses.replace(data, respondents=data.respondents.assign(**{item: column}))


def estimate(data: Microdata) -> estimation.Estimates:
    """Weights and estimates."""
    return estimation.estimate(data, weighting.weigh(data))


def of(table: pd.DataFrame, item: str = "tilfredshed", breakdown: str = "samlet") -> pd.DataFrame:
    """Rows of one item in one breakdown."""
    return table[(table["item"] == item) & (table["breakdown"] == breakdown)]


def members(data: Microdata, breakdown: str, group: str) -> np.ndarray:
    """Who is in a group of a breakdown."""
    inside = np.ones(len(data.respondents), dtype=bool)
    if breakdown != "samlet":
        for name, code in zip(breakdown.split("×"), group.split("×"), strict=True):
            inside &= (data.respondents[name] == code).to_numpy(dtype=bool)
    return inside


def by_the_formula(data, weights, domain, u) -> tuple[float, float, float]:
    """Estimate, standard error and degrees of freedom, from the persons one by one (design of the method page)."""
    w, cell = weights.weight, weights.cell
    total = (w * domain).sum()
    value = (w * domain * u).sum() / total
    z = w * domain * (u - value) / total
    variance, df = 0.0, 0
    for h, row in weights.cells.iterrows():
        mine = cell == h
        r, population = row["respondents"], row["population"]
        variance += (1 - r / population) * r / (r - 1) * ((z[mine] - z[mine].mean()) ** 2).sum()
        df += (r - 1) * bool(domain[mine].any())
    return value, np.sqrt(variance), min(df, domain.sum() - 1)


def test_every_score_follows_the_formula_person_by_person(data, estimates):
    weights = weighting.weigh(data)
    for row in estimates.scores[estimates.scores["n"] > 0].itertuples():
        u = data.respondents[row.item].astype(object).map({str(k): k for k in range(1, 6)}).to_numpy(dtype=float)
        domain = members(data, row.breakdown, row.group) & ~np.isnan(u)
        value, se, df = by_the_formula(data, weights, domain, np.nan_to_num(u))
        assert (row.n, row.score) == (domain.sum(), pytest.approx(value, rel=1e-12))
        assert row.se == pytest.approx(se, rel=1e-9, abs=1e-12)
        if np.isfinite(row.ci_low):
            half = student.ppf(0.975, df) * se
            assert (row.ci_low, row.ci_high) == pytest.approx((max(value - half, 1), min(value + half, 5)), rel=1e-9)


def test_every_share_follows_the_formula_person_by_person(data, estimates):
    weights = weighting.weigh(data)
    for row in estimates.shares[estimates.shares["n_total"] > 0].itertuples():
        multiple = row.item == "kontaktform"
        answer = data.respondents[f"{row.item}__{row.category}" if multiple else row.item]
        hit = (answer == (1 if multiple else row.category)).fillna(False).to_numpy(dtype=bool)
        scored = row.item in ("tillid", "syge", "tilfredshed")
        base = (answer.notna() & (answer != "ved_ikke") if scored else answer.notna()).to_numpy(dtype=bool)
        domain = members(data, row.breakdown, row.group) & base
        value, se, _ = by_the_formula(data, weights, domain, hit.astype(float))
        assert (row.n, row.n_total) == ((hit & domain).sum(), domain.sum())
        assert (row.share, row.se) == (pytest.approx(value, abs=1e-12), pytest.approx(se, rel=1e-9, abs=1e-9))


def test_every_item_has_every_group_of_every_breakdown(data, estimates):
    counts = estimates.bases.groupby(["item", "breakdown"], sort=False).size()
    for (item, breakdown), size in counts.items():
        assert size == len(data.round.groups(breakdown)), (item, breakdown)
        assert item not in breakdown.split("×")
    assert set(of(estimates.shares, "kontaktform")["category"]) == {"telefon", "video", "brev"}
    assert "ved_ikke" not in set(of(estimates.shares)["category"])
    assert list(of(estimates.shares, "video")["category"]) == ["godt", "skidt", "ved_ikke"]
    assert not estimates.bases.duplicated(KEYS).any()


def test_shares_of_single_choice_sum_to_one(estimates):
    single = estimates.shares[(estimates.shares["item"] != "kontaktform") & (estimates.shares["n_total"] > 0)]
    sums = single.groupby(KEYS)[["share", "n"]].sum()
    assert sums["share"].to_numpy() == pytest.approx(1)
    assert (sums["n"] == single.groupby(KEYS)["n_total"].first()).all()


def test_bases_add_up(data, estimates):
    bases = estimates.bases
    assert (bases["n_asked"] == bases[["n", "n_dont_know", "n_missing"]].sum(axis=1)).all()
    assert of(bases, "syge")["n_asked"].to_list() == [16]
    assert of(bases, "tillid")[["n", "n_dont_know", "n_missing"]].to_numpy().tolist() == [[22, 5, 5]]


def test_municipalities_own_groups_add_up_to_the_groups(estimates):
    crossed = of(estimates.bases, breakdown="kommune×koen")
    gender = crossed["group"].str.split("×").str[1]
    assert crossed.groupby(gender)["n"].sum().to_dict() == {"kvinde": 15, "mand": 17}


def test_the_groups_pooled_answers_are_the_sum_of_their_parts(estimates):
    pooled = estimates.pooled[estimates.pooled["category"] == "5 + 4"].set_index(KEYS)
    parts = estimates.shares[estimates.shares["category"].isin(["5", "4"])].groupby(KEYS)
    for column in ("n", "share"):
        wanted = parts[column].sum().reindex(pooled.index)
        assert pooled.loc[pooled["n_total"] > 0, column].to_numpy() == pytest.approx(
            wanted[pooled["n_total"] > 0].to_numpy()
        )


grades = st.lists(st.sampled_from([*GRADES, None]), min_size=32, max_size=32)


@settings(max_examples=30, deadline=None)
@given(grades)
def test_any_answers_give_estimates_within_bounds(data, answers):
    found = estimate(answered(data, answers))
    for table, low, high in ((found.shares, 0, 1), (found.pooled, 0, 1), (found.scores, 1, 5)):
        value = table["score" if table is found.scores else "share"]
        known = table["ci_low"].notna()
        assert ((table.loc[known, "ci_low"] >= low) & (table.loc[known, "ci_high"] <= high)).all()
        inside = (table["ci_low"] <= value + 1e-12) & (value - 1e-12 <= table["ci_high"])
        assert inside[known].all()
        assert (value.isna() == (table["n_total" if "n_total" in table else "n"] == 0)).all()
        assert not np.isinf(table.select_dtypes("number")).any(axis=None)


@settings(max_examples=15, deadline=None)
@given(grades, st.permutations(range(32)))
def test_order_of_rows_changes_nothing(data, answers, order):
    one = answered(data, answers)
    other = dataclasses.replace(one, respondents=one.respondents.iloc[order], asked=one.asked.iloc[order])
    for mine, theirs in zip(dataclasses.astuple(estimate(one)), dataclasses.astuple(estimate(other)), strict=True):
        pd.testing.assert_frame_equal(mine, theirs)


@settings(max_examples=15, deadline=None)
@given(grades)
def test_do_not_know_and_no_answer_count_alike_in_shares_and_scores(data, answers):
    one = estimate(answered(data, answers))
    other = estimate(answered(data, [None if a == "ved_ikke" else a for a in answers]))
    pd.testing.assert_frame_equal(one.shares, other.shares)
    pd.testing.assert_frame_equal(one.scores.drop(columns="n_dont_know"), other.scores.drop(columns="n_dont_know"))
    assert (of(one.bases)["n_asked"] == of(other.bases)["n_asked"]).all()


@settings(max_examples=15, deadline=None)
@given(grades)
def test_relabelling_the_genders_exchanges_their_rows(data, answers):
    one = answered(data, answers)
    swap = {"kvinde": "mand", "mand": "kvinde"}
    tables = {
        name: table.assign(
            koen=pd.Categorical(table["koen"].astype(object).map(swap), ["kvinde", "mand"], ordered=True)
        )
        for name, table in (("frame", one.frame), ("sample", one.sample), ("respondents", one.respondents))
    }
    mine, theirs = estimate(one).scores, estimate(dataclasses.replace(one, **tables)).scores
    columns = ["n", "score", "se", "ci_low", "ci_high", "deff"]
    for breakdown in ("samlet", "kommune", "maalgruppe"):
        assert of(mine, breakdown=breakdown)[columns].to_numpy() == pytest.approx(
            of(theirs, breakdown=breakdown)[columns].to_numpy(), nan_ok=True
        )
    genders = of(theirs, breakdown="koen")[columns].to_numpy()[::-1]
    assert of(mine, breakdown="koen")[columns].to_numpy() == pytest.approx(genders, nan_ok=True)


@settings(max_examples=15, deadline=None)
@given(grades, st.sampled_from([2, 10, 1000]))
def test_scaling_the_population_changes_only_the_uncertainty(data, answers, factor):
    one = answered(data, answers)
    frame = one.frame.assign(population=one.frame["population"] * factor)
    mine, theirs = estimate(one).scores, estimate(dataclasses.replace(one, frame=frame)).scores
    assert theirs["score"].to_numpy() == pytest.approx(mine["score"].to_numpy(), nan_ok=True)
    assert (theirs["se"].fillna(0) >= mine["se"].fillna(0) - 1e-12).all()


def test_a_cell_in_two_equal_halves_gives_the_same_estimate(data):
    doubled = pd.concat([data.respondents, data.respondents], ignore_index=True)
    asked = pd.concat([data.asked, data.asked], ignore_index=True)
    frame = data.frame.assign(population=data.frame["population"] * 2)
    whole = dataclasses.replace(data, respondents=doubled, asked=asked, frame=frame)
    half = doubled.assign(alder=pd.Categorical(["16-39"] * 32 + ["40-66"] * 32, ["16-39", "40-66"], ordered=True))
    halves = pd.concat([data.frame.assign(alder=band) for band in ("16-39", "40-66")])
    config = data.round.config
    weighing = config.weighting.model_copy(update={"cells": ("kommune", "maalgruppe", "koen", "alder")})
    round_ = Round(data.round.folder, config.model_copy(update={"weighting": weighing}), data.round.questionnaire)
    split = dataclasses.replace(data, round=round_, respondents=half, asked=asked, frame=halves)
    one, two = (of(estimate(d).scores).iloc[0] for d in (whole, split))
    assert one["score"] == pytest.approx(two["score"], rel=1e-12)
    assert one["se"] < two["se"]  # a degree of freedom less in each cell


# What has no estimate, or none of its uncertainty


def test_an_item_nobody_answered_has_no_estimate(data):
    found = estimate(answered(data, [None] * 32))
    assert of(found.bases)[["n_asked", "n", "n_missing"]].to_numpy().tolist() == [[32, 0, 32]]
    assert of(found.shares)[["share", "se", "ci_low", "ci_high"]].isna().all(axis=None)
    assert of(found.scores)[["score", "se", "ci_low", "ci_high", "deff", "n_eff"]].isna().all(axis=None)


def test_all_do_not_know_is_counted_and_has_no_estimate(data):
    found = estimate(answered(data, ["ved_ikke"] * 32))
    assert of(found.scores)[["n", "n_dont_know"]].to_numpy().tolist() == [[0, 32]]
    assert of(found.scores)["score"].isna().all()


def test_a_constant_item_has_a_score_and_no_interval(data):
    found = estimate(answered(data, ["4"] * 32))
    total = of(found.scores).iloc[0]
    assert (total["score"], total["se"]) == (4, 0)
    assert total[["ci_low", "ci_high", "deff", "n_eff"]].isna().all()
    share = of(found.shares).set_index("category")
    assert share.loc["4", ["share", "se", "ci_high"]].to_list() == [1, 0, 1]
    assert 0.8 < share.loc["4", "ci_low"] < 1
    assert share.loc["5", ["share", "se", "ci_low"]].to_list() == [0, 0, 0]
    assert 0 < share.loc["5", "ci_high"] < 0.2


def test_a_group_nobody_belongs_to_is_empty(data):
    old = data.respondents.assign(alder=pd.Categorical(["40-66"] * 32, ["16-39", "40-66"], ordered=True))
    found = estimate(dataclasses.replace(data, respondents=old))
    young = of(found.scores, breakdown="alder").iloc[0]
    assert (young["group"], young["n"]) == ("16-39", 0)
    assert young[["score", "se", "ci_low", "ci_high", "deff", "n_eff"]].isna().all()


def test_one_municipality_only_is_its_own_total(data):
    here = (data.respondents["kommune"] == "901").to_numpy()
    one = dataclasses.replace(
        data,
        respondents=data.respondents[here],
        asked=data.asked[here],
        frame=data.frame[data.frame["kommune"] == "901"],
    )
    found = estimate(one).scores
    total, municipality = of(found).iloc[0], of(found, breakdown="kommune").iloc[0]
    assert total.drop(["breakdown", "group"]).to_list() == municipality.drop(["breakdown", "group"]).to_list()
    assert of(found, breakdown="kommune")["n"].to_list() == [17, 0]


def without_cells(data: Microdata, population: int) -> Microdata:
    """The miniature as a round without weighting cells."""
    config = data.round.config.model_copy(update={"weighting": type(data.round.config.weighting)()})
    round_ = Round(data.round.folder, config, data.round.questionnaire)
    return dataclasses.replace(data, round=round_, frame=pd.DataFrame({"population": [population]}))


def test_one_cell_only_is_a_simple_random_sample(data):
    found = of(estimate(without_cells(data, 150)).scores).iloc[0]
    score = data.respondents["tilfredshed"].astype(str).astype(float)
    assert found["score"] == pytest.approx(score.mean())
    assert found["se"] == pytest.approx(np.sqrt((1 - 32 / 150) * score.var(ddof=1) / 32))
    assert found["deff"] == pytest.approx(1 - 32 / 150)


def test_municipalities_of_one_cell_keep_the_whole_cell_in_their_variance(data):
    one = without_cells(data, 150)
    weights = weighting.weigh(one)
    row = of(estimation.estimate(one, weights).scores, breakdown="kommune").iloc[0]
    u = one.respondents["tilfredshed"].astype(str).astype(float).to_numpy()
    value, se, _ = by_the_formula(one, weights, members(one, "kommune", "901"), u)
    assert (row["score"], row["se"]) == pytest.approx((value, se))


def test_a_census_is_certain(data):
    found = estimate(without_cells(data, 32))
    score, shares = of(found.scores).iloc[0], of(found.shares)
    assert score["se"] == 0
    assert score["ci_low"] == score["ci_high"] == score["score"]
    assert (shares["se"] == 0).all()
    assert shares["ci_low"].to_numpy() == pytest.approx(shares["share"].to_numpy())
    assert shares["ci_high"].to_numpy() == pytest.approx(shares["share"].to_numpy())


def test_a_municipality_with_one_respondent_has_an_estimate_without_uncertainty(data):
    keep = (data.respondents["kommune"] == "901").to_numpy() | (np.arange(32) == 31)
    one = dataclasses.replace(data, respondents=data.respondents[keep], asked=data.asked[keep])
    found = estimate(one)
    alone = of(found.scores, breakdown="kommune").iloc[1]
    assert alone["n"] == 1
    assert np.isfinite(alone["score"])
    assert alone[["se", "ci_low", "ci_high", "deff"]].isna().all()
    assert of(found.shares, breakdown="kommune")["ci_low"].iloc[-5:].isna().all()
    assert of(found.scores, breakdown="kommune").iloc[0]["se"] > 0
    assert np.isnan(of(found.scores).iloc[0]["se"])


# The interval of a share


def interval(hits: int, n: int, population: float) -> ratios.Ratio:
    """A share in one cell."""
    units = ratios.Units(
        np.array([population / n]), np.array([float(n)]), np.array([n / population]), np.zeros(1, np.int64), 1
    )
    return ratios.shares(units, ratios.domain(units, np.array([[float(n)]])), np.array([[[float(hits)]]]))


def test_a_common_category_has_a_logit_interval():
    found = interval(30, 100, 1e12)
    p, se = 0.3, np.sqrt(0.21 / 99)
    half = student.ppf(0.975, 99) * se / 0.21
    expected = [1 / (1 + np.exp(-(np.log(p / (1 - p)) + sign * half))) for sign in (-1, 1)]
    assert [found.low[0, 0, 0], found.high[0, 0, 0]] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("hits", "n"), [(4, 100), (96, 100), (0, 30), (30, 30), (1, 3)])
def test_a_rare_category_has_wilsons_interval(hits, n):
    found = interval(hits, n, 1e12)
    p, t = hits / n, student.ppf(0.975, n - 1)
    centre, half = (p + t**2 / (2 * n)), t * np.sqrt(p * (1 - p) / n + t**2 / (4 * n**2))
    expected = [(centre - half) / (1 + t**2 / n), (centre + half) / (1 + t**2 / n)]
    assert [found.low[0, 0, 0], found.high[0, 0, 0]] == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_wilsons_interval_has_as_many_answers_as_the_part_of_the_population_not_asked_leaves():
    # 2 of 20 from 40: half have answered, so it is as wide as that of 20 / (1 - 1/2) = 40 answers, with t of 19
    found, p, t, n = interval(2, 20, 40), 0.1, student.ppf(0.975, 19), 40
    centre, half = p + t**2 / (2 * n), t * np.sqrt(p * (1 - p) / n + t**2 / (4 * n**2))
    expected = [(centre - half) / (1 + t**2 / n), (centre + half) / (1 + t**2 / n)]
    assert [found.low[0, 0, 0], found.high[0, 0, 0]] == pytest.approx(expected, rel=1e-9)
    assert expected == pytest.approx([0.037294, 0.241673], abs=1e-6)


def test_wilsons_interval_narrows_as_the_population_is_exhausted():
    widths = [float(np.ptp([i.low, i.high])) for i in (interval(2, 20, size) for size in (1e9, 40, 21, 20))]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(("n", "population"), [(10, 40), (30, 120), (60, 150), (60, 6000), (600, 2700)])
@pytest.mark.parametrize("share", [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5])
def test_interval_of_a_share_covers_the_truth(n, population, share):
    # exact: every number of hits that a simple random sample can have, with its hypergeometric probability
    hits, everyone = np.arange(n + 1), round(share * population)
    found = [interval(int(hit), n, population) for hit in hits]
    low, high = (np.array([float(getattr(f, end)[0, 0, 0]) for f in found]) for end in ("low", "high"))
    truth = everyone / population
    covered = (low <= truth + 1e-12) & (truth - 1e-12 <= high)
    assert hypergeom(population, everyone, n).pmf(hits)[covered].sum() > 0.93


def few_in_many_cells(draws: int) -> tuple[ratios.Units, np.ndarray, float]:
    """Many samples from a population of 40 cells, where a group is two per cent of each: cell × sample × score."""
    rng, cells, size, drawn = np.random.default_rng(20240407), 40, 100, 20
    people = np.zeros((cells, 6), dtype=np.int64)  # the group's scores 1 to 5, then everyone else
    np.add.at(people, (np.repeat(np.arange(cells), 2), rng.choice(5, 2 * cells, p=[0.05, 0.1, 0.2, 0.3, 0.35])), 1)
    people[:, 5] = size - people.sum(axis=1)
    found = np.stack([rng.multivariate_hypergeometric(row, drawn, size=draws) for row in people])
    whole = np.full(cells, float(drawn))
    units = ratios.Units(whole * 0 + size / drawn, whole, whole / size, np.zeros(cells, np.int64), 1)
    mean = float((people[:, :5].sum(axis=0) @ np.arange(1, 6)) / people[:, :5].sum())
    return units, found[..., :5].astype(float), mean


def test_interval_of_a_small_group_in_many_cells_covers_the_truth():
    units, counts, truth = few_in_many_cells(4000)
    within = ratios.domain(units, counts.sum(axis=-1))
    ratio, _ = ratios.scores(units, within, counts, np.arange(1.0, 6))
    few = (within.n >= 10) & (within.n <= 18)
    low, high = ratio.low[few], ratio.high[few]
    assert few.sum() > 2500
    assert (within.df[few] == within.n[few] - 1).all()
    assert ((low <= truth) & (truth <= high)).mean() > 0.93
    half = student.ppf(0.975, units.total((counts.sum(axis=-1) > 0) * 19)[few]) * ratio.se[few]
    assert (np.abs(ratio.value[few] - truth) <= half).mean() < 0.92  # with all the respondents of the cells


def test_degrees_of_freedom_are_the_smaller_of_the_cells_and_the_groups_own():
    # data(fpc) in R: degf(d) is 8 - 2 = 6; degf(subset(d, x > 4)) is 6 - 2 = 4, and degf(subset(d, x < 4)) 2 - 2 = 0
    r = np.array([5.0, 3.0])
    units = ratios.Units(3 / (r / 5), r, r / 15, np.zeros(2, dtype=np.int64), 1)
    base = np.array([[5.0, 4, 1, 2, 0], [3.0, 2, 1, 0, 0]])
    assert ratios.domain(units, base).df.tolist() == [[6, 5, 1, 1, 0]]
