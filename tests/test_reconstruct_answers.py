"""Reconstructed answers against the figures the two reports print, recomputed here in a few lines of pandas."""

import itertools
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import yaml

from jobsurvey_utils import intake, rounds, weighting
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.reconstruct import answers, register
from jobsurvey_utils.reconstruct import recipe as recipes
from jobsurvey_utils.rounds import expressions

ROUNDS = ("kl2024", "covid2020")
SCORES = list("12345")
BEST, WORST = "607", "779"  # the recipe's stand-ins for the report's unnamed municipalities


@pytest.fixture(scope="module")
def people(synthetic):
    """Respondents of a round with answers and weights, one row each."""
    made: dict[str, pd.DataFrame] = {}

    def table(round_id: str) -> pd.DataFrame:
        if round_id not in made:
            data = intake.read(rounds.load(round_id), synthetic(round_id))
            table = data.as_filed.respondents.assign(weight=weighting.weigh(data).weight)
            made[round_id] = table.astype({c: "str" for c in table if isinstance(table[c].dtype, pd.CategoricalDtype)})
        return made[round_id]

    return table


@pytest.fixture(scope="module")
def kl(people):
    return people("kl2024")


@pytest.fixture(scope="module")
def covid(people):
    return people("covid2020")


def recompute(table, item, breakdown, group, category, statistic):
    """A printed figure, from the answers: don't know is outside the base in 2024 and an answer in 2020."""
    if breakdown not in ("", "samlet"):
        table = table[table[breakdown] == {"hoejest": BEST, "lavest": WORST}.get(group, group)]
    options = [name for name in table if name.startswith(f"{item}__")]
    chosen = None if category in ("", "samlet") else category.split(" + ")
    if options:
        asked = table[options].notna().all(axis=1)
        hit = asked if chosen is None else table[f"{item}__{chosen[0]}"].eq(1).fillna(False)
    else:
        asked = table[item].notna() & ~table[item].isin(["nej"] if item == "kontakthyppighed" else [])
        asked &= ~(table[item].isin(["ved_ikke"]) & table[item].isin(SCORES).any())
        hit = asked if chosen is None else table[item].isin(chosen)
    weight = pd.Series(1.0, table.index) if statistic == "unweighted_share_pct" else table["weight"]
    if statistic in ("n", "count", "n_dont_know"):
        return int(hit.sum())
    if statistic == "mean_score":
        return np.average(table.loc[asked, item].astype(float), weights=weight[asked])
    return 100 * weight[hit & asked].sum() / weight[asked].sum()


def wrong(round_, table, use="calibrated"):
    """Printed figures that the answers do not give to the printed decimals, and how many were looked at."""
    found, looked = [], 0
    for f in round_.published:
        if f.use != use or f.item not in {i.id for i in round_.closed_items()}:
            continue
        looked += 1
        value = recompute(table, f.item, f.breakdown, f.group, f.category, f.statistic)
        # "Half of them" in words is met by 35 of 71.
        half = 1.0 if f.statistic == "share_verbal" else 0.5 * 10.0 ** -(f.decimals or 0)
        close = value == f.value if f.statistic in ("n", "count", "n_dont_know") else abs(value - f.value) < half
        if not close:
            found.append((f.item, f.breakdown, f.group, f.category, f.statistic, f.value, value))
    return found, looked


@pytest.mark.parametrize(("round_id", "least"), [("kl2024", 30), ("covid2020", 230)])
def test_every_calibrated_figure_is_reached(people, round_id, least):
    found, looked = wrong(rounds.load(round_id).as_filed, people(round_id))
    assert not found
    assert looked >= least


# 2024


def test_satisfaction_has_the_printed_counts_and_weighted_shares(kl):
    counts = kl["tilfredshed"].value_counts()
    assert counts.loc[["5", "4", "3", "2", "1", "ved_ikke"]].tolist() == [9769, 10247, 5388, 2375, 2795, 1337]
    valid = kl[kl["tilfredshed"].isin(SCORES)]
    shares = 100 * valid.groupby("tilfredshed")["weight"].sum() / valid["weight"].sum()
    assert shares.loc[["5", "4", "3", "2", "1"]].round(1).tolist() == [29.5, 33.5, 18.3, 8.4, 10.2]


