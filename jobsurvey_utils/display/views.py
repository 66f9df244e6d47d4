"""The figures of a question's page, made from its results."""

from __future__ import annotations

from collections.abc import Iterable
from math import isnan, nan
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.display import alt, amounts, contrasts, ranked, stacked, tested, theme
from jobsurvey_utils.display.canvas import Drawing
from jobsurvey_utils.display.question import Measure, Question, quoted, statement, total_of
from jobsurvey_utils.display.tables import missing
from jobsurvey_utils.rounds.schema import TOTAL, Item, Scale

TURNED = "(vendt om)"
"""Said of a statement with which agreement is the negative answer."""


def distribution(question: Question) -> Drawing | None:
    """All answers: bars of the options of multiple choice, else 100 per cent bars in total and by the breakdowns.

    Nothing where nobody answered.
    """
    if question.multiple:
        return _options(question)
    blocks = [stacked.Block("", list(_statements(question)))] if question.is_battery else _blocks(question)
    if not any(block.bars for block in blocks):
        return None
    labels = {c.code: c.label for c in question.scale.substantive}
    labels = {code: label for code, label in labels.items() if _given(blocks, code)}
    answers = stacked.Answers(labels, theme.palette(question.scale), **_beside(question))
    drawn = tuple(stacked.draw(blocks, answers, format) for format in theme.FORMATS)
    return Drawing(drawn, _told(question, blocks, labels))


def _beside(question: Question) -> dict[str, Any]:
    """What stands beside the bars: the mean, or the share of the positive answers where the scale has any."""
    measure = question.measure()
    if measure.unit == "score":
        low, high = measure.scale
        return {"scale": measure.scale, "heading": f"gennemsnit ({danish.interval(low, high, 'antal')})"}
    if not question.scale.top:
        return {}
    return {"scale": (0.0, 1.0), "unit": "pct", "heading": f"{question.scale.top_label}, pct.", "short": ""}


def _given(blocks: list[stacked.Block], code: str) -> bool:
    shares = [(bar.shares or {}).get(code, 0.0) for block in blocks for bar in block.bars]
    return any(isnan(share) or share > 0 for share in shares)


def _blocks(question: Question) -> list[stacked.Block]:
    item = question.first
    blocks = [stacked.Block("", [*_bars(question, item, TOTAL)])]
    for breakdown in question.breakdowns:
        blocks.append(stacked.Block(contrasts.heading_of(question, breakdown), [*_bars(question, item, breakdown)]))
    return [block for block in blocks if block.bars]


def _statements(question: Question) -> Iterable[stacked.Bar]:
    for item in question.items:
        for bar in _bars(question, item, TOTAL):
            label = f"{statement(item)} {TURNED}" if item.turned else statement(item)
            yield stacked.Bar(label, bar.shares, bar.n, bar.score, bar.low, bar.high)


def _bars(question: Question, item: Item, breakdown: str) -> Iterable[stacked.Bar]:
    """A bar per group; its hidden shares are missing."""
    compared = {row["group"]: row for row in question.compared(breakdown, question.measure(item))}
    for group, rows in question.answers(item, breakdown).items():
        shares = {row["category"]: float(row["share"]) for row in rows}
        known = not all(map(isnan, shares.values()))
        number, low, high = (float(compared.get(group, {}).get(name, nan)) for name in ("value", "low", "high"))
        n = rows[0]["n_total"]
        told = None if missing(n) else int(n)
        yield stacked.Bar(str(rows[0]["label"]), shares if known else None, told, number, low, high)


def _told(question: Question, blocks: list[stacked.Block], labels: dict[str, str]) -> str:
    """The alternative text: the first bar's main answers, the ends of the others."""
    first, *rest = bars = [bar for block in blocks for bar in block.bars]
    subject = f"Svarfordeling, {danish.lower_first(question.title)}"
    if question.is_battery:
        parts = [f"{subject}: {danish.count_word(len(bars))} udsagn."]
    else:
        parts = [f"{subject}.", *_main_answers(question, first, labels)]
    scored = [bar for bar in bars if not isnan(bar.score)]
    alike = not question.uncertain and not any(item.turned for item in question.items)
    if rest and len(scored) == len(bars) and _beside(question) and alike:
        high, low = max(scored, key=lambda bar: bar.score), min(scored, key=lambda bar: bar.score)
        unit = question.measure().unit
        ends = [f"{alt.brief(bar.label)} {danish.quantity(bar.score, unit)}" for bar in (high, low)]
        name = "gennemsnit" if unit == "score" else f"andel ({question.scale.top_label})"
        parts.append(alt.ended(f"Højeste {name}: {ends[0]}; laveste: {ends[1]}"))
    part = sum(bar.shares is not None and any(map(isnan, bar.shares.values())) for bar in bars)
    return " ".join([*parts, *alt.hidden_or_partly(sum(bar.shares is None for bar in bars), part)])


