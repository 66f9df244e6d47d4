"""Sentences made from results, checked by hand against small frames; no difference is claimed that is not sure."""

import pytest
import shown

from jobsurvey_utils.display import background, contrasts, findings, main_findings, overview, question, wording
from jobsurvey_utils.errors import JobsurveyError

TOP = "60,0 pct. svarer »I meget høj grad« eller »I høj grad« (95 pct.-interval 57,0–63,0 pct.)."


def test_the_headline_tells_the_positive_share_and_the_mean_with_their_intervals():
    assert findings.headline(shown.trusted()) == (
        f"{TOP} Gennemsnittet er 3,60 (95 pct.-interval 3,55–3,65) på skalaen fra 1 til 5."
    )


def test_the_headline_of_a_hidden_total_is_a_sentence():
    hidden = shown.trusted({("samlet", "samlet"): (shown.NONE, 0.1)})
    assert findings.headline(hidden) == "Der er for få svar til at vise et resultat."
    assert findings.brief(hidden) == "Der er for få svar til at vise et resultat."


def test_groups_with_separate_intervals_are_called_highest_and_lowest():
    assert contrasts.difference(shown.trusted(), "maalgruppe") == (
        "Målgruppe: højest er Dagpenge med 3,80 (95 pct.-interval 3,70–3,90), "
        "og lavest er Sygedagpenge med 3,40 (95 pct.-interval 3,30–3,50)."
    )


def test_groups_with_overlapping_intervals_are_never_called_different():
    told = contrasts.difference(shown.trusted(), "varighed")
    assert told == (
        "Varighed (kun igangværende forløb): grupperne kan ikke skelnes, for deres 95 pct.-intervaller overlapper "
        "(Under 26 uger 3,60 og Mindst 26 uger 3,50)."
    )


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
        "Størst er forskellen efter målgruppe: højest ligger Dagpenge (3,80), lavest Sygedagpenge (3,40)."
    )
    alike = shown.trusted({("maalgruppe", "dagpenge"): (3.45, 0.1)})
    assert findings.caption(alike) == "Grupperne kan ikke skelnes fra hinanden."


def test_municipalities_are_counted_by_whether_they_differ_from_the_total():
    assert contrasts.municipalities(shown.trusted()) == [
        "Højest ligger Ågerup med 3,90 (95 pct.-interval 3,80–4,00), "
        "og lavest Bækby med 3,30 (95 pct.-interval 3,20–3,40).",
        "En kommune ligger over det samlede resultat, en kommune ligger under.",
        "Ågerup skiller sig ud fra alle de andre.",
    ]


def test_municipalities_with_overlapping_intervals_have_no_order():
    alike = shown.trusted({("kommune", "901"): (3.6, 0.2), ("kommune", "902"): (3.5, 0.2)})
    assert contrasts.order(alike) == "Deres intervaller overlapper, så kommunerne kan ikke skelnes fra hinanden."


def test_synthetic_municipalities_are_said_to_be_made_up():
    assert contrasts.MADE_UP in contrasts.places(shown.trusted())


def test_the_base_tells_asked_answered_and_left_out():
    assert findings.base(shown.trusted()) == (
        "Stillet til alle: 432 af dem, der deltog. 400 svar indgår. 30 svarede »Ved ikke« og indgår ikke, "
        "og 2 svarede ikke på spørgsmålet."
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
    assert findings.headline(options(0.02)) == (
        "Det hyppigste svar er »Telefon« med 60,0 pct. (95 pct.-interval 58,0–62,0 pct.), "
        "dernæst »Video« med 30,0 pct. (95 pct.-interval 28,0–32,0 pct.)."
    )
    assert findings.headline(options(0.2)).endswith("De to kan ikke skelnes.")
    assert findings.brief(options(0.02)) == "60 pct. svarer »Telefon«."
    assert findings.base(options(0.02)).endswith("500 svar indgår. Alle, der fik spørgsmålet, svarede.")


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
    assert overview.finding(both) == "Tillid med gennemsnittet 3,60 (95 pct.-interval 3,55–3,65)."
    assert overview.explained(both).endswith("Uden for figuren, fordi svarene ikke har en rangorden: Kontaktform.")


def test_the_background_tells_who_is_over_and_under_represented():
    rows = shown.store(
        composition=[
            {"variable": "koen", "group": "kvinde", "sample_share": 0.5, "respondents_share": 0.6, "suppressed": False},
            {"variable": "koen", "group": "mand", "sample_share": 0.5, "respondents_share": 0.4, "suppressed": False},
        ]
    ).tables["composition"]
    assert background.finding(rows.assign(label=["Kvinde", "Mand"])) == (
        "Mest overrepræsenteret blandt svarpersonerne er Kvinde (60,0 pct. mod 50,0 pct.), "
        "mest underrepræsenteret Mand (40,0 pct. mod 50,0 pct.)."
    )


def test_the_main_findings_give_the_front_page_its_numbers():
    asked = shown.trusted()
    texts = main_findings._numbers(asked.survey, asked.store, asked)
    assert texts["svarprocent"] == "80,0 pct."
    assert texts["top_andel"] == "60,0 pct."
    assert texts["kommune_hoejest"] == "Ågerup (3,90)"
    assert texts["kommune_lavest"] == "Bækby (3,30)"


def test_an_unknown_question_is_refused_with_those_there_are():
    with pytest.raises(JobsurveyError, match=r"no item or battery 'tilid'.*there are tilknytning, tillid"):
        question.items_of(shown.survey(), "tilid")
