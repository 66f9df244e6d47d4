"""Sentences on what the simulation of sample and response finds."""

from __future__ import annotations

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.alternatives.plans import Choice
from jobsurvey_utils.chapters.choices import LABELS
from jobsurvey_utils.chapters.coverage import HIGH, LOW
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL
from jobsurvey_utils.simulation.draws import Course

RARE = "rare"


def conclusion(rows: pd.DataFrame) -> str:
    """The finding of the page: how often the book's intervals hold the truth, in total and in groups."""
    own, told = _own(rows), in_total(rows)
    common = own[(own["kind"] != RARE) & (own["breakdown"] != TOTAL)]
    if common.empty:
        return told
    inside = f"{told} I de enkelte grupper og kommuner er det {_span(common['coverage'])} for de almindelige resultater"
    off = _outside(own[(own["kind"] == RARE) & (own["breakdown"] != TOTAL)])
    last = "" if off.empty else f" For et sjældent svar er det ned til {danish.percent(float(off['coverage'].min()))}"
    if _outside(common).empty:
        return f"{inside}, og ingen af dem ligger sikkert uden for {_band()}{last}"
    return f"{inside}, og {_counted(_outside(common), common)} ligger sikkert uden for {_band()}{last}"


def in_total(rows: pd.DataFrame) -> str:
    """How often the book's intervals hold the truth of all together."""
    own = _own(rows)
    total = own[own["breakdown"] == TOTAL]["coverage"]
    return f"I simulationen dækker bogens 95-procentsintervaller det sande tal i {_span(total)} af gennemløbene."


def rare(rows: pd.DataFrame) -> str:
    """How the book's intervals do for the rare answer, and why."""
    own = _own(rows)
    own = own[(own["kind"] == RARE) & (own["breakdown"] != TOTAL)]
    if own.empty:
        return ""
    name = own["measure"].iloc[0]
    if (off := _outside(own)).empty:
        return f"Det gælder også det sjældne svar ({name}): Dækningen er {_span(own['coverage'])}"
    return (
        f"Det sjældne svar er en undtagelse ({name}): Dækningen er {_span(own['coverage'])} i grupper og kommuner, og "
        f"{_counted(off, own)} ligger sikkert uden for {_band()} Det sker, hvor kun få har givet svaret og vejer "
        "forskelligt: Så er der for få svar til at måle usikkerheden med, og intervallet bliver oftest for smalt."
    )


def sections(survey: Round, rows: pd.DataFrame) -> dict[str, str]:
    """The texts on groups and municipalities, where they could be simulated."""
    if (rows["breakdown"] == TOTAL).all():
        return {"kun_samlet": divided(rows)}
    return {"opdelt": divided(rows), "kommuner": shown_places(survey, rows)}


def divided(rows: pd.DataFrame) -> str:
    """What is told of the groups, or why there are none."""
    if (rows["breakdown"] == TOTAL).all():
        return "Rammen for denne undersøgelse er kun ét samlet tal, så grupper og kommuner kan ikke simuleres."
    return rare(rows)


def in_groups(survey: Round, rows: pd.DataFrame) -> str:
    """What the figure of the groups shows."""
    own = _own(rows)
    own = own[~own["breakdown"].isin([TOTAL, survey.municipality_variable])]
    if own.empty:
        return ""
    off = _outside(own)
    if off.empty:
        return f"I alle grupper er dækningen {_span(own['coverage'])}"
    only = " for det sjældne svar," if (off["kind"] == RARE).all() else ""
    which = f", {'begge' if len(off) == 2 else 'alle' if len(off) > 2 else 'det'}{only}" if only else ""
    return f"I {_counted(off, own)} tilfælde{which} ligger dækningen sikkert uden for {_band()}"


def shown_places(survey: Round, rows: pd.DataFrame) -> str:
    """How to read the figure of the municipalities, or that there is none."""
    if (rows["breakdown"] != survey.municipality_variable).all():
        return "Derfor er der heller ingen figur over kommunerne."
    return "I figuren over kommunerne er prikken den midterste kommune, og stregen går fra den laveste til den højeste."


