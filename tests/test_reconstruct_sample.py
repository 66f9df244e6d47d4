"""Population, sample and field work of the reconstruction against the figures the two reports print."""

import dataclasses
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import yaml

from jobsurvey_utils import reconstruct, rounds
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.reconstruct import recipe as recipes
from jobsurvey_utils.reconstruct import register
from jobsurvey_utils.reconstruct.targets import Reference, count, published
from jobsurvey_utils.rounds import Round

CELL = ["kommune", "maalgruppe", "alder", "koen"]


@dataclasses.dataclass
class Made:
    round: Round
    frame: pd.DataFrame
    people: pd.DataFrame

    @property
    def answered(self) -> pd.DataFrame:
        return self.people[self.people["disposition"].isin(self.round.respondent_codes)]

    def rate(self, by: str) -> pd.Series:
        return self.people["disposition"].isin(self.round.respondent_codes).groupby(self.people[by]).mean()


def make(round_id: str, seed: int | None = None) -> Made:
    round_ = rounds.load(round_id).as_filed
    recipe = recipes.read(round_)
    rng = np.random.default_rng(recipe.seed if seed is None else seed).spawn(2)[0]  # as reconstruct() does
    return Made(round_, *register.make(round_, recipe, rng))


@pytest.fixture(scope="module")
def kl() -> Made:
    return make("kl2024")


@pytest.fixture(scope="module")
def covid() -> Made:
    return make("covid2020")


# 2024. Expected numbers from the report's sections on population, sample, answers and non-response.


def test_population_fills_every_cell(kl):
    assert kl.frame["population"].sum() == 198_877
    assert len(kl.frame) == 44 * 5 * 3 * 2 == 1320
    assert not kl.frame.duplicated(CELL).any()
    assert kl.frame["population"].min() >= 1


def test_sample_sizes_follow_the_printed_rule(kl):
    population = kl.frame.groupby("kommune")["population"].sum()
    sizes = kl.people.groupby("kommune").size()
    assert sizes.sum() == 86_965
    census = population < 1500
    assert 1 <= census.sum() <= 5  # "enkelte kommuner"
    assert (sizes[census] == population[census]).all()
    assert (sizes[~census].min(), sizes[~census].max()) == (1507, 2619)
    assert population.idxmax() == sizes.idxmax() == "101"


def test_the_sample_has_the_distribution_of_its_municipality(kl):
    cells = kl.frame.set_index(CELL)["population"]
    sizes = kl.people.groupby("kommune").size()
    fraction = sizes / kl.frame.groupby("kommune")["population"].sum()
    expected = cells * fraction.reindex(cells.index.get_level_values("kommune")).to_numpy()
    drawn = kl.people.groupby(CELL).size().reindex(cells.index, fill_value=0)
    assert (drawn - expected).abs().max() < 1


def test_dispositions_and_channels_are_those_printed(kl):
    dispositions = {"complete": 31_737, "partial": 2_021, "opt_out": 4_195, "no_reply": 86_965 - 33_758 - 4_195}
    assert kl.people["disposition"].value_counts().to_dict() == dispositions
    channels = {"ingen": 262, "kun_sms": 1_765, "kun_digital_post": 5_195, "begge": 79_743}
    assert kl.people["kanal"].value_counts().to_dict() == channels
    assert set(kl.people.loc[kl.people["kanal"] == "ingen", "disposition"]) == {"no_reply"}


def test_mean_ages_are_those_printed(kl):
    assert round(kl.people["alder_value"].mean(), 1) == 42.2
    assert round(kl.answered["alder_value"].mean(), 1) == 46.7


def test_municipal_response_rates_have_the_printed_ends_and_fall_with_size(kl):
    rate = kl.rate("kommune")
    assert (round(100 * rate.min(), 1), round(100 * rate.max(), 1)) == (32.0, 46.2)
    size = kl.frame.groupby("kommune")["population"].sum()
    assert rate.corr(size, method="spearman") < -0.6


def test_copenhagen_has_the_answers_of_the_committee_paper(kl):
    # kk.dk, committee paper of 23 September 2024
    assert (kl.answered["kommune"] == "101").sum() == 870


