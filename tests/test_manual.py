"""The documentation for staff and developers is built, and what it tells to type can be typed."""

from __future__ import annotations

import html
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml
from sites import ROOT

from macros.__main__ import main
from macros.schema.field_docs import places

MANUAL = ROOT / "manual"
TEXTS = [*sorted(MANUAL.rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "macros/starter").glob("*.md"))]  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("manual") / "site"
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", MANUAL / "mkdocs.yml", "-d", site],
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return site


def text(file: Path) -> str:
    return text_of(file.read_text("utf-8"))


def text_of(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup)).strip()


def test_every_part_is_there(built: Path) -> None:
    for part in ("tutorial/first-site", "how-to/lembar-kerja", "reference/fields", "explanation/architecture"):  # fmt: skip
        assert (built / part / "index.html").is_file()
    page = (built / "explanation/architecture/index.html").read_text("utf-8")
    assert "architecture.svg" in page and (built / "explanation/architecture.svg").is_file()


def test_every_block_of_commands_is_shown_as_one(built: Path) -> None:
    for file in sorted((MANUAL / "docs").rglob("*.md")):
        page = built / file.relative_to(MANUAL / "docs").with_suffix("") / "index.html"
        if typed := blocks(file):
            shown = [text_of(block) for block in re.findall("<code.*?</code>", page.read_text("utf-8"), re.DOTALL)]  # fmt: skip
            assert [block for block in typed if block.strip() not in shown] == [], file


def test_the_reference_names_every_field_command_and_mistake(built: Path) -> None:
    fields = text(built / "reference/fields/index.html")
    for place in places():
        assert place.field in fields, place.dotted
    assert "Amount in rupiah" in fields and "Jumlah rupiah" in fields
    commands = text(built / "reference/commands/index.html")
    for name in every_command(main):
        assert f"loket {name}" in commands
    assert "unreadable_colours" in text(built / "reference/problems/index.html")


