"""Change between rounds: by hand, by an independent formula, by R; composition; disclosure; refusals."""

from __future__ import annotations

import numpy as np
import pair
import pandas as pd
import pytest

from jobsurvey_utils import intake, rounds
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.trend import change, comparable, fixed, judged, series

KEYS = ["item", "breakdown", "group", "statistic", "category", "basis"]


def one(table, **equals):
    """The one row of a table with equal values."""
    for name, value in equals.items():
        table = table[table[name] == value]
    assert len(table) == 1
    return table.iloc[0]


def compared(tmp_path, before, after, n_before, n_after, **changes):
    """The tables of two rounds made from people and populations."""
    shown = {"breakdowns": changes["breakdowns"]} if "breakdowns" in changes else {}
    first = pair.write(tmp_path / "before", before, n_before, pair.config("foer", 2031, **shown))
    return pair.tables(pair.write(tmp_path / "after", after, n_after, pair.later(first, **changes)))


@pytest.fixture(scope="module")
def random_pair(tmp_path_factory):
    """Two rounds at random, the later one with more women in its population, and their tables."""
    before, after = pair.many(1, 300), pair.many(2, 420, shift=0.3)
    n_before = pair.population(before, {"kvinde": 3, "mand": 3})
    n_after = pair.population(after, {"kvinde": 6, "mand": 2})
    found = compared(tmp_path_factory.mktemp("random"), before, after, n_before, n_after)
    return before, after, n_before, n_after, found


def test_a_change_and_its_variance_by_hand(tmp_path):
    # Each of two cells has 8 answers, half 2 and half 4; then half 3 and half 5. N is 16, then 32.
    # z = w(u - mean)/sum(w) = 2/32 = 4/64 = 1/16 in size, so that a cell's sum of squares is 8/256 = 1/32.
    # V before: 2 cells x (1 - 8/16) x 8/7 x 1/32 = 1/28; after: 2 x (1 - 8/32) x 8/7 x 1/32 = 3/56.
    before, after = pair.rows(k901="22224444", m901="22224444"), pair.rows(k901="33335555", m901="33335555")
    cells = [("901", "kvinde"), ("901", "mand")]
    sizes = (dict.fromkeys(cells, 16), dict.fromkeys(cells, 32))
    found = compared(tmp_path, before, after, *sizes, breakdowns=["samlet"])
    for basis in (change.RAW, change.FIXED):
        row = one(found["change"], item="tilfreds", breakdown="samlet", statistic="score", basis=basis)
        assert row["difference"] == pytest.approx(1)
        assert row["se"] == pytest.approx(np.sqrt(1 / 28 + 3 / 56))
        assert (row["before"], row["after"]) == (pytest.approx(3), pytest.approx(4))


def by_person(people, population, target, keep):
    """Mean and variance from one row per person, by the formulas as they stand in the literature."""
    cell = people["kommune"] + people["koen"]
    size = cell.map({a + b: n for (a, b), n in population.items()}).astype(float)
    goal = cell.map({a + b: n for (a, b), n in target.items()}).astype(float)
    answered = cell.map(cell.value_counts())
    weight, score = goal / answered, pd.to_numeric(people["tilfreds"], errors="coerce")
    inside = keep & score.notna()
    total = weight[inside].sum()
    mean = (weight * score)[inside].sum() / total
    z = (weight * (score - mean) / total).where(inside, 0.0)
    variance = 0.0
    for name, own in z.groupby(cell):
        r, n = len(own), size[cell == name].iloc[0]
        variance += (1 - r / n) * r * own.var(ddof=1)
    return mean, variance


@pytest.mark.parametrize("basis", [change.RAW, change.FIXED])
@pytest.mark.parametrize(("breakdown", "group"), [("samlet", "samlet"), ("koen", "mand"), ("kommune", "902")])
def test_changes_agree_with_a_formula_person_by_person(random_pair, basis, breakdown, group):
    before, after, n_before, n_after, found = random_pair
    sides = []
    for people, population in ((before, n_before), (after, n_after)):
        keep = people[breakdown] == group if breakdown in people else pd.Series(True, people.index)
        sides.append(by_person(people, population, n_after if basis == change.FIXED else population, keep))
    row = one(found["change"], item="tilfreds", breakdown=breakdown, group=group, statistic="score", basis=basis)
    assert row["difference"] == pytest.approx(sides[1][0] - sides[0][0], rel=1e-9)
    assert row["se"] == pytest.approx(np.sqrt(sides[0][1] + sides[1][1]), rel=1e-9)


