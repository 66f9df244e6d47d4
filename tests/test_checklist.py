"""The checklists: every item of every round answered, every link to a heading that is there, mistakes told in words."""

from __future__ import annotations

import re
import shutil

import mini
import pytest
import yaml
from pydantic import ValidationError

from jobsurvey_utils import results, rounds
from jobsurvey_utils.build import pages, sources
from jobsurvey_utils.chapters import checklist as chapter
from jobsurvey_utils.checklist import answers, links
from jobsurvey_utils.checklist.model import Answer, RoundAnswers, Standards
from jobsurvey_utils.checklist.reading import Checklist
from jobsurvey_utils.checklist.sources import Sources
from jobsurvey_utils.checklist.values import VALUES
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds.reading import read_model

STANDARDS = read_model(answers.STANDARDS, Standards)
NUMBERS = {
    # The American Association for Public Opinion Research, Code of Ethics (2021), III.A: eleven elements.
    "aapor": "1 2 3 4 5 6 7 8 9 10 11",
    # Sharma et al. (2021), J Gen Intern Med 36(10), 3179-3187, table 1: forty items.
    "cross": "1a 1b 2 3 4 5a 5b 5c 5d 6a 6b 6c 6d 7a 7b 7c 8 9a 9b 10a 10b 10c 10d 10e 10f 10g "
    "11a 11b 11c 11d 12 13a 13b 13c 14 15 16 17 18 19",
    # von Elm et al. (2007), PLoS Med 4(10), e296, the items of the checklist for cross-sectional studies.
    "strobe": "1a 1b 2 3 4 5 6 7 8 9 10 11 12a 12b 12c 12d 12e 13a 13b 13c 14a 14b 15 16a 16b 16c 17 18 19 20 21 22",
    # Eurostat, ESS Handbook for Quality and Metadata Reports (2020), the concepts with a number of their own.
    "esqrs": "1 2 3.1 3.2 3.3 3.4 3.5 3.6 4 5.1 5.2 5.3 6.1 6.2 6.3.1 6.3.2 6.3.3 6.3.4 6.3.5 6.4 6.5 6.6 7.1 7.2 "
    "8.1 8.2 8.3 8.4 8.5 8.6 9 10 11.1 11.2",
}
SMALL = {
    "pages": {"hovedresultater": "Hovedresultater", "om": "Om bogen"},
    "standards": [
        {
            "id": "proeve",
            "name": "Prøve",
            "note": "En prøve.",
            "items": [
                {"number": "1", "asks": "A?", "answer": {"text": "{n_svar} svarede.", "proof": ["om: Licens"]}},
                {"number": "2", "asks": "B?", "answer": {"same_as": "proeve-1"}},
                {"number": "3", "asks": "C?"},
            ],
        }
    ],
}
OWN = {"proeve-3": {"kind": "ikke relevant", "text": "Det gælder ikke."}}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return results.build(mini.read(tmp_path_factory.mktemp("data")))


@pytest.fixture
def make(store, tmp_path, monkeypatch):
    """A function that makes a checklist of the small round from answers of its own, and changed standards."""

    def made(own=OWN, standards=SMALL):
        folder = shutil.copytree(mini.FOLDER, tmp_path / "mini", dirs_exist_ok=True)
        (folder / answers.FILE).write_text(yaml.safe_dump({"answers": own}), encoding="utf-8")
        (tmp_path / "standards.yml").write_text(yaml.safe_dump(standards), encoding="utf-8")
        monkeypatch.setattr(answers, "STANDARDS", tmp_path / "standards.yml")
        return Checklist(Sources(rounds.load(folder), store, {}))

    return made


def answer(**changed):
    return {"proeve-3": {"text": "Det er sådan.", "proof": ["om: Licens"]} | changed}


@pytest.mark.parametrize("standard", STANDARDS.standards, ids=lambda standard: standard.id)
def test_every_item_of_the_published_checklists_is_there(standard):
    assert [item.number for item in standard.items] == NUMBERS[standard.id].split()


@pytest.mark.parametrize("round_id", rounds.names())
def test_every_item_of_a_round_has_an_answer(round_id):
    own = read_model(rounds.ROOT / "rounds" / round_id / answers.FILE, RoundAnswers).answers
    keys = {f"{s.id}-{item.number}": item.answer for s in STANDARDS.standards for item in s.items}
    assert own.keys() <= keys.keys()
    assert {key for key, default in keys.items() if default is None} <= own.keys()


@pytest.mark.parametrize("round_id", rounds.names())
def test_every_link_of_a_round_leads_to_a_heading(round_id):
    survey = rounds.load(round_id)
    own = read_model(survey.folder / answers.FILE, RoundAnswers).answers
    defaults = {f"{s.id}-{item.number}": item.answer for s in STANDARDS.standards for item in s.items}
    for key in defaults:
        for proof in (own.get(key) or defaults[key]).proof:
            assert re.fullmatch(
                r"\[[^]]+\]\(/book/[^)\s]+\)", links.link(links.addresses(survey), proof, STANDARDS.pages)
            )


@pytest.mark.parametrize("round_id", rounds.names())
def test_addresses_are_those_of_the_pages_the_build_makes(round_id):
    survey = rounds.load(round_id)
    made = {(page.notebook, f"/{page.document}.ipynb") for page in pages.of_round(survey)}
    found = {place for place in links.addresses(survey).values() if place[0].suffix == ".py"}
    assert found <= made
    assert {source for source, _ in found} == {source for source, _ in made}


