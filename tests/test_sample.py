"""`jobsurvey sample`: from a population file to a sample that the intake reads, and its protocol."""

import json
import re
import stat

import drawn
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from jobsurvey_utils import intake, results, rounds, sampling
from jobsurvey_utils.commands.sample import sample
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.sampling import making, plan, withheld


def run(*arguments, expect: int = 0):
    """The command's output, or the mistake it tells."""
    done = CliRunner().invoke(sample, [str(a) for a in arguments])
    if expect:
        assert isinstance(done.exception, JobsurveyError), done.output
        return str(done.exception)
    assert not done.exception, done.exception
    return done.stdout


def test_the_sample_is_one_that_the_intake_reads(tmp_path):
    round_ = drawn.make_round(tmp_path / "r")
    data = tmp_path / "r" / "data"
    data.mkdir()
    frame = drawn.write(tmp_path)
    run(tmp_path / "r", "--frame", frame, "--out", data / "sample.csv", "--cells", data / "frame.csv")
    table = pd.read_csv(data / "sample.csv", dtype="str")
    answered = ~table.duplicated("kommune")
    table.loc[answered, ["disposition", "answered_on"]] = ["complete", "2024-03-05"]
    table.to_csv(data / "sample.csv", index=False)
    answers = {"tilknytning": "afsluttet", "tillid": "3", "tilfredshed": "4", "video": ""}
    answers |= {"kontaktform__telefon": 1, "kontaktform__video": 0, "kontaktform__brev": 0}
    answers = table.loc[answered, ["person_id"]].assign(**answers, syge=table["lab"].map({"6.6": "3"}))
    answers.to_csv(data / "answers.csv", index=False)
    read = intake.read(round_, data)
    assert len(read.sample) == len(table)
    assert int(read.frame["population"].sum()) == 400
    assert (read.sample["disposition"] == "no_reply").sum() == len(table) - 2


def test_sizes_and_strata_of_the_sample(tmp_path):
    # 902 has 100 persons, below 150: all are invited. 901 has 300 in strata of two to one, and half of them answer.
    round_ = drawn.make_round(tmp_path / "r")
    run(tmp_path / "r", "--frame", drawn.write(tmp_path), "--out", tmp_path / "s.csv")
    table = pd.read_csv(tmp_path / "s.csv", dtype="str")
    counts = table.groupby(["kommune", "lab"]).size()
    assert counts["902"].tolist() == [60, 40]
    size = counts["901"].sum()
    assert counts["901"].tolist() == sampling.largest_remainder([size * 2 / 3, size / 3], size).tolist()
    # by hand, two strata of 2/3 and 1/3: V/S2 = sum W^2 (1/m + 0.5/m^2) - 1/300 with m = n W / 2
    width = {}
    for n in (size - 1, size):
        m = n / 2 * np.array([2 / 3, 1 / 3])
        factor = (np.array([4, 1]) / 9 * (1 / m + 0.5 / m**2)).sum() - 1 / 300
        width[n] = 1.959964 * np.sqrt(factor * 300 / 299 / 4)
    assert width[size] <= 0.1 < width[size - 1]
    assert plan.design_of(round_).seed == 7


def test_the_draw_is_repeated_bit_for_bit_in_any_order_and_format(tmp_path):
    drawn.make_round(tmp_path / "r")
    people = drawn.population()
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    run(tmp_path / "r", "--frame", drawn.write(tmp_path, people), "--out", first)
    people.sample(frac=1, random_state=3).to_parquet(tmp_path / "p.parquet", index=False)
    run(tmp_path / "r", "--frame", tmp_path / "p.parquet", "--out", second)
    assert first.read_bytes() == second.read_bytes()
    pages = [p.with_name(f"{p.stem}-protokol.md").read_text("utf-8").splitlines() for p in (first, second)]
    different = [a for a, b in zip(*pages, strict=True) if a != b]
    assert [line.split("|")[1].strip() for line in different] == ["Populationsfilen (SHA-256)"]


