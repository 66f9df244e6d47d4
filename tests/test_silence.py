"""Bounds, tipping points and simulated nonresponse, of cases reckoned by hand and by algebra."""

from __future__ import annotations

import itertools

import mini
import numpy as np
import pandas as pd
import pytest

from jobsurvey_utils import intake, rounds, silence, weighting
from jobsurvey_utils.alternatives.design import lay_out
from jobsurvey_utils.chapters import silence as chapter
from jobsurvey_utils.chapters import silence_bounds, silence_simulation
from jobsurvey_utils.display import theme
from jobsurvey_utils.display.canvas import Dot, Line
from jobsurvey_utils.display.tipping import Marker
from jobsurvey_utils.display.tipping import tipping as tipping_figure
from jobsurvey_utils.effort import waves
from jobsurvey_utils.models.design import Design
from jobsurvey_utils.silence import bounds, simulation, tipping
from jobsurvey_utils.silence.known import Population, Result
from jobsurvey_utils.simulation import population


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return mini.read(tmp_path_factory.mktemp("mini"))


@pytest.fixture(scope="module")
def made(data):
    return silence.tables(data, weighting.weigh(data))


def five(data):
    """Five respondents who stand for ten persons each, four of whom would answer: yes, no, yes, don't know, blank."""
    design = Design(np.zeros(5, dtype=np.int64), np.full(5, 10.0), np.array([5.0]), np.array([50.0]))
    known, unsure, blank = (np.array([c == kind for c in "KKKDB"]) for kind in "KDB")
    found = Result(data.round.items["tillid"], "5 + 4", np.array([1.0, 0, 1, 0, 0]), known, known, unsure, blank, 0, 1)
    return Population(data, design, np.full(5, 4.0)), found


def test_bounds_by_hand(data):
    people, found = five(data)
    assert bounds.manski(people, found, bounds.DONT_KNOW) == pytest.approx((3 / 4, 2 / 4, 3 / 4))
    assert bounds.manski(people, found, bounds.ITEM) == pytest.approx((3 / 5, 2 / 5, 4 / 5))
    # of 50 persons 12 are known, and 8 of them say yes
    assert bounds.manski(people, found, bounds.UNIT) == pytest.approx((12 / 50, 8 / 50, 46 / 50))


def test_bounds_hold_the_estimate_and_grow_with_what_is_unknown(made):
    table = made["bounds"][made["bounds"]["status"] == "ok"].set_index(["item", "statistic", "kind"])
    assert len(table)
    for kind, wider in itertools.pairwise((bounds.DONT_KNOW, bounds.ITEM, bounds.UNIT)):
        one, other = (table.xs(name, level="kind") for name in (kind, wider))
        shared = one.index.intersection(other.index)
        one, other = one.loc[shared], other.loc[shared]
        assert (one["low"] >= other["low"] - 1e-12).all()
        assert (one["high"] <= other["high"] + 1e-12).all()
    assert (table["low"] <= table["estimate"] + 1e-12).all()
    assert (table["estimate"] <= table["high"] + 1e-12).all()


def test_what_the_weighting_assumes_gives_the_estimate_and_the_tipping_point_the_threshold():
    found = tipping.tip(estimate=0.63, respondents=0.65, rate=0.4, threshold=0.5)
    assert found.assumed == pytest.approx(0.37 / 0.6)
    assert found.tipping == pytest.approx(0.4)
    assert found.shift == pytest.approx(-0.13 / 0.6)
    assert 0.4 * 0.65 + 0.6 * found.assumed == pytest.approx(0.63)
    assert 0.4 * 0.65 + 0.6 * found.tipping == pytest.approx(0.5)
    assert found.tipping - found.assumed == pytest.approx(found.shift)


def test_half_of_those_weighted_answer_by_hand(data):
    """Four of five say yes, and 40 per cent answer: of the silent 0.18 in 0.6 must say yes for a half."""
    people, _ = five(data)
    value = np.array([1.0, 1, 1, 1, 0])
    one_wave = waves.Waves(waves.ONE_WAVE, np.zeros(5, dtype=np.int64), ((0,),), np.array([0.4]))
    row = tipping._row(people, value, np.ones(5, dtype=bool), (0.5, 0.0, 1.0), one_wave)
    assert row["rate"] == pytest.approx(0.4)
    assert (row["estimate"], row["respondents"], row["assumed"]) == pytest.approx((0.8, 0.8, 0.8))
    assert row["tipping"] == pytest.approx((0.5 - 0.32) / 0.6)
    assert row["sd"] == pytest.approx(0.4)
    assert row["shift_sd"] == pytest.approx(-0.3 / 0.6 / 0.4)
    # z = (y − 0.8)/5, one cell of 5 of 50: V = (1 − 0.1) · 5/4 · 0.8/25
    half = 2.7764451051977987 * np.sqrt(0.9 * 5 / 4 * 0.8 / 25)
    assert (row["low"], row["high"]) == pytest.approx((0.8 - half, 0.8 + half))
    assert row["status"] == (tipping.NOT_CLAIMED if 0.8 - half <= 0.5 else "ok")


