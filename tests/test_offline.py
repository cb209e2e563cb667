"""Without a network: what a reader's browser keeps, and a copy of the site on a USB stick."""

from __future__ import annotations

import datetime
import json
import re
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sites import Built, Project, hosted, served

from macros.offline import BUDGET

PHONE = {"width": 360, "height": 740}
LANGUAGES = pytest.mark.parametrize("root", ["", "en/"], ids=["id", "en"])
DAY = {"": "1 Maret 2025", "en/": "1 March 2025"}
NO_NETWORK = {"": "Tanpa jaringan: isi per", "en/": "No network: as of"}
TOMORROW = datetime.date(2025, 3, 2)
PATIENCE = 30_000


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


STATE = """async () => {
    const {installing, waiting, active} = await navigator.serviceWorker.ready;
    return [installing?.state, waiting?.state, active?.state, ...await caches.keys()];
}"""


def until(page: Page, question: str, arg: str) -> None:
    """Until the answer of an asynchronous function is true."""
    end = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(question, arg):
        assert time.monotonic() < end, (page.evaluate(STATE), kept(page))
        time.sleep(0.05)


def wait_until_kept(page: Page, language: str = "id") -> None:
    """Until the worker has all that it fetches ahead."""
    until(
        page,
        """async language => {
            const {active, scope} = await navigator.serviceWorker.ready;
            const held = await (await fetch(active.scriptURL, {cache: "no-cache"})).text();
            const own = `loket ${scope} `;
            const version = own + held.match(/"version": "([^"]*)"/)[1];
            const names = (await caches.keys()).filter(name => name.startsWith(own));
            const shelf = await caches.open(version);
            return names.join() === version && !!await shelf.match(`${scope}?${language}`);
        }""",
        language,
    )


IS_KEPT = "async url => !!await caches.match(url)"


def kept(page: Page) -> list[str]:
    return page.evaluate(
        """async () => {
            const found = [];
            for (const name of await caches.keys())
              for (const request of await (await caches.open(name)).keys()) found.push(request.url);
            return found;
        }"""
    )


def banner(page: Page):  # type: ignore[no-untyped-def]
    return page.locator("main > [role=status]")


@LANGUAGES
def test_after_one_visit_the_site_can_be_read_without_a_network(
    context: BrowserContext, contoh: Built, root: str
) -> None:
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    with hosted(contoh.site, "/situs/") as host:
        page.goto(host.address + root)
        wait_until_kept(page, root.rstrip("/") or "id")
        assert banner(page).count() == 0
        host.network = "down"
        for path in ("", "layanan/", "layanan/kartu/", "tanya-jawab/", "layanan/surat-pindah/"):
            page.goto(host.address + root + path)
            expect(banner(page)).to_have_text(f"{NO_NETWORK[root]} {DAY[root]}.")
            assert page.locator("h1").count() == 1
        page.goto(host.address + root)
        page.locator("input[type=search]").fill("kartu" if not root else "card")
        page.keyboard.press("Enter")
        page.locator(".search-list a").first.click()
        expect(banner(page)).to_contain_text(DAY[root])
        assert "/layanan/" in page.url
    assert faults == []


def test_a_page_that_is_not_kept_leads_home_and_says_why(
    context: BrowserContext, contoh: Built
) -> None:
    page = context.new_page()
    with hosted(contoh.site, "/situs/") as host:
        page.goto(host.address)
        wait_until_kept(page)
        host.network = "down"
        page.goto(host.address + "layanan/tidak-ada/")
        expect(banner(page)).to_contain_text("belum tersimpan di perangkat ini")
        expect(banner(page)).to_contain_text(DAY[""])
        assert urlsplit(page.url).path == "/situs/"
        page.locator(".life-events a").first.click()
        expect(banner(page)).to_have_text(f"{NO_NETWORK['']} {DAY['']}.")