def test_another_seed_and_another_round_give_another_sample(tmp_path):
    frame = drawn.write(tmp_path)
    samples = []
    for name, design, changes in [("a", {}, {}), ("b", {"seed": 8}, {}), ("c", {}, {"id": "other"})]:
        drawn.make_round(tmp_path / name, {**drawn.DESIGN, **design}, **changes)
        run(tmp_path / name, "--frame", frame, "--out", tmp_path / f"{name}.csv")
        samples.append(set(pd.read_csv(tmp_path / f"{name}.csv")["person_id"]))
    assert len(set(map(len, samples))) == 1
    assert len({frozenset(s) for s in samples}) == 3


def test_everyone_in_a_stratum_has_the_same_chance_by_hashed_ids():
    names = [f"town{n}" for n in range(4000)]
    people = pd.DataFrame({"town": np.repeat(names, 5)})
    allocation = pd.Series(2, index=pd.MultiIndex.from_arrays([names], names=["town"]))
    ids = pd.Series([f"p{n}" for n in range(20_000)])
    chosen = sampling.draw_by_id(ids, people, allocation, "round:1").reshape(-1, 5)
    assert chosen.sum(axis=1).tolist() == [2] * 4000
    assert chosen.mean(axis=0) == pytest.approx(np.full(5, 2 / 5), abs=0.03)  # four standard errors


def test_the_files_are_for_their_owner_alone_and_not_written_over(tmp_path):
    drawn.make_round(tmp_path / "r")
    command = [tmp_path / "r", "--frame", drawn.write(tmp_path), "--out", tmp_path / "s.csv", "--cells"]
    command.append(tmp_path / "f.csv")
    run(*command)
    for name in ("s.csv", "f.csv", "s-protokol.md"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert "--force" in run(*command, expect=1)
    (tmp_path / "s.csv").chmod(0o644)
    run(*command, "--force")
    assert stat.S_IMODE((tmp_path / "s.csv").stat().st_mode) == 0o600
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    ("place", "message"),
    [
        (rounds.ROOT / "sample.csv", "in the repository"),
        (rounds.ROOT / "rounds" / "kl2024" / "sample.csv", "in the repository"),
        (rounds.ROOT / "rounds" / "data" / "sample.csv", "in the repository"),
        ("nowhere/s.csv", "there is no folder"),
        ("population.csv", "input files are never changed"),
        ("s.xlsx", r"the ending must be one of \.csv, \.parquet"),
    ],
)
def test_places_where_personal_data_must_not_be_are_refused(tmp_path, place, message):
    drawn.make_round(tmp_path / "r")
    frame = drawn.write(tmp_path)
    before = frame.read_bytes()
    told = run(tmp_path / "r", "--frame", frame, "--out", tmp_path / place, "--force", expect=1)
    assert re.search(message, told)
    assert frame.read_bytes() == before


def test_the_protocol_tells_rules_and_numbers_and_no_person(tmp_path):
    drawn.make_round(tmp_path / "r")
    frame = drawn.write(tmp_path)
    run(tmp_path / "r", "--frame", frame, "--out", tmp_path / "s.csv")
    page = (tmp_path / "s-protokol.md").read_text("utf-8")
    for text in ("# Protokol for stikprøven: Miniatureundersøgelsen", "| Bækby | 100 | 100 | 100,0 pct. | alle |"):
        assert text in page
    assert "seed) er 7" in page
    assert "færre end 150 borgere i populationen inviteres alle" in page
    assert "populationens 400 borgere i 2 kommuner" in page
    # 40 of the 400 have neither digital post nor a telephone: each tenth row, 30 in 901 and 10 in 902
    assert "40 i populationen" in page
    assert "| Ågerup | 30 |" in page
    assert intake.tables.fingerprint(frame) in page
    prose = re.sub(r"\b[0-9a-f]{40,64}\b", "", page)  # a fingerprint may end with ten digits
    assert not re.search(r"syn-\d|\d{6}-?\d{4}\b", prose)
    assert "pct.." not in page


