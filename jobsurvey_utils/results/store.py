"""A round's results as tables: made from microdata, written to a folder, read from it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from jobsurvey_utils import audit, disclosure, estimation, inference, nonresponse, weighting
from jobsurvey_utils.estimation import correlations
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.results import compared, files, local
from jobsurvey_utils.results.written import Written, not_whole
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.weighting import report as weights_report


@dataclass(frozen=True)
class Store:
    """The results of a round: tables by name, and what they rest on."""

    tables: Mapping[str, pd.DataFrame]
    meta: dict[str, Any]

    @property
    def shares(self) -> pd.DataFrame:
        """One row per item, breakdown, group and category."""
        return self.tables["shares"]

    @property
    def scores(self) -> pd.DataFrame:
        """One row per scored item, breakdown and group."""
        return self.tables["scores"]

    @property
    def response(self) -> pd.DataFrame:
        """One row per breakdown and group."""
        return self.tables["response"]

    def of_items(self, name: str, items: Collection[str]) -> pd.DataFrame:
        """The rows of a table on some items."""
        if isinstance(self.tables, Written):
            return self.tables.of_items(name, items)
        table = self.tables[name]
        return table.loc[table["item"].isin(items)]

    def write(self, folder: Path) -> None:
        """Write the store to a folder, all of it or nothing: it is put in place when it is whole.

        The same store gives the same bytes.
        """
        temporary = folder.with_name(f".{folder.name}.new")
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
        mark = {files.DATA: "synthetic" if self.meta["synthetic"] else "real"}
        for name, table in self.tables.items():
            files.write(table.assign(**mark), temporary / f"{name}.csv")
        text = json.dumps(self.meta, ensure_ascii=False, indent=2, sort_keys=True)
        (temporary / files.META).write_text(text + "\n", encoding="utf-8")
        files.swap(temporary, folder)


def build(data: Microdata) -> Store:
    """Weights, estimates, response and comparison of a round, after disclosure control."""
    round_, weights = data.round, weighting.weigh(data)
    estimates = estimation.estimate(data, weights)
    answers = disclosure.estimates(round_, estimates, disclosure.bonds(data))
    gone = disclosure.hidden_groups(round_, answers["bases"])
    sums = weights_report.weight_sums(data, weights)
    built = {
        "shares": answers["shares"],
        "pooled": answers["pooled"],
        "scores": answers["scores"],
        "response": disclosure.response(round_, nonresponse.response(data), gone),
        "bases": answers["bases"],
        "disposition": disclosure.disposition(round_, nonresponse.disposition(data)),
        "channels": disclosure.distribution(round_, nonresponse.channels(data)),
        "curve": disclosure.curve(round_, nonresponse.curve(data)),
        "composition": disclosure.composition(round_, nonresponse.composition(data, weights), gone),
        "means": disclosure.groups(round_, nonresponse.means(data, weights), "n"),
        "weights_summary": disclosure.groups(round_, weights_report.summary(data, weights), "respondents", gone),
        "weight_percentiles": weights_report.percentiles(data, weights),
        "correlations": correlations.correlations(data, weights),
        "collapses": weights_report.collapses(weights),
        "weight_sums": disclosure.weight_sums(sums, answers["shares"]),
    }
    built["comparison"] = compared.withhold(round_, audit.compare(data, weights), built)
    built |= inference.tables(data, weights, built) | local.tables(data, weights)
    tables_ = {name: files.typed(round_.id, name, table) for name, table in built.items()}
    return Store(tables_, _meta(data) | {"rows": {name: len(table) for name, table in tables_.items()}})


def load(round_: Round) -> Store:
    """The results store of a round, as the build left it.

    Raises
    ------
    JobsurveyError
        If it is not there, or a file of it is missing.
    """
    return load_folder(round_.generated / "results")


def load_folder(folder: Path) -> Store:
    """The results store in a folder; a table is read, and its damage told, when it is asked for."""
    try:
        meta = json.loads((folder / files.META).read_text(encoding="utf-8"))
        return Store(Written(folder, meta["rows"]), meta)
    except (OSError, ValueError, KeyError) as error:
        raise not_whole(folder, error) from None


def _meta(data: Microdata) -> dict[str, Any]:
    return {
        "round": data.round.id,
        "synthetic": data.synthetic,
        "n_population": int(data.frame["population"].sum()),
        "n_sample": len(data.sample),
        "n_respondents": len(data.respondents),
        "fingerprints": data.fingerprints,
    }
