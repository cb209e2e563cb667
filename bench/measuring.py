"""Runs a command as a whole process, and tells its time and the memory of all its processes."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

TODAY = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
TODAY.pop("PYTHONDONTWRITEBYTECODE", None)  # libraries come compiled; so may what is measured be
#: As on one fixed day, so that runs can be compared.
ENVIRONMENT = TODAY | {"SOURCE_DATE_EPOCH": "1740800000"}
MKDOCS = [sys.executable, "-m", "mkdocs", "build", "-q"]


LOOK_EVERY = 0.5
"""Seconds between two looks at the memory; each look takes some of the time that is measured."""


class MissingToolError(Exception):
    """A program that is compared with is not installed."""


@dataclass(frozen=True)
class Run:
    """One run: seconds by the clock, and the most memory of all its processes, in bytes."""

    seconds: float
    memory: int


@dataclass(frozen=True)
class Runs:
    """Several runs of the same: the median, the least and the most of each."""

    runs: list[Run]

    @property
    def seconds(self) -> float:
        """The median."""
        return statistics.median(run.seconds for run in self.runs)

    @property
    def spread(self) -> tuple[float, float]:
        """The shortest and the longest."""
        times = [run.seconds for run in self.runs]
        return min(times), max(times)

    @property
    def memory(self) -> int:
        """The most of all runs: what must be there."""
        return max(run.memory for run in self.runs)


def tool(name: str) -> str:
    """The path of a program, or ``MissingToolError`` with how to get it."""
    beside = Path(sys.executable).with_name(name)
    if found := (str(beside) if beside.exists() else shutil.which(name)):
        return found
    raise MissingToolError(f"{name} is not installed: see bench/README.md")


class FailedRunError(Exception):
    """A command that is measured has failed: what it said."""


def run(command: list[str], folder: Path, environment: dict[str, str] = ENVIRONMENT) -> Run:
    """Run ``command`` in ``folder``. Raises ``FailedRunError`` with what it said if it fails."""
    most = 0
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    done = threading.Event()

    def watch() -> None:
        nonlocal most
        while not done.wait(LOOK_EVERY):
            most = max(most, _memory(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    said, _ = process.communicate()
    seconds = time.perf_counter() - started
    done.set()
    watcher.join()
    if process.returncode != 0:
        raise FailedRunError(f"{command}: {said.decode()[-2000:]}")
    return Run(seconds, most)


def _memory(pid: int) -> int:
    """What a process and its children hold, shared memory shared out among them (PSS)."""
    total = 0
    try:
        parent = psutil.Process(pid)
        for each in [parent, *parent.children(recursive=True)]:
            total += each.memory_full_info().pss
    except psutil.Error:
        pass
    return total


def runs(
    command: list[str], folder: Path, times: int, before: Callable[[], None] = lambda: None
) -> Runs:
    """Run ``command`` several times, each after ``before``."""
    made = []
    for _ in range(times):
        before()
        made.append(run(command, folder))
    return Runs(made)


class Aside:
    """Takes what an earlier run has left out of the way, so that the next begins from nothing.

    Moved and not deleted: after thousands of files were deleted, ext4 needs seconds longer for new
    ones, which no build has to bear that begins where none was before. ``folder``, on the same
    disk, holds what was moved until all has been measured.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._moved = 0

    def before(self, *paths: Path) -> Callable[[], None]:
        """Something that takes ``paths`` away, as far as they are there."""

        def move() -> None:
            for path in paths:
                self.move(path)

        return move

    def move(self, path: Path) -> None:
        """Take ``path`` away, if it is there."""
        if path.exists():
            self._folder.mkdir(exist_ok=True)
            path.rename(self._folder / str(self._moved))
            self._moved += 1
