"""Danish tables and sentences on differences adjusted for the composition of the groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.chapters import three_ways
from jobsurvey_utils.chapters.three_ways import BLOCK, GROUP, NO_SCORES, breakdowns, groups, once
from jobsurvey_utils.display import compared, select, wording
from jobsurvey_utils.display.canvas import Drawing
from jobsurvey_utils.display.tables import HIGH, LOW
from jobsurvey_utils.rounds import Round

Tables = Mapping[str, pd.DataFrame]

PLAIN, ADJUSTED, N, JUDGED = "Ujusteret", "Justeret", "Svar", "Efter justering"
NOTE = "Gruppen minus de øvrige i opdelingen, i point på spørgsmålets skala."
"""The line under the figure of adjusted differences."""
_WHY = {
    "hidden": "skjult",
    "empty": "ingen i gruppen",
    "one_group": "kun én gruppe",
    "constant": "alle har svaret det samme",
    "one_in_cell": "ingen varians",
    "census": "alle har svaret",
    "aliased": "kan ikke justeres",
    "too_few": "for få svar til at justere",
    "separation": "svarene overlapper ikke",
}


def sections(survey: Round, tables: Tables, item: str) -> dict[str, str]:
    """The texts of the sections that there is something to say in: none where no item has a score."""
    if not len(tables["robustness"]):
        return {"uden_score": NO_SCORES}
    texts = {"enighed": three_ways.agreeing(survey, tables), "justering": told(survey, tables, item)}
    title = survey.items[item].title
    some = {"uenige": f"Tabellen viser de grupper, hvor de tre måder ikke giver samme svar på »{title}«."}
    return texts | (some if three_ways.unlike(survey, tables, item) is not None else {})


def _main(survey: Round, tables: Tables, item: str) -> pd.DataFrame:
    """Adjusted differences of an item's groups, the municipalities left out."""
    rows = tables["adjusted"]
    rows = rows[(rows["item"] == item) & (rows["breakdown"] != survey.municipality_variable)]
    return rows.assign(label=groups(survey, rows), block=breakdowns(survey, rows))


def told(survey: Round, tables: Tables, item: str) -> str:
    """All that is said of adjustment."""
    parts = [part(survey, tables, item) for part in (adjusting, municipalities, fitted)]
    return " ".join(part for part in parts if part)


def adjusting(survey: Round, tables: Tables, item: str) -> str:
    """What adjustment does to the differences of an item."""
    if not len(tables["adjusted"]):
        return NO_SCORES
    rows = once(survey, _main(survey, tables, item))
    known = rows[rows["sure"].notna() & rows["sure_adjusted"].notna()]
    if not len(known):
        return "Svarene er for få til at justere."
    before, after = (int(known[name].sum()) for name in ("sure", "sure_adjusted"))
    twice = len(_main(survey, tables, item)) > len(rows)
    told = "En opdeling i to grupper er kun én sammenligning. " if twice else ""
    told += f"Af {danish.number(len(known))} sammenligninger er {danish.number(before)} sikre før justering"
    told += f" og {danish.number(after)} efter."
    gone = known[known["sure"] & ~known["sure_adjusted"]]
    new = known[~known["sure"] & known["sure_adjusted"]]
    parts = [told, _named(survey, "Efter justering er forskellen ikke længere sikker for", gone)]
    return " ".join(part for part in (*parts, _named(survey, "Først efter justering er den sikker for", new)) if part)


def _named(survey: Round, start: str, rows: pd.DataFrame) -> str:
    if not len(rows):
        return ""
    pairs = zip(rows["breakdown"], rows["group"], strict=True)
    return wording.sentence(f"{start} {danish.join(select.nouns(survey, name)[group] for name, group in pairs)}")


