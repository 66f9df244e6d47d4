"""What is said where tests are missing, or tell some apart but not others."""

import pandas as pd
import shown

from jobsurvey_utils.chapters import silence_simulation
from jobsurvey_utils.display import contrasts, overview, places, question, tested
from jobsurvey_utils.results import Store


def without_tests_of(asked, group):
    """The same question with no test of a group, as where all in it gave the same answer."""
    table = asked.store.tables["differences"]
    gone = (table["group"] == group) | (table["other"] == group)
    table = table.assign(p=table["p"].mask(gone), p_bh=table["p_bh"].mask(gone), status="ok")
    return question.Question(
        asked.survey, Store({**asked.store.tables, "differences": table}, asked.store.meta), asked.id
    )


def three(jobparat=(3.6, 0.1), dagpenge=(3.8, 0.1)):
    return shown.trusted({("maalgruppe", "dagpenge"): dagpenge, ("maalgruppe", "jobparat"): jobparat})


def test_a_group_without_a_test_is_not_called_alike():
    told = contrasts.difference(without_tests_of(three(), "jobparat"), "maalgruppe")
    assert told.endswith("»Dagpenge« ligger højere (3,80) end »Sygedagpenge« (3,40). Jobparat er ikke testet.")


def test_groups_are_all_alike_only_where_all_are_tested():
    alike = three((3.41, 0.2), (3.42, 0.2))
    assert contrasts.difference(alike, "maalgruppe").endswith(contrasts.ALIKE)
    told = contrasts.difference(without_tests_of(alike, "jobparat"), "maalgruppe")
    assert told.endswith(f"{contrasts.ALIKE_TESTED} Jobparat er ikke testet.")


def finding(monkeypatch, sure, tried=True):
    rows = [{"item": n, "label": n, "value": v, "unit": "score"} for n, v in (("A", 3.9), ("B", 3.8), ("C", 3.5))]
    monkeypatch.setattr(overview, "compared", lambda _: pd.DataFrame(rows))
    monkeypatch.setattr(tested, "above", lambda *_: sure)
    monkeypatch.setattr(tested, "tried", lambda *_: tried)
    return overview.finding([shown.trusted()])


def test_questions_are_alike_only_where_no_pair_is_told_apart(monkeypatch):
    assert finding(monkeypatch, set()).startswith("Spørgsmålene kan ikke skelnes fra hinanden")
    assert finding(monkeypatch, set(), tried=False).startswith("Spørgsmålene er ikke testet mod hinanden")
    assert finding(monkeypatch, {(0, 1), (1, 2)}) == (f"»B« (3,80) ligger højere end »C« (3,50). {overview.ENDS_ALIKE}")
    assert finding(monkeypatch, {(0, 2)}).startswith("Højest ligger »A« (3,90), som ikke kan skelnes fra »B«")


def test_ends_of_an_order_with_one_possible_place_are_not_called_uncertain():
    asked = shown.trusted()
    for spans, start in (
        (((1, 1), (2, 3), (2, 3)), "Kun den ene ende af rækkefølgen er sikker: den højeste hører til på plads 1, og"),
        (((1, 2), (1, 2), (3, 3)), "Kun den ene ende"),
        (((1, 1), (2, 2), (3, 3)), "Enderne af rækkefølgen er sikre"),
        (((1, 2), (1, 3), (2, 3)), "Rækkefølgen er usikker: den højeste kan høre til på plads 1 til 2, og den laveste"),
    ):
        rows = [
            {"item": asked.first.id, "breakdown": "kommune", "group": group, "number": 3, "rank_low": low}
            | {"rank_high": high}
            for group, (low, high) in zip(("901", "903", "902"), spans, strict=True)
        ]
        store = Store({**asked.store.tables, "ranks": shown.store(ranks=rows).tables["ranks"]}, asked.store.meta)
        own = question.Question(asked.survey, store, asked.id)
        ends = [{"group": "901"}, {"group": "902"}]
        assert places._order(own, own.measure(), ends)[0].startswith(start)


def test_without_scores_the_factor_is_that_of_positive_answers_against_others():
    rows = pd.DataFrame({"statistic": "top", "mechanism": ["mar", "weak", "medium"], "odds_ratio": [1.0, 1.1, 1.25]})
    told = silence_simulation.strengths(shown.survey(), {"simulation": rows})
    # 1.1 squared and 1.25 squared
    assert told.startswith("Oddsene for at svare er 1,21 (svagt) og 1,56 (middel) gange så store for dem, der svarer")
    assert "som for dem, der svarer noget andet." in told
    scored = silence_simulation.strengths(shown.survey(), {"simulation": rows.assign(statistic="score")})
    assert scored.endswith("ganges oddsene for at svare med 1,10 (svagt) og 1,25 (middel).")
