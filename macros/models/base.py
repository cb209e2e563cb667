"""What every record of the data is made of: ids, references, texts, the openly unknown."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    RootModel,
    StringConstraints,
    Tag,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

Path = tuple[str | int, ...]

UNKNOWN: Final = "unknown"
_LETTER = re.compile(r"[^\W_]")


class Record(BaseModel):
    """One mapping of the data. No unknown keys, no type is bent into another."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Languages(list[str]):
    """A site's languages, the main one first; texts need not be there in those of ``in_part``."""

    def __init__(self, languages: Iterable[str], in_part: Iterable[str] = ()) -> None:
        super().__init__(languages)
        self.in_part = frozenset(in_part)

    def __eq__(self, other: object) -> bool:
        return super().__eq__(other) and self.in_part == getattr(other, "in_part", frozenset())

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None


class Text(RootModel[dict[str, str]]):
    """What a citizen reads, by language code: ``{"id": "Gratis", "en": "Free"}``.

    Every language of the site must be there, save those that are translated in part, and none may
    be empty. The languages come by validation context: ``{"languages": Languages(["id", "en"])}``.
    The main one stands first.
    """

    model_config = ConfigDict(frozen=True, strict=True)

    @model_validator(mode="after")
    def _every_language(self, info: ValidationInfo) -> Text:
        assert info.context is not None
        languages: list[str] = info.context["languages"]
        in_part: frozenset[str] = getattr(languages, "in_part", frozenset())
        for language in self.root:
            if language not in languages:
                raise PydanticCustomError(
                    "unknown_language",
                    "unknown language",
                    {"language": language, "languages": ", ".join(languages)},
                )
        for language in languages:
            text = self.root.get(language)
            if text is None and language in in_part:
                continue
            if not text:
                raise PydanticCustomError(
                    "missing_language", "missing language", {"language": language}
                )
            if text == UNKNOWN or not _LETTER.search(text):
                raise PydanticCustomError(
                    "not_a_translation", "not a translation", {"language": language, "raw": text}
                )
        if in_part and next(iter(self.root)) != languages[0]:
            self.root[languages[0]] = self.root.pop(languages[0])
            for language in [each for each in self.root if each != languages[0]]:
                self.root[language] = self.root.pop(language)
        return self

    def __getitem__(self, language: str) -> str:
        """The text in a language; in the main one where it is not translated."""
        return self.root.get(language) or next(iter(self.root.values()))

    def borrowed(self, language: str) -> str | None:
        """The language that stands in for one in which there is no such text; None where it is."""
        return None if language in self.root else next(iter(self.root))


_T = TypeVar("_T")

OrUnknown = Annotated[
    Annotated[_T, Tag("(known)")] | Annotated[Literal["unknown"], Tag("(unknown)")],
    Discriminator(lambda value: "(unknown)" if value == UNKNOWN else "(known)"),
]
"""A value, or the plain word ``unknown``: nobody knows, and the page says so."""

Id = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", min_length=2, max_length=60)
]
"""Stable name of a record, part of its address: small letters, digits, single hyphens."""


_id: TypeAdapter[str] = TypeAdapter(Id)


def is_id(value: Any) -> bool:
    """Whether ``value`` can be the name of a record."""
    try:
        _id.validate_python(value)
    except ValidationError:
        return False
    return True


@dataclass(frozen=True)
class RefTo:
    """Marks a field that holds the id of a record of another kind."""

    kind: str


SourceRef = Annotated[Id, RefTo("sources")]
OfficeRef = Annotated[Id, RefTo("offices")]
DocumentRef = Annotated[Id, RefTo("documents")]
TariffRef = Annotated[Id, RefTo("fees")]
ProcedureRef = Annotated[Id, RefTo("procedures")]
CategoryRef = Annotated[Id, RefTo("categories")]
LifeEventRef = Annotated[Id, RefTo("life_events")]
ComplaintRef = Annotated[Id, RefTo("complaints")]
ServiceRef = Annotated[Id, RefTo("services")]
QuestionRef = Annotated[Id, RefTo("questions")]
ConditionRef = Annotated[Id, RefTo("conditions")]
FinderRef = Annotated[Id, RefTo("finder")]
DisagreementRef = Annotated[Id, RefTo("disagreements")]


