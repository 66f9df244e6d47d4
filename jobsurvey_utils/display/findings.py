"""Danish sentences made from results: what was found, who differs, and how sure it is.

Two groups are called different only where their 95 per cent intervals do not overlap, which is stricter than a test at
5 per cent; everything else "kan ikke skelnes".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.display.question import Measure, Question, quoted
from jobsurvey_utils.schema import TOTAL, Item

NOTHING = "Der er for få svar til at vise et resultat."
UNSURE = "usikkerheden er ikke beregnet, så forskelle omtales ikke"
Row = Mapping[Any, Any]


def headline(question: Question, item: Item | None = None) -> str:
    """The finding of an item in a sentence or two; of a battery the statements at its ends."""
    if item is None and question.is_battery:
        return _battery(question)
    item = item or question.first
    parts = ends(question, item)
    if not parts:
        return _commonest(question, item)
    told = [text for codes in parts if (text := _share(question, item, codes))]
    if not told:
        return NOTHING
    return " ".join([sentence(", og ".join(told)), *_mean(question, item)])


def ends(question: Question, item: Item) -> list[tuple[str, ...]]:
    """The answers a finding tells of: the scale's top and bottom, or both answers where there are two."""
    scale = question.survey.scale(item)
    if item.kind == "single" and not scale.top and len(scale.substantive) == 2:
        return [(category.code,) for category in scale.substantive]
    return [codes for codes in (scale.top, scale.bottom) if codes and item.kind == "single"]


def sentence(text: str) -> str:
    """A text with a large first letter and one full stop."""
    return danish.capital(text if text.endswith(".") else f"{text}.")


def _share(question: Question, item: Item, codes: tuple[str, ...]) -> str:
    found = question.pooled(item, codes).to_dict("records")
    if not found or pd.isna(found[0]["share"]):
        return ""
    row = {"value": found[0]["share"], "low": found[0]["ci_low"], "high": found[0]["ci_high"]}
    share, _, interval = estimate(row, "pct").partition(" (")
    said = f"{share} svarer {quoted(question.survey.scale(item), codes)}"
    return f"{said} ({interval}" if interval else said


def _mean(question: Question, item: Item) -> list[str]:
    measure = question.measure(item)
    row = _total(question, measure)
    if measure.unit != "score" or row is None:
        return []
    low, high = (danish.number(end) for end in measure.scale)
    return [f"Gennemsnittet er {estimate(row, 'score')} på skalaen fra {low} til {high}."]


def _total(question: Question, measure: Measure) -> Row | None:
    """The row of the total, where it may be shown."""
    rows = question.compared(TOTAL, measure).dropna(subset=["value"]).to_dict("records")
    return rows[0] if rows else None


def _commonest(question: Question, item: Item) -> str:
    """The commonest answer, the next, and whether they can be told apart."""
    labels = {c.code: c.label for c in question.survey.scale(item).substantive}
    shares = question.rows("shares", item).rename(columns={"share": "value", "ci_low": "low", "ci_high": "high"})
    shown = ranked(shares.loc[shares["category"].isin(labels)])
    if not shown:
        return NOTHING
    told = [f"»{labels[row['category']]}« ({danish.percent(row['value'])})" for row in shown[:2]]
    said = sentence(f"Det hyppigste svar er {', dernæst '.join(told)}")
    apart = len(shown) < 2 or not overlaps(shown[0], shown[1])
    return said if apart else f"{said} De to kan ikke skelnes."


def _battery(question: Question) -> str:
    """The statements with the highest and the lowest number."""
    measures = [question.measure(item) for item in question.items]
    found = [(row, measure) for measure in measures if (row := _total(question, measure))]
    if not found:
        return NOTHING
    found.sort(key=lambda pair: -pair[0]["value"])
    (high, measure), (low, lowest) = found[0], found[-1]
    told = f"{measure.name} er højest for udsagnet »{statement(measure.item)}«: {estimate(high, measure.unit)}"
    if len(found) == 1:
        return sentence(told)
    known = all(pd.notna(row["low"]) for row in (high, low))
    if known and overlaps(high, low):
        return f"{measure.name} er omtrent ens for udsagnene, som ikke kan skelnes fra hinanden."
    return sentence(f"{told}, og lavest for »{statement(lowest.item)}«: {estimate(low, measure.unit)}")


def statement(item: Item) -> str:
    """A statement of a battery as it was put, or its title where the wording is lost."""
    return item.present or item.title


def ranked(groups: pd.DataFrame) -> list[Row]:
    """The rows that may be shown, the greatest value first."""
    shown = groups.dropna(subset=["value"]).sort_values("value", ascending=False, kind="stable")
    return list(shown.to_dict("records"))


def estimate(row: Row, unit: danish.Unit) -> str:
    """A number with its interval: `3,64 (95 pct.-interval 3,62–3,66)`."""
    value = danish.quantity(row["value"], unit)
    return value if pd.isna(row["low"]) else f"{value} ({danish.confidence(row['low'], row['high'], unit)})"