def _main_answers(question: Question, bar: stacked.Bar, labels: dict[str, str]) -> list[str]:
    """The positive and the negative answers of a bar in a sentence; else its two commonest of those shown."""
    if bar.shares is None or bar.n is None:
        return []
    shares, how = bar.shares, ""
    sums = [(label, sum(shares.get(code, 0.0) for code in codes)) for label, codes in _ends_of(question.scale)]
    if not sums or any(isnan(share) for _, share in sums):
        known = {code: share for code, share in shares.items() if code in labels and not isnan(share)}
        sums = [(alt.brief(labels[code]), known[code]) for code in sorted(known, key=lambda code: -known[code])[:2]]
        how = ", hyppigst" if len(known) == len(labels) else ", hyppigst af de viste"
    told = danish.join(f"{label} {danish.percent(share)}" for label, share in sums)
    return [alt.ended(f"{bar.label} (n = {danish.number(bar.n)}){how}: {told}")] if told else []


def _ends_of(scale: Scale) -> list[tuple[str, tuple[str, ...]]]:
    """The positive and the negative answers of a scale with what they are called, as far as it has any."""
    ends = ((scale.top_label, scale.top), (scale.bottom_label, scale.bottom))
    return [(label, codes) for label, codes in ends if label and codes]


def _options(question: Question) -> Drawing:
    labels = {c.code: c.label for c in question.scale.substantive}
    shares = [row for rows in question.answers(question.first).values() for row in rows]
    options = pd.DataFrame(shares).assign(label=[labels[row["category"]] for row in shares])
    subject = f"Svar, {danish.lower_first(question.title)}"
    return amounts.bars(options, value="share", low="ci_low", high="ci_high", n="n_total", subject=subject)


def by_municipality(question: Question, measure: Measure | None = None) -> Drawing | None:
    """Every municipality with its interval, coloured by its test against the others; nothing of too few."""
    measure = measure or question.measure()
    groups = question.compared(question.survey.municipality_variable, measure)
    if contrasts.too_few(groups):
        return None
    marks = tested.against_rest(question, question.survey.municipality_variable, measure)
    frame = pd.DataFrame(groups).assign(verdict=[marks.get(row["group"], "") for row in groups])
    columns: dict[str, Any] = {"value": "value", "low": "low", "high": "high", "n": "n"}
    look: dict[str, Any] = {
        "unit": measure.unit,
        "scale": measure.scale,
        "total": total_of(question, measure),
        "named": not question.synthetic,
        "rank": not question.uncertain,
        "verdict": "verdict",
    }
    return ranked.dots(frame, subject=f"{measure_name(question, measure, brief=True)} efter kommune", **columns, **look)


def places_note(question: Question) -> str:
    """The line under the figure of the municipalities."""
    told = f"{measure_name(question)}. Stregerne er 95-procentsintervaller."
    colours = "Farverne følger en test af hver kommune mod de øvrige, justeret for sidens mange sammenligninger."
    return f"{told} {colours}"


def measure_name(question: Question, measure: Measure | None = None, *, brief: bool = False) -> str:
    """What municipalities are compared on, as a noun phrase.

    Parameters
    ----------
    brief
        Whether a long statement is cut.
    """
    measure = measure or question.measure()
    said = alt.brief(statement(measure.item)) if brief else statement(measure.item)
    of = f" for udsagnet »{said}«" if question.is_battery else ""
    if measure.unit == "score":
        low, high = (danish.number(end) for end in measure.scale)
        return f"Gennemsnit ({low}–{high}){of}"
    return f"Andel, der svarer {quoted(question.survey.scale(measure.item), measure.codes)}{of}"
