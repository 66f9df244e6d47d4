"""Files of every format: the same round gives the same microdata, and no file is changed."""

from __future__ import annotations

import formats
import mini
import pandas as pd
import pytest

from jobsurvey_utils import intake, rounds
from jobsurvey_utils.errors import JobsurveyError


def content(data: intake.Microdata) -> dict[str, object]:
    """All that microdata holds, to the last byte of each column."""
    found = {}
    for name in ("frame", "sample", "respondents", "asked"):
        table = getattr(data, name)
        found[name] = (str(table.dtypes.to_dict()), table.to_parquet(index=True))
    return found


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("csv")
    return intake.read(formats.csv()(folder), folder)


@pytest.mark.parametrize("form", formats.WRITERS)
def test_every_format_gives_the_same_microdata(tmp_path, expected, form):
    round_ = formats.WRITERS[form](tmp_path)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()}
    data = intake.read(round_, tmp_path)
    assert content(data) == content(expected)
    for name in ("frame", "sample", "respondents"):
        pd.testing.assert_frame_equal(getattr(data, name), getattr(expected, name))
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()} == before


def test_the_microdata_is_what_was_written(expected):
    """Against the tables themselves, since the formats could all be wrong alike."""
    written = formats.tables()
    assert expected.sample["person_id"].tolist() == written["sample"]["person_id"].tolist()
    assert expected.sample["alder_value"].tolist() == written["sample"]["alder"].astype(float).tolist()
    assert (expected.sample["alder_value"] % 1 == 0.5).any()
    codes = written["sample"]["kommune"].map({"Ågerup": "901", "Bækby": "902"})
    assert expected.sample["kommune"].astype(str).tolist() == codes.tolist()
    tillid = expected.respondents["tillid"].astype("object").fillna("").tolist()
    by_id = written["answers"].set_index("person_id")["tillid"]
    assert tillid == by_id.loc[expected.respondents["person_id"]].tolist()
    assert tillid.count("ved_ikke") == 5
    assert tillid.count("") == 5


def test_synthetic_files_are_read_in_the_rounds_own_form(tmp_path, expected):
    """Whatever round.yml says of real files that are not there yet."""
    named = {"frame": "x.sav", "sample": "y.xlsx", "answers": "y.xlsx"}
    told = formats.round_of(**named, columns={"sample": {"koen": "Køn"}}, decimal=",", separator=";")
    round_ = rounds.Round(tmp_path, told.config, told.questionnaire)
    with pytest.raises(JobsurveyError, match=r"synthetic lacks frame\.csv, sample\.csv, answers\.csv"):
        intake.locate(round_)
    formats.csv()(mini.write(tmp_path / "data" / "synthetic"))
    assert content(intake.read(round_)) == content(expected)
