"""Figures: legible, the same every time, in Danish, and without hidden numbers."""

import re
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import shown
from hypothesis import given
from hypothesis import strategies as st

from jobsurvey_utils import display
from jobsurvey_utils.display import alt, legend, lettering, marks, ranked, stacked, svg, theme, views
from jobsurvey_utils.display.canvas import Box, Line, Text
from jobsurvey_utils.rounds.schema import Category, Scale

# Machado, Oliveira & Fernandes 2009, severity 1.0, in linear RGB.
BLINDNESS = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
FIVE = (*theme.POSITIVE[:2], theme.NEUTRAL, theme.NEGATIVE[1], theme.NEGATIVE[0])


def linear(colour):
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    xyz = np.array(TO_XYZ) @ np.clip(rgb, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_neighbouring_answers_differ_for_the_colour_blind(blindness):
    seen = [lab(np.array(BLINDNESS[blindness]) @ linear(colour)) for colour in FIVE]
    assert min(np.linalg.norm(a - b) for a, b in pairwise(seen)) > 15
    ends = np.linalg.norm(seen[0] - seen[-1])
    assert ends > 25


def test_the_scale_is_darkest_at_its_ends_so_that_it_survives_in_greyscale():
    lightness = [lab(linear(colour))[0] for colour in FIVE]
    assert lightness[0] < lightness[1] < lightness[2] > lightness[3] > lightness[4]
    assert min(abs(a - b) for a, b in pairwise(lightness)) > 9


COLOURS = sorted({*theme.POSITIVE, *theme.NEGATIVE, *theme.SEQUENCE, theme.NEUTRAL, theme.OUTSIDE})


@pytest.mark.parametrize("colour", COLOURS)
def test_text_in_bars_has_enough_contrast(colour):
    assert theme.contrast(theme.ink_on(colour), colour) >= 4.5


@pytest.mark.parametrize("ink", [theme.INK, theme.MUTED, theme.ACCENT, theme.BLUE, theme.ORANGE, theme.GREY])
def test_text_and_marks_on_paper_have_enough_contrast(ink):
    assert theme.contrast(ink, theme.PAPER) >= 4.5


def test_contrast_of_black_on_white_is_twenty_one():
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)


def scale(codes, top=(), bottom=()):
    labels = {"top_label": "a" if top else None, "bottom_label": "b" if bottom else None}
    return Scale(label="x", categories=[Category(code=c, label=c) for c in codes], top=top, bottom=bottom, **labels)


def test_an_ordered_scale_has_diverging_colours_and_what_lies_beside_it_is_pale():
    colours = theme.palette(scale(["a", "b", "c", "d", "e", "x"], ("a", "b"), ("d", "e")))
    assert list(colours.values()) == [*FIVE, theme.OUTSIDE]


def test_answers_without_a_direction_have_shades_of_one_colour():
    assert list(theme.palette(scale(["a", "b", "c"])).values()) == list(theme.SEQUENCE[:3])


def test_a_wrapped_text_keeps_its_words_and_fits():
    lines = lettering.wrap("Hverken tilfreds eller utilfreds", 100, 13)
    assert " ".join(lines) == "Hverken tilfreds eller utilfreds"
    assert len(lines) > 1
    assert all(lettering.text_width(line, 13) <= 100 for line in lines)
    assert lettering.wrap("", 100, 13) == [""]


def test_bold_and_larger_text_is_wider():
    assert lettering.text_width("Tilfreds", 13, bold=True) > lettering.text_width("Tilfreds", 13)
    assert lettering.text_width("Tilfreds", 26) == pytest.approx(2 * lettering.text_width("Tilfreds", 13))


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(10, 50)), min_size=1, max_size=6))
def test_labels_are_spread_without_overlap_in_their_order_and_within_bounds(labels):
    centres, widths = sorted(c for c, _ in labels), [w for _, w in labels]
    places = marks.spread(centres, widths, 0, 300)
    for (a, wide), (b, next_wide) in pairwise(zip(places, widths, strict=True)):
        assert b - a >= (wide + next_wide) / 2 - 1e-6
    assert places[0] - widths[0] / 2 >= -1e-6
    assert places[-1] + widths[-1] / 2 <= 300 + 1e-6


