"""``loket check``: for people and for machines, and mending with ``--fix``."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from commands import loket
from sites import CONTOH, ROOT

from macros.loading import Problem
from macros.reports.problems import github

EPOCH = "1740805200"
"""Noon of the day on which the fictional regency's data are sound."""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with the data in a folder of a folder."""
    (tmp_path / ".git").mkdir()
    shutil.copytree(CONTOH / "data", tmp_path / "kabupaten" / "data")
    return tmp_path


def check(
    repository: Path, *options: str, folder: str = "kabupaten/data", **environment: str
) -> subprocess.CompletedProcess[str]:
    environment = {"SOURCE_DATE_EPOCH": EPOCH} | environment
    return loket("check", folder, *options, cwd=repository, **environment)


def edit(repository: Path, name: str, old: str, new: str) -> None:
    file = repository / "kabupaten" / "data" / f"{name}.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def mistaken(repository: Path) -> Path:
    """Three mistakes in three files, one of which can be mended with certainty."""
    edit(repository, "fees", "amount: 70000", "amount: Rp70.000")
    edit(repository, "services", "status: open", "status: buka")
    edit(repository, "questions", "services: [kartu]", "services: [khusus]")
    return repository


HOSTILE = "x ##[add-path]/tmp ::error file=README.md::y%0A::set-output name=a::b, [z](https://a.example) {0}"


@pytest.fixture
def hostile(repository: Path) -> Path:
    """Values that want to command the runner that prints them."""
    text = json.dumps(HOSTILE + "\n::add-mask::o")
    edit(repository, "services", "status: open", f"status: {text}")
    edit(repository, "services", "category: umum", '"::error::k": umum')
    edit(
        repository,
        "fees",
        "amount: 70000",
        "amount: Rp70.000  # ::error::c ##[error]d\n      ::error::w: 1",
    )
    edit(repository, "fees", "\nkartu-emas:", "\n::error::z: 1\nkartu-emas:")
    return repository


def commands(output: str) -> list[tuple[str, dict[str, str], str]]:
    """What GitHub's runner obeys in ``output``, by both of its ways to read a line."""
    found = []
    for line in re.split(r"\r\n|\r|\n", output):
        if match := re.match(r"::([\w-]+)(?: (.*?))?::(.*)", line.lstrip()):
            pairs = (pair.split("=", 1) for pair in (match[2] or "").split(",") if pair)
            found.append(
                (match[1], {k: unquote(v) for k, v in pairs}, unquote(match[3], errors="strict"))
            )
        elif match := re.search(r"##\[([\w-]+)[^\]]*\](.*)", line):
            found.append((match[1], {}, match[2]))
    return found


def test_sound_data_are_told_in_every_format(repository: Path) -> None:
    assert "3 layanan, tanpa kesalahan" in (done := check(repository)).stdout
    assert (done.returncode, done.stderr) == (0, "")
    for form, empty in (("github", ""), ("json", "[]\n")):
        done = check(repository, "--format", form)
        assert (done.returncode, done.stdout, done.stderr) == (0, empty, "")


@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_mistakes_are_all_told_at_once_and_end_with_1(mistaken: Path, form: str) -> None:
    done = check(mistaken, "--format", form)
    assert done.returncode == 1
    said = done.stdout + done.stderr
    for typed in ("Rp70.000", "buka", "khusus"):
        assert typed in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "options", [["--format", "xml"], ["--dry-run"], ["--fixx"]], ids=["format", "dry", "option"]
)
def test_a_wrong_command_ends_with_2(mistaken: Path, options: list[str]) -> None:
    done = check(mistaken, *options)
    assert (done.returncode, done.stdout) == (2, "")


def test_a_folder_that_is_not_there_ends_with_2(repository: Path) -> None:
    assert check(repository, folder="tidak-ada").returncode == 2


