"""Secondary suppression: what follows what is withheld, and that no sum of what is shown gives it back."""

from __future__ import annotations

from itertools import product

import crossed
import mini
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from hypothesis import assume, example, given, reject, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linprog

from jobsurvey_utils import disclosure, estimation, intake, nonresponse, rounds, weighting
from jobsurvey_utils.disclosure import auditor, control, knowledge, lines
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.nonresponse import invited
from jobsurvey_utils.results import files

ROUND = mini.load()
PUBLISHED = ("kl2024", "covid2020")


def counts_of(cells: dict[tuple[int, int, int], list[int]], answers: int = 6) -> np.ndarray:
    """Counts by municipality, gender and attachment from those that are not 0, of the answers before the last two."""
    counts = np.zeros((2, 2, 3, answers), dtype=np.int64)
    for place, numbers in cells.items():
        counts[place][: len(numbers)] = numbers
    return counts


def controlled(item: str, counts: np.ndarray) -> dict[str, pd.DataFrame]:
    """The tables of an item after disclosure control."""
    return disclosure.estimates(ROUND, crossed.estimates(ROUND, item, counts), crossed.BONDS)


def withheld(tables: dict[str, pd.DataFrame], breakdown: str) -> dict[str, list[str]]:
    """The answers withheld by group."""
    rows = tables["shares"][tables["shares"]["suppressed"] & (tables["shares"]["breakdown"] == breakdown)]
    return {str(group): part["category"].to_list() for group, part in rows.groupby("group", sort=False)}


def test_nothing_is_withheld_where_nothing_is_small():
    cells = {place: [20, 20, 20] for place in product((0, 1), (0, 1), (0, 1))}
    tables = controlled("video", counts_of(cells, 4))
    assert not any(tables[name]["suppressed"].any() for name in ("shares", "pooled", "scores"))
    assert tables["bases"].notna().all(axis=None)


def test_of_two_groups_both_withhold_the_answer_that_one_does():
    cells = {place: [20, 20, 20] for place in product((0, 1), (0, 1), (0, 1))}
    cells[0, 0, 0], cells[0, 0, 1] = [20, 20, 2], [20, 20, 2]
    tables = controlled("video", counts_of(cells, 4))
    # Women in 901: 40, 40, 4. With `ved_ikke` goes one of the two others, of the men the same two.
    assert withheld(tables, "kommune×koen")["901×kvinde"] == ["godt", "ved_ikke"]
    assert withheld(tables, "kommune×koen")["901×mand"] == ["godt", "ved_ikke"]
    # Nor may the women of all less those of 902 tell it.
    assert set(withheld(tables, "kommune×koen")) == {f"{k}×{g}" for k in ("901", "902") for g in ("kvinde", "mand")}
    for breakdown in ("samlet", "koen", "kommune"):
        assert not withheld(tables, breakdown)


def test_a_group_of_few_takes_the_smallest_other_with_it_as_a_whole():
    cells = {(0, 0, 0): [1, 1, 1], (0, 1, 0): [50, 40, 30], (1, 1, 0): [50, 40, 30]}
    tables = controlled("video", counts_of(cells, 4))
    koen = tables["shares"].query("breakdown == 'koen'")
    assert koen["n_total"].isna().all()
    assert koen["suppressed"].all()
    assert tables["bases"].query("breakdown == 'koen'")["n"].isna().all()
    assert tables["shares"].query("breakdown == 'samlet'")["n"].notna().all()


def test_who_told_no_group_hides_one_that_is_small():
    everyone = {place: [30, 30, 30] for place in product((0, 1), (0, 1), (0, 2))}
    few = {place: [1, 1, 1] for place in product((0, 1), (0, 1), (1,))}  # 4 in each answer of those who have ended
    tables = controlled("video", counts_of(everyone | few, 4))
    assert withheld(tables, "tilknytning") == {"afsluttet": ["godt", "skidt", "ved_ikke"]}


def test_don_t_know_of_two_groups_is_withheld_together():
    cells = {place: [20, 20, 20, 20, 20, 20, 12] for place in product((0, 1), (0, 1), (0, 1))}
    counts = counts_of(cells, 7)
    counts[0, 0, :2, 5] = 2
    bases = controlled("tilfredshed", counts)["bases"].set_index(["breakdown", "group"])["n_dont_know"]
    assert bases["kommune×koen"].isna().all()  # 4 women of 901; the others follow
    assert bases[["samlet", "koen", "kommune"]].notna().all()