def test_a_headline_the_silent_cannot_overturn():
    row = {"low": 0.8, "high": 0.9, "threshold": 0.5, "lowest": 0.0, "highest": 1.0}
    assert tipping._status(row | {"tipping": -0.1}) == tipping.IMPOSSIBLE
    assert tipping._status(row | {"tipping": 0.1}) == "ok"
    assert tipping._status(row | {"tipping": 0.1, "low": 0.4}) == tipping.NOT_CLAIMED


def test_contrasts_by_hand():
    keys = {"item": "q", "breakdown": "b", "statistic": "score", "group": "x", "other": "y", "suppressed": False}
    claim = pd.DataFrame([keys | {"difference": 0.2, "p_bh": 0.01}, keys | {"difference": 0.1, "p_bh": 0.2}])
    rates = pd.DataFrame({"breakdown": ["b", "b"], "group": ["x", "y"], "rate": [0.4, 0.6]})
    sd = pd.DataFrame({"item": ["q"], "statistic": ["score"], "sd": [0.5]})
    found = tipping.contrasts(claim, rates, sd, 0.05)
    assert found[["shift", "shift_sd"]].to_numpy().tolist() == [pytest.approx([0.2, 0.4])]


def test_rates_of_register_groups_are_those_of_the_invited(made):
    rates = made["rates"].set_index(["breakdown", "group"])["rate"]
    # of 20 invited in the strata of 901 and 902 with dagpenge 16 answered, all with the same weight in each stratum
    assert rates["maalgruppe", "dagpenge"] == pytest.approx((40 * 8 / 10 + 30 * 8 / 10) / 70)


def test_constants_keep_the_response_rate_and_the_odds_ratio():
    answers = np.array([[10, 30, 60], [5, 5, 0]])
    rate = np.array([0.3, 0.8])
    p = simulation.probabilities(answers, rate, np.array([1.0, 2.0, 4.0]), 1.5)
    share = answers / answers.sum(axis=1, keepdims=True)
    assert (share * p).sum(axis=1) == pytest.approx(rate)
    odds = p / (1 - p)
    assert odds[:, 1] / odds[:, 0] == pytest.approx([1.5, 1.5])
    assert odds[:, 2] / odds[:, 1] == pytest.approx([1.5**2, 1.5**2])


def setup(answers, invited, rates, odds, pull=(0.0, 1.0, 0.0)):
    """A population of yes and no, in one cell each."""
    answers, rates = np.array(answers), np.array(rates)
    people = population.Population(
        answers=answers,
        kinds=("positive",),
        statistics=("yes",),
        base=np.array([[1.0, 1, 0]]),
        value=np.array([[0.0, 1, 0]]),
        invited=np.array(invited),
        respondents=np.rint(rates * invited).astype(int),
        stratum=np.arange(len(answers)),
        response=rates,
    )
    response = {"it": simulation.probabilities(answers, rates, np.array(pull), odds)}
    return simulation.Setup(people, response, [], 2)


def biases(made, number=600):
    """Mean and Monte Carlo error of the unweighted and the weighted share."""
    batches = list(simulation.draw(made, number, [1]))
    for at in (1, 2):
        found = np.concatenate([batch[at] for batch in batches], axis=1)[0]
        yield found.mean(), found.std(ddof=1) / np.sqrt(number)


def test_bias_not_at_random_is_that_of_known_probabilities():
    """Half say yes and half answer; with odds of 4 those are 2/3 and 1/3, so that 2/3 of the answers are yes."""
    made = setup([[5000, 5000, 0]], [2000], [0.5], 4.0)
    assert made.response["it"][0, :2] == pytest.approx([1 / 3, 2 / 3])
    plain, weighted = simulation.expected(made, "it")
    assert (plain[0], weighted[0]) == pytest.approx((2 / 3, 2 / 3))
    for mean, error in biases(made):
        assert abs(mean - 2 / 3) < 4 * error + 1e-4