@pytest.mark.parametrize("round_id", rounds.names())
def test_every_placeholder_of_a_round_is_known(round_id):
    own = read_model(rounds.ROOT / "rounds" / round_id / answers.FILE, RoundAnswers).answers
    defaults = [item.answer for s in STANDARDS.standards for item in s.items if item.answer]
    used = {name for text in (*own.values(), *defaults) for name in re.findall(r"\{([^{}]*)\}", text.text)}
    assert used <= VALUES.keys()


def test_no_placeholder_is_left_unused():
    files = [answers.STANDARDS, *(rounds.ROOT / "rounds").glob(f"*/{answers.FILE}")]
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    assert [name for name in VALUES if f"{{{name}}}" not in text] == []


def test_an_answer_is_filled_referred_to_and_linked(make):
    first, second, third = make().rows
    assert first.text == "32 svarede."
    assert first.links == ("[Om bogen: Licens](/book/om.md#licens)",)
    assert second.text == "Se svaret på Prøve, punkt 1."
    assert second.links == first.links
    assert (third.kind, third.links) == ("ikke relevant", ())


def test_a_rounds_answer_stands_instead_of_the_common_one(make):
    rows = make(OWN | {"proeve-1": {"text": "Nej.", "proof": ["hovedresultater: Tema for tema"]}}).rows
    assert rows[0].text == "Nej."
    assert rows[1].links == (
        "[Hovedresultater: Tema for tema](/book/generated/mini/hovedresultater.ipynb#tema-for-tema)",
    )


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ({}, r"checklist.yml: answers.proeve-3: is missing"),
        (OWN | {"proeve-4": OWN["proeve-3"]}, r"checklist.yml: answers.proeve-4: .*not known; .*allowed are proeve-1"),
        (answer(text="{n_svr} svarede."), r"answers.proeve-3.text: the placeholder 'n_svr' .*did you mean 'n_svar'"),
        (answer(text="{hovedspørgsmål}"), r"answers.proeve-3.text: \{hovedspørgsmål\}: the round names no headline"),
        (answer(proof=["omm"]), r"answers.proeve-3.proof: the page 'omm' .*did you mean 'om'"),
        (answer(proof=["om: Licenser"]), r"the heading on the page 'om': 'Licenser' .*did you mean 'Licens'"),
        (answer(proof=["vaegtning"]), r"the page 'vaegtning' is not known"),
        (answer(proof=["index"]), r"the page 'index' has no name under pages"),
        ({"proeve-3": {"same_as": "proeve-9"}}, r"answers.proeve-3.same_as: 'proeve-9' is not known"),
        ({"proeve-3": {"same_as": "proeve-2"}}, r"proeve-2 itself refers to proeve-1"),
        (answer(proofs=["om"]), r"proofs' is not known; did you mean 'proof'"),
        (answer(kind="måske"), r"answers.proeve-3.kind: must be 'svar', 'ikke relevant' or 'ikke oplyst i kilden'"),
    ],
)
def test_a_mistake_is_told_with_file_key_and_what_is_allowed(make, own, message):
    with pytest.raises(JobsurveyError, match=message):
        _ = make(own).rows


def test_all_mistakes_are_told_at_once(make):
    own = answer(text="{a}") | {"proeve-1": {"text": "{b}", "proof": ["om"]}}
    with pytest.raises(JobsurveyError) as error:
        _ = make(own).rows
    assert "'a'" in str(error.value)
    assert "'b'" in str(error.value)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"text": "Der er 33 svar.", "proof": ["om"]}, "'33' is typed"),
        ({"text": "Det er i 2024.", "proof": ["om"]}, r"'2024\.' is typed"),
        ({"text": "Ja."}, "needs proof"),
        ({"kind": "ikke relevant"}, "or the reason"),
        ({"text": "Ja.", "same_as": "aapor-1"}, "same_as stands alone"),
    ],
)
def test_an_answer_that_is_not_whole_is_refused(fields, message):
    with pytest.raises(ValidationError, match=message):
        Answer(**fields)


def test_names_with_figures_in_them_are_no_typed_numbers():
    assert Answer(text="RR2 og et 95 pct.-interval.", proof=("om",)).text


def test_headings_in_code_are_no_headings(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# Side\n\n```python\n## ikke\n```\n\n## Ja, det er\n\n## {glue:text}`x`\n", encoding="utf-8")
    assert links.headings(page) == ("Ja, det er",)


def test_the_page_counts_and_lists_the_answers(make):
    made = make()
    assert (
        chapter.finding(made)
        == "En tjekliste har 3 punkter. 2 er besvaret, og et gælder ikke denne slags undersøgelse."
    )
    assert chapter.overview(made).to_numpy().tolist() == [["Prøve", 3, 2, 1, 0]]
    (table,) = chapter.listing(made, "proeve")
    assert "* - 3\n  - C?\n  - **Ikke relevant.** Det gælder ikke.\n  - –" in table


def test_the_page_is_made_again_when_an_answer_changes():
    assert answers.STANDARDS in sources.used(pages.NOTEBOOKS / "tjekliste.py")