def test_over_and_under_representation_are_those_described(kl):
    def lift(by: str) -> pd.Series:
        return kl.answered[by].value_counts(normalize=True) / kl.people[by].value_counts(normalize=True)

    assert lift("koen")["kvinde"] > 1
    assert lift("alder")["50-66"] > 1 > lift("alder")["16-29"]
    assert lift("maalgruppe").idxmax() == "sygedagpenge"
    assert (lift("maalgruppe").drop("sygedagpenge") < 1).all()
    assert lift("maalgruppe").idxmin() == "aktivitetsparate"
    assert kl.answered["maalgruppe"].value_counts(normalize=True)["sygedagpenge"] == pytest.approx(0.4, abs=0.02)


@pytest.mark.parametrize(("by", "most"), [("koen", "mand"), ("alder", "16-29"), ("maalgruppe", "dagpenge")])
def test_those_said_to_opt_out_most_do(kl, by, most):
    opted = (kl.people["disposition"] == "opt_out").groupby(kl.people[by]).sum()
    ratio = opted / (opted + kl.answered[by].value_counts())
    assert ratio.idxmax() == most


def test_enough_respondents_for_the_question_to_two_target_groups(kl):
    # 10,250 answers and 1,548 don't know to the item for dagpenge and job- og uddannelsesparate alone.
    asked = kl.answered[kl.answered["maalgruppe"].isin(["dagpenge", "job_uddannelsesparate"])]
    assert (asked["disposition"] == "complete").sum() <= 10_250 + 1_548 <= len(asked)


def test_a_few_dozen_cells_must_be_collapsed(kl):
    cells = kl.answered.groupby(CELL).size().reindex(kl.frame.set_index(CELL).index, fill_value=0)
    assert 12 <= (cells < 2).sum() <= 99
    assert (cells == 0).any()


def test_target_groups_of_the_law_belong_to_their_group_and_age(kl):
    young = kl.people["alder"] == "16-29"
    codes = kl.people.groupby(["maalgruppe", young])["lab"].agg(lambda lab: sorted(set(lab)))
    assert codes["dagpenge"].tolist() == [["6.1"], ["6.1"]]
    assert codes["jobafklaring"].tolist() == [["6.7"], ["6.7"]]
    assert codes["aktivitetsparate"][True] == ["6.5", "6.8"]
    assert codes["aktivitetsparate"][False] == ["6.3", "6.8"]
    assert codes["job_uddannelsesparate"][False] == ["6.2", "6.9"]


def test_ages_lie_in_their_bands(kl):
    bounds = kl.people["alder"].str.split("-", expand=True).astype(int)
    assert kl.people["alder_value"].between(bounds[0], bounds[1]).all()


def test_start_dates_are_before_the_population_was_drawn_and_reach_every_duration_band(kl):
    assert kl.people["startdato"].max() <= "2023-12-31"
    days = (pd.Timestamp("2024-04-07") - pd.to_datetime(kl.people["startdato"])).dt.days
    shares = np.diff([0, *((days < limit).mean() for limit in (182, 364, 731)), 1])
    assert shares.min() > 0.1
    assert (kl.people["alder_value"] - days / 365.25).min() >= 15  # nobody began as a child


def test_answers_come_in_during_the_field_work_and_jump_at_the_reminders(kl):
    work = kl.round.config.fieldwork
    days = pd.to_datetime(kl.answered["answered_on"]).dt.date
    assert days.between(work.opens, work.closes).all()
    per_day = days.value_counts()
    for reminder in work.reminders:
        assert per_day[reminder] > 5 * per_day[reminder - pd.Timedelta(days=1)]
    assert kl.people.loc[~kl.people.index.isin(kl.answered.index), "answered_on"].isna().all()


def test_person_ids_carry_no_information(kl):
    people = kl.people
    assert people["person_id"].is_unique
    assert people["person_id"].is_monotonic_increasing
    assert people["person_id"].str.startswith("syn-").all()
    order = np.arange(len(people))
    for column in ("kommune", "maalgruppe", "alder", "koen", "disposition"):
        codes = people[column].astype("category").cat.codes
        assert abs(np.corrcoef(order, codes)[0, 1]) < 4 / np.sqrt(len(people))