def test_two_crowded_labels_move_apart_by_the_same():
    assert marks.spread([100, 110], [40, 40], 0, 300) == pytest.approx([85, 125])


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.32, 0.462, [0.3, 0.35, 0.4, 0.45, 0.5]),
        (0, 0.388, [0, 0.1, 0.2, 0.3, 0.4]),
        (12, 97, [0, 20, 40, 60, 80, 100]),
    ],
)
def test_ticks_are_round_and_cover_the_range(low, high, expected):
    assert marks.ticks(low, high) == pytest.approx(expected)


def test_a_score_axis_has_half_steps_and_at_least_one_whole_step():
    assert marks.half_steps([3.32, 4.03], (1, 5)) == (3.0, 4.5)
    assert marks.half_steps([3.6, 3.7], (1, 5)) == (3.0, 4.0)
    assert marks.half_steps([], (1, 5)) == (1, 5)
    assert marks.tick_texts([3.0, 3.5, 4.0], "score") == ["3,0", "3,5", "4,0"]
    assert marks.tick_texts([0.3, 0.35, 0.4], "pct") == ["30", "35", "40"]


@pytest.fixture
def places():
    return pd.DataFrame(
        {
            "label": ["Ågerup", "Bækby", "Cisted", "Dal"],
            "value": [3.5, 3.9, 3.2, np.nan],
            "low": [3.4, 3.8, 3.1, np.nan],
            "high": [3.6, 4.0, 3.3, np.nan],
            "n": pd.array([410, 1200, 95, None], dtype="Int64"),
        }
    )


TOTAL = {"label": "Samlet", "value": 3.55, "low": 3.45, "high": 3.65, "n": 1705}


def draw(places, **more):
    return display.dots(places, value="value", low="low", high="high", unit="score", n="n", subject="Score", **more)


def test_the_alternative_text_tells_highest_lowest_total_and_n(places):
    told = draw(places.dropna(subset=["value"]), total=TOTAL).alt
    assert told == "Score. Højest: Bækby 3,90; lavest: Cisted 3,20. n fra 95 til 1.200. Samlet: 3,55."


def test_the_alternative_text_ranks_nothing_where_a_group_is_hidden(places):
    assert draw(places, total=TOTAL).alt == ("Score. n fra 95 til 1.200. En gruppe er skjult. Samlet: 3,55.")


def test_the_alternative_text_ranks_nothing_where_the_question_is_doubtful(places):
    assert draw(places.dropna(subset=["value"]), rank=False).alt == "Score. n fra 95 til 1.200."


def test_the_alternative_text_names_no_group_of_few_invited_and_those_that_are_hidden_are_such(places):
    told = draw(places.assign(sample=pd.array([500, 12, 300, None], dtype="Int64")), total=TOTAL).alt
    assert "Højest: Ågerup 3,50; lavest: Cisted 3,20." in told
    assert "En gruppe er skjult" in told


def test_dots_are_sorted_and_a_hidden_group_comes_last_without_a_number(places):
    words = draw(places).canvases[0].words
    assert [name for name in re.findall(r"\w+", words) if name in set(places["label"])] == [
        "Bækby",
        "Ågerup",
        "Cisted",
        "Dal",
    ]
    assert "Dal skjult" in words
    assert "nan" not in words.lower()


def test_a_municipality_is_coloured_only_by_what_its_test_says(places):
    said = places.assign(said=["alike", "above", "below", ""])
    drawing = draw(said, total=TOTAL, verdict="said", against="de øvrige")
    dots = [mark.color for mark in drawing.canvases[0].marks if type(mark).__name__ == "Dot"]
    assert dots == 2 * [theme.BLUE, theme.GREY, theme.ORANGE]
    assert drawing.alt.endswith("En højere end de øvrige, en lavere, en kan ikke skelnes.")
    untested = [mark.color for mark in draw(places, total=TOTAL).canvases[0].marks if type(mark).__name__ == "Dot"]
    assert set(untested) == {theme.BLUE}


def test_a_long_alternative_text_spares_the_answers_and_then_the_total(places):
    told, said = places.dropna(subset=["value"]), ["alike", "above", "below"]
    for length, spared in ((100, ()), (101, ("n fra",)), (120, ("n fra",)), (121, ("n fra", "Samlet"))):
        subject = "x" * length
        spoken = display.dots(
            told.assign(said=said), value="value", unit="score", n="n", subject=subject, total=3.55, verdict="said"
        ).alt
        assert spoken.startswith(f"{subject}. Højest: Bækby 3,90; lavest: Cisted 3,20. ")
        assert spoken.endswith("En højere end de øvrige, en lavere, en kan ikke skelnes.")
        assert [part for part in ("n fra", "Samlet") if part not in spoken] == list(spared)
    crowded = told.assign(said=said)
    spoken = display.dots(crowded, value="value", unit="score", subject="x" * 180, total=3.55, verdict="said").alt
    assert spoken == f"{'x' * 180}. Højest: Bækby 3,90; lavest: Cisted 3,20."


