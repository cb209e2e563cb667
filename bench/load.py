"""What a web server gives of the site in a second, and what a citizen's journey costs in bytes.

The server is nginx over loopback; wrk asks for a few seconds with a bounded number of connections.
"""

from __future__ import annotations

import contextlib
import re
import socket
import statistics
import string
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from macros import clock
from macros import urls as links
from macros.i18n.words import available_languages
from macros.loading import load_catalogue
from macros.models.catalogue import Catalogue
from macros.models.finder import trail
from macros.pages.finder import path_of

from .generate import ROOT
from .measuring import tool
from .weight import PAGES, real_site

SECONDS, CONNECTIONS = 5, 32
MONTH = 100_000_000_000
"""Bytes that GitHub Pages gives a site in a month."""


def load(chromium: str, arguments: list[str]) -> dict[str, Any]:
    """Requests a second of every kind of page, and the bytes of every journey there is.

    ``journeys``: the median, the 95th percentile and how many of those a month's bytes carry.
    """
    wrk = tool("wrk")
    with real_site() as site, _nginx(site) as (plain, secure):
        # Begun by root, nginx answers as nobody, who may not look into a temporary folder.
        site.parent.chmod(0o755)
        rows = [_asked(wrk, plain, kind, path) for kind, path in PAGES.items()]
        with sync_playwright() as playwright:
            flags = [*arguments, "--ignore-certificate-errors"]
            browser = playwright.chromium.launch(executable_path=chromium, args=flags)
            sizes = sorted(_bytes(browser, secure, way) for way in journeys())
            browser.close()
    high = statistics.quantiles(sizes, n=20, method="inclusive")[-1]
    told = {"number": len(sizes), "median": statistics.median(sizes), "95th percentile": high}
    return {"pages": rows, "journeys": told | {"in a month": int(MONTH / high)}}


def journeys() -> list[list[str]]:
    """The pages, one after another, of every way from home to a service or an answer.

    By the finder, with each of its questions a page, and by the list of all services.
    """
    catalogue = load_catalogue(ROOT / "data", available_languages(), clock.today)
    found = [["", f"{links.SERVICES}/", links.service_path(each)] for each in catalogue.services]
    for ident, entry in catalogue.finder.items():
        ends = [option.service for option in entry.options if option.service]
        ends += [result.service for result in entry.results]
        way = ["", *_answered(catalogue, ident), path_of(catalogue, ident)]
        found += [[*way, links.service_path(end)] for end in ends]
        if not ends and not entry.options:
            found.append(way)
    return found


def _answered(catalogue: Catalogue, ident: str) -> list[str]:
    return [path_of(catalogue, before) for before, _ in trail(catalogue.finder, ident)]


def _bytes(browser: Browser, address: str, way: list[str]) -> int:
    """What a reader's phone loads on a way, the site never seen before; no worker fetches ahead."""
    context = browser.new_context(service_workers="block", ignore_https_errors=True)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda e: sizes.append(int(e["encodedDataLength"])))
    for path in way:
        page.goto(address + path, wait_until="networkidle")
    context.close()
    return sum(sizes)


def _asked(wrk: str, address: str, kind: str, path: str) -> dict[str, Any]:
    """One page, asked for as fast as it comes."""
    how = ["-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-H", "Accept-Encoding: gzip"]
    done = subprocess.run(
        [wrk, *how, address + path],
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search(r"99%\s+([\d.]+)(us|ms|s)", done.stdout)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    if not (found and rate) or "Non-2xx" in done.stdout:
        raise RuntimeError(done.stdout)
    slowest = float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000}[found[2]]
    return {"page": kind, "a second": round(float(rate[1])), "99 % within, ms": round(slowest, 1)}


@contextlib.contextmanager
def _nginx(site: Path) -> Iterator[tuple[str, str]]:
    """The site's addresses without and with TLS, while nginx serves it."""
    nginx, openssl = tool("nginx"), tool("openssl")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        how = [
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "1",
            "-subj",
            "/CN=localhost",
        ]
        subprocess.run(
            [openssl, *how, "-keyout", "key.pem", "-out", "certificate.pem"],
            cwd=folder,
            check=True,
            capture_output=True,
        )
        plain, secure = _free(), _free()
        text = (Path(__file__).parent / "nginx.conf").read_text("utf-8")
        filled = string.Template(text).substitute(
            folder=folder, site=site, plain=plain, secure=secure
        )
        settings = folder / "nginx.conf"
        settings.write_text(filled, "utf-8")
        folder.chmod(0o755)
        server = subprocess.Popen([nginx, "-c", str(settings), "-p", str(folder)])
        try:
            _until_open(plain)
            yield f"http://127.0.0.1:{plain}/", f"https://127.0.0.1:{secure}/"
        finally:
            server.terminate()
            server.wait()


def _free() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


def _until_open(port: int) -> None:
    end = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return
