"""Every mistake of ``tests/mistakes`` gets its one message; ``--fix`` mends what is certain only."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from recorded import FOLDER, MISTAKES, Mistake
from sites import CONTOH, TODAY
from test_mistakes import LANGUAGES, problems

from macros.editing.autofix import Mended, mend
from macros.problems import sentences

EACH = pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
ENDS = pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["", "windows"])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(CONTOH / "data", tmp_path / "data")
    return tmp_path / "data"


def mending(data: Path) -> Mended:
    return mend(data, problems(data), LANGUAGES, lambda zone: TODAY)


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def test_each_is_recorded_once_and_so_that_it_can_be_read() -> None:
    assert len(MISTAKES) >= 100
    assert all(file.suffix == ".yaml" for file in FOLDER.iterdir())
    assert len({mistake.title for mistake in MISTAKES}) == len(MISTAKES)
    assert len({(mistake.file, mistake.sound, mistake.typed) for mistake in MISTAKES}) == len(
        MISTAKES
    )
    assert {mistake.code for mistake in MISTAKES} <= set(sentences())


@EACH
@ENDS
def test_one_message_says_where_and_what_to_type_instead(
    data: Path, mistake: Mistake, ends: str
) -> None:
    mistake.type_into(data, ends)
    found = problems(data)
    printed = "\n".join(map(str, found))
    assert len(found) == 1, printed
    (problem,) = found
    assert (problem.file, problem.line) == (f"data/{mistake.file}.yaml", mistake.line), printed
    assert problem.code == mistake.code, printed
    for language in ("id", "en"):
        said = problem.said()[language]
        assert mistake.says[language] in f"{said['what']} {said['fix']}"
    assert "\\u000d" not in printed


@EACH
@ENDS
def test_what_is_certain_is_mended_and_all_else_is_left(
    data: Path, mistake: Mistake, ends: str
) -> None:
    file = mistake.type_into(data, ends)
    before = contents(data)
    mended = mending(data)
    assert contents(data) == before  # nothing is written until it is asked for
    mended.write()
    assert contents(data) == before | {file.name: mistake.mended(CONTOH / "data", ends)}
    assert (problems(data) == []) == (mistake.fixed is not None)
    assert mended.problems == problems(data)
    assert mending(data).changes == []


def test_files_of_windows_are_no_mistake_and_stay_as_they_are(data: Path) -> None:
    for file in data.iterdir():
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert problems(data) == []
    assert mending(data).changes == []


def test_many_at_once_are_mended_together(data: Path) -> None:
    def type_it(name: str, old: str, new: str) -> None:
        file = data / f"{name}.yaml"
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")

    type_it("fees", "amount: 70000", "amount: Rp 70.000")
    type_it("fees", "valid_from: 2024-02-28", "valid_from: 28 Februari 2024")
    type_it("fees", "id: Kartu kertas", "id:\u00a0“Kartu kertas”")
    type_it("services", "status: open", "status: Open")
    type_it("services", "category: umum", "category:umum")
    type_it("services", "original: true", "original: ya")
    type_it("sources", "last_checked", "last_cheked")
    mending(data).write()
    assert problems(data) == []
    fees = (data / "fees.yaml").read_text("utf-8")
    assert 'id: "Kartu kertas"' in fees
    assert fees.replace('"Kartu kertas"', "Kartu kertas") == (
        CONTOH / "data" / "fees.yaml"
    ).read_text("utf-8")


def edit(data: Path, name: str, old: str, new: str) -> bytes:
    file = data / f"{name}.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    return file.read_bytes()


# what a fix may not do, though the slip itself could be read in one way only
DOUBTFUL = {
    "a mended date that ends before it begins": (
        "fees", "valid_until: 2025-03-31", "valid_until: 31/03/2019",
    ),
    "a mended date that leaves a gap": ("fees", "valid_until: 2025-03-31", "valid_until: 30/3/2025"),
    "a mended status that its sources do not bear": (
        "services", "status: suspended", "status: Open",
    ),
    "a name of a field that is there already": (
        "fees", "amount: 70000", "amoun: 70000\n      amount: 70000",
    ),
    "an amount beyond all measure": ("fees", "amount: 70000", "amount: Rp 9.000.000.000"),
    "a number with dots that is no amount": ("mall", "value: 1234", "value: 1.234"),
    "a word so short that a letter changes it": (
        "services", "channels: [post]", "channels: [pst]",
    ),
    "an Indonesian word for a status": ("services", "status: open", "status: buka"),
    "a hidden mark between words of another script": (
        "fees", "id: Kartu emas", "id: \u05e7\u05dc\u05e3\u200e emas",
    ),
    "a word that may be unknown, or none": ("offices", "hours: unknown", 'hours: "?"'),
    "true where a text belongs": ("services", "en: Come early.", "en: true"),
    "one note where notes belong": ("services", "  notes:\n    - text:", "  note:\n      text:"),
    "a tab with a space behind it": ("services", "  category: umum", "\t  category: umum"),
    "a field that there is not, without its space": (
        "services", "  category: umum", "  category: umum\n  warna:merah",
    ),
    "a field twice without its space": (
        "services", "audience: {id: Warga Contoh.,", "audience: {id:Warga. id:Contoh.,",
    ),
    "a dot before a field that there is not": (
        "services", "- document: kartu-contoh", "• berkas: kartu-contoh",
    ),
    "a word without its space that is none then either": (
        "services", "  category: umum", "  category:umun",
    ),
    "a number that YAML takes for another": ("fees", "amount: 70000", "amount: 010"),
    "yes where a statement belongs": ("offices", "hours: unknown", "hours: yes"),
    "yes in a field that there is not": (
        "fees", "amount: 70000", "amount: 70000\n      warna: yes",
    ),
    "a decimal comma in a point without its minus": (
        "offices", "latitude: -6.625", 'latitude: "6,625"',
    ),
    "free, which is not for a program to say": ("fees", "amount: 70000", "amount: Gratis"),
    "a record's name with capitals, which others may refer to": (
        "glossary", "kartu-contoh:", "Kartu-contoh:",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_what_is_doubtful_is_left_to_people(data: Path, case: tuple[str, str, str]) -> None:
    file, old, new = case
    edit(data, file, old, new)
    assert problems(data)
    before = contents(data)
    mending(data).write()
    assert contents(data) == before


def test_a_point_that_would_be_far_from_another_office_is_left_to_people(data: Path) -> None:
    edit(data, "offices", "local: false", "local: true")
    edit(data, "offices", "longitude: 106.25", 'longitude: "106,25"')
    assert len(mending(data).changes) == 1
    edit(data, "offices", '"106,25"', '"116,25"')  # then the other office is told to be far away
    assert mending(data).changes == []


def test_a_fix_lets_other_mistakes_come_to_light(data: Path) -> None:
    edit(data, "services", "  category: umum", "\u00a0\u00a0category: umum")
    edit(data, "services", "document: kartu-contoh", "document: paspor-hijau")
    edit(data, "fees", "amount: 70000", "amount: 70.000")
    mended = mending(data)
    mended.write()
    assert [problem.code for problem in mended.problems] == ["unknown_reference"]
    assert problems(data) == mended.problems


def test_what_a_mended_field_hid_in_its_record_comes_to_light(data: Path) -> None:
    edit(data, "services", "original: true", "original: ya")
    edit(
        data, "services", "sources: [situs-contoh]}", "sources: [koran-contoh]}"
    )  # says that it is open
    mended = mending(data)
    mended.write()
    assert b"original: true" in (data / "services.yaml").read_bytes()
    assert [problem.path[-1] for problem in mended.problems] == ["status"]
    assert problems(data) == mended.problems


def test_a_text_in_a_stage_of_the_plan_is_mended_as_any_other(data: Path) -> None:
    edit(data, "plan", "en: Proposal}", "en: no}")
    mending(data).write()
    assert b'name: {id: Usul, en: "no"}' in (data / "plan.yaml").read_bytes()
    assert problems(data) == []


def test_a_file_too_large_to_be_read_is_left_as_it_is(data: Path) -> None:
    (data / "documents.yaml").write_bytes(b"a: b\n" * 800_001)
    edit(data, "fees", "amount: 70000", "amount: Rp70.000")
    before = contents(data)
    mended = mending(data)
    mended.write()
    fees = before["fees.yaml"].replace(b"Rp70.000", b"70000")
    assert contents(data) == before | {"fees.yaml": fees}
    assert "file_too_large" in {problem.code for problem in mended.problems}


def test_comments_blank_lines_and_a_mark_of_byte_order_are_kept(data: Path) -> None:
    file = data / "fees.yaml"
    text = "\ufeff# Tarif · tariffs\n\n" + file.read_text("utf-8").rstrip("\n")
    typed = text.replace("amount: 70000", "amount:   Rp70.000   # menurut peraturan")
    file.write_bytes(typed.encode())
    mending(data).write()
    assert file.read_bytes() == typed.replace("Rp70.000", "70000").encode()
    assert problems(data) == []


def test_a_link_is_not_followed(data: Path, tmp_path: Path) -> None:
    edit(data, "fees", "amount: 70000", "amount: Rp70.000")
    elsewhere = tmp_path / "elsewhere.yaml"
    (data / "fees.yaml").rename(elsewhere)
    (data / "fees.yaml").symlink_to(elsewhere)
    before = elsewhere.read_bytes()
    mended = mending(data)
    mended.write()
    assert elsewhere.read_bytes() == before and (data / "fees.yaml").is_symlink()
    assert "file_is_link" in {problem.code for problem in mended.problems}


def test_a_file_that_was_changed_meanwhile_is_not_overwritten(data: Path) -> None:
    edit(data, "fees", "amount: 70000", "amount: Rp70.000")
    mended = mending(data)
    after = edit(data, "fees", "Rp70.000", "80000")
    with pytest.raises(OSError, match="berubah sementara itu"):
        mended.write()
    assert (data / "fees.yaml").read_bytes() == after


def test_a_write_that_fails_leaves_the_file_whole(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(data, "fees", "amount: 70000", "amount: Rp70.000")
    before = contents(data)
    mended = mending(data)

    def full(self: Path, target: Path) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        mended.write()
    assert contents(data) == before


def test_permissions_are_kept(data: Path) -> None:
    edit(data, "fees", "amount: 70000", "amount: Rp70.000")
    (data / "fees.yaml").chmod(0o640)
    mending(data).write()
    assert (data / "fees.yaml").stat().st_mode & 0o777 == 0o640


def test_files_of_a_folder_are_mended_too(data: Path) -> None:
    text = (data / "services.yaml").read_text("utf-8")
    last = text.index("layanan-gelap:")
    (data / "services.yaml").write_text(text[:last], "utf-8")
    (data / "services").mkdir()
    own = data / "services" / "gelap.yaml"
    own.write_text(text[last:].replace("time: unknown", "time: tidak diketahui"), "utf-8")
    mending(data).write()
    assert own.read_text("utf-8") == text[last:]
