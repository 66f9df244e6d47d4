"""What looks like data about a person: CPR numbers, telephone numbers, e-mail addresses, names."""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection, Iterator, Sequence

_LEAP_YEAR = 2000
_CPR = re.compile(r"(?<!\d)(\d{2})(\d{2})\d{2}[- ]?\d{4}(?!\d)", re.ASCII)
_TELEPHONE = re.compile(r"(\+45|0045)?[ -]?[2-9]\d([ .-]?\d\d){3}")
_DATE = re.compile(
    r"((19|20)\d\d(0\d|1[0-2])[0-3]\d|\d{4}([-./])\d\d?\4\d\d?|\d\d?([-./])\d\d?\5(00|19|20)\d\d)"
    r"([T ]+\d\d?[:.]\d\d.*)?",
    re.ASCII,
)
"""What is written like a date, though it may be none, with or without a time after it."""
_FRACTION = re.compile(r"-?\d[.,]\d+", re.ASCII)
_LONG = re.compile(r"\d{8}|@", re.ASCII)
"""The shortest number that tells who somebody is, a telephone number, or an e-mail address."""
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NAME = re.compile(r"[A-ZÆØÅÉÖÜÄ][\w.'-]*( [\w.'-]+)* [A-ZÆØÅÉÖÜÄ][\w'-]+")
_HEADERS = {
    "CPR numbers": re.compile(r"cpr|person_?n(umme)?r|personal_?(no|num)"),
    "e-mail addresses": re.compile(r"e_?mail|e_?post|(^|_)mail(adresse)?($|_)"),
    "telephone numbers": re.compile(r"telefon|(^|_)(tlf|tel|mobil\w*|phone|sms)(_?n(umme)?r)?($|_)"),
    "names": re.compile(r"(^|_)((for|efter|fulde?_?|mellem|bruger)?navn|(first|last|full|sur)_?name|name)e?($|_)"),
    "addresses": re.compile(r"(^|_)(adresse|address|vejnavn|gade|ip_?adr\w*)($|_)"),
}
MOST = 0.5
"""Share of the values of a column that must look alike for the column to be called so."""
LEAST_NAMES = 5
"""Different names that a column must hold to be told from categories."""


def holds_cpr(text: str) -> bool:
    """Whether there are ten digits in a text of which the first four are a day and a month."""
    for day, month in (map(int, found.groups()) for found in _CPR.finditer(text)):
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(_LEAP_YEAR, month)[1]:
            return True
    return False


def is_date(text: str) -> bool:
    """Whether a text is written like a date."""
    return bool(_DATE.fullmatch(text))


def holds_number(text: str) -> bool:
    """Whether a text holds an e-mail address or a number as long as that of a telephone, however it is divided."""
    if is_date(text) or _FRACTION.fullmatch(text):
        return False
    return bool(_LONG.search(re.sub(r"(?<=\d)[- ./\xa0\u202f]+(?=\d)", "", text)))


def by_header(name: str) -> str:
    """What a column holds by its name, empty where that tells nothing."""
    plain = re.sub(r"[^a-zæøå0-9]+", "_", re.sub(r"(?<=[a-zæøå])(?=[A-ZÆØÅ])", "_", name).lower()).strip("_")
    return next((what for what, pattern in _HEADERS.items() if pattern.search(plain)), "")


def by_content(values: Sequence[str]) -> str:
    """What a column holds by its values, empty where they tell nothing."""
    texts = [value.strip() for value in values if value.strip()]
    return next(_kinds(texts), "") if texts else ""


def _kinds(texts: Collection[str]) -> Iterator[str]:
    few = MOST * len(texts)
    if sum(map(holds_cpr, texts)) >= few:
        yield "CPR numbers"
    if sum(bool(_EMAIL.fullmatch(text)) for text in texts) >= few:
        yield "e-mail addresses"
    if sum(bool(_TELEPHONE.fullmatch(text)) and not is_date(text) for text in texts) >= few:
        yield "telephone numbers"
    names = [text for text in texts if _NAME.fullmatch(text)]
    if len(names) >= few and len(set(names)) >= LEAST_NAMES:
        yield "names"
