"""Groups of few shown as one with another: in the data, the weighting, the results, the comparison, on the pages."""

import pandas as pd
import pytest
from good import Good

from jobsurvey_utils import intake, rounds, weighting
from jobsurvey_utils.chapters import codebook, printed
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.results import store

JOINED = {"code": "mand_andet", "label": "Mand eller andet køn", "plural": "mænd og andre", "of": ["mand", "andet"]}
FIGURES = """\
section,item,label,breakdown,group,category,statistic,value,decimals,status,use,reason,place,counts
Bilag,koen,,koen,mand,respondenter,count,113,0,table,held_out,,,
Bilag,koen,,koen,andet,respondenter,count,2,0,table,held_out,,,
Bilag,koen,,koen,kvinde,respondenter,count,126,0,table,held_out,,,
Svar,tilfredshed,,koen,kvinde - mand,5,diff_pp,99,0,table,held_out,,,
"""


def written(folder, joined=(JOINED,)):
    """The good round six times over: 126 women, 113 men and one person of another gender among those who answered."""
    good = Good(folder)
    for name in ("sample", "answers"):
        copies = [good.tables[name].assign(person_id=good.tables[name]["person_id"] + digit) for digit in "012345"]
        good.tables[name] = pd.concat(copies, ignore_index=True)
    good.frame["population"], good.config["breakdowns"] = "300", ["samlet", "koen"]
    koen = good.config["variables"]["koen"]
    koen["categories"].append({"code": "andet", "label": "Andet"})
    if joined:
        koen["joined"] = list(joined)
    men = good.sample.index[(good.sample["koen"] == "mand") & (good.sample["disposition"] == "complete")]
    other = men[0]
    good.sample.loc[other, "koen"] = "andet"
    place = good.sample.loc[other, "kommune"], {"6.1": "dagpenge", "6.6": "sygedagpenge"}[good.sample.loc[other, "lab"]]
    row = pd.DataFrame([(*place, "andet", "3")], columns=["kommune", "maalgruppe", "koen", "population"])
    good.tables["frame"] = pd.concat([good.frame, row], ignore_index=True)
    path = good.write()
    (path / "published.csv").write_text(FIGURES, "utf-8")
    return path, place


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path, place = written(tmp_path_factory.mktemp("joined") / "god")
    data = intake.read(rounds.load(path))
    return data, place, store.build(data)


def test_the_data_has_the_joined_group_and_keeps_the_files_groups_beside_it(made):
    data, _, _ = made
    assert data.respondents["koen"].value_counts().to_dict() == {"kvinde": 126, "mand_andet": 114}
    assert data.as_filed.respondents["koen"].value_counts().to_dict() == {"kvinde": 126, "mand": 113, "andet": 1}
    assert data.round.groups("koen") == {"kvinde": "Kvinde", "mand_andet": "Mand eller andet køn"}
    assert list(data.sample["koen"].cat.categories) == ["kvinde", "mand_andet"]


def test_a_weighting_cell_of_a_joined_group_has_the_population_of_its_parts(made):
    data, (municipality, group), _ = made
    cells = data.frame.set_index(["kommune", "maalgruppe", "koen"])["population"]
    assert cells[municipality, group, "mand_andet"] == 303
    assert (len(data.as_filed.frame), len(data.frame), cells.sum()) == (9, 8, 2403)
    weights = weighting.weigh(data)
    assert weights.weight.sum() == pytest.approx(2403)


def test_no_table_has_a_part_of_a_joined_group_and_both_genders_are_shown(made):
    _, _, built = made
    for name, table in built.tables.items():
        columns = [column for column in ("group", "group_1", "group_2", "a", "b") if column in table]
        if name != "comparison":
            assert not table[columns].isin(["mand", "andet"]).any(axis=None), name
    response = built.response.set_index(["breakdown", "group"])
    assert (response.loc[("koen", "mand_andet"), ["complete", "partial"]].sum(), len(response.loc["koen"])) == (114, 2)
    bases = built.tables["bases"].set_index(["item", "breakdown", "group"])["n"]
    assert (bases["tilfredshed", "koen", "mand_andet"], bases["tilfredshed", "koen", "kvinde"]) == (114, 126)


def test_printed_figures_of_a_part_are_compared_and_their_own_number_is_withheld(made):
    _, _, built = made
    found = built.tables["comparison"]
    assert found["agrees"].tolist() == [True, False, True, False]
    assert found["recomputed"].isna().tolist() == [True, True, False, True]
    assert found["recomputed"][2] == 126


def test_the_pages_tell_which_groups_are_joined(made):
    survey = made[0].round
    (told,) = codebook.joined(survey)
    assert told.startswith("Køn: »Mand« og »Andet« er lagt sammen til »Mand eller andet køn«. ")
    assert printed.apart(survey)[0].startswith("Bogen viser »Mand« og »Andet« samlet som »Mand eller andet køn«.")
    told = printed.described(
        survey,
        {"item": "koen", "breakdown": "koen", "group": "andet", "category": ""}
        | {"statistic": "count", "section": "Bilag"},
    )
    assert "Andet" in told[1]


def test_the_check_asks_for_joining_until_it_is_done(made, tmp_path):
    assert not any("koen" in warning for warning in made[0].warnings)
    path, _ = written(tmp_path / "god", joined=())
    told = [warning for warning in intake.read(rounds.load(path)).warnings if "variables.koen" in warning]
    assert len(told) == 1
    assert "of: [mand, andet]" in told[0]


@pytest.mark.parametrize(
    ("joined", "message"),
    [
        ({**JOINED, "of": ["mand"]}, "at least 2"),
        ({**JOINED, "of": ["mand", "hund"]}, "joined.of names hund; allowed are kvinde, mand, andet"),
        ({**JOINED, "code": "kvinde"}, "has the code of another group"),
    ],
)
def test_a_joined_group_that_makes_no_sense_is_refused(tmp_path, joined, message):
    with pytest.raises(JobsurveyError, match=message):
        rounds.load(written(tmp_path / "god", joined=(joined,))[0])


def test_a_group_is_joined_once_and_bands_follow_one_another():
    from jobsurvey_utils.rounds.schema import Band, Variable
    from jobsurvey_utils.rounds.schema.variables import Joined

    bands = [Band(code=code, label=code, min=low, max=low + 9) for code, low in (("a", 20), ("b", 30), ("c", 40))]
    told = Variable(
        label="Alder", source="register", bands=bands, joined=[Joined(code="bc", label="bc", of=["b", "c"])]
    )
    assert [(band.code, band.min, band.max) for band in told.shown().bands] == [("a", 20, 29), ("bc", 30, 49)]
    with pytest.raises(ValueError, match="must follow one another"):
        Variable(label="Alder", source="register", bands=bands, joined=[Joined(code="ac", label="ac", of=["a", "c"])])
    twice = [Joined(code="ab", label="ab", of=["a", "b"]), Joined(code="bc", label="bc", of=["b", "c"])]
    with pytest.raises(ValueError, match="b"):
        Variable(label="Alder", source="register", bands=bands, joined=twice)
