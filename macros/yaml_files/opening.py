"""Open files that anybody may have put there: ordinary ones, of a bounded size, and no links."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

from ..problems import DataError, Problem

MAX_BYTES = 4_000_000

_FLAGS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)  # Windows has neither


def bytes_of(file: Path, name: str, most: int = MAX_BYTES) -> bytes:
    """Return what ``file`` holds, at most ``most`` bytes.

    Raises ``DataError``, which calls it ``name``.
    """
    try:
        if file.is_symlink():
            raise _refused(name, "file_is_link")
        with open(file, "rb", opener=lambda path, flags: os.open(path, flags | _FLAGS)) as opened:
            if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                raise _refused(name, "file_not_ordinary")
            held = opened.read(most + 1)
            if len(held) > most:
                size = os.fstat(opened.fileno()).st_size
                raise _refused(name, "file_too_large", size=size, limit=most)
            return held
    except FileNotFoundError:
        raise _refused(name, "file_missing") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise _refused(name, "file_unreadable", reason=reason) from None


def files_inside(folder: Path, name: str) -> list[Path]:
    """Return the YAML files in a folder of the data; none where it is a link."""
    place = folder / name
    return [] if place.is_symlink() else sorted(place.glob("*.yaml"))


def _refused(name: str, code: str, **values: Any) -> DataError:
    return DataError([Problem(name, 1, code, (), values)])