def test_with_a_network_nothing_old_is_shown_and_a_new_version_replaces_the_old(
    context: BrowserContext, project: Project
) -> None:
    page = context.new_page()
    with hosted(project.build().site, "/situs/") as host:
        service = host.address + "layanan/kartu/"
        page.goto(service)
        wait_until_kept(page)
        page.evaluate("caches.open('loket http://127.0.0.1/tetangga/ 1')")
        host.network = "down"
        page.goto(service)
        expect(banner(page)).to_contain_text(DAY[""])
        expect(page.locator(".answers")).to_contain_text("Rp70.000")
        project.replace("fees", "amount: 70000", "amount: 81500")
        assert project.build(TOMORROW).code == 0
        host.network = "up"
        page.goto(service)
        expect(page.locator(".answers")).to_contain_text("Rp81.500")
        assert banner(page).count() == 0
        page.goto(host.address)
        wait_until_kept(page)
        host.network = "down"
        page.goto(service)
        expect(banner(page)).to_contain_text("2 Maret 2025")
        expect(page.locator(".answers")).to_contain_text("Rp81.500")
        names = page.evaluate("caches.keys()")
    assert len(names) == 2 and "loket http://127.0.0.1/tetangga/ 1" in names


def test_pages_that_were_read_are_renewed_with_the_version(
    context: BrowserContext, project: Project
) -> None:
    site = project.build().site
    worker = site / "sw.js"

    def forget_the_service() -> None:  # as where the budget does not reach it
        text = worker.read_text("utf-8")
        assert '"layanan/kartu/", ' in text
        worker.write_text(text.replace('"layanan/kartu/", ', ""), "utf-8")

    forget_the_service()
    page = context.new_page()
    with hosted(site, "/situs/") as host:
        service = host.address + "layanan/kartu/"
        page.goto(host.address)
        wait_until_kept(page)
        assert service not in kept(page)
        page.goto(service)
        until(page, IS_KEPT, service)
        project.replace("fees", "amount: 70000", "amount: 81500")
        project.build(TOMORROW)
        forget_the_service()
        page.goto(host.address)
        wait_until_kept(page)
        host.network = "down"
        page.goto(service)
        expect(page.locator(".answers")).to_contain_text("Rp81.500")
        expect(banner(page)).to_contain_text("2 Maret 2025")


def test_what_was_kept_stays_until_the_new_version_is_complete(
    context: BrowserContext, project: Project
) -> None:
    site = project.build().site
    page = context.new_page()
    with hosted(site, "/situs/") as host:
        page.goto(host.address)
        wait_until_kept(page)
        project.build(TOMORROW)
        # The network is lost when the new worker has just begun to fetch ahead.
        leaving = threading.Event()

        def lose(path: str) -> bool:
            if path.endswith("/istilah/"):
                host.network = "down"
                leaving.set()
            return host.network == "up"

        host.answers = lose
        page.goto(host.address)
        assert leaving.wait(30)
        for path, day in (("layanan/", "2 Maret 2025"), ("layanan/kartu/", DAY[""])):
            page.goto(host.address + path)
            expect(banner(page)).to_contain_text(day)
        page.goto(host.address + "cari/?q=kartu")
        expect(page.locator(".search-list a").first).to_be_visible()
        host.answers = lambda path: True
        host.network = "up"
        page.goto(host.address)
        wait_until_kept(page)
        host.network = "down"
        page.goto(host.address + "layanan/kartu/")
        expect(banner(page)).to_contain_text("2 Maret 2025")


def test_search_with_a_network_knows_what_is_new(context: BrowserContext, project: Project) -> None:
    page = context.new_page()
    with hosted(project.build().site, "/situs/") as host:
        page.goto(host.address + "cari/")
        wait_until_kept(page)
        project.replace("services", "id: Surat pindah", "id: Surat boyongan")
        project.build()
        # The old worker still answers: the new one cannot be had.
        host.answers = lambda path: not path.endswith("/sw.js")
        page.goto(host.address + "cari/?q=boyongan")
        expect(page.locator(".search-list a").first).to_have_text("Surat boyongan")
        assert page.evaluate("navigator.serviceWorker.controller !== null")


def test_a_page_that_was_taken_down_is_not_kept(
    context: BrowserContext, contoh: Built, tmp_path: Path
) -> None:
    site = shutil.copytree(contoh.site, tmp_path / "site")
    page = context.new_page()
    with hosted(site, "/situs/") as host:
        service = host.address + "layanan/kartu/"
        page.goto(service)
        wait_until_kept(page)
        shutil.rmtree(site / "layanan/kartu")
        page.goto(service)
        expect(page.locator("h1").first).to_have_text("Halaman tidak ditemukan")
        until(page, f"async url => !await ({IS_KEPT})(url)", service)
        host.network = "down"
        page.goto(service)
        expect(banner(page)).to_contain_text("belum tersimpan")


