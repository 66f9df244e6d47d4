"""Danish sentences and figures of the page on the development from earlier rounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isnan
from typing import Any

import pandas as pd

from jobsurvey_utils import danish, rounds
from jobsurvey_utils.display import changed, panels, ranked, tested, wording
from jobsurvey_utils.display.canvas import Drawing
from jobsurvey_utils.display.columns import Row
from jobsurvey_utils.display.question import quoted
from jobsurvey_utils.inference.differences import OK
from jobsurvey_utils.inference.measures import SHARE
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL
from jobsurvey_utils.trend.change import FIXED, RAW
from jobsurvey_utils.trend.comparable import NOT
from jobsurvey_utils.trend.series import COMMON

Tables = Mapping[str, pd.DataFrame]

MADE_UP = (
    "Begge runders svar er syntetiske, så den ændring, siden viser, er det også: Den viser, hvordan der regnes, og "
    "siger intet om, hvordan borgerne oplever jobcenteret."
)
_WHY = {
    "mixed": (
        "Den ene runde har rigtige svar og den anden syntetiske. Forskellen mellem dem er ingen udvikling, og siden "
        "viser den derfor ikke."
    ),
    "no_municipality": "Ingen kommune er med i begge runder, så der er intet at sammenligne.",
    "no_question": "De to runder har ingen spørgsmål, der er stillet ens, så der er intet at sammenligne.",
}


@dataclass(frozen=True)
class Trend:
    """A round, the tables of its trend, and whether its own data is synthetic."""

    survey: Round
    tables: Tables
    synthetic: bool

    @cached_property
    def earlier(self) -> dict[str, Round]:
        """The earlier rounds with data, by id."""
        trend = self.survey.config.trend
        return {each.id: each for each in map(rounds.load, trend.rounds if trend else ())}

    @property
    def facts(self) -> pd.DataFrame:
        """What is known of each round, in the order of the years."""
        return self.tables["rounds"]

    @property
    def main(self) -> Round | None:
        """The latest earlier round that this one is compared with by data; none where there is none."""
        found = self.facts[(self.facts["kind"] == "microdata") & (self.facts["status"] == "ok")]
        return None if found.empty else self.earlier[str(found["survey"].iloc[-1])]

    @property
    def years(self) -> tuple[str, str]:
        """The years that are compared by data."""
        main = self.main
        return str(main.config.year if main else ""), str(self.survey.config.year)

    def fact(self, column: str) -> Any:
        """A fact of the comparison by data."""
        return self.facts.loc[self.facts["survey"] == self.main.id, column].iloc[0] if self.main else None

    def changes(self, breakdown: str = TOTAL, item: str | None = None, basis: str | None = None) -> pd.DataFrame:
        """The first measure's changes of a breakdown, with what the tests say of each (`verdict`)."""
        if self.main is None:
            return self.tables["change"].assign(verdict="")
        table = self.tables["change"]
        table = table[(table["earlier"] == self.main.id) & (table["breakdown"] == breakdown)]
        table = table if item is None else table[table["item"] == item]
        first = table["statistic"] == table.groupby("item")["statistic"].transform("first")
        table = table[first & (table["basis"] == (basis or self.basis))]
        return table.assign(verdict=[self.mark(row) for row in table.to_dict("records")]).reset_index(drop=True)

    @property
    def basis(self) -> str:
        """What is tested: with the composition held fixed where it can be."""
        return FIXED if bool(self.fact("fixed")) else RAW

    def mark(self, row: Row) -> str:
        """What a test says of the later round; empty where none was made."""
        return "" if isnan(row["p_bh"]) else tested.mark(self.survey, row)

    @property
    def headline(self) -> str | None:
        """The item that sums the survey up, if it can be compared."""
        name = self.survey.questionnaire.headline
        items = self.tables["items"]
        ok = self.main is not None and name in set(items.loc[items["verdict"] != NOT, "item"]) - {""}
        return name if ok and len(self.changes(item=name)) else None


def title(trend: Trend) -> str:
    """The page's title: from the first year to the last."""
    years = trend.facts["year"]
    return f"Udvikling {int(years.min())}{danish.EN_DASH}{int(years.max())}"


def unit_of(row: Row) -> danish.Unit:
    """What the numbers of a change are."""
    return "pct" if row["statistic"] == SHARE else "score"


def finding(trend: Trend) -> str:
    """What has changed, in sentences that follow from the tests; else why that cannot be told."""
    if trend.main is None:
        told = [_WHY[status] for status in trend.facts["status"] if status in _WHY]
        return " ".join([*dict.fromkeys(told), *([_published(trend)] if _figures(trend) else [])])
    parts = [MADE_UP] if trend.synthetic else []
    rows = trend.changes(item=trend.headline) if trend.headline else pd.DataFrame()
    parts += [_headline(trend, row) for row in rows.to_dict("records")]
    return " ".join([*parts, _counted(trend), _where(trend)])


def _headline(trend: Trend, row: Row) -> str:
    """The change of the item that sums the survey up."""
    first, last = trend.years
    name = f"»{trend.survey.items[row['item']].title}«"
    if bool(row["suppressed"]) or row["status"] not in (OK, "census"):
        return f"Ændringen i {name} kan ikke vises."
    unit = unit_of(row)
    before, after = danish.quantity(row["before"], unit), danish.quantity(row["after"], unit)
    interval = danish.confidence(row["ci_low"], row["ci_high"], "point" if unit == "pct" else unit)
    told = f"{after} mod {before}, en ændring på {changed.difference(row['difference'], unit)} ({interval})"
    if row["verdict"] == ranked.ALIKE:
        beyond = row["ci_low"] > 0 or row["ci_high"] < 0
        many = ", når der tages højde for, hvor mange ændringer siden tester" if beyond else ""
        return wording.sentence(f"{name} kan i {last} ikke skelnes fra {first}{many}: {told}")
    higher = "højere" if row["verdict"] == ranked.ABOVE else "lavere"
    return " ".join([wording.sentence(f"{name} ligger {higher} i {last} end i {first}: {told}"), *tested.weight(row)])


