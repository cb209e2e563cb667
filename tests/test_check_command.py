"""``python -m macros check``: for people and for machines, and mending with ``--fix``."""

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
from sites import CONTOH, ROOT

from macros.loading import Problem
from macros.staff.problem_reports import github, sarif

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
    return subprocess.run(
        [sys.executable, "-m", "macros", "check", folder, *options],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"SOURCE_DATE_EPOCH": EPOCH, "PYTHONPATH": str(ROOT)} | environment,
    )


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
    for form, empty in (("github", None), ("json", []), ("sarif", [])):
        done = check(repository, "--format", form)
        assert (done.returncode, done.stderr) == (0, "")
        if form == "github":
            assert done.stdout == ""
        else:
            told = json.loads(done.stdout)
            assert (told["runs"][0]["results"] if form == "sarif" else told) == empty


@pytest.mark.parametrize("form", ["text", "github", "json", "sarif"])
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
        done = subprocess.run(
            [sys.executable, "-m", "macros", *command],
            cwd=repository / "kabupaten",
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert "bangun dulu situsnya" in done.stderr and "build the site first" in done.stderr


@pytest.mark.parametrize("form", ["text", "github", "json", "sarif"])
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


@pytest.mark.parametrize("form", ["text", "github", "json", "sarif"])
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


def test_sarif_keeps_to_what_its_schema_asks_for(hostile: Path) -> None:
    log = json.loads(check(hostile, "--format", "sarif").stdout)
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    assert set(run) <= {"tool", "columnKind", "results"}
    assert run["columnKind"] in {"utf16CodeUnits", "unicodeCodePoints"}
    driver = run["tool"]["driver"]
    assert driver["name"] and re.fullmatch("[a-z]{2}(-[A-Z]{2})?", driver["language"])
    rules = driver["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules) > 1
    for rule in rules:
        assert rule["shortDescription"]["text"] and rule["help"]["text"]
        assert rule["defaultConfiguration"] == {"level": "error"}
    assert len(run["results"]) > 2
    for result in run["results"]:
        assert result["ruleId"] == rules[result["ruleIndex"]]["id"]
        assert result["level"] == "error"
        text = result["message"]["text"]
        assert re.fullmatch("id: .+\nen: .+", text)
        # neither a link nor a gap to fill in: both are escaped
        assert not re.search(r"(?<!\\)[\[\]]|(?<!\{)\{(?!\{)|(?<!\})\}(?!\})", text)
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert (hostile / place["artifactLocation"]["uri"]).is_file()
        assert place["artifactLocation"]["uriBaseId"] == "%SRCROOT%"
        assert place["region"]["startLine"] >= 1
        assert all(re.fullmatch("[0-9a-f]{64}", h) for h in result["partialFingerprints"].values())


def test_a_mistake_of_a_whole_file_has_a_line_and_no_field(repository: Path) -> None:
    (repository / "kabupaten" / "data" / "documents.yaml").write_text("", "utf-8")
    problems = [Problem("data/documents.yaml", 1, "file_empty")]
    told = json.loads(sarif(problems, repository / "kabupaten" / "data"))
    (location,) = told["runs"][0]["results"][0]["locations"]
    place = location["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "kabupaten/data/documents.yaml"
    assert place["region"] == {"startLine": 1} and "logicalLocations" not in location


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


def test_a_mistake_is_the_same_one_when_lines_come_above_it(mistaken: Path) -> None:
    def prints() -> list[Any]:
        results = json.loads(check(mistaken, "--format", "sarif").stdout)["runs"][0]["results"]
        return [result["partialFingerprints"] for result in results]

    before = prints()
    file = mistaken / "kabupaten" / "data" / "fees.yaml"
    file.write_text("# satu\n# dua\n" + file.read_text("utf-8"), "utf-8")
    assert prints() == before
    assert len({str(each) for each in before}) == 3


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


@pytest.mark.parametrize("form", ["json", "sarif"])
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
        "import sys\nfrom macros.commands.check import check\n"
        f"check([{str(CONTOH / 'data')!r}], standalone_mode=False)\n"
        "print([name for name in sys.modules if name.startswith('macros.staff')])"
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
