"""A page of the book: what a notebook needs to read the store, say numbers, and show figures and tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pandas as pd
from IPython.display import HTML, Markdown, display

from jobsurvey_utils import results, rounds
from jobsurvey_utils.display import alt, directives, downloads, folding, items, question, select, sourced, svg, tables
from jobsurvey_utils.display.canvas import Drawing
from jobsurvey_utils.display.statistical import Plot
from jobsurvey_utils.display.wording import markdown
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.results import analyses

_GLUE = "application/papermill.record/"


class Page:
    """One page: its round, its results, and what has been shown on it.

    Parameters
    ----------
    survey
        The round's name, or a loaded round.
    notebook
        The notebook's name; with `theme` or `item` (an item or a battery) it makes the page's own name.
    store
        The results; read from the round's generated files where it is not given.
    """

    def __init__(
        self,
        survey: str | Path | rounds.Round,
        notebook: str,
        *,
        theme: str | None = None,
        item: str | None = None,
        store: results.Store | None = None,
    ) -> None:
        self.round = survey if isinstance(survey, rounds.Round) else rounds.load(survey)
        self._said = partial(sourced.named, self.round.config.source_kind)
        self.store = store or results.load(self.round)
        self.theme = theme
        self.item = item
        self.slug = self._slug(notebook)
        self.title = ""
        self._shown: list[downloads.Table] = []
        self._contract: dict[str, pd.DataFrame] = {}

    def _slug(self, notebook: str) -> str:
        if self.item is not None:
            return f"{items.theme_of(self.round, self.item)}-{self.item}"
        return self.theme or notebook

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The store's tables by name."""
        return self.store.tables

    def analysis(self, name: str) -> Mapping[str, pd.DataFrame]:
        """The tables of an analysis of the round's method."""
        return analyses.load(self.round, name)

    @property
    def meta(self) -> Mapping[str, Any]:
        """Facts of the whole round: numbers of persons, where the data came from."""
        return self.store.meta

    @property
    def synthetic(self) -> bool:
        """Whether the results rest on synthetic data."""
        return bool(self.meta["synthetic"])

    @cached_property
    def question(self) -> question.Question:
        """The results of the page's item or battery."""
        return question.Question(self.round, self.store, self.item or "")

    def rows(self, table: str, **equals: str) -> pd.DataFrame:
        """Rows of a table of the store with equal values, labelled and in the round's order."""
        if table not in self.tables:
            raise JobsurveyError(f"no table {table!r} in the results; there are {', '.join(self.tables)}")
        return select.rows(self.round, self.tables[table], **equals)

    def value(self, table: str, column: str, **equals: str) -> float:
        """One number of the store.

        Raises
        ------
        JobsurveyError
            If there is no such row, several, or the number is hidden.
        """
        found = self.rows(table, **equals)[column]
        if len(found) != 1 or bool(found.isna().any()):
            problem = "it is hidden or empty" if len(found) == 1 else f"{len(found)} rows fit"
            raise JobsurveyError(f"{table}.{column} with {equals} of {self.round.id} is not one number: {problem}")
        return float(found.iloc[0])

    def results(self, table: str) -> pd.DataFrame:
        """The rows of a table of the store that concern the page's items, as they stand in the store."""
        return self.store.of_items(table, [item.id for item in self.question.items])

    def glue(self, **texts: str) -> None:
        """Make finished Danish texts available to the page, and to others, by their names."""
        for name, text in texts.items():
            if not isinstance(text, str) or not text:
                raise JobsurveyError(f"page.glue({name}=...) takes a text that is not empty, not {text!r}")
            record = {"scrapbook": {"name": name, "mime_prefix": _GLUE}}
            text = self._said(str(text))
            display({f"{_GLUE}text/plain": repr(text)}, raw=True, metadata=record)  # type: ignore[no-untyped-call]
        self.title = texts.get("titel", self.title)

    def figure(
        self,
        drawing: Drawing | Plot | None,
        name: str,
        *,
        caption: str,
        question: str | None = None,
        note: str | None = None,
        documentation: bool = False,
    ) -> Markdown | None:
        """Save a drawing and show it as a numbered figure with its finding, question and source.

        Where there is nothing to draw, the caption stands alone, if there is one.

        Parameters
        ----------
        documentation
            True for what is no result: it is not called synthetic.
        """
        if drawing is None:
            return _markdown(markdown(self._said(caption))) if caption else None
        paths = {}
        made_up = self.synthetic and not documentation
        for suffix, content in svg.files(drawing, made_up).items():
            path = self.round.generated / "figures" / f"{self.slug}-{name}{suffix}.svg"
            downloads.write(path, content)
            paths[suffix] = downloads.address(path)
        told = f"{drawing.alt} {alt.SYNTHETIC}" if made_up else drawing.alt
        above = [markdown(self._said(caption)), *([f"»{markdown(question)}«"] if question else [])]
        wide, narrow = paths.values()
        return _markdown(directives.figure(self.label(name), wide, narrow, told, above, self._source(note, made_up)))

    def label(self, name: str) -> str:
        """What a figure or table of the page is called in references."""
        return f"{self.round.id}-{self.slug}-{name}"

    def _source(self, note: str | None, made_up: bool) -> str:
        source = f"Kilde: {self.round.config.short_title}{', syntetiske data' if made_up else ''}."
        return " ".join(markdown(part) for part in (self._said(note or ""), source) if part)

    def table(
        self,
        frame: pd.DataFrame | None,
        name: str,
        *,
        caption: str,
        formats: Mapping[str, str] | None = None,
        header: str | None = None,
        block: str | None = None,
        note: str | None = None,
        documentation: bool = False,
    ) -> HTML:
        """Show a table, a long one folded, and offer it for download; where there is none, show nothing.

        Parameters
        ----------
        frame
            Columns named in Danish; one called `suppressed` is not shown, and hides the numbers of its true rows.
        formats
            A column to `pct`, `score`, `antal`, `tal1`, `tal2`, `tal4`, `p`, `dato`, `tekst`; else by its type.
        header
            Column that heads each row; the first one unless given.
        block
            Column whose values become headings over the rows they share.
        documentation
            True for what is no result (the municipalities, the questionnaire): its caption does not say synthetic.
        """
        if frame is None:
            return _html("")
        frame, caption = sourced.named_in(self.round.config.source_kind, frame), self._said(caption)
        if header is not None:
            frame = frame[[header, *(column for column in frame.columns if column != header)]]
        chosen = tables.choose_formats(frame, formats or {})
        made_up = self.synthetic and not documentation
        self._shown.append(downloads.Table(name, caption, frame, chosen, select.HIDDEN, made_up))
        marked = f"{caption} (syntetiske data)" if made_up else caption
        identifier = f"tabel-{self.label(name)}"
        under, rule = self._said(note or ""), select.hidden_rule(self.round)
        look = tables.Look(marked, chosen, select.HIDDEN, identifier, block, under, rule)
        return folding.unless_short(_html(tables.html(frame, look)), marked, len(frame))

    def contract(self, **parts: pd.DataFrame) -> None:
        """Offer rows of the store for download in the machine-readable form."""
        self._contract |= {name: frame for name, frame in parts.items() if len(frame)}

    def text(self, paragraphs: Iterable[str]) -> Markdown | None:
        """Show finished Markdown: list items under each other, paragraphs apart; nothing where there are none."""
        parts = [self._said(part) for part in paragraphs]
        gap = "\n" if all(part.lstrip().startswith("- ") for part in parts) else "\n\n"
        return _markdown(gap.join(parts)) if parts else None

    def downloads(self) -> Markdown:
        """Write the files of the page's tables and show their links."""
        made_up = self.synthetic and (any(table.synthetic for table in self._shown) or bool(self._contract))
        book = self._file("xlsx", "", downloads.workbook(self._shown, self._facts(made_up)), made_up)
        lines = [f"- [Alle sidens tabeller som Excel]({book})"]
        for table in self._shown:
            address = self._file("csv", f"-{table.name}", downloads.danish_csv(table), table.synthetic)
            lines.append(f"- [{markdown(table.caption)} (CSV)]({address})")
        for name, frame in self._contract.items():
            content = downloads.machine_csv(frame, self.synthetic)
            address = self._file("csv", f"-{name}-lager", content, self.synthetic)
            lines.append(f"- [{markdown(downloads.titled(name))} til videre beregning (CSV)]({address})")
        return _markdown("\n".join([downloads.explained(machine=bool(self._contract)), "", *lines]))

    def _file(self, kind: str, part: str, content: bytes, made_up: bool) -> str:
        mark = "-syntetisk" if made_up else ""
        path = self.round.generated / "downloads" / f"{self.round.id}-{self.slug}{part}{mark}.{kind}"
        downloads.write(path, content)
        return downloads.address(path)

    def _facts(self, made_up: bool) -> dict[str, str]:
        config = self.round.config
        facts = {"Undersøgelse": config.title, "Side": self.title or self.slug}
        if self.item is not None:
            facts["Spørgsmål"] = " / ".join(items.wordings(self.round, self.item)) or "Ordlyden er ikke oplyst."
        facts["Kilde"] = f"{config.short_title}, gennemført af {config.conducted_by} for {config.client}"
        measured = "Dokumentation, ingen svar." if self.synthetic else "Målte svar."
        data = "Syntetiske data, genskabt af rapportens trykte tal: ikke målte svar." if made_up else measured
        return facts | {"Data": self._said(data), "Skjulte tal": select.hidden_rule(self.round)}


def _markdown(text: str) -> Markdown:
    return Markdown(text)  # type: ignore[no-untyped-call]


def _html(text: str) -> HTML:
    return HTML(text)  # type: ignore[no-untyped-call]