def _counted(trend: Trend) -> str:
    """How many of the questions lie higher and lower."""
    first, last = trend.years
    rows = trend.changes()
    made = rows[rows["verdict"] != ""]
    count = {name: int((made["verdict"] == name).sum()) for name in (ranked.ABOVE, ranked.BELOW, ranked.ALIKE)}
    asked = "spørgsmål" if len(made) != 1 else "ét spørgsmål"
    number = "" if len(made) == 1 else f"{danish.count_word(len(made))} "
    told = f"Af {number}{asked}, der kan sammenlignes, ligger {danish.count_word(count[ranked.ABOVE])} højere og "
    told += f"{danish.count_word(count[ranked.BELOW])} lavere i {last} end i {first}"
    return f"{told}; {danish.count_word(count[ranked.ALIKE])} kan ikke skelnes."


def _where(trend: Trend) -> str:
    """Of whom the numbers are."""
    places = int(trend.fact("common"))
    of = "den ene kommune" if places == 1 else f"de {danish.number(places)} kommuner"
    told = f"Tallene er for {of}, der er med begge år"
    if trend.basis == RAW:
        return f"{told}, og der er ikke taget højde for, at borgernes sammensætning kan have ændret sig."
    return f"{told}, og er regnet, som om borgernes sammensætning var den samme."


def _published(trend: Trend) -> str:
    """The first answer of the headline as published and as measured, without a claim."""
    rows = series(trend)
    first = rows[(rows["item"] == rows["item"].iloc[0]) & (rows["category"] == rows["category"].iloc[0])]
    of = _answers(trend.survey, str(first["item"].iloc[0]), str(first["category"].iloc[0]))
    made_up = f" Tallet for {trend.survey.config.year} er regnet af syntetiske svar." if trend.synthetic else ""
    told = danish.join(f"i {row['year']} {printed(row)}" for row in first.to_dict("records"))
    return (
        f"Svarene {of} udgjorde {told}. Tallene fra før {trend.survey.config.year} er offentliggjort uden usikkerhed "
        f"og gælder andre kommuner, så bogen siger ikke, om der er en udvikling.{made_up}"
    )


def printed(row: Row, *, short: bool = False) -> str:
    """A share with its interval, or that it is printed without; about, where the source says so."""
    about = "omkring " if row["published"] and pd.isna(row["decimals"]) else ""
    value = f"{about}{danish.percent(row['value'], _decimals(row) if row['published'] else 1)}"
    if short:
        return value
    more = "offentliggjort uden usikkerhed" if row["published"] else danish.confidence(row["low"], row["high"])
    return f"{value} ({more})"


def _decimals(row: Row) -> int:
    return 0 if pd.isna(row["decimals"]) else int(row["decimals"])


def _answers(survey: Round, item: str, category: str) -> str:
    return quoted(survey.scale(item), tuple(category.split(" + ")))


def _figures(trend: Trend) -> bool:
    return bool(trend.tables["series"]["published"].any())


def series(trend: Trend) -> pd.DataFrame:
    """The shares round by round that are shown: of the municipalities in common, where rounds are compared by data."""
    rows = trend.tables["series"].dropna(subset=["value"])
    scope = COMMON if (rows["scope"] == COMMON).any() else "all"
    rows = rows[rows["published"] | (rows["scope"] == scope)]
    several = rows.groupby(["item", "category"])["year"].transform("nunique") > 1
    return rows[several].reset_index(drop=True)


def series_drawing(trend: Trend) -> Drawing | None:
    """A small figure for each part of the headline's answers, and for the others that something is published of."""
    found, name = [], trend.survey.questionnaire.headline
    for (item, category), own in series(trend).groupby(["item", "category"], sort=False):
        points = tuple(_point(row) for row in own.sort_values("year").to_dict("records"))
        found.append(
            panels.Panel(_block(trend, str(item), str(category)), _panel(trend, str(item), str(category)), points)
        )
    subject = f"Andel af svarene{'' if name is None else f', {danish.lower_first(trend.survey.items[name].title)}'}"
    return panels.panels(found, subject)


def _point(row: Row) -> panels.Point:
    printed = bool(row["published"])
    about = "ca. " if printed and pd.isna(row["decimals"]) else ""
    text = f"{about}{danish.number(100 * row['value'], _decimals(row) if printed else 1)}"
    return panels.Point(int(row["year"]), row["value"], row["low"], row["high"], text, printed)


def _block(trend: Trend, item: str, category: str) -> str:
    if item == trend.survey.questionnaire.headline:
        return f"{trend.survey.items[item].title}, pct."
    return f"Andre spørgsmål: {group_name(trend.survey, item, category)}, pct."


def _panel(trend: Trend, item: str, category: str) -> str:
    if item == trend.survey.questionnaire.headline:
        return danish.capital(group_name(trend.survey, item, category))
    return trend.survey.items[item].title


def group_name(survey: Round, item: str, category: str) -> str:
    """What answers taken together are called."""
    scale, codes = survey.scale(item), set(category.split(" + "))
    for part, label in ((scale.top, scale.top_label), (scale.bottom, scale.bottom_label)):
        if label and codes == set(part):
            return label
    return danish.lower_first(danish.join((c.label for c in scale.substantive if c.code in codes), "eller"))
