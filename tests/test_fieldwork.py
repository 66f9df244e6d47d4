"""`jobsurvey check --fieldwork`: response so far, projection, precision, and the rule that says which groups lag."""

import datetime as dt
import json
import re

import drawn
import mini
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from jobsurvey_utils import fieldwork, results, rounds
from jobsurvey_utils.commands.check import check
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.fieldwork import lagging, projection
from jobsurvey_utils.rounds.schema import TOTAL
from jobsurvey_utils.sampling import precision


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def partial(tmp_path):
    """The miniature's frame and sample, without a file of answers."""
    folder = mini.write(tmp_path / "data")
    (folder / "answers.csv").unlink()
    return folder


def rows(report, *columns):
    return report.groups.set_index(["breakdown", "group"])[list(columns)]


def test_response_so_far_is_counted_from_the_sample_alone(partial):
    found = fieldwork.report(mini.load(), partial)
    sample = mini.sample()
    answered = sample["disposition"].isin(["complete", "partial"])
    counts = rows(found, "invited", "answered")
    assert counts.loc[(TOTAL, TOTAL)].tolist() == [40, 32]
    for code in ("901", "902"):
        inside = sample["kommune"] == code
        assert counts.loc[("kommune", code)].tolist() == [inside.sum(), (inside & answered).sum()]
    assert counts.loc[("kommune×maalgruppe", "901×dagpenge")].tolist() == [10, 8]
    assert found.outcomes == sample["disposition"].value_counts().to_dict()
    assert found.synthetic


def test_answers_after_the_day_do_not_count(partial):
    sample = mini.sample()
    dates = sample.loc[sample["answered_on"] != "", "answered_on"]
    found = fieldwork.report(mini.load(), partial, on=day("2024-03-08"))
    assert rows(found, "answered").loc[(TOTAL, TOTAL), "answered"] == (dates <= "2024-03-08").sum()
    assert (found.day, found.days) == (8, 31)
    assert found.later == (dates > "2024-03-08").sum() > 0
    assert sum(found.outcomes.values()) + found.later == len(sample)
    assert f"answered later {found.later}" in "\n".join(fieldwork.lines(found))
    last = fieldwork.report(mini.load(), partial)
    assert last.on == day(dates.max())
    assert last.on < mini.load().config.fieldwork.closes


def test_the_field_work_may_have_no_answer_yet(tmp_path):
    sample = mini.sample().assign(disposition="no_reply", answered_on="")
    folder = mini.write(tmp_path, sample=sample)
    found = fieldwork.report(mini.load(), folder)
    assert found.on == mini.load().config.fieldwork.opens
    assert not found.groups["lags"].any()
    assert "0 of 40 have answered" in "\n".join(fieldwork.lines(found))


def test_projected_precision_is_that_of_the_precision_table(tmp_path):
    """One stratum a municipality, all answers in: V/S2 = 1/r + (1 - r/n)/r2 - 1/N, as in test_precision."""
    config = {"sampling_strata": ["kommune"]}
    round_ = drawn.make_round(tmp_path / "r", **config)
    folder = mini.write(tmp_path / "data")
    found = rows(fieldwork.report(round_, folder, on=day("2024-03-31")), "half_width", "final_rate")
    invited, answered, people = 22, 17, 100
    assert found.loc[("kommune", "901"), "final_rate"] == pytest.approx(answered / invited)
    factor = 1 / answered + (1 - answered / invited) / answered**2 - 1 / people
    assert found.loc[("kommune", "901"), "half_width"] == pytest.approx(precision.half_width(people, factor, share=0.5))


def test_the_course_of_an_earlier_round_is_followed():
    curve = pd.DataFrame({"cumulative": [40, 60, np.nan, 80, 100]})
    assert [projection.from_earlier(curve, n, 5) for n in range(7)] == pytest.approx([0, 0.4, 0.6, 0.6, 0.8, 1, 1])
    # a field work of 8 days: nothing more came after the earlier round's fifth
    assert [projection.from_earlier(curve, n, 8) for n in (4, 5, 6, 8)] == pytest.approx([0.8, 1, 1, 1])
    # one of 4 days: what the earlier round had by its fourth is the end
    assert [projection.from_earlier(curve, n, 4) for n in (1, 2, 4)] == pytest.approx([0.5, 0.75, 1])