def test_a_change_matches_r_survey(tmp_path):
    # Rscript tests/r/change.R: svymean of each round in strata with fpc, and of the earlier one weighted to the later
    # population; se = sqrt(se1^2 + se2^2)
    before = pair.rows(k901="1234512345", m901="3344", k902="55443", m902="2233445")
    after = pair.rows(k901="234", m901="4455332211", k902="1122334455", m902="545")
    n_before = {("901", "kvinde"): 40, ("901", "mand"): 30, ("902", "kvinde"): 20, ("902", "mand"): 60}
    n_after = {("901", "kvinde"): 20, ("901", "mand"): 50, ("902", "kvinde"): 45, ("902", "mand"): 10}
    found = compared(tmp_path, before, after, n_before, n_after)
    expected = {
        change.RAW: (-0.240952380952, 0.316544934234),
        change.FIXED: (-0.521523809524, 0.298371726333),
    }
    for basis, (difference, se) in expected.items():
        row = one(found["change"], item="tilfreds", breakdown="samlet", statistic="score", basis=basis)
        assert row["difference"] == pytest.approx(difference, abs=1e-8)
        assert row["se"] == pytest.approx(se, abs=1e-8)


def test_another_composition_is_no_change(tmp_path):
    # Women answer 4 on average and men 2, in both rounds; women are a quarter of the population, then three quarters.
    people = pair.rows(k901="33445555", m901="11222233", k902="34444455", m902="11222333")
    few = {(place, gender): n for place in ("901", "902") for gender, n in (("kvinde", 20), ("mand", 60))}
    many = {(place, gender): n for place in ("901", "902") for gender, n in (("kvinde", 60), ("mand", 20))}
    found = compared(tmp_path, people, people, few, many)["change"]
    keys = {"item": "tilfreds", "breakdown": "samlet", "statistic": "score"}
    assert one(found, basis=change.RAW, **keys)["difference"] > 0.9
    assert one(found, basis=change.FIXED, **keys)["difference"] == pytest.approx(0, abs=1e-12)


def test_only_the_municipalities_in_common_count(tmp_path):
    before, after = pair.many(3, 300), pair.many(4, 300)
    after = after[after["kommune"] != "903"].reset_index(drop=True)
    double = {"kvinde": 2, "mand": 2}
    places = [m for m in pair.config("x", 2031)["municipalities"] if m["code"] != "903"]
    args = (pair.population(before, double), pair.population(after, double))
    found = compared(tmp_path, before, after, *args, municipalities=places)
    told = one(found["rounds"], kind="microdata")
    assert (told["municipalities"], told["common"]) == (3, 2)
    assert "903" not in set(found["change"]["group"])
    own = before[before["kommune"] != "903"]
    row = one(found["change"], item="tilfreds", breakdown="samlet", statistic="score", basis=change.RAW)
    assert row["n_before"] == (own["tilfreds"] != "ved_ikke").sum()


def test_cells_are_collapsed_together_where_one_round_has_too_few(tmp_path):
    before = pair.rows(k901="1234512345", m901="3", k902="55443322", m902="2233445")
    after = pair.rows(k901="23423", m901="4455332211", k902="1122334455", m902="5451234")
    size = {(place, gender): 60 for place in ("901", "902") for gender in ("kvinde", "mand")}
    found = compared(tmp_path, before, after, size, size)
    told = one(found["rounds"], kind="microdata")
    assert (told["cells"], told["cells_merged"], told["population"]) == (4, 1, 240)


def test_a_cell_that_the_later_population_lacks_is_left_out(tmp_path):
    before = pair.rows(k901="1234512345", m901="33", k902="55443322", m902="2233445")
    after = pair.rows(k901="23423", k902="1122334455", m902="5451234")
    size = {(place, gender): 60 for place in ("901", "902") for gender in ("kvinde", "mand")}
    rest = {cell: n for cell, n in size.items() if cell != ("901", "mand")}
    found = compared(tmp_path, before, after, size, rest)
    assert one(found["rounds"], kind="microdata")["left_out"] == 2


def test_the_order_of_rows_changes_nothing(random_pair, tmp_path):
    before, after, n_before, n_after, found = random_pair
    shuffled = [people.sample(frac=1, random_state=5).reset_index(drop=True) for people in (before, after)]
    again = compared(tmp_path, *shuffled, n_before, n_after)
    for name in ("change", "series", "items"):
        pd.testing.assert_frame_equal(again[name], found[name], rtol=1e-9)