def test_whole_groups_are_withheld_where_all_their_answers_are_and_are_told():
    """The last resort, of high thresholds: in each of two municipalities all answers given are withheld, and follow.

    In all nobody gave the second and the fifth answer, so nobody did in a municipality. The others are three in each:
    their number, the score and its standard error are three equations.
    """
    cells = {(0, 0, 0): [11, 0, 3, 8, 0], (1, 0, 0): [5, 0, 4, 4, 0]}
    tables = controlled("tilfredshed", counts_of(cells, 7))
    assert tables["shares"].query("breakdown == 'samlet'")["n"].to_list() == [16, 0, 7, 12, 0]
    assert tables["shares"].query("breakdown == 'kommune'")["n"].isna().all()
    for name, n in (("shares", "n_total"), ("scores", "score"), ("bases", "n")):
        assert tables[name].query("breakdown == 'kommune'")[n].isna().all()
    # With a fourth answer the three equations tell none of them, and the municipalities keep their score.
    fourth = {(0, 0, 0): [11, 9, 3, 8, 0], (1, 0, 0): [5, 9, 4, 4, 0]}
    scores = controlled("tilfredshed", counts_of(fourth, 7))["scores"]
    assert scores.query("breakdown == 'kommune'")["score"].notna().all()


ITEMS = {"video": 4, "tilfredshed": 7}


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(["video", "tilfredshed"]), st.data())
def test_the_auditor_finds_nothing_after_suppression_of_any_table(item, data):
    most = data.draw(st.sampled_from([3, 12, 40]))
    counts = data.draw(arrays(np.int64, (2, 2, 3, ITEMS[item]), elements=st.integers(0, most)))
    found = crossed.estimates(ROUND, item, counts)
    try:
        tables = disclosure.estimates(ROUND, found, crossed.BONDS)
    except JobsurveyError:  # refused, as where all are in two groups of one municipality: the other half of the promise
        reject()
    raw = {name: getattr(found, name) for name in ("shares", "pooled", "scores", "bases")}
    told = auditor.told(ROUND, tables, crossed.BONDS)
    assert control.few(ROUND, raw, told).empty
    for name, table in tables.items():
        counted = table[[column for column in ("n", "n_total", "n_dont_know", "n_missing") if column in table]]
        limit = np.where(table["breakdown"].str.contains("×"), 10, 5)
        assert not ((counted > 0) & counted.lt(limit, axis=0)).any(axis=None), name
    whole = tables["shares"].query("breakdown == 'samlet'")
    # Of fewer than ten who all answered alike, the whole distribution is withheld.
    assert (whole["n_total"].notna() | raw["shares"].query("breakdown == 'samlet'")["n_total"].lt(10)).all()


@settings(max_examples=15, deadline=None)
@given(arrays(np.int64, (2, 2, 3, 4), elements=st.integers(0, 20)))
def test_withholding_what_is_withheld_withholds_no_more(counts):
    raw = crossed.estimates(ROUND, "video", counts).shares
    once = disclosure.shares(ROUND, raw, crossed.BONDS)
    again = disclosure.shares(ROUND, raw, crossed.BONDS, also=once["suppressed"].to_numpy(dtype=bool))
    pd.testing.assert_frame_equal(once, again)


def test_the_auditor_finds_what_subtraction_gives():
    cells = {place: [20, 20, 20] for place in product((0, 1), (0, 1), (0, 1))}
    cells[0, 0, 0], cells[0, 0, 1] = [20, 20, 2], [20, 20, 2]
    found = crossed.estimates(ROUND, "video", counts_of(cells, 4))
    mine = (found.shares["group"] == "901×kvinde").to_numpy()
    shares = disclosure.rules.withhold(found.shares, mine, ["n"])
    tables = {"shares": shares, "pooled": found.pooled, "scores": found.scores, "bases": found.bases}
    told = auditor.told(ROUND, tables, crossed.BONDS)
    assert set(told["number"]) == {"godt", "skidt", "ved_ikke"}
    assert set(told["group"]) == {"901×kvinde"}


def modulo(matrix: np.ndarray, prime: int = 1_000_003) -> set[int]:
    """The columns that the rows of a matrix of whole numbers determine, by elimination modulo a prime."""
    rows, place = matrix.astype(np.int64) % prime, 0
    for column in range(rows.shape[1]):
        pivots = np.flatnonzero(rows[place:, column]) + place
        if len(pivots):
            rows[[place, pivots[0]]] = rows[[pivots[0], place]]
            rows[place] = rows[place] * pow(int(rows[place, column]), -1, prime) % prime
            others = np.flatnonzero(rows[:, column])
            others = others[others != place]
            rows[others] = (rows[others] - rows[others, column, None] * rows[place]) % prime
            place += 1
    alone = np.flatnonzero((rows != 0).sum(axis=1) == 1)
    return {int(np.flatnonzero(rows[row])[0]) for row in alone}


