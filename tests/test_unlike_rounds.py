"""Every page of three rounds that share nothing with those of the repository, nor with each other."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import numpy as np
import odd
import pandas as pd
import pytest
import unlike
from test_odd_rounds import complaints, generated, where

from jobsurvey_utils import estimation, intake, results, rounds, weighting
from jobsurvey_utils.build import needs, pages
from jobsurvey_utils.display import downloads
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.reconstruct import recipe
from jobsurvey_utils.rounds.schema import Item, Scale

ENGLISH = re.compile(r"\b(?:the|and|not|with|are|were|share of|number of|missing|unknown|score of)\b", re.I)
"""Words of English that no Danish sentence has."""
NOT_READ = re.compile(r"```.*?\n|<[^>]*>|`[^`]*`|\]\([^)]*\)|^:\w+:", re.M)
"""What of a page's text no reader sees."""


@pytest.fixture(scope="module", params=unlike.ROUNDS, ids=lambda name: name.replace(" ", "-"))
def made(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unlike")
    with generated(folder):
        round_ = unlike.make(folder / "round", request.param)
        odd.compute(round_)
        return round_, results.load(round_)


@pytest.fixture(scope="module")
def told(made):
    """The text of every page by its path, and what failed."""
    round_, store = made
    texts, problems = {}, []
    with generated(round_.folder.parent) as patch:
        patch.setattr(results, "load", lambda _: store)
        patch.setattr(downloads, "workbook", lambda *_: b"")
        for page in pages.of_round(round_):
            try:
                texts[page.path] = odd.read(page, round_, patch)
            except (Exception, SystemExit) as error:
                problems.append(f"{page.path}: {where(error)}: {type(error).__name__}: {error}")
    assert not problems, "\n" + "\n".join(problems)
    return texts


def test_the_round_has_every_page_it_can_have(made):
    assert needs.problems(made[0]) == []


def test_every_page_tells_nothing_missing(told):
    problems = [f"{path}: {problem}" for path, text in told.items() for problem in complaints(text)]
    assert not problems, "\n" + "\n".join(problems)


def test_no_page_has_a_word_of_english(told):
    found = {path: ENGLISH.findall(NOT_READ.sub(" ", text)) for path, text in told.items() if path != "tjekliste"}
    assert {path: words for path, words in found.items() if words} == {}


def test_nothing_of_other_rounds_is_told(told):
    strange = re.compile(r"\b(?:2024|2020|sygedagpenge|dagpenge|igangværende|jobcent)", re.I)
    found = {path: strange.findall(text) for path, text in told.items() if path != "tjekliste"}
    assert {path: words for path, words in found.items() if words} == {}


@pytest.fixture(scope="module")
def open_round(tmp_path_factory):
    return unlike.make(tmp_path_factory.mktemp("open") / "round", "open invitation")


def test_of_an_open_invitation_all_in_the_answers_are_respondents(open_round):
    data = intake.read(open_round)
    assert not open_round.has_sample
    assert len(data.sample) == len(data.respondents) == 240


def test_an_open_invitation_has_no_response_rate(open_round):
    config = open_round.config.model_copy(update={"pages": (*open_round.config.pages, "frafald")})
    problems = needs.problems(type(open_round)(open_round.folder, config, open_round.questionnaire))
    assert any("frafald cannot be made, for it needs to know who was invited" in problem for problem in problems)


@pytest.fixture(scope="module")
def numbers(tmp_path_factory):
    return unlike.make(tmp_path_factory.mktemp("numbers") / "round", "eleven points")


def test_the_mean_of_numbers_is_that_of_the_answers(numbers):
    data = intake.read(numbers)
    weight = weighting.weigh(data).weight
    answers = pd.read_csv(numbers.folder / "data" / "answers.csv").set_index("person_id")["antal"]
    given = answers.loc[data.respondents["person_id"]].to_numpy()
    found = estimation.estimate(data, weighting.weigh(data))
    row = found.scores[(found.scores["item"] == "antal") & (found.scores["breakdown"] == "samlet")].iloc[0]
    assert row["score"] == pytest.approx(np.average(given, weights=weight))
    assert row["n"] == len(given)
    shares = found.shares[(found.shares["item"] == "antal") & (found.shares["breakdown"] == "samlet")]
    shares = shares.set_index("category")["share"]
    assert shares["faa"] == pytest.approx(weight[given < 5].sum() / weight.sum())
    assert shares["mange"] == pytest.approx(weight[given >= 10].sum() / weight.sum())


def test_numbers_have_the_interval_of_the_same_numbers_as_scores(numbers):
    """A question with one category for each number, scored with it, must have the same mean and the same variance."""
    data = intake.read(numbers)
    weights = weighting.weigh(data)
    as_number = estimation.estimate(data, weights).scores
    values = sorted(data.respondents["antal_value"].unique())
    grades = [{"code": f"{value:.0f}", "label": f"{value:.0f}", "score": value} for value in values]
    item = {"kind": "single", "scale": "alle", "bands": (), "unit": None, "minimum": None, "maximum": None}
    items = tuple(i.model_copy(update=item) if i.id == "antal" else i for i in numbers.questionnaire.items)
    scales = numbers.questionnaire.scales | {"alle": Scale(label="Alle", categories=grades)}
    questionnaire = numbers.questionnaire.model_copy(update={"items": items, "scales": scales})
    codes = pd.Categorical(
        data.respondents["antal_value"].map("{:.0f}".format), [g["code"] for g in grades], ordered=True
    )
    again = replace(
        data,
        round=rounds.Round(numbers.folder, numbers.config, questionnaire),
        respondents=data.respondents.assign(antal=codes),
    )
    as_grades = estimation.estimate(again, weights).scores
    columns = ["n", "score", "se", "ci_low", "ci_high", "deff", "n_eff"]
    mine = as_number["item"] == "antal"
    np.testing.assert_allclose(as_number.loc[mine, columns], as_grades.loc[mine, columns], rtol=1e-10)


def test_a_number_nobody_gave_has_no_mean(numbers, tmp_path):
    shutil.copytree(numbers.folder, tmp_path / "round")
    path = tmp_path / "round" / "data" / "answers.csv"
    pd.read_csv(path, dtype=str).assign(antal="").to_csv(path, index=False)
    data = intake.read(rounds.load(tmp_path / "round"))
    scores = estimation.estimate(data, weighting.weigh(data)).scores
    mine = scores[scores["item"] == "antal"]
    assert (mine["n"] == 0).all()
    assert mine[["score", "se", "ci_low", "ci_high"]].isna().all(axis=None)


@pytest.mark.parametrize("value", ["41", "-1", "mange møder"])
def test_a_number_that_cannot_be_is_told(numbers, tmp_path, value):
    shutil.copytree(numbers.folder, tmp_path / "round")
    path = tmp_path / "round" / "data" / "answers.csv"
    table = pd.read_csv(path, dtype=str)
    table.loc[2, "antal"] = value
    table.to_csv(path, index=False)
    with pytest.raises(JobsurveyError, match=r"(?s)antal.*4"):
        intake.read(rounds.load(tmp_path / "round"))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"bands": []}, "needs minimum, a greater maximum, and two bands"),
        ({"maximum": -1}, "needs minimum, a greater maximum, and two bands"),
        ({"scale": "elleve"}, "has bands, and neither scale nor battery"),
        ({"kind": "single", "scale": "elleve"}, "are of a question of the kind number"),
    ],
)
def test_a_question_answered_with_a_number_is_whole(numbers, change, told):
    item = numbers.items["antal"].model_dump() | change
    with pytest.raises(ValueError, match=told):
        Item.model_validate(item)


def test_answers_to_an_open_invitation_cannot_be_reconstructed(open_round, tmp_path):
    shutil.copytree(open_round.folder, tmp_path / "round")
    shutil.copy(rounds.ROOT / "rounds" / "kl2024" / "reconstruction.yml", tmp_path / "round")
    with pytest.raises(JobsurveyError, match="answers to an open invitation cannot be reconstructed"):
        recipe.read(rounds.load(tmp_path / "round"))


@pytest.mark.parametrize(
    ("name", "title"), [("graenser", "Grænser"), ("boelger", "Bølger"), ("ved_ikke", "Ved ikke"), ("serie", "Serie")]
)
def test_files_have_danish_titles(name, title):
    assert downloads.titled(name) == title