@pytest.mark.parametrize(
    ("place", "folder", "told"),
    [
        ("kabupaten", ".", ["Maksudnya data?", "Did you mean data?"]),
        (".", "kabupaten", ["Maksudnya kabupaten/data?", "Did you mean kabupaten/data?"]),
        ("kabupaten/data", "data", ["di dalam folder datanya", "cd ..", "inside the data folder"]),
        (".", "data", ["dari folder situs, yang memuat mkdocs.yml", "from the site's folder"]),
    ],
)
def test_the_wrong_folder_is_told_with_the_one_that_is_meant(
    repository: Path, place: str, folder: str, told: list[str]
) -> None:
    done = check(repository / place, folder=folder)
    assert (done.returncode, done.stdout) == (2, "")
    for words in told:
        assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_site_that_is_not_built_yet_is_told_so(repository: Path) -> None:
    for command in (["pack", "--output", "site.zip"], ["ledger"]):
        done = loket(*command, cwd=repository / "kabupaten")
        assert (done.returncode, done.stdout) == (2, "")
        assert "bangun dulu situsnya" in done.stderr and "build the site first" in done.stderr


@pytest.mark.parametrize("form", ["text", "github", "json"])
@pytest.mark.parametrize("options", [[], ["--fix"]], ids=["", "fix"])
def test_a_day_that_is_none_ends_with_2_and_says_nothing_else(
    mistaken: Path, form: str, options: list[str]
) -> None:
    done = check(mistaken, "--format", form, *options, SOURCE_DATE_EPOCH="besok")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1 and "SOURCE_DATE_EPOCH" in done.stderr


def test_the_exit_codes_are_told_by_help(repository: Path) -> None:
    said = check(repository, "--help").stdout
    assert re.search(r"0\s+tanpa\s+kesalahan.*1\s+ada\s+kesalahan.*2\s+perintah", said, re.DOTALL)
    assert re.search(r"sound;.*mistakes.*wrong\s+usage", said, re.DOTALL)


@pytest.mark.parametrize("folder", ["kabupaten/data", "kabupaten/../kabupaten/data/", "."])
def test_annotations_stand_at_file_and_line_from_the_repositorys_root(
    mistaken: Path, folder: str
) -> None:
    place = mistaken / "kabupaten" / "data" if folder == "." else mistaken
    found = commands(check(place, "--format", "github", folder=folder).stdout)
    assert [name for name, _, _ in found] == ["error"] * 3
    for _, properties, message in found:
        lines = (mistaken / properties["file"]).read_text("utf-8").split("\n")
        assert re.search("Rp70.000|buka|khusus", lines[int(properties["line"]) - 1])
        assert re.fullmatch(r"\[id\] .+\n\[en\] .+", message)
    assert found[0][1]["title"] == "kartu-emas → rates → #1 → amount"


@pytest.mark.parametrize("form", ["text", "github", "json"])
@pytest.mark.parametrize("options", [[], ["--fix"]], ids=["", "fix"])
def test_nothing_in_the_data_commands_the_runner(
    hostile: Path, form: str, options: list[str]
) -> None:
    done = check(hostile, "--format", form, *options, GITHUB_ACTIONS="true")
    assert done.returncode == 1
    assert "error" in done.stdout + done.stderr
    found = commands(done.stdout + "\n" + done.stderr)
    if form != "github":
        assert found == []
        return
    problems = json.loads(check(hostile, "--format", "json").stdout)
    assert [name for name, _, _ in found] == ["error"] * len(problems)
    for (_, properties, message), problem in zip(found, problems, strict=True):
        assert properties.keys() == {"file", "line", "title"}
        assert (properties["file"], properties["line"]) == (problem["file"], str(problem["line"]))
        assert properties["title"] == " → ".join(
            f"#{part + 1}" if isinstance(part, int) else part for part in problem["path"]
        )
        said = [f"[{name}] {told['what']} {told['fix']}" for name, told in problem["said"].items()]
        assert message == "\n".join(said)
    assert "%0A::set-output" in found[-1][2]