def test_channels_come_from_the_contact_columns(tmp_path):
    drawn.make_round(tmp_path / "r")
    run(tmp_path / "r", "--frame", drawn.write(tmp_path), "--out", tmp_path / "s.csv")
    table = pd.read_csv(tmp_path / "s.csv").merge(drawn.population()[["person_id", "digital_post", "sms"]])
    channel = {(1, 1): "begge", (0, 1): "kun_sms", (0, 0): "ingen"}
    assert [channel[pair] for pair in zip(table["digital_post"], table["sms"], strict=True)] == table["kanal"].tolist()


def test_a_channel_column_of_its_own(tmp_path):
    drawn.make_round(tmp_path / "r", {**drawn.DESIGN, "channels": {}, "unreachable": ["ingen"]})
    people = drawn.population().drop(columns=["digital_post", "sms"]).assign(kanal="begge")
    people.loc[:5, "kanal"] = "ingen"
    run(tmp_path / "r", "--frame", drawn.write(tmp_path, people), "--out", tmp_path / "s.csv")
    assert "6 i populationen" in (tmp_path / "s-protokol.md").read_text("utf-8")


def test_plan_from_counts_from_persons_and_from_the_rounds_own_frame(tmp_path):
    drawn.make_round(tmp_path / "r")
    data, frame = tmp_path / "r" / "data", drawn.write(tmp_path)
    data.mkdir()
    run(tmp_path / "r", "--frame", frame, "--out", tmp_path / "s.csv", "--cells", data / "frame.csv")
    persons = json.loads(run(tmp_path / "r", "--plan", "--frame", frame, "--json"))
    assert persons == json.loads(run(tmp_path / "r", "--plan", "--counts", data / "frame.csv", "--json"))
    assert persons == json.loads(run(tmp_path / "r", "--plan", "--json"))
    assert persons["population"] == 400
    assert persons["sizes"][1] | {"half_width": 0} == {
        "kommune": "902",
        "population": 100,
        "sample": 100,
        "rule": "census",
        "wanted": 100,
        "response": 0.5,
        "respondents": 50.0,
        "half_width": 0,
    }
    text = run(tmp_path / "r", "--plan")
    assert re.search(r"Bækby +100 +100 +census", text)


def test_the_curve_rule(tmp_path):
    curve = {"smallest": 30, "largest": 90, "total": 120}
    design = {**drawn.DESIGN, "census_below": 0, "curve": curve}
    drawn.make_round(tmp_path / "r", {key: value for key, value in design.items() if key != "precision"})
    told = json.loads(run(tmp_path / "r", "--plan", "--frame", drawn.write(tmp_path), "--json"))
    assert [(row["sample"], row["rule"]) for row in told["sizes"]] == [(90, "curve"), (30, "curve")]


def test_minimum_and_maximum(tmp_path):
    frame = drawn.write(tmp_path)
    for precision, size, rule in [
        ({"half_width": 0.1, "maximum": 50}, 50, "maximum"),
        ({"half_width": 0.3, "minimum": 80}, 80, "minimum"),
        ({"half_width": 0.01, "maximum": 60}, 60, "maximum"),
    ]:
        drawn.make_round(tmp_path / "r", {**drawn.DESIGN, "precision": precision})
        told = json.loads(run(tmp_path / "r", "--plan", "--frame", frame, "--json"))["sizes"][0]
        assert (told["sample"], told["rule"]) == (size, rule)