def test_the_best_and_worst_municipality_have_the_printed_scores_and_all_others_lie_between(kl):
    valid = kl[kl["tilfredshed"].isin(SCORES)].assign(score=lambda t: t["tilfredshed"].astype(float))
    means = (valid["score"] * valid["weight"]).groupby(valid["kommune"]).sum()
    means = (means / valid.groupby("kommune")["weight"].sum()).sort_values()
    assert len(means) == 44
    assert means.index[0] == WORST
    assert means.index[-1] == BEST
    assert means.iloc[[0, -1]].round(2).tolist() == [3.32, 4.03]
    assert means.iloc[1:-1].between(3.33, 4.02).all()


def test_partial_answers_stop_along_the_questionnaire_and_complete_ones_have_no_gaps(kl):
    round_ = rounds.load("kl2024")
    answered = pd.DataFrame({i.id: kl[i.id].notna() for i in round_.closed_items()})
    asked = pd.DataFrame({i.id: expressions.evaluate(i.asked_if, kl) for i in round_.closed_items()}, index=kl.index)
    complete = kl["disposition"] == "complete"
    assert complete.sum() == 31_737
    assert (answered[complete] == asked[complete]).all(axis=None)
    partial = ~complete
    for (_, row), (_, was_asked) in zip(answered[partial].iterrows(), asked[partial].iterrows(), strict=True):
        given = row[was_asked].to_numpy()
        assert given[: given.sum()].all()
    assert answered.loc[partial, "tillid"].all()
    assert answered.loc[partial, "tilfredshed"].sum() == 31_911 - 31_737 == 174
    reached = answered[partial].sum()
    assert reached["tillid"] > reached["klart_maal"] > reached["formaal_samtale"] > reached["tilfredshed"]


def test_the_directions_of_the_report_hold(kl):
    valid = kl[kl["tilfredshed"].isin(SCORES)].assign(score=lambda t: t["tilfredshed"].astype(float) * t["weight"])

    def mean(by):
        groups = valid.groupby(by)
        return groups["score"].sum() / groups["weight"].sum()

    assert mean("koen")["mand"] < mean("koen")["kvinde"]
    assert mean("alder").idxmin() == "16-29"
    assert mean("maalgruppe").idxmin() == "aktivitetsparate"
    unweighted = valid["tilfredshed"].astype(float).mean()
    assert (
        valid["score"].sum() / valid["weight"].sum() < unweighted
    )  # "without weights the results would be more positive"


def test_means_lie_where_comparable_surveys_have_them(kl):
    for item in (i for i in rounds.load("kl2024").closed_items() if kl[i.id].isin(SCORES).any()):
        valid = kl[kl[item.id].isin(SCORES)]
        mean = np.average(valid[item.id].astype(float), weights=valid["weight"])
        assert 3.15 < mean < 4.3, item.id


def test_scale_items_correlate_as_such_items_do(kl):
    scores = kl[[i.id for i in rounds.load("kl2024").closed_items() if kl[i.id].isin(SCORES).any()]]
    correlations = scores.apply(pd.to_numeric, errors="coerce").corr(min_periods=100)
    for one, two in itertools.combinations(correlations, 2):
        if not np.isnan(correlations.loc[one, two]):
            assert 0.3 < correlations.loc[one, two] < 0.8, (one, two)
    assert correlations.loc["tillid", "udgangspunkt"] > correlations.loc["tillid", "formaal_samtale"]


# 2020


