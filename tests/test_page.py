"""Tables, downloads and the page: semantic, in Danish, marked as synthetic, and without hidden numbers."""

import csv
import io
import re
from html.parser import HTMLParser

import openpyxl
import pandas as pd
import pytest
import shown

from jobsurvey_utils import display
from jobsurvey_utils.display import downloads, folding, select, sheets, tables
from jobsurvey_utils.errors import JobsurveyError

FRAME = pd.DataFrame(
    {
        "Opdeling": ["Køn", "Køn", "Alder"],
        "Gruppe": ["Kvinde", "Mand & andre", "16–29 år"],
        "Andel": [0.388, 0.123456, 0.999],
        "Score": [3.875, 3.0, 1.5],
        "Antal": pd.array([33758, None, 12], dtype="Int64"),
        "suppressed": [False, False, True],
    }
)
FORMATS = {"Andel": "pct", "Score": "score"}
HIDDEN = "skjult"


class Cells(HTMLParser):
    """Texts of cells, with their tag and attributes."""

    def __init__(self):
        super().__init__()
        self.found, self.open = [], None

    def handle_starttag(self, tag, attrs):
        if tag in ("th", "td", "caption"):
            self.open = (tag, dict(attrs))
            self.found.append([*self.open, ""])

    def handle_endtag(self, tag):
        if tag in ("th", "td", "caption"):
            self.open = None

    def handle_data(self, data):
        if self.open:
            self.found[-1][2] += data


def parsed(text):
    parser = Cells()
    parser.feed(text)
    return parser.found


def look(**more):
    formats = tables.choose_formats(FRAME, FORMATS)
    return tables.Look("Svar & tal", formats, HIDDEN, "tabel-x", **more)


def test_a_table_is_semantic_html_and_its_numbers_are_danish():
    cells = parsed(tables.html(FRAME, look(block="Opdeling")))
    assert cells[0] == ["caption", {}, "Svar & tal"]
    assert [(tag, a["scope"], text) for tag, a, text in cells[1:5]] == [
        ("th", "col", "Gruppe"),
        ("th", "col", "Andel (pct.)"),
        ("th", "col", "Score"),
        ("th", "col", "Antal"),
    ]
    assert [text for tag, a, text in cells if a.get("scope") == "rowgroup"] == ["Køn", "Alder"]
    assert [text for tag, a, text in cells if a.get("scope") == "row"] == ["Kvinde", "Mand & andre", "16–29 år"]
    assert [text for tag, a, text in cells if tag == "td"] == [
        "38,8",
        "3,88",
        "33.758",
        "12,3",
        "3,00",
        "–",
        *[HIDDEN] * 3,
    ]
    assert all(text for _, _, text in cells), "no cell is empty, the corner included"


def test_numbers_are_aligned_and_the_table_scrolls_by_itself():
    text = tables.html(FRAME, look())
    assert 'role="region" aria-label="Svar &amp; tal" tabindex="0"' in text
    assert text.count('class="num"') == 3 + 3 * 3


def test_numbers_of_a_suppressed_row_are_hidden_even_if_they_are_there():
    for text in (tables.html(FRAME, look()), downloads.danish_csv(table()).decode()):
        assert "99,9" not in text
        assert "1,5" not in text
    assert "0.999" not in downloads.danish_csv(table()).decode()


def test_a_missing_number_of_a_withheld_row_reads_as_hidden_and_the_others_are_shown():
    frame = pd.DataFrame(
        {"Gruppe": ["A", "B"], "Andel": [float("nan"), 0.5], "Score": [3.4, 3.6], "withheld": [True, False]}
    )
    found = tables.cells(frame, tables.choose_formats(frame, FORMATS), HIDDEN)
    assert found == [["A", HIDDEN, "3,40"], ["B", "50,0", "3,60"]]


