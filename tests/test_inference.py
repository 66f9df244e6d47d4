"""Tests of differences against R's survey package, the reference values, and what they must refuse.

R means R 4.2 with survey 4.1-1 (Lumley). The miniature round is the one of `mini.py`, as R data `d` (one row per
respondent, sorted by municipality, target group and gender: cell, N of the cell, w = N/r, y the score); `third` repeats
p, q, r over its rows, so that the groups share cells.
`des <- svydesign(~1, strata = ~cell, fpc = ~N, weights = ~w, data = d)`.
"""

from __future__ import annotations

import mini
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, t

from jobsurvey_utils import results, weighting
from jobsurvey_utils.estimation.ratios import Units
from jobsurvey_utils.inference import control, differences, distributions, effects, groups, multiplicity, pages, ranks
from jobsurvey_utils.inference.contrasts import REST


def exact(value):
    """A number that R printed with twelve digits."""
    return pytest.approx(value, rel=1e-9, abs=1e-13)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return mini.read(tmp_path_factory.mktemp("mini"))


@pytest.fixture(scope="module")
def store(data):
    return results.build(data)


@pytest.fixture(scope="module")
def scores(data):
    return data.respondents["tilfredshed"].astype(str).astype(float).to_numpy()


@pytest.fixture(scope="module")
def cells(data):
    """The weighting cells, and the cell of each respondent."""
    weights = weighting.weigh(data)
    weight, r, population = (
        weights.cells[name].to_numpy(dtype=float) for name in ("weight", "respondents", "population")
    )
    return Units(weight, r, r / population, np.zeros(len(r), dtype=np.int64), 1), weights.cell


@pytest.fixture
def of_few(monkeypatch):
    """Tests are made of groups of any size."""
    monkeypatch.setattr(differences, "LEAST", 1)


def moments(cells, group, u):
    """Of each cell and group: number, sum and sum of squares of u."""
    units, cell = cells
    number = max(int(group.max()) + 1, 2)
    place = cell * number + group
    shape = (len(units.weight), number)
    sums = [np.bincount(place, v, minlength=shape[0] * number).reshape(shape) for v in (np.ones(len(u)), u, u**2)]
    return groups.Moments(*sums)


def pair(cells, group, u, *, share=False):
    """The first group less the second."""
    found, sums = groups.linearise(cells[0], moments(cells, group, u), share=share)
    first, second = (found.take(np.array([place])) for place in (0, 1))
    return differences.compare(first, second, groups.covariance(cells[0], sums, sums)[:1, 1], share=share)


@pytest.fixture(scope="module")
def third(data):
    """p, q, r by the order of the file, as 0, 1, 2."""
    return np.arange(len(data.respondents)) % 3


def row(store, breakdown, group, other, statistic="score", item="tilfredshed"):
    table = store.tables["differences"]
    keys = {"item": item, "breakdown": breakdown, "group": group, "other": other, "statistic": statistic}
    mine = np.all([table[name] == value for name, value in keys.items()], axis=0)
    return table[mine].iloc[0]


@pytest.mark.parametrize(
    ("breakdown", "group", "difference", "se"),
    [
        # svyttest(y ~ muni, des); svyttest(y ~ target, des); svyttest(y ~ sex, des): estimate / t; signs by the order
        ("kommune", "901", 0.078, 0.473741138879),
        ("maalgruppe", "dagpenge", 0.0819642857143, 0.4964182188883),
        ("koen", "kvinde", -0.275835704125, 0.494928705246),
    ],
)
def test_a_group_against_the_rest_matches_svyttest(store, breakdown, group, difference, se):
    found = row(store, breakdown, group, REST)
    assert found["difference"] == exact(difference)
    assert found["se"] == exact(se)
    assert found["p"] == exact(2 * t.sf(abs(difference / se), found["df"]))


@pytest.mark.usefixtures("of_few")
def test_groups_that_share_cells_match_svycontrast(cells, third, scores):
    # b <- svyby(~y, ~third, des, svymean, covmat = TRUE); coef(b); vcov(b); svycontrast(b, c(1, -1, 0))
    found, sums = groups.linearise(cells[0], moments(cells, third, scores), share=False)
    assert list(found.value) == [exact(v) for v in (3.88030888031, 2.97813121272, 3.06367432150)]
    assert list(found.variance) == [exact(v) for v in (0.0657634404141, 0.2053775663802, 0.1385491453000)]
    common = groups.covariance(cells[0], sums, sums)
    assert (common[0, 1], common[1, 2]) == (exact(0.0210090298301), exact(0.0205821455545))
    p, q = (found.take(np.array([place])) for place in (0, 1))
    assert differences.compare(p, q, common[:1, 1], share=False).se[0] == exact(0.478667888138)