def every_command(group: click.Group) -> Iterator[str]:
    """The name of each command, that of its group before it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        inside = every_command(command) if isinstance(command, click.Group) else [""]
        yield from (f"{name} {each}".strip() for each in inside)


def blocks(file: Path) -> list[str]:
    """The blocks of commands of a page, as they are to be typed."""
    found = re.findall(
        r"^( *)```sh\n(.*?)^ *```", file.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    return [textwrap.dedent(block) for _, block in found]


def commands(file: Path) -> list[str]:
    """The commands in them, one by one."""
    whole = "".join(blocks(file)).replace("\\\n", " ")
    parts = [
        part for line in whole.splitlines() for part in re.split(r"&&|;|\|", line.split(" #")[0])
    ]
    return [part.strip() for part in parts if part.strip()]


def lines() -> list[tuple[Path, str]]:
    """Every command that is told anywhere."""
    return [(file, command) for file in TEXTS for command in commands(file)]


def test_every_command_that_is_told_can_be_typed() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    context = click.Context(main)
    seen = 0
    for file, line in lines():
        words = shlex.split(re.sub(r"^([A-Z_]+=[^ …]+ +)+", "", line.partition(" > ")[0]))
        if re.fullmatch(r"[A-Z]+=\S+", line):
            continue
        if words[0] == "make":
            assert set(words[1:]) <= targets, (file, line)
        elif words[0] == "loket":
            command = main
            while isinstance(command, click.Group):
                words, command = words[1:], command.get_command(context, words[1])
            assert command is not None, (file, line)
            known = {option for each in command.params for option in each.opts}
            typed = {word for word in words[1:] if word.startswith("--")}
            assert typed <= known, (file, line)
            arguments = [each for each in command.params if isinstance(each, click.Argument)]
            assert len(words) > 1 or not [each for each in arguments if each.required], (file, line)
            seen += 1
        else:
            typed = {"cd", "mkdir", ".", "git", "pip", "python3", "python"}
            assert words[0] in typed, (file, line)
    assert seen > 15


def test_python_is_called_in_one_way() -> None:
    """That of the activated terminal: no page tells a path to a folder that another has not."""
    for file, line in lines():
        assert ".venv/bin/" not in line or line == ". .venv/bin/activate", (file, line)
        assert line.split()[0] != "mkdocs", (file, line)
        if line.startswith("python3"):
            assert line == "python3 -m venv .venv", (file, line)


PAIRS = {
    "tutorial/situs-pertama": "tutorial/first-site",
    "how-to/ubah-biaya": "how-to/change-a-fee",
    "how-to/lembar-kerja": "how-to/spreadsheets",
    "how-to/penerjemahan": "how-to/translation",
    "how-to/tampilan": "how-to/face",
    "how-to/periksa-situs": "how-to/check-site",
    "how-to/terbitkan": "how-to/publish",
    "how-to/perbarui": "how-to/upgrade",
}
"""What staff read, in Indonesian and in English."""


@pytest.mark.parametrize(("indonesian", "english"), PAIRS.items(), ids=PAIRS.keys())
def test_staff_are_told_the_same_in_both_languages(indonesian: str, english: str) -> None:
    def steps(page: str) -> list[str]:
        file = MANUAL / "docs" / f"{page}.md"
        told = [re.sub(r'"[^"$]*"|\b[A-Z]{5,}\b(?!=)|kabupaten-saya|my-regency', "…", c) for c in commands(file)]  # fmt: skip
        headings = re.findall(r"^##* ", re.sub("```.*?```", "", file.read_text("utf-8"), flags=re.DOTALL), re.MULTILINE)  # fmt: skip
        return [*told, *headings]

    assert commands(MANUAL / "docs" / f"{indonesian}.md")
    assert steps(indonesian) == steps(english)


def test_the_navigation_says_which_language_a_page_is_in(built: Path) -> None:
    held = yaml.safe_load((MANUAL / "mkdocs.yml").read_text("utf-8"))["nav"]
    groups = {
        name: pages for each in held if isinstance(each, dict) for name, pages in each.items()
    }
    assert [f"{page}.md" for page in PAIRS] == groups["Untuk staf (Indonesia)"]
    assert [f"{page}.md" for page in PAIRS.values()] == groups["For staff (English)"]
    assert "For developers (English)" in text(built / "index.html")


def test_three_commands_lead_from_an_empty_folder_to_a_served_site() -> None:
    three = [
        'python3 -m venv .venv &&\n. .venv/bin/activate &&\npip install "git+$LOKET"\n',
        "loket init .\n",
        "python -m mkdocs serve\n",
    ]
    for page in ("situs-pertama", "first-site"):
        assert blocks(MANUAL / "docs" / "tutorial" / f"{page}.md")[1:4] == three
    assert "".join(three) in blocks(ROOT / "README.md")
    assert "strict: true" in (ROOT / "macros/starter/mkdocs.yml").read_text("utf-8")


def test_no_command_is_cut_off_on_a_phone() -> None:
    """40 letters stand beside each other at 360 pixels, 32 within a list."""
    long = []
    for file in sorted((MANUAL / "docs").rglob("*.md")):
        typed = re.findall(r"```(?:sh|yaml)\n.*?```", file.read_text("utf-8"), re.DOTALL)
        for line in "\n".join(typed).splitlines():
            room = 4 + 32 if line.startswith("    ") else 40
            long += [line] if len(line) > room else []
    assert long == []


def test_what_staff_make_along_the_way_is_not_committed(tmp_path: Path) -> None:
    made = {"site/index.html", ".venv/pyvenv.cfg"}
    for page in (*PAIRS, *PAIRS.values()):
        told = " ".join(commands(MANUAL / "docs" / f"{page}.md"))
        made |= set(re.findall(r"(?:export|--export|--output|>) (\S+)", told))
    assert {"data.xlsx", "data-csv", "site.zip"} <= made
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    shutil.copy(ROOT / "macros/starter/gitignore", tmp_path / ".gitignore")
    (tmp_path / "data-csv").mkdir()
    done = subprocess.run(
        ["git", "-C", tmp_path, "check-ignore", *sorted(made), "data/fees.yaml", "docs/index.md"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert set(done.stdout.split()) == made
