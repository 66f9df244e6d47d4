"""Questions that answers to others lead to: what their numbers tell of those answers, and that they tell no secret."""

from __future__ import annotations

import pandas as pd
import pytest
from good import Good

from jobsurvey_utils import disclosure, estimation, intake, rounds, weighting
from jobsurvey_utils.disclosure import auditor, control, linked, maker
from jobsurvey_utils.disclosure.followups import Followups, Sum
from jobsurvey_utils.errors import JobsurveyError

KEYS = ["item", "breakdown", "group"]


def sums(round_id: str, item: str, kind: tuple[str, str] = ("", ""), skipped: frozenset[str] = frozenset()):
    survey = rounds.load(round_id)
    return Followups(survey, skipped).of(survey.items[item], *kind)


def test_those_asked_are_a_sum_of_the_answers_that_lead_there():
    found = sums("covid2020", "modtagelse_kontakt")
    assert found == Sum({("kontaktinitiativ", "jobcenter"): 1, ("kontaktinitiativ", "begge"): 1}, 0)
    assert sums("covid2020", "video_passede") == Sum({("kontaktform", "video"): 1}, 0)


def test_a_condition_of_two_questions_is_a_sum_where_one_leads_to_the_other():
    # Whoever would have no more contact was asked of it by the answers to the question before, and so had had contact.
    parts = sums("covid2020", "kontaktform").parts
    assert parts == {("kontaktinitiativ", name): 1 for name in ("selv", "jobcenter", "begge")} | {
        ("accept_yderligere_kontakt", name): -1 for name in ("nej", "ved_ikke")
    }


def test_a_condition_of_a_question_and_a_group_is_a_sum_in_the_group_alone():
    assert sums("kl2024", "styrket_tro") is None
    ill = sums("kl2024", "styrket_tro", ("maalgruppe", "sygedagpenge"))
    assert ill == Sum({("arbejdsgiver", "nej"): 1}, 0)
    assert sums("kl2024", "styrket_tro", ("maalgruppe", "jobafklaring")) == Sum({}, 1)
    assert sums("kl2024", "arbejdsgiver") is None
    assert sums("kl2024", "tilfredshed") is None


def test_who_skipped_a_question_is_among_those_who_did_not_give_an_answer_to_it():
    skipped = frozenset({"arbejdsgiver"})
    found = sums("kl2024", "konkrete_jobmuligheder", ("maalgruppe", "sygedagpenge"), skipped)
    assert found == Sum({("arbejdsgiver", "nej"): 1, ("arbejdsgiver", "n_missing"): 1}, 0)


@pytest.fixture(scope="module")
def six(tmp_path_factory):
    """The good round six times over, by gender: its estimates, the same as tables, and the bonds."""
    good = Good(tmp_path_factory.mktemp("six") / "god")
    for name in ("sample", "answers"):
        copies = [good.tables[name].assign(person_id=good.tables[name]["person_id"] + digit) for digit in "012345"]
        good.tables[name] = pd.concat(copies, ignore_index=True)
    good.frame["population"], good.config["breakdowns"] = "300", ["samlet", "koen"]
    data = intake.read(rounds.load(good.write()))
    found = estimation.estimate(data, weighting.weigh(data))
    raw = {"shares": found.shares, "pooled": found.pooled, "scores": found.scores, "bases": found.bases}
    return data.round, raw, disclosure.bonds(data)


def test_the_auditor_finds_an_answer_that_the_question_it_leads_to_tells(six):
    round_, raw, bonds = six
    mine = (raw["shares"]["item"] == "kontaktform") & (raw["shares"]["category"] == "video")
    mine &= raw["shares"]["breakdown"] == "koen"
    shares = disclosure.rules.withhold(raw["shares"], mine.to_numpy(), ["n"])
    told = auditor.told(round_, {**raw, "shares": shares}, bonds, together=True)
    assert set(zip(told["item"], told["group"], told["number"], strict=True)) == {
        ("kontaktform", group, "video") for group in ("kvinde", "mand")
    }
    # Where nobody knows how many were asked the question, the two groups tell only their sum.
    gone = (raw["bases"]["item"] == "video") & (raw["bases"]["breakdown"] == "koen")
    of_video = (raw["shares"]["item"] == "video") & (raw["shares"]["breakdown"] == "koen")
    tables = {
        "shares": disclosure.rules.withhold(shares, of_video.to_numpy(), ["n", "n_total"]),
        "pooled": raw["pooled"].iloc[:0],
        "scores": raw["scores"],
        "bases": disclosure.rules.withhold(raw["bases"], gone.to_numpy(), ["n", "n_asked", "n_dont_know", "n_missing"]),
    }
    assert "kontaktform" not in set(auditor.told(round_, tables, bonds, together=True)["item"])


def test_the_answers_of_2020_were_told_and_none_is(synthetic):
    data = intake.read(rounds.load("covid2020"), synthetic("covid2020"))
    found, bonds = estimation.estimate(data, weighting.weigh(data)), disclosure.bonds(data)
    raw = {name: getattr(found, name) for name in ("shares", "pooled", "scores", "bases")}

    def told(tables):
        return len(control.few(data.round, raw, auditor.told(data.round, tables, bonds, together=True)))

    made = maker.Maker.of(data.round, raw, bonds)
    assert told(made.tables(made.hidden(made.nothing))) > 400
    assert told(disclosure.estimates(data.round, found, bonds)) == 0


def test_nothing_follows_where_no_question_leads_to_another(six):
    round_, raw, _ = six
    only = raw["bases"]["item"] == "tilfredshed"
    assert linked.Linked.of(round_, raw["bases"][only]).items >= {"kontaktform", "video"}
    with pytest.raises(JobsurveyError):
        Followups(round_, frozenset()).of(round_.items["video"].model_copy(update={"asked_if": "video ="}), "", "")
