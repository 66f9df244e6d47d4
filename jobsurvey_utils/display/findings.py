"""Danish sentences about one question: what was found, who was asked, and how sure it is."""

from __future__ import annotations

from math import ceil
from typing import Any

import numpy as np

from jobsurvey_utils import danish
from jobsurvey_utils.display import batteries, contrasts, departures, printed, tested
from jobsurvey_utils.display.question import Question, quoted, short, shown, total_of
from jobsurvey_utils.display.tables import missing
from jobsurvey_utils.display.wording import markdown, ranked, sentence
from jobsurvey_utils.rounds.schema import Item

BATTERY = "Hvor mange der er spurgt, og hvor mange svar der indgår, står for hvert udsagn i tabellen nedenfor."


def headline(question: Question) -> str:
    """The finding in a sentence or three; of a battery the statements at its ends."""
    return " ".join(_told(question))


def lead(question: Question) -> list[str]:
    """The top of a question's page in Markdown: what is lost, the finding in bold, who was asked, what is printed."""
    first, *rest = map(markdown, _told(question))
    parts = [" ".join([f"**{first}**", *rest, *map(markdown, _uncertainty(question))])]
    if question.uncertain:
        parts = [f"**Forbehold:** {' '.join(_gaps(question))}", " ".join([first, *rest])]
    parts.append(BATTERY if question.is_battery else markdown(base(question)))
    return [*parts, *([printed.told(question)] if question.synthetic else [])]


def _told(question: Question) -> list[str]:
    if question.is_battery:
        return batteries.finding(question)
    item = question.first
    parts = ends(question, item)
    if not parts and question.measure(item).unit == "score":
        return _mean(question, item) or [batteries.NOTHING]
    if not parts:
        return _commonest(question, item)
    told = [text for codes in parts if (text := _share(question, item, codes))]
    if not told:
        return [batteries.NOTHING]
    first, *rest = told
    return [sentence(", ".join([first, *(text.replace(" svarer ", " ", 1) for text in rest)])), *_mean(question, item)]


def ends(question: Question, item: Item) -> list[tuple[str, ...]]:
    """The answers a finding tells of: the scale's top and bottom, or both answers where there are two."""
    scale = question.survey.scale(item)
    if item.kind == "single" and not scale.top and len(scale.substantive) == 2:
        return [(category.code,) for category in scale.substantive]
    return [codes for codes in (scale.top, scale.bottom) if codes and item.kind == "single"]


def _share(question: Question, item: Item, codes: tuple[str, ...]) -> str:
    found = shown(question.pooled(item, codes), "share")
    if not found:
        return ""
    share = danish.percent(float(found[0]["share"]), _decimals(question, item, codes))
    return f"{share} svarer {quoted(question.survey.scale(item), codes)}"


def _decimals(question: Question, item: Item, codes: tuple[str, ...]) -> int:
    """None, or one where the whole per cents of the answers in the figure do not add up to the sum told of them."""
    parts = np.array([row["share"] for row in question.rows("shares", item) if row["category"] in codes], dtype=float)
    if np.isnan(parts).any():
        return 0
    return int(sum(danish.rounded(100 * part, 0) for part in parts) != danish.rounded(100 * float(parts.sum()), 0))


def _mean(question: Question, item: Item) -> list[str]:
    measure = question.measure(item)
    row = total_of(question, measure)
    if measure.unit != "score" or row is None:
        return []
    if item.kind == "number":
        return [sentence(f"Gennemsnittet er {danish.number(row['value'], 2)} {item.unit or ''}".strip())]
    low, high = (danish.number(end) for end in measure.scale)
    return [f"Gennemsnittet er {danish.number(row['value'], 2)} på skalaen fra {low} til {high}."]


def _uncertainty(question: Question) -> list[str]:
    """How far the told shares may be off, in whole percentage points."""
    codes = [] if question.is_battery else ends(question, question.first)
    parts = [shown(shown(question.pooled(question.first, each), "share"), "ci_low") for each in codes]
    halves = [float(part[0]["ci_high"] - part[0]["ci_low"]) / 2 for part in parts if part]
    if not halves:
        return []
    points = ceil(round(100 * max(halves), 6))
    return ["Usikkerheden er " + ("under ét procentpoint." if points <= 1 else f"op til {points} procentpoint.")]


def _commonest(question: Question, item: Item) -> list[str]:
    """The commonest answer, the next, and whether they can be told apart."""
    labels = {c.code: c.label for c in question.survey.scale(item).substantive}
    own = [{**row, "value": row["share"]} for row in question.rows("shares", item) if row["category"] in labels]
    known = ranked(own)
    if not known:
        return [batteries.NOTHING]
    told = [f"»{short(labels[row['category']])}« ({danish.percent(row['value'], 0)})" for row in known]
    sure = tested.above(question.survey, question.store, [(item.id, str(row["category"])) for row in known])
    if contrasts.some_hidden(own):
        return [sentence(f"Blandt de svar, der kan vises, er {danish.join(told[:2])}")]
    if len(known) > 1 and (0, 1) not in sure:
        return [sentence(f"De hyppigste svar er {danish.join(told[:2])}"), "De kan ikke skelnes fra hinanden."]
    next_ = told[1:2] if len(known) == 2 or (1, 2) in sure else []
    return [sentence(f"Det hyppigste svar er {', dernæst '.join([told[0], *next_])}")]


