"""Builds sites the way a person does, and reads what was built."""

from __future__ import annotations

import contextlib
import datetime
import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import html5lib

ROOT = Path(__file__).parent.parent
CONTOH = ROOT / "tests" / "contoh"
TODAY = datetime.date(2025, 3, 1)
"""The day on which the fictional regency's site is built."""


@dataclass
class Built:
    """What a build left: exit code, everything it printed, and the site's folder."""

    code: int
    said: str
    site: Path

    def pages(self) -> dict[str, str]:
        """HTML of every page by its address from the site's root."""
        return {
            str(file.relative_to(self.site)).removesuffix("index.html"): file.read_text("utf-8")
            for file in sorted(self.site.rglob("*.html"))
        }


class Project:
    """A folder with mkdocs.yml, data and docs, free to be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(CONTOH / "data", folder / "data")
        shutil.copytree(ROOT / "docs", folder / "docs")
        settings = (CONTOH / "mkdocs.yml").read_text("utf-8")
        self.settings = folder / "mkdocs.yml"
        self.settings.write_text(settings.replace("../../docs", "docs"), "utf-8")

    def data(self, name: str) -> Path:
        return self.folder / "data" / f"{name}.yaml"

    def replace(self, name: str, old: str, new: str) -> None:
        """Change the first ``old`` in a data file, as an editor would; it must be there."""
        file = self.data(name)
        text = file.read_text("utf-8")
        assert old in text, f"{old!r} is not in {name}.yaml"
        file.write_text(text.replace(old, new, 1), "utf-8")

    def build(self, day: datetime.date = TODAY, **environment: str) -> Built:
        return build(self.settings, self.folder / "site", day, **environment)


def build(
    settings: Path,
    site: Path,
    day: datetime.date,
    flags: tuple[str, ...] = ("--strict",),
    **environment: str,
) -> Built:
    """``mkdocs build``, strict unless told otherwise, as on ``day`` at noon in Jakarta."""
    noon = datetime.datetime.combine(
        day, datetime.time(12), datetime.timezone(datetime.timedelta(hours=7))
    )
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", *flags, "-f", settings, "-d", site],
        capture_output=True,
        text=True,
        cwd=settings.parent,
        check=False,
        env=os.environ
        | {"SOURCE_DATE_EPOCH": str(int(noon.timestamp())), "NO_MKDOCS_2_WARNING": "1"}
        | environment,
    )
    return Built(done.returncode, done.stdout + done.stderr, site)


def parse(html: str):  # type: ignore[no-untyped-def]
    """A page as an ElementTree, parsed as browsers do; raises on what HTML forbids."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(html)


@contextlib.contextmanager
def served(site: Path, below: str = "/") -> Iterator[str]:
    """Serves a folder under the path ``below``, as a project page of GitHub Pages is."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            if not path.startswith(below):
                return str(site / "no-such-file")
            return super().translate_path("/" + path.removeprefix(below))

        def send_error(self, code: int, *args: object, **kwargs: object) -> None:
            page = site / "404.html"
            if code != 404 or not page.exists():
                return super().send_error(code)
            self.send_response(404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.read_bytes())

        def log_message(self, *args: object) -> None:
            pass

    handler = functools.partial(Handler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{below}"
        server.shutdown()
        thread.join()
