"""The results store: whole or not at all, the same bytes each time, and nothing in it that is not for publication."""

from __future__ import annotations

import json
import shutil

import mini
import pandas as pd
import pytest

from jobsurvey_utils import results, rounds
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.results import export, files


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return mini.read(tmp_path_factory.mktemp("mini"))


@pytest.fixture(scope="module")
def store(data):
    return results.build(data)


@pytest.fixture
def round_folder(tmp_path):
    """A copy of the miniature with its data in place."""
    folder = shutil.copytree(mini.FOLDER, tmp_path / "mini", ignore=shutil.ignore_patterns("data"))
    mini.write(folder / "data")
    return folder


def test_store_reads_as_it_was_written(store, tmp_path):
    store.write(tmp_path / "results")
    found = results.load_folder(tmp_path / "results")
    assert found.meta == store.meta
    assert list(found.tables) == list(store.tables) == list(files.TABLES)
    for name, table in store.tables.items():
        pd.testing.assert_frame_equal(found.tables[name], table, rtol=1e-10)


def test_store_says_what_it_rests_on(store):
    assert {k: v for k, v in store.meta.items() if k not in ("fingerprints", "rows")} == {
        "round": "mini",
        "synthetic": True,
        "n_population": 150,
        "n_sample": 40,
        "n_respondents": 32,
    }
    assert set(store.meta["fingerprints"]) == {"frame.csv", "sample.csv", "answers.csv"}


def test_the_same_data_gives_the_same_bytes(data, store, tmp_path):
    store.write(tmp_path / "one")
    results.build(data).write(tmp_path / "two")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_every_row_of_every_file_is_marked_as_synthetic(store, tmp_path):
    store.write(tmp_path / "results")
    for path in (tmp_path / "results").glob("*.csv"):
        table = pd.read_csv(path, dtype=str)
        assert table.columns[0] == "round"
        assert table.columns[-1] == "data"
        assert set(table["data"]) <= {"synthetic"}
        assert "nan" not in path.read_text(encoding="utf-8").lower().split(",")


def test_the_store_holds_no_persons(data, store, tmp_path):
    store.write(tmp_path / "results")
    text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "results").iterdir())
    assert "syn-" not in text


def test_a_new_store_takes_the_place_of_the_old_one(store, tmp_path):
    folder = tmp_path / "results"
    folder.mkdir()
    (folder / "stale.csv").write_text("old")
    (tmp_path / ".results.new").mkdir()
    (tmp_path / ".results.new" / "half.csv").write_text("left by an interrupted run")
    store.write(folder)
    assert {path.name for path in folder.iterdir()} == {*(f"{name}.csv" for name in files.TABLES), "meta.json"}
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_an_interrupted_write_leaves_the_old_store(store, tmp_path, monkeypatch):
    store.write(tmp_path / "results")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "write", full)
    with pytest.raises(OSError, match="No space left"):
        store.write(tmp_path / "results")
    assert results.load_folder(tmp_path / "results").meta == store.meta


@pytest.mark.parametrize("damage", ["missing", "cut", "no meta", "bad meta", "no column"])
def test_a_damaged_store_is_refused(store, tmp_path, damage):
    folder = tmp_path / "results"
    store.write(folder)
    path = folder / "shares.csv"
    match damage:
        case "missing":
            path.unlink()
        case "cut":
            path.write_bytes(path.read_bytes()[:1000])
        case "no meta":
            (folder / "meta.json").unlink()
        case "bad meta":
            (folder / "meta.json").write_text("{")
        case "no column":
            pd.read_csv(path).drop(columns="share").to_csv(path, index=False)
    with pytest.raises(JobsurveyError, match="no whole results store"):
        _ = results.load_folder(folder).shares


def test_rows_on_items_are_those_of_the_whole_table(store, tmp_path):
    store.write(tmp_path / "results")
    loaded, item = results.load_folder(tmp_path / "results"), str(store.shares["item"].iloc[-1])
    wanted = store.shares[store.shares["item"] == item]
    for found in (loaded.of_items("shares", [item]), store.of_items("shares", [item])):
        pd.testing.assert_frame_equal(found.reset_index(drop=True), wanted.reset_index(drop=True), rtol=1e-9)
    assert loaded.of_items("shares", []).empty


def test_a_round_without_results_says_how_to_make_them(data):
    with pytest.raises(JobsurveyError, match="make it with `jobsurvey book`"):
        results.load(data.round)


