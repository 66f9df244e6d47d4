"""`jobsurvey new`: a new round's folder, what is left to fill in of it, and the round it becomes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from jobsurvey_utils import __main__ as command_line
from jobsurvey_utils import rounds
from jobsurvey_utils.build import needs
from jobsurvey_utils.errors import JobsurveyError

GIVEN = {
    "year": "2031",
    "source_key": "carelink2024",
    "opens": "2031-03-03",
    "closes": "2031-03-24",
    "reminders": "[2031-03-10]",
    "until": "2031-03-24",
    "scale": "grad",
    "text": "Det fortæller {klient}.",
}
"""What the test fills in, by key; a sentence elsewhere."""


def run(*arguments):
    command_line.commands(["new", *map(str, arguments)], standalone_mode=False)


@pytest.fixture
def folder(tmp_path):
    run(tmp_path / "ny2031", "--like", "kl2024")
    return tmp_path / "ny2031"


def fill(folder):
    """Fill in everything, as a user would; the municipalities are those of the other round."""
    for path in folder.glob("*.yml"):
        text = re.sub(r"(?m)^  - FILL-IN # those that take part.*\n", "", path.read_text(encoding="utf-8"))
        text = re.sub(r"(?m)^  # (- \{ code: )", r"  \1", text)
        text = text.replace("proof: [FILL-IN]", 'proof: ["undersoegelsen: Kommunerne"]')
        text = re.sub(r"(\w+): FILL-IN", lambda found: f"{found[1]}: {GIVEN.get(found[1], 'FILL-IN')}", text)
        path.write_text(re.sub("FILL-IN", lambda found: f"Udfyldt {found.start()}.", text), encoding="utf-8")


def test_a_new_round_has_every_file_and_says_what_to_do(tmp_path, capsys):
    run(tmp_path / "ny2031", "--like", "kl2024")
    assert sorted(path.name for path in (tmp_path / "ny2031").iterdir()) == [
        "checklist.yml",
        "data",
        "questionnaire.yml",
        "round.yml",
    ]
    told = capsys.readouterr().out
    assert f"jobsurvey check {tmp_path / 'ny2031'}" in told
    assert "book --round" in told


def test_check_names_all_that_is_missing(folder, capsys):
    with pytest.raises(SystemExit, match="1"):
        command_line.commands(["check", str(folder), "--format", "json"], standalone_mode=False)
    told = {(Path(p["file"]).name, p["message"]) for p in json.loads(capsys.readouterr().out)["problems"]}
    wanted = ("title", "fieldwork.opens", "municipalities", "variables.varighed.duration.until", "population")
    for file, key in (*(("round.yml", key) for key in wanted), ("questionnaire.yml", "items.plan_1.present")):
        assert any(name == file and text.startswith(f"{key}: is still to be filled in (") for name, text in told), key
    assert all("is still to be filled in" in text for _, text in told)


def test_pages_and_questions_that_are_not_taken_over_are_told(tmp_path, capsys):
    run(tmp_path / "ny2031", "--like", "kl2025")
    told, text = capsys.readouterr().out, (tmp_path / "ny2031" / "round.yml").read_text(encoding="utf-8")
    left = [page for page in rounds.load("kl2025").config.pages if f"\n  # - {page} # left out: it needs " in text]
    assert "kommune" in left
    assert "  # - udvikling # left out: it needs rounds or series under trend in round.yml\n" in text
    assert f"Left out of pages in round.yml, where each says what it needs: {', '.join(left)}." in told
    [own] = [item.id for item in rounds.load("kl2025").questionnaire.items if item.municipalities]
    assert f"Left out of items in questionnaire.yml, as single municipalities asked them: {own}." in told
    assert own not in (tmp_path / "ny2031" / "questionnaire.yml").read_text(encoding="utf-8")


def test_a_page_left_out_is_put_back_by_taking_its_comment_away(tmp_path):
    run(tmp_path / "ny2031", "--like", "kl2025")
    fill(tmp_path / "ny2031")
    path = tmp_path / "ny2031" / "round.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("  # - kommune #", "  - kommune #"), encoding="utf-8")
    [problem] = needs.problems(rounds.load(tmp_path / "ny2031"))
    assert "kommune cannot be made, for it needs questions with municipalities in questionnaire.yml" in problem


def test_no_comment_of_a_new_round_points_to_what_is_not_there(folder):
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.yml"))
    assert not re.search(r"(?i)#.*\babove\b", text)


def test_what_another_round_accepts_is_not_accepted_in_the_new_one(folder):
    assert "partial-that-is-complete" not in (folder / "round.yml").read_text(encoding="utf-8")


def test_missing_names_the_answers_of_the_checklist_too(folder):
    assert any("checklist.yml: answers.aapor-3.text: is still" in line for line in rounds.missing(folder))


def test_nothing_of_the_other_round_is_left(folder):
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.yml"))
    text = re.sub(r"(?m)^    proof: .*$", "", text)  # names headings of the book
    assert not re.search(r"20[12][0-9]|apport|Carelink|påskeferie", text.replace("kl2024", "").replace("ny2031", ""))
    assert "id: ny2031" in text


def test_comments_that_explain_the_form_stay(folder):
    text = (folder / "round.yml").read_text(encoding="utf-8")
    assert "# in days" in text
    assert "# never across municipalities" in text
    assert "# - { code:" in text


def test_a_filled_in_round_loads_and_its_pages_can_be_made(folder):
    fill(folder)
    assert rounds.missing(folder) == []
    made = rounds.load(folder)
    assert made.id == "ny2031"
    assert [m.code for m in made.config.municipalities] == [m.code for m in rounds.load("kl2024").config.municipalities]
    assert needs.problems(made) == []


@pytest.mark.parametrize("like", ["kl2025", "covid2020"])
def test_any_round_can_be_the_model(tmp_path, like):
    run(tmp_path / "ny2031", "--like", like)
    fill(tmp_path / "ny2031")
    assert needs.problems(rounds.load(tmp_path / "ny2031")) == []


def test_a_half_filled_checklist_is_told_with_the_pages(folder):
    fill(folder)
    text = (folder / "checklist.yml").read_text(encoding="utf-8")
    (folder / "checklist.yml").write_text(text.replace("Det fortæller {klient}.", "FILL-IN", 1), encoding="utf-8")
    problems = needs.problems(rounds.load(folder))
    assert len(problems) == 1
    assert "answers.aapor-3.text: is still to be filled in" in problems[0]


def test_mistakes_are_told_with_what_is_missing(folder):
    text = (folder / "round.yml").read_text(encoding="utf-8")
    (folder / "round.yml").write_text(text.replace("min_persons: 5", "min_persons: 3"), encoding="utf-8")
    with pytest.raises(JobsurveyError, match=r"(?s)title: is still to be filled in.*min_persons: must be greater"):
        rounds.load(folder)


def test_a_folder_that_is_there_is_left_alone(folder):
    before = (folder / "round.yml").read_bytes()
    with pytest.raises(JobsurveyError, match="is there already"):
        run(folder, "--like", "kl2024")
    assert (folder / "round.yml").read_bytes() == before


@pytest.mark.parametrize("name", ["Ny2031", "år2031", "ny 2031", "-ny"])
def test_a_name_that_cannot_be_used_is_refused(tmp_path, name):
    with pytest.raises(JobsurveyError, match="cannot be a round's name"):
        run(tmp_path / name, "--like", "kl2024")
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_model_is_refused_with_those_there_are(tmp_path):
    with pytest.raises(JobsurveyError, match="did you mean 'kl2024'"):
        run(tmp_path / "ny2031", "--like", "kl20244")


def test_a_new_round_stands_beside_the_others():
    from jobsurvey_utils.rounds import new

    assert new.place("ny2031") == rounds.ROOT / "rounds" / "ny2031"
