"""Rounds: what the two published ones hold, and how a mistake in a round's files is told."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from pydantic import ValidationError

from jobsurvey_utils import rounds
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds.reading import explain, read_model
from jobsurvey_utils.rounds.schema import BACKGROUND, TOTAL, Figure, RoundFile

ROUNDS = {"kl2024": 219, "covid2020": 511}
"""The published rounds with the number of figures their reports print."""


@pytest.fixture(scope="module")
def kl2024():
    return rounds.load("kl2024")


@pytest.fixture(scope="module")
def covid2020():
    return rounds.load("covid2020")


@pytest.fixture(params=ROUNDS)
def survey(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def copied(tmp_path):
    """Copies a round elsewhere, with pieces of text in one file replaced, and gives the folder."""

    def copy(name: str = "kl2024", file: str = "round.yml", *replacements: tuple[str, str]) -> Path:
        folder = tmp_path / "a round elsewhere"
        shutil.copytree(rounds.ROOT / "rounds" / name, folder, ignore=shutil.ignore_patterns("data"))
        text = (folder / file).read_text(encoding="utf-8")
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new, 1)
        (folder / file).write_text(text, encoding="utf-8")
        return folder

    return copy


# What the rounds hold


def test_every_round_in_the_repository_is_known():
    assert set(ROUNDS) <= set(rounds.names())


def test_every_printed_figure_has_a_row(survey):
    assert len(survey.published) == ROUNDS[survey.id]


def test_a_figure_printed_twice_has_one_use(survey):
    uses = {}
    for figure in survey.published:
        key = figure.model_dump_json(include={"item", "breakdown", "group", "category", "statistic", "value"})
        uses.setdefault(key, set()).add(figure.use)
    assert [key for key, found in uses.items() if len(found) > 1] == []


def test_every_use_is_made_of_the_figures_and_explained_where_it_must_be(survey):
    assert {figure.use for figure in survey.published} - {"held_out"} == {
        "calibrated",
        "implied",
        "contradicted",
        "not_computable",
    }
    assert all(figure.reason for figure in survey.published if figure.use != "calibrated")
    assert all(figure.reason for figure in survey.published if figure.status in ("inferred", "ambiguous"))


def test_a_figure_that_is_no_question_variable_or_table_has_a_danish_name(survey):
    tables = {table.id for table in survey.config.representativity}
    batteries = {battery.id for battery in survey.questionnaire.batteries}
    known = {*survey.items, *survey.variables, *tables, *batteries}
    assert all((figure.label == "") == (figure.item in known) for figure in survey.published)


def test_a_printed_number_has_no_more_decimals_than_it_says(survey):
    for figure in survey.published:
        if figure.decimals is not None:
            assert round(figure.value, figure.decimals) == figure.value


def test_labels_and_wordings_are_without_line_breaks(survey):
    texts = [item.present or "" for item in survey.items.values()]
    texts += [c.label for scale in survey.questionnaire.scales.values() for c in scale.categories]
    assert all(text == " ".join(text.split()) for text in texts)


def test_themes_stand_in_the_order_of_the_reports(kl2024, covid2020):
    assert [theme.title for theme in kl2024.themes.values()] == [
        "Overordnet tilfredshed",
        "Mødet med jobcentret",
        "Mål og aktiviteter",
        "Samtalen",
        "Progression",
    ]
    assert [theme.title for theme in covid2020.themes.values()] == [
        "Etablering af kontakten",
        "Kontaktens form",
        "Indhold i, og fokus for, kontakten",
        "Tilfredshed med kontakten",
    ]


def test_the_44_municipalities_are_43_printed_and_one_inferred(kl2024):
    inferred = [m.name for m in kl2024.config.municipalities if m.inferred]
    assert len(kl2024.config.municipalities) == 44
    assert inferred == ["Vejle"]
    assert "slutning" in kl2024.config.municipalities_note


@pytest.mark.parametrize("table", ["tabel1", "tabel2"])
def test_the_municipality_list_gives_the_printed_tables(kl2024, table):
    printed = next(t for t in kl2024.config.representativity if t.id == table)
    counts = Counter(getattr(m, printed.attribute) for m in kl2024.config.municipalities)
    shares = {name: round(100 * count / counts.total()) for name, count in counts.items()}
    assert shares == {name: row["deltagende"] for name, row in printed.rows.items()}


def test_without_the_inferred_municipality_the_tables_do_not_fit(kl2024):
    listed = [m for m in kl2024.config.municipalities if not m.inferred]
    assert round(100 * sum(m.region == "Region Syddanmark" for m in listed) / 44) != 27
    assert round(100 * sum(m.group == "Provinsbykommuner" for m in listed) / 44) != 20


def test_municipalities_in_both_rounds_agree(kl2024, covid2020):
    known = {m.code: (m.name, m.region, m.group) for m in kl2024.config.municipalities}
    shared = [m for m in covid2020.config.municipalities if m.code in known]
    assert len(covid2020.config.municipalities) == 12
    assert len(shared) == 8
    assert all(known[m.code] == (m.name, m.region, m.group) for m in shared)


def test_five_target_groups_cover_the_nine_lab_groups_once(kl2024):
    groups = kl2024.variables["maalgruppe"].categories
    assert [c.code for c in groups] == [
        "dagpenge",
        "sygedagpenge",
        "job_uddannelsesparate",
        "aktivitetsparate",
        "jobafklaring",
    ]
    assert sorted(value for c in groups for value in c.values) == [f"6.{number}" for number in range(1, 10)]


def test_duration_bands_are_without_gaps_and_turn_at_whole_weeks_and_years(kl2024):
    bands = kl2024.variables["varighed"].bands
    assert [(b.min, b.max) for b in bands] == [(None, 181), (182, 363), (364, 730), (731, None)]


@pytest.mark.parametrize(
    ("item", "present"),
    [
        ("tillid", "I hvilken grad oplever du at blive mødt med tillid i jobcenteret?"),
        ("tilfredshed", "Hvor tilfreds eller utilfreds har du alt i alt været med dit forløb i jobcentret?"),
        (
            "formidling_regler",
            "I hvilken grad oplever du, at informationer om regler og lovgivning blev formidlet på en letforståelig "
            "måde? (fx regler om dine rettigheder og pligter som ledig/sygemeldt)",
        ),
        (
            "samarbejde_afdelinger",
            "Oplever du, at de forskellige afdelinger, du er i kontakt med, arbejder godt sammen om dit forløb, "
            "hvis der er behov for det?",
        ),
    ],
)
def test_questions_of_2024_are_worded_as_printed(kl2024, item, present):
    assert kl2024.items[item].present == present


@pytest.mark.parametrize(
    ("item", "present"),
    [
        ("kontaktform", "Hvordan blev kontakten gennemført?"),
        (
            "interesse_telefon_video",
            "Vil du være interesseret i, at flere af dine samtaler eller din dialog med jobcenteret i fremtiden kunne "
            "foregå via telefon eller video?",
        ),
        ("udsagn_hjalp", "Kontakten og dialogen hjalp mig i min aktuelle situation"),
    ],
)
def test_questions_of_2020_are_worded_as_printed(covid2020, item, present):
    assert covid2020.items[item].present == present


def test_only_the_printed_past_tense_is_called_published(kl2024):
    status = {item.id: item.past_status for item in kl2024.items.values()}
    assert [name for name, how in status.items() if how == "published"] == ["tillid"]
    assert [name for name, how in status.items() if how == "same"] == ["tilfredshed"]
    derived = [kl2024.items[name] for name, how in status.items() if how == "derived"]
    assert len(derived) == 13
    assert all("oplever" not in item.past and item.past != item.present for item in derived)


def test_scales_of_2024_run_from_five_to_one(kl2024):
    for item in kl2024.closed_items():
        scale = kl2024.scale(item)
        assert not scale.scored or [c.score for c in scale.substantive] == [5, 4, 3, 2, 1]


def test_the_round_of_2020_has_no_scores_and_keeps_dont_know_in_the_base(covid2020):
    scales = covid2020.questionnaire.scales.values()
    assert not any(scale.scored for scale in scales)
    assert all(c.code != "ved_ikke" or not c.dont_know for scale in scales for c in scale.categories)


def test_calibrated_counts_add_up(kl2024, covid2020):
    def value(survey, **wanted):
        found = {f.value for f in survey.published if all(getattr(f, k) == v for k, v in wanted.items())}
        assert len(found) == 1, wanted
        return found.pop()

    answers = [value(kl2024, item="tilfredshed", category=code, statistic="n") for code in "54321"]
    assert sum(answers) == value(kl2024, item="tilfredshed", category="", statistic="n") == 30_574
    for variable in ("alder", "koen", "kommune", "maalgruppe"):
        for source in ("stikproeve", "respondenter"):
            wanted = {"item": variable, "category": source, "statistic": "count"}
            groups = [value(covid2020, group=code, **wanted) for code in covid2020.as_filed.groups(variable)]
            assert sum(groups) == value(covid2020, group=TOTAL, **wanted)


def test_a_crossed_breakdown_has_every_combination(kl2024):
    groups = kl2024.groups("kommune×koen")
    assert len(groups) == 88
    assert groups["101×kvinde"] == "København, Kvinde"
    assert kl2024.breakdown_label("kommune×koen") == "Kommune og Køn"


def test_columns_of_the_answers_follow_the_kind_of_question(covid2020):
    assert covid2020.answer_columns(covid2020.items["accept_yderligere_kontakt"]) == ["accept_yderligere_kontakt"]
    assert covid2020.answer_columns(covid2020.items["kontaktform"])[0] == "kontaktform__telefon"


def test_every_theme_has_questions_and_background_questions_belong_to_none(survey):
    assert all(survey.closed_items(theme) for theme in survey.themes)
    assert survey.closed_items(BACKGROUND)


# Loading


@pytest.mark.parametrize("name", ROUNDS)
def test_a_round_is_loaded_from_anywhere(copied, name):
    folder = copied(name)
    assert rounds.load(folder).id == rounds.load(str(folder)).id == name
    assert rounds.load(folder).folder == folder


def test_a_round_without_published_figures_is_a_round(copied):
    folder = copied()
    (folder / "published.csv").unlink()
    assert rounds.load(folder).published == ()


@pytest.mark.parametrize("name", ["kl2042", "../kl2024x", "no/such/folder"])
def test_an_unknown_round_is_told_with_the_known_ones(name):
    with pytest.raises(JobsurveyError, match=r"is not known; .*allowed are covid2020, kl2024.* or the path"):
        rounds.load(name)


def test_a_folder_that_is_no_round_is_told(tmp_path):
    with pytest.raises(JobsurveyError, match=r"holds no round\.yml"):
        rounds.load(tmp_path)


def test_the_nearest_name_is_proposed():
    with pytest.raises(JobsurveyError, match=r"did you mean 'kl202[45]'"):
        rounds.load("kl202")


# Mistakes

MISTAKES = rounds.read_yaml(Path(__file__).parent / "round_mistakes.yml")


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_file_key_and_what_is_allowed(copied, mistake):
    folder = copied("kl2024", mistake["file"], (mistake["old"], mistake["new"]))
    with pytest.raises(JobsurveyError, match=mistake["told"]) as error:
        rounds.load(folder)
    assert all(line.startswith(str(folder)) for line in str(error.value).splitlines())


def test_all_mistakes_of_both_files_are_told_at_once(copied):
    folder = copied("kl2024", "round.yml", ("year: 2024", "year: i fjor"), ("min_persons: 5", "min_persons: 1"))
    questions = folder / "questionnaire.yml"
    questions.write_text(questions.read_text(encoding="utf-8").replace("    order: 3\n", "", 1), encoding="utf-8")
    with pytest.raises(JobsurveyError) as error:
        rounds.load(folder)
    assert [line.split(": ")[1] for line in str(error.value).splitlines()] == [
        "year",
        "disclosure.min_persons",
        "items.tillid.order",
    ]


def test_all_names_that_lead_nowhere_are_told_at_once(copied):
    folder = copied("kl2024", "questionnaire.yml", ("theme: moedet", "theme: x"), ("scale: grad\n", "scale: y\n"))
    with pytest.raises(JobsurveyError) as error:
        rounds.load(folder)
    assert len(str(error.value).splitlines()) == 2


def test_a_round_needs_respondents(copied):
    pieces = ("aapor: I, respondent: true, complete: true", "aapor: UO"), ("aapor: P, respondent: true", "aapor: UO")
    with pytest.raises(JobsurveyError, match="at least one of the dispositions must have respondent: true"):
        rounds.load(copied("kl2024", "round.yml", *pieces))


def test_a_missing_file_is_told(copied):
    folder = copied()
    (folder / "questionnaire.yml").unlink()
    with pytest.raises(JobsurveyError, match=r"questionnaire\.yml: cannot be read \(No such file"):
        rounds.load(folder)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", r"round\.yml: must hold keys and values \(found 'None'\)"),
        (b"- a\n- b\n", r"round\.yml: must hold keys and values"),
        ("title: Tværkommunal".encode("latin-1"), "is not a text file in UTF-8"),
        (b"title: \x00", "not valid YAML"),
        (b"a: *nowhere", "not valid YAML: found undefined alias"),
        (b"a: !!python/object:os.system x", "not valid YAML: could not determine a constructor"),
    ],
)
def test_a_file_that_holds_no_round_is_told(copied, content, told):
    folder = copied()
    (folder / "round.yml").write_bytes(content)
    with pytest.raises(JobsurveyError, match=told):
        rounds.load(folder)


def test_without_model_and_content_the_explanation_is_plainer(copied):
    path = copied("kl2024", "round.yml", ("short_title:", "shorttitle:")) / "round.yml"
    with pytest.raises(ValidationError) as error:
        RoundFile.model_validate(rounds.read_yaml(path))
    assert explain(path, error.value).splitlines() == [
        f"{path}: short_title: is missing",
        f"{path}: shorttitle: is not a known key",
    ]


def test_the_name_of_a_round_in_the_repository_is_its_folder(monkeypatch, copied, tmp_path):
    folder = copied()
    (tmp_path / "rounds").mkdir()
    folder.rename(tmp_path / "rounds" / "kl2026")
    monkeypatch.setattr(rounds, "ROOT", tmp_path)
    with pytest.raises(JobsurveyError, match=r"id: must be the folder's name, 'kl2026' \(found 'kl2024'\)"):
        rounds.load("kl2026")


# Published figures

ROW = "Overordnet tilfredshed,tilfredshed,,samlet,samlet,,n,30574,0,chart,calibrated,,linje 258,"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"value": "mange"}, r"value: .*\(found 'mange'\)"),
        ({"value": ""}, "value: is missing"),
        ({"statistic": "antal"}, r"statistic: .*\(found 'antal'\)"),
        ({"use": "used"}, r"use: .*'calibrated', 'implied'.*\(found 'used'\)"),
        ({"use": "contradicted"}, "a figure that is contradicted needs a reason"),
        ({"item": "tilfredsheden"}, "item: 'tilfredsheden' is not known; did you mean 'tilfredshed'"),
        ({"breakdown": "region"}, "breakdown: 'region' is not known"),
        ({"breakdown": "koen", "group": "kvinder"}, "group: 'kvinder' is not known; did you mean 'kvinde'"),
        ({"category": "5 + 6"}, "category: '6' is not known; .*allowed are samlet, 5, 4"),
        ({"statistic": "n_dont_know"}, "category of n_dont_know: .* is not known; allowed are ved_ikke"),
        ({"item": "alder", "category": "alle"}, "category: 'alle' is not known; .*allowed are stikproeve"),
        ({"item": "tabel1", "group": "nogle"}, "group: 'nogle' is not known; allowed are alle, deltagende"),
        ({"counts": "kon"}, "counts: 'kon' is not known; did you mean 'koen'"),
        ({"counts": "koen - barn"}, "counts: 'barn' is not known; allowed are kvinde, mand"),
        ({"item": "kontaktkanal", "category": "brev"}, "category: 'brev' is not known; allowed are begge"),
    ],
)
def test_a_bad_published_row_is_told_with_its_number(copied, changes, told):
    row = ",".join({**dict(zip(Figure.model_fields, ROW.split(","), strict=True)), **changes}.values())
    folder = copied("kl2024", "published.csv", (ROW, row))
    with pytest.raises(JobsurveyError, match=rf"published\.csv, row 49: {told}"):
        rounds.load(folder)


def test_all_bad_rows_are_told_at_once(copied):
    folder = copied("kl2024", "published.csv", (ROW, ROW.replace("30574", "x") + "\n" + ROW.replace(",n,", ",m,")))
    with pytest.raises(JobsurveyError) as error:
        rounds.load(folder)
    assert len(str(error.value).splitlines()) == 2


def test_a_wrong_column_of_the_published_figures_is_told_once(copied):
    folder = copied("kl2024", "published.csv", ("section,item,", "section,question,"))
    with pytest.raises(JobsurveyError, match=r"published\.csv, header: column: 'question' is not known") as error:
        rounds.load(folder)
    assert len(str(error.value).splitlines()) == 1


def test_an_unreadable_table_is_told(copied):
    folder = copied()
    (folder / "published.csv").write_bytes(b"")
    with pytest.raises(JobsurveyError, match=r"published\.csv: cannot be read as CSV"):
        rounds.load(folder)


@pytest.mark.parametrize("name", ROUNDS)
def test_models_are_read_back_from_what_they_hold(name):
    path = rounds.ROOT / "rounds" / name / "round.yml"
    config = read_model(path, RoundFile)
    assert RoundFile.model_validate(config.model_dump()) == config


def test_the_folder_of_the_files_is_told_without_a_way_up_and_down(tmp_path):
    round_ = rounds.load("kl2024")
    for folder, told in (
        ("../data", tmp_path.resolve() / "data"),
        ("data", tmp_path / "r" / "data"),
        ("/x", Path("/x")),
    ):
        files = round_.config.files.model_copy(update={"folder": folder})
        moved = rounds.Round(tmp_path / "r", round_.config.model_copy(update={"files": files}), round_.questionnaire)
        assert moved.files_folder == told
