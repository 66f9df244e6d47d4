"""Three rounds that share nothing with those of the repository, nor with each other.

Other names of everything, other numbers of answers, of themes and of variables; see `ROUNDS`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import odd
import pandas as pd
import yaml

from jobsurvey_utils import rounds
from jobsurvey_utils.checklist.answers import FILE, Answers

DONE = {"code": "faerdig", "label": "Færdig", "aapor": "I", "respondent": True, "complete": True}
SILENT = {"code": "tavs", "label": "Tavs", "aapor": "NC"}


def categories(*labels: str, scores: bool = False, **more: Any) -> list[dict[str, Any]]:
    """Categories with codes made of their labels, the first the most positive."""
    codes = [
        label.lower().replace(" ", "_").replace("æ", "ae").replace("ø", "oe").replace("å", "aa") for label in labels
    ]
    return [
        {"code": code, "label": label, **({"score": len(labels) - place} if scores else {}), **more}
        for place, (code, label) in enumerate(zip(codes, labels, strict=True))
    ]


def municipalities(*names: str) -> list[dict[str, str]]:
    """Municipalities with codes that no municipality has."""
    return [
        {"code": f"x{place}", "name": name, "region": "Region Nordjylland", "group": "Provinsbykommuner"}
        for place, name in enumerate(names)
    ]


def config(name: str, **more: Any) -> dict[str, Any]:
    """What every round must have."""
    common = {
        "id": name,
        "title": f"Undersøgelsen {name}",
        "short_title": name.capitalize(),
        "year": 2040,
        "client": "En anden klient",
        "conducted_by": "En anden udfører",
        "source_key": "marselisborg2020",
        "population": ["Kun i denne test."],
        "fieldwork": {"mode": "Et skema.", "opens": "2040-06-01", "closes": "2040-06-20"},
        "dispositions": [DONE, SILENT],
    }
    return common | more


def numbered(items: list[dict[str, Any]], breakdowns: list[str]) -> list[dict[str, Any]]:
    """Items in the order they stand in."""
    return [{"order": place, "breakdowns": breakdowns, **item} for place, item in enumerate(items, start=1)]


def open_invitation(chance: np.random.Generator) -> tuple[dict[str, Any], dict[str, Any], dict[str, pd.DataFrame]]:
    """Anybody could answer: no sample file, the background is in the answers; four grades, two themes."""
    grades = categories("Altid", "Ofte", "Sjældent", "Aldrig", scores=True)
    often = {"label": "Hyppighed", "categories": grades, "top": ["altid", "ofte"], "top_label": "altid eller ofte"}
    often |= {"bottom": ["sjaeldent", "aldrig"], "bottom_label": "sjældent eller aldrig"}
    groups = ["samlet", "bopael", "uddannelse"]
    variables = {
        "bopael": {"label": "Bopæl", "source": "register", "municipalities": True},
        "uddannelse": {
            "label": "Uddannelse",
            "source": "register",
            "categories": categories("Grundskole", "Erhvervsfaglig", "Videregående"),
        },
    }
    items = [
        {"id": "hjulpet", "theme": "hjaelp", "title": "Hjælp", "present": "Bliver du hjulpet?", "scale": "ofte"},
        {"id": "hoert", "theme": "hjaelp", "title": "Hørt", "present": "Bliver du hørt?", "scale": "ofte"},
        {"id": "svar", "theme": "tempo", "title": "Svar", "present": "Får du svar?", "scale": "ofte"},
    ]
    themes = [{"id": "hjaelp", "title": "Hjælp"}, {"id": "tempo", "title": "Tempo"}]
    questionnaire = {
        "headline": "hjulpet",
        "themes": themes,
        "scales": {"ofte": often},
        "items": numbered(items, groups),
    }
    number = 240
    answers = pd.DataFrame(
        {
            "person_id": [f"a{place}" for place in range(number)],
            "bopael": chance.choice(["x0", "x1"], number),
            "uddannelse": chance.choice(["grundskole", "erhvervsfaglig", "videregaaende"], number),
        }
    )
    for item in ("hjulpet", "hoert", "svar"):
        answers[item] = chance.choice([grade["code"] for grade in grades], number, p=[0.3, 0.4, 0.2, 0.1])
    round_ = config(
        "aaben",
        municipalities=municipalities("Gubbø", "Hvalsted"),
        variables=variables,
        breakdowns=groups,
        dispositions=[DONE],
        files={"sample": None, "frame": "ramme.csv", "answers": "svar.csv"},
        weighting={"cells": ["bopael", "uddannelse"], "collapse": ["uddannelse"]},
    )
    frame = answers.groupby(["bopael", "uddannelse"]).size().mul(7).rename("population").reset_index()
    return round_, questionnaire, {"ramme.csv": frame, "svar.csv": answers}


def three_grades(chance: np.random.Generator) -> tuple[dict[str, Any], dict[str, Any], dict[str, pd.DataFrame]]:
    """Three grades, and weighting cells of four variables crossed, besides the municipality none of the usual."""
    grades = categories("Ja", "Delvist", "Nej", scores=True)
    scale = {
        "label": "Grad",
        "categories": grades,
        "top": ["ja"],
        "top_label": "ja",
        "bottom": ["nej"],
        "bottom_label": "nej",
    }
    by = {
        "sprog": categories("Dansk", "Andet sprog"),
        "bolig": categories("Ejer", "Lejer"),
        "boern": categories("Børn", "Ingen børn"),
    }
    variables: dict[str, Any] = {"omraade": {"label": "Område", "source": "register", "municipalities": True}}
    labels = {"sprog": "Sprog", "bolig": "Bolig", "boern": "Børn"}
    variables |= {name: {"label": labels[name], "source": "register", "categories": each} for name, each in by.items()}
    groups = ["samlet", *variables]
    items = [
        {"id": f"maal_{n}", "theme": f"del_{n}", "title": f"Mål {n}", "present": f"Er mål {n} nået?", "scale": "tre"}
        for n in ("et", "to", "tre")
    ]
    themes = [{"id": f"del_{n}", "title": f"Del {n}"} for n in ("et", "to", "tre")]
    questionnaire = {
        "headline": "maal_to",
        "themes": themes,
        "scales": {"tre": scale},
        "items": numbered(items, groups),
    }
    number = 900
    sample = pd.DataFrame({"person_id": [f"b{place}" for place in range(number)]})
    sample["omraade"] = chance.choice(["x0", "x1"], number)
    for name, each in by.items():
        sample[name] = chance.choice([category["code"] for category in each], number)
    done = chance.random(number) < 0.5
    sample["disposition"] = np.where(done, "faerdig", "tavs")
    sample["answered_on"] = np.where(done, "2040-06-07", "")
    answers = sample.loc[done, ["person_id"]].copy()
    for item in items:
        answers[item["id"]] = chance.choice(["ja", "delvist", "nej"], len(answers), p=[0.5, 0.3, 0.2])
    round_ = config(
        "tretrin",
        municipalities=municipalities("Ishøjby", "Jernved"),
        variables=variables,
        breakdowns=groups,
        sampling_strata=["omraade", "bolig"],
        weighting={"cells": [*variables], "collapse": ["boern", "bolig", "sprog"], "min_cell_respondents": 3},
    )
    frame = sample.groupby([*variables]).size().mul(3).rename("population").reset_index()
    return round_, questionnaire, {"frame.csv": frame, "sample.csv": sample, "answers.csv": answers}


def eleven_points(chance: np.random.Generator) -> tuple[dict[str, Any], dict[str, Any], dict[str, pd.DataFrame]]:
    """Eleven points, answers in no order, several answers, numbers; one theme; weights by how people travel."""
    points = [{"code": str(n), "label": f"{n} point", "score": n} for n in range(10, -1, -1)]
    travel = categories("Bil", "Cykel", "Bus")
    scales = {
        "elleve": {"label": "Point", "categories": points},
        "hvorfor": {"label": "Årsag", "categories": categories("Nød", "Lyst", "Tvang", "Andet")},
        "hvor": {"label": "Sted", "categories": categories("Hjemme", "Ude")},
    }
    variables = {
        "sogn": {"label": "Sogn", "source": "register", "municipalities": True},
        "transport": {"label": "Transport", "source": "register", "categories": travel},
    }
    groups = ["samlet", "sogn", "transport"]
    bands = [
        {"code": "faa", "label": "Under 5", "max": 4},
        {"code": "nogle", "label": "5–9", "min": 5, "max": 9},
        {"code": "mange", "label": "10 eller flere", "min": 10},
    ]
    items = [
        {
            "id": "karakter",
            "theme": "alt",
            "title": "Karakter",
            "present": "Hvor mange point giver du?",
            "scale": "elleve",
        },
        {"id": "aarsag", "theme": "alt", "title": "Årsag", "present": "Hvorfor kom du?", "scale": "hvorfor"},
        {"id": "sted", "theme": "alt", "title": "Sted", "present": "Hvor var I?", "kind": "multiple", "scale": "hvor"},
        {"id": "antal", "theme": "alt", "title": "Antal møder", "present": "Hvor mange møder?", "kind": "number"},
    ]
    items[-1] |= {"bands": bands, "unit": "møder", "minimum": 0, "maximum": 40}
    questionnaire = {
        "headline": "karakter",
        "themes": [{"id": "alt", "title": "Det hele"}],
        "scales": scales,
        "items": numbered(items, groups),
    }
    number = 500
    sample = pd.DataFrame(
        {
            "person_id": [f"c{place}" for place in range(number)],
            "sogn": chance.choice(["x0", "x1", "x2"], number),
            "transport": chance.choice(["bil", "cykel", "bus"], number),
        }
    )
    done = chance.random(number) < 0.6
    sample["disposition"] = np.where(done, "faerdig", "tavs")
    sample["answered_on"] = np.where(done, "2040-06-09", "")
    answers = sample.loc[done, ["person_id"]].copy()
    answers["karakter"] = chance.integers(0, 11, len(answers)).astype(str)
    answers["aarsag"] = chance.choice(["noed", "lyst", "tvang", "andet"], len(answers))
    answers["sted__hjemme"], answers["sted__ude"] = 1, chance.integers(0, 2, len(answers))
    answers["antal"] = chance.poisson(6, len(answers))
    round_ = config(
        "elleve",
        municipalities=municipalities("Kåsby", "Lønne", "Møgelby"),
        variables=variables,
        breakdowns=groups,
        weighting={"cells": ["sogn", "transport"], "collapse": ["transport"]},
    )
    frame = sample.groupby(["sogn", "transport"]).size().mul(5).rename("population").reset_index()
    return round_, questionnaire, {"frame.csv": frame, "sample.csv": sample, "answers.csv": answers}


ROUNDS = {"open invitation": open_invitation, "three grades": three_grades, "eleven points": eleven_points}
INVITED = {"baggrund", "besvarelser", "frafald", "svarvillighed", "svarproces", "tavshed", "simulering"}
WITHOUT = {"open invitation": INVITED}
"""Pages that a round cannot have, besides those every small round is without."""


def make(folder: Path, name: str) -> rounds.Round:
    """A round's folder, loaded."""
    content, questionnaire, tables = ROUNDS[name](np.random.default_rng(11))
    content |= {"pages": [page for page in odd.Small.pages() if page not in WITHOUT.get(name, set())]}
    (folder / "data").mkdir(parents=True)
    for file, written in {"round": content, "questionnaire": questionnaire}.items():
        (folder / f"{file}.yml").write_text(yaml.safe_dump(written, allow_unicode=True), encoding="utf-8")
    for file, table in tables.items():
        table.to_csv(folder / "data" / file, index=False)
    round_ = rounds.load(folder)
    without = {"kind": "ikke relevant", "text": "Det gælder ikke."}
    answers = {"answers": dict.fromkeys(Answers(round_).unanswered, without)}
    (folder / FILE).write_text(yaml.safe_dump(answers, allow_unicode=True), encoding="utf-8")
    return round_