def test_a_number_and_its_bounds_share_a_cell_and_the_unit_is_told_once():
    frame = pd.DataFrame(
        {
            "Gruppe": ["A", "B", "C"],
            "Antal svar": [40, 50, 3],
            "Gennemsnit": [3.844, 3.5, float("nan")],
            "Nedre grænse": [3.82, float("nan"), float("nan")],
            "Øvre grænse": [3.86, float("nan"), float("nan")],
            "Ja": [0.4, 0.5, float("nan")],
            "Nej": [0.6, 0.5, float("nan")],
            "Nedre grænse for Nej": [0.55, 0.45, float("nan")],
            "Øvre grænse for Nej": [0.65, 0.55, float("nan")],
            "withheld": [False, False, True],
        }
    )
    kinds = {"Gennemsnit": "score"} | {name: "pct" for name in frame.columns if "Ja" in name or "Nej" in name}
    chosen = tables.choose_formats(frame, {"Antal svar": "antal", **kinds})
    text = tables.html(frame, tables.Look("Svar", chosen, HIDDEN, "tabel-x", rule="Reglen."))
    cells = parsed(text)
    assert cells[0][2] == "Svar. Andele i pct."
    assert [c[2] for c in cells[1:6]] == ["Gruppe", "Antal svar", "Gennemsnit", "Ja", "Nej"]
    assert [c[2] for c in cells[6:]] == [
        *["A", "40", "3,84 (3,82–3,86)", "40,0", "60,0 (55,0–65,0)"],
        *["B", "50", "3,50", "50,0", "50,0 (45,0–55,0)"],
        *["C", "3", HIDDEN, HIDDEN, HIDDEN],
    ]
    assert text.endswith(f'<p class="note">{tables.BOUNDS} Reglen.</p>')
    file = downloads.danish_csv(downloads.Table("svar", "Svar", frame, chosen, HIDDEN)).decode("utf-8-sig")
    assert "Nej (pct.);Nedre grænse for Nej (pct.)" in file.splitlines()[0]


def test_a_known_number_of_answers_is_shown_where_the_result_is_hidden(tmp_path):
    store = shown.trust(shown.GROUPS | {("kommune", "901"): (shown.NONE, 0.1), ("kommune", "903"): (3.1, 0.1)})
    scores = store.tables["scores"]
    store.tables["scores"] = scores.assign(n=scores["n"].fillna(400))
    page = display.Page(survey_in(tmp_path), "spoergsmaal", item="tillid", store=store)
    html = page.table(name="kommuner", caption="Kommuner", **sheets.municipality_table(page.question)).data
    row = html[html.index("Ågerup") :].split("</tr>")[0]
    assert re.findall(r"<td[^>]*>(.*?)</td>", row) == ["400", HIDDEN]


def test_words_of_two_cells_stay_apart_when_the_tags_are_taken_away_for_the_search():
    words = re.sub(r"<[^<]+?>", "", tables.html(FRAME, look(block="Opdeling"))).split()
    assert {"Gruppe", "Kvinde", "38,8", "33.758"} <= set(words)


def test_a_long_table_is_folded_behind_its_caption_and_a_short_one_is_open(tmp_path):
    page = display.Page(shown.survey(), "besvarelser", store=shown.store())
    places = pd.DataFrame({"Kommune": [f"By {number}" for number in range(folding.LONGEST + 1)], "Svar": 1})
    long = page.table(places, "a", caption="Svar efter kommune").data
    summary = "Vis tabellen: Svar efter kommune (syntetiske data) (21 rækker)"
    assert long.startswith(f'<details class="folded"><summary>{summary}</summary><div class="table-scroll"')
    assert "<caption>Svar efter kommune (syntetiske data)</caption>" in long
    assert folding.folded(page.table(places, "b", caption="Svar"), "Vis").data.count("<details") == 1
    assert page.table(places.iloc[1:], "c", caption="Svar").data.startswith("<div")


def test_an_interval_below_zero_is_told_with_a_word():
    frame = pd.DataFrame({"Gruppe": ["a"], "Forskel": [-0.39], "Nedre grænse": [-0.47], "Øvre grænse": [-0.31]})
    look = tables.Look("x", tables.choose_formats(frame, {}), HIDDEN, "tabel-x")
    assert "−0,39 (−0,47 til −0,31)" in tables.html(frame, look)


def test_an_empty_table_says_so():
    assert "Der er ingen rækker at vise." in tables.html(FRAME.iloc[:0], look())


def test_an_unknown_format_is_refused():
    with pytest.raises(JobsurveyError, match="unknown format 'procent' for 'Andel'; allowed are pct, score"):
        tables.choose_formats(FRAME, {"Andel": "procent"})


def table():
    return downloads.Table("svar", "Svar & tal", FRAME, tables.choose_formats(FRAME, FORMATS), HIDDEN)


