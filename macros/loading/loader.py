"""Load a data folder: read, validate, check, and tell every mistake at once."""

from __future__ import annotations

import contextlib
import datetime
import gc
import hashlib
import os
import re
import unicodedata
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ..i18n.words import WORDS_FOLDER
from ..models.base import UNKNOWN, Languages, is_id
from ..models.catalogue import KINDS, MAY_BE_NONE, OPTIONAL, SINGLES, Catalogue
from ..models.colours import COLOUR
from ..models.redirects import PAGE_PATH
from ..models.shared import DOMAIN, LOGO_FILE, WEB_ADDRESS
from ..problems import DataError, Path, Problem, sentences
from ..yaml_files.opening import bytes_of, files_inside
from ..yaml_files.reader import Document, read_yaml
from .rules import breaches, broken_references
from .suggestions import (
    UNKNOWN_IN_WORDS,
    choice_meant,
    date_meant,
    decimal_meant,
    key_meant,
    whole_meant,
)

Clock = Callable[[zoneinfo.ZoneInfo], datetime.date]
"""Gives today's date in a time zone."""

_CODES = {
    "missing": "missing_key",
    "extra_forbidden": "unknown_key",
    "int_type": "needs_whole_number",
    "int_from_float": "needs_whole_number",
    "int_parsing": "needs_whole_number",
    "float_type": "needs_number",
    "float_parsing": "needs_number",
    "bool_type": "needs_boolean",
    "string_type": "needs_text",
    "list_type": "needs_list",
    "dict_type": "needs_mapping",
    "model_type": "needs_mapping",
    "model_attributes_type": "needs_mapping",
    "date_type": "not_a_date",
    "literal_error": "not_among",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
    "too_short": "too_few",
    "string_too_long": "text_too_long",
    "string_too_short": "bad_id",
    "string_pattern_mismatch": "bad_pattern",
}

FORMS = {
    WEB_ADDRESS: "not_an_address",
    DOMAIN: "not_go_id",
    PAGE_PATH: "bad_address",
    COLOUR: "not_a_colour",
    LOGO_FILE: "not_a_logo",
}
"""What is told of a text that has not the form it needs; of a record's name, ``bad_id``."""

MAX_FILES = 2_000
"""Most files of a data folder."""

_FREE = {"gratis", "free", "nol", "tanpa biaya", "cuma-cuma", "tidak dipungut biaya"}

RESERVED = {UNKNOWN, "index", "isi", "tahap"}
"""Names that a record cannot have: the word for what nobody knows, and places on pages."""


@dataclass(frozen=True)
class KnownFile:
    """A file as it was read and validated, for the next time."""

    digest: bytes
    languages: list[str]
    document: Document
    idents: list[str]
    records: dict[str, Any]
    broken: dict[str, Any]
    """What was typed for the records that are not valid, by id."""


class Memory(dict[str, KnownFile]):
    """What is known of unchanged files, for loading the same folder again: by file name."""


def load_catalogue(
    folder: FilePath, languages: list[str], clock: Clock, memory: Memory | None = None
) -> Catalogue:
    """Load the data of ``folder``.

    Records of a kind stand in ``<kind>.yaml``, in files of a folder ``<kind>/``, or in both.
    ``languages`` are those that the generator has words for. ``memory`` spares unchanged files
    a second reading. Raises ``DataError`` with all problems; a catalogue that is returned has
    passed every check.
    """
    with no_collector():
        return _load(folder, languages, clock, memory)