def walk(value: Any, path: Path = ()) -> list[tuple[Path, Record]]:
    """Every record inside ``value``, itself included, with its path, outermost first."""
    found: list[tuple[Path, Record]] = []
    _gather(value, path, found)
    return found


def _gather(value: Any, path: Path, found: list[tuple[Path, Record]]) -> None:
    if isinstance(value, Record):
        found.append((path, value))
        for name in _deep_fields(type(value)):
            held = getattr(value, name)
            if held is not None and held != UNKNOWN:
                _gather(held, (*path, name), found)
    elif isinstance(value, dict):
        for key, inner in value.items():
            _gather(inner, (*path, key), found)
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            _gather(inner, (*path, position), found)


@functools.cache
def has_references(model: type[Record]) -> bool:
    """Whether a record of this type can refer to another by itself."""
    return bool(reference_fields(model))


def kinds_by_field() -> dict[str, set[str]]:
    """The kinds of record that a field of any record may refer to, by the field's name."""
    found: dict[str, set[str]] = {}
    ahead = list(Record.__subclasses__())
    while ahead:
        model = ahead.pop()
        ahead += model.__subclasses__()
        for name, kind, _ in reference_fields(model):
            found.setdefault(name, set()).add(kind)
    return found


def references(record: Record, path: Path = ()) -> Iterator[tuple[Path, str, str]]:
    """Every reference that ``record`` itself makes: (path, kind of the record meant, its id)."""
    for name, kind, or_unknown in reference_fields(type(record)):
        held = getattr(record, name)
        if isinstance(held, str):
            if not (held == UNKNOWN and or_unknown):
                yield (*path, name), kind, held
        elif isinstance(held, list):
            for position, ident in enumerate(held):
                if isinstance(ident, str):
                    yield (*path, name, position), kind, ident


def typed_references(
    annotation: Any, value: Any, path: Path = (), metadata: Any = ()
) -> Iterator[tuple[Path, str, str]]:
    """The references in what was typed for a field: ``value`` need not be valid.

    ``annotation`` is the field's type, ``metadata`` what stands beside it. As ``references``.
    """
    metadata = (*metadata, *getattr(annotation, "__metadata__", ()))
    if isinstance(value, str):
        if value != UNKNOWN:
            yield from (
                (path, kind, value) for kind in dict.fromkeys(kinds_named(annotation, metadata))
            )
    elif isinstance(annotation, type) and issubclass(annotation, Record):
        for name, inner in value.items() if isinstance(value, dict) else ():
            if (field := annotation.model_fields.get(name)) is not None:
                yield from typed_references(
                    field.annotation, inner, (*path, name), tuple(field.metadata)
                )
    elif isinstance(value, list | dict):
        held: tuple[Any, ...] = getattr(annotation, "__args__", ())
        origin = getattr(annotation, "__origin__", None)
        if origin is (list if isinstance(value, list) else dict):
            for place, inner in enumerate(value) if isinstance(value, list) else value.items():
                yield from typed_references(held[-1], inner, (*path, place))
        else:
            for inner in held:
                yield from typed_references(inner, value, path)


@functools.cache
def _deep_fields(model: type[Record]) -> list[str]:
    """Fields in which records stand, at whatever depth."""
    return [n for n, field in model.model_fields.items() if _holds_records(field.annotation)]


@functools.cache
def reference_fields(model: type[Record]) -> list[tuple[str, str, bool]]:
    """Fields that hold references: name, kind of record, whether ``unknown`` may stand there."""
    return [
        (name, kind, _allows_unknown(field.annotation))
        for name, field in model.model_fields.items()
        for kind in dict.fromkeys(kinds_named(field.annotation, field.metadata))
    ]


def _holds_records(annotation: Any) -> bool:
    if isinstance(annotation, type):
        return issubclass(annotation, Record)
    return any(_holds_records(inner) for inner in getattr(annotation, "__args__", ()))


def _allows_unknown(annotation: Any) -> bool:
    held = getattr(annotation, "__args__", ())
    return UNKNOWN in held or any(_allows_unknown(inner) for inner in held)


def kinds_named(annotation: Any, metadata: Any = ()) -> Iterator[str]:
    """The kinds that a field's type refers to, at any depth of unions, lists and annotations."""
    for mark in (*metadata, *getattr(annotation, "__metadata__", ())):
        if isinstance(mark, RefTo):
            yield mark.kind
    for inner in getattr(annotation, "__args__", ()):
        yield from kinds_named(inner)