def test_at_random_in_cells_weighting_removes_all_bias():
    """Cells of 80 and 20 per cent yes of which 60 and 20 per cent answer: (0.48 + 0.04)/0.8 = 0.65 against 0.5."""
    made = setup([[1000, 4000, 0], [4000, 1000, 0]], [1000, 1000], [0.6, 0.2], 1.0)
    plain, weighted = simulation.expected(made, "it")
    assert (plain[0], weighted[0]) == pytest.approx((0.65, 0.5))
    (mean, error), (own, own_error) = biases(made)
    assert abs(mean - 0.65) < 4 * error + 1e-3
    assert abs(own - 0.5) < 4 * own_error + 1e-3


def test_pulls_are_scores_or_two_points(data):
    design = lay_out(data, weighting.weigh(data))
    people = population.build(data, design, data.round.items["tillid"], ("score", "positive"))
    assert sorted(simulation.pulls(people)) == [1, 2, 3, 3, 4, 5]
    people = population.build(data, design, data.round.items["tillid"], ("positive",))
    assert set(simulation.pulls(people)) == {0, 1, 2}


def test_simulation_is_the_same_each_time(data):
    design = lay_out(data, weighting.weigh(data))
    one, other = (simulation.simulate(data, design, data.round.items["tilfredshed"], 20) for _ in range(2))
    pd.testing.assert_frame_equal(one, other)


def test_simulated_biases_are_the_expected_ones(synthetic):
    data = intake.read(rounds.load("covid2020"), synthetic("covid2020"))
    found = silence.tables(data, weighting.weigh(data))
    keys = ["item", "statistic", "mechanism"]
    both = found["simulation"].merge(found["expectations"], on=keys, suffixes=("", "_expected"))
    assert len(both) == len(found["simulation"])
    assert set(both["mechanism"]) == set(simulation.MECHANISMS)
    assert (both["draws"] >= 500).all()
    off = (both["unweighted_bias"] - both["unweighted_bias_expected"]).abs()
    assert (off < 4 * both["unweighted_mc"] + 1e-4).all()
    told = found["headlines"]
    assert told.loc[told["status"] == "ok", tipping.NUMBERS].drop(columns="wave_gap").notna().all(axis=None)


@pytest.mark.parametrize("answer", ["ved_ikke", "4"])
def test_all_dont_know_or_all_alike_is_a_stated_refusal(tmp_path, answer):
    alike = mini.read(tmp_path, answers=mini.answers().assign(tilfredshed=answer))
    found = silence.tables(alike, weighting.weigh(alike))
    status = "no_answers" if answer == "ved_ikke" else "constant"
    mine = found["headlines"][found["headlines"]["item"] == "tilfredshed"]
    mine = mine[mine["statistic"] == "score"]
    assert set(mine["status"]) == {status}
    shown = found["bounds"][(found["bounds"]["item"] == "tilfredshed") & (found["bounds"]["statistic"] == "score")]
    assert set(shown["status"]) == ({"no_answers"} if answer == "ved_ikke" else {"ok"})
    assert mine[tipping.NUMBERS].isna().all(axis=None)


def test_pages_say_that_nothing_is_claimed(data, made):
    """In the miniature every interval holds the threshold."""
    assert chapter.finding(data.round, made) == chapter.REFUSALS[tipping.NOT_CLAIMED]
    assert chapter.tipping_drawing(data.round, made) is None
    assert chapter.headlines_table(data.round, made) is chapter.scores_table(data.round, made) is None
    assert "ingen forskelle" in silence_bounds.contrasts_told(data.round, pd.DataFrame())
    assert silence_simulation.caption(data.round, made)


def test_the_line_of_the_figure_runs_through_its_markers():
    points = [Marker(0.4, "Her falder påstanden", theme.ORANGE), Marker(0.6, "Som bogen regner med", theme.BLUE)]
    found = tipping_figure((0.26, 0.86), 0.5, points, labels=("Tavse", "Alle"), subject="Andel")
    assert found.alt == (
        "Andel: fra 26,0 til 86,0 pct.; grænsen er 50,0 pct. "
        "Her falder påstanden: 40,0 pct. Som bogen regner med: 60,0 pct."
    )
    for canvas in found.canvases:
        line = next(mark for mark in canvas.marks if isinstance(mark, Line) and mark.width == 3)
        dashed = next(mark for mark in canvas.marks if isinstance(mark, Line) and mark.color == theme.INK)
        (x0, y0), (x1, y1) = line.points
        dot = [mark for mark in canvas.marks if isinstance(mark, Dot)][-2]
        assert (dot.x - x0) / (x1 - x0) == pytest.approx(0.4)
        assert (dot.y - y0) / (y1 - y0) == pytest.approx(0.4)
        assert dot.y == pytest.approx(dashed.points[0][1])
        assert "40,0 pct." in canvas.words