def test_the_csv_opens_in_danish_excel():
    content = downloads.danish_csv(table())
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [
        ["Opdeling", "Gruppe", "Andel (pct.)", "Score", "Antal"],
        ["Køn", "Kvinde", "38,8", "3,875", "33758"],
        ["Køn", "Mand & andre", "12,3456", "3", ""],
        ["Alder", "16–29 år", HIDDEN, HIDDEN, HIDDEN],
    ]


def test_a_published_number_is_not_called_synthetic_in_its_own_row():
    frame = pd.DataFrame(
        {"År": ["2023", "2024"], "Andel": ["59", "63,0"], "Tallet er": ["offentliggjort", "syntetisk"]}
    )
    made = downloads.Table("aar", "År for år", frame, tables.choose_formats(frame, {}), HIDDEN, synthetic=True)
    rows = list(csv.reader(io.StringIO(downloads.danish_csv(made).decode("utf-8-sig")), delimiter=";"))
    assert [(row[0], row[-1]) for row in rows] == [("År", "Data"), ("2023", "offentliggjort"), ("2024", "syntetisk")]
    series = pd.DataFrame({"year": [2023, 2024], "published": [True, False]})
    assert downloads.machine_csv(series, synthetic=True).decode() == (
        "year,published,data\n2023,True,published\n2024,False,synthetic\n"
    )


def test_the_workbook_holds_numbers_as_numbers_and_says_what_it_is():
    content = downloads.workbook([table()], {"Side": "Tillid", "Data": "Syntetiske data"})
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Læs mig", "svar"]
    assert book["Læs mig"]["B2"].value == "Syntetiske data"
    assert [cell.value for cell in book["svar"][3]] == ["Opdeling", "Gruppe", "Andel", "Score", "Antal"]
    assert [cell.value for cell in book["svar"][4]] == ["Køn", "Kvinde", 0.388, 3.875, 33758]
    assert [cell.value for cell in book["svar"][6]] == ["Alder", "16–29 år", HIDDEN, HIDDEN, HIDDEN]


def test_the_same_tables_give_the_same_workbook():
    facts = {"Side": "Tillid"}
    assert downloads.workbook([table()], facts) == downloads.workbook([table()], facts)


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    downloads.write(tmp_path / "a" / "b.csv", b"1")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.csv"]


def survey_in(folder):
    """The round in miniature, generating its files into a folder of the test."""
    survey = shown.survey()
    kind = type("Survey", (type(survey),), {"generated": folder})
    return kind(survey.folder, survey.config, survey.questionnaire)


@pytest.fixture
def page(tmp_path):
    return display.Page(survey_in(tmp_path), "spoergsmaal", item="tillid", store=shown.trust(shown.GROUPS))


def test_a_page_is_named_by_its_theme_and_item(page):
    assert page.slug == "moedet-tillid"
    assert page.label("fordeling") == "mini-moedet-tillid-fordeling"
    assert display.Page(page.round, "tema", theme="moedet", store=page.store).slug == "moedet"
    assert display.Page(page.round, "frafald", store=page.store).slug == "frafald"


def test_rows_are_labelled_and_municipalities_stand_in_danish_order(page):
    assert page.rows("scores", breakdown="kommune")["label"].tolist() == ["Bækby", "Ågerup"]
    assert page.rows("scores", breakdown="maalgruppe")["label"].tolist() == ["Dagpenge", "Sygedagpenge"]


def test_one_number_is_given_or_refused_with_the_reason(page):
    assert page.value("scores", "score", breakdown="samlet") == 3.6
    with pytest.raises(JobsurveyError, match="2 rows fit"):
        page.value("scores", "score", breakdown="maalgruppe")
    with pytest.raises(JobsurveyError, match="no table 'svar' in the results; there are shares"):
        page.rows("svar")
    with pytest.raises(JobsurveyError, match="no column 'opdeling' in the table; it has item"):
        select.rows(page.round, page.tables["scores"], opdeling="samlet")


def test_a_hidden_number_is_not_given(tmp_path):
    store = shown.trust(shown.GROUPS | {("samlet", "samlet"): (shown.NONE, 0.1)})
    page = display.Page(survey_in(tmp_path), "tema", theme="moedet", store=store)
    with pytest.raises(JobsurveyError, match="it is hidden or empty"):
        page.value("scores", "score", breakdown="samlet")


