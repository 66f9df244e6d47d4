"""The audit as tables: every figure by every rule, the rules, and the findings."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from jobsurvey_utils.audit.checks import RESULTS, Check, Member
from jobsurvey_utils.audit.reading import explanation, reading
from jobsurvey_utils.audit.rules import RULES
from jobsurvey_utils.audit.verdict import Audit
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.weighting import Weights

UNCHECKED = "unchecked"
KEYS = ("section", "item", "label", "breakdown", "group", "category", "statistic", "place")
"""What a figure is and where it stands."""
_NUMBERS = {"figure": "int64", "printed": "float64", "decimals": "Int64", "check": "Int64", "finding": "Int64"}
_TYPES = _NUMBERS | {"suspect": "bool", "expected_low": "float64", "expected_high": "float64"}
COLUMNS = (
    *("figure", *KEYS, "printed", "decimals", "rule", "check", "result", "suspect", "finding"),
    *("expected_low", "expected_high", "explanation"),
)


def tables(data: Microdata, weights: Weights) -> dict[str, pd.DataFrame]:
    """The audit of a round's printed figures; of the microdata only the round is used."""
    del weights
    return frames(Audit(data.round))


def frames(audit: Audit) -> dict[str, pd.DataFrame]:
    """The tables of an audit.

    Returns
    -------
    dict
        `audit`: one row per printed figure and check of a rule, `figure` being its place in `published.csv`; a figure
        that no rule concerns has one row, `unchecked`. `audit_summary`: one row per rule. `audit_findings`: one row
        per finding.
    """
    return {"audit": _figures(audit), "audit_summary": _summary(audit), "audit_findings": _findings(audit)}


def _figures(audit: Audit) -> pd.DataFrame:
    finding = {id(check): number for number, found in enumerate(audit.findings, 1) for check in found.checks}
    rows = []
    for number, check in enumerate(audit.checks, 1):
        suspects = audit.suspects(check) if check.result == "contradiction" else ()
        text = explanation(check)
        for member in check.members:
            told: dict[str, Any] = {
                **_told(check, member),
                "check": number,
                "suspect": member.quantity in suspects,
                "finding": finding.get(id(check)),
                "explanation": text,
            }
            rows += [{**_keys(audit, row), **told} for row in member.quantity.rows]
    seen = {row["figure"] for row in rows}
    left = [row for row in range(len(audit.report.figures)) if row + 1 not in seen]
    rows += [_keys(audit, row) | _NOT_CHECKED for row in left]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(_TYPES)
    return frame.sort_values(["figure", "check"], kind="stable", ignore_index=True)


_NOT_CHECKED: dict[str, Any] = {"rule": "", "result": UNCHECKED, "suspect": False, "explanation": ""}


def _keys(audit: Audit, row: int) -> dict[str, Any]:
    figure = audit.report.figures[row]
    told = {name: getattr(figure, name) for name in KEYS}
    return {"figure": row + 1, **told, "printed": figure.value, "decimals": figure.decimals}


def _told(check: Check, member: Member) -> dict[str, Any]:
    low, high = member.expected.low, member.expected.high
    return {
        "rule": check.rule,
        "result": check.result,
        "expected_low": low if math.isfinite(low) else math.nan,
        "expected_high": high if math.isfinite(high) else math.nan,
    }


def _summary(audit: Audit) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for rule in RULES.values():
        checks = [check for check in audit.checks if check.rule == rule.id]
        figures = {row for check in checks for member in check.members for row in member.quantity.rows}
        counts: dict[str, int] = {result: sum(check.result == result for check in checks) for result in RESULTS}
        rows.append({"rule": rule.id, "name": rule.name, "figures": len(figures), "checks": len(checks), **counts})
    return pd.DataFrame(rows)


def _findings(audit: Audit) -> pd.DataFrame:
    rows = [
        {
            "finding": number,
            "decided": found.decided,
            "rules": " ".join(dict.fromkeys(check.rule for check in found.checks)),
            "figures": len({row for quantity in found.suspects for row in quantity.rows}),
            "reading": reading(audit, found),
        }
        for number, found in enumerate(audit.findings, 1)
    ]
    columns = {"finding": "int64", "decided": "bool", "rules": "str", "figures": "int64", "reading": "str"}
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)
