"""What the reconstruction aims at: a printed figure, or an assumed number."""

from __future__ import annotations

from collections.abc import Iterable

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import Figure, Model


class Reference(Model):
    """Selects printed figures of `published.csv`; a field that is not given selects nothing away."""

    item: str
    section: str | None = None
    breakdown: str | None = None
    group: str | None = None
    category: str | None = None
    statistic: str = "count"

    def selected(self, figures: Iterable[Figure]) -> list[Figure]:
        """Those of some figures that are meant."""
        wanted = self.model_dump(exclude_none=True).items()
        return [figure for figure in figures if all(getattr(figure, name) == value for name, value in wanted)]


Target = Reference | float


def published(round_: Round, target: Target) -> float:
    """The number a target stands for: itself, or the one printed figure that it selects.

    Only figures marked as calibrated are targets.

    Raises
    ------
    JobsurveyError
        If no figure, or several that differ, are selected.
    """
    if not isinstance(target, Reference):
        return target
    values = {figure.value for figure in target.selected(round_.published) if figure.use == "calibrated"}
    if len(values) != 1:
        found = ", ".join(f"{value:g}" for value in sorted(values)) or "none"
        raise JobsurveyError(
            f"{round_.folder / 'published.csv'}: wanted one figure with {target.model_dump(exclude_none=True)} "
            f"and use calibrated; found {found}"
        )
    return values.pop()


def count(round_: Round, target: Target) -> int:
    """The whole number a target stands for.

    Raises
    ------
    JobsurveyError
        If it is not whole, or is negative.
    """
    value = published(round_, target)
    if value != round(value) or value < 0:
        raise JobsurveyError(
            f"{round_.folder / 'reconstruction.yml'}: a count must be whole and not negative: {value:g}"
        )
    return round(value)
