"""`jobsurvey sample`: sample sizes, the precision to expect, and the stratified draw for a new round."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jobsurvey_utils.errors import JobsurveyError

if TYPE_CHECKING:
    from jobsurvey_utils.rounds import Round

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("round_id", metavar="ROUND")
@click.option("--frame", type=_FILE, help="Population file: a row per person, with id, register variables, channels.")
@click.option("--out", type=_FILE, help="File for the sample, CSV or Parquet; the protocol is written beside it.")
@click.option("--cells", type=_FILE, help="File for the population of every weighting cell: the round's frame.")
@click.option("--force", is_flag=True, help="Write over files that are there already.")
@click.option("--plan", "only_plan", is_flag=True, help="Sizes and expected precision only; nobody is drawn.")
@click.option("--counts", type=_FILE, help="For --plan without persons: the population of every weighting cell.")
@click.option("--json", "as_json", is_flag=True, help="The plan as JSON.")
def sample(
    round_id: str,
    frame: Path | None,
    out: Path | None,
    cells: Path | None,
    force: bool,
    only_plan: bool,
    counts: Path | None,
    as_json: bool,
) -> None:
    """Sample sizes, the precision to expect, and the stratified draw for a new round.

    The rules are those of `sampling_design` in round.yml. The sample holds personal data: it is written outside the
    repository or to rounds/ROUND/data/, for its owner alone.
    """
    from jobsurvey_utils import rounds
    from jobsurvey_utils.sampling import making, told

    round_ = rounds.load(round_id).as_filed
    if only_plan:
        if out or cells:
            raise JobsurveyError("--plan draws nobody; leave out --out and --cells, or leave out --plan")
        plan = making.plan_only(round_, frame, counts, _design_effects(round_))
    elif frame is None or out is None or counts:
        raise JobsurveyError("give --frame FILE and --out FILE to draw a sample, or --plan for a plan alone")
    else:
        effects = _design_effects(round_)
        plan = making.draw_to_files(round_, frame, out, cells, deff=effects, force=force, say=_say)
    click.echo(json.dumps(told.values(plan), indent=2) if as_json else "\n".join(told.lines(plan)))


def _design_effects(round_: Round) -> dict[str, float] | None:
    """The design effect of each municipality where one is stated, or an earlier round is; None where it is computed."""
    from jobsurvey_utils import results, rounds
    from jobsurvey_utils.sampling import earlier
    from jobsurvey_utils.sampling.plan import design_of

    design, codes = design_of(round_), list(round_.groups(round_.municipality_variable))
    if design.design_effect is not None:
        return dict.fromkeys(codes, design.design_effect)
    if design.earlier is None:
        return None
    before = rounds.load(design.earlier)
    store = results.load(before)
    return earlier.design_effects(store.scores, store.response, before.municipality_variable, codes)


def _say(line: str) -> None:
    click.echo(line, err=True)
