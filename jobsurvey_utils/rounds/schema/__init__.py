"""The form of a round's files, as pydantic models: unknown keys and impossible values are errors."""

from jobsurvey_utils.rounds.schema.base import CROSS, TOTAL, Band, Category, Code, Coded, Model
from jobsurvey_utils.rounds.schema.figures import MEASURES, Figure, Statistic
from jobsurvey_utils.rounds.schema.files import SYNTHETIC, TABLES, Files, Table
from jobsurvey_utils.rounds.schema.questions import BACKGROUND, LOCAL, Battery, Item, Questionnaire, Scale, Theme
from jobsurvey_utils.rounds.schema.survey import (
    Differences,
    Disclosure,
    Disposition,
    Fieldwork,
    ReferenceTable,
    RoundFile,
    Weighting,
)
from jobsurvey_utils.rounds.schema.trend import PublishedFigure, Series, Trend
from jobsurvey_utils.rounds.schema.variables import Duration, Municipality, Variable

__all__ = [
    "BACKGROUND",
    "CROSS",
    "LOCAL",
    "MEASURES",
    "SYNTHETIC",
    "TABLES",
    "TOTAL",
    "Band",
    "Battery",
    "Category",
    "Code",
    "Coded",
    "Differences",
    "Disclosure",
    "Disposition",
    "Duration",
    "Fieldwork",
    "Figure",
    "Files",
    "Item",
    "Model",
    "Municipality",
    "PublishedFigure",
    "Questionnaire",
    "ReferenceTable",
    "RoundFile",
    "Scale",
    "Series",
    "Statistic",
    "Table",
    "Theme",
    "Trend",
    "Variable",
    "Weighting",
]