def test_percentage_points_are_said_once():
    frame = pd.DataFrame({"label": ["Kvinde", "Mand"], "value": [0.084, -0.123]})
    drawing = display.dots(frame, value="value", unit="point", subject="Forskel")
    assert drawing.alt == "Forskel. Højest: Kvinde 8,4; lavest: Mand −12,3 procentpoint."


def labels_of(axis, values, unit="score", keep=None, beyond=16):
    """Text, left and right end of the labels of ticks, in a figure that ends so far beyond the axis."""
    found = []
    look = theme.Format("", int(axis.right) + beyond + 2, base=15, small=13)
    for label in marks.tick_labels(axis, values, 0.0, look, unit, keep):
        wide = lettering.text_width(label.text, 13.0)
        left = label.x - (wide / 2 if label.align == "center" else 0)
        found.append((label.text, left, left + wide))
    return found


@pytest.mark.parametrize(
    ("right", "shown"),
    [(400, "0 10 20 30 40 50 60"), (110, "0 20 40 60"), (55, "0 30 60"), (35, "0 40"), (15, "0")],
)
def test_ticks_are_labelled_evenly(right, shown):
    labels = labels_of(marks.Axis(0.0, right, 0.0, 60.0), [float(v) for v in range(0, 70, 10)], "antal")
    assert " ".join(text for text, _, _ in labels) == shown
    assert all(after[1] - before[2] >= 6 for before, after in pairwise(labels))


@pytest.mark.parametrize(
    ("low", "high", "step", "keep", "shown"),
    [
        (82.5, 97.5, 2.5, None, "85 90 95 pct."),
        (95, 115, 5, 100, "100 110 pct."),
        (80, 100, 5, 95, "85 95 pct."),
        (80, 100, 5, None, "80 90 100 pct."),
        (80, 100, 5, 97.1, "80 90 100 pct."),
    ],
)
def test_labels_that_are_left_have_a_round_step_and_a_reference_that_is_a_tick(low, high, step, keep, shown):
    values = [round(v / 100, 10) for v in np.arange(low, high + step / 2, step)]
    gap = 20.0
    axis = marks.Axis(100.0, 100 + gap * (len(values) - 1), values[0], values[-1])
    told = labels_of(axis, values, "pct", None if keep is None else keep / 100, beyond=56)
    assert " ".join(text for text, _, _ in told) == shown


def number_centre(label):
    text, left, _ = label
    return left + lettering.text_width(text.split(" ")[0], 13.0) / 2


@pytest.mark.parametrize("unit", ["pct", "point"])
@pytest.mark.parametrize("beyond", [14, 16, 30, 66])
@pytest.mark.parametrize("right", range(180, 420, 30))
def test_numbers_stand_under_their_lines_and_one_has_the_unit(right, beyond, unit):
    axis = marks.Axis(60.0, right, 0.0, 0.5)
    labels = labels_of(axis, [0.0, 0.1, 0.2, 0.3, 0.4, 0.5], unit, beyond=beyond)
    assert [" " in text for text, _, _ in labels].count(True) == 1
    assert " " in labels[0][0] + labels[-1][0]
    assert len(labels) >= 2
    for label in labels:
        value = float(label[0].split(" ")[0]) / 100
        assert number_centre(label) == pytest.approx(axis.at(value), abs=0.01)


def test_the_unit_stands_last_where_there_is_room_and_else_first():
    axis = marks.Axis(60.0, 300.0, 0.0, 1.0)
    assert [text for text, _, _ in labels_of(axis, [0.0, 0.5, 1.0], "pct", beyond=56)] == ["0", "50", "100 pct."]
    assert [text for text, _, _ in labels_of(axis, [0.0, 0.5, 1.0], "pct", beyond=16)] == ["0 pct.", "50", "100"]