def well_posed(matrix: np.ndarray) -> bool:
    """Whether no singular value of a matrix with rows of length 1 is between 0 and 1e-5: the auditor's domain."""
    rows = matrix[matrix.any(axis=1)]
    values = np.linalg.svd(rows / np.linalg.norm(rows, axis=1, keepdims=True), compute_uv=False)
    return not ((values > 1e-13) & (values < 1e-5)).any()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 25), st.integers(2, 25))
@example(17, 17, 17)
def test_the_auditors_random_vector_agrees_with_exact_elimination(seed, columns, equations):
    chance = np.random.default_rng(seed)
    matrix = chance.choice([0, 0, 0, 0, 1, 1, -1, 4, 9], size=(equations, columns))
    assume(well_posed(matrix))
    free = auditor._free(sp.csr_array(matrix.astype(float)))
    assert set(np.flatnonzero(~free).tolist()) == modulo(matrix)


@pytest.fixture(scope="module", params=PUBLISHED)
def published(request, synthetic):
    """A round of the repository: its data, its estimates, and its tables after disclosure control."""
    data = intake.read(rounds.load(request.param), synthetic(request.param))
    found = estimation.estimate(data, weighting.weigh(data))
    return data, found, disclosure.estimates(data.round, found, disclosure.bonds(data))


