"""Without a network: what a reader's browser keeps, and a copy of the site on a USB stick."""

from __future__ import annotations

import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sites import ROOT, Built, Project, hosted, parse, plans, served
from test_finder import JOURNEYS, choose

from macros.builder.offline import BUDGET
from macros.extras.usb_copy import PackError, pack

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


def until(page: Page, question: str, arg: str | list[str]) -> None:
    """Until the answer of an asynchronous function is true."""
    end = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(question, arg):
        assert time.monotonic() < end, (page.evaluate(STATE), kept(page))
        time.sleep(0.05)


def wait_until_kept(page: Page, language: str = "id") -> None:
    """Until the worker has all that it fetches ahead."""
    script = page.evaluate("navigator.serviceWorker.ready.then(({active}) => active.scriptURL)")
    held = page.request.get(script).text()  # a page of the site itself may ask for nothing
    version = re.search('"version": "([^"]*)"', held)
    assert version is not None
    until(
        page,
        """async ([language, version]) => {
            const {scope} = await navigator.serviceWorker.ready;
            const own = `loket ${scope} `;
            const names = (await caches.keys()).filter(name => name.startsWith(own));
            const shelf = await caches.open(own + version);
            return names.join() === own + version && !!await shelf.match(`${scope}?${language}`);
        }""",
        [language, version[1]],
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


@LANGUAGES
def test_without_a_network_the_finder_leads_on_and_the_list_can_be_made_and_printed(
    context: BrowserContext, contoh: Built, root: str
) -> None:
    page = context.new_page()
    with hosted(contoh.site, "/situs/") as host:
        page.goto(host.address + root)
        wait_until_kept(page, root.rstrip("/") or "id")
        host.network = "down"
        page.locator("main a[href$='temukan/']").click()
        page.locator(".life-event").first.click()
        page.locator(".life-event").nth(1).click()
        assert page.url == f"{host.address}{root}layanan/kartu/#diwakili=1"
        expect(banner(page)).to_contain_text(DAY[root])
        expect(page.locator(".mine input[value='1']").first).to_be_checked()
        page.locator(".mine select").select_option("kartu-emas.kilat")
        expect(page.locator(".mine [role=status]")).to_contain_text(re.compile(r"Rp75[.,]000"))
        with page.expect_response("**/layanan/kartu/lembar.pdf") as sheet:  # shown, or downloaded
            page.locator("a[href$='lembar.pdf']").click()
        assert sheet.value.ok and sheet.value.headers["content-type"] == "application/pdf"


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
    context: BrowserContext, built_project: Project
) -> None:
    project = built_project
    page = context.new_page()
    with hosted(project.folder / "site", "/situs/") as host:
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
    context: BrowserContext, built_project: Project
) -> None:
    project = built_project
    site = project.folder / "site"
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
    context: BrowserContext, built_project: Project
) -> None:
    project = built_project
    site = project.folder / "site"
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


def test_search_with_a_network_knows_what_is_new(
    context: BrowserContext, built_project: Project
) -> None:
    project = built_project
    page = context.new_page()
    with hosted(project.folder / "site", "/situs/") as host:
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
    browser: Browser, contoh: Built, tmp_path: Path
) -> None:
    (tmp_path / "asing.html").write_text("<h1>Asing</h1>", "utf-8")
    # As if the pages had no policy: the worker must do without its help.
    context = browser.new_context(viewport=PHONE, bypass_csp=True)
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
    context.close()
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
    assert all(re.search(r"/$|-[0-9a-f]{8}\.(js|css)$", url) for url in found), found


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
            assert [re.sub("-[0-9a-f]{8}", "", path) for path in plan[:3]] == [
                "loket-id.js",
                "loket-en.js",
                "cetak.css",
            ]
            assert plan[3:6] == [root, f"{root}layanan/", f"{root}cari/"]
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


def run_pack(site: Path, output: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "macros", "pack", site, "--output", output],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if k != "SOURCE_DATE_EPOCH"} | environment,
    )


