"""A round: its configuration loaded and checked, its questions, its published figures, its paths.

A round is a folder with `round.yml`, `questionnaire.yml`, `published.csv` and, for rounds whose microdata is
reconstructed, `reconstruction.yml`. Everything that differs between rounds is there; no module knows a
municipality, a question or a year.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import consistency, local, published
from jobsurvey_utils.rounds.missing import missing
from jobsurvey_utils.rounds.reading import explain, not_known, read_model, read_yaml
from jobsurvey_utils.rounds.schema import (
    CROSS,
    TOTAL,
    Battery,
    Category,
    Coded,
    Figure,
    Item,
    Questionnaire,
    RoundFile,
    Scale,
    Theme,
    Variable,
)

__all__ = ["ROOT", "Round", "coded", "explain", "load", "missing", "names", "read_yaml"]

ROOT = Path(__file__).resolve().parent.parent.parent
"""The top of the repository."""


class Round:
    """A loaded round: its configuration, its questions, its published figures and its paths."""

    def __init__(self, folder: Path, config: RoundFile, questionnaire: Questionnaire) -> None:
        self.folder = folder
        self.config = config
        self.questionnaire = questionnaire

    @property
    def id(self) -> str:
        """The round's name."""
        return self.config.id

    @property
    def files_folder(self) -> Path:
        """The folder of the real files, without a way up and down again."""
        folder = self.folder / self.config.files.folder
        return folder.resolve() if ".." in folder.parts else folder

    @property
    def generated(self) -> Path:
        """The folder of everything the build makes for this round: results, figures, executed notebooks."""
        return ROOT / "book" / "generated" / self.id

    @cached_property
    def variables(self) -> dict[str, Variable]:
        """Background variables by name, with the groups that are shown."""
        return {name: variable.shown() for name, variable in self.config.variables.items()}

    @cached_property
    def as_filed(self) -> Round:
        """The round with the groups that the files and the report have, none of them joined."""
        if not any(variable.joined for variable in self.config.variables.values()):
            return self
        apart = {name: v.model_copy(update={"joined": ()}) for name, v in self.config.variables.items()}
        return Round(self.folder, self.config.model_copy(update={"variables": apart}), self.questionnaire)

    @cached_property
    def items(self) -> dict[str, Item]:
        """Items by id, in the order of the questionnaire, without those of a single municipality."""
        asked = (item for item in self.questionnaire.items if not item.municipalities)
        return {item.id: item for item in sorted(asked, key=lambda item: item.order)}

    @property
    def has_sample(self) -> bool:
        """Whether it is known who was invited; not of an open invitation."""
        return self.config.files.sample is not None

    @property
    def themes(self) -> dict[str, Theme]:
        """Themes by id, in the order of the report."""
        return {theme.id: theme for theme in self.questionnaire.themes}

    @property
    def respondent_codes(self) -> tuple[str, ...]:
        """Dispositions that count as respondents."""
        return tuple(d.code for d in self.config.dispositions if d.respondent)

    @property
    def municipality_variable(self) -> str:
        """Name of the variable that holds the municipality."""
        return next(name for name, variable in self.variables.items() if variable.municipalities)

    @cached_property
    def published(self) -> tuple[Figure, ...]:
        """Every figure the original report prints."""
        return published.read(self.folder / "published.csv", self.config, self.questionnaire)

    @property
    def asking(self) -> tuple[str, ...]:
        """Codes of the municipalities with questions of their own, in the order of the round."""
        own = {code for item in self.questionnaire.items for code in item.municipalities}
        return tuple(m.code for m in self.config.municipalities if m.code in own)

    def with_local(self) -> Round:
        """The round where the municipalities' own questions are items as all others, asked of their citizens."""
        return Round(self.folder, self.config, local.as_others(self.questionnaire, self.municipality_variable))

    def local(self, municipality: str) -> Round:
        """The round where a municipality's own questions are the only ones, and its citizens all there are."""
        return Round(self.folder, local.alone(self.config), local.of(self.questionnaire, municipality))

    def scale(self, item: Item | str) -> Scale:
        """The answers of an item.

        Raises
        ------
        JobsurveyError
            If it is an open question.
        """
        item = self.items[item] if isinstance(item, str) else item
        if item.kind == "number":
            bands = tuple(Category(code=band.code, label=band.label) for band in item.bands)
            return Scale(label=item.title, categories=bands)
        if item.scale is None:
            raise JobsurveyError(f"the item {item.id!r} of {self.id} has no answer categories")
        return self.questionnaire.scales[item.scale]

    def battery(self, battery: str) -> Battery:
        """A battery by its id."""
        return next(b for b in self.questionnaire.batteries if b.id == battery)

    def closed_items(self, theme: str | None = None) -> list[Item]:
        """Items with answer categories, of one theme or of all."""
        return [i for i in self.items.values() if i.closed and theme in (None, i.theme)]

    def answer_columns(self, item: Item) -> list[str]:
        """Columns of `answers` that hold an item: one, or one 0/1 column per option."""
        if item.kind == "multiple":
            return [f"{item.id}__{category.code}" for category in self.scale(item).categories]
        return [item.id]

    def groups(self, breakdown: str) -> dict[str, str]:
        """Codes and labels of a breakdown's groups, in order; crossed breakdowns give every combination."""
        if breakdown == TOTAL:
            return {TOTAL: "Samlet"}
        if CROSS in breakdown:
            first, second = (self.groups(part) for part in breakdown.split(CROSS))
            return {f"{a}{CROSS}{b}": f"{la}, {lb}" for a, la in first.items() for b, lb in second.items()}
        variable = self.variables[breakdown]
        if variable.municipalities:
            return {m.code: m.name for m in self.config.municipalities}
        return {c.code: c.label for c in coded(variable)}

    def breakdown_label(self, breakdown: str) -> str:
        """What a breakdown is called on a page."""
        if breakdown == TOTAL:
            return "Samlet"
        return " og ".join(self.variables[part].label for part in breakdown.split(CROSS))


