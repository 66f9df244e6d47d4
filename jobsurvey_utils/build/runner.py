"""Running one page: the text notebook through papermill, then the result made ready for the book."""

from __future__ import annotations

import copy
import re
import textwrap
import time
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import jupytext
import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from jobsurvey_utils.build.files import remove_leftovers, write_text
from jobsurvey_utils.build.kernels import PageKernelManager
from jobsurvey_utils.build.pages import Page
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import ROOT

SECONDS = 600
"""A page that takes longer is stopped, unless another limit is given."""
STARTS = 3
"""How often a kernel that does not start is tried."""
START_SECONDS = 60
"""How long a kernel may take to start."""

WHERE = "where:"
"""A cell with this tag and a name is kept only where the page has glued a text of that name."""

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Deadline:
    """The time a page has, all cells together; it knows the cell that was begun last."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        self.end = time.monotonic() + seconds
        self.cell: NotebookNode | None = None

    def left(self, cell: NotebookNode) -> int:
        """Seconds left for a cell, at least one."""
        self.cell = cell
        return max(1, round(self.end - time.monotonic()))


def run(page: Page, seconds: int = SECONDS) -> list[str]:
    """Run a page and write its notebook; what its cells wrote to stderr is returned, one text a cell.

    Parameters
    ----------
    seconds
        The page is stopped when it takes longer.

    Raises
    ------
    JobsurveyError
        If a cell fails, takes too long or ends its kernel, or the parameters are not the notebook's; the message names
        page, notebook, parameters and cell, and holds the traceback. Nothing is written then.
    """
    notebook = _read(page)
    _check_parameters(page, notebook)
    executed = _execute(page, notebook, seconds)
    _check_complete(page, executed)
    complaints = _finish(executed)
    page.output.parent.mkdir(parents=True, exist_ok=True)
    remove_leftovers(page.output)
    write_text(page.output, nbformat.writes(executed) + "\n")  # type: ignore[no-untyped-call]
    return complaints


def _read(page: Page) -> NotebookNode:
    try:
        return copy.deepcopy(_understood(page.notebook.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise JobsurveyError(f"{page.name}: the notebook {page.notebook} cannot be read: {error}") from None


@lru_cache(maxsize=64)
def _understood(text: str) -> NotebookNode:
    """A notebook of its text; many pages are made of one."""
    return cast(NotebookNode, jupytext.reads(text, fmt="py:percent"))


def _check_parameters(page: Page, notebook: NotebookNode) -> None:
    valid = list(papermill.inspect_notebook(notebook))
    given = list(page.parameters)
    unknown = [name for name in given if name not in valid]
    missing = [name for name in valid if name not in given]
    if unknown or missing:
        problems = [f"unknown parameter {name!r}" for name in unknown]
        problems += [f"no value for the parameter {name!r}" for name in missing]
        raise JobsurveyError(
            f"{page.name}: {' and '.join(problems)}; the parameters of {_short(page.notebook)} are {', '.join(valid)}"
        )


def _execute(page: Page, notebook: NotebookNode, seconds: int) -> NotebookNode:
    for _ in range(STARTS):
        deadline = Deadline(seconds)
        try:
            return _papermill(page, notebook, deadline)
        except PapermillExecutionError as error:
            traceback = "\n".join(error.traceback)
            number = _number(notebook, error.cell_index)
            raise JobsurveyError(_failure(page, number, error.source, traceback)) from None
        except CellTimeoutError:
            raise JobsurveyError(_late(page, notebook, deadline)) from None
        except DeadKernelError:
            raise JobsurveyError(f"{_heading(page)}: the kernel ended by itself (out of memory?)") from None
        except (RuntimeError, OSError, ValueError) as error:
            if deadline.cell is not None:
                raise
            reason = str(error) or type(error).__name__
    raise JobsurveyError(f"{_heading(page)}: its kernel did not start, tried {STARTS} times: {reason}")


def _papermill(page: Page, notebook: NotebookNode, deadline: Deadline) -> NotebookNode:
    executed = papermill.execute_notebook(
        notebook,
        None,
        parameters=page.parameters,
        kernel_name="python3",
        language="python",
        kernel_manager_class=PageKernelManager,
        resources={"metadata": {"path": str(page.notebook.parent)}},
        request_save_on_cell_execute=False,
        shutdown_kernel="immediate",
        progress_bar=False,
        start_timeout=START_SECONDS,
        timeout_func=deadline.left,
    )
    return cast(NotebookNode, executed)


def _late(page: Page, notebook: NotebookNode, deadline: Deadline) -> str:
    """What is told of a page that ran out of time; papermill runs one cell more than the notebook has."""
    source = deadline.cell.source if deadline.cell else ""
    sources = [cell.source for cell in notebook.cells]
    number = sources.index(source) + 1 if source in sources else "with the parameters"
    limit = f"the page took more than {deadline.seconds} seconds; allow more with --timeout, or mend what takes long"
    return f"{_heading(page)}: stopped at cell {number}: {limit}\n{textwrap.indent(source, '    ')}"


def _check_complete(page: Page, notebook: NotebookNode) -> None:
    """Refuse a notebook of which a cell was not run, as after `sys.exit(0)`."""
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and cell.source.strip() and cell.execution_count is None:
            why = "the cell was not run: an earlier one ended the run"
            raise JobsurveyError(_failure(page, _number(notebook, index), cell.source, why))


def _number(notebook: NotebookNode, index: int) -> int:
    """The number of a cell in the notebook as it is written, of its index in the one run, which has one cell more."""
    tags = [cell.metadata.get("tags", []) for cell in notebook.cells]
    return index + 1 if index <= tags.index(["parameters"]) else index


def _failure(page: Page, number: int, source: str, traceback: str) -> str:
    cell = textwrap.indent(source, "    ")
    return f"{_heading(page)}: cell {number} failed\n{cell}\n\n{_COLOUR.sub('', traceback)}"


def _heading(page: Page) -> str:
    parameters = ", ".join(f"{name}={value!r}" for name, value in page.parameters.items())
    return f"{page.name} ({_short(page.notebook)}, {parameters})"


def _short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def _finish(notebook: NotebookNode) -> list[str]:
    """Fold the code away, show the parameters used, and remove what differs from run to run."""
    complaints: list[str] = []
    notebook.metadata = {"kernelspec": notebook.metadata.kernelspec}
    _merge_parameters(notebook)
    _leave_out(notebook)
    _merge_runs(notebook)
    for number, cell in enumerate(notebook.cells, start=1):
        tags = cell.metadata.get("tags", [])
        cell.id = f"cell-{number}"
        cell.metadata = {"tags": [*tags, "hide-input"]} if cell.cell_type == "code" else {}
        if cell.cell_type == "code":
            complaints += [output.text for output in cell.outputs if output.get("name") == "stderr"]
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    return complaints


def _merge_parameters(notebook: NotebookNode) -> None:
    """Put the values used into the notebook's own parameter cell, so that there is one."""
    cells: dict[str, Any] = {}
    for cell in notebook.cells:
        for tag in cell.metadata.get("tags", []):
            cells[tag] = cell
    injected = cells["injected-parameters"]
    cells["parameters"].source = injected.source.removeprefix("# Parameters\n")
    notebook.cells.remove(injected)


def _leave_out(notebook: NotebookNode) -> None:
    """Remove the cells, headings among them, that have nothing to say of this round."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    glued = {output.get("metadata", {}).get("scrapbook", {}).get("name") for output in outputs}
    wanted = [
        {tag.removeprefix(WHERE) for tag in cell.metadata.get("tags", []) if tag.startswith(WHERE)}
        for cell in notebook.cells
    ]
    notebook.cells = [cell for cell, names in zip(notebook.cells, wanted, strict=True) if names <= glued]
    for cell in notebook.cells:
        cell.metadata["tags"] = [tag for tag in cell.metadata.get("tags", []) if not tag.startswith(WHERE)]


def _merge_runs(notebook: NotebookNode) -> None:
    """Make code cells that follow one another one cell, so that a reader meets one fold of code, not several."""
    merged: list[NotebookNode] = []
    for cell in notebook.cells:
        last = merged[-1] if merged else None
        if last is None or not (cell.cell_type == last.cell_type == "code"):
            merged.append(cell)
            continue
        last.source += "\n\n" + cell.source
        last.outputs += cell.outputs
        last.metadata["tags"] = [*last.metadata.get("tags", []), *cell.metadata.get("tags", [])]
    notebook.cells = merged
