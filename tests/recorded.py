"""The recorded mistakes of ``tests/mistakes``: what people really type, a file for each.

Each is a small edit to the fictional regency's sound data: in ``file``, ``to`` is typed where
``from`` stood. Then one problem is told, with ``code``, at ``line``, in words that hold ``says``.
``fixed`` is there where only one thing can be meant: it is what ``check --fix`` puts for ``to``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "mistakes"


@dataclass(frozen=True)
class Mistake:
    name: str
    title: str
    file: str
    sound: str
    typed: str
    line: int
    code: str
    says: dict[str, str]
    fixed: str | None

    def type_into(self, data: Path, ends: str = "\n") -> Path:
        """Make the mistake in a copy of the data; its file, with lines that end in ``ends``."""
        path = data / f"{self.file}.yaml"
        text = path.read_text("utf-8")
        assert self.sound in text, f"{self.name}: {self.sound!r} is not in {path.name}"
        path.write_bytes(text.replace(self.sound, self.typed, 1).replace("\n", ends).encode())
        return path

    def mended(self, sound: Path, ends: str = "\n") -> bytes:
        """What the file then holds once it is mended as far as is certain."""
        text = (sound / f"{self.file}.yaml").read_text("utf-8")
        kept = self.typed if self.fixed is None else self.fixed
        return text.replace(self.sound, kept, 1).replace("\n", ends).encode()


def read(file: Path) -> Mistake:
    held = yaml.safe_load(file.read_text("utf-8"))
    fixed = held.pop("fixed", None)
    return Mistake(file.stem, sound=held.pop("from"), typed=held.pop("to"), fixed=fixed, **held)


MISTAKES = [read(file) for file in sorted(FOLDER.glob("*.yaml"))]
