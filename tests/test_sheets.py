"""An office works by spreadsheet: nothing is lost on the way there and back, nothing is guessed."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from by_chance import LANGUAGES, records
from click.testing import CliRunner, Result
from sites import CONTOH, ROOT, Project

from macros.__main__ import main
from macros.loading import load_catalogue
from macros.model.catalogue import KINDS, SINGLES
from macros.sheets import folder as data_folder
from macros.sheets.exporting import rows_of, template
from macros.sheets.files import read, write
from macros.sheets.folder import Change
from macros.sheets.importing import imported

SETS = int(os.environ.get("SHEET_SETS", "12"))
"""Sets of data by chance; ``SHEET_SETS=500`` takes minutes."""

FORMS = ["data.xlsx", "csv"]
NOON = "1740805200"  # 1 March 2025, the day of the fictional site


def command(*arguments: object) -> Result:
    """What ``python -m macros`` does and says, on the day of the fictional site."""
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
    env = {"check": True, "capture_output": True, "cwd": ROOT, "text": True}
    macros = [sys.executable, "-m", "macros"]
    subprocess.run([*macros, "export", target, "--folder", copy], **env)
    back = subprocess.run([*macros, "import", target, "--folder", copy], **env)
    assert "Nothing was written" in back.stdout
    assert texts(copy) == texts(data)
    for file in copy.rglob("*.yaml"):  # and into a folder that holds only the site
        if file.name not in {"site.yaml", "offices.yaml", "sources.yaml"}:
            file.write_text("{}\n", "utf-8")
    for single in ("plan", "mall", "finder", "conditions"):
        (copy / f"{single}.yaml").unlink(missing_ok=True)
    (copy / "services.yaml").write_text("{}\n", "utf-8")
    subprocess.run([*macros, "import", target, "--folder", copy], **env)
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
    "a time of day": (put("sources", "M3", datetime.datetime(2025, 1, 10, 8)), "sources!", "berisi jam", "a time of day"),
    "a cell beside the columns": (put("documents", "Z3", "x"), "documents!Z3", "nama kolom mana pun", "the name of no column"),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_told_at_its_cell_and_nothing_is_written(
    tmp_path: Path, exported: Path, case: tuple[Callable[[Any], None], str, str, str]
) -> None:
    spoil, place, indonesian, english = case
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
    assert texts(data) == texts(CONTOH / "data")


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
