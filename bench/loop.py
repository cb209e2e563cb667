"""From saving a YAML file to the new page in the browser, while serving."""

from __future__ import annotations

import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from . import generate
from .measuring import ENVIRONMENT

NUMBER = 50
"""The service that is changed."""


def loop_rows(
    sizes: list[int], times: int, chromium: str, arguments: list[str]
) -> list[dict[str, Any]]:
    """For each number of services: seconds until the open page shows the change; plain mkdocs too.

    Plain mkdocs has as many Markdown pages as we have pages, and one of them is changed.
    """
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        for services in sizes:
            with tempfile.TemporaryDirectory() as temporary:
                ours, theirs = Path(temporary) / "ours", Path(temporary) / "material"
                ours.mkdir()
                theirs.mkdir()
                generate.ours(ours, services)
                generate.material(theirs, services * 2)
                page = browser.new_page()
                row: dict[str, Any] = {"services": services}
                row["ours"] = _served(
                    ours,
                    ours / "data" / "fees" / "00000.yaml",
                    (r"Tarif layanan 50\b.*", "Tarif layanan 50 ubahan {}"),
                    page,
                    times,
                )
                row["mkdocs-material"] = _served(
                    theirs,
                    theirs / "docs" / "layanan" / f"{generate.ident(NUMBER)}.md",
                    (r"Tarif layanan 50[^|]*", "Tarif layanan 50 ubahan {} "),
                    page,
                    1 if services > 500 else times,
                )
                page.close()
                rows.append(row)
        browser.close()
    return rows


def _served(
    folder: Path, file: Path, change: tuple[str, str], page: Page, times: int
) -> dict[str, float]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "-q", "-a", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT)
    address = f"http://127.0.0.1:{port}/situs/layanan/{generate.ident(NUMBER)}/"
    try:
        _wait(address)
        page.goto(address)
        taken = []
        for number in range(times):
            pattern, new = change
            wanted = new.format(number).strip()
            text = file.read_text("utf-8")
            time.sleep(3)  # so that nothing of the last change is still being built
            file.write_text(re.sub(pattern, new.format(number), text), "utf-8")
            saved = time.perf_counter()
            page.wait_for_function(
                "wanted => document.body.innerText.includes(wanted)", arg=wanted, timeout=900_000
            )
            taken.append(time.perf_counter() - saved)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
    return {"seconds": statistics.median(taken), "least": min(taken), "most": max(taken)}


def _wait(address: str) -> None:
    for _ in range(9_000):
        try:
            urllib.request.urlopen(address, timeout=60)  # noqa: S310 - a server of our own
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)