def test_a_round_against_itself_has_not_changed(tmp_path):
    people = pair.many(6, 300)
    size = pair.population(people, {"kvinde": 2, "mand": 3})
    found = compared(tmp_path, people, people, size, size)["change"]
    shown = found[~found["suppressed"] & found["difference"].notna()]
    assert len(shown) > 20
    assert shown["difference"].abs().max() == pytest.approx(0, abs=1e-12)


def test_a_number_is_compared_as_the_mean_of_the_numbers(tmp_path):
    number = {"kind": "number", "scale": None, "minimum": 0, "maximum": 9}
    number["bands"] = [{"code": "faa", "label": "0-4", "max": 4}, {"code": "mange", "label": "5-9", "min": 5}]
    sizes = {("901", "kvinde"): 40, ("901", "mand"): 40, ("902", "kvinde"): 40, ("902", "mand"): 40}
    cells = ("k901", "m901", "k902", "m902")
    folders = []
    for name, answers in {"before": "02468" * 2, "after": "13579" * 2}.items():
        people = pair.rows(**dict.fromkeys(cells, answers)).drop(columns="tillid")
        config = pair.config("foer", 2031) if not folders else pair.later(folders[0])
        asked = pair.questionnaire(**number)
        asked["items"] = asked["items"][:1]
        folders.append(pair.write(tmp_path / name, people, sizes, config, asked))
    found = one(pair.tables(folders[1])["change"], item="tilfreds", basis="fixed", breakdown="samlet")
    assert found["difference"] == pytest.approx(1)  # every other number from 0, and the same from 1


def test_the_page_tests_every_question_once_and_the_headline_by_group(random_pair):
    table = random_pair[-1]["change"]
    tested = table[table["p_bh"].notna()]
    assert set(tested["basis"]) == {change.FIXED}
    assert set(tested.loc[tested["item"] != "tilfreds", "breakdown"]) == {"samlet"}
    assert set(tested.loc[tested["item"] == "tilfreds", "breakdown"]) == {"samlet", "koen", "alder", "kommune"}
    # R: p.adjust(p, "BH")
    p = tested["p"].sort_values().to_numpy()
    stepped = np.minimum.accumulate((p * len(p) / np.arange(1, len(p) + 1))[::-1])[::-1]
    assert tested["p_bh"].sort_values().to_numpy() == pytest.approx(stepped)


# What is small --------------------------------------------------------------------------------------------------------


def test_what_either_round_withholds_is_withheld(tmp_path):
    before, after = pair.many(7, 300), pair.many(8, 300)
    small = (before["kommune"] == "902") & (before["koen"] == "mand")
    before = pd.concat([before[before["kommune"] != "902"], before[small].head(4)]).reset_index(drop=True)
    double = {"kvinde": 3, "mand": 3}
    args = (pair.population(before, double), pair.population(after, double))
    found = compared(tmp_path, before, after, *args)["change"]
    place = found[(found["breakdown"] == "kommune") & (found["group"] == "902")]
    assert len(place)
    assert place["suppressed"].all()
    assert place[["n_before", "n_after", "before", "after", "difference", "se", "p"]].isna().all(axis=None)
    assert set(place["status"]) == {"hidden"}


def test_a_total_that_would_give_back_the_one_municipality_withheld_is_withheld(tmp_path):
    before, after = pair.many(7, 300), pair.many(8, 300)
    before = pd.concat([before[before["kommune"] != "902"], before[before["kommune"] == "902"].head(4)])
    double = {"kvinde": 3, "mand": 3}
    args = (pair.population(before, double), pair.population(after, double))
    found = compared(tmp_path, before.reset_index(drop=True), after, *args)["change"]
    total = found[found["breakdown"] == "samlet"]
    hidden = (found["breakdown"] == "kommune") & found["suppressed"] & (found["item"] == "tilfreds")
    assert total["suppressed"].all() or len(set(found.loc[hidden, "group"])) > 1


def test_a_rest_of_few_persons_is_not_told_by_subtraction(tmp_path):
    before, after = pair.many(9, 300), pair.many(10, 300)
    before = pd.concat([before[before["kommune"] != "903"], before[before["kommune"] == "903"].head(4)])
    after = after[after["kommune"] != "903"].reset_index(drop=True)
    places = [m for m in pair.config("x", 2031)["municipalities"] if m["code"] != "903"]
    double = {"kvinde": 3, "mand": 3}
    args = (pair.population(before, double), pair.population(after, double))
    found = compared(tmp_path, before.reset_index(drop=True), after, *args, municipalities=places)["change"]
    assert found.loc[found["breakdown"] == "samlet", "suppressed"].all()