def municipalities(survey: Round, tables: Tables, item: str) -> str:
    """What adjustment does to the municipalities."""
    rows = tables["adjusted"]
    rows = rows[(rows["item"] == item) & (rows["breakdown"] == survey.municipality_variable)]
    known = rows[rows["sure"].notna() & rows["sure_adjusted"].notna()]
    if not len(known):
        return ""
    before, after = (int(known[name].sum()) for name in ("sure", "sure_adjusted"))
    moved = (known["adjusted"] - known["unadjusted"]).abs()
    number = f"{danish.number(before)} af {danish.number(len(known))} kommuner"
    return (
        f"{number} adskiller sig sikkert fra de øvrige før justering, {danish.number(after)} efter. "
        f"Justeringen flytter kommunernes forskel med {danish.number(moved.mean(), 2)} point i gennemsnit "
        f"og {danish.number(moved.max(), 2)} på det meste."
    )


def fitted(survey: Round, tables: Tables, item: str) -> str:
    """Who takes part in the adjustment, and how much the background tells."""
    rows = tables["fits"].query("item == @item and n.notna()").to_dict("records")
    if not rows:
        return ""
    row = rows[0]
    known = pd.notna(row["n_answers"]) and row["n"] < row["n_answers"]
    who = f"{danish.number(row['n'])} af de {danish.number(row['n_answers'])}" if known else "dem"
    names = danish.join(danish.lower_first(survey.breakdown_label(name)) for name in survey.variables)
    return (
        f"Modellen bygger på {who}, der har svaret, og hvis baggrund er kendt, og tager højde for {names}. Det hele "
        f"forklarer {danish.percent(row['r_squared'])} af forskellene mellem personers svar."
    )


def drawing(survey: Round, tables: Tables, item: str) -> Drawing | None:
    """An item's groups: the difference from the rest before and after adjustment."""
    rows = _main(survey, tables, item).dropna(subset=["unadjusted", "adjusted"])
    if not len(rows):
        return None
    values = {"unadjusted": PLAIN, "adjusted": ADJUSTED}
    subject = f"{survey.items[item].title}: forskel til de øvrige før og efter justering"
    return compared.pairs(rows, values=values, block="block", unit="score", subject=subject)


def caption(survey: Round, tables: Tables, item: str) -> str:
    """The heading of the figure: how much of the differences composition makes."""
    rows = _main(survey, tables, item).dropna(subset=["unadjusted", "adjusted"])
    if not len(rows):
        return "" if not len(tables["adjusted"]) else "Der er ingen justerede forskelle at vise."
    smaller = int((rows["adjusted"].abs() < rows["unadjusted"].abs()).sum())
    shown = f"{danish.number(smaller)} af {danish.number(len(rows))} grupper"
    return wording.sentence(f"For {shown} er forskellen til de øvrige mindre efter justering")


def differences(survey: Round, tables: Tables, item: str) -> pd.DataFrame | None:
    """An item's groups, the municipalities included: the difference before and after, and what may be said of it."""
    rows = tables["adjusted"]
    rows = rows[(rows["item"] == item) & (rows["n"].notna() | rows["adjusted"].notna())]
    if not len(rows):
        return None
    return pd.DataFrame(
        {
            BLOCK: breakdowns(survey, rows),
            GROUP: groups(survey, rows),
            N: rows["n"].array,
            PLAIN: rows["unadjusted"].to_numpy(),
            ADJUSTED: rows["adjusted"].to_numpy(),
            f"{LOW} for {ADJUSTED}": rows["low"].to_numpy(),
            f"{HIGH} for {ADJUSTED}": rows["high"].to_numpy(),
            JUDGED: [_judged(row) for row in rows.to_dict("records")],
        }
    )


def _judged(row: Mapping[Any, Any]) -> str:
    if row["status"] != "ok":
        return _WHY[row["status"]]
    return "sikker" if row["sure_adjusted"] else "uafgjort"


def look(table: pd.DataFrame | None) -> dict[str, Any]:
    """How the table of adjusted differences is shown."""
    return {} if table is None else {"block": BLOCK, "header": GROUP}
