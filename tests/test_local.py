"""A municipality's own questions: read as all others, shown on its own page, and nowhere else."""

from __future__ import annotations

import mini
import odd
import pytest
from test_odd_rounds import complaints, generated

from jobsurvey_utils import intake, results, rounds
from jobsurvey_utils.build import needs, pages
from jobsurvey_utils.display.municipality import Place
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds.schema import Item

OWN = {
    "id": "eget",
    "theme": "lokal",
    "municipalities": ["902"],
    "title": "Køen ved skranken",
    "present": "Hvor lang var køen ved skranken?",
    "scale": "enig",
    "order": 99,
}

PAGES = [
    *("hovedresultater", "undersoegelsen", "variable", "spoergeskema", "tema", "spoergsmaal", "kommune", "baggrund"),
    *("besvarelser", "forskelle"),
]


def with_own(small):
    """A question of the municipality 902, which only its citizens were asked."""
    small.questionnaire["items"].append(OWN)
    small.config["pages"] = PAGES
    inside = small.sample["kommune"].eq("902")
    small.all_answers["tillid"] = small.all_answers["tillid"].replace("ved_ikke", "3")
    small.all_answers["eget"] = small.all_answers["tillid"].where(inside, "")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    with generated(folder):
        round_ = odd.make(folder / "round", with_own)
        odd.compute(round_)
        return round_, results.load(round_), intake.read(round_)


@pytest.fixture(scope="module")
def told(made):
    """The text of every page by its path."""
    round_, store, _ = made
    with generated(round_.folder.parent) as patch:
        patch.setattr(results, "load", lambda _: store)
        return {page.path: odd.read(page, round_, patch) for page in pages.of_round(round_)}


def test_they_are_no_items_of_the_round(made):
    round_, _, _ = made
    assert "eget" not in round_.items
    assert round_.asking == ("902",)
    assert list(round_.local("902").items) == ["eget"]
    assert round_.local("901").items == {}


def test_they_are_asked_of_the_municipalitys_citizens_only(made):
    _, _, data = made
    assert (data.asked["eget"] == (data.respondents["kommune"] == "902")).all()


def test_their_numbers_are_those_of_the_municipalitys_citizens(made):
    _, store, data = made
    here = data.respondents[data.respondents["kommune"] == "902"]["eget"].astype("str")
    base = store.tables["local_bases"].iloc[0]
    assert (base["breakdown"], base["group"]) == ("kommune", "902")
    assert base["n_asked"] == len(here)
    assert base["n"] == here.isin(list("12345")).sum()
    assert base["n_missing"] == 0
    scores = store.tables["local_scores"]
    assert len(scores) == 1
    assert scores["ci_low"].iloc[0] < scores["score"].iloc[0] < scores["ci_high"].iloc[0]


def test_the_score_is_that_of_the_same_answers_in_the_municipality(made):
    """The answers are those to another question, whose score in the municipality is estimated as all others are."""
    _, store, _ = made
    scores = store.scores[(store.scores["item"] == "tillid") & (store.scores["group"] == "902")]
    for column in ("n", "score", "se", "ci_low", "ci_high"):
        assert store.tables["local_scores"][column].iloc[0] == pytest.approx(scores[column].iloc[0])


def test_they_are_in_no_other_table(made):
    _, store, _ = made
    for name, table in store.tables.items():
        if not name.startswith("local_") and "item" in table:
            assert not table["item"].eq("eget").any(), name


def test_only_the_municipalitys_page_tells_of_them(told):
    assert [path for path in told if path.startswith("kommune")] == ["kommune-902"]
    for path, text in told.items():
        assert ("skranken" in text) == (path == "kommune-902"), path


def test_the_page_shows_the_municipality_beside_all(told, made):
    round_, store, _ = made
    text = told["kommune-902"]
    assert list(complaints(text)) == []
    assert "Bækby 2031" in text
    assert ">Alle</th>" in text
    place = Place(round_, store, "902")
    assert len(place.compared) == 4  # tilfreds, tillid, venlig and plan have scores
    assert "borgere i kommunen" in text


def test_its_counts_are_told_with_the_tests(made):
    round_, store, _ = made
    place = Place(round_, store, "902")
    above, below = ((place.compared["verdict"] == mark).sum() for mark in ("above", "below"))
    assert (above, below) == (1, 0)
    assert place.finding().endswith("højere end de øvrige på ét og ikke lavere på nogen.")


def test_few_answers_are_withheld(tmp_path):
    def few(small):
        with_own(small)
        inside = small.sample.index[small.sample["kommune"] == "902"]
        answered = small.sample.loc[inside, "disposition"].eq("complete")
        small.all_answers.loc[inside[answered][4:], "eget"] = ""

    data = intake.read(odd.make(tmp_path / "round", few))
    store = results.build(data)
    assert store.tables["local_scores"]["score"].isna().all()
    assert store.tables["local_shares"]["share"].isna().all()


def test_an_answer_from_another_municipality_is_told(tmp_path):
    def wrong(small):
        with_own(small)
        small.all_answers["eget"] = small.all_answers["tillid"]

    with pytest.raises(JobsurveyError, match="eget"):
        intake.read(odd.make(tmp_path / "round", wrong))


def test_without_own_questions_the_page_cannot_be_made(tmp_path):
    round_ = odd.make(tmp_path / "round", odd.KINDS["plain"])
    config = round_.config.model_copy(update={"pages": (*round_.config.pages, "kommune")})
    problems = needs.problems(rounds.Round(round_.folder, config, round_.questionnaire))
    assert any("kommune cannot be made, for it needs questions with municipalities" in problem for problem in problems)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"theme": "foerste"}, "a question of the theme lokal, and only that, names its municipalities"),
        ({"municipalities": []}, "a question of the theme lokal, and only that, names its municipalities"),
        ({"kind": "open", "scale": None}, "stands alone and has answers"),
    ],
)
def test_own_questions_have_a_theme_of_their_own(change, told):
    with pytest.raises(ValueError, match=told):
        Item.model_validate(OWN | change)


def test_an_unknown_municipality_is_told(tmp_path):
    def wrong(small):
        with_own(small)
        small.questionnaire["items"][-1] = OWN | {"municipalities": ["909"]}

    with pytest.raises(JobsurveyError, match=r"items\.eget\.municipalities: '909' is not known"):
        odd.make(tmp_path / "round", wrong)


def test_a_round_without_them_has_empty_tables(tmp_path):
    store = results.build(mini.read(tmp_path))
    assert all(len(store.tables[f"local_{name}"]) == 0 for name in ("shares", "pooled", "scores", "bases"))
