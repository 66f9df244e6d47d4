"""The microdata of the round in `tests/rounds/mini`, made on the spot.

Two municipalities with two target groups are the four sampling strata; gender is added for the weighting cells.
`tilfredshed` holds the 32 scores of the reference example, in the order printed there.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from jobsurvey_utils import intake, rounds

FOLDER = Path(__file__).parent / "rounds" / "mini"
POPULATION = {
    ("901", "dagpenge"): (22, 18),
    ("901", "sygedagpenge"): (28, 32),
    ("902", "dagpenge"): (17, 13),
    ("902", "sygedagpenge"): (9, 11),
}
INVITED = {
    ("901", "dagpenge"): (5, 5),
    ("901", "sygedagpenge"): (6, 6),
    ("902", "dagpenge"): (5, 5),
    ("902", "sygedagpenge"): (4, 4),
}
SCORES = {
    ("901", "dagpenge"): "F5 M2 F1 M3 M4 F3 M5 F4",
    ("901", "sygedagpenge"): "M3 M4 F3 M5 F4 F5 M2 F1 M3",
    ("902", "dagpenge"): "M5 F4 F5 M2 F1 M3 M4 F3",
    ("902", "sygedagpenge"): "M2 F1 M3 M4 F3 M5 F4",
}
GENDER = {"F": "kvinde", "M": "mand"}
LAB = {"dagpenge": "6.1", "sygedagpenge": "6.6"}


def load() -> rounds.Round:
    """The round's configuration."""
    return rounds.load(FOLDER)


def frame() -> pd.DataFrame:
    """Population of the eight weighting cells."""
    rows = [
        (municipality, group, gender, number)
        for (municipality, group), numbers in POPULATION.items()
        for gender, number in zip(GENDER.values(), numbers, strict=True)
    ]
    return pd.DataFrame(rows, columns=["kommune", "maalgruppe", "koen", "population"])


def people() -> pd.DataFrame:
    """The 40 invited with their scores, empty for the 8 who did not answer."""
    rows = []
    for (municipality, group), scores in SCORES.items():
        answers = [(GENDER[text[0]], text[1]) for text in scores.split()]
        for gender, invited in zip(GENDER.values(), INVITED[municipality, group], strict=True):
            given = [score for who, score in answers if who == gender]
            rows += [(municipality, group, gender, score) for score in given + [""] * (invited - len(given))]
    table = pd.DataFrame(rows, columns=["kommune", "maalgruppe", "koen", "score"])
    return table.assign(person_id=[f"syn-{number:04}" for number in range(len(table))])


def sample() -> pd.DataFrame:
    """The sample file."""
    table, number = people(), pd.Series(range(40))
    answered = table["score"] != ""
    day = pd.Timestamp("2024-03-02") + pd.to_timedelta(number % 20, unit="D")
    disposition = number.mod(16).map({7: "partial"}).fillna("complete").where(answered)
    silent = (~answered).cumsum().mod(2).map({1: "no_reply", 0: "opt_out"})
    start = pd.Timestamp("2024-03-31") - pd.to_timedelta(100 + (number % 4) * 41, unit="D")
    return pd.DataFrame(
        {
            "person_id": table["person_id"],
            "koen": table["koen"],
            "alder": 18 + number * 7 % 48,
            "lab": table["maalgruppe"].map(LAB),
            "kommune": table["kommune"],
            "startdato": start.dt.strftime("%Y-%m-%d"),
            "kanal": number.mod(8).map({0: "kun_sms"}).fillna("begge"),
            "disposition": disposition.fillna(silent),
            "answered_on": day.dt.strftime("%Y-%m-%d").where(answered, ""),
        }
    )


def answers() -> pd.DataFrame:
    """The answers file."""
    table = people()
    table = table[table["score"] != ""].reset_index(drop=True)
    number = table.index.to_series()
    video = number.mod(3).eq(0)
    return pd.DataFrame(
        {
            "person_id": table["person_id"],
            "tilknytning": number.mod(5).map({0: "afsluttet", 1: ""}).fillna("igangvaerende"),
            "tillid": number.mod(7).map({0: "ved_ikke", 1: ""}).fillna((5 - number % 5).astype("str")),
            "kontaktform__telefon": 1,
            "kontaktform__video": video.astype(int),
            "kontaktform__brev": number.mod(4).eq(3).astype(int),
            "video": number.mod(2).map({0: "godt", 1: "skidt"}).where(video, ""),
            "syge": table["score"].where(table["maalgruppe"] == "sygedagpenge", ""),
            "tilfredshed": table["score"],
        }
    )


def write(folder: Path, **tables: pd.DataFrame) -> Path:
    """Write the three files, some of them replaced by the tables given."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in {"frame": frame(), "sample": sample(), "answers": answers(), **tables}.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    return folder


def read(folder: Path, **tables: pd.DataFrame) -> intake.Microdata:
    """The checked microdata, some of the files replaced by the tables given."""
    return intake.read(load(), write(folder, **tables))
