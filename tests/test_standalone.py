"""The way out of MkDocs: ``loket pages`` leaves the same pages for another generator."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from sites import CONTOH, ROOT, Built, Project

sys.path.append(str(ROOT / "tools"))
from beside import compared, normal

NOON = "1740805200"  # 1 March 2025, the day of the fictional site


def pages(target: Path, settings: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "macros", "pages", target, "--settings", settings],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | {"SOURCE_DATE_EPOCH": NOON},
    )


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("pages") / "project"
    done = pages(target, CONTOH / "mkdocs.yml")
    assert done.returncode == 0, done.stderr
    return target


def parts(file: Path) -> tuple[dict[str, str], str]:
    _, head, body = file.read_text("utf-8").split("---\n", 2)
    return yaml.safe_load(head), body


def test_every_page_is_there_and_those_of_services_are_finished(
    written: Path, contoh: Built
) -> None:
    seen = 0
    for path, html in contoh.pages().items():
        if path == "404.html":
            assert normal(html) in normal((written / "theme" / "404.html").read_text("utf-8"))
            continue
        head, body = parts(written / "docs" / path / "index.md")
        before = normal(head["before"])
        assert normal(html).startswith(before.removesuffix("<article>").strip()[:4000]), path
        if "layanan/" in path and not path.endswith("layanan/"):
            assert normal(head["before"] + body + head["after"]) == normal(html), path
            seen += 1
    assert seen == 6


def test_links_of_hand_written_pages_still_lead_there(written: Path) -> None:
    _, body = parts(written / "docs" / "tentang" / "index.md")
    assert "](../sumber/index.md)" in body and "](sumber.md)" not in body
    _, body = parts(written / "docs" / "index.md")
    assert "](layanan/index.md)" in body


def test_a_page_that_holds_code_is_refused(project: Project, tmp_path: Path) -> None:
    page = project.folder / "docs" / "kantor.md"
    page.write_text(page.read_text("utf-8") + "\n{{ cycler.__init__ }}\n", "utf-8")
    done = pages(tmp_path / "project", project.settings)
    assert done.returncode == 1 and "kantor.md" in done.stderr
    assert not (tmp_path / "project").exists()


def test_a_difference_between_two_pages_is_told() -> None:
    same = {"a.html": "<p>x</p>\n <p>y</p>"}
    assert compared(same, {"a.html": "<p>x</p><p>y</p>"}) == (["a.html"], [])
    kept, other = compared(same, {"a.html": "<p>x</p><p>z</p>", "b.html": ""})
    assert kept == [] and "-y</p>" in other[0] and "+z</p>" in other[0]
    assert other[1] == "b.html: only by Zensical"