@pytest.mark.usefixtures("of_few")
def test_one_against_the_rest_of_its_cells_matches_svyttest(cells, third, scores):
    # d$p <- as.numeric(d$third == "p"); svyttest(y ~ p, des): estimate 0.8604514465003, t 2.4491608954210
    found = pair(cells, (third != 0).astype(int), scores)
    assert found.value[0] == exact(0.8604514465003)
    assert found.value[0] / found.se[0] == exact(2.4491608954210)


def test_a_difference_of_shares_matches_svycontrast(cells, data, scores):
    # b <- svyby(~I(y >= 4), ~muni, des, svymean, covmat = TRUE); svycontrast(b, c(1, -1)): -0.002, SE 0.18004814171
    found = pair(cells, data.respondents["kommune"].cat.codes.to_numpy(), (scores >= 4) * 1.0, share=True)
    assert (found.value[0], found.se[0]) == (exact(-0.002), exact(0.18004814171))
    assert found.effect[0] == exact(2 * np.arcsin(np.sqrt(0.468)) - 2 * np.arcsin(np.sqrt(0.47)))


@pytest.mark.parametrize(
    ("groups_", "f", "ndf", "ddf", "p"),
    [
        # svychisq(~third + factor(y), des, statistic = "F"); the same of muni and of sex
        ("third", 2.0777031512583, 6.5918490319224, 158.2043767661368, 0.0526531491044),
        ("kommune", 0.031877911425, 3.925728991222, 94.217495789329, 0.997806577943),
        ("koen", 1.885938382644, 3.931124647463, 94.346991539102, 0.120433826668),
    ],
)
def test_rao_and_scotts_test_matches_svychisq(cells, data, third, scores, groups_, f, ndf, ddf, p):
    group = third if groups_ == "third" else data.respondents[groups_].cat.codes.to_numpy()
    table = np.zeros((len(cells[0].weight), int(group.max()) + 1, 5))
    np.add.at(table, (cells[1], group, scores.astype(int) - 1), 1)
    found = distributions.rao_scott(cells[0], table)
    assert (found.f, found.ndf, found.ddf, found.p) == tuple(exact(v) for v in (f, ndf, ddf, p))


PAIRS = [(0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3), (0, 4), (1, 4), (2, 4), (3, 4)]
P = [
    *(0.00493682, 0.000590757, 0.571608, 0.000103217, 0.200415, 0.442356),
    *(2.13328e-13, 4.10979e-05, 0.000406952, 0.0149867),
]


@pytest.fixture
def mogstad():
    """The five estimates of the reference: differences and p-values of all pairs, in the order printed there."""
    value, se = np.array([3.88, 3.70, 3.66, 3.60, 3.41]), np.array([0.04, 0.05, 0.05, 0.06, 0.05])
    first, second = np.array(PAIRS).T
    difference = value[first] - value[second]
    return first, second, difference, 2 * norm.sf(abs(difference) / np.hypot(se[first], se[second]))


def printed(numbers):
    """Numbers printed with six digits."""
    return [pytest.approx(number, rel=5e-6) for number in numbers]


def test_p_values_of_the_pairs_match_r(mogstad):
    assert list(mogstad[3]) == printed(P)


def test_holm_matches_r(mogstad):
    # p.adjust(p, "holm")
    holm = [0.0246841, 0.00354454, 0.884711, 0.00082574, 0.601246, 0.884711]
    assert list(multiplicity.holm(mogstad[3])) == printed([*holm, 2.13328e-12, 0.000369881, 0.00284866, 0.0599467])


def test_benjamini_hochberg_matches_r(mogstad):
    # p.adjust(p, "BH")
    found = [0.00822803, 0.00118151, 0.571608, 0.000344058, 0.250519, 0.491506]
    assert list(multiplicity.benjamini_hochberg(mogstad[3])) == printed(
        [*found, 2.13328e-12, 0.000205489, 0.00101738, 0.0214095]
    )


