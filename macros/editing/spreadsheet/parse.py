"""Rows of sheets as data: read strictly, nothing guessed, every mistake told by sheet and cell."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...models.base import UNKNOWN, is_id
from ...models.catalogue import KINDS
from ...problems import Path, Problem
from ...schema.field_docs import Model, fields_of
from ...schema.field_types import Shape, shape
from .columns import EMPTY, Column, Sheet, inline, sheets
from .export import BETWEEN, Cell

_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YES, _NO = {"true", "benar"}, {"false", "salah"}
"""What spreadsheets write for yes and no, in English and in Indonesian."""


@dataclass(frozen=True)
class Broken:
    """A cell that holds no value that can be taken: ``code`` is that of ``words/problems.yaml``."""

    code: str
    raw: str = ""


@dataclass
class Table:
    """A sheet as it was read: its name, and its cells row by row, the two rows of heads included.

    The heads are the first two rows; rows are counted from 1, as spreadsheets do.
    """

    name: str
    rows: list[list[Cell | Broken]]


@dataclass
class Imported:
    """Plain data by kind, as a data file holds them; kinds without a sheet are left out.

    ``places`` tells for a kind's path where in the sheets it stands: sheet, row, column, from 1.
    ``lacking`` are kinds of which rows may be missing from ``data``, and the names of sheets that
    nobody knows: what refers to such rows is not wrong for that.
    """

    data: dict[str, dict[str, Any]] = field(default_factory=dict)
    places: dict[tuple[str, Path], tuple[str, int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    lacking: set[str] = field(default_factory=set)

    def place(self, kind: str, path: Path) -> str:
        """The cell of a path, as spreadsheets call it: ``fees.rates!C7``; the nearest there is."""
        inside = [place for (of, held), place in self.places.items()
                  if of == kind and held[: len(path)] == path]  # fmt: skip
        if inside:
            return cell_name(*min(inside))
        while path:
            path = path[:-1]
            if (found := self.places.get((kind, path))) is not None:
                return cell_name(*found)
        return kind


def cell_name(sheet: str, row: int, column: int) -> str:
    """``cell_name("fees", 7, 28)`` is ``fees!AB7``."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{sheet}!{letters}{row}"


def imported(tables: list[Table], languages: list[str]) -> Imported:
    """The data in tables. What cannot be read is told in ``problems``."""
    found = Imported()
    known = {sheet.name: sheet for several in sheets(languages).values() for sheet in several}
    given = {table.name: table for table in tables}
    for table in tables:
        if table.name not in known:
            values = {"sheet": table.name, "known": ", ".join(known)}
            found.problems.append(Problem(table.name, 1, "sheet_unknown", (), values))
            found.lacking.add(table.name)
    for kind, several in sheets(languages).items():
        there = [sheet.name for sheet in several if sheet.name in given]
        if not there:
            continue
        for sheet in several:
            if sheet.name not in given:
                told = Problem(sheet.name, 1, "sheet_missing", (), {"sheet": sheet.name})
                found.problems.append(told)
                found.lacking.add(kind)
        if len(there) == len(several):
            _Kind(found, kind, several, given).read()
    return found


@dataclass
class _Row:
    """A row by column key; ``number`` counts from 1. ``children`` are rows that belong to it."""

    sheet: Sheet
    number: int
    cells: dict[str, Any]
    columns: dict[str, int]
    stage: str = ""
    children: dict[str, list[_Row]] = field(default_factory=dict)


