"""Pictures of the pages that change, before and after, as a phone shows them.

``tools/pictures.py OLD CHANGES OUTPUT``: the git revision before the change, the report of
``loket diff`` as JSON, and a folder for the pictures. The site after the change is in ``site/``;
the one before it is built here. A page that is only in one of the sites has one picture.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from worktree import worktree

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from chromium import ARGUMENTS, find_or_install  # noqa: E402
from sites import served  # noqa: E402

from macros.changes.change import Report  # noqa: E402

MOST_PAGES = 12
"""Pages, the most important first; each in every language."""
WIDTH, MOST_HEIGHT = 360, 6_000


def pages_of(report: Report) -> list[str]:
    """The pages that show the most important changes, without a language."""
    shown = dict.fromkeys(page for change in report.changes for page in change.pages)
    # A service's own page tells more than the list of all.
    ranked = sorted(shown, key=lambda page: page.count("/") < 2)
    return ranked[:MOST_PAGES]


def picture(browser: Browser, address: str, file: Path) -> None:
    """One page from its top, as far as it is long."""
    page = browser.new_page(
        viewport={"width": WIDTH, "height": 740}, reduced_motion="reduce", service_workers="block"
    )
    page.goto(address, wait_until="load")
    height = page.evaluate("document.documentElement.scrollHeight")
    page.screenshot(
        path=file,
        full_page=True,
        clip={"x": 0, "y": 0, "width": WIDTH, "height": min(height, MOST_HEIGHT)},
    )
    page.close()


@contextmanager
def built(revision: str) -> Iterator[Path]:
    """Build the site of a revision, for as long as it is needed; without the editing page."""
    with worktree(revision) as tree:
        build = [sys.executable, "-m", "mkdocs", "build", "--strict"]
        environment = os.environ | {"EDITOR_PAGE": "false"}
        subprocess.run(build, cwd=tree, env=environment, check=True)
        yield tree / "site"


def take(before: Path, after: Path, changes: Path, output: Path) -> int:
    """Take them all; how many."""
    report = Report.model_validate_json(changes.read_bytes())
    output.mkdir(parents=True, exist_ok=True)
    taken = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_or_install(), args=ARGUMENTS)
        for name, site in (("before", before), ("after", after)):
            with served(site) as address:
                for number, path in enumerate(pages_of(report), 1):
                    for language in report.languages:
                        root = "" if language == report.languages[0] else f"{language}/"
                        if not (site / root / path / "index.html").is_file():
                            continue
                        short = path.strip("/").replace("/", "-") or "index"
                        file = output / f"{number:02}-{short}-{language}-{name}.png"
                        picture(browser, address + root + path, file)
                        taken += 1
        browser.close()
    return taken


if __name__ == "__main__":
    with built(sys.argv[1]) as before:
        print(take(before, Path("site"), *map(Path, sys.argv[2:])))
