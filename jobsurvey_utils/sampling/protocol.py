"""The protocol of a draw: a page in Danish with every rule and number that the draw rests on, and no person."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from jobsurvey_utils import danish
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL
from jobsurvey_utils.sampling import traces
from jobsurvey_utils.sampling.persons import Population
from jobsurvey_utils.sampling.plan import Plan, design_of, strata_names
from jobsurvey_utils.sampling.rules import rules
from jobsurvey_utils.sampling.sample import Sample, key_of
from jobsurvey_utils.sampling.withheld import few, guarded, pooled

RULES = {
    "census": "alle",
    "precision": "præcision",
    "minimum": "mindstetal",
    "maximum": "loft",
    "curve": "kurve",
}
"""What decided a size, in a table."""
OTHERS = "øvrige strata"
_UNKNOWN = "–"


def page(plan: Plan, population: Population, sample: Sample, deff: Mapping[str, float] | None) -> str:
    """The protocol as Markdown."""
    round_ = plan.round
    parts = [
        f"# Protokol for stikprøven: {round_.config.title}",
        _summary(plan),
        "## Regler",
        "\n".join(f"- {rule}" for rule in rules(plan, deff)),
        "## Kommuner",
        _municipalities(plan),
        "## Forventet usikkerhed",
        _precision(plan),
        "## Kontaktkanaler",
        _channels(plan, sample),
        "## Sådan gentages trækningen",
        _traces(round_, population, sample),
        "## Strata",
        _strata(plan),
    ]
    return "\n\n".join(parts) + "\n"


def _summary(plan: Plan) -> str:
    people, invited = (int(plan.strata[name].sum()) for name in ("population", "sample"))
    answers, whole = float(plan.strata["respondents"].sum()), int((plan.sizes["rule"] == "census").sum())
    lines = [
        f"Der er trukket {danish.number(invited)} af populationens {danish.number(people)} borgere i "
        f"{danish.number(len(plan.sizes))} kommuner. Der ventes omkring {danish.number(round(answers, -1))} svar.",
        f"I {danish.count_word(whole)} af kommunerne inviteres alle." if whole else "",
        "Siden indeholder ingen oplysninger om enkeltpersoner. Filen med stikprøven gør, og den må ikke "
        "offentliggøres.",
    ]
    return "\n".join(line for line in lines if line)


def _municipalities(plan: Plan) -> str:
    """The size and the expected precision of each municipality, under the sentence that explains it."""
    unit = plan.round.municipality_variable
    labels = plan.round.groups(unit)
    table = plan.sizes.sort_values(unit, key=lambda codes: codes.map(labels).map(danish.sort_key))
    rows = [
        (
            labels[str(row[unit])],
            danish.number(row["population"]),
            danish.number(row["sample"]),
            danish.percent(row["sample"] / row["population"]),
            RULES[row["rule"]],
            danish.percent(row["response"]),
            danish.number(row["respondents"]),
            _points(row["half_width"]),
        )
        for _, row in table.iterrows()
    ]
    head = (
        "Kommune",
        "Population",
        "Inviteres",
        "Andel",
        "Bestemt af",
        "Ventet svarprocent",
        "Ventede svar",
        "Usikkerhed",
    )
    told = "Usikkerheden er halvdelen af 95-procentsintervallets bredde, i procentpoint, når andelen er 50 pct."
    return f"{told}\n\n{_table(head, rows)}{_short_of_target(plan)}"


def _short_of_target(plan: Plan) -> str:
    """The municipalities whose sample is smaller than the precision asks for."""
    short = plan.sizes[plan.sizes["rule"] == "maximum"]
    if short.empty:
        return ""
    labels = plan.round.groups(plan.round.municipality_variable)
    names = [
        f"{labels[str(row[plan.round.municipality_variable])]} ({danish.number(row['wanted'])})"
        for _, row in short.iterrows()
    ]
    names.sort(key=danish.sort_key)
    return (
        "\n\nLoftet gør, at den ønskede præcision ikke nås i disse kommuner (i parentes det antal, der skulle "
        f"inviteres): {danish.join(names)}."
    )


def _precision(plan: Plan) -> str:
    """The expected half widths of all and of the strata's groups, under the sentences that explain them."""
    round_, design = plan.round, design_of(plan.round)
    score = design.score_sd is not None
    rows = []
    shown = plan.precision["breakdown"].isin([TOTAL, *strata_names(round_)[1:]])
    for _, row in plan.precision[shown].iterrows():
        widths = [_points(row["half_width"]), _points(row["half_width_share"])]
        widths += [_plus_minus(row["half_width_score"], 1.0, 2)] if score else []
        effect = _UNKNOWN if np.isnan(row["deff"]) else danish.number(row["deff"], 2)
        name = round_.groups(row["breakdown"])[row["group"]]
        rows.append(
            (round_.breakdown_label(row["breakdown"]), name, danish.number(row["respondents"]), effect, *widths)
        )
    told = [
        "Tallene er halvdelen af 95-procentsintervallets bredde, i procentpoint for andele"
        + (f" og i point for en score med standardafvigelsen {danish.number(design.score_sd or 0, 2)}" if score else "")
        + ".",
        "En streg betyder, at der ventes for få svar til et interval.",
        "Designeffekten siger, hvor mange gange større variansen er, end den ville være ved et simpelt tilfældigt "
        "udvalg med lige så mange svar, før endelighedskorrektionen.",
    ]
    head = ["Opdeling", "Gruppe", "Ventede svar", "Designeffekt", "Andel på 50 pct."]
    head += [f"Andel på {danish.percent(design.share, 0)}", *(["Score"] if score else [])]
    return " ".join(told) + "\n\n" + _table(head, rows)


