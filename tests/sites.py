"""Builds sites the way a person does, and reads what was built."""

from __future__ import annotations

import contextlib
import copy
import datetime
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import html5lib

ROOT = Path(__file__).parent.parent
CONTOH = ROOT / "tests" / "contoh"
TODAY = datetime.date(2025, 3, 1)
"""The day on which the fictional regency's site is built."""

NOON = "1740805200"
"""Noon of it in Jakarta, in seconds since 1970."""
MEASURED = {name: held for name, held in os.environ.items() if name.startswith("COVERAGE_")}
"""What tells a process of its own to count the lines that it runs, while they are counted."""
ENVIRONMENT = os.environ | {"SOURCE_DATE_EPOCH": NOON, "NO_MKDOCS_2_WARNING": "1"}


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

    def copied(self, folder: Path) -> Project:
        """The same project in another folder, with the site and the cache that it has."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        other = copy.copy(self)
        other.folder, other.settings = folder, folder / self.settings.name
        return other

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


def contents(site: Path) -> dict[str, bytes]:
    """Every file of a site, by its path."""
    return {str(f.relative_to(site)): f.read_bytes() for f in site.rglob("*") if f.is_file()}


def parse(html: str):  # type: ignore[no-untyped-def]
    """A page as an ElementTree, parsed as browsers do; raises on what HTML forbids."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(html)


def plans(site: Path) -> dict[str, list[str]]:
    """What the site's worker fetches ahead for a reader of each language."""
    text = (site / "sw.js").read_text("utf-8")
    held = re.search(r"^const SITE = (.*);$", text, re.MULTILINE)
    assert held is not None
    found: dict[str, list[str]] = json.loads(held[1])["plans"]
    return found


class Host(http.server.ThreadingHTTPServer):
    """Serves a folder under the path ``below``, as a project page of GitHub Pages is.

    ``network`` is ``up``, ``down`` or ``silent``; ``answers`` tells for a path whether it is
    answered at all, ``error`` is what all are answered with.
    """

    def __init__(self, site: Path, below: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.site = site
        self.below = below
        self.network = "up"
        self.answers: Callable[[str], bool] = lambda path: True
        self.error: int | None = None
        self.address = f"http://127.0.0.1:{self.server_port}{below}"
        self._unanswered: list[object] = []

    def process_request(self, request, address) -> None:  # type: ignore[no-untyped-def]
        if self.network == "up":
            super().process_request(request, address)
        elif self.network == "silent":
            self._unanswered.append(request)
        else:
            self.shutdown_request(request)

    def handle_error(self, request, address) -> None:  # type: ignore[no-untyped-def]
        """Report what a test did wrong; a browser that is closed early breaks off what it reads."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, address)


class _Handler(http.server.SimpleHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        if not self.server.answers(self.path):
            self.close_connection = True
        elif self.server.error is not None:
            http.server.SimpleHTTPRequestHandler.send_error(self, self.server.error)
        else:
            super().do_GET()

    def translate_path(self, path: str) -> str:
        self.directory = str(self.server.site)
        if not path.startswith(self.server.below):
            return str(self.server.site / "no-such-file")
        return super().translate_path("/" + path.removeprefix(self.server.below))

    def send_error(self, code: int, *args: object, **kwargs: object) -> None:
        page = self.server.site / "404.html"
        if code != 404 or not page.exists():
            return super().send_error(code)
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.read_bytes())

    def log_message(self, *args: object) -> None:
        pass


@contextlib.contextmanager
def hosted(site: Path, below: str = "/") -> Iterator[Host]:
    """A host of a folder, for tests that change what it serves or cut it off."""
    with Host(site, below) as host:
        thread = threading.Thread(target=host.serve_forever, daemon=True)
        thread.start()
        yield host
        host.shutdown()
        thread.join()


@contextlib.contextmanager
def served(site: Path, below: str = "/") -> Iterator[str]:
    """The address at which a folder is served under the path ``below``."""
    with hosted(site, below) as host:
        yield host.address
