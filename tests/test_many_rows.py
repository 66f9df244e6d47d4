"""What spares memory where there are millions of rows, with few of them."""

from __future__ import annotations

import mini
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from jobsurvey_utils import weighting
from jobsurvey_utils.inference import paired
from jobsurvey_utils.intake import ids, recoding, rows
from jobsurvey_utils.intake.among import is_among
from jobsurvey_utils.intake.tables import Source


@pytest.mark.parametrize(("largest", "kind"), [(0, "int8"), (127, "int8"), (128, "int16"), (32_768, "int32")])
def test_numbers_are_held_in_the_smallest_type_that_holds_them(largest, kind):
    found = recoding.narrow(np.array([-2, -1, largest]))
    assert found.dtype == kind
    assert found.tolist() == [-2, -1, largest]


@pytest.mark.parametrize("number", [1, 127, 128, 129, 300])
def test_a_column_keeps_its_texts_however_many_there_are(number):
    texts = [*map(str, range(number)), None, "0"]
    table = recoding.narrowed(pa.table({"a": pa.chunked_array([pa.array(texts).dictionary_encode()])}))
    distinct, index = recoding.parts(table["a"])
    assert [None if place < 0 else distinct[place].as_py() for place in index.tolist()] == texts


def test_ids_of_rows_left_out_are_nobodys(tmp_path):
    column = pa.chunked_array([pa.array(["a", "i alt", "b", None, "a"]).dictionary_encode()])
    source = rows.kept(Source(tmp_path, pa.table({"person_id": column})), np.array([True, False, True, True, True]))
    found = ids.Ids.of(source)
    assert found.series().astype(object).where(found.number >= 0, None).tolist() == ["a", "b", None, "a"]
    assert "i alt" not in found
    assert found.again.tolist() == [False, False, False, True]


def test_an_id_is_found_in_the_first_row_that_has_it(tmp_path):
    one, other = (
        ids.Ids.of(Source(tmp_path, pa.table({"person_id": pa.chunked_array([pa.array(texts).dictionary_encode()])})))
        for texts in (["c", "x", None, "a", "c"], ["a", "b", "c", "a"])
    )
    assert one.place_in(other).tolist() == [2, -1, -1, 0, 2]
    assert other.place_in(one).tolist() == [3, -1, 0, 3]


def test_a_missing_value_is_among_no_codes():
    column = pd.Series(pd.Categorical(["a", None, "b", "c"]))
    assert is_among(column, ["b", "a", "z"]).tolist() == [True, False, True, False]
    assert not is_among(column, []).any()


def test_differences_of_questions_are_the_same_where_few_persons_are_held_at_a_time(tmp_path, monkeypatch):
    data = mini.read(tmp_path)
    whole = paired.differences(data, weighting.weigh(data))
    monkeypatch.setattr(paired, "TOGETHER", 7)
    parts = paired.differences(data, weighting.weigh(data))
    assert len(whole)
    pd.testing.assert_frame_equal(parts, whole, rtol=1e-12)
