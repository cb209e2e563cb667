"""Sheets as files: a workbook (xlsx), or a folder of CSV.

Nothing in a workbook is run, and no formula is taken for a fact. A text that looks like a formula
is written as a text: marked as such in a workbook, with an apostrophe before it in CSV.
"""

from __future__ import annotations

import csv
import datetime
import io
import os
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
from openpyxl.cell.cell import Cell as XlsxCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.datavalidation import DataValidation

from ... import csv_text
from ...yaml_files.opening import bytes_of
from .columns import Column, Sheet
from .export import Cell, Rows
from .parse import Broken, Table

MAX_BYTES = 20_000_000
MAX_UNPACKED = 200_000_000
MAX_ROWS = 20_000
MAX_COLUMNS = 300
MAX_CELLS = 1_000_000
"""A file larger than this is not opened."""

XLSX = ".xlsx"
_HEADS = PatternFill("solid", fgColor="EFEBE2")
_LONGEST_LIST = 250
"""Characters of choices that a workbook can offer in a cell."""


class NotSheetsError(Exception):
    """The file cannot be opened: the code of ``words/problems.yaml`` that says why."""


def write(target: Path, made: list[tuple[Sheet, Rows]]) -> None:
    """Write all sheets to ``target``: a workbook if it ends so, else a folder of CSV.

    All or nothing; what is there already is replaced.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as temporary:
        fresh = Path(temporary) / target.name
        if target.suffix.lower() == XLSX:
            fresh.write_bytes(workbook(made))
            fresh.replace(target)
            return
        fresh.mkdir()
        for sheet, rows in made:
            (fresh / f"{sheet.name}.csv").write_text(_csv(sheet, rows), "utf-8-sig", newline="")
        if target.exists():
            _only_csv(target)
            os.rename(target, Path(temporary) / "before")  # noqa: PTH104 - as one step
        fresh.rename(target)


def _only_csv(folder: Path) -> None:
    """Raises ``NotSheetsError`` for a folder that holds anything but CSV: it is no export."""
    if not folder.is_dir() or any(each.suffix != ".csv" for each in folder.iterdir()):
        raise NotSheetsError("not_an_export")


def read(source: Path) -> list[Table]:
    """All sheets of a workbook, or of a folder of CSV.

    Raises ``NotSheetsError``, and ``DataError`` for a file of the folder that is not opened.
    """
    if source.is_dir():
        tables = [_table(file) for file in sorted(source.glob("*.csv"))]
    else:
        tables = list(_tables(source))
    if not tables:
        raise NotSheetsError("not_a_workbook")
    return tables


# Workbooks.


def workbook(made: list[tuple[Sheet, Rows]]) -> bytes:
    """A workbook with these sheets, as the bytes of its file."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet, rows in made:
        page = book.create_sheet(sheet.name)
        page.freeze_panes = "B3"
        for number, column in enumerate(sheet.columns, 1):
            _head(page, number, column)
        for at, row in enumerate(rows, 3):
            for number, (cell, column) in enumerate(zip(row, sheet.columns, strict=True), 1):
                if cell is not None:
                    _put(page.cell(at, number), cell, column)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _head(page: Any, number: int, column: Column) -> None:
    for row, said in ((1, column.key), (2, column.title)):
        cell = page.cell(row, number, said)
        cell.font = Font(bold=row == 1)
        cell.fill = _HEADS
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    letter = get_column_letter(number)
    page.column_dimensions[letter].width = 40 if column.role == "text" else 22
    if not _is_number(column):
        page.column_dimensions[letter].number_format = "@"  # or 2023-10 becomes a day
    choices = column.shape.choices if column.shape is not None else ()
    if column.role == "value" and choices and len(",".join(choices)) < _LONGEST_LIST:
        offered = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=True)
        offered.add(f"{letter}3:{letter}{MAX_ROWS}")
        page.add_data_validation(offered)


def _is_number(column: Column) -> bool:
    return column.shape is not None and column.shape.kind in {"whole", "number", "yes_no", "day"}


def _put(target: XlsxCell, value: Cell, column: Column) -> None:
    target.alignment = Alignment(wrap_text=True, vertical="top")
    if isinstance(value, str):
        target.value = value
        target.data_type = "s"  # never a formula
        target.number_format = "@"
        target.quotePrefix = True
    else:
        target.value = value
        if isinstance(value, datetime.date):
            target.number_format = "yyyy-mm-dd"


def _tables(source: Path) -> Iterator[Table]:
    try:
        if source.stat().st_size > MAX_BYTES:
            raise NotSheetsError("workbook_too_large")
        with zipfile.ZipFile(source) as packed:
            if sum(each.file_size for each in packed.infolist()) > MAX_UNPACKED:
                raise NotSheetsError("workbook_too_large")
            if _cells(packed) > MAX_CELLS:
                raise NotSheetsError("workbook_too_large")
        book = openpyxl.load_workbook(source, data_only=False, keep_links=False)
    except NotSheetsError:
        raise
    except Exception:  # whatever a library makes of a file that is none
        raise NotSheetsError("not_a_workbook") from None
    for page in book.worksheets:
        if page.max_row > MAX_ROWS or page.max_column > MAX_COLUMNS:
            raise NotSheetsError("workbook_too_large")
        rows = [[_read(cell) for cell in row] for row in page.iter_rows()]
        yield Table(page.title, rows)


def _cells(packed: zipfile.ZipFile) -> int:
    """How many cells are in the sheets: of those that are merged, each is one once it is opened."""
    count = 0
    for each in packed.infolist():
        if not each.filename.endswith(".xml"):
            continue
        with packed.open(each) as file:
            for _, element in ElementTree.iterparse(file):  # noqa: S314 - expat bounds entities
                kind = element.tag.rpartition("}")[2]
                if kind == "mergeCell":
                    left, top, right, bottom = range_boundaries(element.get("ref", ""))
                    count += (right - left + 1) * (bottom - top + 1)
                elif kind == "c":
                    count += 1
                element.clear()
                if count > MAX_CELLS:
                    return count
    return count


def _read(cell: Any) -> Cell | Broken:
    value = cell.value
    if cell.data_type == "f":
        return Broken("cell_formula", str(getattr(value, "text", value)))
    if cell.data_type == "e":
        return Broken("cell_error", str(value))
    if isinstance(value, datetime.datetime):
        if value.time() != datetime.time():
            return Broken("cell_time", str(value))
        return value.date()
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return Broken("cell_time", str(value))


# CSV.


def _csv(sheet: Sheet, rows: Rows) -> str:
    heads = ([column.key for column in sheet.columns], [column.title for column in sheet.columns])
    return csv_text.lines([*heads, *rows])


def _table(file: Path) -> Table:
    try:
        text = bytes_of(file, f"{file.parent.name}/{file.name}", MAX_BYTES).decode("utf-8-sig")
        # Spreadsheets of Indonesia separate by semicolons, as the comma is their decimal point.
        marks = ";" if text.partition("\n")[0].count(";") else ","
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=marks, strict=True)
        rows = [[_unspelt(cell) for cell in row] for row in lines]
    except (UnicodeDecodeError, csv.Error):
        raise NotSheetsError("not_a_workbook") from None
    if len(rows) > MAX_ROWS or any(len(row) > MAX_COLUMNS for row in rows):
        raise NotSheetsError("workbook_too_large")
    return Table(file.stem, rows)


def _unspelt(cell: str) -> Cell | Broken:
    if cell == "":
        return None
    if cell.startswith("="):
        return Broken("cell_formula", cell)
    return csv_text.unguarded(cell)
