"""The same data, templates and settings by MkDocs and by Zensical, compared: ``make zensical``.

``tools/beside.py SETTINGS FOLDER``: builds both below FOLDER, tells which pages are the same once
normalised, and fails if any other differs. What is normalised is named in ``IGNORED``, with why.
"""

from __future__ import annotations

import difflib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

_LEAFLETS = r'<p class="screen">[^<]*(?:<a href="[^"]*\.pdf">[^<]*</a>[^<]*)+</p>'
IGNORED = {
    "spaces between elements, which Markdown sets otherwise": (r">\s+<", "><"),
    "runs of spaces": (r"\s+", " "),
    "the manifest, which comes with the service worker": (r' data-manifest="[^"]*"', ""),
    "where leaflets are": (_LEAFLETS, ""),
    "the picture where a page is shared": (r'<meta (property="og:|name="twitter:)[^>]*>', ""),
    "the way to the editing page": (r'<p><a href="[^"]*sunting/">[^<]*</a></p>', ""),
}
"""Patterns that are replaced in the pages of both, by why."""

NOT_MADE = {"sunting/index.html": "it needs the plugin"}
OTHERWISE = {"data-terbuka/index.html": "it says that there are no open data, which is so there"}
"""Pages that are left out of the comparison, from the root of each language, with why."""


def normal(html: str) -> str:
    """A page without what may differ."""
    for pattern, other in IGNORED.values():
        html = re.sub(pattern, other, html)
    return html.strip()


def pages(site: Path) -> dict[str, str]:
    """Every page of a built site by its file."""
    return {f.relative_to(site).as_posix(): f.read_text("utf-8") for f in site.rglob("*.html")}


def compared(mkdocs: dict[str, str], zensical: dict[str, str]) -> tuple[list[str], list[str]]:
    """The pages that are the same, and what differs, each with its first lines."""
    same, other = [], []
    for path in sorted(mkdocs.keys() | zensical.keys()):
        one, two = (normal(each[path]) if path in each else None for each in (mkdocs, zensical))
        if one == two:
            same.append(path)
        elif one is None or two is None:
            other.append(f"{path}: only by {'Zensical' if one is None else 'MkDocs'}")
        else:
            lines = (re.sub(">", ">\n", each).split("\n") for each in (one, two))
            told = list(difflib.unified_diff(*lines, lineterm="", n=0))[2:12]
            other.append("\n".join([f"{path}:", *told]))
    return same, other


def main(settings: Path, folder: Path) -> int:
    """Build both and compare; the exit code."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    project = folder / "project"
    python = [sys.executable, "-m"]
    env = os.environ | {"EDITOR_PAGE": "false", "LEAFLETS": "false"}
    subprocess.run(
        [
            *python,
            "mkdocs",
            "build",
            "--quiet",
            "-f",
            settings,
            "-d",
            (folder / "mkdocs").resolve(),
        ],
        check=True,
        env=env,
    )
    subprocess.run(
        [*python, "macros", "pages", project, "--settings", settings], check=True, env=env
    )
    done = subprocess.run(
        [*python, "zensical", "build"], cwd=project, check=False, capture_output=True, text=True
    )
    if done.returncode != 0:
        print(done.stdout, done.stderr)
        return done.returncode
    ours = {p: html for p, html in pages(folder / "mkdocs").items() if not _not_made(p)}
    theirs = {p: html for p, html in pages(project / "site").items() if not _not_made(p)}
    same, other = compared(ours, theirs)
    print("\n\n".join(other))
    print(f"{len(same)} of {len(same) + len(other)} pages are the same, once normalised:")
    print("".join(f"- {why}\n" for why in IGNORED))
    print("".join(f"Not compared: {p}: {why}.\n" for p, why in (NOT_MADE | OTHERWISE).items()))
    return 1 if other else 0


def _not_made(path: str) -> bool:
    return any(path == each or path.endswith(f"/{each}") for each in NOT_MADE | OTHERWISE)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
