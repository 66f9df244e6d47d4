"""Sphinx extension: citations and the bibliography in Danish, as the styles `dansk` of sphinxcontrib-bibtex."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sphinxcontrib.bibtex.plugin as references
from pybtex import plugin
from pybtex.database import Entry
from pybtex.style.formatting import toplevel
from pybtex.style.formatting.unsrt import Style, date, pages
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting import BaseSortingStyle
from pybtex.style.template import field as entry_field
from pybtex.style.template import href, join, names, optional, optional_field, sentence, tag, words
from sphinxcontrib.bibtex.style.referencing import BracketStyle, PersonStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle


def _last_names(entry: Entry) -> str:
    """The names a citation shows: up to two authors, else the first `m.fl.`."""
    last = [" ".join(person.prelast_names + person.last_names) for person in entry.persons["author"]]
    shown = " og ".join(last) if len(last) < 3 else f"{last[0]} m.fl."
    return shown.replace("{", "").replace("}", "")


class DanishLabels(BaseLabelStyle):
    """Labels as the text cites: names and year."""

    def format_labels(self, sorted_entries: Iterable[Entry]) -> Iterator[str]:
        """One label per entry."""
        for entry in sorted_entries:
            yield f"{_last_names(entry)}, {entry.fields['year']}"


class DanishSorting(BaseSortingStyle):
    """Sorting by the names shown and the year, without regard to capitals."""

    def sorting_key(self, entry: Entry) -> tuple[str, str]:
        """The key of one entry."""
        return _last_names(entry).lower(), entry.fields["year"]


class DanishStyle(Style):
    """Entries with Danish words between the parts; titles stand as they are printed."""

    default_label_style = "dansk"
    default_sorting_style = "dansk"

    def format_names(self, role: str, as_sentence: bool = True) -> Any:
        """Names joined by commas and `og`."""
        formatted = names(role, sep=", ", sep2=" og ", last_sep=" og ")
        return sentence[formatted] if as_sentence else formatted

    def format_title(self, e: Entry, which_field: str, as_sentence: bool = True) -> Any:
        """The title without a change of capitals."""
        title = entry_field(which_field)
        return sentence[title] if as_sentence else title

    def get_article_template(self, e: Entry) -> Any:
        """Volume, number and pages in the Danish manner."""
        return toplevel[
            self.format_names("author"),
            self.format_title(e, "title"),
            sentence[
                tag("em")[entry_field("journal")],
                optional[words["bd.", entry_field("volume")]],
                optional[words["nr.", entry_field("number")]],
                optional[words["s.", pages]],
                date,
            ],
            self.format_web_refs(e),
        ]

    def get_inproceedings_template(self, e: Entry) -> Any:
        """A paper in proceedings, `I:` before the book."""
        return toplevel[
            self.format_names("author"),
            self.format_title(e, "title"),
            sentence[
                words["I:", tag("em")[entry_field("booktitle")]],
                optional[words["s.", pages]],
                date,
            ],
            self.format_web_refs(e),
        ]

    def get_techreport_template(self, e: Entry) -> Any:
        """A report, with its kind and number where they are told."""
        return toplevel[
            self.format_names("author"),
            self.format_title(e, "title"),
            sentence[
                words[optional_field("type"), optional_field("number")],
                entry_field("institution"),
                optional_field("address"),
                date,
            ],
            sentence[optional_field("note")],
            self.format_web_refs(e),
        ]

    get_report_template = get_techreport_template
    """The name that newer reference managers give a report."""

    def format_web_refs(self, e: Entry) -> Any:
        """The digital object identifier, or the address."""
        doi = entry_field("doi", raw=True)
        url = entry_field("url", raw=True)
        return sentence[
            optional[href(join["https://doi.org/", doi])[join["doi:", doi]]],
            optional[href(url)[url]],
            optional_field("eprint"),
        ]


def _persons() -> PersonStyle:
    return PersonStyle(sep2=" og ", last_sep=" og ", other=" m.fl.")


def _round_brackets() -> BracketStyle:
    return BracketStyle(left="(", right=")", sep="; ")


@dataclass
class DanishReferences(AuthorYearReferenceStyle):
    """Author and year, with `og` and `m.fl.`."""

    bracket_textual: BracketStyle = field(default_factory=_round_brackets)
    bracket_parenthetical: BracketStyle = field(default_factory=_round_brackets)
    person: PersonStyle = field(default_factory=_persons)


def setup(app: Any) -> dict[str, bool]:
    """Register the styles."""
    plugin.register_plugin("pybtex.style.labels", "dansk", DanishLabels)
    plugin.register_plugin("pybtex.style.sorting", "dansk", DanishSorting)
    plugin.register_plugin("pybtex.style.formatting", "dansk", DanishStyle)
    # Every citation asks for this one, and only what is registered here is found without a search of all packages.
    plugin.register_plugin(
        "pybtex.backends", "plaintext", plugin.find_plugin("pybtex.backends", "plaintext"), force=True
    )
    references.register_plugin("sphinxcontrib.bibtex.style.referencing", "dansk", DanishReferences)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
