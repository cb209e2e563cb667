"""An office works by spreadsheet: nothing is lost on the way there and back, nothing is guessed."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from by_chance import LANGUAGES, records
from click.testing import CliRunner, Result
from commands import loket
from sites import CONTOH, ROOT, Project

from macros.__main__ import main
from macros.editing.spreadsheet import apply as data_folder
from macros.editing.spreadsheet.apply import Change
from macros.editing.spreadsheet.export import rows_of, template
from macros.editing.spreadsheet.parse import imported
from macros.editing.spreadsheet.workbook import read, write
from macros.loading import load_catalogue
from macros.models.catalogue import KINDS, SINGLES

SETS = int(os.environ.get("SHEET_SETS", "12"))
"""Sets of data by chance; ``SHEET_SETS=500`` takes minutes."""

FORMS = ["data.xlsx", "csv"]
NOON = "1740805200"  # 1 March 2025, the day of the fictional site


def command(*arguments: object) -> Result:
    """What ``loket`` does and says, on the day of the fictional site."""
    done = CliRunner().invoke(main, [*map(str, arguments)], env={"SOURCE_DATE_EPOCH": NOON})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def texts(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*.yaml")}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("data", [ROOT / "data", CONTOH / "data"], ids=["real", "contoh"])
def test_there_and_back_is_the_same_to_the_last_byte(tmp_path: Path, data: Path, form: str) -> None:
    clock: Callable[[Any], datetime.date] = lambda zone: datetime.date.today()  # noqa: E731
    copy = tmp_path / "data"
    shutil.copytree(data, copy)
    target = tmp_path / form
    assert loket("export", target, "--folder", copy).returncode == 0
    back = loket("import", target, "--folder", copy)
    assert "Nothing was written" in back.stdout
    assert texts(copy) == texts(data)
    for file in copy.rglob("*.yaml"):  # and into a folder that holds only the site
        if file.name not in {"site.yaml", "offices.yaml", "sources.yaml"}:
            file.write_text("{}\n", "utf-8")
    for single in ("plan", "mall", "finder", "conditions"):
        (copy / f"{single}.yaml").unlink(missing_ok=True)
    (copy / "services.yaml").write_text("{}\n", "utf-8")
    assert loket("import", target, "--folder", copy).returncode == 0
    before = load_catalogue(data, ["en", "id"], clock)
    after = load_catalogue(copy, ["en", "id"], clock)
    assert before == after
    assert list(before.finder) == list(after.finder)


@pytest.mark.parametrize("form", FORMS)
def test_whatever_the_models_allow_comes_back(tmp_path: Path, form: str) -> None:
    seen: dict[str, int] = {}
    for seed in range(SETS):
        made = records(seed)
        target = tmp_path / f"{seed}" / form
        write(target, rows_of(made, LANGUAGES))
        found = imported(read(target), LANGUAGES)
        assert found.problems == [], (seed, found.problems[0])
        for kind, model in (SINGLES | KINDS).items():
            held = found.data[kind]
            several = ({"": held} if held else {}) if kind in SINGLES else held
            back = {
                ident: model.model_validate(record, context={"languages": LANGUAGES})
                for ident, record in several.items()
            }
            assert back == made[kind], (seed, kind)
            assert list(back) == list(made[kind])
            seen[kind] = seen.get(kind, 0) + len(back)
        shutil.rmtree(target.parent)
    assert all(seen.values()), seen
    print(f"{SETS} sets, {sum(seen.values())} records, {form}")


def test_a_template_names_every_field_and_offers_choices(tmp_path: Path) -> None:
    target = tmp_path / "kosong.xlsx"
    done = command("export", target, "--folder", CONTOH / "data", "--template")
    assert done.exit_code == 0, done.stderr
    book = openpyxl.load_workbook(target)
    count = len(book.sheetnames)
    assert done.stdout == f"{target}: 0 baris dalam {count} lembar · rows in {count} sheets\n"
    assert {sheet.name for sheet, _ in template(LANGUAGES)} == set(book.sheetnames)
    rates = [[cell.value for cell in row] for row in book["fees.rates"].iter_rows()]
    assert len(rates) == 2 and rates[0][:3] == ["record", "amount", "valid_from"]
    assert "Jumlah rupiah · Amount in rupiah" in rates[1]
    offered = {held.formula1 for held in book["offices"].data_validations.dataValidation}
    assert '"kanim,mpp,ukk,directorate,ministry,regency"' in offered


def test_a_changed_cell_changes_its_line_and_no_other(project: Project, tmp_path: Path) -> None:
    data, target = project.folder / "data", tmp_path / "data.xlsx"
    command("export", target, "--folder", data)
    before = {name: text.decode().splitlines() for name, text in texts(data).items()}
    book = openpyxl.load_workbook(target)
    page = book["fees.rates"]
    (cell,) = [row[1] for row in page.iter_rows(min_row=3) if row[1].value == 10000][:1]
    cell.value = 11500
    book.save(target)
    shown = command("import", target, "--folder", data, "--dry-run")
    assert "+" in shown.stdout and "11500" in shown.stdout
    assert {name: text.decode().splitlines() for name, text in texts(data).items()} == before
    done = command("import", target, "--folder", data)
    assert done.exit_code == 0, done.stderr
    after = {name: text.decode().splitlines() for name, text in texts(data).items()}
    changed = [(name, line) for name in after for line in after[name] if line not in before[name]]
    assert len(changed) == 1 and changed[0][0] == "fees.yaml" and "11500" in changed[0][1]


def test_what_is_typed_otherwise_and_means_the_same_stays(project: Project, tmp_path: Path) -> None:
    data = project.folder / "data"
    file = data / "sources.yaml"
    text = file.read_text("utf-8")
    first = text.index("\n  kind:")
    file.write_text(text[:first] + "\n  copies: []  # none" + text[first:], "utf-8")
    before = texts(data)
    command("export", tmp_path / "data.xlsx", "--folder", data)
    done = command("import", tmp_path / "data.xlsx", "--folder", data)
    assert "Nothing was written" in done.stdout and texts(data) == before


def blank_row(book: Any) -> None:
    book["documents"].insert_rows(4)


def cells_cleared(book: Any) -> None:
    book["documents"].insert_rows(4)
    book["documents"]["B4"].value = ""


@pytest.mark.parametrize("how", [blank_row, cells_cleared])
def test_what_a_spreadsheet_leaves_behind_means_nothing(
    tmp_path: Path, exported: Path, how: Callable[[Any], None]
) -> None:
    book = openpyxl.load_workbook(exported)
    how(book)
    book.save(tmp_path / "data.xlsx")
    done = command("import", tmp_path / "data.xlsx", "--folder", CONTOH / "data")
    assert "Nothing was written" in done.stdout, done.stdout + done.stderr


def test_a_number_that_a_program_writes_as_a_fraction_is_told_as_it_was_typed(
    exported: Path,
) -> None:
    tables = read(exported)
    (rates,) = (table for table in tables if table.name == "fees.rates")
    rates.rows[2][0] = 2025.0  # shown as 2025
    (problem,) = imported(tables, LANGUAGES).problems
    assert (problem.code, problem.values["raw"]) == ("row_of_nothing", "2025")


def test_a_record_stays_in_the_file_that_it_stands_in(project: Project, tmp_path: Path) -> None:
    data, target = project.folder / "data", tmp_path / "csv"
    text = project.data("services").read_text("utf-8")
    last = text.index("layanan-gelap:")
    project.data("services").write_text(text[:last], "utf-8")
    (data / "services").mkdir()
    (data / "services" / "gelap.yaml").write_text(text[last:], "utf-8")
    before = texts(data)
    command("export", target, "--folder", data)
    assert "Nothing was written" in command("import", target, "--folder", data).stdout
    sheet = target / "services.csv"
    old = sheet.read_text("utf-8-sig")
    assert "Layanan tanpa keterangan" in old
    sheet.write_text(old.replace("Layanan tanpa keterangan", "Layanan terang"), "utf-8-sig")
    assert command("import", target, "--folder", data).exit_code == 0
    after = texts(data)
    assert [name for name in after if after[name] != before[name]] == ["services/gelap.yaml"]
    assert b"Layanan terang" in after["services/gelap.yaml"]


def test_of_a_kind_without_a_record_left_nothing_stays_but_its_head(
    project: Project, tmp_path: Path
) -> None:
    data, target = project.folder / "data", tmp_path / "data.xlsx"
    head = "# Kelompok keadaan\n"
    project.data("life_events").write_text(
        head + project.data("life_events").read_text("utf-8"), "utf-8"
    )
    assert project.data("notices").exists()
    command("export", target, "--folder", data)
    book = openpyxl.load_workbook(target)
    for name in ("life_events", "notices"):
        for page in (page for page in book if page.title.partition(".")[0] == name):
            page.delete_rows(3, page.max_row)
    (occasions,) = (cell.column for cell in book["services"][1] if cell.value == "life_events")
    for row in book["services"].iter_rows(min_row=3, min_col=occasions, max_col=occasions):
        row[0].value = None
    book.save(target)
    done = command("import", target, "--folder", data)
    assert done.exit_code == 0, done.stderr
    assert not project.data("notices").exists()  # it may be left out
    assert project.data("life_events").read_text("utf-8") == head + "{}\n"


def test_colours_of_which_none_is_chosen_come_back(project: Project, tmp_path: Path) -> None:
    data = project.folder / "data"
    project.data("site").write_text(
        re.sub(r"(?ms)^colours:.*?(?=^\w|\Z)", "", project.data("site").read_text("utf-8"))
        + "colours: {}\n",
        "utf-8",
    )
    before = texts(data)
    command("export", tmp_path / "csv", "--folder", data)
    done = command("import", tmp_path / "csv", "--folder", data)
    assert "Nothing was written" in done.stdout and texts(data) == before
    assert "{}" in (tmp_path / "csv" / "site.csv").read_text("utf-8-sig")


def put(sheet: str, cell: str, value: object) -> Callable[[Any], None]:
    def spoil(book: Any) -> None:
        book[sheet][cell].value = value

    return spoil


def rename(sheet: str, name: str) -> Callable[[Any], None]:
    return lambda book: setattr(book[sheet], "title", name)


def drop(sheet: str) -> Callable[[Any], None]:
    return lambda book: book.remove(book[sheet])


MISTAKES: dict[str, tuple[Callable[[Any], None], str, str, str]] = {
    "a formula": (put("fees.rates", "B3", "=1000*5"), "fees.rates!B3", "berisi rumus (=1000*5)", "holds a formula"),
    "an amount in words": (put("fees.rates", "B3", "lima ribu"), "fees.rates!B3", "", ""),
    "a misspelt choice": (put("offices", "F3", "mppp"), "offices!F3", "", ""),
    "an office that is not there": (put("services.availability", "B3", "kantor-lain"), "services.availability!B3", "kantor-lain", "kantor-lain"),
    "a language left empty": (put("documents", "C3", None), "documents!C3", "", ""),
    "a row of nothing": (put("fees.rates", "A3", "tarif-lain"), "fees.rates!A3", "«tarif-lain», yang tidak ada", "“tarif-lain”, which is not there"),
    "a row without a name": (put("documents", "A3", None), "documents!A3", "tidak menyebut nama", "does not name its record"),
    "a name twice": (put("fees", "A4", "kartu-biasa"), "fees!A4", "", ""),
    "a column misspelt": (put("documents", "B1", "nama.id"), "documents!B1", "Kolom «nama.id» tidak dikenal", "“nama.id” is not known"),
    "a column gone": (lambda book: book["documents"].delete_cols(3), "documents!A1", "Kolom «name.en» tidak ada", "“name.en” is missing"),
    "a column twice": (put("documents", "C1", "name.id"), "documents!C1", "ada dua kali", "stands here twice"),
    "a sheet misspelt": (rename("documents", "dokumen"), "dokumen:1", "«dokumen» tidak dikenal", "“dokumen” is not known"),
    "a sheet gone": (drop("fees.rates"), "fees.rates:1", "Lembar «fees.rates» tidak ada", "“fees.rates” is missing"),
    "unknown, and known": (put("offices", "H3", "unknown"), "offices!H3", "bagian-bagiannya juga diisi", "its parts are filled in too"),
    "a time of day": (put("sources", "N3", datetime.datetime(2025, 1, 10, 8)), "sources!", "berisi jam", "a time of day"),
    "one name of several misspelt": (put("services", "K3", "kartu-hilang\nnikah"), "services!K3", "Tidak ada «nikah»", "no “nikah”"),
    "an hour alone": (put("sources", "N3", datetime.time(8)), "sources!", "berisi jam (08:00:00)", "a time of day"),
    "an error of the spreadsheet": (put("documents", "B3", "#REF!"), "documents!B3", "kesalahan lembar kerja (#REF!)", "error of the spreadsheet"),
    "a stage twice": (put("plan.stages", "A4", "usul"), "plan.stages!A4", "«usul» sudah ada", "“usul” stands in another row"),
    "a cell beside the columns": (put("documents", "Z3", "x"), "documents!Z3", "nama kolom mana pun", "the name of no column"),
}  # fmt: skip


TWO = {"a name twice", "a column misspelt", "a column twice", "a stage twice", "a time of day",
       "an hour alone"}  # fmt: skip
"""What is amiss in two cells: a name that is there twice is gone elsewhere, a note has one language."""


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_at_its_cell_and_nothing_that_follows_and_nothing_is_written(
    tmp_path: Path, exported: Path, name: str
) -> None:
    spoil, place, indonesian, english = MISTAKES[name]
    data = tmp_path / "data"
    shutil.copytree(CONTOH / "data", data)
    book = openpyxl.load_workbook(exported)
    spoil(book)
    target = tmp_path / "salah.xlsx"
    book.save(target)
    done = command("import", target, "--folder", data)
    assert done.exit_code == 1, done.stdout
    assert place in done.stderr, done.stderr
    assert indonesian in done.stderr and english in done.stderr, done.stderr
    assert "[id]" in done.stderr and "[en]" in done.stderr
    assert done.stderr.startswith(f"{2 if name in TWO else 1} kesalahan dalam data"), done.stderr
    assert texts(data) == texts(CONTOH / "data")


def places_told(tmp_path: Path, exported: Path, *spoils: Callable[[Any], None]) -> list[str]:
    """Where an import of a workbook that was spoilt so tells mistakes."""
    book = openpyxl.load_workbook(exported)
    for spoil in spoils:
        spoil(book)
    target = tmp_path / "salah.xlsx"
    book.save(target)
    data = tmp_path / "data"
    shutil.copytree(CONTOH / "data", data, dirs_exist_ok=True)
    done = command("import", target, "--folder", data)
    assert done.exit_code == 1 and texts(data) == texts(CONTOH / "data")
    return re.findall(r"^[a-z._]+(?:![A-Z]+[0-9]+|:[0-9]+)", done.stderr, re.MULTILINE)


def test_a_formula_hides_no_other_mistake(tmp_path: Path, exported: Path) -> None:
    others = [put("offices", "F3", "mppp"), put("services.availability", "B3", "kantor-lain"),
              put("fees.rates", "B4", "lima ribu")]  # fmt: skip
    there = ["fees.rates!B3", "fees.rates!B4", "offices!F3", "services.availability!B3"]
    for formula in (put("fees.rates", "B3", "=1000*5"), put("fees.rates", "B3", "#REF!")):
        assert places_told(tmp_path, exported, formula, *others) == there


def test_a_formula_for_a_day_or_a_name_brings_no_mistake_of_its_own(
    tmp_path: Path, exported: Path
) -> None:
    """Where a rate ends is not known then, but neither that two are in force at once."""
    day = put("fees.rates", "D3", "=TODAY()")
    assert places_told(tmp_path, exported, day) == ["fees.rates!D3"]
    for sheet in ("documents", "offices", "fees", "sources"):  # others refer to its records
        name = put(sheet, "A3", "=A4")
        found = places_told(tmp_path, exported, name, put("offices", "F4", "mppp"))
        assert found[0] == "fees!A3" if sheet == "fees" else f"{sheet}!A3" in found
        assert "offices!F4" in found
        follows = {each for each in found if each not in {f"{sheet}!A3", "offices!F4"}}
        assert all(each.startswith(f"{sheet}.") for each in follows), "rows of the nameless record"


def test_a_sheet_that_is_not_known_hides_no_mistake_of_others(
    tmp_path: Path, exported: Path
) -> None:
    found = places_told(tmp_path, exported, rename("documents", "dokumen"),
                        put("offices", "F3", "mppp"))  # fmt: skip
    assert found == ["dokumen:1", "offices!F3"]


def test_days_without_a_rate_are_told_in_the_row_where_the_next_begins(
    tmp_path: Path, exported: Path
) -> None:
    gap = put("fees.rates", "C4", datetime.date(2025, 4, 3))
    assert places_told(tmp_path, exported, gap) == ["fees.rates!C4"]
    both = put("fees.rates", "C4", datetime.date(2025, 3, 1))
    assert places_told(tmp_path, exported, both) == ["fees.rates!C4"]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("sheets") / "contoh.xlsx"
    assert command("export", target, "--folder", CONTOH / "data").exit_code == 0
    return target


def test_what_looks_like_a_formula_stays_a_text(project: Project, tmp_path: Path) -> None:
    data = project.folder / "data"
    project.replace("fees", "name: {id: ", 'name: {id: "=HYPERLINK(1) kata", en: x} # ')
    project.replace("fees", "en: x} # ", 'en: "+1 word"} # ')
    for form in FORMS:
        target = tmp_path / form
        done = command("export", target, "--folder", data)
        assert done.exit_code == 0, done.stderr
        assert "Nothing was written" in command("import", target, "--folder", data).stdout
    book = openpyxl.load_workbook(tmp_path / "data.xlsx")
    cell = book["fees"]["B3"]
    assert cell.data_type == "s" and cell.quotePrefix and cell.value == "=HYPERLINK(1) kata"
    line = (tmp_path / "csv" / "fees.csv").read_text("utf-8-sig").splitlines()[2]
    assert ",'=HYPERLINK" in line and ",'+1 word" in line


def test_a_link_in_a_folder_of_csv_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "csv"
    command("export", target, "--folder", CONTOH / "data")
    (tmp_path / "luar").write_text("sandi-rahasia\nx\n", "utf-8")
    (target / "sources.csv").unlink()
    (target / "sources.csv").symlink_to(tmp_path / "luar")
    done = command("import", target, "--folder", CONTOH / "data", "--dry-run")
    assert done.exit_code == 1
    assert "csv/sources.csv:1" in done.stderr and "only a link" in done.stderr
    assert "rahasia" not in done.output


def test_a_formula_in_csv_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "csv"
    command("export", target, "--folder", CONTOH / "data")
    file = target / "documents.csv"
    file.write_text(
        file.read_text("utf-8-sig").replace("\nkartu-contoh,", "\nkartu-contoh,=A1 ", 1),
        "utf-8-sig",
    )
    done = command("import", target, "--folder", CONTOH / "data")
    assert "documents!B" in done.stderr and "holds a formula" in done.stderr, done.stderr


NO_WORKBOOKS = {"text": b"record,name\n", "nothing": b"", "a zip of nothing": b"PK\x05\x06" + bytes(18)}  # fmt: skip


@pytest.mark.parametrize("content", NO_WORKBOOKS.values(), ids=NO_WORKBOOKS.keys())
def test_what_is_no_workbook_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "data.xlsx"
    file.write_bytes(content)
    done = command("import", file, "--folder", CONTOH / "data")
    assert done.exit_code == 1 and "no spreadsheet that can be read" in done.stderr


def no_rows(file: Path) -> None:
    file.unlink()
    file.mkdir()


def too_heavy(file: Path) -> None:
    with file.open("wb") as opened:
        opened.truncate(20_000_001)


def a_bomb(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("xl/workbook.xml", "x")
    content = bytearray(file.read_bytes())
    sizes = content.index(b"PK\x01\x02") + 24  # what it says that it unpacks to
    content[sizes : sizes + 4] = (2_000_000_000).to_bytes(4, "little")
    file.write_bytes(content)


def with_cell(row: int, column: int) -> Callable[[Path], None]:
    def fill(file: Path) -> None:
        book = openpyxl.Workbook()
        book.worksheets[0].cell(row, column, "x")
        book.save(file)

    return fill


def rewritten(
    old: bytes, new: bytes, name: str = "xl/worksheets/sheet1.xml"
) -> Callable[[Path], None]:
    """A workbook of one cell, a part of which no program has written so."""

    def fill(file: Path) -> None:
        with_cell(1, 1)(file)
        with zipfile.ZipFile(file) as packed:
            parts = {each: packed.read(each) for each in packed.namelist()}
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            for each, content in parts.items():
                packed.writestr(each, content)

    return fill


SHEET_END = b"</sheetData>"


def merged(area: str) -> bytes:
    return SHEET_END + f'<mergeCells><mergeCell ref="{area}"/></mergeCells>'.encode()


def in_folder(spoil: Callable[[Path], None]) -> Callable[[Path], None]:
    def fill(file: Path) -> None:
        file.unlink()
        file.mkdir()
        (file / "documents.csv").touch()
        spoil(file / "documents.csv")

    return fill


TOO_LARGE = "This spreadsheet is too large"
NO_SHEETS = "no spreadsheet that can be read"
LIMITS: dict[str, tuple[Callable[[Path], None], str]] = {
    "a folder of nothing": (no_rows, "no spreadsheet that can be read"),
    "more bytes than anybody types": (too_heavy, TOO_LARGE),
    "a bomb": (a_bomb, TOO_LARGE),
    "more rows than there are records": (with_cell(20_001, 1), TOO_LARGE),
    "more columns than there are fields": (with_cell(1, 301), TOO_LARGE),
    "cells merged without end": (rewritten(SHEET_END, merged("A1:XFD1048576")), TOO_LARGE),
    "cells merged to the limits": (rewritten(SHEET_END, merged("A1:KN20000")), TOO_LARGE),
    "cells without end": (
        rewritten(SHEET_END, b"<row>" + b"<c/>" * 1_000_001 + b"</row>" + SHEET_END),
        TOO_LARGE,
    ),
    "a sheet that breaks off": (rewritten(SHEET_END, b""), NO_SHEETS),
    "styles that break off": (rewritten(b"</styleSheet>", b"", "xl/styles.xml"), NO_SHEETS),
    "a cell at no place": (rewritten(b'r="A1"', b'r="ZZZZZZ9"'), NO_SHEETS),
    "merged at no place": (rewritten(SHEET_END, merged("here")), NO_SHEETS),
    "CSV of many bytes": (in_folder(too_heavy), "The file is too large"),
    "CSV of many rows": (in_folder(lambda f: f.write_text("x\n" * 20_001) and None), TOO_LARGE),
    "CSV of many columns": (in_folder(lambda f: f.write_text("x," * 300) and None), TOO_LARGE),
}


@pytest.mark.parametrize("case", LIMITS.values(), ids=LIMITS.keys())
def test_what_nobody_typed_is_not_opened(
    tmp_path: Path, case: tuple[Callable[[Path], None], str]
) -> None:
    spoil, told = case
    file = tmp_path / "data.xlsx"
    file.touch()
    spoil(file)
    done = command("import", file, "--folder", CONTOH / "data")
    assert done.exit_code == 1 and told in done.stderr, done.stderr


def test_an_export_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    target = tmp_path / "csv"
    command("export", target, "--folder", CONTOH / "data")
    (target / "dokumen.csv").write_text("record\n", "utf-8")
    done = command("export", target, "--folder", CONTOH / "data")
    assert done.exit_code == 0, done.stderr
    assert (target / "documents.csv").exists() and not (target / "dokumen.csv").exists()


def test_a_text_of_two_lines_in_a_list_is_told_where_no_cell_can_hold_it(project: Project) -> None:
    project.replace("glossary", "  name:", '  also: ["Kartu\\nlama"]\n  name:')
    done = command("export", project.folder / "data.xlsx", "--folder", project.folder / "data")
    assert done.exit_code == 1 and "one cell cannot hold" in done.stderr, done.stderr
    assert not (project.folder / "data.xlsx").exists()


def test_a_folder_with_other_files_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "surat.txt").write_text("x", "utf-8")
    done = command("export", tmp_path, "--folder", CONTOH / "data")
    assert done.exit_code == 1 and "files other than CSV" in done.stderr
    assert (tmp_path / "surat.txt").exists()


def test_where_one_file_cannot_be_written_all_are_as_they_were(tmp_path: Path) -> None:
    kept, gone, new, full = (tmp_path / f"{name}.yaml" for name in ("kept", "gone", "new", "full"))
    kept.write_text("a: 1\n", "utf-8")
    gone.write_text("b: 1\n", "utf-8")
    (full / "inside").mkdir(parents=True)  # a folder stands where a file is to be
    before = sorted(tmp_path.rglob("*"))
    made = [Change(kept, "a: 1\n", "a: 2\n"), Change(gone, "b: 1\n", None), Change(new, None, "c: 1\n")]  # fmt: skip
    with pytest.raises(OSError, match=r"full\.yaml"):
        data_folder.write([*made, Change(full, None, "d: 1\n")])
    assert sorted(tmp_path.rglob("*")) == before
    assert (kept.read_text("utf-8"), gone.read_text("utf-8")) == ("a: 1\n", "b: 1\n")
    data_folder.write(made)
    assert kept.read_text("utf-8") == "a: 2\n" and new.read_text("utf-8") == "c: 1\n"
    assert not gone.exists()


def test_where_a_folder_cannot_be_made_nothing_is_left(tmp_path: Path) -> None:
    kept, stands = tmp_path / "kept.yaml", tmp_path / "services"
    kept.write_text("a: 1\n", "utf-8")
    stands.write_text("", "utf-8")  # a file, where a folder is to be
    with pytest.raises(OSError, match="services"):
        data_folder.write(
            [Change(kept, "a: 1\n", "a: 2\n"), Change(stands / "b.yaml", None, "b: 1\n")]
        )
    assert kept.read_text("utf-8") == "a: 1\n"
    assert sorted(tmp_path.iterdir()) == [kept, stands]


def test_what_comes_to_miss_a_record_is_told_at_its_file(project: Project, tmp_path: Path) -> None:
    data, target = project.folder / "data", tmp_path / "csv"
    command("export", target, "--folder", data)
    for file in target.iterdir():
        if file.name != "documents.csv":  # what has no sheet stays
            file.unlink()
    lines = (target / "documents.csv").read_text("utf-8-sig").splitlines()
    left = [line for line in lines if not line.startswith("surat-contoh")]
    assert len(left) == len(lines) - 1
    (target / "documents.csv").write_text("\n".join(left), "utf-8-sig")
    done = command("import", target, "--folder", data)
    line = project.data("services").read_text("utf-8").split("surat-contoh")[0].count("\n") + 1
    assert done.exit_code == 1 and f"data/services.yaml:{line}: kartu" in done.stderr
    assert texts(data) == texts(CONTOH / "data")
