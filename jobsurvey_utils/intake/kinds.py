"""The kinds of problems: what is looked for, and whether it is an error or a warning.

What can give a wrong number is an error; what is merely suspicious is a warning, which a round may accept with a
reason (`files.accept` in round.yml).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Kind:
    """A kind of problem."""

    severity: Severity
    sought: str
    """What the check looks for, for the table in `rounds/CHECKS.md`."""


KINDS: dict[str, Kind] = {
    # The round as a whole
    "configuration": Kind("error", "a mistake in round.yml, questionnaire.yml or published.csv"),
    "fill-in": Kind("error", "something a new round has not filled in yet"),
    "page": Kind("error", "a page that cannot be made from the configuration"),
    "not-accepted": Kind("error", "a name under files.accept that is no kind of warning"),
    "no-data": Kind("error", "a folder that lacks all or some of the files"),
    "weighting": Kind("error", "data that cannot be weighted"),
    # Files
    "missing-file": Kind("error", "a file of the round that is not there"),
    "unknown-format": Kind("error", "a file of a format that is not read, such as .xls"),
    "unreadable-file": Kind("error", "a file that cannot be opened"),
    "damaged-file": Kind("error", "a file whose content is not what its ending says, or has a password"),
    "truncated-file": Kind("error", "a file that ends in the middle"),
    "empty-file": Kind("error", "a file without content"),
    "no-rows": Kind("error", "a file that names columns and has no row"),
    "ragged-rows": Kind("error", "rows with more or fewer fields than the header"),
    "unknown-encoding": Kind("error", "a text whose encoding can neither be found out nor is told"),
    "unknown-separator": Kind("error", "a CSV file whose separator can neither be found out nor is told"),
    "ambiguous-decimal": Kind("error", "numbers with a decimal comma and numbers with a point in one file"),
    "several-sheets": Kind("error", "an Excel file with more than one sheet that holds data, and none is named"),
    "unknown-sheet": Kind("error", "a sheet named in round.yml that the Excel file does not have, or an empty one"),
    "merged-cells": Kind("error", "an Excel sheet with merged cells"),
    "formula": Kind("error", "a formula in an Excel cell where a value should be"),
    "excel-error": Kind("error", "an error of Excel such as #N/A in a cell"),
    # Columns
    "header-not-first": Kind("error", "column names that do not stand in the first row"),
    "blank-rows": Kind("warning", "rows without content; they are left out"),
    "repeated-header": Kind("error", "the names of the columns in a later row, as when two exports are put together"),
    "total-row": Kind("error", "a row of totals, or a note under the table"),
    "hidden-rows": Kind("warning", "rows that an Excel sheet hides, as by a filter; they are read like the others"),
    "no-header": Kind("error", "a first row that holds no column name of the round"),
    "blank-header": Kind("error", "a column without a name"),
    "duplicate-header": Kind("error", "two columns of one name"),
    "missing-column": Kind("error", "a column that the round needs and the file lacks"),
    "unknown-column": Kind("error", "a column that round.yml neither uses nor lists under files.ignore"),
    "personal-column": Kind("error", "a column not in use that looks like CPR numbers, telephones, e-mails or names"),
    "column-type": Kind("error", "a column of lists, records or bytes"),
    # What files do to values
    "encoding-damage": Kind("error", "letters broken by a wrong encoding, such as Ã¦ for æ"),
    "long-number": Kind("error", "a long number that Excel has shortened, such as 1,23457E+11"),
    "thousands-separator": Kind("error", "a number with a thousands separator"),
    "missing-code": Kind("error", "a value such as -99, NULL or #N/A that may be a code for no value"),
    "percentage": Kind("error", "a percentage where a number or a category should be"),
    "excel-date": Kind("error", "a text such as 07-jan that Excel has made of something else"),
    "decimal-comma": Kind("error", "a decimal comma in a file with decimal points"),
    "surrounding-blanks": Kind("warning", "blanks around values, or characters that cannot be seen; they are left out"),
    "ambiguous-labels": Kind("error", "a value whose code is one category of the round and whose label is another"),
    "unknown-labels": Kind("warning", "value labels that are none of the round's, so that the codes count"),
    # CPR numbers
    "cpr-key": Kind(
        "error", "no key for the pseudonyms of CPR numbers, or one that is too short or kept with the data"
    ),
    "cpr-form": Kind("error", "a CPR number that is not ten digits"),
    "cpr-date": Kind("error", "a CPR number that does not begin with a date"),
    "cpr-check-digit": Kind("warning", "a CPR number that fails modulus 11, as many given since 2007 do"),
    "cpr-leading-zero": Kind("error", "a CPR number of nine digits, stored as a number without its leading zero"),
    "cpr-under-two-ids": Kind("error", "one CPR number under two ids"),
    "id-with-two-cprs": Kind("error", "one id with two CPR numbers"),
    "cpr-in-text": Kind("warning", "a CPR number in an answer in the person's own words"),
    # Persons
    "empty-id": Kind("error", "a person without an id"),
    "duplicate-person": Kind("error", "an id that is in a file more than once"),
    "cpr-as-id": Kind("error", "an id of ten digits that begin with a date"),
    "mixed-synthetic": Kind("error", "reconstructed persons among real ones"),
    "same-person-twice": Kind("warning", "two ids with the same background and the same answers to many questions"),
    # Values
    "empty-value": Kind("error", "an empty value where every person or cell must have one"),
    "unknown-category": Kind("error", "a value that is no code, label or raw value of a variable or an item"),
    "unknown-municipality": Kind("error", "a municipality that is not in round.yml, or is spelled otherwise"),
    "unknown-disposition": Kind("error", "a disposition that is not in round.yml"),
    "unknown-channel": Kind("error", "a channel that is not in round.yml"),
    "unknown-option": Kind("error", "a value of a multiple-choice option that is neither ticked nor not ticked"),
    "several-categories": Kind("error", "more than one category chosen where there is a 0/1 column for each"),
    "partly-ticked": Kind("error", "a multiple-choice question of which only some options are filled in"),
    "not-a-number": Kind("error", "a text where a number should be"),
    "out-of-range": Kind("error", "a number outside the bands of its variable"),
    "age-outside-population": Kind("error", "an age outside the bands of the variable whose role is age"),
    "benefit-outside-target-groups": Kind("error", "a benefit that belongs to no target group (role benefit)"),
    "unreadable-date": Kind("error", "a text that is no date"),
    "american-date": Kind("error", "dates with the month before the day"),
    "number-as-date": Kind("error", "a number where a date should be"),
    "date-outside-fieldwork": Kind("error", "an answer before the field work opened or after it closed"),
    "benefit-after-closing": Kind("error", "a benefit that begins after the end of the duration or of the field work"),
    "benefit-too-early": Kind("error", "a benefit that begins before 1960"),
    "benefit-before-birth": Kind("error", "a benefit that begins before the year the person can be born in"),
    # Population
    "not-a-count": Kind("error", "a population that is no whole number"),
    "impossible-population": Kind("error", "a weighting cell with more persons than live in Denmark"),
    "no-population": Kind("error", "a frame that counts nobody"),
    "repeated-cell": Kind("error", "a weighting cell with more than one row"),
    "cell-without-population": Kind("error", "persons in a weighting cell that has no row or no population"),
    "sample-larger-than-population": Kind("error", "more persons in a weighting cell than its population"),
    "municipality-without-answers": Kind("error", "a municipality with population, of which nobody has answered"),
    "municipality-absent": Kind("warning", "a municipality of round.yml of which no person is in the files"),
    "lone-group": Kind("warning", "a group of so few respondents that another group is withheld with it"),
    "group-without-answers": Kind("warning", "a category of a weighting variable of which nobody has answered"),
    # Who answered
    "respondents-larger-than-sample": Kind("error", "more rows of answers than invited persons"),
    "answer-without-sample-row": Kind("error", "answers from a person who is not in the sample file"),
    "disposition-without-answers": Kind("error", "a respondent by disposition, without a row of answers"),
    "answers-against-disposition": Kind("error", "a row of answers from a person who has not answered by disposition"),
    "undated-answer": Kind("error", "a respondent without a date of the answer, where others have one"),
    "date-of-nonrespondent": Kind("error", "a date of the answer of a person who has not answered by disposition"),
    "no-answers": Kind("error", "a row of answers in which nothing is answered"),
    "partial-that-is-complete": Kind("warning", "a partial answer in which no question is left out"),
    # Answers
    "answer-not-asked": Kind("error", "an answer to a question that the routing leaves out for the person"),
    "missing-answer": Kind("warning", "no answer to a question that a person with a complete answer was asked"),
    "sorted-column": Kind("warning", "a column in order from the first row to the last, as if sorted by itself"),
    "constant-column": Kind("warning", "a variable or question of which all have the same value"),
    "straight-lining": Kind("warning", "a battery in which most persons give every statement the same answer"),
    "identical-answers": Kind("warning", "many persons who answer every question of a scale alike"),
}
"""Every kind by its name."""