def _channels(plan: Plan, sample: Sample) -> str:
    """How many cannot be reached in each municipality, small numbers withheld."""
    if sample.unreached is None:
        return "Runden har ingen oplysninger om kontaktkanaler, så det er ikke undersøgt, hvem der kan nås."
    round_, lost = plan.round, sample.unreached
    if not lost["population"].sum():
        return "Alle i populationen kan nås gennem mindst én kanal."
    labels, minimum = round_.groups(round_.municipality_variable), round_.config.disclosure.min_persons
    order = sorted(lost.index, key=lambda code: danish.sort_key(labels[str(code)]))
    columns, told = guarded([lost["population"].loc[order], lost["sample"].loc[order]], minimum)
    rows = zip([labels[str(code)] for code in order], *columns, strict=True)
    people, invited = (
        few(int(lost[name].sum()), minimum, told=sure)
        for name, sure in zip(("population", "sample"), told, strict=True)
    )
    text = (
        f"{danish.capital(people)} i populationen og {invited} i stikprøven kan ikke nås gennem "
        "nogen kanal. De er ikke udeladt: De hører til populationen, kan trækkes som alle andre og tæller som "
        "inviterede, der ikke har svaret. En streg betyder, at tallet er skjult, fordi det eller et andet er lille."
    )
    return f"{text}\n\n{_table(('Kommune', 'I populationen', 'I stikprøven'), rows)}"


def _traces(round_: Round, population: Population, sample: Sample) -> str:
    rows = [
        ("Rundens id og startværdien", f"`{key_of(round_)}`"),
        ("Populationsfilen (SHA-256)", f"`{population.fingerprint}`"),
        ("`round.yml` (SHA-256)", f"`{traces.fingerprint(round_.folder / 'round.yml')}`"),
        ("De trukne (SHA-256 af de sorterede id'er, et på hver linje)", f"`{ids_fingerprint(sample)}`"),
        ("Programmets version", traces.code_version()),
        ("Programmets kode (SHA-256)", f"`{traces.code_fingerprint()}`"),
    ]
    told = (
        "Hver borger får et tilfældigt tal, der beregnes af borgerens id og nøglen i tabellens første linje (BLAKE2b "
        "med 128 bit). I hvert stratum trækkes dem med de mindste tal. Samme population, regler og nøgle giver "
        "derfor samme stikprøve, i hvilken rækkefølge filen end står, og på hvilken maskine det end sker."
    )
    return f"{told}\n\n{_table(('Hvad', 'Værdi'), rows)}"


def ids_fingerprint(sample: Sample) -> str:
    """SHA-256 of the ids drawn, sorted, one a line: equal for equal samples, and tells of nobody."""
    return hashlib.sha256("".join(f"{text}\n" for text in sorted(sample.table["person_id"])).encode()).hexdigest()


def _strata(plan: Plan) -> str:
    names = strata_names(plan.round)
    labels = [plan.round.variables[name].label for name in names]
    limit = plan.round.config.disclosure.min_persons_crossed
    told = (
        f"Tabellen har {danish.number(len(plan.strata))} strata med borgere i; {danish.number(plan.empty)} "
        f"kombinationer er tomme. Strata med færre end {danish.count_word(limit)} borgere er slået sammen i tabellen, "
        "men ikke i trækningen."
    )
    return f"{told}\n\n{_table([*labels, 'Population', 'Inviteres'], list(_stratum_rows(plan, names, limit)))}"


def _stratum_rows(plan: Plan, names: list[str], limit: int) -> Iterator[tuple[str, ...]]:
    groups = {name: plan.round.groups(name) for name in names}
    for code in sorted(groups[names[0]], key=lambda code: danish.sort_key(groups[names[0]][code])):
        part = plan.strata[plan.strata[names[0]] == code]
        small = pooled(part["population"].to_numpy(), limit)
        for _, row in part[~small].iterrows():
            labels = [groups[name][str(row[name])] for name in names]
            yield (*labels, danish.number(row["population"]), danish.number(row["sample"]))
        if small.any():
            counts = [danish.number(part.loc[small, name].sum()) for name in ("population", "sample")]
            yield (
                groups[names[0]][code],
                f"{OTHERS} ({danish.number(small.sum())})",
                *[""] * (len(names) - 2),
                *counts,
            )


def _points(width: float) -> str:
    return _plus_minus(width, 100.0, 1)


def _plus_minus(width: float, scale: float, decimals: int) -> str:
    return _UNKNOWN if np.isnan(width) else f"± {danish.number(scale * width, decimals)}"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    titles = [*head]
    lines = [titles, ["---"] * len(titles), *([*row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
