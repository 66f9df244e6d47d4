"""The questions of a round by name: an item, or the items of a battery, their theme and their wording."""

from __future__ import annotations

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import Item


def items_of(survey: Round, name: str) -> tuple[Item, ...]:
    """The item of a name, or the items of a battery of that name.

    Raises
    ------
    JobsurveyError
        If there is neither.
    """
    found = tuple(i for i in survey.closed_items() if name in (i.id, i.battery))
    if not found:
        batteries = [b.id for b in survey.questionnaire.batteries]
        known = ", ".join([*(i.id for i in survey.closed_items()), *batteries])
        raise JobsurveyError(f"no item or battery {name!r} with results in {survey.id}; there are {known}")
    return found


def theme_of(survey: Round, name: str) -> str:
    """The theme of an item or a battery."""
    return items_of(survey, name)[0].theme


def pages_of(survey: Round, theme: str) -> list[str]:
    """The items and batteries of a theme that have a page of their own, in order."""
    return list(dict.fromkeys(item.battery or item.id for item in survey.closed_items(theme)))


def wordings(survey: Round, name: str) -> list[str]:
    """The question as it was put: the common stem of a battery, or the item's lead-in and wording."""
    items = items_of(survey, name)
    if items[0].id != name:
        return [survey.battery(name).stem]
    return [part for part in (items[0].lead_in, items[0].present) if part]
