"""What can be typed into a field, seen from how the models type it."""

from __future__ import annotations

import datetime
import types
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le, MinLen
from pydantic import WithJsonSchema
from pydantic.fields import FieldInfo

from ..models.base import UNKNOWN, RefTo, Text
from ..models.facts import PartialDate
from .field_docs import Model, all_words, fields_of, models_in

Kind = Literal[
    "text", "partial", "record", "list", "stages", "choice", "yes_no", "whole", "number", "day",
    "name", "id", "line", "address",
]  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """A field's type taken apart.

    ``inner`` is what a list holds; ``model`` the record; ``file`` where a name is looked up;
    ``choices`` the words to choose from; ``fewest`` the items a list must have. ``unknown`` and
    ``optional`` tell what else may stand.
    """

    kind: Kind
    optional: bool = False
    unknown: bool = False
    model: Model | None = None
    inner: Shape | None = None
    file: str = ""
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    fewest: int = 0
    alternatives: tuple[Shape, ...] = field(default=())


def shape(annotation: Any, optional: bool = False) -> Shape:
    """What a type of the models lets people type."""
    marks: list[Any] = []
    while get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        for mark in more:
            marks += mark.metadata if isinstance(mark, FieldInfo) else [mark]
    if get_origin(annotation) in {Union, types.UnionType}:
        kept = [shape(each) for each in get_args(annotation) if each is not type(None)]
        known = [each for each in kept if each.choices != (UNKNOWN,)]
        first = known[0]
        return Shape(
            **{
                **vars(first),
                "optional": optional or len(kept) < len(get_args(annotation)),
                "unknown": len(known) < len(kept),
                "alternatives": (*first.alternatives, *known[1:]),
            }
        )
    return _plain(annotation, marks, optional)


def _plain(annotation: Any, marks: list[Any], optional: bool) -> Shape:
    if get_origin(annotation) is Literal:
        return Shape("choice", optional, choices=tuple(map(str, get_args(annotation))))
    if get_origin(annotation) is list:
        fewest = next((mark.min_length for mark in marks if isinstance(mark, MinLen)), 0)
        return Shape("list", optional, inner=shape(get_args(annotation)[0]), fewest=fewest)
    if get_origin(annotation) is dict:
        return Shape("stages", optional, inner=shape(get_args(annotation)[1]))
    for model in models_in(annotation):
        kind: Kind = "text" if issubclass(model, Text) else "record"
        return Shape("partial" if issubclass(model, PartialDate) else kind, optional, model=model)
    if annotation in _PLAIN:
        least = next((mark.ge for mark in marks if isinstance(mark, Ge)), None)
        most = next((mark.le for mark in marks if isinstance(mark, Le)), None)
        return Shape(_PLAIN[annotation], optional, least=least, most=most)  # type: ignore[arg-type]
    for mark in marks:
        if isinstance(mark, RefTo):
            return Shape("name", optional, file=mark.kind)
    if any(isinstance(mark, WithJsonSchema) for mark in marks):
        return Shape("address", optional)
    is_id = any(getattr(mark, "pattern", "") == _ID for mark in marks)
    return Shape("id" if is_id else "line", optional)


_PLAIN: dict[Any, Kind] = {bool: "yes_no", int: "whole", float: "number", datetime.date: "day"}
_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"


def in_words(held: Shape, language: str) -> str:
    """A shape as people say it: ``a list of names of records in sources.yaml``."""
    told = [_one(each, language) for each in (held, *held.alternatives)]
    if held.unknown:
        told.append(all_words()["shapes"]["unknown"][language])
    return "; ".join(told)


def _one(held: Shape, language: str) -> str:
    said: str = all_words()["shapes"][held.kind][language]
    return said.format(
        file=held.file,
        range=f"{held.least:g}–{held.most:g}" if held.least is not None and held.most else "",
        fields=", ".join(fields_of(held.model)) if held.model else "",
        inner=in_words(held.inner, language) if held.inner else "",
    ).strip()
