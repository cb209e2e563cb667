"""Adds records to a data folder: whole and sound, or not at all."""

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

from ..loading import load_catalogue
from ..model.base import Languages, Record
from ..model.catalogue import KINDS, Catalogue
from ..model.plan import Milestone
from ..words import shipped
from .asking import ONE, Known, Made, called
from .editing import EditError, Insert, Put, edited, plain
from .fields import meaning, places, together
from .shapes import shape

Clock = Callable[[zoneinfo.ZoneInfo], datetime.date]

ADDED: dict[str, tuple[str, type[Record], tuple[str, ...]]] = {
    **{one: (kind, KINDS[kind], ()) for kind, one in ONE.items()},
    "milestone": ("plan", Milestone, ("stages",)),
}
"""What can be added: the file, the model, and where in the file its ids stand."""

EVENT = "life_event"
"""What is added together with the services that name it: alone it would lead nowhere."""


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
    languages = Languages(catalogue.site.languages, catalogue.site.in_part)
    names = {
        kind: {i: called(record, languages[0]) for i, record in getattr(catalogue, kind).items()}
        for kind in KINDS
    }
    if catalogue.plan is not None:
        stages = catalogue.plan.stages
        names["stages"] = {ident: stage.name[languages[0]] for ident, stage in stages.items()}
    today = clock(zoneinfo.ZoneInfo(catalogue.site.time_zone))
    return Known(languages, names, catalogue.sources, today)


def taken(what: str, held: Known) -> dict[str, str]:
    """The ids that a new record cannot have."""
    kind, _, inside = ADDED[what]
    return held.names["stages" if inside else kind]


def drafts(folder: Path, records: Iterable[Made]) -> list[Draft]:
    """The files with the records at their ends; what is unknown is marked by what is asked there.

    Raises ``EditError``, and ``NoPlanError`` for a stage where there is no plan.
    """
    made: dict[Path, Draft] = {}
    for record in records:
        inside = ("stages",) if record.kind == "plan" else ()
        file, depth = folder / f"{record.kind}.yaml", "../"
        if inside and not file.exists():
            raise NoPlanError
        if not file.exists() and (folder / record.kind).is_dir():
            file, depth = folder / record.kind / f"{record.ident}.yaml", "../../"
        if (draft := made.get(file)) is None:
            before = file.read_bytes() if file.exists() else None
            first = f"# yaml-language-server: $schema={depth}schemas/{record.kind}.json\n"
            draft = Draft(file, before, first if before is None else _begun(before.decode("utf-8")))
        after = edited(draft.after, [Put((*inside, record.ident), record.answers)])
        marked = _marked(record.kind, draft.after, after)
        kept = marked if plain(marked) == plain(after) else after
        made[file] = Draft(file, draft.before, kept)
        for service in record.services:
            held = _holding(folder, "services", service, made)
            named = Insert((service, "life_events"), record.ident)
            made[held.file] = Draft(held.file, held.before, edited(held.after, [named]))
    return list(made.values())


def _holding(folder: Path, kind: str, ident: str, made: dict[Path, Draft]) -> Draft:
    """The file that a record stands in, as it is or as it is to be."""
    for file in (folder / f"{kind}.yaml", *sorted((folder / kind).glob("*.yaml"))):
        if (draft := made.get(file)) is None and file.exists():
            before = file.read_bytes()
            draft = Draft(file, before, before.decode("utf-8"))
        if draft is not None and ident in plain(draft.after):
            return draft
    raise EditError("edit_no_such_place", (ident,))


def _begun(text: str) -> str:
    """A file without the remark that nothing stands in it, where nothing does so far."""
    none_yet = f"# {together(shipped('starting')['header'])}"
    lines = [line for line in text.splitlines(True) if not line.startswith(none_yet)]
    return text if plain(text) else "".join(lines)


_UNKNOWN = re.compile(r"\s+(?:- )?([a-z_]+): unknown")


def _marked(kind: str, before: str, after: str) -> str:
    """``after`` with a comment on each new line that says unknown."""
    titles = {
        place.field: meaning(place.model, place.field).title
        for place in reversed(places())
        if place.file == kind and shape(place.annotation).unknown
    }
    old, new = before.splitlines(True), after.splitlines(True)
    first = _alike(old, new)
    for number in range(first, len(new) - _alike(old[first:][::-1], new[first:][::-1])):
        bare = new[number].rstrip("\r\n")
        if (match := _UNKNOWN.fullmatch(bare)) and match[1] in titles:
            new[number] = f"{bare} # {titles[match[1]]}{new[number][len(bare) :]}"
    return "".join(new)


def _alike(old: list[str], new: list[str]) -> int:
    """How many lines both begin with."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((n for n, (one, other) in pairs if one != other), min(len(old), len(new)))


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
