"""Mean scores of items in every group of some breakdowns, by the package svy; run by its own Python, not by pytest.

Arguments: CSV of respondents (cell, N, w, breakdowns, items), CSV to write, items, breakdowns (comma-separated).
"""

import sys

import polars as pl
import svy

people = pl.read_csv(sys.argv[1], infer_schema_length=None, null_values=[""])
items, breakdowns = sys.argv[3].split(","), sys.argv[4].split(",")
people = people.with_columns(
    *(pl.col(name).cast(pl.String) for name in ("cell", *breakdowns[1:])), samlet=pl.lit("samlet")
)
design = svy.Design(stratum="cell", wgt="w", pop_size="N")
rows = []
for item in items:
    answered = people.with_columns(pl.col(item).is_not_null().alias("answered"), pl.col(item).fill_null(0).alias("y"))
    sample = svy.Sample(data=answered, design=design)
    for breakdown in breakdowns:
        known = pl.col("answered") & pl.col(breakdown).is_not_null()
        found = sample.estimation.mean(y="y", by=breakdown, where=known).to_dicts()
        keys = {"item": item, "breakdown": breakdown}
        rows += [{**keys, "group": row["by_level"][0], "score": row["est"], "se": row["se"]} for row in found]
pl.DataFrame(rows).write_csv(sys.argv[2])
