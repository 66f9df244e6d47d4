"""The audit as lines of English, for the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from jobsurvey_utils.audit.checks import Arithmetic, Check, Number
from jobsurvey_utils.audit.intervals import EVERYTHING
from jobsurvey_utils.audit.reading import expected, outcome
from jobsurvey_utils.audit.report import Quantity
from jobsurvey_utils.audit.rules import RULES
from jobsurvey_utils.audit.verdict import Audit, Finding
from jobsurvey_utils.rounds.schema import TOTAL

WORDS = {
    " mod det trykte ": " against the printed ",
    " mod højst 100": " against at most 100",
    " mod ": " against ",
    "der er ": "there are ",
    "højst ": "at most ",
    "mindst ": "at least ",
    " og højst ": " and at most ",
    "mellem ": "between ",
    " og ": " and ",
    " af ": " of ",
    " er ": " is ",
    " giver ": " gives ",
    " på listen: ": " on the list: ",
    "tilsammen ": "together ",
    "vejet gennemsnit ": "weighted average ",
    "andelene giver ": "the shares give ",
    "grupperne ligger ": "the groups lie ",
    "andelen er ": "the share is ",
    "; brøken må være ": "; the fraction may be ",
    "af populationen på ": "of the population of ",
    " skal svarene stå for ": " the answers must stand for ",
    " pct. af det er ": " per cent of it is ",
}
"""The words of calculations; signs are the same in both languages."""


def lines(audit: Audit) -> Iterator[str]:
    """The summary of an audit: how many figures and checks, then every finding with its arithmetic."""
    report = audit.report
    counts = Counter(check.result for check in audit.checks)
    checked = {row for check in audit.checks for member in check.members for row in member.quantity.rows}
    doubted = {row for found in audit.findings for quantity in found.suspects for row in quantity.rows}
    yield f"{report.round.id}: {len(report.figures)} printed figures, {len(audit.checks)} checks by {len(RULES)} rules"
    yield f"  checks:  {counts['pass']} pass, {counts['rounding']} rounding, {counts['contradiction']} contradictions"
    unchecked = len(report.figures) - len(checked)
    yield f"  figures: {len(checked)} checked ({len(doubted)} of them in doubt), {unchecked} that no rule concerns"
    for number, found in enumerate(audit.findings, 1):
        yield ""
        yield from _finding(audit, number, found)
    if not audit.findings:
        yield "No figure contradicts another."


def recomputed(comparison: pd.DataFrame) -> str:
    """How many figures agree with those recomputed from the answers."""
    known = comparison["agrees"].dropna()
    alike = int(known.astype(bool).sum())
    return f"Recomputed from the answers: {len(known)} of {len(comparison)} figures, of which {alike} agree."


def _finding(audit: Audit, number: int, found: Finding) -> Iterator[str]:
    verdict = "likely wrong" if found.decided else "cannot all be right; the arithmetic does not tell which is"
    yield f"{number}. {verdict}:"
    for quantity in found.suspects:
        wanted = expected(audit, found, quantity) if found.decided else EVERYTHING
        better = "" if wanted == EVERYTHING else f"; the other figures give {calculation(outcome(wanted, quantity))}"
        yield f"     {described(audit, quantity)}{better}"
    for check in found.checks:
        yield f"   - {RULES[check.rule].english}: {calculation(check.arithmetic)}"


def described(audit: Audit, quantity: Quantity) -> str:
    """A quantity by its codes, its printed value and where it stands."""
    key = quantity.key
    parts = [key.item, key.statistic, *(part for part in (key.group, key.category) if part not in ("", TOTAL))]
    value = calculation((Number(quantity.value, quantity.decimals),))
    return f"{', '.join(parts)}: {value} ({'; '.join(audit.report.places(quantity)) or 'place not given'})"


def calculation(arithmetic: Arithmetic) -> str:
    """A calculation with English words and numbers."""
    return "".join(
        f"{part.value:,.{part.decimals}f}" if isinstance(part, Number) else WORDS.get(part, part) for part in arithmetic
    )


def words(check: Check) -> set[str]:
    """The words of a check's calculation that have letters."""
    return {part for part in check.arithmetic if isinstance(part, str) and any(letter.isalpha() for letter in part)}