def test_the_routing_chain_has_the_printed_bases(covid):
    def answered(item):
        return int(covid[item].notna().sum())

    chain = {
        "kontakthyppighed": 5778,
        "kontaktinitiativ": 5778,
        "modtagelse_kontakt": 4812,
        "accept_yderligere_kontakt": 780,
        "afslag_aarsag": 71,
        "kontaktform__telefon": 5456,
        "telefon_passede": 5299,
        "video_passede": 133,
        "interesse_telefon_video": 5456,
        "fordele_telefon_video__transporttid": 4732,
        "ulemper_telefon_video__teknik": 1580,
        "anderledes_end_foer": 4052,
        "forandring_vurdering": 1531,
        "udsagn_vigtigst": 4050,
        "udsagn_mindre_relevant": 4050,
        "indhold_dagpenge_jobparate__aktiviteter": 2897,
        "indhold_sygedagpenge__aktiviteter": 2163,
        "indhold_aktivitetsparate__aktiviteter": 390,
        "indhold_uddannelseshjaelp__aktiviteter": 319,
        "tilfredshed_kontakt": 5778,
    }
    assert {item: answered(item) for item in chain} == chain
    video = covid[covid["kontaktform__video"].eq(1).fillna(False)]
    assert (video["maalgruppe"] == "6.6").sum() == 89


def test_only_two_did_not_answer_the_statements_they_were_asked(covid):
    asked = covid["anderledes_end_foer"].notna()
    statements = [c for c in covid if c.startswith("udsagn_")]
    assert covid.loc[asked, statements].isna().all(axis=1).sum() == 2
    assert covid.loc[asked, statements].isna().any(axis=1).sum() == 2


@pytest.mark.parametrize("round_id", ROUNDS)
def test_nobody_answers_a_question_that_was_not_asked(people, round_id):
    table = people(round_id)
    round_ = rounds.load(round_id).as_filed
    for item in round_.closed_items():
        asked = expressions.evaluate(item.asked_if, table)
        for column in round_.answer_columns(item):
            assert table.loc[~asked, column].isna().all(), column


def test_everybody_ticks_something_and_dont_know_nothing_else(covid):
    for item in (i for i in rounds.load("covid2020").closed_items() if i.kind == "multiple"):
        options = [c for c in covid if c.startswith(f"{item.id}__")]
        ticks = covid[options].dropna()
        assert (ticks.sum(axis=1) > 0).all(), item.id
        unsure = f"{item.id}__ved_ikke"
        if unsure in ticks:
            assert (ticks.loc[ticks[unsure] == 1].sum(axis=1) == 1).all(), item.id


def test_the_directions_of_2020_hold(covid):
    very = covid["tilfredshed_kontakt"] == "meget_tilfreds"
    by_gender = very.groupby(covid["koen"]).mean()
    assert by_gender["kvinde"] > by_gender["mand"]
    assert very[covid["alder"].isin(["10-19", "20-29"])].mean() < very[~covid["alder"].isin(["10-19", "20-29"])].mean()
    new = covid["foerste_ledighedsdag"] == "efter"
    assert covid.loc[new, "varighed_ledighed"].isin(["0-3-mdr", "3-6-mdr"]).all()
    order = {"meget_enig": 5, "enig": 4, "hverken": 3, "uenig": 2, "meget_uenig": 1}
    agree = covid[[c for c in covid if c.startswith("udsagn_")]].apply(lambda c: c.map(order)).astype(float)
    correlations = agree.corr()
    assert 0.3 < correlations.loc["udsagn_vigtigst", "udsagn_hjalp"] < 0.8
    assert correlations.loc["udsagn_vigtigst", "udsagn_mindre_relevant"] < -0.3


# Both


@pytest.fixture(scope="module")
def registered():
    """Respondents of a round before they answer."""
    made = {}

    def table(round_id):
        if round_id not in made:
            round_ = rounds.load(round_id).as_filed
            recipe = recipes.read(round_)
            frame, invited = register.make(round_, recipe, np.random.default_rng(recipe.seed).spawn(2)[0])
            made[round_id] = round_, recipe.answers, register.respondents(round_, frame, invited)
        return made[round_id]

    return table