def test_only_sound_pages_of_this_site_are_kept(
    context: BrowserContext, contoh: Built, tmp_path: Path
) -> None:
    (tmp_path / "asing.html").write_text("<h1>Asing</h1>", "utf-8")
    page = context.new_page()
    with served(contoh.site, "/situs/") as address, served(tmp_path) as foreign:
        page.goto(address)
        wait_until_kept(page)
        page.goto(address + "tidak-ada/")
        page.goto(address + "layanan/?q=%3Cb%3E")
        page.evaluate(
            """async foreign => {
                await fetch(foreign + "asing.html", {mode: "no-cors"});
                await fetch("../layanan/kartu/", {method: "POST"}).catch(() => {});
                await fetch("/di-luar.html").catch(() => {});
            }""",
            foreign,
        )
        page.goto(foreign + "asing.html")
        page.goto(address + "mpp/")
        found = kept(page)
    assert address + "layanan/" in found
    for url in found:
        assert url.startswith(address), url
        assert "tidak-ada" not in url and "%3C" not in url, url


def test_a_silent_network_shows_what_is_kept_and_says_so(
    context: BrowserContext, contoh: Built
) -> None:
    page = context.new_page()
    with hosted(contoh.site, "/situs/") as host:
        page.goto(host.address)
        wait_until_kept(page)
        host.network = "silent"
        page.goto(host.address + "layanan/kartu/", wait_until="commit")
        expect(banner(page)).to_contain_text("Jaringan lambat")
        expect(banner(page)).to_contain_text(DAY[""])


def test_a_host_in_trouble_does_not_hide_what_is_kept(
    context: BrowserContext, contoh: Built
) -> None:
    page = context.new_page()
    with hosted(contoh.site, "/situs/") as host:
        page.goto(host.address)
        wait_until_kept(page)
        host.error = 503
        page.goto(host.address + "layanan/kartu/")
        expect(banner(page)).to_contain_text("Jaringan lambat atau terganggu")
        host.error = None
        page.goto(host.address + "layanan/kartu/")
        assert banner(page).count() == 0


def test_who_saves_data_gets_pages_only(
    context: BrowserContext, contoh: Built, tmp_path: Path
) -> None:
    site = shutil.copytree(contoh.site, tmp_path / "site")
    worker = site / "sw.js"
    sparing = 'Object.defineProperty(navigator, "connection", {value: {saveData: true}});\n'
    worker.write_text(sparing + worker.read_text("utf-8"), "utf-8")
    page = context.new_page()
    with served(site, "/situs/") as address:
        page.goto(address)
        until(page, IS_KEPT, address + "en/layanan/layanan-gelap/")
        found = kept(page)
    assert len(found) > 20
    assert all(url.endswith("/") for url in found), found


def plans(site: Path) -> dict[str, list[str]]:
    text = (site / "sw.js").read_text("utf-8")
    held = re.search(r"^const SITE = (.*);$", text, re.MULTILINE)
    assert held is not None
    return json.loads(held[1])["plans"]


def test_what_is_fetched_ahead_stays_within_its_budget(real: Built, project: Project) -> None:
    services = project.data("services")
    text = services.read_text("utf-8")
    copied = text[text.index("layanan-gelap:") :]
    many = [copied.replace("layanan-gelap:", f"layanan-{n}:", 1) for n in range(250)]
    services.write_text(text + "".join(many), "utf-8")
    large = project.build()
    assert large.code == 0, large.said
    for site, whole in ((real.site, True), (large.site, False)):
        assert (site / "sw.js").stat().st_size < 40_000
        for language, plan in plans(site).items():
            root = "" if language == "id" else f"{language}/"
            assert plan[:3] == [root, f"{root}layanan/", f"{root}cari/"]
            files = [site / p / "index.html" if not p or p[-1] == "/" else site / p for p in plan]
            assert sum(file.stat().st_size for file in files) <= BUDGET
            own = {path.parent for path in (site / root / "layanan").glob("*/index.html")}
            assert (own <= {file.parent for file in files}) == whole
            assert len(set(plan)) == len(plan)


@LANGUAGES
def test_chromium_can_install_it(context: BrowserContext, real_address: str, root: str) -> None:
    page = context.new_page()
    page.goto(real_address + root + "mpp/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    session = context.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["url"] == real_address + root + "manifest.webmanifest"
    held = json.loads(manifest["data"])
    assert held["lang"] == (root.rstrip("/") or "id")
    errors = [
        e["errorId"] for e in session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    ]
    assert [error for error in errors if error != "in-incognito"] == []
