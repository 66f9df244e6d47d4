"""The server that page kernels are forked from: imports what pages import, once, then forks on request.

It runs as a process of its own. Each line on its standard input is a JSON object with a kernel's `connection_file`,
`environment` and `folder`; the answer on its standard output is the kernel's process number. The first line, which may
be `null`, says besides that the results are there to be read. It ends with its input, and the kernels end with it.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import logging
import os
import pkgutil
import signal
import sys
from functools import cache
from typing import Any, NoReturn

from ipykernel.kernelapp import IPKernelApp
from traitlets.config import Config

import jobsurvey_utils
from jobsurvey_utils import results, rounds
from jobsurvey_utils.analyses import ANALYSES
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.results import analyses as tables

PRELOADED = (
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "encodings.utf_16_le",
    "faulthandler",
    "ipykernel.debugger",
    "matplotlib.backends.backend_mixed",
    "matplotlib.backends.backend_svg",
    "matplotlib.font_manager",
    "matplotlib.pyplot",
    "matplotlib_inline.backend_inline",
    "myst_nb",
    "pandas",
    "pandas.core.methods.to_dict",
    "pandas.core.reshape.reshape",
    "pandas.io.formats.csvs",
    "psutil",
    "seaborn",
    "tornado.platform.asyncio",
)


def preload() -> None:
    """Import everything a page is likely to import; a page that needs a broken module tells of it itself."""
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # loading the debugger takes longer than the fork
    found = pkgutil.walk_packages(jobsurvey_utils.__path__, "jobsurvey_utils.", onerror=lambda name: None)
    own = [
        module.name for module in found if not module.name.startswith(("jobsurvey_utils.build", "jobsurvey_utils.__"))
    ]
    for name in (*PRELOADED, *own):
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    with contextlib.suppress(Exception):
        importlib.import_module("jobsurvey_utils.display.lettering").learn()
    _understand_rounds()


def _understand_rounds() -> None:
    """Read the rounds' configurations once: a page reads the files again, and understands only what has changed."""
    for name in rounds.names():
        with contextlib.suppress(JobsurveyError):
            rounds.load(name)


@cache
def _read_results() -> None:
    """Read the rounds' results and analyses once: what a page asks for it has then, if the file is still the same."""
    for name in rounds.names():
        with contextlib.suppress(JobsurveyError):
            round_ = rounds.load(name)
            store = results.load(round_)
            for table in store.tables:
                if "item" in store.tables[table]:
                    store.of_items(table, ())
        for analysis in ANALYSES:
            with contextlib.suppress(JobsurveyError):
                tables.load(round_, analysis)
    gc.freeze()  # what all kernels share need not be searched for garbage in each


class PageKernel(IPKernelApp):
    """An ordinary kernel whose options are told it directly: a parser of all it has takes a fifth of its start."""

    def parse_command_line(self, argv: list[str] | None = None) -> None:
        """Leave the command line alone."""


def serve() -> None:
    """Fork a kernel for each line of standard input; results are read at the first, for until then they may be made."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        _read_results()
        if not (request := json.loads(line)):
            continue
        child = os.fork()
        if child == 0:
            _be_kernel(request)
        print(child, flush=True)


def _be_kernel(request: dict[str, Any]) -> NoReturn:
    parent = os.getppid()
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv = ["ipykernel_launcher"]
    sys.path[0] = ""
    own = {"connection_file": request["connection_file"], "parent_handle": parent, "log_level": logging.ERROR}
    PageKernel.launch_instance(config=Config(IPKernelApp=own, HistoryManager={"enabled": False}))
    os._exit(0)


if __name__ == "__main__":
    preload()
    serve()