# What cannot be compared ----------------------------------------------------------------------------------------------


def statuses(found):
    return set(found["rounds"].loc[found["rounds"]["kind"] == "microdata", "status"])


def test_rounds_without_a_question_in_common_are_refused(tmp_path):
    people = pair.many(11, 100)
    size = pair.population(people, {"kvinde": 2, "mand": 2})
    first = pair.write(tmp_path / "a", people, size, pair.config("foer", 2031))
    asked = pair.questionnaire(present="Helt andre ord?")
    asked["items"][1] |= {"present": "Også helt andre ord?"}
    found = pair.tables(pair.write(tmp_path / "b", people, size, pair.later(first), asked))
    assert statuses(found) == {"no_question"}
    assert found["change"].empty
    assert set(found["items"]["verdict"]) == {comparable.NOT}


def test_rounds_without_a_municipality_in_common_are_refused(tmp_path):
    people = pair.many(12, 100)
    size = pair.population(people, {"kvinde": 2, "mand": 2})
    first = pair.write(tmp_path / "a", people, size, pair.config("foer", 2031))
    other = [m | {"code": m["code"].replace("9", "8")} for m in pair.config("x", 2031)["municipalities"]]
    moved = people.assign(kommune=people["kommune"].str.replace("9", "8", n=1))
    cells = {(place.replace("9", "8"), gender): n for (place, gender), n in size.items()}
    found = pair.tables(pair.write(tmp_path / "b", moved, cells, pair.later(first, municipalities=other)))
    assert statuses(found) == {"no_municipality"}
    assert found["change"].empty


def test_real_and_synthetic_rounds_are_not_compared(tmp_path):
    people = pair.many(13, 400)
    size = pair.population(people, {"kvinde": 2, "mand": 2})
    first = pair.write(tmp_path / "a", people, size, pair.config("foer", 2031), prefix="syn-")
    found = pair.tables(pair.write(tmp_path / "b", people, size, pair.later(first)))
    assert statuses(found) == {"mixed"}
    assert found["change"].empty
    assert set(found["series"]["survey"]) == {"senere"}


def test_a_round_without_cells_is_compared_raw(tmp_path):
    people = pair.many(14, 200)
    size = pair.population(people, {"kvinde": 2, "mand": 2})
    first = pair.write(tmp_path / "a", people, size, pair.config("foer", 2031))
    bare = pair.later(first, weighting={"cells": [], "collapse": []}, sampling_strata=[])
    folder = pair.write(tmp_path / "b", people, size, bare)
    pd.DataFrame({"population": [sum(size.values())]}).to_csv(folder / "data" / "frame.csv", index=False)
    found = pair.tables(folder)
    assert set(found["change"]["basis"]) == {change.RAW}
    assert found["change"]["p_bh"].notna().any()
    assert not bool(one(found["rounds"], kind="microdata")["fixed"])


def test_an_unknown_earlier_question_is_an_error_that_names_the_key(tmp_path):
    people = pair.many(15, 100)
    size = pair.population(people, {"kvinde": 2, "mand": 2})
    first = pair.write(tmp_path / "a", people, size, pair.config("foer", 2031))
    trend = {"rounds": [str(first)], "items": {str(first): {"tilfreds": "tilfredss"}}}
    folder = pair.write(tmp_path / "b", people, size, pair.config("senere", 2032, trend=trend))
    with pytest.raises(JobsurveyError, match=r"trend.items.foer: in foer 'tilfredss' is not known; did you mean"):
        pair.tables(folder)


def test_a_mapped_question_is_compared_under_its_new_id(tmp_path):
    people = pair.many(16, 200)
    size = pair.population(people, {"kvinde": 2, "mand": 2})
    first = pair.write(tmp_path / "a", people, size, pair.config("foer", 2031))
    asked = pair.questionnaire()
    asked["items"][0]["id"], asked["items"][1]["id"] = "tillid", "tilfreds"
    asked["items"][0]["present"], asked["items"][1]["present"] = "Er du tilfreds?", "Har du tillid?"
    trend = {"rounds": [str(first)], "items": {str(first): {"tillid": "tilfreds", "tilfreds": "tillid"}}}
    folder = pair.write(tmp_path / "b", people, size, pair.config("senere", 2032, trend=trend), asked)
    items = pair.tables(folder)["items"]
    assert dict(zip(items["item"], items["other"], strict=True)) == {"tillid": "tilfreds", "tilfreds": "tillid"}
    assert set(items["verdict"]) == {comparable.COMPARABLE}


