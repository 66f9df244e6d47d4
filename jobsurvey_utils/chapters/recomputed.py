"""How well the printed figures that were not put into the data come out of it, in sentences."""

from __future__ import annotations

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.chapters import printed

NAMES = {"implied": "følger af tal, der er lagt ind", "held_out": "er holdt uden for"}
"""What is said of figures of a use."""


def agreement(comparison: pd.DataFrame, use: str) -> str:
    """A sentence about how many printed figures of a use there are, how many are recomputed, and how many agree."""
    figures = comparison[comparison["use"] == use]
    known = figures.dropna(subset=["agrees"])
    total, computed, alike = len(figures), len(known), int(printed.agreeing(known).sum())
    if not total:
        return f"Ingen tal {NAMES[use]}."
    if not computed:
        return f"{_of(total, 0)} tal, der {NAMES[use]}, kan {'ikke ' if total == 1 else ''}genberegnes."
    if computed == total:
        return f"{_of(total, alike)} tal, der {NAMES[use]}, {'passer' if alike or total > 1 else 'passer ikke'}."
    told = f"Af de {danish.number(total)} tal, der {NAMES[use]}, kan {danish.number(computed)} genberegnes"
    if computed == 1:
        return f"{told}, og det {'passer' if alike else 'passer ikke'}."
    if computed == alike:
        return f"{told}, og de passer alle."
    return f"{told}, og {danish.number(alike) if alike else 'ingen'} af dem passer."


def _of(total: int, some: int) -> str:
    """Some of a number of things, with the noun to follow: `Det ene`, `Ingen af de 3`, `Alle 3`, `2 af de 3`."""
    if total == 1:
        return "Det ene"
    if some == total:
        return f"Alle {danish.number(total)}"
    return f"{danish.number(some) if some else 'Ingen'} af de {danish.number(total)}"


def proof(comparison: pd.DataFrame, *, synthetic: bool = True) -> str:
    """What the figures held out can prove: that there are none, or that there are few."""
    if not synthetic:
        return "Disse tal er holdt uden for, når der laves syntetiske data."
    held_out = int((comparison["use"] == "held_out").sum())
    if not held_out:
        return (
            "Ingen af rapportens tal, der kan beregnes, er holdt helt uden for. Derfor er der intet i rapporten, som "
            "kan vise, om de syntetiske data ligner de rigtige på andet end det, der er lagt ind."
        )
    return (
        f"{danish.capital(danish.count_word(held_out))} af rapportens tal er hverken lagt ind eller følger af tal, som "
        "er det. Retningen af en forskel kan dog være lagt ind, når rapporten har sagt den i ord. Så få tal kan vise, "
        "at noget er galt, men ikke, at dataene ligner de rigtige."
    )


def sections(comparison: pd.DataFrame) -> dict[str, str]:
    """The texts of the sections that only some rounds have: on figures held out, and on those contradicted."""
    used = set(comparison["use"])
    told = {"uden_for": agreement(comparison, "held_out")} if "held_out" in used else {}
    clash = {"modsagt": "Nogle trykte tal kan ikke være rigtige på samme tid som andre."}
    return told | clash if "contradicted" in used else told
