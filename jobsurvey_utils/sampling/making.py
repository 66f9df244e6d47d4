"""From a population file to the files of a sample: plan, draw, protocol."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.sampling import counted, persons, protocol, writing
from jobsurvey_utils.sampling.plan import Plan, design_of, make, strata_names
from jobsurvey_utils.sampling.sample import cells, draw_sample

Effects = Mapping[str, float] | None


def plan_only(round_: Round, population: Path | None, counts: Path | None, deff: Effects = None) -> Plan:
    """Sizes and precision, from a population file, from counts per weighting cell, or from the round's own frame.

    Raises
    ------
    JobsurveyError
        If both files are given, or the round has no design.
    """
    if population and counts:
        raise JobsurveyError("--frame and --counts: give one of them")
    design_of(round_)
    if population:
        return make(round_, persons.read(round_, population).counts(strata_names(round_)), deff)
    return make(round_, counted.read(round_, counts), deff)


def draw_to_files(
    round_: Round,
    frame: Path,
    out: Path,
    cells_out: Path | None = None,
    *,
    deff: Effects = None,
    force: bool = False,
    say: Callable[[str], None] = print,
) -> Plan:
    """Draw a sample from a population file and write it, its protocol, and the population of the weighting cells.

    Parameters
    ----------
    deff
        Design effect of each municipality, from an earlier round or stated.
    say
        Called with a sentence for each file written.

    Raises
    ------
    JobsurveyError
        Before anything is written: if a file may not be, the population has a mistake, or the plan cannot be had.
    """
    design_of(round_)
    page = out.with_name(f"{out.stem}-protokol.md")
    rows = out.with_name(f"{out.stem}-rows.csv")
    _check_places([out, *([cells_out] if cells_out else [])], page, rows, frame, force)
    population = persons.read(round_, frame)
    plan = make(round_, population.counts(strata_names(round_)), deff)
    sample = draw_sample(plan, population)
    files: dict[Path, pd.DataFrame | str] = {out: sample.table}
    if cells_out:
        files[cells_out] = cells(round_, population)
    if population.known_by_cpr:
        table = pd.DataFrame({"person_id": population.ids, "row": population.rows})[sample.drawn]
        files[rows] = table.sort_values("person_id")
    files[page] = protocol.page(plan, population, sample, deff)
    writing.write(files)
    say(f"The sample of {len(sample.table):,} persons is in {out}: personal data, readable by you alone")
    if cells_out:
        say(f"The population of every weighting cell is in {cells_out}")
    if population.known_by_cpr:
        say(f"The rows of {frame} that were drawn are in {rows}, as the sample has pseudonyms for CPR numbers")
    say(f"The protocol is in {page}")
    return plan


def _check_places(tables: list[Path], page: Path, rows: Path, frame: Path, force: bool) -> None:
    for path in tables:
        writing.check_format(path)
    if len({path.resolve() for path in (*tables, page, rows)}) < len(tables) + 2:
        raise JobsurveyError(f"--out, --cells, {page} and {rows} must be different files")
    for path in (*tables, page, rows):
        writing.check_place(path, force=force, inputs=(frame,))
