"""One build at a time, here and on Windows."""

from __future__ import annotations

import errno
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from jobsurvey_utils.build import locking

HOLDER = (
    "import sys; from pathlib import Path; from jobsurvey_utils.build import locking\n"
    "with locking.locked(Path(sys.argv[1]), print):\n"
    "    print('held', flush=True)\n"
    "    input()\n"
)


def test_a_second_build_waits_for_the_first_and_says_so_once(tmp_path, monkeypatch):
    lock = tmp_path / "generated" / ".lock"
    first = subprocess.Popen([sys.executable, "-c", HOLDER, lock], stdin=-1, stdout=-1, text=True)
    assert first.stdout.readline() == "held\n"
    done: list[str] = []

    def release(seconds: float) -> None:
        done.append("waited")
        if len(done) == 3:
            first.communicate("\n")

    monkeypatch.setattr(locking.time, "sleep", release)
    with locking.locked(lock, done.append):
        assert first.wait() == 0
    assert done[:2] == ["another build of this book is running: waiting for it", "waited"]
    assert set(done[2:]) == {"waited"}


def test_one_process_may_build_again(tmp_path):
    for _ in range(2):
        with locking.locked(tmp_path / ".lock", pytest.fail):
            assert len(locking.held()) == 1
    assert locking.held() == ()


class Windows(ModuleType):
    """What the lock uses of `msvcrt`: a byte from where the file stands, refused some times."""

    LK_NBLCK = 2

    def __init__(self, *refused: int) -> None:
        super().__init__("msvcrt")
        self.refused, self.calls = list(refused), list[tuple[int, int]]()

    def locking(self, handle: int, mode: int, size: int) -> None:
        self.calls.append((mode, size))
        if self.refused:
            raise OSError(self.refused.pop(0), "locked")


@pytest.fixture
def on_windows(monkeypatch):
    """The module as Windows loads it."""

    def load(*refused: int) -> tuple[ModuleType, Windows]:
        windows = Windows(*refused)
        monkeypatch.setitem(sys.modules, "msvcrt", windows)
        spec = importlib.util.spec_from_file_location("locking_on_windows", locking.__file__)
        module = importlib.util.module_from_spec(spec)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "platform", "win32")
            spec.loader.exec_module(module)
        monkeypatch.setattr(module, "WAIT", 0)
        return module, windows

    return load


def test_on_windows_a_build_waits_too(tmp_path, on_windows):
    module, windows = on_windows(errno.EACCES, errno.EDEADLK)
    said: list[str] = []
    with module.locked(tmp_path / ".lock", said.append):
        assert windows.calls == [(windows.LK_NBLCK, 1)] * 3
    assert said == ["another build of this book is running: waiting for it"]


def test_another_mistake_of_the_system_is_not_waited_for(tmp_path, on_windows):
    module, _ = on_windows(errno.EIO)
    with pytest.raises(OSError, match="locked"), module.locked(Path(tmp_path / ".lock"), pytest.fail):
        pass
