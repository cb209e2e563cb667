"""The documentation for staff and developers is built, and what it tells to type can be typed."""

from __future__ import annotations

import html
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from sites import ROOT

from macros.__main__ import main
from macros.staff.fields import places

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
    return html.unescape(re.sub(r"<[^>]+>", "", file.read_text("utf-8")))


def test_every_part_is_there(built: Path) -> None:
    for part in ("tutorial/first-site", "how-to/lembar-kerja", "reference/fields", "explanation/architecture"):  # fmt: skip
        assert (built / part / "index.html").is_file()
    page = (built / "explanation/architecture/index.html").read_text("utf-8")
    assert "architecture.svg" in page and (built / "explanation/architecture.svg").is_file()


def test_the_reference_names_every_field_command_and_mistake(built: Path) -> None:
    fields = text(built / "reference/fields/index.html")
    for place in places():
        assert place.field in fields, place.dotted
    assert "Amount in rupiah" in fields and "Jumlah rupiah" in fields
    commands = text(built / "reference/commands/index.html")
    for name in main.list_commands(click.Context(main)):
        assert f"python -m macros {name}" in commands
    assert "unreadable_colours" in text(built / "reference/problems/index.html")


def lines() -> list[tuple[Path, str]]:
    """Every line of a block of commands, as it is to be typed."""
    found = []
    for file in TEXTS:
        for block in re.findall(r"```sh\n(.*?)```", file.read_text("utf-8"), re.DOTALL):
            for line in block.splitlines():
                found += [(file, part) for part in re.split(r"&&|;|\|", line.split(" #")[0])]
    return [(file, line.strip()) for file, line in found if line.strip()]


def test_every_command_that_is_told_can_be_typed() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    context = click.Context(main)
    seen = 0
    for file, line in lines():
        words = shlex.split(line.partition(" > ")[0])
        if words[0] == "make":
            assert set(words[1:]) <= targets, (file, line)
        elif words[1:3] == ["-m", "macros"]:
            command = main.get_command(context, words[3])
            assert command is not None, (file, line)
            known = {option for each in command.params for option in each.opts}
            typed = {word for word in words[4:] if word.startswith("--")}
            assert typed <= known, (file, line)
            arguments = [each for each in command.params if isinstance(each, click.Argument)]
            assert len(words) > 4 or not [each for each in arguments if each.required], (file, line)
            seen += 1
        else:
            assert words[0] in {"cd", "python3", "python", "LOKET=https://…"} or words[0].endswith(
                ("/pip", "/python", "/mkdocs")
            ), (file, line)
    assert seen > 15