def test_intervals_of_ranks_match_the_reference(mogstad):
    # two-sided Bonferroni over 10 pairs, z = 2.807034; Holm, which is used, gives the same here
    low, high = ranks.intervals(*mogstad, 5)
    assert list(zip(low, high, strict=True)) == [(1, 1), (2, 4), (2, 4), (2, 5), (4, 5)]
    sure = multiplicity.bonferroni(mogstad[3]) <= 0.05
    assert list(sure) == list(multiplicity.holm(mogstad[3]) <= 0.05)
    assert norm.isf(0.05 / 10 / 2) == pytest.approx(2.807034, rel=1e-6)


def test_tests_that_were_not_made_are_not_counted():
    p = np.array([0.01, np.nan, 0.04])
    assert list(multiplicity.holm(p)[[0, 2]]) == [0.02, 0.04]
    assert list(multiplicity.benjamini_hochberg(p)[[0, 2]]) == [0.02, 0.04]
    assert np.isnan(multiplicity.holm(p)[1])
    assert np.isnan(multiplicity.benjamini_hochberg(np.full(3, np.nan))).all()
    assert len(multiplicity.holm(np.array([]))) == 0


@pytest.mark.usefixtures("of_few")
def test_effects_are_in_standard_deviations_within_the_groups():
    units = Units(np.ones(1), np.array([8.0]), np.array([0.5]), np.zeros(1, dtype=np.int64), 1)
    u = np.array([1.0, 2, 3, 2, 3, 4, 5, 4])
    found = pair((units, np.zeros(8, dtype=int)), np.repeat([0, 1], 4), u)
    assert found.effect[0] == pytest.approx((2 - 4) / np.sqrt(0.5))


def test_size_is_told_by_the_whole_interval():
    low, high = np.array([0.12, -0.3, -0.05, 0.02, np.nan]), np.array([0.2, -0.11, 0.09, 0.15, np.nan])
    assert list(effects.size(low, high, 0.1)) == ["large", "large", "small", "open", ""]


def small(n, draws, rng, chances=(0.05, 0.1, 0.2, 0.4, 0.25), *, given=False):
    """Of groups of n beside a rest that is alike, the share of those tested called different at 5 and at 1 per cent."""
    r, u = np.full(20, 40.0), np.arange(1.0, 6.0)
    units = Units(np.linspace(1, 5, 20), r, np.zeros(20), np.zeros(20, dtype=np.int64), 1)
    own = rng.multinomial(n, np.full(20, 0.05), draws).T
    counts = [rng.multinomial(base, chances) for base in (own, 40 - own)]
    answers = [each.sum(axis=0) * 1.0 if given else None for each in counts]
    sides = [
        groups.Moments(each.sum(axis=-1) * 1.0, each @ u, each @ u**2, a)
        for each, a in zip(counts, answers, strict=True)
    ]
    (group, first), (rest, second) = (groups.linearise(units, side, share=False) for side in sides)
    found = differences.compare(group, rest, -(first * second / (r - 1)[:, None]).sum(axis=0), share=False)
    tested = found.p[found.status == differences.OK]
    return np.array([(tested < level).mean() for level in (0.05, 0.01)])


def test_the_least_number_of_answers_is_where_t_nearly_holds(monkeypatch):
    rng = np.random.default_rng(1)
    assert differences.LEAST == 15
    assert (small(15, 4000, rng) < [0.09, 0.035]).all()
    assert (small(60, 4000, rng) < [0.065, 0.02]).all()
    monkeypatch.setattr(differences, "LEAST", 1)
    assert (small(8, 4000, rng) > [0.085, 0.03]).all()


def test_groups_that_nearly_all_answer_alike_have_no_test():
    rng, skewed = np.random.default_rng(2), (0.01, 0.02, 0.03, 0.09, 0.85)
    for n in (15, 30):
        assert (small(n, 1000, rng, skewed) > [0.1, 0.06]).all()
        assert (small(n, 1000, rng, skewed, given=True) < [0.05, 0.01]).all()


def test_the_minority_is_of_the_groups_own_commonest_answer():
    answers = np.array([[1.0, 0, 1, 2, 12], [0, 0, 0, 15, 5], [2, 2, 2, 2, 2]])
    sums = groups.Moments(answers.sum(axis=1)[None], answers.sum(axis=1)[None], answers.sum(axis=1)[None], answers)
    assert sums.minority().tolist() == [4, 5, 8]
    # of the others as far as they are shown: the second, the first, both
    rest = sums.rest(np.array([True, True, False]))
    assert rest.answers.tolist() == [[0, 0, 0, 15, 5], [1, 0, 1, 2, 12], [1, 0, 1, 17, 17]]
    assert rest.minority().tolist() == [5, 4, 19]


