"""Sentences made from results, checked by hand against small frames; no difference is claimed that is not sure."""

import pytest
import shown

from jobsurvey_utils.display import (
    background,
    batteries,
    contrasts,
    findings,
    items,
    main_findings,
    overview,
    places,
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
    assert places.municipalities(lost) == [places.DOUBTFUL]
    assert overview.compared([lost]).empty
    assert findings.gaps(lost) == []


def test_the_headline_of_a_hidden_total_is_a_sentence():
    hidden = shown.trusted({("samlet", "samlet"): (shown.NONE, 0.1)})
    assert findings.headline(hidden) == "Der er for få svar til at vise et resultat."
    assert findings.brief(hidden) == "Der er for få svar til at vise et resultat."


def test_groups_are_called_higher_and_lower_where_their_test_is_sure():
    assert contrasts.difference(shown.trusted(), "maalgruppe") == (
        "Målgruppe: »Dagpenge« ligger højere (3,80) end »Sygedagpenge« (3,40)."
    )


def test_groups_that_no_test_tells_apart_are_never_called_different():
    told = contrasts.difference(shown.trusted(), "varighed")
    assert told == "Varighed (kun igangværende forløb): grupperne kan ikke skelnes fra hinanden."


def test_it_is_the_test_that_decides_and_not_the_intervals():
    near = shown.trusted({("varighed", "under-26-uger"): (3.63, 0.07), ("varighed", "mindst-26-uger"): (3.5, 0.07)})
    assert contrasts.difference(near, "varighed").endswith(
        "»Under 26 uger« ligger højere (3,63) end »Mindst 26 uger« (3,50). Forskellen er sikker, men måske lille."
    )


def test_a_sure_difference_within_the_threshold_is_called_small():
    near = shown.trusted({("varighed", "under-26-uger"): (3.53, 0.01), ("varighed", "mindst-26-uger"): (3.5, 0.01)})
    assert contrasts.difference(near, "varighed").endswith("Forskellen er sikker, men lille.")


def test_groups_in_between_that_cannot_be_told_apart_are_named():
    pairs = {("a", "b"): 0.1, ("a", "c"): 0.4, ("b", "c"): 0.3}
    rows = [{"group": g, "said": g, "value": v} for g, v in zip("abc", (3.9, 3.8, 3.5), strict=True)]
    sure = {ends: {"difference": value, "size": "large"} for ends, value in pairs.items() if value > 0.2}
    measure = question.Measure(shown.trusted().first, "score", "Gennemsnittet")
    assert contrasts._claim(rows, sure, measure, whole=True) == (
        "a ligger højere (3,90) end c (3,50). B kan ikke skelnes fra a."
    )
    every = sure | {("a", "b"): {"difference": 0.1, "size": "large"}}
    assert contrasts._claim(rows, every, measure, whole=True) == "a ligger højest (3,90), c lavest (3,50)."
    assert contrasts._claim(rows, every, measure, whole=False) == "a ligger højere (3,90) end c (3,50)."


def test_no_group_is_called_highest_or_lowest_where_one_is_hidden(monkeypatch):
    hidden = shown.trusted({("maalgruppe", "jobparat"): (shown.NONE, 0.1), ("kommune", "903"): (shown.NONE, 0.1)})
    told = contrasts.difference(hidden, "maalgruppe")
    assert told == f"Målgruppe: »Dagpenge« ligger højere (3,80) end »Sygedagpenge« (3,40). {contrasts.HIDDEN}"
    assert "højest" not in contrasts.contrast(hidden)
    assert places.municipalities(hidden) == [places.FEW]
    assert views.by_municipality(hidden) is None
    monkeypatch.setattr(contrasts, "FEWEST", 2)
    assert places.municipalities(hidden)[-1].endswith(places.HIDDEN)


def test_without_a_test_no_difference_is_claimed():
    unsure = shown.trusted({("maalgruppe", "dagpenge"): (3.8, shown.NONE)})
    assert contrasts.difference(unsure, "maalgruppe") == (
        "Målgruppe: usikkerheden er ikke beregnet, så forskelle omtales ikke."
    )


def test_a_breakdown_with_one_visible_group_is_not_compared():
    hidden = shown.trusted({("maalgruppe", "dagpenge"): (shown.NONE, 0.1)})
    told = contrasts.difference(hidden, "maalgruppe")
    assert told == f"Målgruppe: der vises for få grupper til en sammenligning. {contrasts.HIDDEN}"


def test_the_caption_is_a_difference_that_is_sure_among_all_of_the_page():
    assert findings.caption(shown.trusted()) == (
        "Der er forskel efter målgruppe: »Dagpenge« ligger højere (3,80) end »Sygedagpenge« (3,40)."
    )
    alike = shown.trusted({("maalgruppe", "dagpenge"): (3.45, 0.1)})
    assert findings.caption(alike) == TOP


def test_municipalities_are_counted_by_their_tests_against_the_others():
    assert places.municipalities(real(shown.trusted())) == [
        "En kommune ligger højere end de øvrige, en ligger lavere. "
        "For alle to, der skiller sig ud, er forskellen med sikkerhed stor nok til at betyde noget.",
        "Højest er målt Ågerup med 3,90 (95-procentsinterval 3,80–4,00), "
        "og lavest Bækby med 3,30 (95-procentsinterval 3,20–3,40).",
    ]


def test_municipalities_that_cannot_be_told_apart_are_said_to_be_so():
    alike = shown.trusted({("kommune", "901"): (3.6, 0.2), ("kommune", "902"): (3.5, 0.2)})
    assert places.extremes(alike) == places.NO_ONE


@pytest.mark.parametrize(
    ("spans", "told"),
    [
        (
            {"901": (1, 1), "902": (2, 2)},
            "sikre: den højeste hører til på plads 1, og den laveste hører til på plads 2",
        ),
        ({"901": (1, 2), "902": (1, 2)}, "enhver kommune kan høre til på enhver plads"),
    ],
)
def test_the_order_of_municipalities_is_told_with_the_places_they_may_have(spans, told):
    rows = [
        {"item": "tillid", "breakdown": "kommune", "group": group, "number": 2, "rank_low": low, "rank_high": high}
        for group, (low, high) in spans.items()
    ]
    asked = shown.trusted()
    store = Store({**asked.store.tables, "ranks": shown.store(ranks=rows).tables["ranks"]}, asked.store.meta)
    assert told in places.municipalities(question.Question(asked.survey, store, asked.id))[-1]


def test_synthetic_municipalities_are_not_named():
    told = places.places(shown.trusted())
    assert f"Den højeste kommune ligger på 3,90 og den laveste på 3,30. {places.NOT_PRINTED}" in told
    assert not any(name in told + views.by_municipality(shown.trusted()).alt for name in ("Ågerup", "Bækby"))
    assert "Ågerup" in views.by_municipality(real(shown.trusted())).alt


def test_fewer_than_two_municipalities_are_not_shown():
    one = shown.trusted({("kommune", "901"): (shown.NONE, 0.1)})
    assert views.by_municipality(one) is None
    assert sheets.municipality_table(one) == {"frame": None}
    assert places.municipalities(one) == [places.FEW]
    assert places.order(one) == []


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
        paired=shown.paired("kontaktform", numbers, half),
    )
    return question.Question(shown.survey(), store, "kontaktform")