def in_places(survey: Round, rows: pd.DataFrame) -> str:
    """What the figure of the municipalities shows."""
    here = rows[(rows["breakdown"] == survey.municipality_variable) & (rows["course"] == Course.SAMPLE)]
    if here.empty:
        return ""
    own, worst = (
        _span(here[here["choice"] == choice].groupby("kind", sort=False)["coverage"].median())
        for choice in (Choice.DEFAULT, Choice.POSTSTRATIFIED_MUNICIPALITY)
    )
    return f"I den midterste kommune dækker bogens intervaller {own}, og med kommuner som strata dækker de {worst}"


def understated(survey: Round, rows: pd.DataFrame) -> str:
    """What post-stratification with the municipalities for strata states of the true error, or that it is not shown."""
    here = rows[(rows["choice"] == Choice.POSTSTRATIFIED_MUNICIPALITY) & (rows["course"] == Course.SAMPLE)]
    here = here[here["se_ratio"].notna()]
    if here.empty:
        return "Undersøgelsen vægtes ikke efter celler, så forskellen mellem valgene er kun den endelige population."
    total = here[here["breakdown"] == TOTAL]
    places = here[here["breakdown"] == survey.municipality_variable]
    typical = danish.percent(float(places["se_ratio"].median()), 0)
    return (
        f"Efterstratificering med kommuner som strata oplyser en standardfejl på {_span(total['se_ratio'])} af den "
        f"sande, og {typical} i en typisk kommune. Den måler spredningen omkring hver celles eget gennemsnit uden at "
        "rette for, at gennemsnittet er regnet ud af de samme få svar. I en celle med r svar er variansen derfor "
        "(r − 1)/r af, hvad den skulle være."
    )


def stated(rows: pd.DataFrame) -> str:
    """What the book's stated standard errors are of the true ones, in total."""
    own = _own(rows)
    total = own[(own["breakdown"] == TOTAL) & own["se_ratio"].notna()]
    if total.empty:
        return "Tallene er de samme i alle gennemløb, så der er ingen standardfejl at måle."
    return f"Bogens oplyste standardfejl er {_span(total['se_ratio'])} af den sande."


def unbiased(rows: pd.DataFrame) -> str:
    """Whether the book's estimates, and those without weights, are right on average."""
    total = rows[(rows["breakdown"] == TOTAL) & (rows["course"] == Course.SAMPLE)]
    own = total[total["choice"] == Choice.DEFAULT]
    off = own[own["bias"].abs() > 3 * own["bias_mc"]]
    told = (
        "Bogens tal rammer i gennemsnit det sande tal."
        if off.empty
        else "Bogens tal rammer i gennemsnit lidt ved siden af."
    )
    plain = total[total["choice"] == Choice.UNWEIGHTED]
    if (plain["coverage"] > LOW).all():
        return told
    covered = _span(plain["coverage"])
    return f"{told} Uden vægte dækker intervallerne kun det sande tal i {covered} af gennemløbene."


def same(rows: pd.DataFrame) -> str:
    """Which choices do exactly as another and are shown once."""
    here = rows[(rows["breakdown"] == TOTAL) & (rows["course"] == Course.SAMPLE)]
    wide = here.pivot_table(index="choice", columns="kind", values=["coverage", "se_ratio"], sort=False).round(12)
    groups = wide.groupby([*wide.columns], sort=False).groups.values()
    names = [[f"»{danish.lower_first(LABELS[Choice(name)])}«" for name in group] for group in groups if len(group) > 1]
    if not names:
        return "Alle valgene giver forskellige tal."
    told = "; ".join(danish.join(group) for group in names)
    return f"Nogle valg giver nøjagtig det samme og er kun vist én gang i figurerne: {told}."


def _own(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[(rows["choice"] == Choice.DEFAULT) & (rows["course"] == Course.SAMPLE)]


def _band() -> str:
    return f"{danish.number(LOW * 100)}–{danish.percent(HIGH, 0)}"


def _span(values: pd.Series[float]) -> str:
    first, last = danish.percent(float(values.min())), danish.percent(float(values.max()))
    return first if first == last else f"{first.removesuffix(' pct.')}–{last}"


def _counted(some: pd.DataFrame, rows: pd.DataFrame) -> str:
    return f"{danish.number(len(some))} af {danish.number(len(rows))}"


def _outside(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["verdict"] != "alike"]