@contextlib.contextmanager
def no_collector() -> Iterator[None]:
    """Millions of small values, none of them garbage: looking for garbage takes a third longer."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _load(folder: FilePath, languages: list[str], clock: Clock, memory: Memory | None) -> Catalogue:
    problems = strangers(folder)
    if any(problem.code == "too_many_files" for problem in problems):
        raise DataError(problems)
    site = read_yaml(folder / "site.yaml", f"{folder.name}/site.yaml")
    site_languages = chosen_languages(site, languages)
    today = clock(time_zone(site))

    documents: list[Document] = []
    records: dict[str, dict[str, Any]] = {}
    ids: dict[str, set[str]] = {}
    owner: dict[tuple[str, str], Document] = {}
    unreadable: set[str] = set()
    broken: list[tuple[str, Document, str, Any]] = []
    for name in (*SINGLES, *KINDS):
        records[name], ids[name] = {}, set()
        if (folder / name).is_symlink():
            unreadable.add(name)
        for file in files_of(folder, name):
            label = f"{folder.name}/{file.relative_to(folder).as_posix()}"
            known = _read(file, label, name, site_languages, memory, site)
            documents.append(known.document)
            none_yet = name in MAY_BE_NONE and not known.document.problems  # {}
            if not known.idents and not none_yet:
                unreadable.add(name)
                if not known.document.problems:
                    known.document.problem("file_empty", line=1)
            if name in SINGLES:
                owner[name, ""] = known.document
            for ident in known.idents if name in KINDS else ():
                if (first := owner.get((name, ident))) is not None:
                    where: dict[str, Any] = {"file": first.file, "first": first.line_of((ident,))}
                    known.document.problem("duplicate_record", (ident,), key=ident, **where)
                owner.setdefault((name, ident), known.document)
            records[name] |= known.records
            broken += [(name, known.document, *each) for each in known.broken.items()]
            # A name typed wrongly is told where it stands, not wherever it is referred to.
            ids[name] |= {*known.idents, *map(slug, known.idents), *_inside(known.document)}
    for name in unreadable:
        del ids[name]

    for name, path, code, values in breaches(records, ids, today):
        document = owner[name, "" if name in SINGLES else str(path[0])]
        document.problem(code, path, **values)
    for name, document, ident, value in broken:
        base = () if name in SINGLES else (ident,)
        told = {problem.path for problem in document.problems}
        found = broken_references(name, {**SINGLES, **KINDS}[name], base, value, ids)
        for _, path, code, values in found:
            if path not in told:
                document.problem(code, path, **values)

    problems += [problem for document in documents for problem in document.problems]
    if problems:
        if memory is not None:
            memory.clear()  # what was noted on the way must not be told again
        raise DataError(problems)
    kinds = {name: records[name] for name in KINDS}
    singles = {name: records[name].get("") for name in SINGLES}
    return Catalogue(**kinds, **singles)  # type: ignore[arg-type]


def files_of(folder: FilePath, name: str) -> list[FilePath]:
    """The files that hold a kind: its own, where it is or must be there, and its folder's."""
    alone = folder / f"{name}.yaml"
    there = os.path.lexists(alone)  # a link to nowhere too: what it meant to say must not vanish
    inside = files_inside(folder, name) if name in KINDS else []
    must_be = name not in OPTIONAL and not inside and not (folder / name).is_symlink()
    return [*([alone] if there or must_be else []), *inside]


def files_read(folder: FilePath) -> list[FilePath]:
    """Return the files whose records and words a load reads; no others may be shown to anybody."""
    kinds = [file for name in (*SINGLES, *KINDS) for file in files_of(folder, name)]
    return sorted(kinds + files_inside(folder, WORDS_FOLDER))


def _read(
    file: FilePath,
    label: str,
    name: str,
    languages: list[str],
    memory: Memory | None,
    site: Document,
) -> KnownFile:
    if name == "site":  # it was read first, for the languages
        return validated(b"", languages, site, name)
    digest = _digest(file)
    known = None if memory is None else memory.get(label)
    if known is None or not digest or known.digest != digest or known.languages != languages:
        known = validated(digest, languages, read_yaml(file, label), name)
        if memory is not None:
            memory[label] = known
    return known


def validated(digest: bytes, languages: list[str], document: Document, name: str) -> KnownFile:
    """What a file of the kind ``name`` holds; its document notes what is wrong in it."""
    records = _Validator(document, languages).records(name)
    idents = list(document.content)
    typed = {"": document.content} if name in SINGLES else document.content
    broken = {ident: value for ident, value in typed.items() if ident not in records}
    document.content = {}  # the records hold it all; twice would be too much for a large site
    return KnownFile(digest, languages, document, idents, records, broken)


_YAML = re.compile(r".*\.ya?ml", re.IGNORECASE | re.DOTALL)


def _digest(file: FilePath) -> bytes:
    """A fingerprint of what ``file`` holds; empty where it cannot be read, or will not be."""
    try:
        return hashlib.sha256(bytes_of(file, file.name)).digest()
    except DataError:
        return b""


def strangers(folder: FilePath) -> list[Problem]:
    """Files that nobody would read: a misspelt name must not lose its content silently.

    Links to anything are among them, but for those that the reader of their kind refuses.
    """
    known = {f"{name}.yaml" for name in (*SINGLES, *KINDS)}
    values = {"known": ", ".join(sorted(known))}
    read = {*files_read(folder)}
    found = []
    everything = sorted(folder.rglob("*"))
    files = [file for file in everything if _YAML.fullmatch(file.name)]
    if len(files) > MAX_FILES:
        return [Problem(folder.name, 1, "too_many_files", (), {"limit": MAX_FILES})]
    alike: dict[str, str] = {}
    for file in files:
        name = file.relative_to(folder).as_posix()
        first = alike.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
        if first != name:
            other = {"other": f"{folder.name}/{first}"}
            found.append(Problem(f"{folder.name}/{name}", 1, "files_alike", (), other))
        if file not in read and not file.is_symlink():
            found.append(Problem(f"{folder.name}/{name}", 1, "unknown_file", (), values))
    links = [file for file in everything if file.is_symlink() and file not in read]
    names = [f"{folder.name}/{file.relative_to(folder).as_posix()}" for file in links]
    return found + [Problem(name, 1, "file_is_link") for name in names]


