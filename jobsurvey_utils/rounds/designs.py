"""Whether a sampling design fits its round: every name in it leads somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jobsurvey_utils.rounds.reading import not_known
from jobsurvey_utils.rounds.schema import RoundFile
from jobsurvey_utils.rounds.schema.sampling import SamplingDesign

KEY = "round.yml: sampling_design"


def problems(config: RoundFile) -> Iterator[str]:
    """Every name of the sampling design that leads nowhere, as `file: key: sentence`."""
    design = config.sampling_design
    if design is None:
        return
    if config.files.sample is None:
        yield f"{KEY}: the round has no sample (files.sample is null); leave the design out"
    yield from _strata(config)
    codes = [m.code for m in config.municipalities]
    yield from _unknown(f"{KEY}.response.municipalities", design.response.municipalities, codes)
    yield from _groups(config, design)
    channels = [c.code for c in config.channels]
    yield from _unknown(f"{KEY}.channels", design.channels, channels)
    yield from _unknown(f"{KEY}.unreachable", design.unreachable, channels)


def _strata(config: RoundFile) -> Iterator[str]:
    """Sizes are per municipality, so that is one of the strata."""
    municipality = next(name for name, variable in config.variables.items() if variable.municipalities)
    if municipality not in config.sampling_strata:
        yield f"round.yml: sampling_strata: {municipality} must be among them, as samples have a size per municipality"


def _groups(config: RoundFile, design: SamplingDesign) -> Iterator[str]:
    allowed = [name for name in config.sampling_strata if name in config.variables]
    allowed = [name for name in allowed if not config.variables[name].municipalities]
    for name, rates in design.response.groups.items():
        yield from _unknown(f"{KEY}.response.groups", [name], allowed)
        if name in allowed:
            variable = config.variables[name]
            known = [c.code for c in (*variable.categories, *variable.bands)]
            yield from _unknown(f"{KEY}.response.groups.{name}", rates, known)
            if missing := [code for code in known if code not in rates]:
                yield f"{KEY}.response.groups.{name}: has no rate for {', '.join(missing)}; give one for each"


def _unknown(key: str, names: Iterable[str], allowed: Iterable[str]) -> Iterator[str]:
    known = list(allowed)
    yield from (f"{key}: {not_known(name, known)}" for name in names if name not in known)
