"""Sentences made from results, checked by hand against small frames; no difference is claimed that is not sure."""

import pytest
import shown

from jobsurvey_utils.display import (
    background,
    contrasts,
    findings,
    main_findings,
    overview,
    printed,
    question,
    sheets,
    themed,
    views,
    wording,
)
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.results import Store
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import Battery

TOP = "60 pct. svarer »I meget høj grad« eller »I høj grad«."


def real(asked):
    """The same question with results that are not synthetic."""
    return question.Question(
        asked.survey, Store(asked.store.tables, {**asked.store.meta, "synthetic": False}), asked.id
    )


def test_the_headline_tells_the_rounded_positive_share_and_the_mean():
    assert findings.headline(shown.trusted()) == f"{TOP} Gennemsnittet er 3,60 på skalaen fra 1 til 5."


def test_the_lead_is_bold_and_tells_the_uncertainty_and_what_is_printed():
    assert findings.lead(shown.trusted()) == [
        f"**{TOP}** Gennemsnittet er 3,60 på skalaen fra 1 til 5. Usikkerheden er op til 3 procentpoint.",
        findings.base(shown.trusted()),
        printed.NONE,
    ]
    assert len(findings.lead(real(shown.trusted()))) == 2


def test_what_is_lost_is_told_first_and_nothing_is_ranked_by_it():
    asked = shown.trusted()
    items = [i.model_copy(update={"scale_status": "inferred", "note": "Skalaen er tabt."}) for i in asked.items]
    questionnaire = asked.survey.questionnaire.model_copy(update={"items": tuple(items)})
    lost = question.Question(Round(asked.survey.folder, asked.survey.config, questionnaire), asked.store, asked.id)
    assert findings.lead(lost)[0] == "**Forbehold:** Skalaen er tabt."
    assert contrasts.differences(lost) == []
    assert contrasts.contrast(lost) == ""
    assert contrasts.municipalities(lost) == [contrasts.DOUBTFUL]
    assert overview.compared([lost]).empty
    assert findings.gaps(lost) == []


def test_the_headline_of_a_hidden_total_is_a_sentence():
    hidden = shown.trusted({("samlet", "samlet"): (shown.NONE, 0.1)})
    assert findings.headline(hidden) == "Der er for få svar til at vise et resultat."
    assert findings.brief(hidden) == "Der er for få svar til at vise et resultat."


def test_groups_with_separate_intervals_are_called_highest_and_lowest():
    assert contrasts.difference(shown.trusted(), "maalgruppe") == (
        "Målgruppe: »Dagpenge« ligger højest (3,80), »Sygedagpenge« lavest (3,40)."
    )


def test_groups_with_overlapping_intervals_are_never_called_different():
    told = contrasts.difference(shown.trusted(), "varighed")
    assert told == (
        "Varighed (kun igangværende forløb): intervallerne overlapper, så bogen udpeger ingen af grupperne som højest."
    )


def test_no_group_is_called_highest_or_lowest_where_one_is_hidden():
    hidden = shown.trusted({("maalgruppe", "jobparat"): (shown.NONE, 0.1), ("kommune", "903"): (shown.NONE, 0.1)})
    assert contrasts.difference(hidden, "maalgruppe") == f"Målgruppe: {contrasts.HIDDEN}"
    assert contrasts.contrast(hidden) == ""
    assert contrasts.municipalities(hidden) == [contrasts.HIDDEN_PLACES]


def test_intervals_that_just_touch_overlap():
    row = {"value": 3.0, "low": 2.9, "high": 3.1}
    assert wording.overlaps(row, {"value": 3.2, "low": 3.1, "high": 3.3})
    assert not wording.overlaps(row, {"value": 3.3, "low": 3.2, "high": 3.4})


def test_without_an_interval_no_difference_is_claimed():
    row = {"value": 3.0, "low": 2.9, "high": 3.1}
    assert wording.overlaps(row, {"value": 5.0, "low": shown.NONE, "high": shown.NONE})
    unsure = shown.trusted({("maalgruppe", "dagpenge"): (3.8, shown.NONE)})
    assert contrasts.difference(unsure, "maalgruppe") == (
        "Målgruppe: usikkerheden er ikke beregnet, så forskelle omtales ikke."
    )