@pytest.mark.parametrize("right", range(60, 420, 10))
def test_labels_of_ticks_lie_within_the_figure(right):
    for unit, last in (("pct", 0.5), ("score", 0.125)):
        values = [last * part / 5 for part in range(6)]
        labels = labels_of(marks.Axis(8.0, right, 0.0, last), values, unit, beyond=14)
        assert all(after[1] - before[2] >= 6 for before, after in pairwise(labels))
        assert labels[0][1] >= 0
        assert labels[-1][2] <= right + 14


def test_a_figure_without_any_number_says_so(places):
    empty = places.iloc[3:]
    assert draw(empty).alt == "Score. Ingen tal kan vises."
    assert svg.files(draw(empty), synthetic=True)
    assert display.bars(empty.iloc[:0], value="value", subject="Andel").alt == "Andel. Ingen tal kan vises."


def test_the_total_may_be_a_number_alone_or_missing(places):
    assert "Samlet 3,55" in draw(places, total=3.55).canvases[0].words
    assert "Samlet" not in draw(places, total=dict(TOTAL, value=np.nan)).canvases[0].words


def test_bars_print_decimal_commas_and_headings_of_blocks():
    frame = pd.DataFrame({"label": ["Ja", "Nej", "Ja"], "share": [0.123, 0.877, 0.5], "block": ["Et", "Et", "To"]})
    drawing = display.bars(frame, value="share", block="block", sort=False, subject="Svar")
    words = drawing.canvases[0].words
    assert words == "Et Ja 12,3 pct. Nej 87,7 pct. To Ja 50,0 pct."


def test_pairs_tell_the_greatest_difference_and_n():
    frame = pd.DataFrame({"label": ["Kvinde", "Mand"], "a": [0.53, 0.47], "b": [0.6, 0.4]})
    values = {"a": "Stikprøve", "b": "Svarpersoner"}
    drawing = display.pairs(frame, values=values, subject="Køn", n="n = 40 i stikprøven")
    assert drawing.alt == (
        "Køn, to grupper. Størst forskel: Kvinde med 53,0 pct. (stikprøve) og 60,0 pct. (svarpersoner). "
        "n = 40 i stikprøven."
    )


def test_pairs_say_what_their_rows_are_and_percentage_points_once():
    frame = pd.DataFrame({"label": ["Tillid", "Inddragelse"], "a": [0.247, 0.01], "b": [0.15, 0.02], "c": [0.0, 0.03]})
    values = {"a": "Skal til", "b": "Grupper", "c": "Bølger"}
    drawing = display.pairs(frame, values=values, subject="Afstande", unit="point", noun="spørgsmål")
    assert drawing.alt == (
        "Afstande, to spørgsmål. Størst forskel: Tillid med 24,7 (skal til), 15,0 (grupper) og 0,0 procentpoint "
        "(bølger)."
    )
    assert all("pct.-point" in canvas.words for canvas in drawing.canvases)


@pytest.fixture
def blocks():
    """Groups of two blocks, one of which both have."""
    labels, parts = ["Kvinde", "Mand", "Kvinde"], ["Tillid", "Tillid", "Plan"]
    return pd.DataFrame({"label": labels, "block": parts, "a": [0.5, 0.6, 0.9], "b": [0.4, 0.5, 0.4]})


def test_a_name_in_several_blocks_is_told_with_its_block(blocks):
    shares = display.dots(blocks, value="a", block="block", subject="Andel")
    assert shares.alt == "Andel. Højest: Kvinde (Plan) 90,0 pct.; lavest: Kvinde (Tillid) 50,0 pct."
    brief = display.dots(blocks.assign(short=["A", "A", "B"]), value="a", block="block", short="short", subject="Andel")
    assert brief.alt == "Andel. Højest: Kvinde (B) 90,0 pct.; lavest: Kvinde (A) 50,0 pct."
    assert display.dots(blocks.iloc[:2], value="a", block="block", subject="Andel").alt == (
        "Andel. Højest: Mand 60,0 pct.; lavest: Kvinde 50,0 pct."
    )
    both = display.pairs(blocks, values={"a": "Før", "b": "Nu"}, block="block", subject="Andel")
    assert both.alt == "Andel, tre grupper. Størst forskel: Kvinde (Plan) med 90,0 pct. (før) og 40,0 pct. (nu)."


