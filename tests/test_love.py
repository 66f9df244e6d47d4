"""The figure of standardised differences."""

from __future__ import annotations

import pandas as pd
import pytest

from jobsurvey_utils import display
from jobsurvey_utils.display import theme
from jobsurvey_utils.display.canvas import Dot, Line, Text

ROWS = pd.DataFrame(
    {
        "block": ["Køn", "Køn", "Køn", "Målgruppe"],
        "label": ["Samlet", "Kvinde", "Andet", "Uddannelseshjælpsmodtager med et meget langt navn"],
        "whole": [True, False, False, False],
        "before": [0.3, 0.2, float("nan"), 0.05],
        "after": [0.01, 0.0, float("nan"), 0.02],
    }
)


@pytest.fixture
def drawing():
    values = {"before": "Før", "after": "Efter"}
    return display.love(ROWS, values=values, limit=0.1, subject="Standardiserede forskelle")


@pytest.mark.parametrize("place", range(len(theme.FORMATS)))
def test_labels_stand_left_of_the_axis(drawing, place):
    canvas = drawing.canvases[place]
    start = min(line.points[0][0] for line in canvas.marks if isinstance(line, Line) and line.color == theme.FAINT)
    labels = [mark for mark in canvas.marks if isinstance(mark, Text) and mark.x == 0 and mark.size > 14]
    assert all(len(mark.text) * 3 < start for mark in labels if mark.text not in ("Køn", "Målgruppe"))
    dots = [mark for mark in canvas.marks if isinstance(mark, Dot)]
    assert all(mark.x + mark.radius <= canvas.format.width for mark in dots)


def test_the_limit_is_dashed_in_every_row(drawing):
    dashed = [mark for mark in drawing.canvases[0].marks if isinstance(mark, Line) and mark.dashed]
    assert len(dashed) == len(ROWS)
    assert len({mark.points[0][0] for mark in dashed}) == 1


def test_hidden_groups_are_told(drawing):
    assert "skjult" in drawing.canvases[0].words
    assert "skjult" in drawing.alt


def test_the_alternative_text_names_variable_and_group(drawing):
    assert "Køn, samlet sig: fra 0,30 (før) til 0,01 (efter)" in drawing.alt
