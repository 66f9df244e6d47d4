"""A municipality's own page: its results beside everybody's, and the questions that it alone has asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd
from IPython.display import Markdown

from jobsurvey_utils import danish
from jobsurvey_utils.display import asked, findings, overview, printed, ranked, sheets, tested, views
from jobsurvey_utils.display.canvas import Drawing
from jobsurvey_utils.display.page import Page
from jobsurvey_utils.display.question import Question
from jobsurvey_utils.display.tables import HIGH, LOW
from jobsurvey_utils.display.wording import markdown, sentence
from jobsurvey_utils.results import Store
from jobsurvey_utils.results.files import LOCAL
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL

FEW = "Der er for få svar fra kommunen til at vise resultater."
NOTE = (
    "Stregerne er 95-procentsintervaller. Farverne følger en test af kommunen mod de øvrige kommuner, justeret for de "
    "mange sammenligninger på hvert spørgsmåls side."
)
_COLUMNS = ["label", "value", "low", "high", "n", "unit", "all", "verdict"]


@dataclass(frozen=True)
class Place:
    """A municipality of a round with its results."""

    survey: Round
    store: Store
    code: str

    @property
    def name(self) -> str:
        """The municipality's name."""
        return self.survey.groups(self.survey.municipality_variable)[self.code]

    @property
    def title(self) -> str:
        """The heading of its page."""
        return f"{self.name} {self.survey.config.year}"

    def lead(self) -> list[str]:
        """How many answered, and on how many questions the municipality stands apart from the others."""
        found = self.store.response
        here = found[(found["breakdown"] == self.survey.municipality_variable) & (found["group"] == self.code)]
        row = here.dropna(subset=["sample", "complete", "response_rate"]).to_dict("records")
        told = f"Siden viser resultaterne for {self.name} ved siden af alle kommuners."
        if row and self.survey.has_sample:
            number, share = danish.number(row[0]["sample"]), danish.percent(row[0]["response_rate"])
            told += f" Af {number} inviterede svarede {sentence(share)}"
        return [markdown(told), markdown(self.finding()), *self._printed()]

    def _printed(self) -> list[str]:
        """Which of its numbers are printed, where the results rest on synthetic data."""
        shown = overview.questions(self.survey, self.store)
        if not (shown and shown[0].synthetic):
            return []
        names = [f"»{markdown(q.title)}«" for q in shown if self.name in printed.named_places(q)]
        if not names:
            return ["Alle sidens tal er konstrueret og siger intet om kommunen."]
        told = f"Trykt i rapporten: kommunens tal for {danish.join(names)}."
        return [f"{told} Resten af sidens tal er konstrueret og siger intet om kommunen."]

    @cached_property
    def compared(self) -> pd.DataFrame:
        """One row per question: the municipality's number with its interval, everybody's, and what the test says."""
        variable, rows = self.survey.municipality_variable, []
        everybody = overview.compared(overview.questions(self.survey, self.store)).set_index("item")
        for question in overview.questions(self.survey, self.store):
            for item in (item for item in question.items if item.id in everybody.index):
                measure = question.measure(item)
                row = next((row for row in question.compared(variable, measure) if row["group"] == self.code), {})
                verdict = tested.against_rest(question, variable, measure).get(self.code, "")
                label, total = everybody.loc[item.id, ["label", "value"]]
                rows.append({**row, "label": label, "unit": measure.unit, "all": total, "verdict": verdict})
        return pd.DataFrame(rows, columns=_COLUMNS).dropna(subset=["value"]).reset_index(drop=True)

    def finding(self) -> str:
        """On how many questions the municipality lies higher and lower than the others."""
        marks = self.compared["verdict"].tolist()
        if not marks:
            return FEW
        number, above, below = (_count(n) for n in (len(marks), marks.count(ranked.ABOVE), marks.count(ranked.BELOW)))
        if ranked.ABOVE not in marks and ranked.BELOW not in marks:
            return f"Kommunen kan ikke skelnes fra de øvrige på noget af de {number} spørgsmål."
        if ranked.BELOW not in marks:
            told = f"højere end de øvrige på {above} og ikke lavere på nogen"
        elif ranked.ABOVE not in marks:
            told = f"lavere end de øvrige på {below} og ikke højere på nogen"
        else:
            told = f"højere end de øvrige på {above} og lavere på {below}"
        return sentence(f"Af {number} spørgsmål ligger kommunen {told}")

    def drawing(self) -> Drawing | None:
        """A dot with its interval for each question, coloured by its test."""
        frame = self.compared
        if frame.empty:
            return None
        unit: danish.Unit = "score" if (frame["unit"] == "score").all() else "pct"
        columns: dict[str, Any] = {"value": "value", "low": "low", "high": "high", "n": "n", "verdict": "verdict"}
        return ranked.dots(frame, subject=f"{self.name}, alle spørgsmål", unit=unit, **columns)

    def table(self) -> dict[str, Any]:
        """The municipality's numbers and everybody's, as a table."""
        unit = "score" if (self.compared["unit"] == "score").all() else "pct"
        names = {"label": "Spørgsmål", "value": self.name, "low": LOW, "high": HIGH, "all": "Alle", "n": "Antal svar"}
        frame = self.compared[list(names)].rename(columns=names)
        return {
            "frame": frame,
            "formats": dict.fromkeys((self.name, LOW, HIGH, "Alle"), unit) | {"Antal svar": "antal"},
        }

    @cached_property
    def own(self) -> list[Question]:
        """The questions that it alone has asked, each with the answers of its citizens as the total."""
        tables = {name.removeprefix(LOCAL): t for name, t in self.store.tables.items() if name.startswith(LOCAL)}
        here = {n: t[t["group"] == self.code].assign(breakdown=TOTAL, group=TOTAL) for n, t in tables.items()}
        survey, store = self.survey.local(self.code), replace(self.store, tables=here)
        return [Question(survey, store, item) for item in survey.items]

    def results(self, table: str) -> pd.DataFrame:
        """The store's rows on the municipality's own questions."""
        found = self.store.tables[f"{LOCAL}{table}"]
        return found[found["group"] == self.code]

    def wordings(self) -> list[str]:
        """How its own questions were put, and what is found: in Markdown."""
        parts = []
        for question in self.own:
            told = " ".join([findings.headline(question), findings.base(question)])
            parts += [f"**{markdown(question.title)}.** {markdown(told)}", "\n".join(asked.wording(question))]
            parts += findings.gaps(question)
        return parts

    def figures(self, page: Page) -> Markdown | None:
        """A figure of the answers to each of its own questions."""
        shown = [self._figure(page, question) for question in self.own]
        texts = [figure.data for figure in shown if figure is not None]
        return Markdown("\n\n".join(texts)) if texts else None  # type: ignore[no-untyped-call]

    def _figure(self, page: Page, question: Question) -> Markdown | None:
        drawing, caption = views.distribution(question), findings.caption(question)
        return page.figure(drawing, f"eget-{question.id}", caption=caption, question=question.as_put)

    def answers(self) -> dict[str, Any]:
        """The answers to its own questions with their intervals, as a table."""
        parts = []
        for question in self.own:
            labels = {c.code: c.label for c in question.scale.substantive}
            for row in (row for rows in question.answers(question.first).values() for row in rows):
                told = {"Spørgsmål": question.title, "Svar": labels[row["category"]], "Andel": row["share"]}
                told |= {LOW: row["ci_low"], HIGH: row["ci_high"], "Antal": row["n"]}
                parts.append({**told, "suppressed": row["suppressed"]})
        formats = {"Andel": "pct", LOW: "pct", HIGH: "pct", "Antal": "antal"}
        return {
            "frame": pd.DataFrame(parts, columns=["Spørgsmål", "Svar", *formats, "suppressed"]),
            "formats": formats,
            "header": "Svar",
            "block": "Spørgsmål",
        }

    def bases(self) -> dict[str, Any]:
        """Whom its own questions were asked of, and who answered, as a table."""
        shown = [sheets.base_table(question) for question in self.own]
        return {**shown[0], "frame": pd.concat([table["frame"] for table in shown], ignore_index=True)}


def _count(number: int) -> str:
    """A number of questions in words."""
    return "ét" if number == 1 else danish.count_word(number)