def test_a_breakdown_with_one_visible_group_is_not_compared():
    hidden = shown.trusted({("maalgruppe", "dagpenge"): (shown.NONE, 0.1)})
    told = contrasts.difference(hidden, "maalgruppe")
    assert told == "Målgruppe: der er for få grupper med nok svar til en sammenligning."


def test_the_caption_is_the_greatest_sure_difference():
    assert findings.caption(shown.trusted()) == (
        "Størst er forskellen efter målgruppe: »Dagpenge« ligger højest (3,80), »Sygedagpenge« lavest (3,40)."
    )
    alike = shown.trusted({("maalgruppe", "dagpenge"): (3.45, 0.1)})
    assert findings.caption(alike) == TOP


def test_municipalities_are_counted_by_whether_they_differ_from_the_total():
    assert contrasts.municipalities(real(shown.trusted())) == [
        "Højest ligger Ågerup med 3,90 (95-procentsinterval 3,80–4,00), "
        "og lavest Bækby med 3,30 (95-procentsinterval 3,20–3,40).",
        "En kommune ligger over det samlede resultat, en kommune ligger under.",
        "Den højestes interval overlapper ingen andres.",
    ]


def test_municipalities_with_overlapping_intervals_have_no_order():
    alike = shown.trusted({("kommune", "901"): (3.6, 0.2), ("kommune", "902"): (3.5, 0.2)})
    assert contrasts.order(alike) == ["Deres intervaller overlapper, så bogen udpeger ingen kommune som højest."]


def test_synthetic_municipalities_are_not_named():
    told = contrasts.places(shown.trusted())
    assert told.startswith(f"Den højeste kommune ligger på 3,90 og den laveste på 3,30. {contrasts.MADE_UP}")
    assert not any(name in told + views.by_municipality(shown.trusted()).alt for name in ("Ågerup", "Bækby"))
    assert "Ågerup" in views.by_municipality(real(shown.trusted())).alt


def test_fewer_than_two_municipalities_are_not_shown():
    one = shown.trusted({("kommune", "901"): (shown.NONE, 0.1)})
    assert views.by_municipality(one) is None
    assert sheets.municipality_table(one) == {"frame": None}
    assert contrasts.municipalities(one) == [contrasts.FEW]
    assert contrasts.order(one) == []


def test_the_base_tells_asked_answered_and_left_out():
    assert findings.base(shown.trusted()) == (
        "432 af de 500 fik spørgsmålet (alle). 400 svar indgår; 30 svarede »Ved ikke«. 2 svarede ikke på spørgsmålet."
    )
    assert findings.left_out(shown.trusted()) == "n = 400. »Ved ikke«: 30, som ikke indgår."


def test_precision_tells_the_effective_number():
    assert findings.precision(shown.trusted()) == (
        "Det samlede resultat hviler på 400 svar. "
        "Efter vægtningen er det lige så sikkert som 200 tilfældigt udvalgte svar."
    )


def options(half):
    numbers = {"telefon": 0.6, "video": 0.3, "brev": 0.28}
    store = shown.store(
        shares=shown.shares("kontaktform", "samlet", "samlet", 500, numbers, half),
        bases=[shown.base("kontaktform", 500, 0, 0)],
    )
    return question.Question(shown.survey(), store, "kontaktform")


def test_multiple_choice_tells_the_commonest_answers():
    assert findings.headline(options(0.02)) == ("Det hyppigste svar er »Telefon« (60 pct.), dernæst »Video« (30 pct.).")
    assert findings.headline(options(0.2)).endswith("Deres intervaller overlapper.")
    assert findings.brief(options(0.02)) == "60 pct. svarer »Telefon«."
    assert findings.base(options(0.02)) == "Alle 500 fik spørgsmålet. 500 svar indgår."


def test_a_sentence_has_one_full_stop_and_a_large_first_letter():
    assert wording.sentence("i alt 38,8 pct.") == "I alt 38,8 pct."
    assert wording.sentence("i alt 44") == "I alt 44."


def test_examples_in_brackets_are_left_out_of_sentences():
    assert question.short("Via video (fx Skype, Zoom)") == "Via video"


def test_markup_in_texts_is_shown_as_it_is():
    assert wording.markdown("a*b_[c]\n d") == r"a\*b\_\[c\] d"