def test_weights_stand_for_the_population(kl):
    respondents = register.respondents(kl.round, kl.frame, kl.people)
    assert respondents["weight"].sum() == pytest.approx(198_877)
    assert respondents["person_id"].equals(kl.answered["person_id"].reset_index(drop=True))


# 2020. Expected counts from the tables of the report's annex 1.


@pytest.mark.parametrize("variable", ["koen", "alder", "maalgruppe", "kommune"])
def test_printed_tables_come_out_exactly(covid, variable):
    figures = [f for f in covid.round.published if (f.item, f.breakdown, f.statistic) == (variable, variable, "count")]
    assert len(figures) >= 2 * len(covid.round.groups(variable))
    invited, answered = covid.people[variable].value_counts(), covid.answered[variable].value_counts()
    for figure in figures:
        counts = invited if figure.category == "stikproeve" else answered
        assert counts.get(figure.group, 0) == figure.value, figure


def test_totals_of_2020(covid):
    assert len(covid.people) == 30_756 == covid.frame["population"].sum()
    assert len(covid.answered) == 5_778
    assert covid.people["koen"].notna().sum() == 28_444
    assert (covid.answered["alder"] == "50-59").sum() == 1_822
    assert (covid.people["maalgruppe"] == "6.6").sum() == 7_609


def test_only_non_respondents_of_the_common_link_lack_background(covid):
    unknown = covid.people[covid.people[["koen", "alder", "maalgruppe"]].isna().any(axis=1)]
    assert len(unknown) == 2_312
    assert set(unknown["kommune"]) == {"147"}
    assert set(unknown["disposition"]) == {"no_reply"}
    assert unknown["alder_value"].isna().all()


def test_nobody_on_uddannelseshjaelp_is_thirty_or_more(covid):
    assert covid.people.loc[covid.people["maalgruppe"] == "6.4", "alder_value"].max() < 30
    assert covid.people["alder_value"].min() >= 16


# The form of the tables, determinism, refusals.


@pytest.mark.parametrize(
    ("round_id", "columns"),
    [
        ("kl2024", "person_id koen alder lab kommune startdato kanal disposition answered_on"),
        ("covid2020", "person_id lab koen alder kommune kanal disposition answered_on"),
    ],
)
def test_the_sample_has_raw_register_columns(request, round_id, columns):
    made = request.getfixturevalue({"kl2024": "kl", "covid2020": "covid"}[round_id])
    table = register.sample(made.round, made.people)
    assert list(table) == columns.split()
    assert table["alder"].equals(made.people["alder_value"])


