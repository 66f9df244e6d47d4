"""The day of an answer is that of Denmark, around midnight and at the change of summer time, in every format.

Summer time of 2024 began on 31 March at 01:00 UTC and ended on 27 October at 01:00 UTC. The days are worked out
by hand.
"""

from __future__ import annotations

import datetime as dt

import mini
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
from good import Good

from jobsurvey_utils import intake, rounds
from jobsurvey_utils.build import gate
from jobsurvey_utils.intake import local_time, readers
from jobsurvey_utils.intake.readers.texts import as_text, value_as_text

IN_UTC = {
    "2024-03-30T22:59:59": "2024-03-30",
    "2024-03-30T23:00:00": "2024-03-31",
    "2024-03-31T00:59:59": "2024-03-31",
    "2024-03-31T01:00:00": "2024-03-31",
    "2024-03-31T21:59:59": "2024-03-31",
    "2024-03-31T22:00:00": "2024-04-01",
    "2024-10-26T21:59:59": "2024-10-26",
    "2024-10-26T22:00:00": "2024-10-27",
    "2024-10-27T22:59:59": "2024-10-27",
    "2024-10-27T23:00:00": "2024-10-28",
    "2024-12-31T23:00:00": "2025-01-01",
    "2024-11-03T23:30:00": "2024-11-04",
}
"""A time in UTC, and the day in Denmark."""
WRITTEN = {
    "2024-03-10": "2024-03-10",
    "2024-03-10 23:59:59": "2024-03-10",
    "2024-03-10T23:59": "2024-03-10",
    "2024-03-10T23:30:00+01:00": "2024-03-10",
    "2024-03-10T23:30:00+0000": "2024-03-11",
    "2024-03-10 23:30:00+00": "2024-03-11",
    "2024-03-10 23:30:00 UTC": "2024-03-11",
    "2024-03-10 23:30 GMT": "2024-03-11",
    "2024-03-10 23:30:00.123 +02:00": "2024-03-10",
    "2024-03-10 00:30:00 +02:00": "2024-03-09",
    "2024-03-10T18:30:00-05:00": "2024-03-11",
}
"""Ways to write a time, with a zone and without."""


@pytest.mark.parametrize(("time", "day"), IN_UTC.items())
def test_a_time_in_utc_is_of_the_danish_day(time, day):
    aware = dt.datetime.fromisoformat(time).replace(tzinfo=dt.UTC)
    assert local_time.day_of_text(f"{time}Z") == local_time.day(aware) == dt.date.fromisoformat(day)
    assert value_as_text(aware) == day
    assert value_as_text(dt.datetime.fromisoformat(time)) == time[:10]


@pytest.mark.parametrize(("text", "day"), WRITTEN.items())
def test_a_time_is_read_with_its_zone_and_without_as_it_stands(text, day):
    assert local_time.day_of_text(text).isoformat() == day


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", ["UTC", "+01:00", "Europe/Copenhagen", "America/New_York"])
def test_zoned_timestamps_are_points_in_time_whatever_their_zone(unit, zone):
    times = pa.array(pd.to_datetime([*IN_UTC, None], utc=True), pa.timestamp(unit, zone))
    assert as_text(times).to_pylist() == [*IN_UTC.values(), None]
    unzoned = pa.array(pd.to_datetime([*IN_UTC, None]), pa.timestamp(unit))
    assert as_text(unzoned).to_pylist() == [*(time[:10] for time in IN_UTC), None]


def excel(path, times):
    book = openpyxl.Workbook()
    book.active.append(["answered_on"])
    for time in times:
        book.active.append([time])
    book.save(path)


WRITERS = {
    ".xlsx": excel,
    ".sav": lambda path, times: pyreadstat.write_sav(pd.DataFrame({"answered_on": times}), path),
    ".dta": lambda path, times: pyreadstat.write_dta(pd.DataFrame({"answered_on": times}), path),
    ".parquet": lambda path, times: pq.write_table(pa.table({"answered_on": times}), path),
}


@pytest.mark.parametrize("ending", WRITERS)
def test_times_of_files_without_zones_are_taken_as_they_stand(tmp_path, ending):
    path = tmp_path / f"times{ending}"
    WRITERS[ending](path, [dt.datetime.fromisoformat(time) for time in IN_UTC])
    read = readers.open_file(path, readers.How("sample")).read(["answered_on"])
    assert read["answered_on"].to_pylist() == [time[:10] for time in IN_UTC]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("year-month-day", "2024-03-09T23:30:00Z"),
        ("year-month-day", "2024-03-10 23:30:00"),
        ("day-month-year", "09-03-2024 23:30:00 UTC"),
        ("day-month-year", "10/03/2024 00.30"),
        ("day-month-year", "10.03.2024 kl. 23:30"),
    ],
)
def test_the_day_of_an_answer_in_a_csv_file(tmp_path, form, text):
    good = Good(tmp_path / "god")
    if form == "day-month-year":
        for name in ("startdato", "answered_on"):
            good.sample[name] = good.sample[name].str.replace(r"(\d+)-(\d+)-(\d+)", r"\3-\2-\1", regex=True)
    good.sample.loc[0, "answered_on"] = text
    good.files(dates=form)
    data = intake.read(rounds.load(good.write()))
    assert data.sample["answered_on"][0] == pd.Timestamp("2024-03-10")
    assert data.warnings == ()


def test_an_answer_after_midnight_in_denmark_is_after_the_field_work(tmp_path):
    """Though it is before midnight in UTC. It is told as it stands in the file."""
    good = Good(tmp_path / "god")
    good.sample.loc[0, "answered_on"] = "2024-03-31T22:00:00Z"
    [told] = gate.examine(good.write()).problems
    assert (told.kind, told.value) == ("date-outside-fieldwork", "'2024-03-31T22:00:00Z'")
    assert mini.load().config.fieldwork.closes == dt.date(2024, 3, 31)
