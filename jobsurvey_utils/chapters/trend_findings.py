"""What has changed since an earlier round, in Danish sentences that follow from the tests."""

from __future__ import annotations

from jobsurvey_utils import danish
from jobsurvey_utils.chapters.trend import Trend, unit_of
from jobsurvey_utils.chapters.trend_series import answers, any_published, published
from jobsurvey_utils.display import changed, ranked, tested, wording
from jobsurvey_utils.display.columns import Row
from jobsurvey_utils.inference.differences import OK
from jobsurvey_utils.inference.measures import SHARE
from jobsurvey_utils.trend.change import RAW

MADE_UP = "Begge runders svar er syntetiske, og det er ændringerne derfor også."
_WHY = {
    "mixed": (
        "Den ene runde har rigtige svar og den anden syntetiske. Forskellen mellem dem er ingen udvikling, og siden "
        "viser den derfor ikke."
    ),
    "no_municipality": "Ingen kommune er med i begge runder, så der er intet at sammenligne.",
    "no_question": "De to runder har ingen spørgsmål, der er stillet ens, så der er intet at sammenligne.",
}


def finding(trend: Trend) -> str:
    """What has changed, in sentences that follow from the tests; else why that cannot be told."""
    if trend.main is None:
        told = [_WHY[status] for status in trend.facts["status"] if status in _WHY]
        return " ".join([*dict.fromkeys(told), *([published(trend)] if any_published(trend) else [])])
    parts = [_headline(trend, row) for row in trend.headlines.to_dict("records")]
    return " ".join([*parts, _counted(trend), _where(trend), *([MADE_UP] if trend.synthetic else [])])


def _headline(trend: Trend, row: Row) -> str:
    """The change of the item that sums the survey up."""
    first, last = trend.years
    name = f"»{trend.survey.items[row['item']].title}«"
    if row["statistic"] == SHARE:
        name = f"Andelen, der svarer {answers(trend.survey, row['item'], row['category'])},"
    if bool(row["suppressed"]) or row["status"] not in (OK, "census"):
        return f"Ændringen i {name} kan ikke vises."
    unit = unit_of(row)
    before, after = danish.quantity(row["before"], unit), danish.quantity(row["after"], unit)
    times, decimals, point = (100, 1, " procentpoint") if unit == "pct" else (1, 2, "")
    low, high = (danish.number(row[end] * times, decimals) for end in ("ci_low", "ci_high"))
    change = f"{changed.difference(row['difference'], unit)}{point} (95-procentsinterval {danish.between(low, high)})"
    told = f"{after} mod {before}, en ændring på {change}"
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
    by = ", målt på gennemsnittet" if (made["statistic"] != SHARE).any() else ""
    if len(made) > 1 and count[ranked.ALIKE] == len(made):
        return f"Ingen af de {number}spørgsmål, der kan sammenlignes, kan skelnes fra {first}{by}."
    told = f"Af {number}{asked}, der kan sammenlignes, ligger {danish.count_word(count[ranked.ABOVE])} højere og "
    told += f"{danish.count_word(count[ranked.BELOW])} lavere i {last} end i {first}"
    return f"{told}{by}; {danish.count_word(count[ranked.ALIKE])} kan ikke skelnes."


def _where(trend: Trend) -> str:
    """Of whom the numbers are."""
    places = int(trend.fact("common"))
    of = "den ene kommune" if places == 1 else f"de {danish.number(places)} kommuner"
    told = f"Tallene er for {of}, der er med begge år"
    if trend.basis == RAW:
        return f"{told}, og der er ikke taget højde for, at borgernes sammensætning kan have ændret sig."
    return f"{told}, og er regnet, som om borgernes sammensætning var den samme."
