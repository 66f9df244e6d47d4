"""The kernels that run the pages: forked from a process that has done the imports, or ordinary ones.

Importing pandas and matplotlib takes longer than most pages do. On Linux one process, the zygote, imports them once
and each page gets a fork of it: a fresh kernel that starts in milliseconds. Elsewhere each page gets an ordinary
kernel; what a page does is the same.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from functools import cache
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

LAUNCH = [sys.executable, "-m", "ipykernel_launcher"]
OPTIONS = ["-f", "{connection_file}", "--HistoryManager.enabled=False"]
ENVIRONMENT = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "SOURCE_DATE_EPOCH": "0",
}
"""What makes pages the same on every machine, whoever runs them and whatever runs beside them."""
CAN_FORK = sys.platform == "linux"
"""Whether processes can be forked safely; on macOS system libraries do not stand it."""


class ForkedKernel:
    """A forked kernel with the part of `subprocess.Popen` that a provisioner uses; its parent is the zygote."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        """None while the kernel runs; the zygote lets ended ones go, so that their exit code is not known."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        return None

    def wait(self) -> int:
        """Wait for the end."""
        while self.poll() is None:
            time.sleep(0.005)
        return 0

    def send_signal(self, number: int) -> None:
        """Send a signal."""
        os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the kernel."""
        self.send_signal(signal.SIGKILL)


class ForkingProvisioner(LocalProvisioner):
    """Starts a kernel as a fork of the zygote."""

    process: Any = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork a kernel with the connection file that an ordinary one would be started with."""
        self.cwd = str(kwargs.get("cwd") or Path.cwd())
        kernel = zygote().fork(cmd[cmd.index("-f") + 1], kwargs["env"], self.cwd)
        self.process = kernel
        self.pid = self.pgid = kernel.pid
        return self.connection_info


class PageKernelManager(AsyncKernelManager):
    """Starts this Python, whatever kernels are installed elsewhere, and talks to it through files, not ports."""

    def __init__(self, **kwargs: Any) -> None:
        folder = tempfile.TemporaryDirectory(prefix="jobsurvey-")
        where = {"connection_file": f"{folder.name}/kernel.json"}
        if sys.platform != "win32":
            where |= {"transport": "ipc", "ip": f"{folder.name}/kernel"}
        super().__init__(**kwargs, **where)
        self.folder = folder

    @property
    def kernel_spec(self) -> KernelSpec:
        """How an ordinary kernel is started."""
        return KernelSpec(argv=[*LAUNCH, *OPTIONS], display_name="Python 3", language="python")

    async def _async_pre_start_kernel(self, **kwargs: Any) -> Any:
        if CAN_FORK and self.provisioner is None:
            self.provisioner = ForkingProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
        kwargs["env"] = {**os.environ, **ENVIRONMENT, "IPYTHONDIR": self.folder.name}
        return await super()._async_pre_start_kernel(**kwargs)

    pre_start_kernel = _async_pre_start_kernel

    def cleanup_resources(self, restart: bool = False) -> Any:
        """Remove the connection files with the rest."""
        done = super().cleanup_resources(restart)
        if not restart:
            self.folder.cleanup()
        return done


class Zygote:
    """The process that kernels are forked from; in a session of its own, for an interrupt is for the build to obey."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jobsurvey_utils.build.zygote"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **ENVIRONMENT},
            text=True,
            start_new_session=True,
        )
        self.lock = threading.Lock()
        atexit.register(self.end)

    def read_results(self) -> None:
        """Ask for the results to be read, and do not wait for it."""
        assert self.process.stdin is not None
        with self.lock:
            self.process.stdin.write("null\n")
            self.process.stdin.flush()

    def fork(self, connection_file: str, environment: dict[str, str], folder: str) -> ForkedKernel:
        """Ask for a kernel."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        request = {"connection_file": connection_file, "environment": environment, "folder": folder}
        with self.lock:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            return ForkedKernel(int(self.process.stdout.readline()))

    def end(self) -> None:
        """End the process, whatever it is at; if this one is killed, it ends with its input."""
        with self.process:
            self.process.terminate()


_starting = threading.Lock()


@cache
def _new_zygote(process: int) -> Zygote:
    return Zygote()


def start() -> None:
    """Start the zygote before it is asked for, if there will be one: it imports meanwhile."""
    if CAN_FORK:
        zygote()


def read_results() -> None:
    """Let the zygote read the results, if there will be one, before it is asked for a kernel."""
    if CAN_FORK:
        zygote().read_results()


def zygote() -> Zygote:
    """The zygote of this process, started by whoever asks first, and again if it was ended from outside."""
    with _starting:
        if _new_zygote(os.getpid()).process.poll() is not None:
            _new_zygote.cache_clear()
        return _new_zygote(os.getpid())
