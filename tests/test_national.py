"""Many regencies: each has a site of its own, and a small site leads to all of them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sites import ROOT, Project, parse
from test_policy import hash_of, inside, policy_of


def macros(*arguments: str, today: str = "1740805200") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "macros", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={"SOURCE_DATE_EPOCH": today, "PATH": "", "PYTHONUTF8": "1"},
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The summaries of 20 regencies that do not exist, made once."""
    project = Project(tmp_path_factory.mktemp("regencies"))
    files = []
    original = project.data("site").read_text("utf-8")
    for number in range(20):
        name = f"Kabupaten Contoh {chr(ord('T') - number)}"
        project.data("site").write_text(original.replace("Kabupaten Contoh", name), "utf-8")
        said = macros(
            "summary", str(project.folder / "data"), "--address", f"https://r{number}.example/"
        )
        assert said.returncode == 0, said.stderr
        file = project.folder / f"{number}.json"
        file.write_text(said.stdout, "utf-8")
        files.append(file)
    return files


@pytest.fixture
def summaries(made: list[Path], tmp_path: Path) -> list[Path]:
    """Copies of these, free to be changed."""
    return [Path(shutil.copy(file, tmp_path / file.name)) for file in made]


def test_the_index_leads_to_every_regency_in_both_languages(
    summaries: list[Path], tmp_path: Path
) -> None:
    said = macros("join", *map(str, summaries), "--output", str(tmp_path / "nation"))
    assert said.returncode == 0, said.stderr
    for root, own, counted in (("", "", "3 layanan"), ("en/", "en/", "3 services")):
        html = (tmp_path / "nation" / root / "index.html").read_text("utf-8")
        page = parse(html)
        policy = policy_of(html)
        assert policy.pop("style-src") == [hash_of(style) for style in inside(html, "style")]
        nothing = ("default-src", "base-uri", "form-action")  # it has no script, form or picture
        assert policy == {name: ["'none'"] for name in nothing}
        links = page.findall(".//main//li/a")
        assert len(links) == 20
        assert {a.get("href") for a in links} == {f"https://r{n}.example/{own}" for n in range(20)}
        names = ["".join(a.itertext()) for a in links]
        assert names == sorted(names)
        items = ["".join(li.itertext()) for li in page.findall(".//main//li")]
        assert all(counted in item for item in items)
    held = json.loads((tmp_path / "nation" / "regencies.json").read_text("utf-8"))
    assert [each["address"] for each in held] == [
        f"https://r{n}.example/" for n in reversed(range(20))
    ]


def test_only_what_is_open_or_reported_open_counts_as_given(
    summaries: list[Path], tmp_path: Path
) -> None:
    held = json.loads(summaries[0].read_text("utf-8"))
    assert [s["status"] for s in held["services"]] == ["open", "planned", None]
    macros("join", str(summaries[0]), "--output", str(tmp_path / "nation"))
    assert "1 dilayani atau dilaporkan buka" in (tmp_path / "nation/index.html").read_text("utf-8")


BAD = {
    "script for an address": ("address", "javascript:alert(1)"),
    "another version": ("version", 2),
    "a status nobody knows": ("services", [{"ident": "x-y", "name": {}, "status": "buka"}]),
    "a field nobody knows": ("tarif", 0),
    "no name": ("regency", {}),
}


@pytest.mark.parametrize(("field", "value"), BAD.values(), ids=BAD.keys())
def test_a_bad_summary_is_refused_and_the_old_index_stays(
    summaries: list[Path], tmp_path: Path, field: str, value: object
) -> None:
    nation = tmp_path / "nation"
    assert macros("join", *map(str, summaries), "--output", str(nation)).returncode == 0
    before = (nation / "index.html").read_bytes()
    held = json.loads(summaries[3].read_text("utf-8")) | {field: value}
    summaries[3].write_text(json.dumps(held), "utf-8")
    said = macros("join", *map(str, summaries), "--output", str(nation))
    assert said.returncode == 1
    assert "3.json" in said.stderr and "Traceback" not in said.stderr
    assert (nation / "index.html").read_bytes() == before


def test_a_name_with_markup_is_text(summaries: list[Path], tmp_path: Path) -> None:
    held = json.loads(summaries[0].read_text("utf-8"))
    held["regency"] = {"id": "<script>x</script>{{ 7*7 }}", "en": "<b>x</b>"}
    summaries[0].write_text(json.dumps(held), "utf-8")
    assert macros("join", str(summaries[0]), "--output", str(tmp_path / "n")).returncode == 0
    html = (tmp_path / "n" / "index.html").read_text("utf-8")
    assert "<script" not in html and "49" not in html


def test_a_folder_with_a_mistake_has_no_summary(project: Project) -> None:
    project.replace("fees", "amount: 70000", "amount: Rp70000")
    said = macros("summary", str(project.folder / "data"), "--address", "https://r.example/")
    assert said.returncode == 1 and not said.stdout
    assert "Tulis 70000, tanpa titik" in said.stderr