def test_a_curve_tells_its_end_and_its_marks():
    days = pd.date_range("2024-03-18", periods=15)
    frame = pd.DataFrame({"date": days, "share": np.linspace(0.02, 0.388, 15)})
    marked = {days[7].date(): "1. påmindelse"}
    drawing = display.curve(frame, value="share", marks=marked, subject="Svarprocent")
    assert drawing.alt == (
        "Svarprocent. Fra 2,0 pct. 18. marts 2024 til 38,8 pct. 1. april 2024. Markeret: 1. påmindelse 25. marts 2024."
    )
    assert "38,8" in drawing.canvases[0].words
    line = next(m for m in drawing.canvases[0].marks if type(m).__name__ == "Line" and m.width == 3)
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(line.points)), "the line goes in steps"


def test_the_distribution_shows_whole_per_cents_the_mean_and_n():
    drawing = views.distribution(shown.trusted())
    words = drawing.canvases[0].words
    assert "25 35 20 15 5" in words
    assert "3,60" in words
    assert "400" in words
    assert "Varighed (kun igangværende forløb)" in words
    assert drawing.alt == (
        "Svarfordeling, tillid. Samlet (n = 400): i høj eller meget høj grad 60,0 pct. "
        "Højeste gennemsnit: Dagpenge 3,80; laveste: Sygedagpenge 3,40."
    )


def test_a_hidden_group_is_said_to_be_hidden_and_its_numbers_are_nowhere():
    hidden = shown.trusted({("maalgruppe", "dagpenge"): (shown.NONE, 0.1)})
    drawing = views.distribution(hidden)
    for canvas in drawing.canvases:
        assert "skjult" in canvas.words
        assert stacked.HATCHED not in canvas.words
        assert "nan" not in canvas.words.lower()
    assert "En gruppe er skjult" in drawing.alt
    assert "Dagpenge" not in drawing.alt


def test_hidden_groups_and_those_with_hidden_answers_share_a_sentence():
    assert alt.hidden_or_partly(0, 0) == []
    assert alt.hidden_or_partly(0, 2) == ["To grupper har skjulte svar."]
    assert alt.hidden_or_partly(1, 0) == ["En gruppe er skjult."]
    assert alt.hidden_or_partly(1, 9) == ["En gruppe er skjult, og ni har skjulte svar."]


def test_a_long_name_is_cut_where_it_can_be():
    answer = "Igangværende eller planlagte aktiviteter (fx samtaler, mentorstøtte, virksomhedspraktik)"
    assert alt.brief(answer) == "Igangværende eller planlagte aktiviteter"
    assert alt.brief("Tillid") == "Tillid"
    assert alt.brief("ord " * 30) == "ord " * 14 + "…"


def bars_of(shares, **more):
    """Texts and boxes of a figure of one bar."""
    labels = {code: f"Svar {code}" for code in shares}
    answers = stacked.Answers(labels, dict.fromkeys(shares, theme.BLUE), **more)
    bar = stacked.Bar("Samlet", shares, 100, 0.6, 0.5, 0.7)
    return stacked.draw([stacked.Block("", [bar])], answers, theme.WIDE)


def test_what_is_hidden_of_a_bar_is_hatched_so_that_the_bar_is_whole():
    canvas = bars_of({"a": 0.5, "b": np.nan, "c": 0.2, "d": np.nan})
    boxes = [m for m in canvas.marks if type(m).__name__ == "Box" and m.height == 22]
    whole = bars_of({"a": 0.5, "b": 0.3, "c": 0.1, "d": 0.1})
    last = [m for m in whole.marks if type(m).__name__ == "Box"][-1]
    assert [box.color for box in boxes] == [theme.BLUE, theme.HATCHED, theme.BLUE]
    assert boxes[-1].x + boxes[-1].width == pytest.approx(last.x + last.width)
    assert "50 skjult 20" in canvas.words
    assert stacked.HATCHED in canvas.words
    assert "skjult" not in whole.words


def test_a_share_of_positive_answers_stands_beside_the_bar_with_its_interval():
    canvas = bars_of({"a": 0.6, "b": 0.4}, scale=(0.0, 1.0), unit="pct", heading="gode svar, pct.")
    assert "60,0" in canvas.words
    assert "gode svar, pct." in canvas.words
    dot = next(m for m in canvas.marks if type(m).__name__ == "Dot")
    assert any(type(m).__name__ == "Line" and m.width == 2.5 and m.points[0][0] < dot.x for m in canvas.marks)