# jobsurvey tables


SHARES = "round,item,breakdown,group,category,n,n_total,share,se,ci_low,ci_high,suppressed,data"
SCORES = "round,item,breakdown,group,n,n_dont_know,score,se,ci_low,ci_high,deff,n_eff,suppressed,data"
RESPONSE = "round,breakdown,group,population,sample,complete,partial,opt_out,response_rate,weighted_response_rate,data"


def header(path) -> str:
    return path.read_text(encoding="utf-8").splitlines()[0].replace('"', "")


def test_tables_have_the_columns_of_the_contract(round_folder, tmp_path):
    out = tmp_path / "out"
    written = results.tables(rounds.load(round_folder), out)
    assert [path.name for path in written] == ["shares.csv", "scores.csv", "response.csv", "README.txt"]
    assert header(out / "shares.csv") == SHARES
    assert header(out / "scores.csv") == SCORES
    assert header(out / "response.csv") == RESPONSE
    assert "after disclosure control" in (out / "README.txt").read_text()
    assert {path.name for path in out.iterdir()} == {path.name for path in written}


def test_tables_hold_what_the_store_holds(round_folder, tmp_path, store):
    results.tables(rounds.load(round_folder), tmp_path / "out")
    table = pd.read_csv(tmp_path / "out" / "shares.csv", dtype={"group": str, "category": str})
    assert table["suppressed"].to_list() == store.shares["suppressed"].to_list()
    assert table["share"].to_numpy() == pytest.approx(store.shares["share"].to_numpy(), nan_ok=True)


def test_internal_tables_are_whole_and_stamped(round_folder, tmp_path):
    out = tmp_path / "out"
    written = results.tables(rounds.load(round_folder), out, internal=True)
    assert "weights.csv" in [path.name for path in written]
    for path in out.glob("*.csv"):
        table = pd.read_csv(path)
        assert table.columns[-1] == "publication"
        assert set(table["publication"]) == {"not for publication"}
    shares = pd.read_csv(out / "shares.csv")
    assert not shares["suppressed"].any()
    assert shares["n"].notna().all()
    assert header(out / "weights.csv") == "person_id,cell,population,respondents,weight,data,publication"
    weights = pd.read_csv(out / "weights.csv")
    assert len(weights) == 32
    assert weights["weight"].sum() == pytest.approx(150)
    assert "NOT FOR PUBLICATION" in (out / "README.txt").read_text()


@pytest.mark.parametrize(
    "folder",
    ["book", "book/generated/mini", "notebooks/../book/x", "_build/html/x", "", "x", "rounds/mini", "rounds/data/x"],
)
def test_internal_tables_are_never_written_in_the_repository(round_folder, folder):
    with pytest.raises(JobsurveyError, match=r"never written under .*; allowed: .*rounds/<round>/data") as error:
        results.tables(rounds.load(round_folder), rounds.ROOT / folder, internal=True)
    assert str(rounds.ROOT / folder) in str(error.value)
    assert not any((rounds.ROOT / place / "x").exists() for place in ("", "book", "_build/html", "rounds/data"))


def test_internal_tables_may_stand_beside_the_microdata(round_folder, tmp_path, monkeypatch):
    monkeypatch.setattr(export, "ROOT", tmp_path)
    out = tmp_path / "rounds" / "mini" / "data" / "tables"
    results.tables(rounds.load(round_folder), out, internal=True)
    assert (out / "weights.csv").exists()


def test_a_full_disk_is_told_with_the_file_and_leaves_nothing_half_written(round_folder, tmp_path, monkeypatch):
    def fill(table, path):
        path.write_text("half")
        raise OSError(28, "Error writing bytes to file")

    monkeypatch.setattr(files, "write", fill)
    with pytest.raises(JobsurveyError, match=r"out/shares\.csv: cannot be written \(No space left on device\)"):
        results.tables(rounds.load(round_folder), tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_internal_tables_follow_links_into_the_book(round_folder, tmp_path):
    (tmp_path / "link").symlink_to(rounds.ROOT / "book")
    with pytest.raises(JobsurveyError, match="never written under"):
        results.tables(rounds.load(round_folder), tmp_path / "link" / "x", internal=True)


def test_meta_is_readable_json(store, tmp_path):
    store.write(tmp_path / "results")
    assert json.loads((tmp_path / "results" / "meta.json").read_text())["round"] == "mini"
