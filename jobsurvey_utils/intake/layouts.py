"""What of a round is read from which file, and the names of the columns that every round has."""

from __future__ import annotations

from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.columns import PERSON
from jobsurvey_utils.rounds.schema import Item, Variable

__all__ = ["ANSWERED_ON", "CHANNEL", "DISPOSITION", "PERSON", "asked_variables", "items_read", "register"]

ANSWERED_ON = "answered_on"
CHANNEL = "kanal"
DISPOSITION = "disposition"


def register(round_: Round) -> dict[str, Variable]:
    """The variables that come from the registers."""
    return {name: v for name, v in round_.variables.items() if v.source == "register"}


def asked_variables(round_: Round) -> dict[str, Variable]:
    """The variables that come from the answers."""
    return {name: v for name, v in round_.variables.items() if v.source == "answers"}


def items_read(round_: Round) -> list[Item]:
    """Items with columns of their own in `answers`: those that are not variables too."""
    return [item for item in round_.closed_items() if item.id not in round_.variables]
