"""What is done on the page: choose a record, change it, be told, see it, take the files away.

Needs no browser, and runs in one: no process, no network.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from ...i18n.words import available_languages, words_of
from ...loading import DataError, Memory, Problem, load_catalogue
from ...loading.loader import Clock
from ...models.base import Record, Text, is_id, reference_fields
from ...models.catalogue import KINDS, SINGLES, Catalogue
from ...problems import Path
from ...schema.field_docs import models
from ...schema.json_schema import jsonable, schema
from ...yaml_files.edit import Change, EditError, Put, differences, edited, plain
from .form_texts import in_language
from .form_values import typed
from .hints import reminders

MILESTONES = "milestones"
"""The stages of the plan, which stand in its file as records of their own."""

ORDER = [
    "services", "fees", "offices", MILESTONES, "sources", "documents",
    *(k for k in KINDS if k not in {"services", "fees", "offices", "sources", "documents"}),
    *SINGLES,
]  # fmt: skip
"""Kinds of record as they are offered, what changes most often first."""

_NAMES = ("name", "title", "short", "question", "about")


@dataclass(frozen=True)
class Address:
    """Where a record stands: its file, and the path in it; the kind is one of ``ORDER``."""

    kind: str
    file: str
    path: Path

    def named(self) -> dict[str, str]:
        """The record as the page names it."""
        return {"kind": self.kind, "ident": str(self.path[-1]) if self.path else ""}


@dataclass
class Checked:
    """What became of a check: ``problems``, or the ``files`` that change.

    ``refused``: what was filled in cannot be kept, not even as a draft. ``reminders`` are of what
    may have been forgotten in any of the drafts: ``{kind, ident, words}``, words by their names.
    """

    problems: list[dict[str, Any]] = field(default_factory=list)
    refused: bool = False
    files: list[dict[str, Any]] = field(default_factory=list)
    reminders: list[dict[str, Any]] = field(default_factory=list)


class Session:
    """The data of a site as texts, and what has been changed in them so far.

    ``texts`` are the files by their path in the data folder; ``folder`` is an empty one to check
    them in, named as the data folder is. Raises ``DataError`` if they are not sound as they are.
    """

    def __init__(self, texts: dict[str, str], folder: FilePath, clock: Clock) -> None:
        self._original = texts
        self._folder = folder
        self._clock = clock
        self._memory = Memory()
        self._plain: dict[str, Any] = {}
        self._drafts: dict[Address, Any] = {}
        self._written: dict[str, str] = {}
        self._is_sound = False
        self.catalogue = self._load(texts)

    @property
    def languages(self) -> list[str]:
        """Languages of the site, the main one first."""
        return self.catalogue.site.languages

    def kinds(self, language: str) -> list[dict[str, Any]]:
        """What can be changed: ``{kind, title, single, records: [{ident, title, changed}]}``."""
        found = []
        for kind in ORDER:
            records = list(self._records(kind, language))
            if records or kind in KINDS:
                single = kind in SINGLES
                title = words_of(language)[f"edit_kind_{kind}"]
                found.append({"kind": kind, "title": title, "single": single, "records": records})
        return found

    def form(self, kind: str, ident: str | None, language: str) -> dict[str, Any]:
        """The schema of a record, said in ``language``, and its value; none for a new one."""
        value = None
        if ident is not None:
            address = self._address(kind, ident)
            is_draft = address in self._drafts
            value = jsonable(self._drafts[address] if is_draft else self._held(address))
        return {
            "kind": kind,
            "ident": ident,
            "single": kind in SINGLES,
            "schema": in_language(self._schema(kind), self.languages, language),
            "value": value,
        }

    def check(self, kind: str, ident: str, value: Any, *, new: bool = False) -> Checked:
        """Keep ``value`` as the draft of a record, and check the whole of the data with it.

        The values are those of the form: all scalars may be text. What is wrong in this record has
        ``here`` and the path from it.
        """
        file = self._file_for_new(kind) if new else self._address(kind, ident).file
        address = Address(kind, file, _path(kind, ident))
        if new and self._is_there(address):
            label = f"{self._folder.name}/{file}"
            values = {"key": ident, "file": label, "first": 1}
            told = Problem(label, 1, "duplicate_record", address.path, values)
            return Checked([self._told(told, address)], refused=True)
        if kind == "plan":
            value = {**value, "stages": self._held(address)["stages"]}
        wanted = typed(value, self._schema(kind))
        before = self._drafts.get(address)
        self._drafts[address] = wanted
        if not new and self._is_original(address) and wanted == self._held(address):
            del self._drafts[address]
        try:
            texts = self._texts()
        except EditError as error:
            self._put_back(address, before)
            told = Problem(f"{self._folder.name}/{file}", 1, error.code, error.path, error.values)
            return Checked([self._told(told, address)], refused=True)
        checked = self._checked(texts, address)
        if new and not is_id(ident):  # kept, it could not be called otherwise any more
            self._put_back(address, before)
            checked.refused = True
            if not ident:  # as a name it spoils more than itself
                checked.problems = [each for each in checked.problems if each["here"]]
        return checked

    def undo(self, kind: str, ident: str) -> Checked:
        """Forget the draft of a record."""
        address = self._address(kind, ident)
        self._drafts.pop(address, None)
        return self._checked(self._texts(), address)

    def _checked(self, texts: dict[str, str], address: Address) -> Checked:
        try:
            self.catalogue = self._load(self._original | texts)
        except DataError as error:
            return Checked([self._told(problem, address) for problem in error.problems])
        return Checked(
            files=[
                {"file": file, "text": text, "diff": _diff(self._original.get(file, ""), text)}
                for file, text in sorted(texts.items())
            ],
            reminders=[
                {**each.named(), "words": found}
                for each, value in self._drafts.items()
                if (found := reminders(each.kind, self._before(each), value))
            ],
        )

    def _load(self, texts: dict[str, str]) -> Catalogue:
        if self._is_sound and self._written == texts:
            return self.catalogue
        self._is_sound = False
        for file in self._written.keys() - texts.keys():
            (self._folder / file).unlink()
            del self._written[file]
        for file, text in texts.items():
            if self._written.get(file) != text:
                target = self._folder / file
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(text.encode())
                self._written[file] = text
        known = dict(self._memory)
        try:
            languages = available_languages(self._folder)
            found = load_catalogue(self._folder, languages, self._clock, self._memory)
            self._is_sound = True
            return found
        except DataError:
            for each in known.values():  # sound before: what was noted in them now is told
                each.document.problems.clear()
            self._memory.update(known)
            raise

    def _texts(self) -> dict[str, str]:
        """The files that the drafts change, as they then are."""
        changes: dict[str, list[Change]] = {}
        for address, value in self._drafts.items():
            held = changes.setdefault(address.file, [])
            if self._is_original(address):
                held += differences(self._held(address), value, address.path)
            else:
                held.append(Put(address.path, value))
        old = self._original
        texts = {file: edited(old.get(file, ""), held) for file, held in changes.items()}
        return {file: text for file, text in texts.items() if text != old.get(file, "")}

    def _records(self, kind: str, language: str) -> Iterator[dict[str, Any]]:
        drafts = {a.path: value for a, value in self._drafts.items() if a.kind == kind}
        for ident, record in self._known(kind).items():
            path = _path(kind, ident)
            title = _title(drafts[path], language) if path in drafts else _name(record, language)
            yield {"ident": ident, "title": title or ident, "changed": path in drafts}
        for path, value in drafts.items():
            ident = str(path[-1]) if path else ""
            if ident not in self._known(kind):
                yield {"ident": ident, "title": _title(value, language) or ident, "changed": True}

    def _known(self, kind: str) -> dict[str, Any]:
        if kind == MILESTONES:
            return {} if self.catalogue.plan is None else dict(self.catalogue.plan.stages)
        held = getattr(self.catalogue, kind)
        if kind in SINGLES:
            return {} if held is None else {"": held}
        return dict(held)

    def _schema(self, kind: str) -> dict[str, Any]:
        whole = schema("plan" if kind == MILESTONES else kind, self.languages)
        definitions = whole["$defs"]
        if kind in SINGLES:
            kept = {n: p for n, p in whole["properties"].items() if n != "stages"}
            return {**whole, "properties": kept}
        for model, held in models().items():
            if model in definitions and issubclass(held, Record):
                for named, of, _ in reference_fields(held):
                    definitions[model]["properties"][named].setdefault("x-record-of", of)
        if kind == MILESTONES:
            definitions["Milestone"]["properties"]["depends_on"]["x-record-of"] = MILESTONES
        name = "Milestone" if kind == MILESTONES else KINDS[kind].__name__
        return {**definitions[name], "$defs": definitions}

    def _files(self, kind: str) -> list[str]:
        alone = "plan.yaml" if kind == MILESTONES else f"{kind}.yaml"
        inside = sorted(file for file in self._original if file.startswith(f"{kind}/"))
        return [*([alone] if alone in self._original else []), *inside]

    def _address(self, kind: str, ident: str) -> Address:
        """Where a record stands, changed or not. KeyError where there is none."""
        path = _path(kind, ident)
        for address in self._drafts:
            if address.kind == kind and address.path == path:
                return address
        for file in self._files(kind):
            address = Address(kind, file, path)
            if self._is_original(address):
                return address
        raise KeyError(f"{kind} {ident}")

    def _file_for_new(self, kind: str) -> str:
        return next(iter(self._files(kind)), f"{kind}.yaml")  # a kind that had no record yet

    def _is_original(self, address: Address) -> bool:
        try:
            self._held(address)
        except KeyError:
            return False
        return True

    def _is_there(self, address: Address) -> bool:
        return any(
            self._is_original(Address(address.kind, file, address.path))
            for file in self._files(address.kind)
        )

    def _held(self, address: Address) -> Any:
        """What stands at an address in the files as they came. KeyError where nothing does."""
        if address.file not in self._plain:
            self._plain[address.file] = plain(self._original.get(address.file, ""))
        held = self._plain[address.file]
        for part in address.path:
            held = held[part]
        return held

    def _before(self, address: Address) -> Any:
        """What stood at an address before it was changed; None where nothing did."""
        return self._held(address) if self._is_original(address) else None

    def _put_back(self, address: Address, before: Any) -> None:
        if before is None:
            self._drafts.pop(address, None)
        else:
            self._drafts[address] = before

    def _told(self, problem: Problem, address: Address) -> dict[str, Any]:
        here = self._is_in(problem, address)
        there = next((each for each in self._drafts if self._is_in(problem, each)), None)
        return {
            "here": here,
            "file": problem.file,
            "line": problem.line,
            "path": list(problem.path[len(address.path) :] if here else problem.path),
            "record": None if there is None or here else there.named(),
            "said": problem.said_in_form() if here else _in_one_line(problem),
        }

    def _is_in(self, problem: Problem, address: Address) -> bool:
        file = f"{self._folder.name}/{address.file}"
        return problem.file == file and problem.path[: len(address.path)] == address.path


def _in_one_line(problem: Problem) -> dict[str, str]:
    return {name: f"{told['what']} {told['fix']}" for name, told in problem.said().items()}


def _path(kind: str, ident: str) -> Path:
    if kind in SINGLES:
        return ()
    return ("stages", ident) if kind == MILESTONES else (ident,)


def _name(record: Any, language: str) -> str:
    held = next((getattr(record, name) for name in _NAMES if hasattr(record, name)), None)
    return held[language] if isinstance(held, Text) else ""


def _title(value: Any, language: str) -> str:
    held = next((value[name] for name in _NAMES if name in value), None)
    return str(held.get(language, "")) if isinstance(held, dict) else ""


def _diff(old: str, new: str) -> list[str]:
    """The lines that differ, each after ``-`` or ``+``, and one around them after a space."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1)
    return [line for line in list(lines)[2:] if not line.startswith("@@")]