def test_response_of_groups_keeps_the_municipalitys(tmp_path):
    response = {"expected": 0.4, "municipalities": {"902": 0.6}}
    response["groups"] = {"maalgruppe": {"dagpenge": 0.6, "sygedagpenge": 0.3}}
    round_ = drawn.make_round(tmp_path / "r", {**drawn.DESIGN, "response": response})
    counts = pd.DataFrame(list(drawn.PEOPLE), columns=["kommune", "maalgruppe"])
    counts = counts.replace({"6.1": "dagpenge", "6.6": "sygedagpenge"}).assign(population=drawn.PEOPLE.values())
    made = plan.make(round_, counts).strata
    # 901: two to one, 0.4 = 2/3 x + 1/3 x/2, x = 0.48 and 0.24; 902: 0.6 = 0.6 x + 0.4 x/2, x = 0.75
    assert made["response"].tolist() == pytest.approx([0.48, 0.24, 0.75, 0.375])
    response["municipalities"]["902"] = 0.9
    round_ = drawn.make_round(tmp_path / "q", {**drawn.DESIGN, "response": response})
    with pytest.raises(JobsurveyError, match=r"exceed 1 in 1 strata, in Bækby, Dagpenge 11[23] per cent"):
        plan.make(round_, counts)


@pytest.mark.parametrize(
    ("design", "message"),
    [
        ({"response": {"expected": 0}}, "response.expected: must be greater than 0"),
        ({"response": {"expected": 1.2}}, "response.expected: must be less than or equal to 1"),
        ({"response": {"expected": 0.5, "municipalities": {"999": 0.5}}}, "'999' is not known"),
        ({"response": {"expected": 0.5, "groups": {"alder": {}}}}, "'alder' is not known; .*allowed are maalgruppe"),
        ({"response": {"expected": 0.5, "groups": {"maalgruppe": {"dagpenge": 0.5}}}}, "no rate for sygedagpenge"),
        ({"precision": None}, "exactly one of: precision, curve"),
        ({"precision": {"half_width": 0.6}}, "half_width: must be less than 0.5"),
        ({"precision": {"half_width": 0.1, "minimum": 9, "maximum": 8}}, r"minimum \(9\) must not be above maximum"),
        ({"earlier": "kl2024", "design_effect": 1.2}, "at most one of: earlier, design_effect"),
        ({"channels": {"fax": ["fax"]}}, "channels: 'fax' is not known"),
        ({"channels": {"begge": ["sms"], "kun_sms": ["sms"]}}, "same contact columns: sms"),
        ({"sede": 1}, "'sede' is not known; did you mean 'seed'"),
    ],
)
def test_mistakes_in_the_design_are_told(tmp_path, design, message):
    with pytest.raises(JobsurveyError, match=message):
        drawn.make_round(tmp_path, {**drawn.DESIGN, **design})


def test_a_design_needs_the_municipality_among_the_strata(tmp_path):
    with pytest.raises(JobsurveyError, match="sampling_strata: kommune must be among them"):
        drawn.make_round(tmp_path, sampling_strata=["maalgruppe"])


@pytest.mark.parametrize(
    ("design", "message"),
    [
        ({"precision": {"half_width": 0.01}}, "Ågerup: with all 300 invited"),
        ({"precision": {"half_width": 0.1, "minimum": 500}}, "Ågerup: minimum is 500, but there are 300 persons"),
        (
            {"census_below": 0, "precision": {"half_width": 0.04}},
            r"Ågerup: with all 300 [^\n]*\n[^\n]*Bækby: with all 100",
        ),
    ],
)
def test_sizes_that_cannot_be_had_are_refused(tmp_path, design, message):
    drawn.make_round(tmp_path / "r", {**drawn.DESIGN, **design})
    assert re.search(message, run(tmp_path / "r", "--plan", "--frame", drawn.write(tmp_path), expect=1))


