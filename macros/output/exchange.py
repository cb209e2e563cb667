"""Two folders change places, so that whoever reads finds the one or the other, never a mixture."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from pathlib import Path

_EXCHANGE = {"linux": ("renameat2", -100), "darwin": ("renameatx_np", -2)}
"""What exchanges two names in one step, and what stands for the current folder in its terms."""

_BOTH = 2
"""``RENAME_EXCHANGE`` and ``RENAME_SWAP``: neither name is ever missing."""


def swap(fresh: Path, final: Path) -> None:
    """Put the folder ``fresh`` in the place of ``final``, and what stood there in its own.

    In one step where the system has one. Where it has none, ``final`` is missing for a moment; if
    the process is ended in it, ``recover`` finds what was there. Raises OSError.
    """
    if not final.exists():
        fresh.rename(final)
    elif not _exchange(fresh, final):
        aside = _aside(final)
        final.rename(aside)
        fresh.rename(final)
        aside.rename(fresh)


def recover(final: Path) -> None:
    """Put back what a ``swap`` that was broken off has left aside. Raises OSError."""
    aside = _aside(final)
    if aside.exists() and not final.exists():
        aside.rename(final)


def _aside(final: Path) -> Path:
    return final.with_name(f".{final.name}-old")


def _exchange(one: Path, other: Path) -> bool:
    """Whether both have changed places in one step; False where that cannot be done."""
    name, here = _EXCHANGE.get(sys.platform, ("", 0))
    with contextlib.suppress(OSError, AttributeError):
        rename = getattr(ctypes.CDLL(None, use_errno=True), name)
        done: int = rename(here, os.fsencode(one), here, os.fsencode(other), _BOTH)
        return done == 0
    return False
