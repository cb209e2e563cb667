"""Reads services by the Human Services Data Specification (HSDS) 3.0, of whichever publisher.

Strict on what is used, and on nothing else: what no field here is for is kept to be told of. The
same record in several languages is one, and no two of them may contradict each other.
"""

from __future__ import annotations

import functools
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, FiniteFloat, ValidationError
from pydantic_core import PydanticCustomError

from ..loading.opening import bytes_of
from ..loading.problems import DataError, Problem
from ..loading.problems import Path as Place
from ..loading.yaml_reader import MAX_TEXT, is_invisible
from .files import MAX_BYTES

SERVICES, ORGANIZATIONS = "services.json", "organizations.json"
MAX_DEPTH = 40
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_SPACES = re.compile(r"[^\S\n\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
_NOT_PLAIN = re.compile(r"[^\n -~]")
_PAGE = {
    "contents", "total_items", "total_pages", "page_number", "size", "first_page", "last_page",
    "empty",
}  # fmt: skip


def _text(most: int, raw: str) -> str:
    """A text on lines of its own, its spaces plain. What cannot be seen is refused, as in data."""
    text = _SPACES.sub(" ", raw.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(text) > most:
        raise PydanticCustomError("text_too_long", "long", {"length": len(text), "limit": most})
    for found in _NOT_PLAIN.finditer(text):
        if is_invisible(found[0]):
            values = {"code_point": f"U+{ord(found[0]):04X}", "column": found.start() + 1}
            raise PydanticCustomError("invisible_character", "unseen", values)
    return text


Line = Annotated[str, AfterValidator(functools.partial(_text, MAX_TEXT))]
Lines = Annotated[str, AfterValidator(functools.partial(_text, 8 * MAX_TEXT))]


class Item(BaseModel):
    """What HSDS calls a record: the fields that are used, and what else it says."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)


class Attribute(Item):
    """``verification`` is how our own export tells what something rests on."""

    id: Line | None = None
    link_type: Line | None = None
    value: Line | None = None


class Address(Item):
    """An address in parts."""

    id: Line | None = None
    address_type: Line | None = None
    address_1: Line | None = None
    address_2: Line | None = None
    city: Line | None = None
    region: Line | None = None
    state_province: Line | None = None
    postal_code: Line | None = None


class Schedule(Item):
    """When a place is open, in words."""

    id: Line | None = None
    description: Line | None = None
    attributes: list[Attribute] | None = None


class Location(Item):
    """A place of an organization."""

    id: Line
    organization_id: Line | None = None
    location_type: Line | None = None
    name: Line | None = None
    description: Line | None = None
    latitude: FiniteFloat | None = None
    longitude: FiniteFloat | None = None
    addresses: list[Address] | None = None
    schedules: list[Schedule] | None = None
    attributes: list[Attribute] | None = None


class Organization(Item):
    """Whoever gives services."""

    id: Line
    name: Line | None = None
    website: Line | None = None
    locations: list[Location] | None = None


class Cost(Item):
    """An amount, and when it is asked for."""

    id: Line | None = None
    option: Line | None = None
    currency: Line | None = None
    amount: FiniteFloat | None = None
    amount_description: Line | None = None
    valid_from: Line | None = None
    valid_to: Line | None = None
    attributes: list[Attribute] | None = None


class Paper(Item):
    """A paper to bring."""

    id: Line | None = None
    document: Line | None = None
    attributes: list[Attribute] | None = None


class At(Item):
    """That a service is to be had at a place."""

    id: Line | None = None
    location_id: Line | None = None
    location: Location | None = None
    attributes: list[Attribute] | None = None


class Service(Item):
    """A service. ``status`` must be there: it tells a service from an organization."""

    id: Line
    status: Line
    name: Line | None = None
    alternate_name: Line | None = None
    description: Line | None = None
    eligibility_description: Line | None = None
    application_process: Lines | None = None
    assured_date: Line | None = None
    organization_id: Line | None = None
    organization: Organization | None = None
    cost_options: list[Cost] | None = None
    required_documents: list[Paper] | None = None
    service_at_locations: list[At] | None = None
    attributes: list[Attribute] | None = None


@dataclass(frozen=True)
class Told:
    """A record as one file tells it, and where it stands there."""

    item: Any
    file: str
    path: Place


Said = dict[str, Told]
"""A record by the language in which it is told, the main one first."""


@dataclass
class Read:
    """What the files hold, by id. ``left`` is what they say beside it, by file."""

    services: dict[str, Said] = field(default_factory=dict)
    organizations: dict[str, Said] = field(default_factory=dict)
    left: dict[str, list[tuple[str, Any]]] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def tell(self, told: Told, code: str, *inside: str | int, **values: Any) -> None:
        """Note what is wrong with a record, or with a part of it."""
        self.problems.append(Problem(told.file, 1, code, (*told.path, *inside), values))

    def texts(self, said: Said, name: str) -> dict[str, str]:
        """A text in the languages in which it is told."""
        return {
            language: text
            for language, told in said.items()
            if (text := getattr(told.item, name))  # an empty one says nothing
        }

    def one(self, said: Said, name: str) -> Any:
        """What does not depend on the language: that several say otherwise is told."""
        found = None
        for told in said.values():
            value = getattr(told.item, name)
            if value in {None, ""}:
                continue
            if found not in {None, value}:
                self.tell(told, "hsds_differs", name, raw=value, other=found)
            found = value if found is None else found
        return found

    def inside(self, said: Said, name: str) -> list[Said]:
        """The items of a list, those of one id put together: without an id none is another's."""
        found: dict[object, Said] = {}
        for language, told in said.items():
            for number, item in enumerate(getattr(told.item, name) or ()):
                held = Told(item, told.file, (*told.path, name, number))
                ident = item.id or (language, number)
                if language in found.setdefault(ident, {}):
                    self.tell(held, "hsds_twice", "id", raw=ident)
                found[ident][language] = held
        return list(found.values())

    def within(self, said: Said, name: str) -> Said:
        """A record in a record."""
        return {
            language: Told(item, told.file, (*told.path, name))
            for language, told in said.items()
            if (item := getattr(told.item, name)) is not None
        }


def is_hsds(source: Path) -> bool:
    """Whether a file or folder is what ``read`` reads."""
    if source.suffix.lower() == ".json" and not source.is_dir():
        return True
    return (source / SERVICES).is_file() or bool(_languages(source))


def _languages(folder: Path) -> list[str]:
    held = sorted(folder.iterdir()) if folder.is_dir() else []
    return [f.name for f in held if _LANGUAGE.fullmatch(f.name) and (f / SERVICES).is_file()]


def read(source: Path, languages: list[str], language: str | None) -> Read:
    """The services and organizations of ``source`` in ``languages``, the site's.

    ``language`` is that of a file, else it is in that of its folder's name or the site's main one;
    of a folder with several, the only one that is taken.
    """
    found = Read()
    if language not in {None, *languages}:
        values = {"raw": language, "known": ", ".join(languages)}
        found.problems.append(Problem("--language", 1, "hsds_language", (), values))
        return found
    folder, services = (source, SERVICES) if source.is_dir() else (source.parent, source.name)
    named = folder.resolve().name
    folders = {language or (named if named in languages else languages[0]): folder}
    if source.is_dir() and not (source / SERVICES).is_file():
        there = _languages(source)
        wanted = [each for each in languages if language in {None, each} and each in there]
        folders = {each: source / each for each in wanted}
        found.skipped = [each for each in there if each not in wanted]
        if not wanted:
            ours = [each for each in there if each in languages]
            values = {"raw": language or ", ".join(there), "known": ", ".join(ours or languages)}
            found.problems.append(Problem(source.name, 1, "hsds_language", (), values))
    for each, folder in folders.items():
        if folder.is_symlink() and folder.parent == source:
            found.problems.append(Problem(folder.name, 1, "file_is_link"))
            continue
        _take(found, Service, found.services, folder / services, each)
        if os.path.lexists(folder / ORGANIZATIONS) and services != ORGANIZATIONS:
            _take(found, Organization, found.organizations, folder / ORGANIZATIONS, each)
    return found


def _take(found: Read, model: type[Item], into: dict[str, Said], file: Path, language: str) -> None:
    name = f"{file.parent.name}/{file.name}"
    for path, raw in _records(found, file, name):
        try:
            item = model.model_validate(raw)
        except ValidationError as error:
            for each in error.errors(include_url=False):
                found.problems.append(_wrong(name, path, each))
            continue
        told = Told(item, name, path)
        said = into.setdefault(item.id, {})  # type: ignore[attr-defined]
        if language in said:
            found.tell(told, "hsds_twice", "id", raw=item.id)  # type: ignore[attr-defined]
        said.setdefault(language, told)


def _records(found: Read, file: Path, name: str) -> Iterator[tuple[Place, Any]]:
    """The records of a page, of a list, or the one that the file is, each with its place."""
    try:
        held = _json(file)
    except _UnreadableError as error:
        found.problems.append(Problem(name, error.line, error.code, (), error.values_))
        return
    path: Place = ()
    if isinstance(held, dict) and "contents" in held:
        rest = {key: value for key, value in held.items() if key not in _PAGE}
        if held.get("last_page") is False or held.get("total_pages") not in {None, 0, 1}:
            rest |= {key: held.get(key) for key in ("page_number", "total_pages")}
        found.left[name] = list(rest.items())
        held, path = held["contents"], ("contents",)
        if not isinstance(held, list):
            found.problems.append(Problem(name, 1, "hsds_list", path))
            return
    if isinstance(held, list):
        yield from (((*path, number), each) for number, each in enumerate(held))
    else:
        yield path, held


_CODES = {
    "missing": "hsds_missing",
    "text_too_long": "text_too_long",
    "invisible_character": "invisible_character",
    "string_type": "hsds_text",
    "list_type": "hsds_list",
    "float_type": "hsds_number",
    "finite_number": "hsds_number",
}


def _wrong(name: str, path: Place, error: Any) -> Problem:
    """A mistake of a type, told with where in the file it is."""
    values = error.get("ctx", {}) | {"key": error["loc"][-1] if error["loc"] else ""}
    code = _CODES.get(error["type"], "hsds_record")
    return Problem(name, 1, code, (*path, *error["loc"]), values)


# JSON.


class _UnreadableError(Exception):
    def __init__(self, code: str, line: int = 1, **values: Any) -> None:
        self.code, self.line, self.values_ = code, line, values


def _json(file: Path) -> Any:
    try:
        text = bytes_of(file, file.name, MAX_BYTES).decode("utf-8-sig")
        held = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except DataError as error:
        raise _UnreadableError(error.problems[0].code, **error.problems[0].values) from None
    except json.JSONDecodeError as error:
        raise _UnreadableError("hsds_not_json", error.lineno) from None
    except UnicodeDecodeError:
        raise _UnreadableError("not_utf8") from None
    except RecursionError:
        raise _UnreadableError("hsds_too_deep", limit=MAX_DEPTH) from None
    except ValueError:  # a number of thousands of digits
        raise _UnreadableError("hsds_not_json") from None
    ahead = [(held, 0)]
    while ahead:
        value, depth = ahead.pop()
        if depth > MAX_DEPTH:
            raise _UnreadableError("hsds_too_deep", limit=MAX_DEPTH)
        if isinstance(value, dict | list):
            inner = value.values() if isinstance(value, dict) else value
            ahead += [(each, depth + 1) for each in inner]
    return held


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held: dict[str, Any] = {}
    for name, value in pairs:
        if name in held:
            raise _UnreadableError("hsds_key_twice", raw=name)
        held[name] = value
    return held


def _no_number(raw: str) -> None:
    raise ValueError(raw)
