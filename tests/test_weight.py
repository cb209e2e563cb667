"""What a reader's phone must load, by the bytes on the wire: the bars that no page may pass.

Bytes and requests, never seconds: they are the same on every machine.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sites import Built, parse, plans

from bench.serving import served

KIND = re.compile(r"^(en/)?(layanan/[a-z-]+/|[a-z-]*/?)$")

SERVICE = re.compile("^(en/)?layanan/.")
LONG_PAGE = 9_000

ROUND_TRIP = 13_000
"""Bytes that come in one round trip of a new connection."""
FIRST_VISIT = 30_000
SECOND_PAGE = 10_000
SEARCH = 150_000
MOST_REQUESTS = 5
FETCHED_AHEAD = 700_000


@dataclass
class Wire:
    """What has come over the wire: address and bytes, headers and all."""

    loaded: list[tuple[str, int]] = field(default_factory=list)

    @property
    def size(self) -> int:
        return sum(size for _, size in self.loaded)


def listen(page: Page) -> Wire:
    """Count what ``page`` loads, by Chromium's own account; what its cache holds counts nothing."""
    wire = Wire()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    addresses: dict[str, str] = {}
    session.on(
        "Network.responseReceived",
        lambda e: addresses.update({e["requestId"]: e["response"]["url"]}),
    )
    session.on(
        "Network.loadingFinished",
        lambda e: e["encodedDataLength"] and wire.loaded.append((addresses.get(e["requestId"], ""), int(e["encodedDataLength"]))),
    )  # fmt: skip
    return wire


@pytest.fixture(scope="module")
def compressed(real: Built) -> Iterator[str]:
    """The real site, compressed with gzip as GitHub Pages serves it."""
    with served(real.site, "/repo/") as address:
        yield address


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    yield context
    context.close()


def visit(context: BrowserContext, *addresses: str) -> Wire:
    """What the last of ``addresses`` costs, visited one after another."""
    page = context.new_page()
    wire = listen(page)
    for address in addresses:
        wire.loaded.clear()
        page.goto(address, wait_until="networkidle")
    page.close()
    return wire


def test_a_first_visit_is_small_and_its_page_one_round_trip(
    browser: Browser, real: Built, compressed: str
) -> None:
    # what the worker fetches ahead comes once the page is usable, and has a bar of its own
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    wire = listen(page)
    cache = context.new_cdp_session(page)
    seen = 0
    for path, html in real.pages().items():
        if not KIND.match(path):
            continue
        # Of the services, whose pages differ in length alone, the browser opens the longest few.
        if SERVICE.match(path) and len(gzip.compress(html.encode(), 9)) < LONG_PAGE:
            continue
        page.goto("about:blank")
        cache.send("Network.clearBrowserCache")  # every visit is the first
        wire.loaded.clear()
        page.goto(compressed + path, wait_until="networkidle")
        assert wire.size <= FIRST_VISIT, (path, wire.loaded)
        html = next(size for address, size in wire.loaded if address == compressed + path)
        assert html <= ROUND_TRIP, (path, html)
        assert len(wire.loaded) <= MOST_REQUESTS, (path, wire.loaded)
        seen += 1
    context.close()
    assert seen > 20


@pytest.mark.parametrize(
    "path", ["layanan/paspor-baru/", "layanan/penggantian-paspor/", "rencana/"]
)
def test_a_second_page_is_one_request_more(browser: Browser, compressed: str, path: str) -> None:
    # Through the worker the browser counts no bytes; the page itself is the same with and without.
    phone = browser.new_context(service_workers="block")
    wire = visit(phone, compressed, compressed + path)
    phone.close()
    assert len(wire.loaded) == 1, wire.loaded
    assert wire.size <= SECOND_PAGE, wire.loaded


def test_search_costs_little_and_only_once_it_is_used(
    phone: BrowserContext, compressed: str
) -> None:
    page = phone.new_page()
    wire = listen(page)
    page.goto(compressed + "cari/", wait_until="networkidle")
    assert not [address for address, _ in wire.loaded if "pagefind" in address]
    page.locator("input[type=search]").fill("paspor hilang")
    page.locator(".search button").click()
    page.wait_for_selector(".search-list li")
    page.wait_for_load_state("networkidle")
    assert wire.size <= SEARCH, wire.loaded
    assert not [address for address, _ in wire.loaded if "_en" in address or ".en." in address]


def test_nothing_holds_up_the_first_paint(real: Built) -> None:
    for path, html in real.pages().items():
        head = parse(html).find("head")
        assert not head.findall("script"), path
        sheets = [link for link in head.findall("link") if link.get("rel") == "stylesheet"]
        assert all(link.get("media") == "print" for link in sheets), path
        fetched = [link for link in head.findall("link") if link.get("rel") in {"icon", "manifest"}]
        assert [link.get("href") for link in fetched] == ["data:,"], (
            path
        )  # browsers fetch them first
        for script in parse(html).iter("script"):
            if script.get("type") == "application/ld+json":
                continue  # data, which no browser runs
            assert script.get("type") == "module" or script.get("defer") is not None, path


@pytest.mark.parametrize("path", ["", "layanan/paspor-baru/", "kantor/"])
def test_all_else_is_asked_for_after_the_page_is_painted(
    phone: BrowserContext, compressed: str, path: str
) -> None:
    page = phone.new_page()
    page.goto(compressed + path)
    page.wait_for_selector("link[rel=manifest]", state="attached")
    page.wait_for_load_state("networkidle")
    painted, asked = page.evaluate("""() => [
      performance.getEntriesByName("first-contentful-paint")[0].startTime,
      performance.getEntriesByType("resource").map(({ startTime }) => startTime),
    ]""")
    assert asked and min(asked) > painted


def test_no_font_and_no_picture_is_loaded(real: Built) -> None:
    files = {
        f for f in real.site.rglob("*") if f.is_file() and not {"pagefind", "sunting"} & {*f.parts}
    }
    known = {".html", ".xml", ".atom", ".gz", ".webmanifest", ".pdf", ".csv"}
    known |= {".json", ".jsonld", ".ttl", ".ics", ".md"}  # for programs, asked for by no page
    others = {re.sub("-[0-9a-f]{8}", "", f.name) for f in files if f.suffix not in known}
    # pictures by no page: a browser asks for them when the site is kept or installed
    own = {"loket-id.js", "loket-en.js", "cetak.css"}
    robots = {"robots.txt", "security.txt", "llms.txt"}
    shared = {"kartu.png"}  # shown where an address is shared, never by a page
    assert others == {"sw.js", "icon.svg", "icon-maskable.svg"} | own | robots | shared


def test_what_is_fetched_ahead_costs_little_on_the_wire(real: Built) -> None:
    for plan in plans(real.site).values():
        files = [
            real.site / p / "index.html" if not p or p[-1] == "/" else real.site / p for p in plan
        ]
        assert sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) <= FETCHED_AHEAD


def test_what_the_site_does_not_use_is_not_published(real: Built) -> None:
    assert not (real.site / "assets").exists()
    assert not list((real.site / "pagefind").glob("*ui*"))