def overlaps(first: Row, second: Row) -> bool:
    """Whether two intervals overlap; where one is not known, no difference is claimed."""
    if any(pd.isna(row[end]) for row in (first, second) for end in ("low", "high")):
        return True
    return bool(first["low"] <= second["high"] and second["low"] <= first["high"])


def difference(question: Question, breakdown: str, measure: Measure | None = None) -> str:
    """Which groups of a breakdown lie highest and lowest, and whether they can be told apart."""
    measure = measure or question.measure()
    heading = heading_of(question, breakdown)
    rows = ranked(question.compared(breakdown, measure))
    if len(rows) < 2:
        return f"{heading}: der er for få grupper med nok svar til en sammenligning."
    high, low = rows[0], rows[-1]
    if any(pd.isna(row["low"]) for row in rows):
        return f"{heading}: {UNSURE}."
    if overlaps(high, low):
        values = [f"{row['label']} {danish.quantity(row['value'], measure.unit)}" for row in rows]
        return (
            f"{heading}: grupperne kan ikke skelnes, for deres 95 pct.-intervaller overlapper ({danish.join(values)})."
        )
    ends = [f"{row['label']} med {estimate(row, measure.unit)}" for row in (high, low)]
    told = [f"{heading}: højest er {ends[0]}, og lavest er {sentence(ends[1])}"]
    for end in (high, low):
        if alike := [row["label"] for row in rows[1:-1] if overlaps(row, end)]:
            told.append(f"{danish.join(alike)} kan ikke skelnes fra {end['label']}.")
    return " ".join(told)


def heading_of(question: Question, breakdown: str) -> str:
    """What a breakdown is called, with its restriction where its base is restricted."""
    variable = question.survey.variables.get(breakdown)
    label = question.survey.breakdown_label(breakdown)
    return f"{label} ({variable.restriction})" if variable and variable.restriction else label


def municipalities(question: Question, measure: Measure | None = None) -> str:
    """Which municipalities lie highest and lowest, how many differ from the total, and how sure the order is."""
    measure = measure or question.measure()
    total = _total(question, measure)
    rows = ranked(question.compared(question.survey.municipality_variable, measure))
    if total is None or len(rows) < 2:
        return "Der er for få kommuner med nok svar til en sammenligning."
    high, low = rows[0], rows[-1]
    ends = [f"{row['label']} med {estimate(row, measure.unit)}" for row in (high, low)]
    told = sentence(f"Højest ligger {ends[0]}, og lavest {ends[1]}")
    if any(pd.isna(row["low"]) for row in rows):
        return f"{told} {danish.capital(UNSURE)}."
    if overlaps(high, low):
        return f"{told} Deres intervaller overlapper, så kommunerne kan ikke skelnes fra hinanden."
    apart = [row for row in rows if not overlaps(row, total)]
    above = sum(row["value"] > total["value"] for row in apart)
    alike = sum(overlaps(row, high) for row in rows[1:])
    return " ".join([told, _counted(above, len(apart) - above, len(rows)), _order(high, alike)])


def _counted(above: int, below: int, count: int) -> str:
    return (
        f"{danish.capital(many(above))} ligger over det samlede resultat, {many(below)} ligger under, "
        f"og {many(count - above - below)} kan ikke skelnes fra det."
    )


def _order(high: Row, alike: int) -> str:
    if not alike:
        return f"{high['label']} skiller sig ud fra alle de andre."
    return f"Rækkefølgen er usikker: {many(alike)} kan ikke skelnes fra {high['label']}."


def many(count: int) -> str:
    """A number of municipalities in words."""
    return f"{danish.count_word(count)} {'kommune' if count == 1 else 'kommuner'}"


def base(question: Question, item: Item | None = None) -> str:
    """Whom it was asked of, how many answers count, and how many do not."""
    item = item or question.first
    numbers = question.base(item)
    outside = [c.label for c in question.survey.scale(item).categories if c.dont_know]
    missing = f"{_count(numbers['n_missing'])} svarede ikke på spørgsmålet."
    if outside:
        labels = danish.join([f"»{label}«" for label in outside], "eller")
        missing = f"{_count(numbers['n_dont_know'])} svarede {labels} og indgår ikke, og {missing}"
    asked = f"Stillet til {item.asked_label}: {_count(numbers['n_asked'])} af dem, der deltog."
    return f"{asked} {sentence(_count(numbers['n']))[:-1]} svar indgår. {danish.capital(missing)}"


def _count(value: Any) -> str:
    return "et skjult antal" if pd.isna(value) else danish.number(int(value))


def precision(question: Question) -> str:
    """How many answers the result rests on, and how many drawn at random would be as sure."""
    item = question.first
    told = f"Det samlede resultat hviler på {_count(question.base(item)['n'])} svar."
    scores = question.rows("scores", item).dropna(subset=["n_eff"]).to_dict("records")
    if not scores:
        return told
    effective = danish.number(scores[0]["n_eff"])
    return f"{told} Efter vægtningen er det lige så sikkert som {effective} tilfældigt udvalgte svar."
