"""The printed figures against each other: each rule on a made-up report, and the two real reports.

The made-up reports in `tests/rounds/audited_*` fit throughout; each test of a rule plants one error, and the expected
interval beside it is worked out by hand.
"""

from __future__ import annotations

import ast
import csv
import math
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from jobsurvey_utils import danish, rounds
from jobsurvey_utils.audit import english, rules
from jobsurvey_utils.audit.intervals import Interval
from jobsurvey_utils.audit.rules import RULES
from jobsurvey_utils.audit.rules.means import attainable
from jobsurvey_utils.audit.tables import frames
from jobsurvey_utils.audit.verdict import Audit

ROUNDS = Path(__file__).parent / "rounds"
REPORTS = ("kl2024", "covid2020")


@pytest.fixture(scope="module", params=REPORTS)
def real(request) -> Audit:
    return Audit(rounds.load(request.param))


def made_up(name: str) -> Audit:
    """The audit of a made-up report as it stands."""
    return Audit(rounds.load(ROUNDS / f"audited_{name}"))


def planted(tmp_path: Path, name: str, wanted: dict[str, str], value: str, nth: int = 0) -> tuple[Audit, int]:
    """A made-up report with another value in one row, and that row."""
    folder = shutil.copytree(ROUNDS / f"audited_{name}", tmp_path / name)
    with (folder / "published.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = [n for n, row in enumerate(rows) if all(row[key] == text for key, text in wanted.items())]
    rows[found[nth]]["value"] = value
    with (folder / "published.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return Audit(rounds.load(folder)), found[nth]


def row(item: str, statistic: str, group: str = "samlet", category: str = "", **more: str) -> dict[str, str]:
    return {"item": item, "statistic": statistic, "group": group, "category": category} | more


PLANTED = [
    ("twice", "counted", row("besvarelser", "count"), "210", (200, 200)),
    ("prose", "counted", row("svarprocent", "share_pct", status="text"), "52.0", (49.95, 50.05)),
    # [19.5 + 39.5, 20.5 + 40.5], and a fraction in words is within 2.5
    ("worded", "counted", row("tilfreds", "share_verbal", category="4 + 5"), "70", (56.5, 63.5)),
    ("listed", "counted", row("kommuner_liste", "list_length", ""), "3", (2, 2)),
    ("listed", "counted", row("andre_koen", "count", ""), "2", (1, 1)),  # two genders less one
    ("groups", "counted", row("framelding", "count", "mand"), "35", (30, 30)),  # 40 - 10
    ("answers", "counted", row("tilfreds", "count", category="3"), "40", (38, 38)),  # 190 - 38 - 76 - 19 - 19
    ("pooled", "counted", row("tilfreds", "share_pct", category="4 + 5"), "64", (59, 61)),
    ("pooled_groups", "counted", row("koen", "share_pct", "kvinde + mand", "respondenter"), "90", (99, 101)),
    ("complete_partial", "weighted", row("besvarelser_delvise", "count"), "25", (20, 20)),  # 200 - 180
    ("complete_partial", "weighted", row("besvarelser_delvise", "share_pct"), "6.0", (4.9, 5.1)),  # 50.0 - 45.0
    ("table_totals", "counted", row("alder", "count", category="respondenter"), "205", (200, 200)),
    # (120 · [74.5, 75.5] + 80 · [62.5, 63.5]) / 200
    ("margin", "counted", row("kontakt", "share_pct", category="ja"), "80", (69.7, 70.7)),
    ("between", "counted", row("kontakt", "share_pct", category="ja"), "80", (62.5, 75.5)),
    ("between", "counted", row("tilfreds", "mean_score"), "3.80", (3.395, 3.605)),
    ("distribution", "counted", row("kontakt", "share_pct", category="nej"), "40", (29.5, 30.5)),
    ("composition", "counted", row("koen", "share_pct", "mand", "stikproeve"), "45", (49.5, 50.5)),
    ("whole", "counted", row("koen", "share_pct", category="stikproeve"), "98", (100, 100)),
    ("whole", "counted", row("koen", "share_pct", category="stikproeve"), "103", (100, 100)),
    ("possible", "counted", row("tilfreds", "mean_score"), "5.50", (1, 5)),
    ("possible", "counted", row("kontakt", "share_pct", category="ja"), "143.2", (0, 100)),
    ("possible", "counted", row("kontakt", "share_pct", category="ja"), "-7.2", (0, 100)),
    ("nested", "counted", row("framelding", "count"), "450", (0, 400)),
    ("part_of_all", "counted", row("brev", "n", "mand", "ja"), "150", (0, 140)),
    ("scale", "counted", row("tilfreds", "score", "", "5"), "4", (5, 5)),
    ("pages", "counted", row("indhold", "page", "", "Metode"), "2", (3, math.inf)),
    ("bands", "counted", row("alder", "min", "30-66"), "32", (30, 30)),
    ("band_ends", "counted", row("ung", "age_band_min", "16-29"), "18", (16, 16)),
    # 3.50 with each share moved by at most 0.5, and the two highest together too:
    # (0.5 · 5 + 0.5 · 3 - 0.5 · 2 - 0.5 · 1) / 100 = 0.025
    ("mean_score", "counted", row("tilfreds", "mean_score"), "4.10", (3.475, 3.525)),
    # 0.255 · 16 + 0.745 · 30 and 0.245 · 30 + 0.755 · 67
    ("mean_age", "counted", row("alder", "mean_age", category="respondenter"), "60.0", (26.43, 57.935)),
    ("share_count", "counted", row("framelding", "share_pct"), "11.0", (10, 10)),
    ("whole_persons", "counted", row("regioner", "share_pct", "deltagende", "Øst"), "30", (50, 50)),
    ("rates", "counted", row("bortfaldsprocent", "share_pct"), "51.0", (49.95, 50.05)),
    ("extremes", "counted", row("svarprocent", "min", ""), "62.0", (-math.inf, 60.05)),
    ("extremes", "counted", row("population", "max", ""), "400", (500, 1000)),  # 1000 in two municipalities
    ("difference", "counted", row("koen", "diff_pp", "kvinde", "forskel"), "12", (10, 10)),  # 120/200 - 200/400
    ("difference", "counted", row("koen", "gap_pp", "mand", "forskel"), "8", (10, 10)),  # 80/200 - 200/400, no sign
    ("opt_out_ratio", "counted", row("framelding", "opt_out_ratio_pct", "kvinde"), "8.7", (100 / 13, 100 / 13)),
    ("listed_shares", "counted", row("typer", "share_pct", "deltagende", "By"), "60", (50, 50)),
    ("routing", "counted", row("telefon", "n"), "150", (139, 141)),  # [69.5, 70.5] per cent of 200
    ("same_base", "counted", row("brev", "n"), "139", (140, 140)),
    ("dont_know", "counted", row("tilfreds", "n_dont_know", category="ved_ikke"), "15", (10, 10)),  # 200 - 190
    ("dont_know", "weighted", row("tilfreds", "n_dont_know", category="ved_ikke"), "15", (0, 10)),  # 180 to 200
    # 1000 · 190 / (190 + 2 · 10)
    ("weight_population", "weighted", row("tilfreds", "weight_sum", category="samlet"), "600", (904.7619047619, 1000)),
    # 100 · 189.5 / 950.5 and 100 · 190.5 / 949.5
    ("weight_share", "weighted", row("tilfreds", "weighted_share_pct", category="5"), "22.0", (19.936875, 20.063191)),
    ("weight_least", "weighted", row("tilfreds", "weight_sum", category="5"), "30", (38, math.inf)),
    ("weight_ratio", "weighted", row("besvarelser", "weight", "kvinde"), "6.0", (5, 5)),  # 600 / 120
]


@pytest.mark.parametrize("name", ["counted", "weighted"])
def test_a_report_that_fits_is_not_accused(name):
    audit = made_up(name)
    assert [check for check in audit.checks if check.result == "contradiction"] == []
    assert audit.findings == []
    assert "unchecked" not in set(frames(audit)["audit"]["result"])


def test_a_sum_off_by_its_roundings_is_rounding():
    [check] = [check for check in made_up("weighted").checks if check.result == "rounding"]
    assert check.rule == "distribution"
    assert english.calculation(check.arithmetic) == "20.0 + 40.0 + 21.1 + 9.5 + 9.5 = 100.1 against 100"


def test_every_rule_passes_somewhere_and_has_a_planted_error():
    passed = {check.rule for name in ("counted", "weighted") for check in made_up(name).checks}
    assert passed == set(RULES)
    assert {rule for rule, *_ in PLANTED} == set(RULES)


@pytest.mark.parametrize(("rule", "name", "wanted", "value", "expected"), PLANTED)
def test_a_planted_error_is_found_by_its_rule(tmp_path, rule, name, wanted, value, expected):
    audit, changed = planted(tmp_path, name, wanted, value)
    members = [
        member.expected
        for check in audit.contradictions
        if check.rule == rule
        for member in check.members
        if changed in member.quantity.rows
    ]
    assert any((m.low, m.high) == pytest.approx(expected, abs=1e-6) for m in members), members
    assert changed in {place for quantity in audit.in_doubt for place in quantity.rows}


def test_every_contradicted_figure_of_the_reports_is_found(real):
    """The `use` that the transcription gives a figure is known only to this test."""
    doubted = {place for quantity in real.in_doubt for place in quantity.rows}
    marked = {place for place, figure in enumerate(real.report.figures) if figure.use == "contradicted"}
    assert marked <= doubted
    undecided = {p for found in real.findings if not found.decided for q in found.suspects for p in q.rows}
    assert doubted - marked <= undecided


def test_the_use_of_a_figure_changes_nothing(real, tmp_path):
    folder = shutil.copytree(real.report.round.folder, tmp_path / "copy", ignore=shutil.ignore_patterns("data"))
    text = (folder / "published.csv").read_text(encoding="utf-8")
    (folder / "published.csv").write_text(text.replace(",contradicted,", ",not_computable,"), encoding="utf-8")
    again = Audit(rounds.load(folder))
    assert [check.arithmetic for check in again.contradictions] == [c.arithmetic for c in real.contradictions]


def test_the_worked_examples_of_the_reports():
    audit = Audit(rounds.load("kl2024"))
    told = {english.calculation(check.arithmetic) for check in audit.contradictions}
    assert "31,717 + 2,021 = 33,738 against the printed 33,758" in told
    assert "100 × 5,388 / 30,574 = 17.62 against the printed 18.3" in told
    assert "32.0 + 33.5 + 18.3 + 8.4 + 10.2 = 102.4 against 100" in told
    readings = " ".join(frames(audit)["audit_findings"]["reading"])
    assert "Det mest sandsynlige er, at 31.717 er forkert. Rapporten har selv 31.737 (linje 1023)" in readings
    assert "18,3; 8,4 og 10,2 er også trykt som vægtet andel" in readings


def test_no_rule_names_a_question_a_municipality_or_a_year():
    sources = [ast.parse(path.read_text(encoding="utf-8")) for path in Path(rules.__file__).parent.glob("*.py")]
    texts = {str(node.value) for tree in sources for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    for name in REPORTS:
        survey = rounds.load(name)
        places = {text for m in survey.config.municipalities for text in (m.code, m.name)}
        assert texts & {survey.id, str(survey.config.year), *survey.items, *survey.variables, *places} == set()


def test_tables_have_every_figure(real):
    tables = frames(real)
    assert tables["audit"]["figure"].nunique() == len(real.report.figures)
    assert tables["audit"]["check"].nunique() == len(real.checks) == tables["audit_summary"]["checks"].sum()
    unchecked = tables["audit"].query("result == 'unchecked'")
    assert (unchecked["rule"] == "").all()
    assert not unchecked["suspect"].any()
    assert tables["audit"].query("suspect")["finding"].notna().all()


def test_every_calculation_has_its_english(real):
    used = {
        word
        for audit in (real, made_up("counted"), made_up("weighted"))
        for c in audit.checks
        for word in english.words(c)
    }
    assert used <= set(english.WORDS)


def _truth(seed: int) -> Iterator[list[str]]:
    """The printed figures of a survey that took place: its counts rounded as a report would."""
    draw = np.random.default_rng(seed)
    n = int(draw.integers(50, 5000))
    women = draw.random(n) < draw.random()
    score = draw.choice([5, 4, 3, 2, 1], n, p=draw.dirichlet(np.ones(5)))
    yes = draw.random(n) < draw.random()

    def line(item: str, statistic: str, value: float, decimals: int, **more: str) -> list[str]:
        place = {"breakdown": "samlet", "group": "samlet", "category": ""} | more
        shown = str(danish.rounded(float(value), decimals))
        end = [statistic, shown, str(decimals), "table", "not_computable", "Opdigtet.", "s. 1", ""]
        return ["Sandt", item, "", *place.values(), *end]

    yield line("besvarelser", "count", n, 0)
    yield line("tilfreds", "n", n, 0)
    yield line("tilfreds", "mean_score", score.mean(), 2)
    for code in range(1, 6):
        yield line("tilfreds", "share_pct", 100 * (score == code).mean(), seed % 2, category=str(code))
    yield line("tilfreds", "share_pct", 100 * (score >= 4).mean(), seed % 2, category="4 + 5")
    yield line("kontakt", "n", n, 0)
    yield line("kontakt", "share_pct", 100 * yes.mean(), 0, category="ja")
    yield line("kontakt", "share_pct", 100 * (1 - yes.mean()), 0, category="nej")
    yield line("telefon", "n", yes.sum(), 0)
    for group, who in (("kvinde", women), ("mand", ~women)):
        yield line("koen", "count", who.sum(), 0, breakdown="koen", group=group, category="respondenter")
        yield line("koen", "share_pct", 100 * who.mean(), 0, breakdown="koen", group=group, category="respondenter")
        if who.any():
            yield line("kontakt", "share_pct", 100 * yes[who].mean(), 0, breakdown="koen", group=group, category="ja")


@pytest.mark.parametrize("seed", range(30))
def test_figures_of_a_real_survey_never_contradict_each_other(tmp_path, seed):
    folder = shutil.copytree(ROUNDS / "audited_counted", tmp_path / "true")
    header = (folder / "published.csv").read_text(encoding="utf-8").splitlines()[0]
    with (folder / "published.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header.split(","), *_truth(seed)])
    found = Audit(rounds.load(folder))
    assert [english.calculation(check.arithmetic) for check in found.contradictions] == []
    assert len(found.checks) >= 40


def test_means_that_no_distribution_allows_are_told_apart():
    scores = {code: Interval.exactly(float(code)) for code in "12345"}
    half = {frozenset("1"): Interval(50, 50)}
    assert attainable(half, scores) == Interval(pytest.approx(1.5), pytest.approx(3))
    assert attainable({frozenset("1"): Interval(60, 60), frozenset("2"): Interval(60, 60)}, scores) is None
