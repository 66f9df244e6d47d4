"""The three files of a small round in each format that is read, all with the same content."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import mini
import openpyxl
import pandas as pd
import pyreadstat

from jobsurvey_utils import rounds
from jobsurvey_utils.rounds.schema import Files

NAMES = ("frame", "sample", "answers")
NUMBERS = ("population", "alder", "kontaktform__telefon", "kontaktform__video", "kontaktform__brev")
DATES = ("startdato", "answered_on")
GRADE = {1.0: "I meget lav grad", 2.0: "I lav grad", 3.0: "I nogen grad", 4.0: "I høj grad", 5.0: "I meget høj grad"}
UNSURE = 8.0
REFUSED = 9.0
LABELS = {
    "koen": {1.0: "Kvinde", 2.0: "Mand"},
    "tillid": GRADE | {UNSURE: "Ved ikke", REFUSED: "Ønsker ikke at svare"},
    "syge": GRADE,
    "tilfredshed": GRADE,
    "kontaktform__video": {0.0: "Ikke valgt", 1.0: "Valgt"},
}
"""Value labels as a survey tool writes them, to columns whose codes are numbers."""


def tables() -> dict[str, pd.DataFrame]:
    """The content, as text: Danish letters, a municipality by its name, a decimal number."""
    sample = mini.sample().astype("str")
    sample["kommune"] = sample["kommune"].map({"901": "Ågerup", "902": "Bækby"})
    sample["alder"] = (sample["alder"].astype(float) + 0.5).astype(str).where(sample["alder"] == "20", sample["alder"])
    return {"frame": mini.frame().astype("str"), "sample": sample, "answers": mini.answers().astype("str")}


def round_of(**files: object) -> rounds.Round:
    """The small round with its files told in another way."""
    loaded = mini.load()
    config = loaded.config.model_copy(update={"files": Files.model_validate(loaded.config.files.model_dump() | files)})
    return rounds.Round(loaded.folder, config, loaded.questionnaire)


def named(ending: str, **more: object) -> rounds.Round:
    """The small round with files of another ending."""
    return round_of(**{name: f"{name}{ending}" for name in NAMES}, **more)


def csv(separator: str = ",", encoding: str = "utf-8", decimal: str = ".") -> Callable[[Path], rounds.Round]:
    """A writer of CSV files that says nothing of their form in round.yml."""

    def write(folder: Path) -> rounds.Round:
        for name, table in tables().items():
            if decimal == ",":
                table = table.replace(r"^(\d+)\.(\d+)$", r"\1,\2", regex=True)
            table.to_csv(folder / f"{name}.csv", index=False, sep=separator, encoding=encoding)
        return named(".csv")

    return write


def excel(folder: Path) -> rounds.Round:
    """One Excel file with a sheet for each table; numbers and dates are such."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, table in tables().items():
        sheet = book.create_sheet(name)
        sheet.append(list(table))
        for row in table.itertuples(index=False):
            sheet.append([_typed(column, value) for column, value in zip(table, row, strict=True)])
    book.save(folder / "data.xlsx")
    return round_of(**dict.fromkeys(NAMES, "data.xlsx"), sheets={name: name for name in NAMES})


def parquet(folder: Path) -> rounds.Round:
    """Parquet with numbers and dates."""
    for name, table in tables().items():
        columns = {c: [_typed(c, value) for value in table[c]] for c in table}
        pd.DataFrame(columns).to_parquet(folder / f"{name}.parquet")
    return named(".parquet")


def spss(folder: Path) -> rounds.Round:
    """SPSS with value labels, and don't know and refusals as user-missing values."""
    for name, table in tables().items():
        frame, labels = _coded(table)
        missing = {"tillid": [UNSURE, REFUSED]} if name == "answers" else None
        pyreadstat.write_sav(frame, folder / f"{name}.sav", variable_value_labels=labels, missing_ranges=missing)
    return named(".sav")


def stata(folder: Path) -> rounds.Round:
    """Stata with value labels, and don't know as the extended missing value .a."""
    for name, table in tables().items():
        frame, labels = _coded(table)
        missing = None
        if name == "answers":
            frame["tillid"] = frame["tillid"].astype("object").replace(UNSURE, "a").replace(REFUSED, "b")
            labels["tillid"] = {int(v): text for v, text in GRADE.items()} | {
                "a": "Ved ikke",
                "b": "Ønsker ikke at svare",
            }
            missing = {"tillid": ["a", "b"]}
        labels = {
            c: {int(v) if isinstance(v, float) else v: t for v, t in found.items()} for c, found in labels.items()
        }
        path = folder / f"{name}.dta"
        pyreadstat.write_dta(frame, path, variable_value_labels=labels, missing_user_values=missing)
    return named(".dta")


WRITERS: dict[str, Callable[[Path], rounds.Round]] = {
    "CSV": csv(),
    "CSV with a byte order mark": csv(encoding="utf-8-sig"),
    "CSV, semicolons and decimal commas": csv(";", decimal=","),
    "CSV, Windows-1252": csv(";", "windows-1252", ","),
    "CSV, tabs": csv("\t"),
    "CSV, UTF-16": csv(";", "utf-16"),
    "CSV, UTF-16 without a mark": csv(";", "utf-16-le"),
    "Excel": excel,
    "Parquet": parquet,
    "SPSS": spss,
    "Stata": stata,
}


def _typed(column: str, value: str) -> object:
    if value in ("", "nan"):
        return None
    if column in NUMBERS:
        return float(value) if "." in value else int(value)
    return dt.date.fromisoformat(value) if column in DATES else value


def _coded(table: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, dict[object, str]]]:
    """A table with numbers for the categories that have labels, as SPSS and Stata keep them."""
    frame = pd.DataFrame({c: [_typed(c, value) for value in table[c]] for c in table})
    labels: dict[str, dict[object, str]] = {}
    for column in set(LABELS) & set(table):
        labels[column] = dict(LABELS[column])
        spelled = {"kvinde": 1.0, "mand": 2.0, "ved_ikke": UNSURE}
        numbers = [spelled.get(text) or (float(text) if text else None) for text in table[column]]
        if column == "tillid":
            numbers = [REFUSED if number is None else number for number in numbers]
        frame[column] = pd.array(numbers, "Float64").to_numpy(float, na_value=float("nan"))
    return frame, labels
