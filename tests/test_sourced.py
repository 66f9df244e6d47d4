"""What the source of a round's figures is called."""

import pandas as pd

from jobsurvey_utils.display import sourced


def test_a_report_is_called_a_report():
    assert sourced.named("rapport", "Rapporten trykker rapportens tal.") == "Rapporten trykker rapportens tal."


def test_an_article_is_called_an_article():
    assert sourced.named("artikel", "Rapporten trykker rapportens tal.") == "Artiklen trykker artiklens tal."


def test_the_report_of_another_year_and_an_address_stay():
    for text in ("som i rapporten fra 2024", "[her](beregninger.html#hvad-rapporten-siger)"):
        assert sourced.named("artikel", text) == text


def test_only_the_texts_of_a_table_are_changed():
    frame = pd.DataFrame({"Kilde": ["Rapporten", None], "n": pd.array([1, None], dtype="Int64")})
    found = sourced.named_in("artikel", frame)
    assert found["Kilde"].tolist()[0] == "Artiklen"
    assert found["n"].equals(frame["n"])
    assert list(found.columns) == ["Kilde", "n"]
