"""Adds a record to a data folder: whole and sound, or not at all."""

from __future__ import annotations

import datetime
import difflib
import os
import re
import shutil
import tempfile
import zoneinfo
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..loading import load_catalogue
from ..loading.catalogue_loader import slug
from ..model.base import Record
from ..model.catalogue import KINDS, Catalogue
from ..model.plan import Milestone
from ..model.records import Office, Source
from ..model.services import Service
from .asking import Known
from .editing import Put, edited, plain
from .fields import meaning, places
from .shapes import shape

Clock = Callable[[zoneinfo.ZoneInfo], datetime.date]

ADDED: dict[str, tuple[str, type[Record], tuple[str, ...]]] = {
    "service": ("services", Service, ()),
    "milestone": ("plan", Milestone, ("stages",)),
    "office": ("offices", Office, ()),
    "source": ("sources", Source, ()),
}
"""What can be added: the file, the model, and where in the file its ids stand."""


class NoPlanError(Exception):
    """A stage was to be added to a plan that is not there."""


class FileChangedError(Exception):
    """Somebody changed the file since it was read."""


@dataclass(frozen=True)
class Draft:
    """A file as it is and as it is to be; ``before`` is ``None`` where there is none yet."""

    file: Path
    before: bytes | None
    after: str

    @property
    def difference(self) -> str:
        """Both, compared line by line."""
        old = (self.before or b"").decode("utf-8-sig").splitlines()
        name = f"{self.file.parent.name}/{self.file.name}"
        lines = difflib.unified_diff(old, self.after.splitlines(), name, name, lineterm="", n=1)
        return "\n".join(lines)


def known(catalogue: Catalogue, clock: Clock) -> Known:
    """What answers are held against, from a sound data folder."""
    main = catalogue.site.languages[0]
    names = {
        kind: {ident: _called(record, main) for ident, record in getattr(catalogue, kind).items()}
        for kind in KINDS
    }
    if catalogue.plan is not None:
        names["stages"] = {i: stage.name[main] for i, stage in catalogue.plan.stages.items()}
    today = clock(zoneinfo.ZoneInfo(catalogue.site.time_zone))
    return Known(catalogue.site.languages, names, catalogue.sources, today)


def _called(record: Any, language: str) -> str:
    for name in ("name", "title", "question", "about"):
        if (text := getattr(record, name, None)) is not None:
            return str(text[language])
    return ""


def taken(what: str, held: Known) -> dict[str, str]:
    """The ids that a new record cannot have."""
    kind, _, inside = ADDED[what]
    return held.names["stages" if inside else kind]


def proposed_name(what: str, answers: dict[str, Any], language: str, used: Iterable[str]) -> str:
    """An id made of the record's name, one that is free."""
    text = (answers.get("name") or answers.get("short") or answers["title"])[language]
    base = slug(text.partition(" (")[0])[:50].strip("-")
    base = base if len(base) > 1 else what
    ident, number = base, 2
    while ident in set(used):
        ident, number = f"{base}-{number}", number + 1
    return ident


def draft(folder: Path, what: str, ident: str, answers: dict[str, Any]) -> Draft:
    """The file with the record at its end; what is unknown is marked by what is asked for there.

    Raises ``EditError``, and ``NoPlanError`` for a stage where there is no plan.
    """
    kind, _, inside = ADDED[what]
    file = folder / f"{kind}.yaml"
    if inside and not file.exists():
        raise NoPlanError
    depth = "../"
    if not file.exists() and (folder / kind).is_dir():
        file, depth = folder / kind / f"{ident}.yaml", "../../"
    before = file.read_bytes() if file.exists() else None
    first = f"# yaml-language-server: $schema={depth}schemas/{kind}.json\n"
    text = first if before is None else before.decode("utf-8")
    put = Put((*inside, ident), answers)
    after = edited(text, [put])
    marked = _marked(kind, text, after)
    return Draft(file, before, marked if plain(marked) == plain(after) else after)


_UNKNOWN = re.compile(r"\s+(?:- )?([a-z_]+): unknown")


def _marked(kind: str, before: str, after: str) -> str:
    """``after`` with a comment on each new line that says unknown."""
    titles = {
        place.field: meaning(place.model, place.field).title
        for place in reversed(places())
        if place.file == kind and shape(place.annotation).unknown
    }
    old, new = before.splitlines(True), after.splitlines(True)
    first = next(
        (n for n, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), len(old)
    )
    for number in range(first, first + len(new) - len(old)):
        bare = new[number].rstrip("\r\n")
        if (match := _UNKNOWN.fullmatch(bare)) and match[1] in titles:
            new[number] = f"{bare} # {titles[match[1]]}{new[number][len(bare) :]}"
    return "".join(new)


def check(folder: Path, made: Draft, languages: list[str], clock: Clock) -> None:
    """Load the folder as it would be; raises ``DataError`` if it would not be sound."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / folder.resolve().name
        shutil.copytree(folder, copy, symlinks=True)
        target = copy / made.file.relative_to(folder)
        target.write_text(made.after, "utf-8", newline="")
        load_catalogue(copy, languages, clock)


def write(made: Draft) -> None:
    """Put the new file in the place of the old one, whole or not at all.

    Raises ``FileChangedError`` if the old one is no longer what was read.
    """
    if (made.file.read_bytes() if made.file.exists() else None) != made.before:
        raise FileChangedError
    fresh = made.file.with_name(f".{made.file.name}.{os.getpid()}")
    try:
        fresh.write_text(made.after, "utf-8", newline="")
        if made.before is not None:
            shutil.copymode(made.file, fresh)
        fresh.replace(made.file)
    finally:
        fresh.unlink(missing_ok=True)
