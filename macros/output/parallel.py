"""Work shared out among processes that have the data already."""

from __future__ import annotations

import gc
import itertools
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

SELDOM = (100_000, 50, 100)
"""Thresholds for ``gc``: pages leave little that counting references does not free."""


def share_out(
    work: Callable[[_Item], _Result], items: list[_Item], alone_below: int
) -> list[_Result]:
    """What ``work`` gives for each of ``items``, in their order.

    Fewer than ``alone_below`` are done sooner by this process than shared out.
    """
    return Shared(work, items, alone_below).results()


class Shared(Generic[_Result]):
    """Work that others do while this process goes on, until it asks for ``results``.

    Forked, they have all that ``work`` needs: nothing is sent but items and results.
    """

    def __init__(
        self, work: Callable[[_Item], _Result], items: list[_Item], alone_below: int
    ) -> None:
        workers = _workers()
        self._pool: ProcessPoolExecutor | None = None
        self._children: set[BaseProcess] = set()
        if len(items) < alone_below or workers < 2:
            self._made: Iterable[_Result] = map(work, items)
            return
        size = max(1, len(items) // (workers * 8))
        chunks = [items[start : start + size] for start in range(0, len(items), size)]
        fork = multiprocessing.get_context("fork")
        before = multiprocessing.active_children()
        self._pool = ProcessPoolExecutor(workers, fork, _remember, (work,))
        self._made = itertools.chain.from_iterable(self._pool.map(_do, chunks))
        self._children = {*multiprocessing.active_children()}.difference(before)

    def results(self) -> list[_Result]:
        """What ``work`` gave for each item, in their order; to be asked for once."""
        try:
            made = [*self._made]
            self._children.clear()
            return made
        finally:
            self.stop()

    def stop(self) -> None:
        """Let nobody work on: what is not done yet is not wanted any more."""
        for child in self._children:
            child.kill()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


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
