"""Time and peak memory from some ten thousand to ten million answers: intake, weights, results store.

Usage: python benchmarks/large.py [COPIES ...] [--format csv|parquet] [--round ROUND] [--folder DIR] [--naive]

The files of a round are repeated with new ids, and the frame's population with them, so that shares and scores stay as
they are. Each size is read in a process of its own, with one thread for linear algebra as in a build; its peak is the
highest resident memory so far, after each stage.
With --naive the same file of answers is read by pandas.read_csv as it stands, and one item's weighted shares by
municipality are computed with groupby.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from jobsurvey_utils import intake, results, rounds, weighting
from jobsurvey_utils.build.kernels import ENVIRONMENT

PERSONS = ("sample", "answers")
STAGES = ("intake", "weights", "results store")


def main() -> None:
    """Print a row per size and stage."""
    options = arguments()
    os.environ.update(ENVIRONMENT)
    columns = ["answers", "invited", "files", "stage", "seconds", "of processor", "peak memory, MB"]
    print(f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}")
    for copies in options.copies:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            round_folder = make(rounds.load(options.round), copies, options.format, Path(folder))
            size = sum(path.stat().st_size for path in (round_folder / "data").iterdir()) / 1e6
            work = naive if options.naive else measure
            for line in alone(work, round_folder, options.stages):
                print(line.replace("FILES", f"{options.format}, {size:,.0f} MB"), flush=True)


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("copies", nargs="*", type=int, default=[1, 3, 30, 297])
    parser.add_argument("--format", choices=["csv", "parquet"], default="parquet")
    parser.add_argument("--round", default="kl2024")
    parser.add_argument("--folder", help="Where the files are made; some gigabytes.")
    parser.add_argument("--stages", type=int, default=len(STAGES))
    parser.add_argument("--naive", action="store_true")
    return parser.parse_args()


def make(round_: rounds.Round, copies: int, form: str, folder: Path) -> Path:
    """A round folder whose files are those of another, so many times over."""
    source, target = intake.locate(round_), folder / round_.id
    shutil.copytree(round_.folder, target, ignore=shutil.ignore_patterns("data"))
    (target / "data").mkdir()
    names = round_.config.files.names
    frame = pd.read_csv(source / names["frame"], dtype=dict.fromkeys(round_.config.weighting.cells, "str"))
    write([pa.Table.from_pandas(frame.assign(population=frame["population"] * copies))], target, "frame", form)
    for name in PERSONS:
        write(repeated(source / names[name], copies), target, name, form)
    text = (target / "round.yml").read_text(encoding="utf-8")
    for name in names:
        text = text.replace(f"{name}: {names[name]}", f"{name}: {name}.{form}")
    (target / "round.yml").write_text(text, encoding="utf-8")
    return target


def repeated(path: Path, copies: int) -> Iterator[pa.Table]:
    """A table of persons, over and over with new ids."""
    names = path.open(encoding="utf-8").readline().strip().split(",")
    convert = pacsv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
    table = pacsv.read_csv(path, convert_options=convert)
    for copy in range(copies):
        ids = pc.binary_join_element_wise(table["person_id"], f"{copy:03}", "-")
        yield table.set_column(0, "person_id", ids)


def write(tables: Iterator[pa.Table] | list[pa.Table], target: Path, name: str, form: str) -> None:
    """Write tables one after the other to one file."""
    path, writer = target / "data" / f"{name}.{form}", None
    for table in tables:
        if writer is None:
            writer = pq.ParquetWriter(path, table.schema) if form == "parquet" else csv_writer(path, table.schema)
        writer.write_table(table)
    assert writer is not None
    writer.close()


def csv_writer(path: Path, schema: pa.Schema) -> pacsv.CSVWriter:
    """A writer of CSV without quotation marks, as survey tools write it."""
    return pacsv.CSVWriter(path, schema, write_options=pacsv.WriteOptions(quoting_style="none"))


def alone(work: object, folder: Path, stages: int) -> Iterator[str]:
    """The lines of a measurement, made in a fresh process."""
    context = multiprocessing.get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(folder, stages, send))
    process.start()
    send.close()
    while True:
        try:
            yield receive.recv()
        except EOFError:
            break
    process.join()
    if process.exitcode:
        sys.exit(f"the measurement ended with exit code {process.exitcode}")


def measure(folder: Path, stages: int, send: object) -> None:
    """Seconds and peak memory of each stage."""
    round_, clock = rounds.load(folder), Clock()
    data = intake.read(round_)
    people = f"| {len(data.respondents):,} | {len(data.sample):,} | FILES"
    send.send(f"{people} | {STAGES[0]} {clock.told()}")
    if stages > 1:
        weighting.weigh(data)
        send.send(f"{people} | {STAGES[1]} {clock.told()}")
    if stages > 2:
        results.build(data)
        send.send(f"{people} | {STAGES[2]} {clock.told()}")
    send.close()


def naive(folder: Path, _: int, send: object) -> None:
    """Seconds and peak memory of reading with pandas as it comes, and of one item's weighted shares."""
    round_, clock = rounds.load(folder), Clock()
    unit = round_.municipality_variable
    tables = {name: pd.read_csv(folder / "data" / f"{name}.csv", dtype={unit: "str"}) for name in PERSONS}
    people = f"| {len(tables['answers']):,} | {len(tables['sample']):,} | FILES"
    send.send(f"{people} | pandas.read_csv {clock.told()}")
    both = tables["answers"].merge(tables["sample"], on="person_id")
    item = next(item for item in round_.closed_items() if item.kind == "single" and item.asked_if == "True")
    both["weight"] = 1 / both.groupby(unit)["person_id"].transform("size")
    both.groupby([unit, item.id])["weight"].sum()
    send.send(f"{people} | merge, one item by municipality {clock.told()}")
    send.close()


class Clock:
    """Seconds since it was last asked, by the wall and of the processor, and the highest memory so far."""

    def __init__(self) -> None:
        self.wall, self.processor = time.perf_counter(), time.process_time()

    def told(self) -> str:
        """The rest of a row of the table."""
        wall, processor = self.wall, self.processor
        self.wall, self.processor = time.perf_counter(), time.process_time()
        return f"| {self.wall - wall:.1f} | {self.processor - processor:.1f} | {peak():,.0f} |"


def peak() -> float:
    """The highest resident memory of this process so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    main()
