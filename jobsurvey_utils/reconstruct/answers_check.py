"""Names in the section `answers` of a recipe that lead nowhere, all told at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.reconstruct.answers_recipe import AnswersRecipe, Effects, ItemModel
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL, Item


def check(round_: Round, recipe: AnswersRecipe) -> None:
    """Refuse a recipe that names an item, a variable or a category the round does not have.

    Raises
    ------
    JobsurveyError
        With one line per mistake: file, key, the name found, and what is allowed.
    """
    path = round_.folder / "reconstruction.yml"
    problems = [
        f"{path}: answers.{key}: {name!r} is not known; allowed are {', '.join(allowed)}"
        for key, name, allowed in _names(round_, recipe)
        if name not in allowed
    ]
    if problems:
        raise JobsurveyError("\n".join(problems))


def _names(round_: Round, recipe: AnswersRecipe) -> Iterator[tuple[str, str, list[str]]]:
    """Each name of the recipe with its key and the names it may be."""
    closed = {item.id: item for item in round_.closed_items()}
    yield from _effects(round_, "latent.effects", recipe.latent.effects)
    yield from _effects(round_, "latent.aside_effects", recipe.latent.aside_effects)
    yield from _each("latent.drawn", recipe.latent.drawn, round_.variables)
    yield from _each("figures", [figure.item for figure in recipe.figures], closed)
    for skip in recipe.skips:
        yield from _each("skips", skip.items, closed)
    for stand_in in recipe.stand_ins:
        yield "stand_ins", stand_in.breakdown, [*round_.variables]
        if stand_in.breakdown in round_.variables:
            yield "stand_ins", stand_in.code, [*round_.groups(stand_in.breakdown)]
        yield from _each("stand_ins.items", stand_in.items, closed)
    if recipe.break_off is not None:
        codes = [d.code for d in round_.config.dispositions if d.respondent]
        yield "break_off.disposition", recipe.break_off.disposition, codes
        yield from _each("break_off", [recipe.break_off.after, *recipe.break_off.weights], closed)
    for name, model in recipe.items.items():
        yield "items", name, [*closed]
        if name in closed:
            yield from _item(round_, closed[name], model)


def _item(round_: Round, item: Item, model: ItemModel) -> Iterator[tuple[str, str, list[str]]]:
    key = f"items.{item.id}"
    yield from _effects(round_, f"{key}.effects", model.effects)
    groups = [TOTAL]
    if model.by is not None:
        yield f"{key}.by", model.by, [*round_.variables]
        groups = [*round_.groups(model.by)] if model.by in round_.variables else [*model.shares]
    yield from _each(f"{key}.shares", model.shares, groups)
    codes = [category.code for category in round_.scale(item).categories]
    for group, shares in model.shares.items():
        yield from _each(f"{key}.shares.{group}", shares, codes)


def _effects(round_: Round, key: str, effects: Effects) -> Iterator[tuple[str, str, list[str]]]:
    yield from _each(key, effects, round_.variables)
    for name in (n for n in effects if n in round_.variables):
        yield from _each(f"{key}.{name}", effects[name], round_.groups(name))


def _each(key: str, names: Iterable[str], allowed: Iterable[str]) -> Iterator[tuple[str, str, list[str]]]:
    for name in names:
        yield key, name, [*allowed]