# Published figures ----------------------------------------------------------------------------------------------------

PILOT = {
    "id": "pilot",
    "title": "Pilot 2029",
    "year": 2029,
    "source": "En artikel",
    "municipalities": 7,
    "figures": [
        {"item": "tilfreds", "category": "5 + 4", "value": 59},
        {"item": "tillid", "category": "5 + 4", "value": 60, "decimals": None},
    ],
}


def test_published_figures_have_no_interval_and_no_test(tmp_path):
    people = pair.many(17, 200)
    size = pair.population(people, {"kvinde": 2, "mand": 2})
    made = pair.config("ene", 2032, trend={"series": [PILOT]})
    found = pair.tables(pair.write(tmp_path / "a", people, size, made))
    row = one(found["series"], item="tilfreds", category="5 + 4", survey="pilot")
    assert (row["value"], row["published"]) == (pytest.approx(0.59), True)
    assert row[["low", "high"]].isna().all()
    own = one(found["series"], item="tilfreds", category="5 + 4", survey="ene")
    assert own["low"] < own["value"] < own["high"]
    assert found["change"].empty


def test_the_figures_of_an_earlier_round_come_along(tmp_path):
    people = pair.many(18, 200)
    size = pair.population(people, {"kvinde": 2, "mand": 2})
    first = pair.write(tmp_path / "a", people, size, pair.config("foer", 2031, trend={"series": [PILOT]}))
    found = pair.tables(pair.write(tmp_path / "b", people, size, pair.later(first)))
    shown = found["series"][(found["series"]["item"] == "tilfreds") & (found["series"]["category"] == "5 + 4")]
    assert set(zip(shown["survey"], shown["scope"], strict=True)) == {
        ("pilot", series.ALL),
        *((name, scope) for name in ("foer", "senere") for scope in (series.ALL, series.COMMON)),
    }


@pytest.mark.parametrize(
    ("trend", "told"),
    [
        ({}, "give rounds or series"),
        ({"rounds": ["ene"]}, "trend.rounds: ene is this round itself"),
        ({"series": [PILOT | {"year": 2032}]}, "trend.series.pilot.year: 2032 is not before 2032"),
        (
            {"series": [PILOT | {"figures": [{"item": "tilfrds", "category": "5", "value": 1}]}]},
            "trend.series.pilot.figures: 'tilfrds' is not known; did you mean 'tilfreds'",
        ),
        (
            {"series": [PILOT | {"figures": [{"item": "tilfreds", "category": "6", "value": 1}]}]},
            "tilfreds: a category: '6' is not known",
        ),
        ({"rounds": ["foer"], "items": {"andre": {}}}, "items names andre; allowed are the rounds: foer"),
        ({"rounds": ["foer"], "items": {"foer": {"x": "y"}}}, "trend.items.foer: 'x' is not known"),
    ],
)
def test_mistakes_in_the_configuration_are_told(tmp_path, trend, told):
    people = pair.many(19, 60)
    size = pair.population(people, {"kvinde": 2, "mand": 2})
    folder = pair.write(tmp_path / "a", people, size, pair.config("ene", 2032, trend=trend))
    with pytest.raises(JobsurveyError) as error:
        rounds.load(folder)
    assert told in str(error.value)


def test_the_standard_population_is_the_later_rounds(random_pair, tmp_path):
    before, after, n_before, n_after, _ = random_pair
    first = pair.write(tmp_path / "a", before, n_before, pair.config("foer", 2031))
    second = pair.write(tmp_path / "b", after, n_after, pair.later(first))
    data = [intake.read(rounds.load(folder)) for folder in (second, first)]
    found = fixed.fix(*data, ("901", "902", "903"))
    for arm in (found.before, found.after):
        weight = arm.units.weight[arm.cell[arm.inside]]
        assert weight.sum() == pytest.approx(sum(n_after.values()))


def test_nothing_is_judged_without_a_test():
    empty = pd.DataFrame(
        {name: pd.Series(dtype="float64") for name in (*KEYS, "p", "df", "se", "difference", "earlier")}
    )
    assert judged.judge(rounds.load("kl2024"), empty, None).empty