class _Kind:
    def __init__(
        self, found: Imported, kind: str, several: list[Sheet], given: Mapping[str, Table]
    ) -> None:
        self.found = found
        self.kind = kind
        self.several = several
        self.given = given
        self.told: set[tuple[str, int, int]] = set()

    def read(self) -> None:
        rows = {sheet.name: self._rows(sheet) for sheet in self.several}
        main, *children = self.several
        records = self._records(main, rows[main.name])
        stages: dict[tuple[str, str], _Row] = {}
        for sheet in children:
            for row in rows[sheet.name]:
                ident = str(row.cells.get("record") or "")
                owner = records.get(ident)
                if owner is not None and sheet.of_stage:
                    owner = stages.get((ident, row.stage))
                if owner is None:
                    key = "stage" if sheet.of_stage and ident in records else "record"
                    self._tell(row, key, "row_of_nothing", raw=str(row.cells.get(key) or ""))
                    continue
                owner.children.setdefault(sheet.name, []).append(row)
                if sheet.stages:
                    if (ident, row.stage) in stages:
                        self._tell(row, "stage", "row_twice", raw=row.stage)
                    stages[ident, row.stage] = row
        made = {ident: self._record(main.model, row, (), self._base(ident))
                for ident, row in records.items()}  # fmt: skip
        self.found.data[self.kind] = made if main.keyed else made.get("", {})

    def _base(self, ident: str) -> Path:
        return (ident,) if self.kind in KINDS else ()

    def _records(self, main: Sheet, rows: list[_Row]) -> dict[str, _Row]:
        records: dict[str, _Row] = {}
        for row in rows:
            ident = str(row.cells.get("record") or "") if main.keyed else ""
            if main.keyed and not is_id(ident):
                self._tell(row, "record", "bad_id" if ident else "row_without_name", raw=ident)
            elif ident in records:
                self._tell(row, "record", "row_twice", raw=ident or main.name)
            else:
                records[ident] = row
        return records

    def _rows(self, sheet: Sheet) -> list[_Row]:
        """The rows that hold anything, if the heads are what they must be."""
        table = self.given[sheet.name]
        heads = [str(cell or "").strip() for cell in table.rows[0]] if table.rows else []
        wanted = [column.key for column in sheet.columns]
        columns: dict[str, int] = {}
        sound = True
        for number, head in enumerate(heads, 1):
            if head in columns or (head and head not in wanted):
                code = "column_twice" if head in columns else "column_unknown"
                values = {"raw": head, "known": ", ".join(wanted)}
                self._problem((sheet.name, 1, number), code, values)
                sound = False
            elif head:
                columns[head] = number
        for key in wanted:
            if key not in columns:
                self._problem((sheet.name, 1, 1), "column_missing", {"raw": key})
                sound = False
        if not sound:
            self.found.lacking.add(self.kind)
        found = []
        for number, cells in enumerate(table.rows[2:] if sound else (), 3):
            if any(cell not in {None, ""} for cell in cells if not isinstance(cell, Broken)) or any(
                isinstance(cell, Broken) for cell in cells
            ):
                found.append(self._row(sheet, number, cells, columns))
        return found

    def _row(
        self, sheet: Sheet, number: int, cells: list[Cell | Broken], columns: dict[str, int]
    ) -> _Row:
        held: dict[str, Any] = {}
        for column in sheet.columns:
            place = columns[column.key] - 1
            cell = cells[place] if place < len(cells) else None
            if isinstance(cell, Broken):
                values = {"raw": cell.raw}
                self._problem((sheet.name, number, place + 1), cell.code, values)
                cell = cell.raw  # what no field of that kind takes: it is wrong, but not missing
            held[column.key] = _value(cell, column)
        beyond = [(n, c) for n, c in enumerate(cells, 1) if c is not None and n not in
                  columns.values()]  # fmt: skip
        for place, cell in beyond:
            raw = cell.raw if isinstance(cell, Broken) else str(cell)
            self._problem((sheet.name, number, place), "cell_beyond", {"raw": raw})
        return _Row(sheet, number, held, columns, str(held.get("stage") or ""))

    def _record(self, model: Model | None, row: _Row, path: tuple[str, ...], base: Path) -> Any:
        """What a row says of a model's fields below ``path``; ``base`` is where it stands."""
        assert model is not None
        found: dict[str, Any] = {}
        for name, annotation in fields_of(model).items():
            held, inside = shape(annotation), (*path, name)
            value = self._field(held, annotation, row, inside, (*base, name))
            if value is None and model.model_fields[name].is_required() and held.inner:
                value = {} if held.kind == "stages" else []
            if value is not None and value != model.model_fields[name].default:
                found[name] = value
        return found

    def _field(
        self, held: Shape, annotation: Any, row: _Row, path: tuple[str, ...], base: Path
    ) -> Any:
        key = ".".join(path)
        word = row.cells.get(key)
        self._note(row, key, base)
        if (inner := inline(annotation)) is not None or held.kind == "record":
            value = self._record(inner or held.model, row, path, base)
            # Lists that must be there are empty where nothing is said: that alone says nothing.
            # What must be there is told cell by cell.
            needed = inner is None and not held.optional and not held.unknown
            parts = value if needed or _says(value) else None
        elif held.kind == "text":
            parts = self._text(row, path, base)
        elif held.inner is not None and held.inner.kind in {"record", "text"}:
            parts = self._items(held, row, path, base)
        else:
            return word
        if word is None:
            return parts
        if parts is not None:
            self._tell(row, key, "cell_and_parts", raw=str(word))
        return {} if word == EMPTY else word

    def _text(self, row: _Row, path: tuple[str, ...], base: Path) -> Any:
        found = {}
        for column in row.sheet.columns:
            if column.role == "text" and column.path == path:
                self._note(row, column.key, (*base, column.language))
                if (said := row.cells[column.key]) is not None:
                    found[column.language] = said
        return found or None

    def _items(self, held: Shape, row: _Row, path: tuple[str, ...], base: Path) -> Any:
        assert held.inner is not None
        several = [
            each for each in self.several if each.path == path and each.of_stage == bool(row.stage)
        ]
        sheet = next(each for each in several if each is not row.sheet)
        rows = row.children.get(sheet.name, [])
        if held.kind == "stages":
            found = {}
            for each in rows:
                found[each.stage] = self._record(sheet.model, each, (), (*base, each.stage))
                self._note(each, "stage", (*base, each.stage))
            return found or None
        items = []
        for position, each in enumerate(rows):
            where = (*base, position)
            if sheet.bare:
                items.append(self._text(each, (), where) or {})
            else:
                items.append(self._record(sheet.model, each, (), where))
            self.found.places.setdefault((self.kind, where), (sheet.name, each.number, 1))
        return items or None

    def _note(self, row: _Row, key: str, path: Path) -> None:
        if key in row.columns:
            place = (row.sheet.name, row.number, row.columns[key])
            self.found.places.setdefault((self.kind, path), place)

    def _tell(self, row: _Row, key: str, code: str, **values: Any) -> None:
        place = (row.sheet.name, row.number, row.columns.get(key, 1))
        if code != "cell_and_parts":
            self.found.lacking.add(self.kind)
        if place not in self.told:
            self._problem(place, code, values)

    def _problem(self, place: tuple[str, int, int], code: str, values: dict[str, Any]) -> None:
        self.told.add(place)
        problem = Problem(cell_name(*place), place[1], code, (), values)
        self.found.problems.append(problem)