def test_the_assumed_course_by_hand():
    # Opened on the 1st, one reminder on the 3rd, closed on the 4th. By the end of day 1, 2, 3, 4 the opening has
    # brought 1/2, 3/4, 7/8, 15/16 and the reminder 0, 0, 2/3 * 1/2, 2/3 * 3/4.
    opens, reminder, closes = (dt.date(2024, 3, n) for n in (1, 3, 4))
    end = 15 / 16 + 2 / 3 * 3 / 4
    expected = [1 / 2, 3 / 4, 7 / 8 + 1 / 3, end]
    found = [projection.assumed(dt.date(2024, 3, n), opens, closes, (reminder,)) for n in (1, 2, 3, 4)]
    assert found == pytest.approx(np.array(expected) / end)
    assert projection.assumed(dt.date(2024, 3, 9), opens, closes, (reminder,)) == 1
    assert projection.assumed(dt.date(2024, 2, 9), opens, closes, (reminder,)) == 0


def test_projected_response_is_never_above_all():
    rates = projection.final_rate(np.array([30, 90, 0]), np.array([100, 100, 0]), 0.5)
    assert rates == pytest.approx([0.6, 1.0, 0.0])
    assert np.isnan(projection.final_rate(np.array([0]), np.array([10]), 0.0)).all()


def probabilities(answered: np.ndarray, invited: np.ndarray) -> np.ndarray:
    """Of surveys of eight municipalities and two sexes, one a row of 16 cells: 8 + 2 + 16 groups that are looked at."""
    cells = pd.DataFrame({"invited": np.tile(invited, len(answered)), "answered": answered.ravel()})
    cells["survey"] = np.repeat(np.arange(len(answered)), 16).astype(str)
    cells["place"] = np.tile(np.repeat(list("12345678"), 2), len(answered))
    cells["sex"] = np.tile(list("fm"), 8 * len(answered))
    parts = []
    for names in (["place"], ["sex"], ["place", "sex"]):
        part = cells.groupby(["survey", *names], sort=False)[["invited", "answered"]].sum().reset_index()
        part["group"] = part[names].agg("×".join, axis=1)
        part["breakdown"] = ["×".join(f"{survey} {name}" for name in names) for survey in part["survey"]]
        parts.append(part)
    table = pd.concat(parts, ignore_index=True)
    table["expected"] = lagging.expected_answers(table, np.ones(len(table)))
    table["expected"] = lagging.expected_answers(table, lagging.own_pace(table))
    found = lagging.probability(table, table["expected"])
    sizes = [len(answered) * n for n in (8, 2, 16)]
    return np.concatenate([p.reshape(len(answered), -1) for p in np.split(found, np.cumsum(sizes)[:-1])], axis=1)


def test_the_risk_of_a_false_alarm_is_at_most_what_is_said():
    """500 surveys in which nobody lags: at 5 per cent at most 25 with an alarm, and four standard errors."""
    rng = np.random.default_rng(11)
    invited = rng.integers(20, 400, 16)
    found = probabilities(rng.binomial(invited, 0.3, (500, 16)), invited)
    assert found.shape == (500, 26)
    false = (found < lagging.ALARM / 26).any(axis=1).sum()
    assert false <= 25 + 4 * np.sqrt(500 * 0.05 * 0.95)


def test_a_municipality_that_lags_far_is_found_and_its_groups_no_more_than_it():
    rng = np.random.default_rng(12)
    invited, rate = np.full(16, 300), np.full(16, 0.3)
    rate[6:8] = 0.15  # the fourth municipality, both sexes
    found = probabilities(rng.binomial(invited, rate, (100, 16)), invited) < lagging.ALARM / 26
    assert found[:, 3].all()
    assert found[:, 10:].any(axis=1).mean() < 0.1


def test_lagging_by_hand():
    # 10 of 100 against 30 expected: the binomial's lower tail is 1.6e-6, below 0.05/2
    table = pd.DataFrame({"breakdown": "by", "group": ["a", "b"], "invited": 100, "answered": [10, 50]})
    expected = lagging.expected_answers(table, [1, 1])
    assert expected.tolist() == [30, 30]
    assert lagging.lag(table, expected).tolist() == [True, False]
    # usual response of one to three: 15 and 45 are expected, and 10 is no alarm (binomial: 0.10)
    usual = lagging.expected_answers(table, [0.2, 0.6])
    assert usual.tolist() == [15, 45]
    assert not lagging.lag(table, usual).any()


def test_the_plan_says_who_is_expected_to_answer_less(tmp_path):
    response = {"expected": 0.5, "municipalities": {"901": 0.8, "902": 0.4}}
    round_ = drawn.make_round(tmp_path / "r", {**drawn.DESIGN, "response": response})
    found = rows(fieldwork.report(round_, mini.write(tmp_path / "data")), "expected")
    # 22 and 18 invited at two to one, 32 answers: 32 * 22 * 2 / (22 * 2 + 18)
    assert found.loc[("kommune", "901"), "expected"] == pytest.approx(32 * 44 / 62)