def test_multiple_choice_tells_the_commonest_answers():
    assert findings.headline(options(0.001)) == "Det hyppigste svar er »Telefon« (60 pct.), dernæst »Video« (30 pct.)."
    assert findings.headline(options(0.02)) == "Det hyppigste svar er »Telefon« (60 pct.)."
    assert findings.headline(options(0.5)).endswith("»Video« (30 pct.). De kan ikke skelnes fra hinanden.")
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
    assert overview.explained(both).endswith(
        "Uden for figuren, fordi kilden ikke gengiver hele spørgsmålet: Kontaktform."
    )


def test_the_background_tells_who_is_over_and_under_represented():
    rows = shown.store(
        composition=[
            {"variable": "koen", "group": "kvinde", "sample_share": 0.5, "respondents_share": 0.6, "suppressed": False},
            {"variable": "koen", "group": "mand", "sample_share": 0.5, "respondents_share": 0.4, "suppressed": False},
        ]
    ).tables["composition"]
    assert background.finding(shown.survey(), rows.assign(label=["Kvinde", "Mand"])) == (
        "Størst forskel mellem stikprøve og svar: »Kvinde« fylder mere (60,0 pct. af svarene mod 50,0 pct. af "
        "stikprøven), og »Mand« fylder mindre (40,0 pct. af svarene mod 50,0 pct. af stikprøven)."
    )
    assert wording.noted_once([("Køn", "N"), ("Alder", "N"), ("Kommune", "M")]) == [
        ("Køn og alder", "N"),
        ("Kommune", "M"),
    ]
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
        items.items_of(shown.survey(), "tilid")


