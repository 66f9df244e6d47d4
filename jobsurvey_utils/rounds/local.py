"""A municipality's own questions: read with all others, and shown alone.

Nothing but the reading of the data and the municipality's own page knows of them: a round's items are without them.
"""

from __future__ import annotations

from jobsurvey_utils.rounds.schema import TOTAL, Item, Questionnaire, RoundFile

INSIDE = "i kommunen"
"""What follows whom they are asked of, in Danish."""


def as_others(questionnaire: Questionnaire, variable: str) -> Questionnaire:
    """The questionnaire with the municipalities' own questions routed to their citizens.

    Parameters
    ----------
    variable
        The one that holds the municipality.
    """
    return _with(questionnaire, [_routed(item, variable) for item in questionnaire.items])


def of(questionnaire: Questionnaire, municipality: str) -> Questionnaire:
    """The questionnaire of a municipality's own questions alone."""
    own = [item for item in questionnaire.items if municipality in item.municipalities]
    return _with(
        questionnaire, [item.model_copy(update={"municipalities": (), "asked_label": _asked(item)}) for item in own]
    )


def alone(config: RoundFile) -> RoundFile:
    """The configuration of results without groups."""
    return config.model_copy(update={"breakdowns": (TOTAL,)})


def _asked(item: Item) -> str:
    everybody = Item.model_fields["asked_label"].default
    return f"borgere {INSIDE}" if item.asked_label == everybody else f"{item.asked_label} {INSIDE}"


def _routed(item: Item, variable: str) -> Item:
    if not item.municipalities:
        return item
    inside = f"{variable} in {list(item.municipalities)!r}"
    route = inside if item.asked_if == "True" else f"{inside} and ({item.asked_if})"
    return item.model_copy(update={"asked_if": route, "municipalities": ()})


def _with(questionnaire: Questionnaire, items: list[Item]) -> Questionnaire:
    return questionnaire.model_copy(update={"items": tuple(items), "headline": None})
