"""Which sheets and columns the data take, made of the models: a new field has its column at once.

A kind has a sheet with a row for each record; what a record holds in a list has a sheet of its own,
a row for each item, in which ``record`` names the record. Columns are called as fields are:
``delivery.time.amount``, ``name.id`` for a text in Indonesian. A field that may be ``unknown``, or
be told by a reference, while its parts stand in columns of their own, has a column for that word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from ...models.base import Record
from ...models.catalogue import KINDS, SINGLES
from ...schema.field_docs import Model, fields_of, meaning, models_in
from ...schema.field_types import Shape, shape

Role = Literal["record", "stage", "value", "text", "word"]
"""``record`` and ``stage`` name what a row belongs to; ``word`` says ``unknown`` and the like."""

EMPTY = "{}"
"""The word for a record that is there and holds nothing."""


@dataclass(frozen=True)
class Column:
    """A column: its ``key`` in the first row, the ``path`` of its field from the row's record.

    ``title`` is told in the second row. ``language`` is that of a text.
    """

    key: str
    role: Role
    path: tuple[str, ...] = ()
    shape: Shape | None = None
    title: str = ""
    language: str = ""


@dataclass
class Sheet:
    """A sheet. ``path`` leads from the record to the list whose items are its rows.

    ``stages``: the rows are keyed by ids of their own; ``of_stage``: they belong to such a row.
    ``bare``: the items are texts, and no records.
    """

    name: str
    kind: str
    model: Model | None
    path: tuple[str, ...] = ()
    stages: bool = False
    of_stage: bool = False
    bare: bool = False
    columns: list[Column] = field(default_factory=list)

    @property
    def keyed(self) -> bool:
        """Whether its rows name a record: those of a file that holds one alone do not."""
        return self.kind in KINDS


def sheets(languages: list[str]) -> dict[str, list[Sheet]]:
    """All sheets by kind, the record's own first. ``languages`` are the site's."""
    return {kind: _of_kind(kind, model, languages) for kind, model in (SINGLES | KINDS).items()}


def _of_kind(kind: str, model: type[Record], languages: list[str]) -> list[Sheet]:
    made = [Sheet(kind, kind, model)]
    _fill(made[0], model, (), languages, made)
    names = [each.name for each in made]
    assert len(set(names)) == len(names), f"two sheets of one name: {names}"
    return made


def _fill(
    sheet: Sheet, model: Model, prefix: tuple[str, ...], languages: list[str], made: list[Sheet]
) -> None:
    """Give ``sheet`` the columns of a model's fields, and make the sheets of its lists."""
    if not sheet.columns:
        if sheet.keyed:
            sheet.columns.append(Column("record", "record"))
        if sheet.stages or sheet.of_stage:
            sheet.columns.append(Column("stage", "stage"))
    for name, annotation in fields_of(model).items():
        path, held = (*prefix, name), shape(annotation)
        title = meaning(model, name).title
        inner = inline(annotation) or held.model
        if (held.kind == "record" or inline(annotation)) and inner is not None:
            if needs_word(model, name, held, inner):
                sheet.columns.append(Column(".".join(path), "word", path, held, title))
            _fill(sheet, inner, path, languages, made)
        elif held.kind == "text":
            if held.unknown:
                sheet.columns.append(Column(".".join(path), "word", path, held, title))
            sheet.columns += _texts(path, title, languages)
        elif (item := held.inner) is not None and item.kind in {"record", "text"}:
            assert not sheet.path or sheet.stages, f"a list in a list: {path}"
            if held.unknown:
                sheet.columns.append(Column(".".join(path), "word", path, held, title))
            child = Sheet(
                f"{sheet.kind}.{name}", sheet.kind, item.model, path,
                held.kind == "stages", sheet.stages, item.kind == "text",
            )  # fmt: skip
            made.append(child)
            if child.bare:
                child.columns = [Column("record", "record")] if child.keyed else []
                child.columns += [Column("stage", "stage")] if child.of_stage else []
                child.columns += _texts((), title, languages)
            elif item.model is not None:
                _fill(child, item.model, (), languages, made)
        else:
            sheet.columns.append(Column(".".join(path), "value", path, held, title))


def _texts(path: tuple[str, ...], title: str, languages: list[str]) -> Iterator[Column]:
    for language in languages:
        key = ".".join((*path, language))
        yield Column(key, "text", path, title=f"{title} [{language}]", language=language)


def inline(annotation: Any) -> Model | None:
    """The record that may be written out where a field else names one; None of other fields."""
    if shape(annotation).kind != "name":
        return None
    return next(models_in(annotation), None)


def needs_word(model: Model, name: str, held: Shape, inner: Model) -> bool:
    """Whether what stands for a field can be other than its parts: a word, a name, or nothing.

    A record that may be left out, and may also be there and hold nothing, needs it too.
    """
    if held.unknown or held.kind == "name":
        return True
    fields = inner.model_fields.values()
    return held.optional and not any(each.is_required() for each in fields)
