"""Danish sentences about one question: what was found, who was asked, and how sure it is."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.display import contrasts
from jobsurvey_utils.display.question import Question, quoted, short, statement, total_of
from jobsurvey_utils.display.wording import estimate, markdown, overlaps, ranked, sentence
from jobsurvey_utils.rounds.schema import Item

NOTHING = "Der er for få svar til at vise et resultat."
BATTERY = "Hvor mange der er spurgt, og hvor mange svar der indgår, står for hvert udsagn i tabellen nedenfor."


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
    row = total_of(question, measure)
    if measure.unit != "score" or row is None:
        return []
    low, high = (danish.number(end) for end in measure.scale)
    return [f"Gennemsnittet er {estimate(row, 'score')} på skalaen fra {low} til {high}."]


def _commonest(question: Question, item: Item) -> str:
    """The commonest answer, the next, and whether they can be told apart."""
    labels = {c.code: c.label for c in question.survey.scale(item).substantive}
    shares = question.rows("shares", item).rename(columns={"share": "value", "ci_low": "low", "ci_high": "high"})
    shown = ranked(shares.loc[shares["category"].isin(labels)])
    if not shown:
        return NOTHING
    told = [f"»{short(labels[row['category']])}« med {estimate(row, 'pct')}" for row in shown[:2]]
    said = sentence(f"Det hyppigste svar er {', dernæst '.join(told)}")
    apart = len(shown) < 2 or not overlaps(shown[0], shown[1])
    return said if apart else f"{said} De to kan ikke skelnes."


def _battery(question: Question) -> str:
    """The statements with the highest and the lowest number."""
    measures = [question.measure(item) for item in question.items]
    found = [(row, measure) for measure in measures if (row := total_of(question, measure))]
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


def base(question: Question, item: Item | None = None) -> str:
    """Whom it was asked of, how many answers count, and how many do not."""
    item = item or question.first
    numbers = question.base(item)
    outside = [c.label for c in question.survey.scale(item).categories if c.dont_know]
    missing = f"{_count(numbers['n_missing'])} svarede ikke på spørgsmålet."
    if pd.notna(numbers["n_missing"]) and numbers["n_missing"] == 0:
        missing = "alle, der fik spørgsmålet, svarede."
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


def caption(question: Question) -> str:
    """The finding of the figure: the greatest difference between the groups it shows, else the finding in short."""
    return ("" if question.multiple else contrasts.contrast(question)) or brief(question)


def brief(question: Question) -> str:
    """The finding in whole per cents, as short as can be."""
    if question.is_battery:
        found = [(row, m) for m in map(question.measure, question.items) if (row := total_of(question, m))]
        if not found:
            return NOTHING
        row, measure = max(found, key=lambda pair: pair[0]["value"])
        number = danish.percent(row["value"], 0) if measure.unit == "pct" else danish.number(row["value"], 2)
        return sentence(f"Højest ligger udsagnet »{statement(measure.item)}« med {number}")
    parts = ends(question, question.first)
    codes = parts[0] if parts else question.measure().codes
    shares = question.pooled(question.first, codes).dropna(subset=["share"])
    if shares.empty:
        return NOTHING
    return sentence(f"{danish.percent(float(shares['share'].iloc[0]), 0)} svarer {quoted(question.scale, codes)}")


def left_out(question: Question) -> str:
    """The line under a figure: how many answers it shows, and how many stand outside."""
    if question.is_battery:
        return "Antal svar står ved hvert udsagn."
    numbers = question.base()
    told = f"n = {_count(numbers['n'])}."
    outside = [f"»{c.label}«" for c in question.scale.categories if c.dont_know]
    if not outside:
        return told
    return f"{told} {danish.join(outside, 'eller')}: {_count(numbers['n_dont_know'])}, som ikke indgår."


def texts(question: Question) -> dict[str, str]:
    """The texts of a question's page, by the names its notebook uses."""
    return {
        "titel": question.title,
        "fund": headline(question),
        "grundlag": base(question) if not question.is_battery else BATTERY,
        "sikkerhed": precision(question),
        "raekkefoelge": contrasts.order(question),
        "tilfaelde": contrasts.by_chance(question),
    }


def gaps(question: Question) -> list[str]:
    """What the source does not tell of a question, each thing once, in Markdown."""
    notes = [survey_note for item in question.items if (survey_note := item.note)]
    battery = question.survey.battery(question.id).note if question.is_battery else None
    lost = [] if all(item.present for item in question.items) else ["Ordlyden er ikke oplyst."]
    told = [*([battery] if battery else []), *dict.fromkeys(notes), *lost]
    return [markdown(text) for text in told] or ["Kilden har ingen kendte huller for dette spørgsmål."]
