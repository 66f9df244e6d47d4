"""Refuse a recipe that names what its round does not have, with every problem at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import Round

if TYPE_CHECKING:
    from jobsurvey_utils.reconstruct.recipe import DrawnRecipe, Effects, RawNumbers, Recipe


class _Problems:
    """Collects unknown names."""

    def __init__(self, round_: Round) -> None:
        self.round = round_
        self.register = [name for name, variable in round_.variables.items() if variable.source == "register"]
        self.found: list[str] = []

    def names(self, key: str, names: Iterable[str], allowed: Iterable[str]) -> None:
        """Note the names that are not allowed."""
        allowed = list(allowed)
        for name in names:
            if name not in allowed:
                self.found.append(f"{key}: {name!r} is not known; allowed are {', '.join(allowed)}")

    def groups(self, key: str, variable: str, codes: Iterable[str]) -> None:
        """Note an unknown register variable, or codes it does not have."""
        self.names(key, [variable], self.register)
        if variable in self.register:
            self.names(f"{key}.{variable}", codes, self.round.groups(variable))

    def every(self, key: str, variable: str, codes: Iterable[str]) -> None:
        """Note an unknown register variable, codes it does not have, and codes left out."""
        self.groups(key, variable, codes)
        if variable in self.register and (missing := set(self.round.groups(variable)) - set(codes)):
            self.found.append(f"{key}: nothing is given for {', '.join(sorted(missing))}")

    def effects(self, key: str, effects: Effects) -> None:
        """Note unknown variables and codes of effects."""
        for variable, by_code in effects.items():
            self.groups(key, variable, by_code)

    def numbers(self, key: str, numbers: RawNumbers) -> None:
        """Note a variable without bands, and unknown bands."""
        self.names(f"{key}.variable", [numbers.variable], [n for n in self.register if self.round.variables[n].bands])
        self.groups(f"{key}.slope", numbers.variable, numbers.slope)
        self.groups(f"{key}.ends", numbers.variable, numbers.ends)


def check(round_: Round, recipe: Recipe) -> None:
    """Raise one `JobsurveyError` with everything in a recipe that its round does not have."""
    if not round_.has_sample:
        file = round_.folder / "round.yml"
        raise JobsurveyError(
            f"{file}: files.sample: answers to an open invitation cannot be reconstructed; name a file"
        )
    problems = _Problems(round_)
    channels = [channel.code for channel in round_.config.channels]
    problems.names("channels", [recipe.channels.usual, *recipe.channels.others], channels)
    for code, group in recipe.channels.others.items():
        problems.effects(f"channels.others.{code}.effects", group.effects)
    problems.effects("curve.early_effects", recipe.curve.early_effects)
    waves = 1 + len(round_.config.fieldwork.reminders)
    if len(recipe.curve.waves) != waves:
        problems.found.append(f"curve.waves: {len(recipe.curve.waves)} given, wanted is {waves}: opening and reminders")
    if recipe.drawn is not None:
        _check_drawn(problems, recipe.drawn)
    if recipe.tabulated is not None:
        problems.names("tabulated.tables", recipe.tabulated.tables, problems.register)
        problems.names("tabulated.tables: the municipality", [round_.municipality_variable], recipe.tabulated.tables)
        codes = recipe.tabulated.without_background
        problems.groups("tabulated.without_background", round_.municipality_variable, codes)
        problems.numbers("tabulated.numbers", recipe.tabulated.numbers)
    if problems.found:
        path = round_.folder / "reconstruction.yml"
        raise JobsurveyError("\n".join(f"{path}: {problem}" for problem in problems.found))


def _check_drawn(problems: _Problems, drawn: DrawnRecipe) -> None:
    """Note what the part `drawn` of a recipe names that its round does not have."""
    round_, population, response = problems.round, drawn.population, drawn.response
    cells = round_.config.weighting.cells
    problems.names("round.yml: weighting.cells", [round_.municipality_variable], cells)
    problems.names("drawn.sampling.strata", drawn.sampling.strata, cells)
    problems.numbers("drawn.numbers", drawn.numbers)
    for variable, rules in population.raw.items():
        key = f"drawn.population.raw.{variable}"
        problems.groups(key, variable, [rule.category for rule in rules])
        for rule in rules:
            for other, codes in rule.only.items():
                problems.groups(f"{key}.only", other, codes)
            values = [v for c in round_.variables[variable].categories if c.code == rule.category for v in c.values]
            problems.names(f"{key}.{rule.category}.shares", rule.shares, values)
    if dates := population.start_dates:
        key = "drawn.population.start_dates"
        problems.every(f"{key}.median_days", dates.by, dates.median_days)
        problems.every(f"{key}.longest_days", dates.by, dates.longest_days)
        problems.names(f"{key}.age", [dates.age], [drawn.numbers.variable])
    problems.names("drawn.response.mean.variable", [response.mean.variable], [drawn.numbers.variable])
    problems.groups("drawn.response.rates.fixed", round_.municipality_variable, response.rates.fixed)
    problems.effects("drawn.response.partial_effects", response.partial_effects)
    problems.effects("drawn.response.opt_out_effects", response.opt_out_effects)
    problems.names("drawn.response.channel_effect", response.channel_effect, [c.code for c in round_.config.channels])