def test_a_side_of_few_answers_has_no_test():
    u = [1, 2, 3, 4] * 8
    assert refuse(u, [0] * 14 + [1] * 18, (32.0,)).status[0] == differences.TOO_FEW
    assert refuse(u, [0] * 15 + [1] * 17, (32.0,)).status[0] == differences.OK


def test_without_correction_the_variance_is_that_of_endless_populations():
    u, group = np.array([1.0, 2, 3, 4, 5] * 8), np.repeat([0, 1], 20)
    u[group == 1] -= 0.6
    half, none = (
        Units(np.ones(1), np.array([40.0]), np.array([f]), np.zeros(1, dtype=np.int64), 1) for f in (0.5, 0.0)
    )
    cell, found = np.zeros(40, dtype=int), []
    for units in (half, none):
        each, sums = groups.linearise(units, moments((units, cell), group, u), share=False)
        first, second = (each.take(np.array([place])) for place in (0, 1))
        plain, wide = (groups.covariance(x, sums, sums)[:1, 1] for x in (units, units.uncorrected))
        found.append(differences.compare(first, second, plain, wide, share=False))
    assert found[0].p_wide[0] == pytest.approx(found[1].p[0])
    assert found[1].p_wide[0] == pytest.approx(found[1].p[0])
    assert found[0].p[0] < found[0].p_wide[0]


def test_no_p_value_of_a_test_is_nothing():
    found = refuse([1, 1, 1, 2] * 50 + [5, 5, 5, 4] * 50, [0] * 200 + [1] * 200, (400.0,))
    assert found.p[0] == multiplicity.SMALLEST == 1e-12


def test_intervals_of_chosen_differences_are_wider():
    # Benjamini & Yekutieli (2005): 2 of 4 chosen at 0.05, so 1 - 2 * 0.05 / 4
    assert multiplicity.coverage(np.array([0.01, 0.04, 0.2, 0.9, np.nan]), 0.05) == 0.975
    assert multiplicity.coverage(np.array([0.2, 0.9]), 0.05) == 0.95
    assert multiplicity.coverage(np.array([0.01, 0.02]), 0.05) == 0.95
    assert multiplicity.coverage(np.array([np.nan]), 0.05) == 0.95


def test_size_is_told_by_the_interval_of_the_chosen(store):
    table = store.tables["differences"].query("item == 'tilfredshed' and statistic == 'score' and p == p").copy()
    once = pages._doubles(table) < 0
    chosen = np.flatnonzero(once)[0]
    p_bh = np.where(np.arange(len(table)) == chosen, 0.01, 0.9)
    table = table.assign(difference=0.2, se=0.045, df=1e6, p_bh=p_bh)
    half = norm.ppf(1 - 0.05 / once.sum() / 2) * 0.045
    assert pages._half(table, 0.05) == pytest.approx(half, rel=1e-4)
    # 0.2 - 1.96 * 0.045 lies beyond a threshold of 0.1, with the wider interval it does not
    assert 0.2 - 1.96 * 0.045 > 0.1 > 0.2 - half


def refuse(u, group, respondents=(8.0,), fraction=0.5, cell=None, *, share=False):
    units = Units(
        np.ones(len(respondents)),
        np.array(respondents),
        np.full(len(respondents), fraction),
        np.zeros(len(respondents), dtype=np.int64),
        1,
    )
    where = np.zeros(len(u), dtype=int) if cell is None else np.array(cell)
    return pair((units, where), np.array(group), np.array(u, dtype=float), share=share)


def test_what_has_no_test_is_refused_in_words():
    alike = refuse([3, 3, 3, 3, 1, 2, 3, 4], [0, 0, 0, 0, 1, 1, 1, 1])
    assert alike.status[0] == differences.CONSTANT
    assert np.isnan([alike.value[0], alike.p[0], alike.se[0], alike.effect[0]]).all()
    alone = refuse([1, 2, 3, 4, 5, 1, 2], [0, 0, 0, 1, 1, 1, 0], (1.0, 6.0), cell=[0, 1, 1, 1, 1, 1, 1])
    assert alone.status[0] == differences.LONELY
    assert refuse([1, 2], [1, 1], (2.0,)).status[0] == differences.EMPTY
    four, eight = [1] * 4 + [0] * 12, [0, 1] * 8
    assert refuse(four + eight, [0] * 16 + [1] * 16, (32.0,), share=True).status[0] == differences.FEW
    assert refuse(four[3:] + eight, [0] * 13 + [1] * 16, (29.0,), share=True).status[0] == differences.TOO_FEW


