"""The precision to expect: by hand, against textbook examples, and against the intervals a round came to have."""

import drawn
import numpy as np
import pandas as pd
import pytest

from jobsurvey_utils import estimation, intake, nonresponse, rounds, weighting
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds.schema import TOTAL
from jobsurvey_utils.rounds.schema.sampling import SamplingDesign
from jobsurvey_utils.sampling import earlier, plan, precision
from jobsurvey_utils.sampling.table import precision_table


def test_respondents_needed_matches_cochrans_example():
    # Cochran (1977, section 4.4): 3,200 islanders, P = 0.5, five points either way, t = 2: n0 = 400, n = 356.
    assert precision.respondents_needed(3200, 0.05, z=2) == pytest.approx(400 / (1 + 399 / 3200))
    assert round(precision.respondents_needed(3200, 0.05, z=2)) == 356
    assert precision.respondents_needed(1e12, 0.05, z=2) == pytest.approx(400)


def test_respondents_needed_give_the_half_width_again():
    need = precision.respondents_needed(5000, 0.03, share=0.3, deff=1.4)
    found = precision.stated_factor(5000, need, 1.4)
    assert precision.half_width(5000, found, share=0.3) == pytest.approx(0.03)


def test_half_width_by_hand():
    # r = 100 of N = 500, P = 1/2: 1.959964 * sqrt(500/499 * 0.25 * (1/100 - 1/500))
    factor = precision.stated_factor(500, 100)
    assert precision.half_width(500, factor, share=0.5) == pytest.approx(1.959964 * np.sqrt(500 / 499 * 0.25 * 0.008))
    # a score with standard deviation 1.2: 1.959964 * 1.2 * sqrt(0.008)
    assert precision.half_width(500, factor, sd=1.2) == pytest.approx(1.959964 * 1.2 * np.sqrt(0.008))


def test_a_census_that_all_answer_has_no_error():
    people = np.array([30.0, 70.0])
    found = precision.factor(people, people, np.ones(2), np.zeros(2, dtype=int))
    assert found == pytest.approx(0, abs=1e-15)
    assert precision.stated_factor(100, 100) == 0


def test_strata_by_hand():
    # N = (100, 300), n = (50, 60), all answer: V/S2 = (1/4)^2/50 + (3/4)^2/60 - 1/400 (Cochran 1977, eq. 5.7)
    found = precision.factor(np.array([100.0, 300]), np.array([50.0, 60]), np.ones(2), np.zeros(2, dtype=int))
    assert found == pytest.approx(1 / 16 / 50 + 9 / 16 / 60 - 1 / 400)


def test_the_number_of_answers_is_not_known_in_advance():
    # The mean of 1/r over the binomial distribution of r answers from 40 invited with probability 0.5, r = 0 left out.
    from scipy.stats import binom

    r = np.arange(1, 41)
    probability = binom.pmf(r, 40, 0.5)
    exact = (probability / r).sum() / probability.sum()
    found = precision.expected_inverse(np.array([40.0]), np.array([0.5]))[0]
    assert found == pytest.approx(1 / 20 + 0.5 / 400)  # by hand
    assert found == pytest.approx(exact, rel=0.005)