def change(column, value, rows=slice(0, 1)):
    def changed(table):
        table[column] = table[column].astype(object)
        table.loc[table.index[rows], column] = value
        return table

    return changed


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda t: t[t["kommune"] != "902"], "kommune: nobody in the population is Bækby"),
        (lambda t: t[t["lab"] != "6.6"], "maalgruppe: nobody in the population is Sygedagpenge"),
        (lambda t: t.assign(person_id=[t["person_id"][1], *t["person_id"][1:]]), "in the file already"),
        (lambda t: t.assign(person_id=["0101701234", *t["person_id"][1:]]), "looks like a CPR number"),
        (lambda t: t.drop(columns="alder"), "column missing: 'alder'"),
        (lambda t: t.drop(columns="sms"), "column missing: 'sms'"),
        (lambda t: t.assign(navn="x"), "the column 'navn' looks like"),
        (change("kommune", "999"), "unknown municipality: '999'"),
        (change("lab", ""), "empty"),
        (change("alder", "99"), "outside the (bands|population)"),
        (change("startdato", "i går"), "unreadable date"),
        (change("sms", ""), "column 'sms': empty in row 2"),
        (change("sms", "2"), "unknown value: '2'"),
        (change("digital_post", "1"), "a combination of digital_post, sms without a channel"),
        (lambda t: t.head(0), "has columns and no rows"),
    ],
)
def test_mistakes_in_the_population_are_told_without_a_person(tmp_path, damage, message):
    drawn.make_round(tmp_path / "r")
    frame = drawn.write(tmp_path, damage(drawn.population()))
    told = run(tmp_path / "r", "--frame", frame, "--out", tmp_path / "s.csv", expect=1)
    assert re.search(message, told), told
    assert "syn-" not in told
    assert "0101701234" not in told
    assert not (tmp_path / "s.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give --frame FILE and --out FILE"),
        (["--frame", "x.csv"], "give --frame FILE and --out FILE"),
        (["--plan", "--out", "s.csv"], "--plan draws nobody"),
        (["--plan", "--frame", "a.csv", "--counts", "b.csv"], "give one of them"),
        (["--plan"], "there is no such file; name one with --counts or --frame"),
        (["--frame", "a.csv", "--out", "s.csv", "--cells", "s.csv"], "must be different files"),
    ],
)
def test_options_that_do_not_fit_are_refused(tmp_path, arguments, message):
    drawn.make_round(tmp_path / "r")
    assert re.search(message, run(tmp_path / "r", *arguments, expect=1))


def test_a_round_without_a_design_is_told_what_to_state(tmp_path):
    assert "sampling_design is missing" in run("kl2024", "--plan", expect=1)


def test_counts_do_not_tell_strata_that_are_no_weighting_cells(tmp_path):
    round_ = drawn.make_round(tmp_path / "r")
    cells = round_.config.weighting.model_copy(update={"cells": ("kommune", "koen"), "collapse": ("koen",)})
    round_.config = round_.config.model_copy(update={"weighting": cells})
    with pytest.raises(JobsurveyError, match="do not tell maalgruppe"):
        making.plan_only(round_, None, tmp_path / "frame.csv")


def test_a_failed_write_leaves_nothing(tmp_path, monkeypatch):
    drawn.make_round(tmp_path / "r")
    frame = drawn.write(tmp_path)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", full)
    assert "No space left" in run(tmp_path / "r", "--frame", frame, "--out", tmp_path / "s.csv", expect=1)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["population.csv", "r"]


@pytest.mark.parametrize(
    ("columns", "shown", "sums"),
    [
        ([[0, 12, 30]], ["0 12 30"], [True]),
        ([[3, 12, 30]], ["– – 30"], [True]),
        ([[3, 4, 30]], ["– – 30"], [True]),
        ([[1, 1, 30]], ["– – –"], [True]),  # with 30 and the sum 32 shown, each of the two would be 1
        ([[2, 0, 0]], ["– 0 0"], [False]),
        ([[1, 1, 1, 1, 1]], ["– – – – –"], [False]),  # with the sum 5 shown, each would be 1
        ([[3, 12, 30, 9], [2, 5, 0, 9]], ["– – 30 9", "– – 0 9"], [True, True]),
        ([[9, 12, 30], [1, 2, 0]], ["– – –", "– – 0"], [True, False]),  # 1 + 2 are too few to show their sum
    ],
)
def test_a_small_count_does_not_follow_from_the_others_and_the_sum(columns, shown, sums):
    table, told = withheld.guarded(columns, 5)
    assert ([" ".join(column) for column in table], told) == (shown, sums)


