"""Bytes and requests of a first and a second visit, by Chromium's own account over loopback."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, sync_playwright

from . import generate
from .measuring import MKDOCS, TODAY, run
from .serving import served

PAGES = {"home": "", "all services": "layanan/", "service": "layanan/paspor-baru/"}
PAGES |= {"plan": "rencana/", "search": "cari/", "finder": "temukan/"}


@contextmanager
def real_site() -> Iterator[Path]:
    """The real site, built afresh."""
    with tempfile.TemporaryDirectory() as temporary:
        site = Path(temporary) / "site"
        run([*MKDOCS, "--strict", "-d", str(site)], generate.ROOT, TODAY)
        yield site


@contextmanager
def material_site() -> Iterator[Path]:
    """A default site of mkdocs-material with as many pages, to compare with."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        generate.material(folder, 14)
        run(MKDOCS, folder)
        yield folder / "site"


def weight_rows(chromium: str, arguments: list[str]) -> list[dict[str, Any]]:
    """For each kind of page and encoding: what a first visit loads, and what a second page adds."""
    rows = []
    with sync_playwright() as playwright, real_site() as ours, material_site() as theirs:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        sites = [
            ("ours", ours, PAGES),
            ("mkdocs-material", theirs, {"service": "layanan/layanan-00001/"}),
        ]
        for name, site, pages in sites:
            for encoding in ("gzip", "br"):
                with served(site, encoding=encoding) as address:
                    for kind, path in pages.items():
                        row: dict[str, Any] = {"site": name, "page": kind, "encoding": encoding}
                        with browser.new_context() as context:
                            row["first"] = _visit(context, [address + path])
                        with browser.new_context() as context:
                            row["second"] = _visit(context, [address, address + path])
                        rows.append(row)
        browser.close()
    return rows


def _visit(context: BrowserContext, addresses: list[str]) -> dict[str, int]:
    """What the last of ``addresses`` costs, visited one after another."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda e: sizes.append(int(e["encodedDataLength"])))
    for address in addresses:
        sizes.clear()
        page.goto(address, wait_until="networkidle")
    page.close()
    loaded = [size for size in sizes if size]
    return {"requests": len(loaded), "bytes": sum(loaded)}