@pytest.mark.parametrize("round_id", ["kl2024", "covid2020"])
def test_the_same_seed_gives_the_same_bytes(request, round_id, tmp_path):
    made = request.getfixturevalue({"kl2024": "kl", "covid2020": "covid"}[round_id])
    for name, one in (("a", made), ("b", make(round_id))):
        reconstruct.write(tmp_path / name, {"f.csv": one.frame, "s.csv": register.sample(one.round, one.people)})
    for file in ("f.csv", "s.csv"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_a_whole_reconstruction_does_not_depend_on_the_process(tmp_path):
    code = "import sys, pathlib; from jobsurvey_utils import reconstruct, rounds; "
    code += "reconstruct.reconstruct(rounds.load('covid2020'), pathlib.Path(sys.argv[1]))"
    for hash_seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        subprocess.run([sys.executable, "-c", code, str(tmp_path / hash_seed)], env=environment, check=True)
    for file in ("frame.csv", "sample.csv", "answers.csv"):
        assert (tmp_path / "1" / file).read_bytes() == (tmp_path / "2" / file).read_bytes()


def test_another_seed_gives_other_persons_with_the_same_figures(covid):
    other = make("covid2020", seed=1)
    assert not other.people["alder_value"].equals(covid.people["alder_value"])
    assert other.people["maalgruppe"].value_counts().to_dict() == covid.people["maalgruppe"].value_counts().to_dict()


def changed_recipe(round_id: str, tmp_path, change) -> Round:
    round_ = rounds.load(round_id).as_filed
    content = yaml.safe_load((round_.folder / "reconstruction.yml").read_text(encoding="utf-8"))
    change(content)
    for name in ("round.yml", "questionnaire.yml", "published.csv"):
        (tmp_path / name).write_bytes((round_.folder / name).read_bytes())
    (tmp_path / "reconstruction.yml").write_text(yaml.safe_dump(content), encoding="utf-8")
    return rounds.load(tmp_path).as_filed


def test_every_unknown_name_in_a_recipe_is_reported_at_once(tmp_path):
    def change(content):
        content["channels"]["usual"] = "brevdue"
        content["curve"]["waves"] = [1]
        content["drawn"]["response"]["rates"]["fixed"] = {"999": 5}
        content["drawn"]["response"]["partial_effects"] = {"hobby": {"x": 1}, "koen": {"k": 1}}
        content["drawn"]["population"]["raw"]["maalgruppe"][0]["shares"] = {"7.1": 1}
        del content["drawn"]["population"]["start_dates"]["median_days"]["dagpenge"]

    with pytest.raises(JobsurveyError) as error:
        recipes.read(changed_recipe("kl2024", tmp_path, change))
    lines = str(error.value).splitlines()
    assert len(lines) == 7
    assert all("reconstruction.yml" in line for line in lines)
    for word in ("brevdue", "waves", "'999'", "'hobby'", "'k'", "'7.1'", "nothing is given for dagpenge"):
        assert sum(word in line for line in lines) == 1


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        (("seed",), "x", "seed"),
        (("colour",), 1, "colour: is not a known key"),
        (("tabulated",), None, "exactly one of"),
    ],
)
def test_a_recipe_of_the_wrong_form_is_refused(tmp_path, key, value, message):
    round_ = changed_recipe("covid2020", tmp_path, lambda content: content.update({key[0]: value}))
    with pytest.raises(JobsurveyError, match=message):
        recipes.read(round_)


def test_shares_that_leave_a_group_out_are_refused(tmp_path):
    round_ = changed_recipe(
        "covid2020", tmp_path, lambda content: content["tabulated"]["associations"][1]["shares"].pop("6.1")
    )
    with pytest.raises(JobsurveyError, match=r"shares of maalgruppe: missing or unknown: 6\.1"):
        register.make(round_, recipes.read(round_), np.random.default_rng(0))


def test_a_mean_that_the_shares_do_not_allow_is_refused(tmp_path):
    def change(content):
        content["drawn"]["response"]["mean"]["mean"] = 60

    round_ = changed_recipe("kl2024", tmp_path, change)
    with pytest.raises(JobsurveyError, match="do not allow a mean alder of 60"):
        register.make(round_, recipes.read(round_), np.random.default_rng(0))


def test_a_round_without_recipe_is_refused(tmp_path):
    round_ = changed_recipe("covid2020", tmp_path, lambda content: None)
    (tmp_path / "reconstruction.yml").unlink()
    with pytest.raises(JobsurveyError, match=r"has no reconstruction\.yml"):
        recipes.read(round_)


def test_a_target_is_one_printed_figure(kl):
    assert published(kl.round, 3.5) == 3.5
    assert count(kl.round, Reference(item="framelding")) == 4195
    # 31,717 is also printed, and contradicted by the sum
    assert count(kl.round, Reference(item="besvarelser_gennemfoerte")) == 31_737
    with pytest.raises(JobsurveyError, match="found none"):
        published(kl.round, Reference(item="frammelding"))
    with pytest.raises(JobsurveyError, match="found 262, 1765, 5195"):
        published(kl.round, Reference(item="kontaktkanal"))


def test_files_are_whole_or_absent(tmp_path, monkeypatch):
    table = pd.DataFrame({"a": [1]})
    reconstruct.write(tmp_path, {"frame.csv": table, "answers.parquet": table})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.parquet", "frame.csv"]
    assert pd.read_parquet(tmp_path / "answers.parquet").equals(table)

    def full_disk(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", full_disk)
    before = (tmp_path / "frame.csv").read_bytes()
    with pytest.raises(JobsurveyError, match="No space left on device"):
        reconstruct.write(tmp_path, {"frame.csv": table, "answers.csv": table})
    assert (tmp_path / "frame.csv").read_bytes() == before