def test_a_base_counts_those_who_do_not_know_only_where_they_stand_outside():
    asked = shown.trusted()
    assert "Ved ikke" in sheets.base_table(asked)["frame"]
    answers = asked.survey.questionnaire.scales
    plain = {
        name: scale.model_copy(
            update={"categories": tuple(c.model_copy(update={"dont_know": False}) for c in scale.categories)}
        )
        for name, scale in answers.items()
    }
    questionnaire = asked.survey.questionnaire.model_copy(update={"scales": plain})
    among = question.Question(Round(asked.survey.folder, asked.survey.config, questionnaire), asked.store, asked.id)
    assert "Ved ikke" not in sheets.base_table(among)["frame"]


def test_the_figure_of_a_battery_does_not_repeat_the_statements_at_its_ends(monkeypatch):
    asked = shown.trusted()
    items = tuple(i.model_copy(update={"battery": "b"}) for i in asked.items)
    items += tuple(i.model_copy(update={"id": "anden"}) for i in items)
    battery = Battery(id="b", title="Udsagn", stem="Hvor enig er du?")
    questionnaire = asked.survey.questionnaire.model_copy(update={"items": items, "batteries": (battery,)})
    both = question.Question(Round(asked.survey.folder, asked.survey.config, questionnaire), asked.store, "b")
    found = {"tillid": 3.6, "anden": 3.214}
    monkeypatch.setattr(batteries, "total_of", lambda _, measure: {"value": found[measure.item.id]})
    assert findings.caption(both) == "Mellem udsagnene går gennemsnittet fra 3,21 til 3,60."


def test_the_only_question_of_a_theme_has_its_finding_told_once():
    asked = shown.trusted()
    assert overview.links([asked]) == [f"- [{asked.title}](/{overview.page_of(asked)})"]
    assert all(TOP in link for link in overview.links([asked, asked]))
    assert themed.apart([asked])["enkeltvis"] == "Spørgsmålet for sig"
    assert themed.apart([asked, asked])["enkeltvis"] == "Spørgsmålene ét for ét"


def test_a_statement_that_is_turned_round_is_marked_and_ranked_with_no_other():
    asked = shown.trusted()
    items = tuple(i.model_copy(update={"turned": i.id == "tillid", "battery": "b"}) for i in asked.items)
    battery = Battery(id="b", title="Udsagn", stem="Hvor enig er du?")
    questionnaire = asked.survey.questionnaire.model_copy(update={"items": items, "batteries": (battery,)})
    survey = Round(asked.survey.folder, asked.survey.config, questionnaire)
    turned = question.Question(survey, asked.store, "b")
    assert findings.left_out(turned).endswith("Ved udsagn, der er vendt om, er enighed det negative svar.")
    assert findings.brief(turned) == batteries.NOTHING
    assert findings.caption(turned) == "Svarene på et udsagn"
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


def test_a_theme_of_one_question_whose_scale_is_lost_shows_a_share_and_not_its_mean():
    asked = shown.trusted()
    items = tuple(item.model_copy(update={"scale_status": "lost"}) for item in asked.items)
    questionnaire = asked.survey.questionnaire.model_copy(update={"items": items})
    lost = question.Question(Round(asked.survey.folder, asked.survey.config, questionnaire), asked.store, "tillid")
    assert overview.compared([lost]).empty
    row = themed.answers([lost])["frame"].iloc[0]
    assert row["Hyppigste svar"] == "»I høj grad«"
    assert row["Andel"] == pytest.approx(0.35)


def test_breakdowns_stand_in_the_order_of_the_round():
    asked = shown.trusted()
    swapped = asked.first.model_copy(update={"breakdowns": tuple(reversed(asked.first.breakdowns))})
    questionnaire = asked.survey.questionnaire.model_copy(update={"items": (swapped,)})
    survey = Round(asked.survey.folder, asked.survey.config, questionnaire)
    assert question.Question(survey, asked.store, "tillid").breakdowns == asked.breakdowns