def test_documentation_is_not_called_synthetic(page):
    frame = pd.DataFrame({"Kommune": ["Assens"], "Kode": ["420"]})
    assert "Kommuner (syntetiske data)" in page.table(frame, "a", caption="Kommuner").data
    assert "syntetiske" not in page.table(frame, "b", caption="Kommuner", documentation=True).data
    drawing = display.distribution(page.question)
    assert "yntetisk" not in page.figure(drawing, "c", caption="Kommuner.", documentation=True).data
    names = re.findall(r"downloads/(\S+)\)", page.downloads().data)
    assert [("syntetisk" in name) for name in names] == [True, True, False]


def test_a_figure_is_saved_in_two_widths_and_shown_with_all_it_needs(page, tmp_path):
    drawing = display.distribution(page.question)
    text = page.figure(drawing, "fordeling", caption="Fundet: 3_4.", question="Er du tilfreds?", note="n = 400.").data
    assert text.startswith("````{figure} ")
    assert ":name: mini-moedet-tillid-fordeling\n" in text
    assert f':alt: "{drawing.alt} Syntetiske data."\n' in text
    assert r"Fundet: 3\_4." in text
    assert "»Er du tilfreds?«" in text
    assert "n = 400. Kilde: Miniature, syntetiske data." in text
    names = sorted(path.name for path in (tmp_path / "figures").iterdir())
    assert names == ["moedet-tillid-fordeling-smal.svg", "moedet-tillid-fordeling.svg"]


def test_where_there_is_nothing_to_say_nothing_is_shown(page):
    assert page.text([]) is None
    assert page.text(["a", "b"]).data == "a\n\nb"


def test_glued_texts_are_texts_and_not_empty(page):
    for wrong in (3.6, "", None):
        with pytest.raises(JobsurveyError, match="takes a text that is not empty"):
            page.glue(score=wrong)


def test_downloads_are_marked_as_synthetic_and_hold_what_was_shown(page, tmp_path):
    page.table(name="svar", caption="Svar", **sheets.answers_table(page.question))
    page.contract(andele=page.results("shares"))
    links = re.findall(r"\]\((.*?)\)", page.downloads().data)
    assert sorted(path.name for path in (tmp_path / "downloads").iterdir()) == [
        "mini-moedet-tillid-andele-lager-syntetisk.csv",
        "mini-moedet-tillid-svar-syntetisk.csv",
        "mini-moedet-tillid-syntetisk.xlsx",
    ]
    assert len(links) == 3
    tidy = pd.read_csv(tmp_path / "downloads" / "mini-moedet-tillid-andele-lager-syntetisk.csv")
    assert set(tidy["data"]) == {"synthetic"}
    assert tidy["share"].max() == pytest.approx(0.35)
    book = openpyxl.load_workbook(tmp_path / "downloads" / "mini-moedet-tillid-syntetisk.xlsx")
    facts = {row[0].value: row[1].value for row in book["Læs mig"]}
    assert facts["Spørgsmål"] == "Er du mødt med tillid?"
    assert facts["Data"].startswith("Syntetiske data")


def test_the_table_of_answers_has_share_mean_interval_base_and_effective_number(page):
    frame = sheets.answers_table(page.question)["frame"]
    assert frame.iloc[0][
        ["Gruppe", "Gennemsnit", "Nedre grænse", "Øvre grænse", "Effektive svar", "Antal svar"]
    ].tolist() == [
        "Samlet",
        3.6,
        pytest.approx(3.55),
        pytest.approx(3.65),
        200,
        400,
    ]
    assert frame["Gruppe"].tolist()[:4] == ["Samlet", "Dagpenge", "Sygedagpenge", "Under 26 uger"]


def test_a_hidden_group_has_no_number_in_table_or_file(tmp_path):
    store = shown.trust(shown.GROUPS | {("maalgruppe", "dagpenge"): (shown.NONE, 0.1)})
    page = display.Page(survey_in(tmp_path), "spoergsmaal", item="tillid", store=store)
    html = page.table(name="svar", caption="Svar", **sheets.answers_table(page.question)).data
    row = html[html.index("Dagpenge") :].split("</tr>")[0]
    assert set(re.findall(r"<td[^>]*>(.*?)</td>", row)) == {HIDDEN}
    assert html.count("færre end fem personer ligger bag tallet") == 1
    page.downloads()
    content = (tmp_path / "downloads" / "mini-moedet-tillid-svar-syntetisk.csv").read_text(encoding="utf-8-sig")
    line = next(line for line in content.splitlines() if "Dagpenge" in line)
    assert set(line.split(";")[2:]) == {HIDDEN, "syntetisk"}
