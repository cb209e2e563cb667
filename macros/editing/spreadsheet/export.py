"""The data as rows of sheets: nothing is lost, nothing is added."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeAlias

from ...models.base import Record, Text
from ...models.catalogue import KINDS, SINGLES, Catalogue
from ...models.facts import PartialDate
from ...problems import Problem
from .columns import EMPTY, Column, Sheet, sheets

Cell: TypeAlias = str | int | float | bool | datetime.date | None
Rows: TypeAlias = list[list[Cell]]


class CannotExportError(Exception):
    """A value that no cell can hold; says which in both languages."""


def exported(catalogue: Catalogue) -> list[tuple[Sheet, Rows]]:
    """Every sheet with its rows, in the order of the columns. Raises ``CannotExportError``."""
    held: dict[str, Mapping[str, Record]] = {}
    for kind in SINGLES:
        record = getattr(catalogue, kind)
        held[kind] = {} if record is None else {"": record}
    held |= {kind: getattr(catalogue, kind) for kind in KINDS}
    return rows_of(held, catalogue.site.languages)


def rows_of(
    records: Mapping[str, Mapping[str, Record]], languages: list[str]
) -> list[tuple[Sheet, Rows]]:
    """The same of records by kind and id; one alone in its file under ``""``."""
    found = []
    for kind, several in sheets(languages).items():
        rows: dict[str, Rows] = {sheet.name: [] for sheet in several}
        for ident, record in records.get(kind, {}).items():
            _add(several, rows, ident, record)
        found += [(sheet, rows[sheet.name]) for sheet in several]
    return found


def template(languages: list[str]) -> list[tuple[Sheet, Rows]]:
    """Every sheet without a row, to be filled in."""
    return rows_of({}, languages)


def _add(several: list[Sheet], rows: dict[str, Rows], ident: str, record: Record) -> None:
    main, *children = several
    rows[main.name].append(_row(main, record, ident, "", children))
    for sheet in children:
        if sheet.of_stage:
            continue
        held = _at(record, sheet.path)
        if isinstance(held, dict):
            inner = [each for each in children if each.of_stage]
            for stage, item in held.items():
                rows[sheet.name].append(_row(sheet, item, ident, stage, inner))
                for below in inner:
                    for each in _at(item, below.path) or ():
                        rows[below.name].append(_row(below, each, ident, stage, []))
        elif isinstance(held, list):
            rows[sheet.name] += [_row(sheet, item, ident, "", []) for item in held]


def _row(sheet: Sheet, item: Any, ident: str, stage: str, children: list[Sheet]) -> list[Cell]:
    cells: list[Cell] = []
    for column in sheet.columns:
        if column.role in {"record", "stage"}:
            cells.append(ident if column.role == "record" else stage)
        elif column.role == "text":
            text = item if sheet.bare else _at(item, column.path)
            cells.append(text.root.get(column.language) if isinstance(text, Text) else None)
        elif column.role == "word":
            cells.append(_word(_at(item, column.path)))
        else:
            cells.append(_cell(_at(item, column.path), column))
    return cells


def _at(record: Any, path: tuple[str, ...]) -> Any:
    """What stands at a path; None where what is around it is absent, unknown or a name."""
    for name in path:
        if not isinstance(record, Record):
            return None
        record = getattr(record, name)
    return record


def _word(held: Any) -> Cell:
    if isinstance(held, str):
        return held
    if isinstance(held, Record) and not held.model_dump(exclude_defaults=True):
        return EMPTY
    return None


def _cell(held: Any, column: Column) -> Cell:
    if isinstance(held, PartialDate):
        return partial(held)
    if isinstance(held, list):
        if any("\n" in str(each) or not str(each).strip() for each in held):
            raise CannotExportError(str(Problem(column.key, 1, "line_in_list")))
        return "\n".join(map(str, held)) or None
    assert held is None or isinstance(held, str | int | float | datetime.date), column.key
    return held


def partial(date: PartialDate) -> str | datetime.date:
    """A date as exact as it is known: a day, else ``2023-10``, ``2023``, ``2022..2023-10``."""
    if date.precision == "day":
        return date.first
    if date.precision == "between":
        return BETWEEN.join(str(partial(end)) for end in date.ends)
    return date.first.strftime("%Y-%m" if date.precision == "month" else "%Y")


BETWEEN = ".."
__all__ = ["BETWEEN", "CannotExportError", "exported", "rows_of", "template"]