def test_an_earlier_round_says_who_is_expected_to_answer_less(tmp_path):
    response = pd.DataFrame(
        {
            "breakdown": [TOTAL, "kommune", "kommune"],
            "group": [TOTAL, "901", "902"],
            "response_rate": [0.5, 0.6, 0.3],
        }
    )
    curve = pd.DataFrame({"cumulative": [10, 20]})
    folder = mini.write(tmp_path / "data")
    earlier = {"response": response, "curve": curve}
    report = fieldwork.report(mini.load(), folder, on=day("2024-03-01"), earlier=earlier, earlier_name="before")
    assert report.course == projection.Course("before", 0.5)
    report = fieldwork.report(mini.load(), folder, earlier=earlier, earlier_name="before")
    assert rows(report, "expected").loc[("kommune", "901"), "expected"] == pytest.approx(32 * 44 / 62)


def test_the_command_prints_and_writes_what_is_internal(tmp_path, partial):
    round_ = drawn.make_round(tmp_path)
    for options in ([], ["--format", "json"]):
        file = tmp_path / "state.json"
        arguments = [str(tmp_path), "--fieldwork", "--on", "2024-03-10", "--json", str(file), *options]
        done = CliRunner().invoke(check, arguments)
        assert done.exit_code == 0, done.output
        told = json.loads(file.read_text("utf-8"))
        assert told["internal"] is True
        assert (told["day"], told["days"], told["on"]) == (10, 31, "2024-03-10")
        assert {"breakdown", "group", "invited", "answered", "rate", "expected", "lags"} <= set(told["groups"][0])
        assert "syn-" not in done.output + json.dumps(told)
        assert file.stat().st_mode & 0o077 == 0
    place = rounds.ROOT / "book" / "state.json"
    refused = CliRunner().invoke(check, [str(tmp_path), "--fieldwork", "--json", str(place)])
    assert "in the repository, and the file holds counts of few persons" in str(refused.exception)
    assert not place.exists()
    text = CliRunner().invoke(check, [str(tmp_path), "--fieldwork", "--on", "2024-03-10"]).output
    assert text.startswith("INTERNAL")
    assert "day 10 of 31" in text
    assert "Next reminder: 2024-03-15" in text
    assert re.search(r"kommune +Ågerup +22 ", text)
    assert round_.id == "mini"


@pytest.mark.parametrize(
    ("options", "message"),
    [(["--fieldwork", "--on", "2024-02-01"], "opens on 2024-03-01"), (["--on", "2024-03-05"], "give both or neither")],
)
def test_days_that_make_no_sense_are_refused(tmp_path, partial, options, message):
    drawn.make_round(tmp_path)
    done = CliRunner().invoke(check, [str(tmp_path), *options])
    assert isinstance(done.exception, JobsurveyError)
    assert message in str(done.exception)


def test_mistakes_in_the_sample_are_told_and_no_person(tmp_path):
    sample = mini.sample()
    sample.loc[3, "disposition"] = "nonsense"
    sample.loc[4, "person_id"] = sample.loc[5, "person_id"]
    with pytest.raises(JobsurveyError, match="unknown disposition: 'nonsense'") as raised:
        fieldwork.report(mini.load(), mini.write(tmp_path, sample=sample))
    assert "in the file already" in str(raised.value)
    assert "syn-" not in str(raised.value)


def test_a_round_without_data_or_without_a_sample_is_told(tmp_path):
    round_ = drawn.make_round(tmp_path)
    with pytest.raises(JobsurveyError, match=r"there is no sample\.csv"):
        fieldwork.report(round_)
    files = round_.config.files.model_copy(update={"sample": None})
    open_ = rounds.Round(round_.folder, round_.config.model_copy(update={"files": files}), round_.questionnaire)
    with pytest.raises(JobsurveyError, match=r"files\.sample is null"):
        fieldwork.report(open_)


def test_the_course_of_the_earlier_round_of_the_design(tmp_path, partial, monkeypatch):
    response = pd.DataFrame({"breakdown": [TOTAL], "group": [TOTAL], "response_rate": [0.5]})
    store = results.Store({"response": response, "curve": pd.DataFrame({"cumulative": [10, 20]})}, {})
    monkeypatch.setattr(results, "load", lambda round_: {"kl2024": store}[round_.id])
    drawn.make_round(tmp_path, {**drawn.DESIGN, "earlier": "kl2024"})
    done = CliRunner().invoke(check, [str(tmp_path), "--fieldwork", "--on", "2024-03-01"])
    assert "as in the round kl2024, 50% of its answers were in by this day" in done.output

    def missing(_):
        raise JobsurveyError("there is no whole results store")

    monkeypatch.setattr(results, "load", missing)
    done = CliRunner().invoke(check, [str(tmp_path), "--fieldwork", "--on", "2024-03-01"])
    assert "warning: the course of the round kl2024 is not known here" in done.stderr
    assert "assuming that each mailing" in done.stdout
