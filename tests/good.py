"""A small round in which nothing is wrong, to be damaged: 60 invited, 40 respondents, 17 questions."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import mini
import openpyxl
import pandas as pd
import yaml

INVITED = 60
STATEMENTS = [f"s_{number}" for number in range(1, 11)]
ROUND, QUESTIONS = "round.yml", "questionnaire.yml"


@cache
def _configuration() -> tuple[dict[str, Any], dict[str, Any]]:
    """The miniature round with a battery of ten statements more."""
    config, questions = (yaml.safe_load((mini.FOLDER / name).read_text("utf-8")) for name in (ROUND, QUESTIONS))
    del config["files"]
    config["id"] = "god"
    questions["batteries"] = [{"id": "samarbejde", "title": "Samarbejde", "stem": "Hvor enig er du?"}]
    questions["items"] += [
        {"id": name, "theme": "tilfredshed", "title": name, "present": "Er det sådan?", "scale": "grad"}
        | {"battery": "samarbejde", "order": 7 + number}
        for number, name in enumerate(STATEMENTS, start=1)
    ]
    return config, questions


@cache
def _tables() -> dict[str, pd.DataFrame]:
    n = pd.Series(range(INVITED))
    answered, begins = n % 3 != 2, pd.Timestamp("2024-03-31") - pd.to_timedelta(100 + 5 * n, unit="D")
    day = pd.Timestamp("2024-03-02") + pd.to_timedelta(n % 20, unit="D")
    sample = pd.DataFrame(
        {
            "person_id": [f"p{number:04}" for number in range(1000, 1000 + INVITED)],
            "koen": (n // 4 % 2).map({0: "kvinde", 1: "mand"}),
            "alder": 18 + n * 7 % 48,
            "lab": (n // 2 % 2).map({0: "6.1", 1: "6.6"}),
            "kommune": (n % 2).map({0: "901", 1: "902"}),
            "startdato": begins.dt.strftime("%Y-%m-%d"),
            "kanal": n.mod(8).map({0: "kun_sms"}).fillna("begge"),
            "disposition": n.map({4: "partial"}).fillna("complete").where(answered, "no_reply"),
            "answered_on": day.dt.strftime("%Y-%m-%d").where(answered, ""),
        }
    ).astype("str")
    cells = [(k, m, s) for k in ("901", "902") for m in ("dagpenge", "sygedagpenge") for s in ("kvinde", "mand")]
    frame = pd.DataFrame(cells, columns=["kommune", "maalgruppe", "koen"]).assign(population="50")
    return {"frame": frame, "sample": sample, "answers": _answers(sample[answered], n[answered])}


def _answers(sample: pd.DataFrame, n: pd.Series) -> pd.DataFrame:
    """Everyone answers all that they are asked, but for the one who breaks off."""
    video, ill = n % 3 == 0, sample["lab"] == "6.6"
    given = {
        "person_id": sample["person_id"],
        "tilknytning": n.mod(4).map({0: "afsluttet"}).fillna("igangvaerende"),
        "tillid": 1 + 3 * n % 5,
        "kontaktform__telefon": 1,
        "kontaktform__video": video.astype(int),
        "kontaktform__brev": n % 2,
        "video": n.mod(2).map({0: "godt", 1: "skidt"}).where(video, ""),
        "syge": (1 + n % 5).astype("str").where(ill, ""),
        "tilfredshed": 1 + (2 * n + 1) % 5,
    }
    given |= {name: 1 + (n * n + 3 * k * k + n * k) % 5 for k, name in enumerate(STATEMENTS)}
    answers = pd.DataFrame(given).astype("str").reset_index(drop=True)
    answers.loc[sample["disposition"].eq("partial").to_numpy(), STATEMENTS[5:]] = ""
    return answers


@dataclass
class Good:
    """The round as dictionaries and tables of text, to be changed and written."""

    folder: Path
    config: dict[str, Any] = field(default_factory=lambda: copy.deepcopy(_configuration()[0]))
    questions: dict[str, Any] = field(default_factory=lambda: copy.deepcopy(_configuration()[1]))
    tables: dict[str, pd.DataFrame] = field(default_factory=lambda: {n: t.copy() for n, t in _tables().items()})
    later: list[Callable[[], None]] = field(default_factory=list)
    """What is done to the files when they are written."""

    @property
    def frame(self) -> pd.DataFrame:
        return self.tables["frame"]

    @property
    def sample(self) -> pd.DataFrame:
        return self.tables["sample"]

    @property
    def answers(self) -> pd.DataFrame:
        return self.tables["answers"]

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def files(self, **told: Any) -> None:
        """What round.yml says of the files."""
        self.config.setdefault("files", {}).update(told)

    def change_bytes(self, file: str, change: Callable[[bytes], bytes]) -> None:
        """Damage a file as it lies on the disk."""
        path = self.data / file
        self.later.append(lambda: path.write_bytes(change(path.read_bytes())) and None)

    def excel(self, change: Callable[[openpyxl.Workbook], None]) -> None:
        """The sample as an Excel file, damaged."""
        self.files(sample="sample.xlsx")
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "Ark1"
        sheet.append(list(self.sample))
        for row in self.sample.itertuples(index=False):
            sheet.append([value or None for value in row])
        change(book)
        self.later.append(lambda: book.save(self.data / "sample.xlsx"))

    def write(self) -> Path:
        self.data.mkdir(parents=True)
        for name, content in ((ROUND, self.config), (QUESTIONS, self.questions)):
            (self.folder / name).write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")
        for name, table in self.tables.items():
            if self.config.get("files", {}).get(name, f"{name}.csv") == f"{name}.csv":
                table.to_csv(self.data / f"{name}.csv", index=False)
        for act in self.later:
            act()
        return self.folder
