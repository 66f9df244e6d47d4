"""The round of `mini.py` before its sample is drawn: a sampling design, and a population file of one row per person.

The strata are municipality and target group: 901 has 200 and 100 persons, 902 has 60 and 40.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import mini
import pandas as pd
import yaml

from jobsurvey_utils import rounds

PEOPLE = {("901", "6.1"): 200, ("901", "6.6"): 100, ("902", "6.1"): 60, ("902", "6.6"): 40}
DESIGN: dict[str, Any] = {
    "seed": 7,
    "census_below": 150,
    "precision": {"half_width": 0.1},
    "response": {"expected": 0.5},
    "channels": {"begge": ["digital_post", "sms"], "kun_sms": ["sms"], "ingen": []},
}


def make_round(folder: Path, design: dict[str, Any] | None = None, **changes: Any) -> rounds.Round:
    """The miniature with a sampling design and other changes of round.yml, in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    config = rounds.read_yaml(mini.FOLDER / "round.yml")
    config["channels"] = [*config["channels"], {"code": "ingen", "label": "Ingen kanal"}]
    config |= {"sampling_design": DESIGN if design is None else design} | changes
    (folder / "round.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    shutil.copy(mini.FOLDER / "questionnaire.yml", folder)
    return rounds.load(folder)


def population() -> pd.DataFrame:
    """The population: every fifth without digital post, every tenth also without a telephone."""
    rows = [pair for pair, number in PEOPLE.items() for _ in range(number)]
    table = pd.DataFrame(rows, columns=["kommune", "lab"])
    number = table.index.to_series()
    return table.assign(
        person_id=[f"syn-{n * 7919 % 100_003:06}" for n in number],
        koen=number.mod(2).map({0: "kvinde", 1: "mand"}),
        alder=18 + number % 45,
        startdato="2023-10-01",
        digital_post=(number % 5 > 0).astype(int),
        sms=(number % 10 > 0).astype(int),
    )


def write(folder: Path, table: pd.DataFrame | None = None, name: str = "population.csv") -> Path:
    """The population as a file."""
    folder.mkdir(parents=True, exist_ok=True)
    (population() if table is None else table).to_csv(folder / name, index=False)
    return folder / name
