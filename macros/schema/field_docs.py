"""Meaning of every field of the data, and where it may be: ``messages/fields.yaml``."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from ..messages import shipped
from ..models.base import Record, Text, kinds_named
from ..models.catalogue import KINDS, SINGLES
from ..models.facts import PartialDate

Model = type[Record] | type[Text]


@dataclass(frozen=True)
class Meaning:
    """What a field, or a record as a whole, means.

    ``titles`` and ``whats`` are by language, Indonesian first; ``values`` are the choices, each
    by language. ``example`` is a plain value, ``None`` where the record is too long for one.
    """

    titles: dict[str, str]
    whats: dict[str, str]
    example: Any
    values: dict[str, dict[str, str]]

    @property
    def title(self) -> str:
        """In all languages: ``Jumlah rupiah · Amount in rupiah``."""
        return together(self.titles)

    @property
    def what(self) -> str:
        """In all languages, as one line."""
        return together(self.whats)


def together(words: dict[str, str]) -> str:
    """Words of several languages side by side, said once where they are the same."""
    return " · ".join(dict.fromkeys(words.values()))


@functools.cache
def all_words() -> dict[str, Any]:
    """``messages/fields.yaml``: by the model's name and the field's."""
    loaded: dict[str, Any] = shipped("fields")
    return loaded


def say(key: str, **values: object) -> str:
    """Return a message of the command ``new``, in both languages."""
    return together(all_words()["new"][key]).format_map(values)


@functools.cache
def meaning(model: Model, field: str = "self") -> Meaning:
    """What a field of a model means; ``self`` for the record itself.

    Words of a model's own go before those of the one whose fields it takes over. ``KeyError`` if
    there are none.
    """
    for held in model.__mro__:
        if (said := all_words().get(held.__name__, {}).get(field)) is not None:
            return Meaning(
                titles={language: said[language]["title"] for language in ("id", "en")},
                whats={language: said[language]["what"] for language in ("id", "en")},
                example=said.get("example"),
                values=said.get("values", {}),
            )
    raise KeyError(f"{model.__name__}.{field}")


@functools.cache
def models() -> dict[str, Model]:
    """Every model of the data by its name, as they come up, with the two that are leaves."""
    found: dict[str, Model] = {}

    def note(model: Model) -> None:
        if model.__name__ not in found:
            found[model.__name__] = model
            for annotation in fields_of(model).values():
                for inner in models_in(annotation):
                    note(inner)

    for model in (*SINGLES.values(), *KINDS.values()):
        note(model)
    return found


def fields_of(model: Model) -> dict[str, Any]:
    """The fields of a model as they are typed, with what they may hold.

    Empty for ``Text`` and ``PartialDate``, which are written otherwise than they are held.
    """
    if issubclass(model, Text) or issubclass(model, PartialDate):
        return {}
    return {name: field.rebuild_annotation() for name, field in model.model_fields.items()}


def models_in(annotation: Any) -> Iterator[Model]:
    """The models that a field holds, alone or in a list, a mapping or a choice."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation  # type: ignore[misc]
    elif get_origin(annotation) is not Literal:
        for inner in get_args(annotation):
            yield from models_in(inner)


def choices_in(annotation: Any) -> list[str]:
    """The words among which a field chooses, ``unknown`` last where it may be said."""
    if get_origin(annotation) is Literal:
        return [str(value) for value in get_args(annotation)]
    found = [choice for inner in get_args(annotation) for choice in choices_in(inner)]
    return list(dict.fromkeys(found))


def file_named_in(annotation: Any) -> str | None:
    """The file whose records a field names: ``sources`` for a list of sources."""
    if any(True for _ in models_in(annotation)):
        return None
    return next(iter(kinds_named(annotation)), None)


@dataclass(frozen=True)
class Place:
    """Where a field may stand: the file, the fields around it, the model that has it.

    ``names`` end with the field itself; positions in lists and names of records are left out.
    """

    file: str
    names: tuple[str, ...]
    model: Model
    field: str
    annotation: Any

    @property
    def dotted(self) -> str:
        """``services.delivery.time``."""
        return ".".join((self.file, *self.names))


@functools.cache
def places() -> list[Place]:
    """Every place of every field, file by file, outermost first."""
    found: list[Place] = []

    def note(file: str, names: tuple[str, ...], model: Model) -> None:
        for field, annotation in fields_of(model).items():
            found.append(Place(file, (*names, field), model, field, annotation))
            for inner in models_in(annotation):
                note(file, (*names, field), inner)

    for file, model in (*SINGLES.items(), *KINDS.items()):
        note(file, (), model)
    return found