def chosen_languages(site: Document, available: list[str]) -> list[str]:
    """The site's languages as far as they are known, all that are known where none is right."""
    chosen = site.content.get("languages")
    if not isinstance(chosen, list) or not chosen:
        return available
    good = []
    for position, language in enumerate(chosen):
        if language not in available or language in good:
            values = {"language": language, "languages": ", ".join(available)}
            site.problem("unknown_language", ("languages", position), **values)
        else:
            good.append(language)
    in_part = site.content.get("in_part")
    for position, language in enumerate(in_part if isinstance(in_part, list) else ()):
        if language not in good[1:]:
            values = {"language": language, "languages": ", ".join(good[1:])}
            site.problem("unknown_language", ("in_part", position), **values)
    return Languages(good, in_part if isinstance(in_part, list) else ()) if good else available


def time_zone(site: Document) -> zoneinfo.ZoneInfo:
    """The office's time zone; UTC where it is not right."""
    name = site.content.get("time_zone")
    try:
        return zoneinfo.ZoneInfo(name)  # type: ignore[arg-type]
    except (TypeError, ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        if isinstance(name, str):
            site.problem("unknown_time_zone", ("time_zone",), raw=name)
        return zoneinfo.ZoneInfo("UTC")


class _Validator:
    def __init__(self, document: Document, languages: list[str]) -> None:
        self.document = document
        self.context = {"languages": languages}

    def records(self, name: str) -> dict[str, Any]:
        """The valid records of one file by id, one alone under ``""``; problems are noted."""
        content = self.document.content
        if not content:
            return {}
        if name in SINGLES:
            record = self._record(SINGLES[name], content, ())
            return {} if record is None else {"": record}
        records = {}
        for ident, value in content.items():
            if not is_id(ident):
                self.document.problem("bad_id", (ident,), raw=ident)
            if not ident:
                continue  # as a name it would stand for a record that is alone in its file
            if ident in RESERVED:
                self.document.problem("reserved_id", (ident,), raw=ident)
            if (record := self._record(KINDS[name], value, (ident,))) is not None:
                records[ident] = record
        return records

    def _record(self, model: type[BaseModel], value: Any, base: Path) -> Any:
        try:
            return model.model_validate(value, context=self.context)
        except ValidationError as error:
            told = [self._told(model, each, base) for each in error.errors(include_url=False)]
            told = _bare_statements(told)
            # A misspelt key is one mistake, not also a missing one.
            meant = {(path[:-1], values.get("near")) for _, path, values in told}
            for code, path, values in told:
                if any(path[:end] in self.document.spoilt for end in range(len(path) + 1)):
                    continue  # already told, by the reader, and better
                if code == "missing_key" and (path[:-1], path[-1]) in meant:
                    continue
                self.document.problem(code, path, **values)
            return None

    def _told(
        self, model: type[BaseModel], details: ErrorDetails, base: Path
    ) -> tuple[str, Path, dict[str, Any]]:
        loc = details["loc"]
        if details["type"] == "extra_forbidden":  # the last part is a key as typed
            path: Path = (*base, *(part for part in loc[:-1] if not _is_tag(part)), loc[-1])
        else:
            path = (*base, *(part for part in loc if not _is_tag(part)))
        values = dict(details.get("ctx", {}))
        code = _CODES.get(details["type"], details["type"])
        raw = details["input"]
        values.setdefault("raw", _as_typed(raw))
        values["key"] = path[-1] if path else ""
        if code == "unknown_key":
            known = _known_keys(model, details["loc"][:-1])
            near = key_meant(str(path[-1]), known)
            values |= {"near": near or "", "known": ", ".join(known)}
            if isinstance(raw, dict) and len(raw.keys() & set(known)) > 1 and base == path[:-1]:
                code, values["around"] = "record_inside", base[0] if base else ""
            elif near:
                code = "unknown_key_near"
        elif code == "missing_language" or code == "unknown_language":
            path = (*path, values["language"])
        elif code in {"rates_overlap", "rates_gap"}:  # where the later rate begins
            path = (*path, "rates", values["position"], "valid_from")
        elif code == "too_small":
            values["least"] = values.get("ge")
        elif code == "too_large":
            values["most"] = values.get("le")
        elif code == "text_too_long":
            values["limit"] = values.get("max_length")
            values["length"] = len(str(raw))
        elif details["type"] == "too_long":
            code, values["most"] = "too_many_here", values.get("max_length")
        elif code == "too_few":
            values["least"] = values.get("min_length")
        elif code == "bad_pattern":
            code = FORMS.get(values["pattern"], "bad_id")
        elif code == "not_among":
            values["known"] = values.get("expected", "").replace(" or ", ", ").replace("'", "")
            if near := choice_meant(str(raw), values["known"].split(", ")):
                code, values["near"] = "not_among_near", near
        elif code == "not_a_translation":
            path = (*path, values["language"])
        elif code == "not_a_date":
            if guess := date_meant(str(raw), in_part=details["type"] == code):
                code, values["guess"] = "not_a_date_guess", guess
        elif code == "needs_whole_number" and isinstance(raw, str | float):
            if (whole := whole_meant(str(raw))) is not None:
                code, values["guess"] = "needs_whole_number_guess", whole
            elif str(raw).lower() in _FREE:
                code = "free_in_words"
        elif code == "needs_number" and (guess := decimal_meant(str(raw))):
            code, values["guess"] = "needs_number_guess", guess
        elif code == "needs_mapping" and _is_statement(model, details["loc"]):
            code = "needs_statement"
        if code == "bad_id" and len(path) > 1:
            code, values["slug"] = "bad_reference" if raw else "empty_reference", slug(str(raw))
        in_words = isinstance(raw, str) and raw.lower() in UNKNOWN_IN_WORDS
        if in_words and "(known)" in details["loc"]:
            code = "misspelt_unknown"
        elif in_words and code.startswith("needs_"):
            code = "unknown_not_here"
        if code not in sentences():
            code, values["reason"] = "not_valid", details["msg"]
        return code, path, values


def _inside(document: Document) -> set[str]:
    """Names of records that stand inside others by a slip, told of already."""
    return {str(each.path[-1]) for each in document.problems if each.code == "record_inside"}


def reasons(
    model: type[BaseModel], error: ValidationError, base: Path = (), field: str | None = None
) -> list[Problem]:
    """Why a record was refused, or one ``field`` of it that was validated alone."""
    validator = _Validator(Document(""), [])
    found = []
    for details in error.errors(include_url=False):
        if field is not None:
            details["loc"] = (field, *details["loc"])
        code, path, values = validator._told(model, details, base)
        found.append(Problem("", 1, code, path, values))
    return found


def _is_tag(part: str | int) -> bool:
    """The model's own labels inside unions, never a key of the data."""
    return part in {"(known)", "(unknown)", "(reference)", "(inline)", "[key]"}


def _bare_statements(
    told: list[tuple[str, Path, dict[str, Any]]],
) -> list[tuple[str, Path, dict[str, Any]]]:
    """``hours: {id: ..., en: ...}`` lacks one thing, the statement's shape, and not four."""
    lacking = {path[:-1] for code, path, _ in told if code == "missing_key" and path[-1] == "text"}
    bare = {
        path[:-1]
        for code, path, _ in told
        if code == "unknown_key" and path[:-1] in lacking and len(str(path[-1])) == 2
    }
    kept = [each for each in told if each[1][:-1] not in bare]
    return kept + [("needs_statement", path, {}) for path in sorted(bare, key=str)]


def _as_typed(value: Any) -> str | int | float:
    """A value as the person typed it, or the kind of thing in signs that need no language."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime.date):
        return value.isoformat()
    return "[…]" if isinstance(value, list) else "…: …"


def slug(raw: str) -> str:
    """The id that was perhaps meant: ``PP 45/2024`` gives ``pp-45-2024``."""
    return re.sub(r"[^a-z0-9]+", "-", raw.lower()).strip("-")


def _is_statement(model: Any, loc: tuple[str | int, ...]) -> bool:
    return {"text", "verification"} <= set(_known_keys(model, loc))


def _known_keys(model: Any, loc: tuple[str | int, ...]) -> list[str]:
    """The keys that the record at ``loc`` may have."""
    found = list(_models_at(model, [part for part in loc if not _is_tag(part)]))
    return sorted({name for held in found for name in held.model_fields})


def _models_at(annotation: Any, parts: list[str | int]) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if not parts:
            yield annotation
        elif (field := annotation.model_fields.get(str(parts[0]))) is not None:
            yield from _models_at(field.annotation, parts[1:])
        return
    origin = getattr(annotation, "__origin__", None)
    arguments = get_args(annotation)
    if origin is list:
        yield from _models_at(arguments[0], parts[1:])
    elif origin is dict:
        yield from _models_at(arguments[1], parts[1:])
    else:
        for argument in arguments:
            yield from _models_at(argument, parts)
