"""Points in time as days in Denmark: an answer given at half past eleven in the evening in UTC is one of the next day.

A time without a zone is taken as it stands.
"""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

NAME = "Europe/Copenhagen"
ZONE = ZoneInfo(NAME)
ZONED = re.compile(r"\s?(Z|UTC|GMT|[+-][0-9]{2}(:?[0-9]{2})?)$")
"""How a zone ends the text of a time."""
_UTC = "+00:00"


def day(time: dt.datetime) -> dt.date:
    """The day of a point in time."""
    return (time.astimezone(ZONE) if time.tzinfo else time).date()


def day_of_text(text: str) -> dt.date:
    """The day of a date, or of a time with or without its zone, in ISO form.

    Raises
    ------
    ValueError
        If the text is none of them.
    """
    zone = ZONED.search(text) if ":" in text else None
    return day(dt.datetime.fromisoformat(text[: zone.start()] + _offset(zone[1]) if zone else text))


def _offset(zone: str) -> str:
    return zone if zone[0] in "+-" else _UTC


def days(times: pa.Array) -> pa.Array:
    """The days of a column of timestamps."""
    if times.type.tz is not None:
        times = pc.local_timestamp(pc.cast(times, pa.timestamp(times.type.unit, NAME)))
    return pc.cast(times, pa.date32(), safe=False)
