"""Whether what a round says of earlier ones fits its questions."""

from __future__ import annotations

from collections.abc import Iterator

from jobsurvey_utils.rounds.reading import not_known
from jobsurvey_utils.rounds.schema import Questionnaire, RoundFile
from jobsurvey_utils.rounds.schema.trend import PublishedFigure

KEY = "round.yml: trend"
JOINED = " + "


def problems(config: RoundFile, questionnaire: Questionnaire) -> Iterator[str]:
    """Every name under `trend` that leads nowhere, as `file: key: sentence`."""
    if config.trend is None:
        return
    if config.id in config.trend.rounds:
        yield f"{KEY}.rounds: {config.id} is this round itself; name earlier ones"
    closed = [item.id for item in questionnaire.items if item.scale is not None]
    for earlier, names in config.trend.items.items():
        yield from (f"{KEY}.items.{earlier}: {not_known(name, closed)}" for name in names if name not in closed)
    for series in config.trend.series:
        key = f"{KEY}.series.{series.id}"
        if series.year >= config.year:
            yield f"{key}.year: {series.year} is not before {config.year}, the year of this round"
        for figure in series.figures:
            yield from _figure(f"{key}.figures", figure, questionnaire, closed)


def _figure(key: str, figure: PublishedFigure, questionnaire: Questionnaire, closed: list[str]) -> Iterator[str]:
    if figure.item not in closed:
        yield f"{key}: {not_known(figure.item, closed)}"
        return
    item = next(item for item in questionnaire.items if item.id == figure.item)
    scale = questionnaire.scales.get(item.scale or "")  # an unknown one is told with the questions
    codes = [category.code for category in scale.substantive] if scale else figure.category.split(JOINED)
    for code in figure.category.split(JOINED):
        if code not in codes:
            yield f"{key}: {figure.item}: a category: {not_known(code, codes)}"