def test_where_all_have_answered_the_difference_is_a_fact():
    found = refuse([1, 2, 3, 4, 2, 3, 4, 5], [0, 0, 0, 0, 1, 1, 1, 1], fraction=1.0)
    assert found.status[0] == differences.CENSUS
    assert (found.value[0], found.se[0], found.p[0]) == (-1, 0, 0)


def test_distributions_that_cannot_be_compared_are_refused():
    units = Units(np.ones(1), np.array([4.0]), np.array([0.5]), np.zeros(1, dtype=np.int64), 1)
    assert distributions.rao_scott(units, np.array([[[2.0, 2.0]]])).status == "one_group"
    assert distributions.rao_scott(units, np.array([[[2.0, 0.0], [2.0, 0.0]]])).status == "constant"
    full = Units(np.ones(1), np.array([4.0]), np.array([1.0]), np.zeros(1, dtype=np.int64), 1)
    assert distributions.rao_scott(full, np.array([[[1.0, 1.0], [1.0, 1.0]]])).status == "census"


def test_the_store_holds_no_number_where_it_has_no_test(store):
    for name in ("differences", "paired", "distribution_tests"):
        table = store.tables[name]
        tested = table["status"].isin(["ok", "census"])
        assert table.loc[tested, "p"].notna().all()
        assert table.loc[~tested, "p"].isna().all()
        assert (table["status"] != "").all()


def test_two_groups_are_one_comparison(store):
    pair_, first, second = (row(store, "koen", *g) for g in (("kvinde", "mand"), ("kvinde", REST), ("mand", REST)))
    assert pair_["p"] == first["p"] == second["p"]
    assert first["difference"] == -second["difference"]


def test_a_group_too_few_to_test_leaves_the_rest_a_comparison_of_its_own(store):
    table = store.tables["differences"].query("item == 'tilfredshed' and statistic == 'score' and breakdown == 'koen'")
    assert sorted(pages._doubles(table) >= 0) == [False, True, True]
    apart = table.assign(difference=np.where(table["other"] == REST, 0.5, 0.4))
    assert (pages._doubles(apart) < 0).all()


def test_a_difference_is_withheld_where_an_estimate_is(store):
    hidden = control.hidden(*(store.tables[name] for name in ("shares", "pooled", "scores")))
    keys = {tuple(values) for values in hidden[[*control.PLACE, "group"]].to_numpy()}
    table = store.tables["differences"]
    for _, each in table.iterrows():
        place = tuple(each[control.PLACE])
        if (*place, each["group"]) in keys or (*place, each["other"]) in keys:
            assert each["suppressed"]
            assert np.isnan(each["difference"])


def smaller(folder, **kept):
    """The microdata of the miniature, of some municipalities or groups only."""
    sample, frame = mini.sample(), mini.frame()
    for name, codes in kept.items():
        column = "lab" if name == "maalgruppe" else name
        raw = [mini.LAB[code] for code in codes] if name == "maalgruppe" else list(codes)
        sample, frame = sample[sample[column].isin(raw)], frame[frame[name].isin(codes)]
    answers = mini.answers()
    answers = answers[answers["person_id"].isin(sample["person_id"])]
    return mini.read(folder, frame=frame, sample=sample, answers=answers)


def test_one_municipality_only_is_refused_and_not_nan(tmp_path):
    store = results.build(smaller(tmp_path, kommune=["901"]))
    table = store.tables["differences"].query("breakdown == 'kommune'")
    assert set(table["status"]) <= {"empty", "hidden"}
    assert table["p"].isna().all()
    tests = store.tables["distribution_tests"].query("breakdown == 'kommune'")
    assert set(tests["status"]) <= {"one_group", "constant", "hidden"}
    assert store.tables["ranks"].empty


def test_a_group_nobody_belongs_to_is_left_out_of_every_test(tmp_path):
    store = results.build(smaller(tmp_path, maalgruppe=["dagpenge"]))
    table = store.tables["differences"].query("breakdown == 'maalgruppe'")
    assert set(table["status"]) <= {"empty", "hidden"}
    assert table.loc[table["status"] == "empty", ["difference", "p", "p_bh", "p_holm"]].isna().all(axis=None)


