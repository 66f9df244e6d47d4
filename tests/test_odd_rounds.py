"""Every page of small odd rounds: no cell fails, nothing missing is printed, no heading stands over nothing."""

from __future__ import annotations

import re
from contextlib import contextmanager

import odd
import pytest

from jobsurvey_utils import __main__ as command_line
from jobsurvey_utils import results, rounds
from jobsurvey_utils.build import book, needs
from jobsurvey_utils.display import downloads
from jobsurvey_utils.errors import JobsurveyError

MISSING = re.compile(r"(?<![\w<./-])(?:nan|NaN|None|<NA>|NaT|inf|&lt;NA&gt;)(?![\w>/-])")
"""What a missing number or text looks like where it is printed by mistake."""
HEADING = re.compile(r"^#{1,3} ", re.M)


@contextmanager
def generated(folder):
    """Everything made for a round stands in a folder of the test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rounds.Round, "generated", property(lambda round_: folder / "generated"))
        yield patch


@pytest.fixture(scope="module", params=odd.KINDS, ids=lambda kind: kind.replace(" ", "-"))
def made(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("odd")
    with generated(folder):
        round_ = odd.make(folder / "round", odd.KINDS[request.param])
        odd.compute(round_)
        return round_, odd.chosen(round_, request.param), results.load(round_)


def test_every_page_is_made_and_tells_nothing_missing(made):
    round_, chosen, store = made
    problems = []
    with generated(round_.folder.parent) as patch:
        patch.setattr(results, "load", lambda _: store)
        patch.setattr(downloads, "workbook", lambda *_: b"")
        for page in chosen:
            try:
                told = odd.read(page, round_, patch)
            except (Exception, SystemExit) as error:
                problems.append(f"{page.path}: {where(error)}: {type(error).__name__}: {error}")
            else:
                problems += [f"{page.path}: {problem}" for problem in complaints(told)]
    assert not problems, "\n" + "\n".join(problems)


def where(error):
    """The last two places in the package that an error went through."""
    places, trace = [], error.__traceback__
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if "jobsurvey_utils" in file:
            places.append(f"{file.split('jobsurvey_utils/')[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(places[-3:])


def complaints(told):
    """Missing numbers in a page's text, and headings with nothing under them."""
    for line in told.splitlines():
        if found := MISSING.search(line):
            yield f"says {line[max(0, found.start() - 80) : found.end() + 40]!r}"
    parts = HEADING.split(told)
    for part in parts[1:]:
        title, _, body = part.partition("\n")
        if not body.strip():
            yield f"nothing stands under {title!r}"
        elif body.strip().endswith((":", "?")):
            yield f"nothing follows {body.strip().splitlines()[-1]!r}"


@pytest.fixture
def plain(tmp_path):
    return odd.make(tmp_path / "round", odd.KINDS["plain"])


def with_config(round_, **changes):
    return rounds.Round(round_.folder, round_.config.model_copy(update=changes), round_.questionnaire)


def test_a_small_round_needs_no_more_than_it_has(plain):
    assert needs.problems(plain) == []


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("rekonstruktion", r"round.yml: pages: rekonstruktion cannot be made, for it needs reconstruction.yml"),
        ("repraesentativitet", r"repraesentativitet cannot be made, for it needs tables under representativity"),
        ("efterproevning", r"efterproevning cannot be made, for it needs figures in published.csv"),
    ],
)
def test_a_page_that_cannot_be_made_is_told_with_what_it_needs(plain, page, told):
    problems = needs.problems(with_config(plain, pages=(*plain.config.pages, page)))
    assert len(problems) == 1
    assert re.search(told, problems[0])


def test_weights_need_cells(plain):
    weighting = plain.config.weighting.model_copy(update={"cells": (), "collapse": ()})
    assert "needs variables under weighting.cells" in needs.problems(with_config(plain, weighting=weighting))[0]


def test_a_link_to_a_page_left_out_is_told(plain):
    problems = needs.problems(with_config(plain, pages=("undersoegelsen", "tema", "spoergsmaal")))
    assert len(problems) == 1
    assert "undersoegelsen links to variable, which is not there" in problems[0]


def test_a_report_without_an_entry_is_told(plain):
    assert "source_key: 'ukendt' has no entry in" in needs.problems(with_config(plain, source_key="ukendt"))[0]


def test_a_checklist_that_is_not_there_is_told_with_what_it_must_answer(plain):
    (plain.folder / "checklist.yml").unlink()
    assert re.search(
        r"checklist.yml: is not there, and the page tjekliste needs it; .*aapor-3, ", needs.problems(plain)[0]
    )


def test_every_gap_of_a_checklist_is_told(plain):
    (plain.folder / "checklist.yml").write_text("answers: {aapor-99: {kind: ikke relevant, text: Nej.}}")
    problems = needs.problems(plain)
    assert "answers.aapor-99: 'aapor-99' is not known" in problems[0]
    assert any("answers.aapor-3: is missing" in problem for problem in problems)


def without_answers_in_a_municipality(small):
    small.sample.loc[small.sample["kommune"] == "903", "disposition"] = "no_reply"


def test_check_tells_that_the_weights_cannot_be_made(tmp_path, capsys):
    round_ = odd.make(tmp_path / "round", without_answers_in_a_municipality)
    with pytest.raises(SystemExit, match="1"):
        command_line.commands(["check", str(round_.folder)], standalone_mode=False)
    assert "903" in capsys.readouterr().out


def test_check_of_a_small_round_ends_well(plain, capsys):
    command_line.commands(["check", str(plain.folder)], standalone_mode=False)
    assert "real data in order, 300 invited" in capsys.readouterr().out


def test_the_build_refuses_pages_that_cannot_be_made(plain):
    with pytest.raises(JobsurveyError, match="efterproevning cannot be made"):
        book._refuse([with_config(plain, pages=(*plain.config.pages, "efterproevning"))])


def test_the_checklist_needs_a_headline(plain):
    questionnaire = plain.questionnaire.model_copy(update={"headline": None})
    problems = needs.problems(rounds.Round(plain.folder, plain.config, questionnaire))
    assert ["tjekliste cannot be made, for it needs headline" in problem for problem in problems] == [True]


def test_choices_and_simulation_need_answers_in_an_order(plain):
    flat = {name: s.model_copy(update={"top": (), "categories": s.categories[-1:]}) for name, s in scales(plain)}
    questionnaire = plain.questionnaire.model_copy(update={"scales": flat})
    problems = needs.problems(rounds.Round(plain.folder, plain.config, questionnaire))
    assert [re.findall(r"pages: (\w+) cannot", problem)[0] for problem in problems] == ["beregningsvalg", "simulering"]


def scales(round_):
    return round_.questionnaire.scales.items()
