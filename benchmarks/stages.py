"""The command line, which tells besides how long each stage of a build took.

Usage: python benchmarks/stages.py book
"""

from __future__ import annotations

import time
from functools import wraps
from types import ModuleType
from typing import Any

from jobsurvey_utils.__main__ import main
from jobsurvey_utils.build import html, publish, running

STAGES = ((running, "at_once"), (running, "run"), (html, "compile_pages"), (publish, "publish"))
"""Where the time of a build goes: data and results, pages, html, the finished book."""


def time_stage(module: ModuleType, name: str) -> None:
    """Let a function print its seconds when it has ended."""
    whole = getattr(module, name)

    @wraps(whole)
    def timed(*arguments: Any, **options: Any) -> Any:
        start = time.perf_counter()
        result = whole(*arguments, **options)
        what = arguments[0].lower() if name == "at_once" else name.replace("_", " ")
        print(f"  {what}: {time.perf_counter() - start:.0f} s", flush=True)
        return result

    setattr(module, name, timed)


if __name__ == "__main__":
    for stage in STAGES:
        time_stage(*stage)
    main()
