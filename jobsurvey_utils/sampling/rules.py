"""The rules of a draw, in Danish sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from jobsurvey_utils import danish
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema.sampling import CurveSizes, PrecisionSizes, SamplingDesign
from jobsurvey_utils.sampling.plan import Plan, design_of, strata_names


def rules(plan: Plan, deff: Mapping[str, float] | None) -> Iterator[str]:
    """Every rule, a sentence or a few each."""
    round_, design = plan.round, design_of(plan.round)
    yield f"Populationen: {' '.join(round_.config.population)}"
    yield from _sizes(design)
    labels = [danish.lower_first(round_.variables[name].label) for name in strata_names(round_)[1:]]
    yield (
        f"I hver kommune er stikprøven fordelt på strata efter {danish.join(labels)}, proportionalt med populationen. "
        "Tallene er afrundet efter største rest. Inden for et stratum har alle lige stor chance for at blive trukket."
        if labels
        else "I hver kommune har alle lige stor chance for at blive trukket."
    )
    yield from _response(round_, design)
    yield _effect(design, deff)
    yield f"Tilfældighedens startværdi (seed) er {design.seed}."


def _sizes(design: SamplingDesign) -> Iterator[str]:
    if design.census_below:
        yield f"I kommuner med færre end {danish.number(design.census_below)} borgere i populationen inviteres alle."
    if design.precision is not None:
        yield _precision(design.precision)
    if design.curve is not None:
        yield _curve(design.curve)


def _precision(rule: PrecisionSizes) -> str:
    limits = [f"mindst {danish.number(rule.minimum)}"] if rule.minimum > 1 else []
    limits += [f"højst {danish.number(rule.maximum)}"] if rule.maximum is not None else []
    bounds = f" Hvor ikke alle inviteres, inviteres dog {danish.join(limits)}." if limits else ""
    width = danish.number(100 * rule.half_width, 1)
    return (
        "De øvrige kommuner får den mindste stikprøve, der ventes at give en andel på "
        f"{danish.percent(rule.share, 0)} en usikkerhed på højst {width} procentpoint til hver side "
        f"(95-procentsinterval).{bounds}"
    )


def _curve(rule: CurveSizes) -> str:
    ends = f"fra {danish.number(rule.smallest)} i den mindste til {danish.number(rule.largest)} i den største"
    return (
        f"De øvrige kommuners stikprøver vokser med populationens logaritme {ends}, efter den kurve, der giver "
        f"{danish.number(rule.total)} i alt."
    )


def _response(round_: Round, design: SamplingDesign) -> Iterator[str]:
    stated, own = design.response, len(design.response.municipalities)
    told = f"Der ventes svar fra {danish.percent(stated.expected)} af de inviterede"
    yield (
        f"{told}; {danish.count_word(own)} af kommunerne har dog sin egen svarprocent (se tabellen)."
        if own
        else f"{told}."
    )
    for name, rates in stated.groups.items():
        groups = round_.groups(name)
        told = danish.join(f"{groups[code]} {danish.percent(rates[code])}" for code in groups)
        yield (
            f"{round_.variables[name].label}: Grupperne ventes at svare forskelligt ({told}). Forholdet mellem dem er "
            "regnet med i hver kommune, hvis samlede svarprocent er uændret."
        )


def _effect(design: SamplingDesign, deff: Mapping[str, float] | None) -> str:
    if deff is None:
        return (
            "Designeffekten er beregnet af strata og ventede svar: vægtene er populationen over de ventede svar, og "
            "det tilfældige i antallet af svar er regnet med (Cochran 1977, afsnit 5.3 og 5A.9)."
        )
    if design.design_effect is not None:
        return f"Designeffekten er sat til {danish.number(design.design_effect, 2)} i alle kommuner."
    low, high = min(deff.values()), max(deff.values())
    middle = float(np.median([*deff.values()]))
    return (
        f"Designeffekterne er dem, som kommunerne havde i runden {design.earlier} (medianen over spørgsmål): fra "
        f"{danish.number(low, 2)} til {danish.number(high, 2)}, i midten {danish.number(middle, 2)}, som kommuner, "
        "der ikke var med dengang, også har fået."
    )
