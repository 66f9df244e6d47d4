"""The analyses of a round's method, by name: each a module that makes tables from microdata and weights.

An analysis is a module with a function `tables(data, weights)` that gives tidy tables after disclosure control. It is
made for the rounds that have a page which asks for it by name, `page.analysis("...")`.
"""

from __future__ import annotations

import re
from pathlib import Path

from jobsurvey_utils.errors import JobsurveyError

ANALYSES: dict[str, str] = {
    "coverage": "jobsurvey_utils.simulation",
    "trend": "jobsurvey_utils.trend",
    "silence": "jobsurvey_utils.silence",
    "models": "jobsurvey_utils.models",
    "choices": "jobsurvey_utils.alternatives",
    "propensity": "jobsurvey_utils.propensity",
    "effort": "jobsurvey_utils.effort",
    "nonresponse": "jobsurvey_utils.nonresponse",
    "audit": "jobsurvey_utils.audit.tables",
}
"""The module of each analysis. They are begun in this order: the longest first, so that no process waits for one."""

ACROSS: frozenset[str] = frozenset({"trend"})
"""Analyses that read the data of the earlier rounds too, which `trend` in `round.yml` names by `rounds`."""

FOLDER = "analyses"
"""Below the generated files of a round."""

_ASKED = re.compile(r"""\.analysis\(\s*["'](\w+)["']""")


def module(name: str) -> str:
    """The module of an analysis.

    Raises
    ------
    JobsurveyError
        If there is no such analysis.
    """
    if name not in ANALYSES:
        raise JobsurveyError(f"no analysis is called {name!r}; there are {', '.join(sorted(ANALYSES))}")
    return ANALYSES[name]


def asked(notebook: Path) -> list[str]:
    """Names of the analyses a notebook asks for, as they stand in its text."""
    return list(dict.fromkeys(_ASKED.findall(notebook.read_text(encoding="utf-8"))))
