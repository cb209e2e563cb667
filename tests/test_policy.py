"""What pages may load and run: their policy is strict, short, and broken by nothing they do."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect
from sites import Built, parse, served
from test_browser import unfold

PHONE = {"width": 360, "height": 740}
LANGUAGES = pytest.mark.parametrize("root", ["", "en/"], ids=["id", "en"])


@pytest.fixture(scope="module")
def address(contoh: Built) -> Iterator[str]:
    with served(contoh.site, "/situs/") as address:
        yield address


def policy_of(html: str) -> dict[str, list[str]]:
    """The directives of a page, each with its sources."""
    found = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
    assert len(found) == 1
    parts = [part.split(" ") for part in found[0].split(";")]
    return {name: sources for name, *sources in parts}


def hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def inside(html: str, tag: str) -> list[str]:
    """What stands in elements of a name, but for scripts that are data and not run."""
    found = re.findall(rf"<{tag}( [^>]*)?>(.*?)</{tag}>", html, re.DOTALL)
    return [text for values, text in found if "application/ld+json" not in values]


@pytest.fixture(params=["contoh", "real"])
def built(request: pytest.FixtureRequest) -> Built:
    found: Built = request.getfixturevalue(request.param)
    return found


def test_every_page_allows_itself_and_nothing_else(built: Built) -> None:
    for path, html in built.pages().items():
        policy = policy_of(html)
        scripts = {hash_of(text) for text in inside(html, "script")}
        styles = {hash_of(text) for text in inside(html, "style")}
        wasm = {"'wasm-unsafe-eval'"} if path.endswith("cari/") else set()
        assert policy.pop("default-src") == ["'none'"]
        assert set(policy.pop("script-src")) == {"'self'", *scripts, *wasm}, path
        assert set(policy.pop("style-src")) == {"'self'", *styles}, path
        assert policy.pop("base-uri") == ["'none'"]
        assert policy == {
            "img-src": ["'self'", "data:"],
            "manifest-src": ["'self'"],
            "connect-src": ["'self'"],
            "form-action": ["'self'"],
        }


def test_only_the_frame_names_the_script_that_a_page_loads(browser: Browser, address: str) -> None:
    page = browser.new_page()

    def imitate(route: Route) -> None:
        answer = route.fetch()
        element = '<p data-script="../y.txt" data-manifest="../y.txt">x</p>'
        route.fulfill(
            response=answer, body=answer.text().replace("<article>", f"<article>{element}")
        )

    page.route(f"{address}tentang/", imitate)
    page.route("**/y.txt", lambda route: route.fulfill(body="window.pwned = 1"))
    page.goto(f"{address}tentang/")
    expect(page.locator("p[data-script]")).to_have_count(1)
    page.wait_for_function("() => typeof loketWords !== 'undefined'")
    assert page.evaluate("window.pwned") is None
    page.close()


def test_the_policy_stands_before_all_that_it_is_about(built: Built) -> None:
    for html in built.pages().values():
        tags = re.findall(r"<(?:meta|link|style|script)[^>]*>", html)
        assert tags[0] == '<meta charset="utf-8">'
        assert tags[1].startswith('<meta http-equiv="Content-Security-Policy"')
        assert tags[2] == '<meta name="referrer" content="no-referrer">'


def test_nothing_in_a_page_needs_more(built: Built) -> None:
    for path, html in built.pages().items():
        for element in parse(html).iter():
            if not isinstance(element.tag, str):
                continue
            for name in element.attrib:
                assert name != "style" and not name.startswith("on"), (path, element.tag, name)
            href = element.get("href") or ""
            if element.tag == "a" and urlsplit(href).netloc:
                assert element.get("rel") == "noopener noreferrer", (path, href)
                assert urlsplit(href).scheme == "https", (path, href)


@contextmanager
def watched(browser: Browser, **options: object) -> Iterator[Page]:
    """A page that fails the test on a breach of its policy, an error, or another host's file."""
    context = browser.new_context(viewport=PHONE, **options)
    context.add_init_script(
        "addEventListener('securitypolicyviolation', (e) => console.error("
        "'breach', e.violatedDirective, e.blockedURI, e.sample), true)"
    )
    faults: list[str] = []
    context.on(
        "console", lambda m: faults.append(m.text) if m.type in {"error", "warning"} else None
    )
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on(
        "request",
        lambda r: (
            faults.append(r.url)
            if urlsplit(r.url).scheme in {"http", "https"}
            and urlsplit(r.url).hostname != "127.0.0.1"
            else None
        ),
    )
    yield context.new_page()
    context.close()
    assert faults == []


