"""Whatever stands in a data file is taken, or refused in words, and soon: never a crash or a hang."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from sites import CONTOH, NOON, TODAY

from macros.__main__ import main
from macros.builder.url_ledger import LEDGER, listed
from macros.i18n.words import available_languages
from macros.loading import DataError, load_catalogue
from macros.loading.loader import MAX_FILES
from macros.yaml_files.opening import MAX_BYTES
from macros.yaml_files.reader import MAX_ITEMS, MAX_LINE, read_text
from tools.fuzz import Target, throw

SOON = 10
"""Seconds on a busy machine; what grows with the square of a file's size takes hours."""


def test_made_up_data_are_taken_or_refused_with_messages(tmp_path: Path) -> None:
    target = Target(tmp_path)
    throw(target, 100, 1)
    assert target.figures.inputs >= 100
    assert target.figures.taken >= 2
    assert len(target.figures.told) >= 15


def filled(line: str, size: int = MAX_BYTES - 1_000) -> str:
    """As many equal lines as a file can hold."""
    return f"{line}\n" * (size // (len(line.encode()) + 1))


HUGE = {
    "letters with strokes": (filled("# " + "é" * 60), "file_empty"),
    "a line without end": ("a: " + "b" * MAX_LINE, "line_too_long"),
    "what nobody sees, on one line": ("a: " + "\u200b" * (MAX_LINE - 3), "invisible_character"),
    "what nobody sees, on every line": (filled("\u200b"), "invisible_character"),
    "marks that may cut off a text": ("a: b #c\n" + filled("#" + " a" * 9_000), None),
    "marks of comments before a mistake": (filled("# #" * 6_000 + '"') + "a: [", None),
    "quotes before a mistake": (filled("# " + ':"a"b' * 3_000) + "a: [\n" + "," * 9_000, None),
    "spaces before a mistake": (filled("#") + "a:" + " " * 19_000 + "b: c:", None),
    "brackets": ("[" * (MAX_LINE - 1), "too_deep"),
    "brackets on many lines": (filled("["), None),
    "braces on many lines": (filled("{a:"), None),
    "dashes": ("- " * (MAX_LINE // 2 - 1), None),
    "questions": ("? " * (MAX_LINE // 2 - 1), None),
    "as many fields as fit": ("".join(f"k{n}: a\n" for n in range(300_000)), "too_many"),
    "the same field again and again": (filled("a: b"), None),
    "lists of lists": (filled("- [" + "a, " * 400 + "a]"), "too_many"),
    "anchors": ("a: &x [b]\n" + filled("c: *x"), "alias"),
    "long texts": (f"a: {'b' * 4_001}\n" * 400, None),
    "a number without end": ("a: " + "9" * 4_000, None),
}


@pytest.mark.parametrize("name", HUGE)
def test_a_file_as_large_as_it_may_be_is_read_soon(name: str) -> None:
    text, code = HUGE[name]
    begun = time.perf_counter()
    document = read_text(text, "data/fees.yaml")
    assert time.perf_counter() - begun < SOON
    assert document.problems
    assert code is None or code in {problem.code for problem in document.problems}
    assert len(document.problems) <= 101


@pytest.mark.parametrize(
    "text", ["a: [", "a: {", "a:\n- [b", 'a: "', "a: 'b", "a: [\n", "? a", "a: |"]
)
def test_a_file_that_breaks_off_is_told_at_its_last_line(text: str) -> None:
    problems = read_text(text, "data/fees.yaml").problems
    assert all(each.line <= text.count("\n") + 1 for each in problems)
    assert problems or text in {"? a", "a: |"}


def test_lists_and_records_have_a_limit() -> None:
    assert not read_text("a:\n" + "- b\n" * MAX_ITEMS, "x.yaml").problems
    (told,) = read_text("a:\n" + "- b\n" * (MAX_ITEMS + 1), "x.yaml").problems
    assert told.code == "too_many"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(CONTOH / "data", tmp_path / "data")
    return tmp_path / "data"


def codes(data: Path) -> set[str]:
    with pytest.raises(DataError) as caught:
        load_catalogue(data, available_languages(), lambda _: TODAY)
    return {problem.code for problem in caught.value.problems}


@pytest.mark.parametrize("target", ["/dev/zero", "/etc/hostname", "fees.yaml", "tidak-ada"])
def test_a_link_is_not_followed_wherever_it_leads(data: Path, target: str) -> None:
    (data / "glossary.yaml").unlink()
    (data / "glossary.yaml").symlink_to(target)
    assert "file_is_link" in codes(data)


SECRET = "sandi-rahasia"


@pytest.mark.parametrize("target", ["luar/x.yaml", "luar", "/dev/zero", "tidak-ada"])
@pytest.mark.parametrize(
    "name",
    [".yaml", "published.txt", "catatan", "l.svg", "addresses.yaml", "services", "words", "words/jv.yaml",
     "services/.yaml", "dalam/sekali/x"],
)  # fmt: skip
def test_every_link_is_named_and_none_is_followed(data: Path, name: str, target: str) -> None:
    outside = data.parent / "luar"
    outside.mkdir()
    for file in ("x.yaml", "jv.yaml"):
        (outside / file).write_text(f"{SECRET}: {{{SECRET}: {SECRET}}}\n", "utf-8")
    link = data / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(target if target.startswith("/") else data.parent / target)
    done = CliRunner().invoke(main, ["check", str(data)], env={"SOURCE_DATE_EPOCH": NOON})
    assert done.exit_code == 1, done.output
    assert f"data/{name}:1\n" in done.output
    assert "hanya tautan" in done.output and "only a link" in done.output
    assert SECRET not in done.output


def test_a_pipe_is_not_waited_for(data: Path) -> None:
    (data / "glossary.yaml").unlink()
    os.mkfifo(data / "glossary.yaml")
    assert "file_not_ordinary" in codes(data)


def test_the_ledger_is_no_way_out_of_the_folder(data: Path) -> None:
    (data.parent / "luar").write_text(SECRET, "utf-8")
    (data / LEDGER).symlink_to(data.parent / "luar")
    with pytest.raises(DataError, match=r"(?s)data/published.txt:1\n.*only a link") as caught:
        listed(data)
    assert SECRET not in str(caught.value)


def test_files_that_other_machines_take_for_one_are_told(data: Path) -> None:
    (data / "services").mkdir()
    text = (data / "services.yaml").read_text("utf-8")
    service = text[text.index("layanan-gelap:") :]
    for number, name in enumerate(("Lain", "lain", "le\u0301", "l\u00e9")):
        fresh = service.replace("layanan-gelap:", f"layanan-{number}:")
        (data / "services" / f"{name}.yaml").write_text(fresh, "utf-8")
    with pytest.raises(DataError) as caught:
        load_catalogue(data, available_languages(), lambda _: TODAY)
    told = [(each.file, each.values["other"]) for each in caught.value.problems]
    assert told == [
        ("data/services/lain.yaml", "data/services/Lain.yaml"),
        ("data/services/l\u00e9.yaml", "data/services/le\u0301.yaml"),
    ]


def test_a_folder_has_a_limit_too(data: Path) -> None:
    (data / "services").mkdir()
    for n in range(MAX_FILES):
        (data / "services" / f"a{n}.yaml").touch()
    assert codes(data) == {"too_many_files"}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("imigrasi.gо.id", "look_alike"),
        ('"imigrasi.g\\u043e.id"', "look_alike"),  # an escape is the letter that it stands for
        ("'pаspor'", "look_alike"),
        ("ｉｍｉｇｒａｓｉ", "look_alike"),
        ("lihat imigrası.go.id/x", "look_alike"),  # Latin, but not that i
        ("го.id", "look_alike"),
        ("слово.com", "look_alike"),
        ("a\u0300\u0301\u0302\u0303", "piled_marks"),
        ("é\u0300\u0301\u0302\u0303", "piled_marks"),
        ("ꦧ\u0300\u0301\u0302", None),
        ("Cilétong, Ciaruteun – “Désa” ½ jam 😀 m²", None),
        ("ᮃᮊ᮪ᮞᮛ ᮞᮥᮔ᮪ᮓ", None),  # Sundanese writing
        ("Résumé. Idealnya, Malé. id", None),
        ("слово", None),  # a word of another writing is what it looks like
    ],
)
def test_letters_that_look_like_others_are_told_and_those_of_a_language_are_not(
    typed: str, code: str | None
) -> None:
    document = read_text(f"a: {typed}\n", "x.yaml")
    assert [each.code for each in document.problems] == ([code] if code else [])
    if code == "look_alike":
        assert document.problems[0].values["code_point"].startswith("U+")