@pytest.mark.parametrize("shares", [{"a": 0.92, "b": 0.04, "c": 0.02, "d": 0.02}, {"a": 0.25, "b": 0.3, "c": 0.45}])
def test_names_stand_near_their_segments_or_in_a_key(shares):
    canvas = bars_of({f"temmelig tilfreds {code}": share for code, share in shares.items()})
    leads = [m for m in canvas.marks if type(m).__name__ == "Line" and m.width == 0.8]
    assert len(leads) == (0 if shares["a"] > 0.9 else 3)
    assert all(abs(m.points[0][0] - m.points[1][0]) <= legend.NEAR for m in leads)
    patches = [m for m in canvas.marks if type(m).__name__ == "Box" and m.height == legend.SWATCH]
    assert len(patches) == (4 if shares["a"] > 0.9 else 0)


def test_the_dashed_line_of_the_total_has_its_name():
    assert all(stacked.TOTAL in canvas.words for canvas in views.distribution(shown.trusted()).canvases)


def test_categories_are_named_at_the_bar_and_in_a_key_where_they_are_too_long():
    labels = {c: f"{'Et meget langt svar ' * 6}{c}" for c in "abc"}
    bar = stacked.Bar("Samlet", {"a": 0.5, "b": 0.3, "c": 0.2}, 100)
    colours = dict.fromkeys("abc", theme.BLUE)
    long = stacked.draw([stacked.Block("", [bar])], stacked.Answers(labels, colours), theme.NARROW)
    assert sum(type(mark).__name__ == "Box" for mark in long.marks) == 6
    short = stacked.draw(
        [stacked.Block("", [bar])], stacked.Answers(dict(zip("abc", "abc", strict=True)), colours), theme.NARROW
    )
    assert sum(type(mark).__name__ == "Box" for mark in short.marks) == 3


@pytest.mark.parametrize("format", theme.FORMATS)
def test_nothing_is_drawn_outside_the_figure(format):
    canvas = next(c for c in views.distribution(shown.trusted()).canvases if c.format == format)
    for mark in canvas.marks:
        if type(mark).__name__ == "Text":
            width = lettering.text_width(mark.text, mark.size, mark.bold)
            left = {"left": mark.x, "center": mark.x - width / 2, "right": mark.x - width}[mark.align]
            assert left >= -1
            assert left + width <= format.width + 1
            assert 0 < mark.y < canvas.height + svg.FOOT


def test_the_same_figure_is_the_same_bytes(places):
    assert svg.files(draw(places), synthetic=True) == svg.files(draw(places), synthetic=True)


def test_an_svg_has_its_text_as_text_its_alternative_text_and_the_mark_of_synthetic_data(places):
    made = {mark: svg.files(draw(places), synthetic=mark)[""].decode() for mark in (True, False)}
    assert "<title>Score. n fra 95 til 1.200." in made[True]
    assert ">Ågerup</text>" in made[True]
    assert "<path" not in made[True]
    assert svg.SYNTHETIC in made[True]
    assert svg.SYNTHETIC not in made[False]


def test_figure_text_uses_the_decimal_comma(places):
    for drawing in (draw(places, total=TOTAL), views.distribution(shown.trusted())):
        assert not re.search(r"\d\.\d(?!\d\d)", drawing.canvases[0].words)


def test_text_on_a_phone_is_as_large_as_small_print():
    assert theme.NARROW.width <= 390 - 2 * 16
    assert theme.NARROW.small >= 12


def test_no_line_runs_through_labels_that_stand_above_their_dots():
    long = "Et meget langt navn på et spørgsmål, som fylder flere linjer på en telefon"
    frame = pd.DataFrame({"label": [long, "Kort"], "value": [0.2, 0.1], "low": [0.1, 0.05], "high": [0.3, 0.2]})
    drawing = ranked.dots(frame, value="value", low="low", high="high", unit="pct", subject="Prøve", total=0.15)
    narrow = next(drawn for drawn in drawing.canvases if drawn.format.narrow)
    grounds = [mark for mark in narrow.marks if isinstance(mark, Box)]
    labels = [mark for mark in narrow.marks if isinstance(mark, Text) and mark.x == 0]
    assert [ground.color for ground in grounds] == [theme.PAPER] * len(labels)
    assert all(g.y < text.y < g.y + g.height for g, text in zip(grounds, labels, strict=True))
    lines = [place for place, mark in enumerate(narrow.marks) if isinstance(mark, Line) and mark.color == theme.INK]
    assert max(lines) < narrow.marks.index(grounds[0])
