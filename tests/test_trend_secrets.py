"""Changes tell nothing that one of the two rounds' own results withhold: by hand, and by the auditor."""

from __future__ import annotations

from itertools import product

import pair
import pytest

from jobsurvey_utils import intake, rounds, weighting
from jobsurvey_utils.trend import audited, common, shown
from jobsurvey_utils.trend.audited import Told

COMMON, NEW = ("901", "902", "903", "904"), ("905", "906")
TOP = "5 + 4"
PLAIN = "5" * 20 + "4" * 20 + "3" * 20 + "2" * 20 + "1" * 20
"""Answers of which nothing is withheld."""
GAPS = "5" * 3 + "4" * 40 + "3" * 40 + "2" * 40 + "1" * 3
"""Answers of which some positive and some negative ones are of few."""


def places(codes):
    """Municipalities."""
    first = pair.config("x", 2031)["municipalities"][0]
    return [first | {"code": code, "name": f"By {code}"} for code in codes]


ALL_PLAIN = {f"{gender}{place}": PLAIN for gender, place in product("km", [*COMMON, *NEW])}


def sides(tmp_path, answers):
    """The analysis of two rounds, the earlier of `PLAIN` in fewer municipalities; and the later one's own results."""
    people, old = pair.rows(**answers), pair.rows(**{cell: PLAIN for cell in ALL_PLAIN if cell[1:] in COMMON})
    double = {"kvinde": 2, "mand": 2}
    one = pair.config("foer", 2031, municipalities=places(COMMON))
    first = pair.write(tmp_path / "before", old, pair.population(old, double), one)
    both = pair.later(first, municipalities=places([*COMMON, *NEW]))
    folder = pair.write(tmp_path / "after", people, pair.population(people, double), both)
    data = intake.read(rounds.load(folder))
    return pair.tables(folder), shown.shown(data, weighting.weigh(data))


def of(table, breakdown, group, statistic="share", item="tilfreds"):
    """The rows of a question on both bases."""
    mine = (table["item"] == item) & (table["breakdown"] == breakdown) & (table["group"] == group)
    return table[mine & (table["statistic"] == statistic)]


@pytest.fixture(scope="module")
def bases(tmp_path_factory):
    """Women of 902 and of 906 are too few; of those of 901 and 905 some answers are of few."""
    answers = ALL_PLAIN | {"k902": "543215432", "k906": "54321543", "k901": GAPS, "k905": GAPS}
    return sides(tmp_path_factory.mktemp("bases"), answers)


def test_a_base_told_by_the_municipalities_left_out_is_withheld(bases):
    found, own = bases
    told = own.tables["shares"].query("item == 'tilfreds'").drop_duplicates(["breakdown", "group"])
    n = told.set_index("group")["n_total"]
    assert n[["902×kvinde", "906×kvinde"]].isna().all()
    # What is withheld of 906 would follow: all women less those in common (100 + 100 in 903 and 904, 126 in 901 and 9
    # in 902) less those of 905, which are shown, are the 8 of 906.
    assert n["kvinde"] - (126 + 9 + 100 + 100) - n["905×kvinde"] == 8
    rows = of(found["change"], "koen", "kvinde")
    assert len(rows) == 2
    assert rows["suppressed"].all()
    assert rows[["n_before", "n_after", "before", "after"]].isna().all(axis=None)


def test_the_auditor_finds_that_base(bases):
    found, own = bases
    leak = audited.leaks(own, [Told("tilfreds", "share", TOP, "koen", "kvinde", COMMON)])
    assert {"902×kvinde", "906×kvinde"} <= set(leak.loc[leak["number"] == "n", "group"])
    names = {name: name for name in pair.ITEMS}
    assert audited.leaks(own, audited.told(found["change"], own.round, names, dict.fromkeys(names, COMMON))).empty


def test_what_the_auditor_finds_is_withheld(bases):
    found, own = bases
    table = found["change"].assign(suppressed=False)
    names, where = {name: name for name in pair.ITEMS}, dict.fromkeys(pair.ITEMS, COMMON)
    settled = audited.settle(table, [audited.Side(own, names)], where)
    assert of(settled, "koen", "kvinde")["suppressed"].all()
    assert audited.leaks(own, audited.told(settled, own.round, names, where)).empty


@pytest.fixture(scope="module")
def totals(tmp_path_factory):
    """Of 901, 902, 903 and of 905 some positive and some negative answers are of few; 901 is the smallest of them."""
    answers = {f"{gender}{place}": PLAIN for gender, place in product("km", ("904", "906"))}
    gaps = "5" + "4" * 40 + "3" * 40 + "2" * 40 + "1"
    answers |= {f"{gender}{place}": gaps for gender, place in product("km", ("902", "903", "905"))}
    return sides(tmp_path_factory.mktemp("totals"), answers | {"k901": gaps[:-3] + "1", "m901": gaps})


def test_a_total_is_shown_without_the_smallest_of_those_withheld(totals):
    found, own = totals
    hidden = own.rows("tillid", "share", TOP).query("breakdown == 'kommune' and hidden")
    assert list(hidden["group"]) == ["901", "902", "903", "905"]  # 905 alone of those that are not in common
    rows = of(found["change"], "samlet", "samlet", item="tillid")
    assert not rows["suppressed"].any()
    assert set(rows["n_after"]) == {122 * 4 + 100 * 2}
    assert set(rows["n_before"]) == {100 * 6}
    assert (of(found["change"], "samlet", "samlet", "score", "tillid")["n_after"] == 122 * 4 + 100 * 2).all()
    flags = found["flags"].query("reason == 'few' and item == 'tillid'")
    assert list(flags["after"]) == ["1"]


def test_with_all_municipalities_that_total_would_tell(totals):
    own = totals[1]
    measures = [("share", TOP), ("score", "")]
    assert common.kept([(own, "tillid")], measures, COMMON) == ("902", "903", "904")
    # Less than half are left out.
    assert common.kept([(own, "tillid")], measures, ("901", "904")) == ("901", "904")
