"""Write files of a data folder: all of them and sound, or none."""

from __future__ import annotations

import datetime
import os
import shutil
import tempfile
import zoneinfo
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ..loading import load_catalogue

Clock = Callable[[zoneinfo.ZoneInfo], datetime.date]


class FileChangedError(Exception):
    """Somebody changed the file since it was read."""


@dataclass(frozen=True)
class Draft:
    """A file as it is and as it is to be; ``before`` is ``None`` where there is none yet."""

    file: Path
    before: bytes | None
    after: str


def check(folder: Path, made: Iterable[Draft], languages: list[str], clock: Clock) -> None:
    """Load the folder as it would be; raises ``DataError`` if it would not be sound."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / folder.resolve().name
        shutil.copytree(folder, copy, symlinks=True)
        for each in made:
            target = copy / each.file.relative_to(folder)
            target.write_text(each.after, "utf-8", newline="")
        load_catalogue(copy, languages, clock)


def write(made: list[Draft]) -> None:
    """Put the new files in the place of the old ones, all of them or none.

    Raises ``FileChangedError`` if an old one is no longer what was read.
    """
    fresh = [each.file.with_name(f".{each.file.name}.{os.getpid()}") for each in made]
    put: list[Draft] = []
    try:
        for each, new in zip(made, fresh, strict=True):
            if (each.file.read_bytes() if each.file.exists() else None) != each.before:
                raise FileChangedError(each.file)
            new.write_text(each.after, "utf-8", newline="")
            if each.before is not None:
                shutil.copymode(each.file, new)
        for each, new in zip(made, fresh, strict=True):
            new.replace(each.file)
            put.append(each)
    except BaseException:  # Ctrl-C too
        for each in put:
            _back(each)
        raise
    finally:
        for new in fresh:
            new.unlink(missing_ok=True)


def _back(each: Draft) -> None:
    if each.before is None:
        each.file.unlink()
    else:
        each.file.write_bytes(each.before)