def whole(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_function("() => typeof loketWords !== 'undefined'")


def test_no_page_breaks_its_policy_and_axe_finds_nothing_on_any(
    browser: Browser, contoh: Built, address: str
) -> None:
    axe = Axe()
    pages = contoh.pages()
    assert len(pages) > 30
    with watched(browser) as page:
        for path in pages:
            if path.startswith("en/") and path.count("/") > 1:
                continue  # the other language has the same elements
            whole(page, address + path)
            unfold(page)
            found = axe.run(page)
            assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")


@LANGUAGES
def test_all_that_a_reader_can_do_is_within_it(browser: Browser, address: str, root: str) -> None:
    with watched(browser, permissions=["clipboard-read", "clipboard-write"]) as page:
        whole(page, address + root)
        # Nothing of a page does so, but those who check it: Lighthouse reads robots.txt from inside.
        assert page.evaluate("fetch(location.href).then(answer => answer.ok)")
        page.locator("details.menu summary").click()
        page.locator("input[type=search]").fill("kartu" if not root else "card")
        page.keyboard.press("Enter")
        page.locator(".search-list a").first.click()
        whole(page, f"{address}{root}layanan/kartu/")
        page.locator(".mine summary").click()
        page.locator(".mine input[value='1']").first.check()
        page.locator(".mine select").select_option(index=1)
        page.locator(".mine button").first.click()  # copies the list
        assert "http" in page.evaluate("navigator.clipboard.readText()")
        whole(page, f"{address}{root}kantor/")
        button = page.locator("button.copy").first
        button.click()
        expect(button.locator("xpath=following-sibling::span")).not_to_be_empty()
        whole(page, f"{address}{root}temukan/")
        page.locator("main a.life-event, main .life-event a").first.click()
        page.emulate_media(media="print")
        whole(page, f"{address}{root}layanan/kartu/")
        page.wait_for_selector("link[rel=manifest]", state="attached")
        page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
        page.reload()  # now by the worker
        page.wait_for_function("() => navigator.serviceWorker.controller !== null")


BAIT = """<script>window.pwned = "script"</script>
<script type="module">window.pwned = "module"</script>
<script src="https://jahat.example/x.js"></script>
<script src="data:text/javascript,window.pwned='data'"></script>
<img src="x:" onerror="window.pwned='handler'"><img src="https://jahat.example/x.png">
<iframe src="https://jahat.example/"></iframe><iframe srcdoc="<script>parent.pwned='frame'</script>"></iframe>
<object data="https://jahat.example/x"></object><base href="https://jahat.example/">
<style>h1 { display: none }</style><p style="color: rgb(1, 2, 3)" id="bait">umpan</p>
<form action="https://jahat.example/" id="form"><button>kirim</button></form>"""


@pytest.mark.parametrize("path", ["", "cari/", "layanan/kartu/"])
def test_what_data_would_smuggle_in_does_nothing(browser: Browser, address: str, path: str) -> None:
    """As if a template had forgotten to escape: the policy is the second wall."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    asked: list[str] = []  # what is refused never comes as far as the network, and so not here
    elsewhere = re.compile("jahat")
    page.route(elsewhere, lambda route: (asked.append(route.request.url), route.abort()))

    def smuggle(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</h1>", f"</h1>{BAIT}", 1))

    page.route(address + path, smuggle)
    page.goto(address + path, wait_until="networkidle")
    assert page.evaluate("window.pwned") is None
    assert page.locator("h1").is_visible()
    assert (
        page.evaluate("getComputedStyle(document.getElementById('bait')).color") != "rgb(1, 2, 3)"
    )
    assert page.evaluate("document.baseURI") == address + path
    page.evaluate("document.getElementById('form').submit()")
    page.evaluate("fetch('https://jahat.example/').catch(() => undefined)")
    assert page.evaluate("fetch('https://jahat.example/').then(() => 1, () => 0)") == 0
    assert page.url == address + path
    assert asked == []
    context.close()