def _says(value: Any) -> bool:
    """Whether anything was typed for a record: empty lists stand by themselves."""
    if isinstance(value, dict):
        return any(map(_says, value.values()))
    return bool(value != [])


def _value(cell: Cell, column: Column) -> Any:
    """What a cell holds, by what its column is for; as it was typed where it is nothing of that."""
    if isinstance(cell, str):
        cell = cell.strip()
    if cell is None or cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    held = column.shape
    if column.role != "value" or held is None:
        return cell
    if held.kind == "list" and isinstance(cell, str) and cell != UNKNOWN:
        return [line.strip() for line in cell.split("\n") if line.strip()]
    if not isinstance(cell, str):
        return cell if held.kind != "list" else [cell]
    return _typed(held.kind, cell)


def _typed(kind: str, raw: str) -> Any:
    """A text as the number, day or answer that it spells; as it is where it spells none."""
    if kind == "partial" and BETWEEN in raw:
        ends = raw.split(BETWEEN)
        return {"between": [_typed("partial", end.strip()) for end in ends]}
    if kind == "yes_no" and raw.lower() in _YES | _NO:
        return raw.lower() in _YES
    if kind in {"whole", "number", "partial"} and _WHOLE.fullmatch(raw):
        return int(raw)
    if kind == "number" and _DECIMAL.fullmatch(raw):
        return float(raw)
    if kind in {"day", "partial"} and _DAY.fullmatch(raw):
        try:
            return datetime.date.fromisoformat(raw)
        except ValueError:
            return raw
    return raw