def test_a_constant_item_is_refused(tmp_path):
    alike = mini.answers().assign(tilfredshed="3")
    store = results.build(mini.read(tmp_path, answers=alike))
    mine = store.tables["differences"].query("item == 'tilfredshed' and statistic == 'score'")
    assert set(mine["status"]) <= {"constant", "empty", "hidden"}
    assert mine["p_bh"].isna().all()
    tests = store.tables["distribution_tests"].query("item == 'tilfredshed'")
    assert set(tests["status"]) <= {"constant", "one_group", "hidden"}


def test_hidden_answers_are_tested_together_where_one_number_could_tell_them():
    counts = np.array([[[10.0, 8, 2, 3], [9, 9, 6, 7]]])
    hidden = np.array([[False, False, True, True], [False] * 4])
    found = control.answers(counts, hidden, 5)
    assert found.tolist() == [[[10, 8, 5], [9, 9, 13]]]
    assert control.answers(counts, np.zeros((2, 4), dtype=bool), 5) is not found
    few = control.answers(np.array([[[2.0, 1], [9, 9]]]), np.zeros((2, 2), dtype=bool), 5)
    assert few.tolist() == [[[9, 9]]]


def test_the_rest_holds_no_group_that_is_withheld():
    base = np.array([[4.0, 5.0, 6.0]])
    rest = groups.Moments(base, base, base).rest(np.array([True, False, True]))
    assert rest.base.tolist() == [[6, 10, 4]]


ANSWERS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(1, 5)), min_size=12, max_size=40
)  # cell, group, score


def design(people):
    """Cells of the people, each with as many in the population again and two more."""
    cell = np.array([who[0] for who in people])
    r = np.maximum(np.bincount(cell, minlength=3), 1).astype(float)
    population = 2 * r + 2
    return Units(population / r, r, r / population, np.zeros(3, dtype=np.int64), 1), cell


def by_person(units, cell, group, u):
    """Difference of groups 0 and 1 with its variance, person by person as the formula stands."""
    w, z, value = units.weight[cell], np.zeros(len(u)), []
    for code, sign in ((0, 1), (1, -1)):
        mine = group == code
        value.append(np.average(u[mine], weights=w[mine]))
        z[mine] = sign * w[mine] * (u[mine] - value[-1]) / w[mine].sum()
    variance = 0.0
    for h in range(3):
        own, r = z[cell == h], units.respondents[h]
        if len(own) > 1:
            variance += (1 - units.fraction[h]) * r / (r - 1) * ((own - own.mean()) ** 2).sum()
    return value[0] - value[1], variance


@settings(deadline=None)
@given(ANSWERS)
def test_the_variance_is_that_of_the_formula_person_by_person(people):
    units, cell = design(people)
    group, u = np.array([who[1] for who in people]), np.array([float(who[2]) for who in people])
    found = pair((units, cell), group, u)
    if found.status[0] == differences.OK:
        value, variance = by_person(units, cell, group, u)
        assert found.value[0] == pytest.approx(value, abs=1e-12)
        assert found.se[0] ** 2 == pytest.approx(variance, rel=1e-9, abs=1e-12)


@settings(deadline=None)
@given(ANSWERS, st.randoms())
def test_neither_order_nor_names_of_groups_change_a_difference(people, random):
    units, _ = design(people)
    mixed = random.sample(people, len(people))
    found = [
        pair(
            (units, np.array([who[0] for who in rows])),
            names[[who[1] for who in rows]],
            np.array([who[2] for who in rows]),
        )
        for rows, names in ((people, np.array([0, 1, 2])), (mixed, np.array([1, 0, 2])))
    ]
    assert found[0].status[0] == found[1].status[0]
    np.testing.assert_allclose(found[0].value, -found[1].value, atol=1e-12)
    np.testing.assert_allclose(found[0].p, found[1].p, atol=1e-9)


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_adjusted_p_values_keep_the_order_and_never_fall(p):
    p = np.array(p)
    holm, bh = multiplicity.holm(p), multiplicity.benjamini_hochberg(p)
    assert ((p <= bh + 1e-15) & (bh <= holm + 1e-12) & (holm <= 1)).all()
    for adjusted in (holm, bh):
        assert (np.diff(adjusted[np.argsort(p, kind="stable")]) >= -1e-15).all()
