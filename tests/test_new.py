"""``loket new KIND ID`` appends a record to be filled in, and publishes nothing made up."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from pydantic import TypeAdapter
from sites import TODAY, Project

from macros.__main__ import main
from macros.editing import add_records
from macros.editing.skeleton import ONE, skeleton
from macros.loading import DataError, load_catalogue
from macros.models.base import Languages, Record
from macros.models.catalogue import KINDS
from macros.schema import field_docs as fields
from macros.schema.field_types import shape

LANGUAGES = ["id", "en"]


def new(project: Project, *arguments: str) -> Result:
    done = CliRunner().invoke(main, ["new", *arguments, "--folder", str(project.folder / "data")])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def content(project: Project) -> dict[str, bytes]:
    return {str(f): f.read_bytes() for f in (project.folder / "data").rglob("*") if f.is_file()}


def problems(project: Project) -> list[tuple[str, str, int]]:
    """Return each problem of the data: its field, code and line."""
    with pytest.raises(DataError) as raised:
        load_catalogue(project.folder / "data", LANGUAGES, lambda zone: TODAY)
    return [(".".join(map(str, p.path)), p.code, p.line) for p in raised.value.problems]


def test_a_new_category_is_refused_until_its_texts_are_there(project: Project) -> None:
    before = project.data("categories").read_bytes()
    done = new(project, "category", "darurat")
    file = project.data("categories")
    text = file.read_text("utf-8")
    assert file.read_bytes().startswith(before)
    line = text[: text.index("darurat:")].count("\n") + 1
    assert done.stdout.startswith(f"{file}:{line}\n")
    assert done.stdout.count("loket check") == 2  # in both languages
    assert "  # Nama kelompok: " in text and "  # Name of the category: " in text
    lines = text.splitlines()
    assert problems(project) == [
        (f"darurat.{name}.id", "missing_language", lines.index(f'  {name}: {{id: "", en: ""}}') + 1)
        for name in ("name", "about")
    ]
    file.write_text(text.replace('id: ""', "id: Darurat").replace('en: ""', "en: Urgent"), "utf-8")
    catalogue = load_catalogue(project.folder / "data", LANGUAGES, lambda zone: TODAY)
    assert catalogue.categories["darurat"].about["en"] == "Urgent"


def test_what_may_be_unknown_in_a_service_is_unknown(project: Project) -> None:
    new(project, "service", "kartu-hilang")
    record = yaml.safe_load(project.data("services").read_text("utf-8"))["kartu-hilang"]
    assert set(record["delivery"].values()) == {"unknown"} and len(record["delivery"]) == 6
    (place,) = record["availability"]
    assert (place["office"], place["status"], place["as_of"]) == (None, "unknown", "unknown")
    assert place["verification"] == {"day": None, "sources": []}
    assert "management" not in record
    assert [field.partition(".")[2] for field, _, _ in problems(project)] == [
        "name.id", "summary.id", "audience.id", "category", "availability.0.office",
        "availability.0.verification.day",
    ]  # fmt: skip


def test_choices_are_listed_and_optional_fields_are_examples(project: Project) -> None:
    new(project, "service", "kartu-hilang")
    text = project.data("services").read_text("utf-8")
    assert "  # - reported_open: dibuka menurut berita · open by press reports\n" in text
    assert "\n  #life_events: [kartu-hilang, pindah]\n" in text


@pytest.mark.parametrize("kind", ONE.values(), ids=ONE.keys())
def test_every_field_is_explained_and_every_example_can_be_used(kind: str) -> None:
    model: type[Record] = KINDS[kind]
    text = skeleton(kind, "contoh", LANGUAGES)
    used = yaml.safe_load(re.sub(r"(?m)^( *)#(?! \S)", r"\1", text))["contoh"]
    for name in fields.fields_of(model):
        assert name in used, name
        for language, title in fields.meaning(model, name).titles.items():
            assert f"# {title}: {fields.meaning(model, name).whats[language]}" in text
    plain = yaml.safe_load(text)["contoh"]
    for name, annotation in fields.fields_of(model).items():
        assert (name in plain) == model.model_fields[name].is_required()
        if name not in plain:
            adapter: TypeAdapter[Any] = TypeAdapter(annotation)
            adapter.validate_python(used[name], context={"languages": Languages(LANGUAGES)})
        elif shape(annotation).unknown:
            assert plain[name] == "unknown"


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("end", ["", "\n", "\n# Catatan staf.\n"], ids=["cut", "whole", "comment"])
def test_all_that_is_in_the_file_stays(project: Project, newline: str, end: str) -> None:
    file = project.data("categories")
    text = "\ufeff# 1\n" + file.read_text("utf-8").rstrip() + end
    before = text.replace("\n", newline).encode()
    file.write_bytes(before)
    new(project, "category", "darurat")
    after = file.read_bytes()
    assert after.startswith(before)
    added = after.removeprefix(before).decode()
    assert added.startswith(newline) and f"{newline}darurat:{newline}" in newline + added
    assert added.replace("\r\n", "").count("\n") == (0 if newline == "\r\n" else added.count("\n"))


def test_a_second_record_follows_the_first(project: Project) -> None:
    for ident in ("satu-lagi", "dua-lagi"):
        new(project, "category", ident)
    held = yaml.safe_load(project.data("categories").read_text("utf-8"))
    assert list(held)[-2:] == ["satu-lagi", "dua-lagi"]


def test_a_file_that_is_not_there_is_made(project: Project) -> None:
    project.data("notices").unlink()
    new(project, "notice", "awas")
    text = project.data("notices").read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=../schemas/notices.json\n\nawas:\n")


def test_the_sign_of_no_records_goes_with_the_first(project: Project) -> None:
    remark = "# Kantor.\n# Belum ada. · None yet. Tambah dengan: …\n{}\n# Catatan staf.\n"
    project.data("notices").write_text(remark, "utf-8")
    new(project, "notice", "awas")
    text = project.data("notices").read_text("utf-8")
    assert text.startswith("# Kantor.\n# Catatan staf.\n\nawas:\n")


def test_services_in_a_folder_get_a_file_of_their_own(project: Project) -> None:
    folder = project.folder / "data" / "services"
    folder.mkdir()
    project.data("services").rename(folder / "semua.yaml")
    done = new(project, "service", "kartu-hilang")
    assert done.stdout.startswith(f"{folder / 'kartu-hilang.yaml'}:3\n")
    assert "../../schemas/services.json" in (folder / "kartu-hilang.yaml").read_text("utf-8")
    done = new(project, "service", "kartu")
    assert done.exit_code == 1 and "is used in services/semua.yaml" in done.stderr


def test_a_language_that_is_translated_in_part_may_be_added_later(project: Project) -> None:
    project.replace("site", "languages: [id, en]", "languages: [id, en, su]\nin_part: [su]")
    new(project, "category", "darurat")
    assert '  name: {id: "", en: ""}\n' in project.data("categories").read_text("utf-8")


REFUSED = {
    "an id that is used": (["category", "umum"], "sudah dipakai di categories.yaml", "Change that record"),
    "an id with capitals": (["category", "Umum"], "huruf kecil, angka", "Use small letters"),
    "an id of the site": (["category", "index"], "dipakai oleh situs ini", "used by the site itself"),
    "no id": (["category"], "Sebut juga nama", "Give the record's id"),
    "a kind that is none": (["kategori", "x-1"], "Tidak ada jenis «kategori»", "term: Istilah · Term"),
    "a kind that is a tree": (["finder", "x-1"], "satu pohon", "it is one tree"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_added_is_refused_with_the_reason(
    project: Project, case: tuple[list[str], str, str]
) -> None:
    arguments, indonesian, english = case
    before = content(project)
    done = new(project, *arguments)
    assert done.exit_code > 0 and indonesian in done.stderr and english in done.stderr
    assert content(project) == before


@pytest.mark.parametrize(
    "text",
    [
        "{umum: {name: {id: A, en: A}}}\n",
        "umum: [\n",
        "umum:\n  x: |+\n    a\n",
        "umum: 1\n...\n",
        "5\n",
        "- umum\n",
    ],
    ids=["braces", "broken", "blank lines that count", "end of the document", "a number", "a list"],
)
def test_a_file_to_which_nothing_can_be_appended_is_refused(project: Project, text: str) -> None:
    project.data("categories").write_text(text, "utf-8")
    before = content(project)
    assert new(project, "category", "darurat").exit_code == 1
    assert content(project) == before


@pytest.mark.parametrize("link", ["notices.yaml", "notices"])
def test_nothing_is_written_through_a_link(project: Project, tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    project.data("notices").unlink()
    place = project.folder / "data" / link
    place.symlink_to(outside if link == "notices" else outside / "notices.yaml")
    done = new(project, "notice", "awas")
    assert done.exit_code == 1 and "link" in done.stderr
    assert list(outside.iterdir()) == [] and place.is_symlink()


def test_all_kinds_are_listed_with_what_they_are(project: Project) -> None:
    done = new(project)
    assert done.exit_code == 0
    for name in ONE:
        assert f"\n  {name}: " in done.stdout


def two_files(folder: Path) -> list[add_records.Draft]:
    before = b"# satu\n"
    (folder / "a.yaml").write_bytes(before)
    return [
        add_records.Draft(folder / "a.yaml", before, "# dua\n"),
        add_records.Draft(folder / "b.yaml", None, "# dua\n"),
    ]


@pytest.mark.parametrize("stop", [OSError, KeyboardInterrupt])
@pytest.mark.parametrize("order", [1, -1])
def test_files_are_written_all_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException], order: int
) -> None:
    made = two_files(tmp_path)[::order]
    replace, calls = Path.replace, []

    def full(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) > 1:
            raise stop
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(stop):
        add_records.write(made)
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"a.yaml": b"# satu\n"}


def test_a_file_that_somebody_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    made = two_files(tmp_path)
    (tmp_path / "a.yaml").write_bytes(b"# tiga\n")
    with pytest.raises(add_records.FileChangedError):
        add_records.write(made)
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"a.yaml": b"# tiga\n"}


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    made = two_files(tmp_path)
    (tmp_path / "a.yaml").chmod(0o640)
    add_records.write(made)
    assert (tmp_path / "a.yaml").stat().st_mode & 0o777 == 0o640