@pytest.fixture(scope="module")
def stick(real: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, unpacked from its zip into a folder of an awkward name."""
    folder = tmp_path_factory.mktemp("stik") / "Kios Pelayanan #1 ünï 100%"
    output = folder.with_name("site.zip")
    done = run_pack(real.site, output)
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r".+site\.zip: \d\d+ halaman · pages\n", done.stdout)
    with zipfile.ZipFile(output) as bundle:
        bundle.extractall(folder)
    return folder


@LANGUAGES
def test_a_copy_on_a_stick_works_without_a_server(
    context: BrowserContext, stick: Path, real: Built, root: str
) -> None:
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda r: None if r.url[:5] in {"file:", "data:"} else faults.append(r.url))
    query, name = ("perpanjangan paspor", "Penggantian paspor, dewasa")
    if root:
        query, name = ("lost passport", "Lost passport")
    start = stick / root / "index.html"
    page.goto(start.as_uri())
    expect(banner(page)).to_have_text(re.compile("Salinan tanpa jaringan: isi per|Copy for use"))
    page.locator("nav a[href$='layanan/index.html']").first.evaluate("a => a.click()")
    page.locator("main a[href$='paspor-baru/index.html']").first.click()
    expect(page.locator(".answers")).to_contain_text("Rp")
    page.locator("a.brand").click()
    page.locator("input[type=search]").fill(query)
    page.keyboard.press("Enter")
    found = page.locator(".search-list a")
    expect(found.first).to_be_visible()
    assert name in found.all_inner_texts()[:3]
    expect(page.locator(".search-list mark").first).to_be_visible()
    page.locator("input[type=search]").fill("xyzzyx")
    page.keyboard.press("Enter")
    expect(page.locator("#search-results")).to_have_text(re.compile("Tidak ada hasil|No results"))
    page.locator("input[type=search]").fill(query)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.locator("h1")).to_have_text(name)
    here = page.url
    page.locator("nav.languages a").click()
    expect(page.locator("html")).to_have_attribute("lang", "id" if root else "en")
    page.locator("nav.languages a").click()
    assert page.url == here
    assert faults == []


@LANGUAGES
def test_on_a_stick_the_finder_leads_to_the_service(
    context: BrowserContext, stick: Path, root: str
) -> None:
    page = context.new_page()
    for answers, service, settled in JOURNEYS.values():
        page.goto((stick / root / "index.html").as_uri())
        page.locator("main a[href$='temukan/index.html']").click()
        for words in answers:
            choose(page, words[1 if root else 0])
        fragment = f"#{settled}=1" if settled else ""
        assert page.url.endswith(f"/{root}layanan/{service}/index.html{fragment}")
        if settled:
            expect(page.locator(f"input[name={settled}][value='1']")).to_be_checked()
    page.locator(".mine summary").click() if not page.locator(".mine[open]").count() else None
    page.locator(".mine select").select_option(index=1)
    expect(page.locator(".mine [role=status]")).to_contain_text("Rp")


def test_every_link_on_a_stick_leads_to_a_file(stick: Path, real: Built) -> None:
    seen = 0
    pages = {file.relative_to(stick) for file in stick.rglob("*.html")}
    built = {file.relative_to(real.site) for file in real.site.rglob("*.html")}
    editing = {Path("sunting/index.html"), Path("en/sunting/index.html")}  # loads over the network
    assert editing <= built
    assert pages == built - editing - {Path("404.html")}
    trees = {path: parse((stick / path).read_text("utf-8")) for path in pages}
    ids = {
        (stick / path).resolve(): {e.get("id") for e in tree.iter()} for path, tree in trees.items()
    }
    for path, tree in trees.items():
        for element in tree.iter():
            if element.get("rel") in {"canonical", "alternate"}:
                continue
            for name in ("href", "src", "action"):
                address = urlsplit(element.get(name, ""))
                if address.scheme or not address.path:
                    assert address.scheme in {"", "https", "data", "mailto", "tel"}
                    continue
                target = stick / path.parent / unquote(address.path)
                assert target.is_file(), (path, element.get(name))
                assert target.resolve().is_relative_to(stick.resolve())
                seen += 1
                if address.fragment and "=" not in address.fragment and target.suffix == ".html":
                    assert address.fragment in ids[target.resolve()], (path, element.get(name))
    assert seen > 1000


def test_a_page_on_a_stick_is_the_page_but_for_its_addresses(stick: Path, real: Built) -> None:
    for path in ("layanan/paspor-baru/index.html", "en/rencana/index.html"):
        before = parse((real.site / path).read_text("utf-8"))
        after = parse((stick / path).read_text("utf-8"))
        texts = ["".join(tree.find("body").find("main").itertext()) for tree in (before, after)]
        assert texts[1].split("\n", 1)[1].strip() == texts[0].strip()
        assert [e for e in before.iter() if e.get("data-manifest")]
        assert not [e for e in after.iter() if e.get("data-manifest")]
        assert len(list(after.iter())) == len(list(before.iter())) + 1  # the banner


def test_the_same_site_gives_the_same_zip(real: Built, tmp_path: Path) -> None:
    copy = shutil.copytree(real.site, tmp_path / "site")
    shutil.copytree(real.site.with_name(".site-cache"), tmp_path / ".site-cache")
    for number, site in enumerate((real.site, copy)):
        assert run_pack(site, tmp_path / f"{number}.zip").returncode == 0
    assert (tmp_path / "0.zip").read_bytes() == (tmp_path / "1.zip").read_bytes()
    assert run_pack(copy, tmp_path / "2.zip", SOURCE_DATE_EPOCH="1740805200").returncode == 0
    for name, year in (("0.zip", 1980), ("2.zip", 2025)):
        with zipfile.ZipFile(tmp_path / name) as bundle:
            assert {entry.date_time[0] for entry in bundle.infolist()} == {year}


def test_what_cannot_be_packed_is_told_and_nothing_is_written(
    contoh: Built, tmp_path: Path
) -> None:
    site = shutil.copytree(contoh.site, tmp_path / "site")
    shutil.copytree(contoh.site.with_name(".site-cache"), tmp_path / ".site-cache")
    output = tmp_path / "out" / "site.zip"
    output.parent.mkdir()

    def refused(*said: str, to: Path = output) -> None:
        done = run_pack(site, to)
        assert done.returncode == 1 and "Traceback" not in done.stderr
        assert all(each in done.stderr for each in said), done.stderr
        assert list(output.parent.iterdir()) == []

    refused("site.zip", to=site / "site.zip")
    shutil.rmtree(site / "layanan/kartu")
    refused("layanan/kartu/", "is not there")
    shutil.copytree(contoh.site / "layanan/kartu", site / "layanan/kartu")
    shutil.rmtree(tmp_path / ".site-cache")
    refused("make build")
    (site / "index.html").unlink()
    refused("index.html")


def test_a_link_to_the_web_needs_the_address_of_the_site(tmp_path: Path) -> None:
    for name in ("index.html", "sunting/index.html"):
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text('<html lang="id"><a href="sunting/">1</a>', "utf-8")
    with pytest.raises(PackError, match=r"Isi SITE_URL.*Set SITE_URL"):
        pack(tmp_path / "site", tmp_path / "site.zip")


def test_what_other_pages_may_look_like_is_packed_and_found(tmp_path: Path) -> None:
    home = "https://contoh.example/situs/"
    pages = {
        "index.html": f'<html lang="id"><link rel="canonical" href="{home}"><main>'
        f'<a href="/situs/layanan/">1</a><a href="{home}layanan/">2</a>'
        f'<a href="{home}unduh.zip">3</a><time>1 Maret 2025</time>'
        '<div id="search-results"></div></main></html>',
        "layanan/index.html": '<html lang="id"><p>Tanpa bagian utama</p></html>',
    }
    texts = {
        "index.html": "<title>Rumah</title><p>Selamat datang</p>",
        "layanan/index.html": '<h1>Kartu</h1></i><div data-pagefind-weight="5"><b>Bawa '
        '<img data-pagefind-weight="9">kartu</div><p>dan uang</p>',
        "hilang/index.html": "<h1>Yang dulu ada</h1>",
    }
    for folder, held in (("site", pages), (".site-cache/texts/id", texts)):
        for name, content in held.items():
            (tmp_path / folder / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / name).write_text(content, "utf-8")
    assert pack(tmp_path / "site", tmp_path / "site.zip") == 2
    with zipfile.ZipFile(tmp_path / "site.zip") as bundle:
        index, other, found = (
            bundle.read(name).decode()
            for name in ("index.html", "layanan/index.html", "search-index.js")
        )
    links = re.findall(r'<a href="(.*?)">', index)
    assert links == ["layanan/index.html", "layanan/index.html", f"{home}unduh.zip"]
    assert "1 Maret 2025" in index.partition("</main>")[0].partition("<a ")[0]  # the banner
    assert other == pages["layanan/index.html"]  # nowhere to say that it is a copy
    assert '"Rumah"' in found and '"Kartu"' in found and "dulu ada" not in found
    assert '[[10, "Kartu."], [5, "Bawa kartu."], [1, "dan uang."]]' in found


def test_hostile_texts_are_texts_on_a_stick_too(context: BrowserContext, project: Project) -> None:
    payload = "</script><img src=x onerror=window.pwned=1>{{ 7*7 }}"
    project.replace("services", "id: Surat pindah", f"id: 'Surat pindah {payload}'")
    assert project.build().code == 0
    output = project.folder / "stick.zip"
    done = run_pack(project.folder / "site", output)
    assert done.returncode == 0, done.stderr
    folder = project.folder / "stick"
    with zipfile.ZipFile(output) as bundle:
        bundle.extractall(folder)
    page = context.new_page()
    page.goto(f"{(folder / 'cari/index.html').as_uri()}?q=pindah")
    expect(page.locator(".search-list a").first).to_contain_text("</script><img src=x")
    expect(page.locator(".search-list p").first).to_contain_text("<img src=x onerror=")
    page.locator(".search-list a").first.click()
    expect(page.locator("h1")).to_contain_text("onerror=window.pwned=1>")
    assert page.evaluate("window.pwned") is None