def test_the_expected_variance_is_that_of_repeated_surveys():
    """Draw, let answer and weight 4,000 times: the weighted mean varies as the formula says."""
    rng = np.random.default_rng(5)
    population, invited, response = np.array([400, 900]), np.array([120, 200]), np.array([0.3, 0.6])
    values = [np.repeat([0.0, 1.0], n // 2) for n in population]
    means = np.zeros(4000)
    for survey in range(len(means)):
        for stratum, size, rate in zip(values, invited, response, strict=True):
            chosen = rng.choice(stratum, size, replace=False)
            answers = chosen[rng.random(size) < rate]
            means[survey] += answers.mean() * len(stratum) / population.sum()
    found = precision.factor(population.astype(float), invited.astype(float), response, np.zeros(2, dtype=int))
    half = precision.half_width(float(population.sum()), found, share=0.5)
    assert half == pytest.approx(1.96 * means.std(), rel=0.04)  # the standard error of a deviation is 1.1 %


def test_strata_with_too_few_answers_are_taken_together():
    # 3 + 5 invited of whom half answer are one stratum of 40 persons, 8 invited and 4 answers
    population, invited = np.array([15.0, 25, 60]), np.array([3.0, 5, 20])
    found = precision.factor(population, invited, np.full(3, 0.5), np.zeros(3, dtype=int), minimum=3)
    inverse = precision.expected_inverse(np.array([8.0, 20]), np.full(2, 0.5))
    assert found == pytest.approx((0.4**2 * inverse[0] + 0.6**2 * inverse[1]) - 1 / 100)


def test_no_interval_where_fewer_answers_are_expected_than_give_a_variance():
    assert np.isnan(precision.factor(np.array([40.0]), np.array([3.0]), np.array([0.5]), np.zeros(1, dtype=int)))


@pytest.mark.parametrize("deff", [None, 1.3])
def test_the_size_is_the_smallest_that_is_precise_enough(deff):
    population, response = np.array([800.0, 1200]), np.array([0.3, 0.5])

    def width(size: int) -> float:
        invited = population * size / 2000
        answers = (invited * response).sum()
        if deff is None:
            return precision.half_width(
                2000, precision.factor(population, invited, response, np.zeros(2, dtype=int)), share=0.4
            )
        return precision.half_width(2000, precision.stated_factor(2000, answers, deff), share=0.4)

    size = precision.size_for(population, response, 0.05, share=0.4, deff=deff)
    assert width(size) <= 0.05 < width(size - 1)


def test_sizes_where_all_answer_are_cochrans():
    # n0 / (1 + (n0 - 1)/N) with n0 = 1.959964^2 * 0.25 / 0.05^2 = 384.146, N = 2,000: 322.4, so 323
    assert precision.size_for(np.array([2000.0]), np.ones(1), 0.05, share=0.5, deff=None) == 323


def test_a_precision_that_all_invited_cannot_give_is_refused():
    with pytest.raises(JobsurveyError, match="with all 100 invited"):
        precision.size_for(np.array([100.0]), np.array([0.3]), 0.02, share=0.5, deff=None)


def test_municipalities_are_added_as_strata(tmp_path):
    # a stated design effect of 1: V/S2 = 0.75^2 (1/60 - 1/300) + 0.25^2 (1/50 - 1/100)
    round_ = drawn.make_round(tmp_path, {**drawn.DESIGN, "design_effect": 1.0})
    strata = pd.DataFrame(
        {"kommune": ["901", "901", "902"], "maalgruppe": ["dagpenge", "sygedagpenge", "dagpenge"]}
        | {"population": [200, 100, 100], "sample": [80, 40, 100], "response": 0.5}
    )
    table = precision_table(round_, strata, {"901": 1.0, "902": 1.0}, score_sd=2)
    table = table.set_index(["breakdown", "group"])
    factor = 0.75**2 * (1 / 60 - 1 / 300) + 0.25**2 * (1 / 50 - 1 / 100)
    assert table.loc[(TOTAL, TOTAL), "half_width_score"] == pytest.approx(1.959964 * 2 * np.sqrt(factor))
    assert table.loc[("kommune", "901"), "half_width_score"] == pytest.approx(1.959964 * 2 * np.sqrt(1 / 60 - 1 / 300))
    assert ("maalgruppe", "sygedagpenge") in table.index
    assert table.loc[("kommune×maalgruppe", "902×dagpenge"), "respondents"] == 50


def test_design_effects_of_an_earlier_round_are_freed_of_the_finite_population():
    scores = pd.DataFrame({"breakdown": "by", "group": ["a", "a", "a", "b", "c"], "deff": [0.7, 0.8, 1.5, 1.1, np.nan]})
    response = pd.DataFrame({"breakdown": "by", "group": ["a", "b", "c"]})
    response = response.assign(population=[1000, 500, 50], complete=[250, 90, 3], partial=[50, 10, 0])
    effects = earlier.design_effects(scores, response, "by", ["b", "a", "new"])
    assert effects == pytest.approx({"b": 1.1 + 100 / 500, "a": 0.8 + 300 / 1000, "new": 1.2})
    with pytest.raises(JobsurveyError, match="no design effects by town"):
        earlier.design_effects(scores, response, "town", ["a"])


def test_what_was_planned_is_what_a_round_came_to_have(synthetic):
    """With the response that kl2024 came to have, the plan gives its standard errors to a few per cent."""
    round_ = rounds.load("kl2024")
    data = intake.read(round_, synthetic("kl2024"))
    names = [round_.municipality_variable, *plan.strata_names(round_)[1:]]
    rates = nonresponse.response(data).set_index(["breakdown", "group"])["response_rate"]
    response = {"expected": 0.39, "municipalities": rates[names[0]].to_dict()}
    response["groups"] = {name: rates[name].to_dict() for name in names[1:]}
    design = SamplingDesign.model_validate(
        {"seed": 1, "precision": {"half_width": 0.04}, "response": response, "score_sd": 1}
    )
    round_.config = round_.config.model_copy(update={"sampling_design": design})
    invited = data.sample.groupby(names, observed=True).size().rename("sample")
    strata = data.frame.astype(dict.fromkeys(names, "str")).set_index(names).join(invited).fillna(0).reset_index()
    strata["response"] = plan.expected_response(round_, strata)
    planned = precision_table(round_, strata, score_sd=1)
    scores = estimation.estimate(data, weighting.weigh(data)).scores
    item = scores.loc[scores["breakdown"] == TOTAL].sort_values("n")["item"].iloc[-1]
    both = scores[scores["item"] == item].merge(planned, on=["breakdown", "group"], suffixes=("", "_planned"))
    deviation = both["se"] / np.sqrt(both["deff"] / both["n"])
    answered = np.sqrt(both["respondents"] / both["n"])
    ratio = (both["half_width_score"] * deviation * answered) / (precision.Z * both["se"])
    assert ratio[both["breakdown"] == TOTAL].item() == pytest.approx(1, abs=0.05)
    assert ratio[both["breakdown"] == names[0]].median() == pytest.approx(1, abs=0.05)
    assert ratio[both["breakdown"] == names[0]].between(0.88, 1.15).all()
