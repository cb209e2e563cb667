"""Files of a large folder that were found sound, remembered by what they hold.

Kept beside the data folder in ``.site-cache``, which may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import importlib.metadata
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..files import write_file
from ..problems import DataError
from ..yaml_files.opening import bytes_of


@dataclass(frozen=True)
class Ground:
    """What every file is checked against."""

    languages: list[str]
    ids: dict[str, set[str]]
    sources: dict[str, Any]
    today: datetime.date


@dataclass(frozen=True)
class Found:
    """What a sound file holds, and the ids in other files that it rests on, by their kind.

    ``asked``: what its services ask of readers, as ids of conditions.
    """

    idents: list[str]
    life_events: list[str]
    references: dict[str, list[str]]
    asked: dict[str, list[str]]


@dataclass
class Verdicts:
    """Files found sound, by name: what they held, on which day, and what was found in them."""

    rules: str = ""
    files: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def read(cls, file: Path, rules: str) -> Verdicts:
        """What ``file`` remembers, if it was judged by the same rules; else nothing."""
        try:
            held = cls(**json.loads(file.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return cls(rules)
        return held if held.rules == rules else cls(rules)

    def write(self, file: Path) -> None:
        """Put it into ``file``, whole or not at all; a folder that cannot be written is no harm."""
        with contextlib.suppress(OSError):
            write_file(file, json.dumps(vars(self)))

    def found(self, label: str, digest: str, ground: Ground) -> Found | None:
        """What the file ``label`` holds if it is unchanged and what it rests on is still there.

        No rule forbids tomorrow what it allows today: days lie in the past or they do not.
        """
        try:
            held = self.files[label]
            if not digest or held["digest"] != digest or held["day"] > ground.today.isoformat():
                return None
            found = Found(**held["found"])
            there = all(ground.ids[kind].issuperset(i) for kind, i in found.references.items())
        except (KeyError, TypeError):
            return None
        return found if there else None

    def note(self, label: str, digest: str, found: Found, today: datetime.date) -> None:
        """Remember that the file ``label`` is sound."""
        self.files[label] = {"digest": digest, "day": today.isoformat(), "found": vars(found)}


def rules(languages: list[str], sources: bytes) -> str:
    """All that decides whether a file is sound, apart from the file, other files' ids and the day.

    The sources count in full: what an official one says may be told as open.
    """
    whole = hashlib.sha256(repr(languages).encode() + sources)
    for part in ("loading", "models", "yaml_files"):
        for file in sorted((Path(__file__).parent.parent / part).glob("*.py")):
            whole.update(file.read_bytes())
    for library in ("pydantic", "pydantic-core", "pyyaml"):
        whole.update(importlib.metadata.version(library).encode())
    return whole.hexdigest()


def digest(kind: str, file: Path) -> str:
    """A fingerprint of what ``file`` holds as data of a kind; empty where it cannot be known."""
    try:
        return hashlib.sha256(kind.encode() + bytes_of(file, file.name)).hexdigest()
    except DataError:
        return ""