def base(question: Question, item: Item | None = None) -> str:
    """Whom it was asked of, how many answers count, and how many do not."""
    item = item or question.first
    numbers = question.base(item)
    outside = [f"»{c.label}«" for c in question.survey.scale(item).categories if c.dont_know]
    told = f"{_count(numbers['n'])} svar indgår"
    if outside and (missing(numbers["n_dont_know"]) or numbers["n_dont_know"] != 0):
        told = f"{told}; {_count(numbers['n_dont_know'])} svarede {danish.join(outside, 'eller')}"
    silent = numbers["n_missing"]
    left = [] if missing(silent) or not silent else [f"{_count(silent)} svarede ikke på spørgsmålet."]
    return " ".join([_asked(question, item), sentence(told), *left])


def _asked(question: Question, item: Item) -> str:
    asked, everyone = question.base(item)["n_asked"], question.store.meta["n_respondents"]
    if not missing(asked) and int(asked) == everyone:
        return f"Alle {_count(everyone)} fik spørgsmålet."
    return sentence(f"{_count(asked)} af de {_count(everyone)} fik spørgsmålet ({item.asked_label})")


def _count(value: Any) -> str:
    return "et skjult antal" if missing(value) else danish.number(int(value))


def precision(question: Question) -> str:
    """How many answers the result rests on, and how many drawn at random would be as sure."""
    item = question.first
    told = f"Det samlede resultat hviler på {_count(question.base(item)['n'])} svar."
    scores = shown(question.rows("scores", item), "n_eff")
    if not scores:
        return told
    effective = danish.number(scores[0]["n_eff"])
    return f"{told} Efter vægtningen er det lige så sikkert som {effective} tilfældigt udvalgte svar."


def caption(question: Question) -> str:
    """The finding of the figure: the greatest difference between the groups it shows, else the finding in short."""
    if question.is_battery:
        return batteries.span(question)
    return ("" if question.multiple else contrasts.contrast(question)) or brief(question)


def brief(question: Question, *, whole: bool = False) -> str:
    """The finding as short as can be, in per cents that are whole where those of the figure add up to them.

    Parameters
    ----------
    whole
        Where no figure stands beside it: whole per cents in any case.
    """
    if question.is_battery:
        return batteries.finding(question)[0]
    parts = ends(question, question.first)
    if not parts and question.measure().unit == "score":
        return (_mean(question, question.first) or [batteries.NOTHING])[0]
    codes = parts[0] if parts else question.measure().codes
    shares = shown(question.pooled(question.first, codes), "share")
    if not shares:
        return batteries.NOTHING
    if whole:
        answers = quoted(question.survey.scale(question.first), codes)
        return sentence(f"{danish.percent(float(shares[0]['share']), 0)} svarer {answers}")
    return sentence(_share(question, question.first, codes))


def left_out(question: Question) -> str:
    """The line under a figure: how many answers it shows, and how many stand outside."""
    if question.is_battery:
        turned = any(item.turned for item in question.items)
        told = "Antal svar står ved hvert udsagn."
        return f"{told} Ved udsagn, der er vendt om, er enighed det negative svar." if turned else told
    numbers = question.base()
    told = f"n = {_count(numbers['n'])}."
    outside = [f"»{c.label}«" for c in question.scale.categories if c.dont_know]
    if outside:
        told = f"{told} {danish.join(outside, 'eller')}: {_count(numbers['n_dont_know'])}, som ikke indgår."
    return " ".join(part for part in (told, departures.told(question)) if part)


def texts(question: Question) -> dict[str, str]:
    """The texts of a question's page, by the names its notebook uses."""
    return {"titel": question.title, "sikkerhed": precision(question)}


def gaps(question: Question) -> list[str]:
    """What the source does not tell of a question, in Markdown; nothing where the page has begun with it."""
    told = [] if question.uncertain else _gaps(question)
    return [f"**Forbehold om kilden.** {' '.join(told)}"] if told else []


def _gaps(question: Question) -> list[str]:
    """What the source does not tell of a question, each thing once."""
    notes = [survey_note for item in question.items if (survey_note := item.note)]
    battery = question.survey.battery(question.id).note if question.is_battery else None
    lost = [] if all(item.present for item in question.items) or battery else ["Ordlyden er ikke oplyst."]
    inferred = any(item.scale_status != "published" for item in question.items) and not notes
    answers = ["Svarmulighederne er ikke trykt, men sluttet af rapportens tekst."] if inferred else []
    return [markdown(text) for text in [*([battery] if battery else []), *dict.fromkeys(notes), *lost, *answers]]
