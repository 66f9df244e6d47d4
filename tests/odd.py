"""Small rounds unlike those of the repository, and the pages of a round run without kernels.

The round is new in every respect: three municipalities, two cell variables, no published figures, no reconstruction,
no checklist, no table of representativity, no reminders, no duration, no target groups. Each kind in `KINDS` makes one
thing more about it odd.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jupytext
import numpy as np
import pandas as pd
import yaml
from nbformat import NotebookNode

from jobsurvey_utils import intake, results, rounds
from jobsurvey_utils.build import pages, runner, store
from jobsurvey_utils.checklist.answers import FILE, Answers
from jobsurvey_utils.display import page as page_module
from jobsurvey_utils.results import analyses

GRADES = [
    (str(5 - n), label, 5 - n) for n, label in enumerate(("Meget enig", "Enig", "Hverken", "Uenig", "Meget uenig"))
]
SCALE = {
    "label": "Enighed",
    "categories": [
        *({"code": code, "label": label, "score": score} for code, label, score in GRADES),
        {"code": "ved_ikke", "label": "Ved ikke", "dont_know": True},
    ],
    "top": ["5", "4"],
    "top_label": "enige",
    "bottom": ["2", "1"],
    "bottom_label": "uenige",
}
GROUPS = ["samlet", "koen", "alder", "kommune"]
QUESTIONNAIRE: dict[str, Any] = {
    "headline": "tilfreds",
    "themes": [{"id": "foerste", "title": "Første"}, {"id": "anden", "title": "Anden"}],
    "scales": {
        "enig": SCALE,
        "tilknytning": {
            "label": "Tilknytning",
            "categories": [{"code": "nu", "label": "Nu"}, {"code": "slut", "label": "Slut"}],
        },
        "kanal": {
            "label": "Form",
            "categories": [{"code": "tlf", "label": "Telefon"}, {"code": "brev", "label": "Brev"}],
        },
        "hvad": {
            "label": "Hvad",
            "categories": [{"code": c, "label": c.capitalize()} for c in ("job", "kursus", "andet")],
        },
    },
    "items": [
        {"id": "tilknytning", "theme": "baggrund", "title": "Tilknytning", "scale": "tilknytning"},
        {"id": "tilfreds", "theme": "foerste", "title": "Tilfredshed", "present": "Er du tilfreds?", "scale": "enig"},
        {"id": "tillid", "theme": "foerste", "title": "Tillid", "present": "Har du tillid?", "scale": "enig"},
        {"id": "venlig", "theme": "foerste", "title": "Venlighed", "present": "Var de venlige?", "scale": "enig"},
        {"id": "form", "theme": "anden", "title": "Form", "present": "Hvordan?", "kind": "multiple", "scale": "kanal"},
        {
            "id": "plan",
            "theme": "anden",
            "title": "Planen",
            "present": "Har du en plan?",
            "scale": "enig",
            "asked_if": "form__tlf == '1'",
            "asked_label": "de ringede",
        },
        {"id": "hvad", "theme": "anden", "title": "Hvad", "present": "Hvad fik du?", "scale": "hvad"},
    ],
}
for number, question in enumerate(QUESTIONNAIRE["items"], start=1):
    question |= {"order": number, "breakdowns": GROUPS}
LEFT_OUT = {"rekonstruktion", "repraesentativitet", "efterproevning", "udvikling", "kommune"}
"""Pages that need files this round does not have."""
ROUND: dict[str, Any] = {
    "id": "smaa",
    "title": "Den lille undersøgelse",
    "short_title": "Lille undersøgelse",
    "year": 2031,
    "client": "Klienten",
    "conducted_by": "Udføreren",
    "source_key": "carelink2024",
    "population": ["Borgeren findes kun i denne test."],
    "sampling_strata": ["kommune"],
    "fieldwork": {"mode": "Spørgeskema.", "opens": "2031-03-01", "closes": "2031-03-31"},
    "municipalities": [
        {"code": f"90{number}", "name": name, "region": "Region Sjælland", "group": "Landkommuner"}
        for number, name in enumerate(("Ågerup", "Bækby", "Cedervig"), start=1)
    ],
    "variables": {
        "koen": {
            "label": "Køn",
            "source": "register",
            "categories": [{"code": "kvinde", "label": "Kvinde"}, {"code": "mand", "label": "Mand"}],
        },
        "alder": {
            "label": "Alder",
            "source": "register",
            "bands": [
                {"code": "16-39", "label": "16-39 år", "min": 16, "max": 39},
                {"code": "40-66", "label": "40-66 år", "min": 40, "max": 66},
            ],
        },
        "kommune": {"label": "Kommune", "source": "register", "municipalities": True},
        "tilknytning": {
            "label": "Tilknytning",
            "source": "answers",
            "allow_missing": True,
            "categories": QUESTIONNAIRE["scales"]["tilknytning"]["categories"],
        },
    },
    "breakdowns": [*GROUPS, "tilknytning"],
    "dispositions": [
        {"code": "complete", "label": "Gennemført", "aapor": "I", "respondent": True, "complete": True},
        {"code": "no_reply", "label": "Intet svar", "aapor": "NC"},
    ],
    "weighting": {"cells": ["kommune", "koen"], "collapse": ["koen"]},
}


class Small:
    """The files of a small round, to be made odd before they are written."""

    def __init__(self, invited: int = 300, rate: float = 0.5) -> None:
        chance = np.random.default_rng(7)
        self.config = copy.deepcopy(ROUND)
        self.questionnaire = copy.deepcopy(QUESTIONNAIRE)
        self.sample = pd.DataFrame(
            {
                "person_id": [f"p{number}" for number in range(invited)],
                "koen": chance.choice(["kvinde", "mand"], invited),
                "alder": chance.integers(18, 66, invited),
                "kommune": chance.choice(["901", "902", "903"], invited),
                "disposition": np.where(chance.random(invited) < rate, "complete", "no_reply"),
                "answered_on": [f"2031-03-{day:02}" for day in chance.integers(2, 31, invited)],
            }
        )
        self.all_answers = self._answers(chance, invited)
        self.frame: pd.DataFrame | None = None

    def _answers(self, chance: np.random.Generator, invited: int) -> pd.DataFrame:
        tendency = chance.normal(size=invited)
        telephone = chance.random(invited) < 0.6
        table = pd.DataFrame({"person_id": self.sample["person_id"]})
        table["tilknytning"] = chance.choice(["nu", "slut"], invited)
        for name in ("tilfreds", "tillid", "venlig", "plan"):
            score = np.clip(np.round(3.4 + tendency * 0.7 + chance.normal(size=invited) * 0.8), 1, 5).astype(int)
            table[name] = np.where(chance.random(invited) < 0.06, "ved_ikke", score.astype(str))
        table["form__tlf"], table["form__brev"] = telephone.astype(int), (chance.random(invited) < 0.5).astype(int)
        table["hvad"] = chance.choice(["job", "kursus", "andet"], invited)
        return table.astype("object").assign(plan=table["plan"].where(telephone, ""))

    def write(self, folder: Path) -> Path:
        """Write the round's folder with its data."""
        data = folder / "data"
        data.mkdir(parents=True)
        config = self.config if "pages" in self.config else self.config | {"pages": self.pages()}
        for name, content in {"round": config, "questionnaire": self.questionnaire}.items():
            (folder / f"{name}.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        answered = self.sample["disposition"].eq("complete")
        sample = self.sample.assign(answered_on=self.sample["answered_on"].where(answered, ""))
        sample.to_csv(data / "sample.csv", index=False)
        self.all_answers[answered].to_csv(data / "answers.csv", index=False)
        self._frame().to_csv(data / "frame.csv", index=False)
        return folder

    def _frame(self) -> pd.DataFrame:
        cells = list(self.config["weighting"]["cells"])
        if not cells:
            return pd.DataFrame({"population": [len(self.sample) * 4]})
        return self.sample.groupby(cells).size().mul(4).rename("population").reset_index()

    @staticmethod
    def pages() -> list[str]:
        """Every notebook but those that need more than a round must have."""
        return [path.stem for path in sorted(pages.NOTEBOOKS.glob("*.py")) if path.stem not in LEFT_OUT]

    def unanswered(self, item: str) -> None:
        """Nobody answers an item."""
        self.all_answers[item] = ""


Change = Callable[[Small], None]


def _one_gender(small: Small) -> None:
    small.sample["koen"] = "kvinde"


def _one_respondent(small: Small) -> None:
    there = small.sample.index[small.sample["kommune"] == "903"]
    small.sample.loc[there, "disposition"] = "no_reply"
    small.sample.loc[there[0], "disposition"] = "complete"


def _few(small: Small) -> None:
    small.__init__(40, 0)  # type: ignore[misc]
    small.sample.loc[small.sample.index[:15], "disposition"] = "complete"


def _one_municipality(small: Small) -> None:
    small.config["municipalities"] = small.config["municipalities"][:1]
    small.sample["kommune"] = "901"


def _no_cells(small: Small) -> None:
    small.config |= {"weighting": {"cells": [], "collapse": []}, "sampling_strata": []}
    small.config["pages"] = [name for name in small.pages() if name != "vaegtning"]


def _everyone(small: Small) -> None:
    small.sample["disposition"] = "complete"


def _silent_item_and_no_days(small: Small) -> None:
    small.unanswered("tillid")
    small.config["fieldwork"] = small.config["fieldwork"] | {"reminders": ["2031-03-10"]}
    small.sample["answered_on"] = ""


def _constant_and_no_opinion(small: Small) -> None:
    small.all_answers["tillid"] = "4"
    small.all_answers["venlig"] = "ved_ikke"


KINDS: dict[str, Change] = {
    "plain": lambda small: None,
    "item nobody answered and no days": _silent_item_and_no_days,
    "headline nobody answered": lambda small: small.unanswered("tilfreds"),
    "one gender": _one_gender,
    "everyone answered": _everyone,
    "fifteen respondents": _few,
    "one respondent in a municipality": _one_respondent,
    "constant item and nothing but don't know": _constant_and_no_opinion,
    "one municipality": _one_municipality,
    "no weighting cells": _no_cells,
}


def make(folder: Path, change: Change) -> rounds.Round:
    """A small round with one thing changed: its folder, loaded and checked."""
    small = Small()
    change(small)
    round_ = rounds.load(small.write(folder))
    without = {"kind": "ikke relevant", "text": "Det gælder ikke."}
    answers = {"answers": dict.fromkeys(Answers(round_).unanswered, without)}
    (folder / FILE).write_text(yaml.safe_dump(answers, allow_unicode=True), encoding="utf-8")
    return round_


def compute(round_: rounds.Round) -> None:
    """The results store and the analyses of a round, where its pages look for them."""
    data = intake.read(round_)
    results.build(data).write(round_.generated / "results")
    for name in store.wanted(round_):
        folder = round_.generated / "analyses" / name
        folder.mkdir(parents=True)
        analyses.write(analyses.make(name, data), data, folder)


def chosen(round_: rounds.Round, kind: str) -> list[pages.Page]:
    """The pages to run: all of the plain round; of an odd one those it can make a difference to."""
    found = pages.of_round(round_)
    if kind == "plain":
        return found
    same = {"spoergeskema", "form", "plan", "hvad", *({"venlig"} if "constant" not in kind else ())}
    return [page for page in found if page.path.split("/")[-1] not in same]


def read(page: pages.Page, round_: rounds.Round, monkeypatch: Any) -> str:
    """What a page tells: its notebook run in this process, prose with its glued texts and outputs, in order."""
    notebook = jupytext.read(page.notebook, fmt="py:percent")
    glued: dict[str, str] = {}
    outputs: list[Any] = []

    def take(*things: Any, metadata: dict[str, Any] | None = None, **_: Any) -> None:
        if metadata:
            name = metadata["scrapbook"]["name"]
            glued[name] = ast.literal_eval(next(iter(things[0].values())))
            outputs.append({"metadata": metadata})
        else:
            outputs.extend({"shown": thing.data} for thing in things if thing is not None)

    monkeypatch.setattr(page_module, "display", take)
    monkeypatch.setattr("IPython.display.display", take)
    names: dict[str, Any] = {}
    for cell in [cell for cell in notebook.cells if cell.cell_type == "code"]:
        outputs.clear()
        take(_run(cell.source, names))
        if "parameters" in cell.metadata.get("tags", []):
            names |= page.parameters | {"round_id": round_}
        cell.outputs = list(outputs)
    runner._leave_out(notebook)
    return "\n\n".join(filter(None, (_told(cell, glued) for cell in notebook.cells)))


def _run(source: str, names: dict[str, Any]) -> Any:
    body = ast.parse(source)
    last = body.body.pop() if isinstance(body.body[-1], ast.Expr) else None
    exec(compile(body, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if isinstance(last, ast.Expr) else None


def _told(cell: NotebookNode, glued: dict[str, str]) -> str:
    if cell.cell_type == "code":
        return "\n\n".join(output["shown"] for output in cell.outputs if "shown" in output)
    return re.sub(r"\{glue:text\}`(\w+)`", lambda found: glued[found[1]], cell.source)
