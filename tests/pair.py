"""Two small rounds with the same questions, made from tables of people and populations."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import odd
import pandas as pd
import yaml

from jobsurvey_utils import intake, rounds, weighting
from jobsurvey_utils import trend as analysis

Population = Mapping[tuple[str, str], int]
ITEMS = ("tilfreds", "tillid")


def config(name: str, year: int, **changes: Any) -> dict[str, Any]:
    """The content of a `round.yml`: three municipalities, gender, two questions."""
    made = copy.deepcopy(odd.ROUND) | {
        "id": name,
        "year": year,
        "short_title": f"Runden {year}",
        "pages": ["udvikling"],
    }
    del made["variables"]["tilknytning"]
    made["breakdowns"] = odd.GROUPS
    days = {"opens": f"{year}-03-01", "closes": f"{year}-03-31"}
    return made | {"fieldwork": made["fieldwork"] | days} | changes


def questionnaire(**changes: Any) -> dict[str, Any]:
    """The content of a `questionnaire.yml`; `changes` are of the first item."""
    made = copy.deepcopy(odd.QUESTIONNAIRE)
    made["items"] = [item for item in made["items"] if item["id"] in ITEMS]
    made["items"][0] |= changes
    made["themes"], made["scales"] = made["themes"][:1], {"enig": made["scales"]["enig"]}
    return made


def write(
    folder: Path,
    people: pd.DataFrame,
    population: Population,
    config: dict[str, Any],
    asked: dict[str, Any] | None = None,
    *,
    prefix: str = "p",
) -> Path:
    """Write a round.

    Parameters
    ----------
    people
        The respondents: kommune, koen, and a code for each item.
    population
        Of each municipality and gender.
    """
    data = folder / "data"
    data.mkdir(parents=True)
    asked = asked or questionnaire()
    for item in asked["items"]:
        item["breakdowns"] = config["breakdowns"]
    for name, content in {"round": config, "questionnaire": asked}.items():
        (folder / f"{name}.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    table = people.assign(
        person_id=[f"{prefix}{number}" for number in range(len(people))],
        alder=30,
        disposition="complete",
        answered_on=f"{config['year']}-03-10",
    )
    answers = [name for name in ITEMS if name in people]
    table.drop(columns=answers).to_csv(data / "sample.csv", index=False)
    table[["person_id", *answers]].to_csv(data / "answers.csv", index=False)
    cells = [(*cell, number) for cell, number in population.items()]
    pd.DataFrame(cells, columns=["kommune", "koen", "population"]).to_csv(data / "frame.csv", index=False)
    return folder


def rows(**cells: str) -> pd.DataFrame:
    """Respondents with the same answer to both questions: `rows(k901="2244")` are four women (k) of 901, m men."""
    found = []
    for cell, scores in cells.items():
        gender = {"k": "kvinde", "m": "mand"}[cell[0]]
        found += [(cell[1:], gender, score, score) for score in scores]
    return pd.DataFrame(found, columns=["kommune", "koen", *ITEMS])


def many(seed: int, size: int = 400, shift: float = 0.0) -> pd.DataFrame:
    """Respondents drawn at random."""
    chance = np.random.default_rng(seed)
    table = pd.DataFrame(
        {"kommune": chance.choice(["901", "902", "903"], size), "koen": chance.choice(["kvinde", "mand"], size)}
    )
    for name in ITEMS:
        score = np.clip(np.round(3.3 + shift + chance.normal(size=size)), 1, 5).astype(int).astype(str)
        table[name] = np.where(chance.random(size) < 0.05, "ved_ikke", score)
    return table


def population(people: pd.DataFrame, factor: Mapping[str, float]) -> dict[tuple[str, str], int]:
    """Of each cell some times its respondents; by gender."""
    counts = people.groupby(["kommune", "koen"]).size()
    return {(str(k), str(g)): int(np.ceil(n * factor[str(g)])) for (k, g), n in counts.items()}


def later(earlier: Path, **changes: Any) -> dict[str, Any]:
    """The configuration of a round that is compared with another."""
    return config("senere", 2032, trend={"rounds": [str(earlier)]}, **changes)


def tables(folder: Path) -> dict[str, pd.DataFrame]:
    """The analysis of a round."""
    data = intake.read(rounds.load(folder))
    return analysis.tables(data, weighting.weigh(data))