@pytest.mark.parametrize("round_id", ROUNDS)
def test_another_seed_gives_other_answers_with_the_same_figures(registered, people, round_id):
    round_, recipe, respondents = registered(round_id)
    other = answers.make(round_, recipe, respondents, np.random.default_rng(1))
    first = people(round_id).set_index("person_id") if "person_id" in people(round_id) else people(round_id)
    table = respondents.merge(other, on="person_id", validate="one_to_one")
    assert wrong(round_, table)[0] == []
    item = round_.closed_items()[-1].id
    assert (table.set_index("person_id")[item] != first[item].reindex(table["person_id"])).any()


def test_the_same_seed_gives_the_same_bytes_in_another_process(synthetic, tmp_path):
    code = "import pathlib, sys; from jobsurvey_utils import reconstruct, rounds; "
    code += "reconstruct.reconstruct(rounds.load('kl2024'), pathlib.Path(sys.argv[1]))"
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=environment, check=True)
    assert (tmp_path / "answers.csv").read_bytes() == (synthetic("kl2024") / "answers.csv").read_bytes()


def changed(registered, tmp_path, change=lambda recipe: None, **figure):
    """Answers of the round of 2020 with its recipe changed, or a figure added."""
    round_, _, respondents = registered("covid2020")
    content = yaml.safe_load((round_.folder / "reconstruction.yml").read_text(encoding="utf-8"))
    change(content["answers"])
    for name in ("round.yml", "questionnaire.yml", "published.csv"):
        (tmp_path / name).write_bytes((round_.folder / name).read_bytes())
    if figure:
        printed = pd.read_csv(tmp_path / "published.csv", dtype=str, keep_default_na=False)
        row = {"section": "X", "item": "uddannelse", "breakdown": "samlet", "group": "samlet", "value": "40"}
        row |= {"status": "text", "use": "calibrated"} | figure
        printed.loc[len(printed)] = pd.Series(row).reindex(printed.columns, fill_value="")
        printed.to_csv(tmp_path / "published.csv", index=False)
    (tmp_path / "reconstruction.yml").write_text(yaml.safe_dump(content), encoding="utf-8")
    other = rounds.load(tmp_path).as_filed
    return answers.make(other, recipes.read(other).answers, respondents, np.random.default_rng(1))


def test_figures_that_contradict_each_other_are_refused_by_name(registered, tmp_path):
    with pytest.raises(JobsurveyError, match=r"whole numbers.*uddannelse samlet samlet \S+ share_pct = \d+"):
        changed(registered, tmp_path, category="lang", statistic="share_pct", decimals="0")


def test_figures_the_answers_cannot_be_calibrated_to_are_refused(registered, tmp_path):
    with pytest.raises(JobsurveyError, match="no calibration to 'diff_pp'"):
        changed(registered, tmp_path, category="lang", statistic="diff_pp")


def test_every_unknown_name_in_the_recipe_is_reported_at_once(registered, tmp_path):
    def change(recipe):
        recipe["items"]["nonsens"] = {}
        recipe["items"]["uddannelse"]["shares"] = {"samlet": {"doktor": 1}}
        recipe["latent"]["effects"]["koen"] = {"hund": 1}

    with pytest.raises(JobsurveyError) as caught:
        changed(registered, tmp_path, change)
    message = str(caught.value)
    assert "answers.items: 'nonsens' is not known" in message
    assert "answers.items.uddannelse.shares.samlet: 'doktor' is not known; allowed are ikke_folkeskole" in message
    assert "answers.latent.effects.koen: 'hund' is not known; allowed are mand, kvinde, andet" in message


def test_a_question_without_a_known_distribution_needs_one_in_the_recipe(registered, tmp_path):
    def change(recipe):
        recipe["items"]["uddannelse"]["shares"] = {}

    with pytest.raises(JobsurveyError, match=r"answers\.items\.uddannelse: .*also for ikke_folkeskole"):
        changed(registered, tmp_path, change)


def test_a_mean_outside_the_scores_is_refused(registered, tmp_path):
    def change(recipe):
        recipe["items"]["uddannelse"] = {"mean": 3.5}

    with pytest.raises(JobsurveyError, match=r"answers\.items\.uddannelse\.mean: must lie between"):
        changed(registered, tmp_path, change)
