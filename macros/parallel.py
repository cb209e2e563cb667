"""Work shared out among processes that have the data already."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import wait
from typing import Any, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

SELDOM = (100_000, 50, 100)
"""Thresholds for ``gc``: pages leave little that counting references does not free."""


def share_out(
    work: Callable[[_Item], _Result], items: list[_Item], alone_below: int
) -> list[_Result]:
    """What ``work`` gives for each of ``items``, in their order.

    Fewer than ``alone_below`` are done sooner by this process than shared out. Forked, the others
    have all that ``work`` needs: nothing is sent but items and results.
    """
    workers = _workers()
    if len(items) < alone_below or workers < 2:
        return [work(item) for item in items]
    size = max(1, len(items) // (workers * 8))
    chunks = [items[start : start + size] for start in range(0, len(items), size)]
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, fork, _remember, (work,)) as pool:
        return [result for part in pool.map(_do, chunks) for result in part]


def _workers() -> int:
    """How many processes may work at once; one where forking is not safe."""
    if sys.platform != "linux":
        return 1
    return len(os.sched_getaffinity(0))


_inherited: Callable[[Any], Any]


def _remember(work: Callable[[Any], Any]) -> None:
    global _inherited
    _inherited = work
    gc.freeze()
    gc.set_threshold(*SELDOM)
    threading.Thread(target=_end_with_the_build, daemon=True).start()


def _end_with_the_build() -> None:
    """A build that is killed cannot end the others, which would wait for work for ever."""
    build = multiprocessing.parent_process()
    if build is not None:
        wait([build.sentinel])
        os._exit(1)


def _do(chunk: list[Any]) -> list[Any]:
    return [_inherited(item) for item in chunk]