@pytest.mark.parametrize(
    ("population", "hidden"),
    [
        ([3, 20, 30], [True, True, False]),
        ([3, 4, 30], [True, True, True]),
        ([3, 8, 30], [True, True, False]),
        ([10, 20], [False, False]),
        ([3], [True]),
    ],
)
def test_small_strata_are_shown_together_with_others(population, hidden):
    assert withheld.pooled(np.array(population), 10).tolist() == hidden


def test_columns_called_otherwise_and_columns_left_unread(tmp_path):
    files = {"columns": {"population": {"kommune": "KOM NR", "sms": "mobil"}}, "ignore": {"population": ["bemærkning"]}}
    drawn.make_round(tmp_path / "r", files=files)
    people = drawn.population().rename(columns={"kommune": "KOM NR", "sms": "mobil"}).assign(bemærkning="x")
    people.to_csv(tmp_path / "p.csv", index=False, sep=";", encoding="windows-1252")
    run(tmp_path / "r", "--frame", tmp_path / "p.csv", "--out", tmp_path / "s.csv")
    drawn.make_round(tmp_path / "q")
    run(tmp_path / "q", "--frame", drawn.write(tmp_path), "--out", tmp_path / "t.csv")
    assert (tmp_path / "s.csv").read_bytes() == (tmp_path / "t.csv").read_bytes()


def test_cpr_numbers_are_not_written_and_the_drawn_rows_are(tmp_path, monkeypatch):
    drawn.make_round(tmp_path / "r")
    monkeypatch.setenv("JOBSURVEY_CPR_KEY", "0123456789abcdefghijklmnopqrstuvwxyz")
    number = range(len(drawn.population()))
    people = drawn.population().drop(columns="person_id")
    people["cpr"] = [f"{n % 28 + 1:02}{n % 12 + 1:02}70{n:04}" for n in number]
    run(tmp_path / "r", "--frame", drawn.write(tmp_path, people), "--out", tmp_path / "s.csv")
    table = pd.read_csv(tmp_path / "s.csv", dtype="str")
    assert table["person_id"].str.fullmatch("[0-9a-f]{64}").all()
    rows = pd.read_csv(tmp_path / "s-rows.csv").set_index("person_id").loc[table["person_id"], "row"]
    assert people.iloc[rows - 2]["alder"].tolist() == table["alder"].astype(int).tolist()  # the header is row 1
    written = "".join(path.read_text("utf-8") for path in tmp_path.glob("s*"))
    assert not any(text in written for text in people["cpr"])
    assert stat.S_IMODE((tmp_path / "s-rows.csv").stat().st_mode) == 0o600


def test_the_design_effects_of_an_earlier_round_are_expected_again(tmp_path, monkeypatch):
    scores = pd.DataFrame({"breakdown": "kommune", "group": ["101", "901"], "deff": [1.4, 1.0]})
    response = pd.DataFrame({"breakdown": "kommune", "group": ["101", "901"], "population": 100})
    store = results.Store({"scores": scores, "response": response.assign(complete=20, partial=0)}, {})
    monkeypatch.setattr(results, "load", lambda round_: {"kl2024": store}[round_.id])
    drawn.make_round(tmp_path / "r", {**drawn.DESIGN, "earlier": "kl2024"})
    frame = drawn.write(tmp_path)
    told = json.loads(run(tmp_path / "r", "--plan", "--frame", frame, "--json"))
    found = {row["group"]: row["deff"] for row in told["precision"] if row["breakdown"] == "kommune"}
    assert found == pytest.approx({"901": 1.2, "902": 1.4})  # 1.0 and 1.4 with 20/100 added; 902 has their median
    run(tmp_path / "r", "--frame", frame, "--out", tmp_path / "s.csv")
    assert "runden kl2024 (medianen over spørgsmål): fra 1,20 til 1,40" in (tmp_path / "s-protokol.md").read_text(
        "utf-8"
    )