def test_json_is_a_list_of_problems(mistaken: Path) -> None:
    told = json.loads(check(mistaken, "--format", "json").stdout)
    assert len(told) == 3
    first: dict[str, Any] = told[0]
    assert first["file"] == "kabupaten/data/fees.yaml"
    assert first["line"] == 18
    assert first["path"] == ["kartu-emas", "rates", 0, "amount"]
    assert first["code"] == "needs_whole_number_guess"
    assert set(first["said"]) == {"id", "en"}
    assert first["said"]["id"]["fix"].startswith("Tulis 70000")
    assert "“Rp70.000”" in first["said"]["en"]["what"]


@pytest.mark.parametrize(
    ("mark", "uri"),
    [(".git", "kabupaten/data/fees.yaml"), ("mkdocs.yml", "kabupaten/data/fees.yaml"), ("", "data/fees.yaml")],
)  # fmt: skip
def test_files_are_told_from_the_root_of_the_repository_or_else_of_the_site(
    tmp_path: Path, mark: str, uri: str
) -> None:
    data = tmp_path / "kabupaten" / "data"
    data.mkdir(parents=True)
    if mark:
        (tmp_path / mark).mkdir()
    assert f"file={uri},line=7," in github([Problem("data/fees.yaml", 7, "file_empty")], data)


def test_fix_shows_what_it_changes_and_tells_what_remains(mistaken: Path) -> None:
    done = check(mistaken, "--fix")
    assert done.returncode == 1
    assert "\n-    - amount: Rp70.000\n+    - amount: 70000\n" in done.stdout
    assert "2 kesalahan dalam data" in done.stderr and "Rp70.000" not in done.stderr
    fees = "kabupaten/data/fees.yaml"
    assert (mistaken / fees).read_bytes() == (CONTOH / "data" / "fees.yaml").read_bytes()
    again = check(mistaken, "--fix")
    assert "tidak ada yang diubah" in again.stdout and "@@" not in again.stdout
    assert again.stderr == done.stderr


def test_fix_that_mends_all_ends_with_0(repository: Path) -> None:
    edit(repository, "fees", "amount: 70000", "amount: Rp70.000")
    done = check(repository, "--fix")
    assert done.returncode == 0
    assert "1 berkas dibetulkan" in done.stdout and "tanpa kesalahan" in done.stdout


def test_a_dry_run_writes_nothing(repository: Path) -> None:
    edit(repository, "fees", "amount: 70000", "amount: Rp70.000")
    data = repository / "kabupaten" / "data"
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in data.iterdir()}
    done = check(repository, "--fix", "--dry-run")
    assert done.returncode == 1
    assert "+    - amount: 70000" in done.stdout and "tidak ada yang ditulis" in done.stdout
    assert {f: (f.read_bytes(), f.stat().st_mtime_ns) for f in data.iterdir()} == before


@pytest.mark.parametrize("form", ["json"])
def test_fix_leaves_the_machines_output_to_machines(mistaken: Path, form: str) -> None:
    done = check(mistaken, "--fix", "--format", form)
    told = json.loads(done.stdout)
    assert len(told if form == "json" else told["runs"][0]["results"]) == 2
    assert "+    - amount: 70000" in done.stderr


def test_sound_data_are_not_touched_by_fix(repository: Path) -> None:
    done = check(repository, "--fix")
    assert (done.returncode, done.stderr) == (0, "")
    assert "tanpa kesalahan" in done.stdout and "@@" not in done.stdout


def test_what_is_only_for_mistakes_is_not_imported_for_sound_data() -> None:
    code = (
        "import sys\nfrom macros.cli.check import check\n"
        f"check([{str(CONTOH / 'data')!r}], standalone_mode=False)\n"
        "print([name for name in sys.modules if name.startswith('macros.reports')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"SOURCE_DATE_EPOCH": EPOCH},
    )
    assert done.stdout.endswith("[]\n")


def test_pull_requests_are_annotated() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "check.yml").read_text("utf-8"))
    steps = workflow["jobs"]["check"]["steps"]
    (step,) = [step for step in steps if step.get("run", "").startswith("make check ")]
    assert step["run"] == "make check FORMAT=github"
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert "loket check data --format $(FORMAT)" in makefile