def test_an_overview_compares_means_and_does_not_mix_them_with_shares():
    both = [shown.trusted(), options(0.02)]
    frame = overview.compared(both)
    assert frame["label"].tolist() == ["Tillid"]
    assert overview.finding(both) == "Gennemsnittet for »Tillid« (3,60) er det eneste, der vises."
    assert overview.drawing(frame, "Temaet") is None
    assert overview.explained(both).endswith("Uden for figuren, fordi spørgsmålet kun er delvist bevaret: Kontaktform.")


def test_the_background_tells_who_is_over_and_under_represented():
    rows = shown.store(
        composition=[
            {"variable": "koen", "group": "kvinde", "sample_share": 0.5, "respondents_share": 0.6, "suppressed": False},
            {"variable": "koen", "group": "mand", "sample_share": 0.5, "respondents_share": 0.4, "suppressed": False},
        ]
    ).tables["composition"]
    assert background.finding(shown.survey(), rows.assign(label=["Kvinde", "Mand"])) == (
        "Størst forskel mellem stikprøve og svar: »Kvinde« fylder mere (60,0 pct. af svarene mod 50,0 pct. af "
        "stikprøven) og »Mand« fylder mindre (40,0 pct. af svarene mod 50,0 pct. af stikprøven)."
    )
    alike = rows.assign(label=["Kvinde", "Mand"], respondents_share=[0.505, 0.495])
    assert background.finding(shown.survey(), alike).startswith("Ingen gruppe afviger")


def test_the_main_findings_give_the_front_page_its_numbers():
    asked = real(shown.trusted())
    texts = main_findings._numbers(asked.survey, asked.store, asked)
    assert texts["svarprocent"] == "80,0 pct."
    assert texts["top_andel"] == "60,0 pct."
    assert texts["kommune_hoejest"] == "Ågerup (3,90)"
    assert texts["kommune_lavest"] == "Bækby (3,30)"


def test_an_unknown_question_is_refused_with_those_there_are():
    with pytest.raises(JobsurveyError, match=r"no item or battery 'tilid'.*there are tilknytning, tillid"):
        question.items_of(shown.survey(), "tilid")


def test_a_statement_that_is_turned_round_is_marked_and_ranked_with_no_other():
    asked = shown.trusted()
    items = tuple(i.model_copy(update={"turned": i.id == "tillid", "battery": "b"}) for i in asked.items)
    battery = Battery(id="b", title="Udsagn", stem="Hvor enig er du?")
    questionnaire = asked.survey.questionnaire.model_copy(update={"items": items, "batteries": (battery,)})
    survey = Round(asked.survey.folder, asked.survey.config, questionnaire)
    turned = question.Question(survey, asked.store, "b")
    assert findings.left_out(turned).endswith("Ved udsagn, der er vendt om, er enighed det negative svar.")
    assert findings.brief(turned) == findings.NOTHING
    assert views.TURNED in views.distribution(turned).canvases[0].words


@pytest.mark.parametrize(
    ("count", "title"), [(0, "Svarene har ingen"), (1, "Spørgsmålet i tal"), (2, "Spørgsmålene ved")]
)
def test_a_theme_names_its_comparison_by_what_there_is_to_compare(count, title):
    items = overview.compared([shown.trusted()] * count)
    assert themed.headings(items)["sammenligning"].startswith(title)


def test_a_theme_without_a_comparison_lists_the_commonest_answers():
    shown_table = themed.answers([options(0.02)])
    row = shown_table["frame"].iloc[0]
    assert row[["Spørgsmål", "Hyppigste svar", "Antal svar"]].tolist() == ["Kontaktform", "»Telefon«", 500]
    assert row["Andel"] == pytest.approx(0.6)


def test_breakdowns_stand_in_the_order_of_the_round():
    asked = shown.trusted()
    swapped = asked.first.model_copy(update={"breakdowns": tuple(reversed(asked.first.breakdowns))})
    questionnaire = asked.survey.questionnaire.model_copy(update={"items": (swapped,)})
    survey = Round(asked.survey.folder, asked.survey.config, questionnaire)
    assert question.Question(survey, asked.store, "tillid").breakdowns == asked.breakdowns
