"""What stands over and under the figures of the page on development, in Danish."""

from __future__ import annotations

from jobsurvey_utils import danish
from jobsurvey_utils.chapters import trend_groups, trend_limits, trend_tables
from jobsurvey_utils.chapters.trend import Trend
from jobsurvey_utils.chapters.trend_series import answers, printed, series
from jobsurvey_utils.display.wording import sentence

_SCALE = "Stregerne er 95-procentsintervaller. Felterne har samme skala, men hver sit udsnit af den."


def sections(trend: Trend) -> dict[str, str]:
    """The opening of each section by name; those that have nothing to show are left out."""
    told = {"serie": _series(trend), "begraensning": _limits(trend)}
    if trend.main is not None and len(trend_tables.questions(trend)):
        told |= {"aendring": _changes(trend), "sammenlignes": trend_limits.items_finding(trend)}
        told |= {"grupper": _groups(trend), "kommuner": _municipalities(trend), "opdelt": _split(trend)}
    return {name: text for name, text in told.items() if text}


def _series(trend: Trend) -> str:
    """What the figure of years shows, if there are years to show."""
    rows = series(trend)
    if rows.empty:
        return ""
    if not rows["published"].any():
        return "Figuren viser, hvordan svarene på det samlende spørgsmål fordeler sig i hver runde."
    return (
        "Figuren viser andelen af svar i hver runde. Af de tidligste runder findes kun offentliggjorte tal, og de står "
        "som ringe uden interval: Hvor usikre de er, vides ikke, og der er ikke lavet nogen test af dem."
    )


def series_caption(trend: Trend) -> str:
    """The first share of the figure in every year, without a claim of what has changed."""
    rows = series(trend)
    if rows.empty:
        return ""
    item, category = rows["item"].iloc[0], rows["category"].iloc[0]
    own = rows[(rows["item"] == item) & (rows["category"] == category)].to_dict("records")
    years = danish.join(f"{printed(row, short=True)} i {row['year']}" for row in own)
    return sentence(f"Andelen, der svarer {answers(trend.survey, item, category)}, var {years}")


def series_note(trend: Trend) -> str:
    """The line under the figure of years."""
    rows = series(trend)
    rings = (
        "Ringe er offentliggjorte tal uden usikkerhed; de gælder den rundes egne kommuner. "
        if rows["published"].any()
        else ""
    )
    if trend.main is None:
        return f"{rings}Prikker er alle rundens kommuner. {_SCALE}"
    first, last = trend.years
    held = f", regnet med sammensætningen i {last}" if trend.basis == "fixed" else ""
    places = danish.number(int(trend.fact("common")) - trend.left_out(trend.headline))
    dots = f"Prikker er de {places} kommuner, der er med i både {first} og {last}{held}."
    return f"{rings}{dots} {_SCALE}"


def _changes(trend: Trend) -> str:
    first, last = trend.years
    told = f"Hvilke spørgsmål besvares anderledes i {last} end i {first}?"
    return f"{told} Figuren har de spørgsmål, der kan sammenlignes, tema for tema og med den største stigning øverst."


def _groups(trend: Trend) -> str:
    """What is compared by group; nothing where no breakdown is shared."""
    if not len(trend_groups.groups(trend)):
        return ""
    names = trend_limits.breakdowns(trend)
    told = (
        "Har nogle grupper ændret sig mere end andre? Det samlende spørgsmål er delt efter de opdelinger, der er ens i"
    )
    return f"{told} de to runder: {names}."


def _municipalities(trend: Trend) -> str:
    if len(trend_groups.municipalities(trend)) < 2:
        return ""
    return "Hver kommunes ændring er testet for sig, og p-værdierne er justeret for, at der er mange af dem."


def _split(trend: Trend) -> str:
    if trend_groups.split_table(trend)["frame"] is None:
        return ""
    return "Tabellen har tallene for hver gruppe og hver kommune."


def _limits(trend: Trend) -> str:
    if trend.main is None:
        return "En udvikling kræver, at to runder har stillet de samme spørgsmål til de samme borgere de samme steder."
    return (
        "En ændring er kun en ændring i det, der er målt ens begge gange. Spørgeskemaerne er holdt op mod hinanden, og "
        "hvor ordlyd, svar eller den gruppe, der fik spørgsmålet, er ændret, står tallene ikke side om side."
    )
