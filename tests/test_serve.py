"""``mkdocs serve``: a change is seen without waiting, a mistake is shown and breaks nothing."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from sites import Project

PATIENCE = 30
"""Seconds after which a server that does not answer is taken to be stuck."""


@dataclass
class Served:
    """A project and the server that shows it."""

    project: Project
    address: str

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as answer:
            return str(answer.read().decode())

    def until(self, path: str, wanted: str, there: bool = True) -> str:
        """The page once it shows ``wanted``, or no longer does."""
        end = time.monotonic() + PATIENCE
        while (wanted in (page := self.get(path))) != there:
            assert time.monotonic() < end, f"{path} shows: {re.sub('<[^>]+>', ' ', page)[:2000]}"
            time.sleep(0.05)
        return page


def serve(folder: Path, address: str, output: Any) -> subprocess.Popen[str]:
    """Start the server as people do, at an address."""
    environment = {"SOURCE_DATE_EPOCH": "1740805200", "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "-a", address],
        cwd=folder,
        env=os.environ | environment,
        stdout=output,
        stderr=subprocess.STDOUT,
        text=True,
        # whoever runs the tests in the background has a shell that lets nothing be interrupted
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


@pytest.fixture
def served(project: Project) -> Iterator[Served]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = project.folder / "log"
    with log.open("wb") as output:
        process = serve(project.folder, f"127.0.0.1:{port}", output)
    found = Served(project, f"http://127.0.0.1:{port}/situs/")
    end = time.monotonic() + PATIENCE
    while True:
        try:
            found.get("")
            break
        except (urllib.error.URLError, ConnectionError):
            assert process.poll() is None and time.monotonic() < end, log.read_text()
            time.sleep(0.1)
    yield found
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 0, log.read_text()


def test_a_changed_fee_is_seen_on_every_page_that_shows_it(served: Served) -> None:
    served.project.replace("fees", "amount: 70000", "amount: 81500")
    assert "Rp86.500" in served.until("layanan/kartu/", "Rp81.500")
    served.until("en/layanan/kartu/", "Rp81,500")
    served.until("layanan/", "Rp81.500")


def test_the_open_page_loads_itself_again(served: Served, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(served.address + "layanan/kartu/")
    served.project.replace("fees", "amount: 70000", "amount: 81500")
    expect(page.locator(".answers")).to_contain_text("Rp81.500", timeout=PATIENCE * 1000)
    page.close()


def test_a_new_service_has_its_pages(served: Served) -> None:
    services = served.project.data("services")
    text = services.read_text("utf-8")
    copy = text[text.index("layanan-gelap:") :].replace("layanan-gelap:", "layanan-baru:", 1)
    services.write_text(text + copy, "utf-8")
    served.until("layanan/", "layanan-baru/")
    assert "Layanan tanpa keterangan" in served.get("layanan/layanan-baru/")


def test_a_mistake_is_told_in_every_page_and_the_last_good_site_stays(served: Served) -> None:
    sound = served.project.data("fees").read_text("utf-8")
    served.project.replace("fees", "amount: 70000", "amount: Rp70000")
    for path in ("layanan/kartu/", "mpp/", ""):
        page = served.until(path, "Rp70000")
        assert 'role="alert"' in page
        assert "data/fees.yaml" in page and "Tulis 70000, tanpa titik" in page
    assert "Rp70.000" in served.get("layanan/kartu/")
    served.project.data("fees").write_text(sound, "utf-8")
    for path in ("layanan/kartu/", "mpp/"):
        served.until(path, 'role="alert"', there=False)


def test_a_mistake_is_shown_as_text(served: Served, browser: Browser) -> None:
    served.project.replace("fees", "amount: 70000", 'amount: "<img src=x onerror=window.pwned=1>"')
    served.until("mpp/", "onerror")
    page = browser.new_page()
    page.goto(served.address + "mpp/")
    assert page.evaluate("window.pwned") is None
    assert page.locator("[role=alert] img").count() == 0
    page.close()


def test_a_broken_page_is_told_and_the_last_good_one_stays(served: Served) -> None:
    page = served.project.folder / "docs" / "istilah.md"
    words = page.read_text("utf-8")
    before = served.get("istilah/")
    page.write_text(words + "\n{{ tidak_ada }}\n", "utf-8")
    shown = served.until("istilah/", "tidak_ada")
    assert 'role="alert"' in shown
    assert "Kartu Contoh" in shown and "Kartu Contoh" in before
    page.write_text(words, "utf-8")
    served.until("istilah/", 'role="alert"', there=False)


def test_a_port_that_is_taken_is_told_with_another_to_choose(project: Project) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        process = serve(project.folder, f"127.0.0.1:{port}", subprocess.PIPE)
        said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1, said
    assert "Traceback" not in said
    assert f"Port {port} di 127.0.0.1 sudah dipakai, mungkin oleh «mkdocs serve» yang lain." in said
    assert f"Port {port} of 127.0.0.1 is taken, probably by another “mkdocs serve”." in said
    assert said.count(f"python -m mkdocs serve -a 127.0.0.1:{port + 1}") == 2


def test_an_address_that_cannot_be_had_is_told_with_another_to_choose(project: Project) -> None:
    process = serve(project.folder, "192.0.2.1:8000", subprocess.PIPE)  # of no machine, by RFC 5737
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1, said
    assert "Traceback" not in said
    assert "Alamat 192.0.2.1:8000 tidak dapat dipakai" in said
    assert said.count("python -m mkdocs serve -a 127.0.0.1:8001") == 2


def test_search_works_while_serving(served: Served, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(served.address + "cari/?q=kartu")
    page.wait_for_selector(".search-list li")
    page.close()


def test_what_is_not_there_is_not_found(served: Served) -> None:
    for path in ("layanan/tidak-ada/", "tidak-ada/", "pagefind/../../etc/passwd"):
        with pytest.raises(urllib.error.HTTPError) as error:
            served.get(path)
        assert error.value.code == 404


def test_nothing_is_left_behind(served: Served) -> None:
    served.until("", "Contoh")
    names = {path.name for path in Path(served.project.folder).iterdir()}
    assert names == {"data", "docs", "mkdocs.yml", "log"}