def few(data, found: estimation.Estimates, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """What the auditor finds of few persons."""
    raw = {name: getattr(found, name) for name in tables}
    return control.few(data.round, raw, auditor.told(data.round, tables, disclosure.bonds(data)))


def test_the_auditor_finds_nothing_in_a_round_and_much_where_only_distributions_are_thought_of(published):
    data, found, tables = published
    assert few(data, found, tables).empty
    assert len(few(data, found, tables | {"shares": alone(data, found, tables)})) > 100


def alone(data, found: estimation.Estimates, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The shares shown, those of one breakdown within municipalities as if they were in no sum."""
    mine = found.shares["breakdown"] == f"{data.round.municipality_variable}×koen"
    return pd.concat([tables["shares"][~mine], disclosure.shares(data.round, found.shares[mine])]).sort_index()


def test_most_is_still_shown(published):
    _, found, tables = published
    shares = tables["shares"].assign(few=found.shares["n"].between(1, 4) | found.shares["n_total"].between(1, 4))
    gone = shares.groupby("breakdown")[["suppressed", "few"]].mean()
    assert gone.loc["samlet", "suppressed"] <= 0.02
    assert (gone.loc[["kommune", "maalgruppe", "alder"], "suppressed"] < 0.4).all()
    assert gone.loc["kommune", "suppressed"] < gone.loc["kommune", "few"] + 0.1
    bases = tables["bases"].query("breakdown == 'kommune'")
    assert bases["n"].notna().mean() > 0.97


def test_what_is_withheld_outside_the_groups_of_municipalities_does_not_depend_on_these(published):
    data, _, tables = published
    plain = disclosure.plain(data, weighting.weigh(data))
    for name, table in tables.items():
        kept = table[~table["breakdown"].str.contains("×")].reset_index(drop=True)
        pd.testing.assert_frame_equal(plain[name], kept, check_dtype=False)


def test_analyses_withhold_the_groups_of_the_invited_that_the_composition_does(published):
    data, _, tables = published
    raw = nonresponse.composition(data, weighting.weigh(data))
    found = disclosure.composition(data.round, raw, disclosure.hidden_groups(data.round, tables["bases"]))
    register = found["variable"].isin(invited.register(data.round))
    gone = found.loc[found["suppressed"] & register, ["variable", "group"]]
    assert invited.withheld(data) == set(gone.itertuples(index=False, name=None))
    assert gone.groupby("variable").size().ge(2).all()


def attacked(round_, path, nested) -> pd.DataFrame:
    """The file of shares with all counts filled in that are the rest of a sum of others, again and again."""
    table = pd.read_csv(path, dtype=dict.fromkeys(("item", "group", "category"), "str"))
    rows = table.drop_duplicates(["item", "breakdown", "group"])
    single = [item.id for item in round_.closed_items() if item.kind == "single"]
    bases = rows[rows["item"].isin(single)].assign(category="", n=lambda t: t["n_total"])
    table = pd.concat([table, bases], ignore_index=True)[["item", "breakdown", "group", "category", "n"]]
    crossed_ = table["breakdown"].str.contains("×")
    here = table["breakdown"] == round_.municipality_variable
    first, second = (table["group"].str.partition("×")[place] for place in (0, 2))
    table["place"] = first.where(crossed_, table["group"].where(here, ""))
    table["within"] = second.where(crossed_, table["group"].where(~here & (table["breakdown"] != "samlet"), ""))
    table["variable"] = table["breakdown"].str.replace("kommune×", "").where(table["within"] != "", "")
    while True:
        before = table["n"].isna().sum()
        table = over(table, "within", ["item", "place", "category"], {})
        for name, (other, codes) in nested.items():
            if len(codes) == 1:
                table = over(table, "within", ["item", "place", "category"], {name: (other, codes[0])})
        table = over(table, "place", ["item", "variable", "within", "category"], {})
        table = over(table, "category", ["item", "variable", "within", "place"], {})
        if table["n"].isna().sum() == before:
            return table


def over(table: pd.DataFrame, part: str, keys: list[str], nested: dict[str, tuple[str, str]]) -> pd.DataFrame:
    """Counts with those filled in that are a total less all its other parts.

    A count that is all of its total stays empty: it is the total in other words.
    """
    members = (table[part] != "") & table["item"].isin(table.loc[table[part] == "", "item"])
    whole = table[table[part] == ""]
    for name, (variable, code) in nested.items():
        members &= table["variable"] == name
        whole = table[(table["variable"] == variable) & (table["within"] == code)]
    names = [*keys, "variable"] if part == "within" else keys
    sums = table[members].groupby(names)["n"].agg(known="sum", size="size", there="count").reset_index()
    sums = sums.merge(whole[[*keys, "n"]].rename(columns={"n": "whole"}), on=keys)
    sums = sums[(sums["size"] == sums["there"] + 1) & sums["whole"].notna() & (sums["known"] > 0)]
    filled = table.merge(sums.assign(rest=sums["whole"] - sums["known"])[[*names, "rest"]], on=names, how="left")
    gap = members.to_numpy() & filled["n"].isna() & filled["rest"].notna()
    return filled.assign(n=filled["n"].where(~gap, filled["rest"])).drop(columns="rest")


def test_subtraction_in_the_exported_file_gives_no_small_count(published, tmp_path):
    data, found, tables = published
    keys = ["item", "breakdown", "group", "category"]
    nested = lines.bonds(data).nested
    truth = found.shares.assign(few=disclosure.is_small(found.shares["n"], limits(data, found.shares)))

    def leaks(shares: pd.DataFrame) -> int:
        files.write(files.typed(data.round.id, "shares", shares), tmp_path / "shares.csv")
        table = attacked(data.round, tmp_path / "shares.csv", nested)
        return int(table.merge(truth[[*keys, "few"]], on=keys).query("few and n.notna()").shape[0])

    assert leaks(alone(data, found, tables)) > 100
    assert leaks(tables["shares"]) == 0


def limits(data, table: pd.DataFrame) -> np.ndarray:
    return disclosure.thresholds(data.round.config.disclosure, table["breakdown"])


def test_what_is_withheld_may_be_any_of_at_least_five_numbers(published):
    """The feasible interval, by linear programming (Hundepool et al. 2012, section 4.3.1), of some small counts."""
    data, found, tables = published
    bonds, chance = disclosure.bonds(data), np.random.default_rng(5)
    for item in chance.choice(np.array(data.round.closed_items(), dtype=object), 3, replace=False):
        mine = {name: table[table["item"] == item.id] for name, table in tables.items()}
        own, places = knowledge.numbered(data.round, mine)
        known = knowledge.system(data.round, item, own, knowledge.Frames(places, bonds))
        raw = found.shares[found.shares["item"] == item.id]
        small = disclosure.is_small(raw["n"], limits(data, raw)).reshape(len(own["bases"]), -1)
        for place, slot in chance.permutation(np.argwhere(small))[:4]:
            low, high = interval(known, int(place) * len(known.slots) + int(slot))
            assert high - low >= 5, (item.id, known.places[place], known.slots[slot])


def interval(known: knowledge.System, number: int) -> tuple[float, float]:
    """The least and the largest value that a number may have, of numbers that are not below 0."""
    hidden = np.flatnonzero(np.isnan(known.values))
    left = -(known.matrix @ np.nan_to_num(known.values))
    matrix = known.matrix[:, hidden]
    used = np.asarray(abs(matrix).sum(axis=1)).ravel() > 0
    aim = (hidden == number).astype(float)
    ends = [linprog(sign * aim, A_eq=matrix[used], b_eq=left[used], method="highs") for sign in (1, -1)]
    return float(ends[0].fun), float(-ends[1].fun)
