"""The page on the audit: its sentences, its tables, and its figure."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from IPython.display import HTML

from jobsurvey_utils import rounds
from jobsurvey_utils.audit.tables import frames
from jobsurvey_utils.audit.verdict import Audit
from jobsurvey_utils.chapters import audit as chapter
from jobsurvey_utils.chapters import contradictions
from jobsurvey_utils.display.folding import folded
from jobsurvey_utils.display.tally import tally

ROUNDS = Path(__file__).parent / "rounds"


@pytest.fixture(scope="module", params=["kl2024", "covid2020"])
def found(request):
    survey = rounds.load(request.param)
    return survey, frames(Audit(survey))


@pytest.fixture(scope="module")
def clean():
    survey = rounds.load(ROUNDS / "audited_weighted")
    return survey, frames(Audit(survey))


def test_the_page_opens_with_its_counts(found):
    _, tables = found
    told = chapter.opening(tables)
    checks = tables["audit_summary"][["pass", "rounding", "contradiction"]].sum()
    assert f"{tables['audit']['figure'].nunique()} trykte tal" in told
    assert f"{checks['rounding']} gør det" in told
    assert "gennemgås her" in told


def test_rounding_is_told_by_a_figure_of_the_report():
    tables = frames(Audit(rounds.load("kl2024")))
    told = chapter.rounding_example(tables)
    assert told == "Står der 38,8 pct., kan det sande tal være alt fra 38,75 til 38,85 pct."
    assert "helt antal" in chapter.rounding_example({"audit": tables["audit"].query("statistic == 'count'")})


def test_a_report_that_fits_is_said_to_fit(clean):
    survey, tables = clean
    assert chapter.opening(tables).endswith("kontroller. Alle går op, når der tages højde for afrunding.")
    assert contradictions.paragraphs(survey, tables) == ["Der er ingen tal, som ikke kan være rigtige på samme tid."]
    assert chapter.unchecked(survey, tables) is None
    assert chapter.rules_found(tables).startswith("Alle ")


def test_only_a_report_with_contradictions_has_them_explained(found, clean):
    assert set(chapter.sections(found[1])) == {"modsagt", "afrundet"}
    assert set(chapter.sections(clean[1])) == {"afrundet"}
    exact = {
        name: table.query("result != 'rounding'") if "result" in table else table for name, table in clean[1].items()
    }
    assert chapter.sections(exact) == {}


def test_no_figure_is_accused_without_its_arithmetic(found):
    survey, tables = found
    told = contradictions.paragraphs(survey, tables)
    assert len(told) == len(tables["audit_findings"])
    for text in told:
        assert " mod " in text or ", men efter rapportens andre tal er der " in text
        assert "linje" in text
        assert "mest sandsynlige" in text or "afgør ikke" in text
        assert "nan" not in text


def test_the_complete_and_partial_answers_are_told_plainly():
    survey = rounds.load("kl2024")
    [text] = [p for p in contradictions.paragraphs(survey, frames(Audit(survey))) if p.startswith("**Gennemførte")]
    assert text == (
        "**Gennemførte besvarelser.** Trykt er 31.717 (linje 1135). Gennemførte og delvise besvarelser skal tilsammen "
        "give alle besvarelser: 31.717 + 2.021 = 33.738 mod det trykte 33.758. Et tal, der er trykt flere gange, skal "
        "være det samme hver gang: 31.737 mod 31.717. Det mest sandsynlige er, at 31.717 er forkert. Rapporten har "
        "selv 31.737 (linje 1023), og det går op med de andre tal."
    )


def test_every_figure_is_in_doubt_passing_or_unchecked(found):
    survey, tables = found
    figures = tables["audit"].groupby("figure")["suspect"].any()
    left = chapter.unchecked(survey, tables)
    passing = chapter.passing(survey, tables)
    assert len(passing) + len(left) + int(figures.sum()) == len(figures)
    assert not passing.isna().any(axis=None)


def test_roundings_are_calculations(found, clean):
    assert chapter.roundings(found[1])["Regnestykke"].str.contains(" mod ").all()
    assert chapter.roundings(clean[1])["Regnestykke"].to_list() == ["20,0 + 40,0 + 21,1 + 9,5 + 9,5 = 100,1 mod 100"]


def test_the_figure_tells_its_sums_and_where_checks_fail():
    frame = pd.DataFrame({"label": ["A", "B"], "a": [400, 2], "b": [0, 3], "c": [0, 1]})
    drawing = tally(frame, values={"a": "Går op", "b": "Afrunding", "c": "Går ikke op"}, subject="Kontroller")
    assert drawing.alt == "Kontroller, 2 slags. I alt: går op 402, afrunding 3 og går ikke op 1. Går ikke op: B 1."
    for canvas in drawing.canvases:
        assert "400" in canvas.words
        assert canvas.height > 60


def test_a_table_is_folded_and_nothing_stays_nothing():
    assert folded(HTML("<table></table>"), "Vis <alt>").data == (
        '<details class="folded"><summary>Vis &lt;alt&gt;</summary><table></table></details>'
    )
    assert folded(HTML(""), "Vis").data == ""
