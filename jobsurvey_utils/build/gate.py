"""What stands between a round's files and a book: configuration, pages, data and weights, told in one report."""

from __future__ import annotations

from pathlib import Path

from jobsurvey_utils import intake, rounds, weighting
from jobsurvey_utils.build import needs, pages
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.intake.problems import Problems
from jobsurvey_utils.intake.report import Report, entries
from jobsurvey_utils.rounds import Round

FILL_IN = "is still to be filled in"
"""What is said of an entry of a new round that nobody has made yet."""


def examine(round_id: str | Path, *, strict: bool = False) -> Report:
    """Every problem of a round's configuration and data.

    The data is read only where the configuration can be: it is checked against that.

    Raises
    ------
    JobsurveyError
        If there is no such round.
    """
    problems = Problems()
    round_ = _load(round_id, problems)
    data = None
    if round_ is not None:
        _note(needs.problems(round_), "page", problems)
        data = _data(round_, problems)
    return _report(str(round_id), round_, data, problems, strict)


def _load(round_id: str | Path, problems: Problems) -> Round | None:
    try:
        round_ = rounds.load(round_id)
        len(pages.of_round(round_))
    except JobsurveyError as error:
        if not _is_of_file(str(error)):
            raise
        lines = str(error).splitlines()
        folder = Path(lines[0].partition(": ")[0]).parent
        _note([*lines, *rounds.missing(folder)], "configuration", problems)
        return None
    return round_


def _note(lines: list[str], kind: str, problems: Problems) -> None:
    """Note sentences that begin with a file; a line that does not belongs to the one before."""
    whole: list[str] = []
    for line in lines:
        if _is_of_file(line) or not whole:
            whole.append(line)
        else:
            whole[-1] += f" {line.strip()}"
    for line in dict.fromkeys(whole):
        file, _, what = line.partition(": ")
        problems.add(file, what, kind="fill-in" if FILL_IN in what else kind)


def _is_of_file(line: str) -> bool:
    file, mark, _ = line.partition(": ")
    return bool(mark) and Path(file).is_absolute()


def _data(round_: Round, problems: Problems) -> Microdata | None:
    """The microdata, where neither it nor its weights have an error."""
    problems.accepted = round_.config.files.accept
    try:
        folder = _folder(round_)
    except JobsurveyError as error:
        problems.check_accepted(str(round_.folder / "round.yml"))
        _note(str(error).splitlines(), "no-data", problems)
        return None
    data = intake.inspect(round_, folder, problems)
    if data is not None:
        try:
            weighting.weigh(data)
        except JobsurveyError as error:
            problems.add(str(folder), str(error), kind="weighting")
    return data


def _folder(round_: Round) -> Path:
    """Where the data is; of real files that are not all there, those that are can be checked."""
    real = round_.files_folder
    there = any((real / name).exists() for name in round_.config.files.names.values())
    return real if there else intake.locate(round_)


def _report(name: str, round_: Round | None, data: Microdata | None, problems: Problems, strict: bool) -> Report:
    found, errors, warnings = entries(problems), len(problems.errors), len(problems.warnings)
    return Report(
        round=name if round_ is None else round_.id,
        ok=not errors and not (strict and warnings),
        strict=strict,
        errors=errors,
        warnings=warnings,
        accepted=len(found) - errors - warnings,
        items=None if round_ is None else len(round_.items),
        pages=None if round_ is None else len(pages.of_round(round_)),
        data=None if data is None else "synthetic" if data.synthetic else "real",
        invited=None if data is None or data.round.config.files.sample is None else len(data.sample),
        respondents=None if data is None else len(data.respondents),
        problems=found,
    )