def coded(variable: Variable) -> tuple[Coded, ...]:
    """The categories or bands of a variable; empty for the one that holds the municipalities."""
    return (*variable.categories, *variable.bands)


def load(round_id: str | Path) -> Round:
    """Load a round by name (a folder under `rounds/`) or by the path of its folder, anywhere on disk.

    Raises
    ------
    JobsurveyError
        If the round is unknown or its files have mistakes; the message has a line for each, with file, key and what
        is allowed.
    """
    folder = _find(round_id)
    config, questionnaire = _read(folder)
    problems = consistency.problems(config, questionnaire)
    if folder.parent == ROOT / "rounds" and config.id != folder.name:
        problems.append(f"round.yml: id: must be the folder's name, {folder.name!r} (found {config.id!r})")
    if problems:
        raise JobsurveyError("\n".join(f"{folder}/{problem}" for problem in problems))
    loaded = Round(folder, config, questionnaire)
    _ = loaded.published
    return loaded


def names() -> list[str]:
    """Names of the rounds in the repository."""
    return sorted(path.parent.name for path in (ROOT / "rounds").glob("*/round.yml"))


def _find(round_id: str | Path) -> Path:
    for folder in (ROOT / "rounds" / round_id, Path(round_id).resolve()):
        if (folder / "round.yml").is_file():
            return folder
    if Path(round_id).is_dir():
        raise JobsurveyError(f"{Path(round_id).resolve()}: is not a round folder: it holds no round.yml")
    raise JobsurveyError(f"round {not_known(str(round_id), names())}, or the path of a round folder")


def _read(folder: Path) -> tuple[RoundFile, Questionnaire]:
    """Both files, or what is missing and every mistake of both."""
    problems = missing(folder, ("round.yml", "questionnaire.yml"))
    try:
        config = read_model(folder / "round.yml", RoundFile)
    except JobsurveyError as error:
        problems.append(str(error))
    try:
        questionnaire = read_model(folder / "questionnaire.yml", Questionnaire)
    except JobsurveyError as error:
        problems.append(str(error))
    if problems:
        raise JobsurveyError("\n".join(filter(None, problems)))
    return config, questionnaire
