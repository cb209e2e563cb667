"""The real site in a real browser: a phone and a desk, both languages, light and dark."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from sites import Built

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
LANGUAGES = pytest.mark.parametrize("root", ["", "en/"], ids=["id", "en"])

KINDS = [
    "", "layanan/", "layanan/paspor-baru/", "layanan/paspor-hilang/", "layanan/merek/",
    "layanan/hak-cipta/", "rencana/", "mpp/", "kantor/", "tanya-jawab/", "pengaduan/", "sumber/",
    "istilah/", "tentang/", "cari/", "temukan/", "temukan/umrah/", "temukan/hilang-di-luar-negeri/",
]  # fmt: skip


NO_WORKER = "Service Worker registration blocked by Playwright"
"""The worker would fetch the site ahead for each test; test_offline.py lets it."""


@contextmanager
def opened(browser: Browser, size: dict[str, int], **options: object) -> Iterator[Page]:
    """A page that fails the test on any console error or any request to another host."""
    context = browser.new_context(viewport=size, **{"service_workers": "block"} | options)
    page = context.new_page()
    if options.get("java_script_enabled", True):
        page.goto = functools.partial(_whole, page, page.goto)
    faults: list[str] = []

    def heard(said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"} and NO_WORKER not in said.text:
            faults.append(said.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request",
        lambda r: None if urlsplit(r.url).hostname == "127.0.0.1" else faults.append(r.url),
    )
    yield page
    context.close()
    assert faults == []


READY = """() => !document.querySelector("script[data-script]")
  || typeof loketWords !== "undefined" """


def _whole(page: Page, go: Callable[..., object], address: str, **how: object) -> object:
    """Go to ``address`` and wait for its script too, which comes after the page."""
    answer = go(address, **how)
    page.wait_for_function(READY)
    return answer


UNFOLD = """all => Promise.all(all.map((summary) => new Promise((done, failed) => {
  const details = summary.parentElement;
  details.addEventListener("toggle", done, { once: true });  // after the page's own listeners
  summary.click();
  if (!details.open) failed(new Error(`stays closed: ${details.outerHTML.slice(0, 200)}`));
})))"""


def unfold(page: Page) -> None:
    """Open all that a reader could; how one opens it by hand is for other tests."""
    page.locator("details:not([open]) > summary:visible").evaluate_all(UNFOLD)


@LANGUAGES
def test_no_page_scrolls_sideways(
    browser: Browser, real: Built, real_address: str, root: str
) -> None:
    with opened(browser, PHONE) as page:
        for path in real.pages():
            if path.startswith("en/") == bool(root) and path != "404.html":
                page.goto(real_address + path)
                for size in (PHONE, DESK):
                    page.set_viewport_size(size)
                    wide = page.evaluate("document.documentElement.scrollWidth")
                    assert wide <= size["width"], (path, size)
                page.set_viewport_size(PHONE)


def test_the_language_switch_keeps_the_page(browser: Browser, real_address: str) -> None:
    with opened(browser, PHONE) as page:
        for path in ("", "layanan/paspor-baru/", "rencana/", "cari/", "temukan/umrah/"):
            page.goto(real_address + path)
            for root in ("en/", ""):  # there and back
                page.locator("nav.languages a").click()
                assert page.url == real_address + root + path


@LANGUAGES
def test_the_menu_on_a_phone_works_by_keyboard(
    browser: Browser, real_address: str, root: str
) -> None:
    with opened(browser, PHONE) as page:
        page.goto(real_address + root)
        link = page.locator("details.menu a", has_text=re.compile("Rencana|The plan"))
        expect(link).to_be_hidden()
        page.locator("details.menu summary").focus()
        page.keyboard.press("Enter")
        expect(link).to_be_visible()
        link.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"{real_address}{root}rencana/")


@LANGUAGES
def test_the_menu_on_a_desk_shows_where_one_is(
    browser: Browser, real_address: str, root: str
) -> None:
    with opened(browser, DESK) as page:
        page.goto(real_address + root + "kantor/")
        current = page.locator("nav.wide-menu [aria-current=page]")
        expect(current).to_have_text(re.compile("Kantor|Offices"))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize(
    ("root", "event", "service"),
    [
        ("", "Paspor saya hilang", "Paspor hilang"),
        ("en/", "My passport is lost", "Lost passport"),
        ("", "Anak saya perlu paspor", "Paspor anak"),
        ("en/", "My name has changed", "Change of name in a passport"),
    ],
)
def test_from_what_happened_to_the_service(
    browser: Browser, real_address: str, root: str, event: str, service: str, script: bool
) -> None:
    with opened(browser, PHONE, java_script_enabled=script) as page:
        page.goto(real_address + root)
        page.locator(".life-events a", has_text=event).click()
        expect(page.locator("h1")).to_have_text(service)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_event_with_several_services_lets_one_choose(
    browser: Browser, real_address: str, script: bool
) -> None:
    with opened(browser, PHONE, java_script_enabled=script) as page:
        page.goto(real_address)
        page.locator("summary", has_text="umrah").click()
        page.locator(".life-event-choice[open] a", has_text="Paspor baru").click()
        expect(page.locator("h1")).to_have_text("Paspor baru, dewasa")


@LANGUAGES
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_four_answers_stand_on_the_first_screen(
    browser: Browser, real: Built, real_address: str, root: str, script: bool
) -> None:
    with opened(browser, PHONE, java_script_enabled=script) as page:
        paths = [p for p in real.pages() if re.fullmatch(rf"{root}layanan/[a-z-]+/", p)]
        assert len(paths) == 14
        for path in paths:
            page.goto(real_address + path)
            answers = page.locator(".answers > div")
            assert answers.count() in {4, 5}  # the fifth, how to apply, where that is known
            last = answers.nth(3).locator("dd > p").first.bounding_box()
            assert last is not None and last["y"] + 24 <= PHONE["height"], (path, last)


@LANGUAGES
def test_everything_is_readable_without_script(
    browser: Browser, real: Built, real_address: str, root: str
) -> None:
    with (
        opened(browser, PHONE) as with_script,
        opened(browser, PHONE, java_script_enabled=False) as without,
    ):
        for path in KINDS:
            seen = []
            for page in (with_script, without):
                page.goto(real_address + root + path)
                page.evaluate("document.querySelector('.mine')?.remove()")  # for script alone
                # what copies an address is a shortcut to a text that stands beside it
                page.evaluate("document.querySelectorAll('button.copy').forEach(b => b.remove())")
                seen.append(page.locator("main").inner_text())
            if path == "cari/":  # what needs script says so, and shows another way
                expect(without.locator("noscript a")).to_be_visible()
            else:
                assert seen[0] == seen[1], path


@SIZES
@pytest.mark.parametrize(
    ("root", "query", "found", "not_found"),
    [
        ("", "perpanjangan paspor", "Penggantian paspor, dewasa", "Replacement passport, adult"),
        ("", "memperpanjang paspor", "Penggantian paspor, dewasa", "Replacement passport, adult"),
        ("", "hilang", "Paspor hilang", "Lost passport"),
        ("", "merek", "Pendaftaran dan perpanjangan merek", "Trademark registration and renewal"),
        ("en/", "lost passport", "Lost passport", "Paspor hilang"),
        ("en/", "trademarks", "Trademark registration and renewal", "Pendaftaran dan perpanjangan merek"),
    ],
)  # fmt: skip
def test_search_finds_in_its_own_language_only(
    browser: Browser, real_address: str, size: dict[str, int],
    root: str, query: str, found: str, not_found: str,
) -> None:  # fmt: skip
    with opened(browser, size) as page:
        page.goto(real_address + root)
        page.locator("input[type=search]").fill(query)
        page.keyboard.press("Enter")
        page.wait_for_selector(".search-list li")
        names = page.locator(".search-list a").all_inner_texts()
        assert found in names[:3]
        assert not_found not in names
        links = page.locator(".search-list a").evaluate_all("all => all.map(a => a.href)")
        for link in links:
            assert link.startswith(real_address + root)
        page.get_by_role("link", name=found, exact=True).click()
        expect(page.locator("h1")).to_have_text(found)


@LANGUAGES
def test_search_says_when_it_finds_nothing(browser: Browser, real_address: str, root: str) -> None:
    with opened(browser, PHONE) as page:
        page.goto(f"{real_address}{root}cari/?q=xyzzyx")
        said = page.locator("#search-results")
        expect(said).to_have_text(re.compile("Tidak ada hasil|No results"))


def test_search_fetches_nothing_until_it_is_used(browser: Browser, real_address: str) -> None:
    with opened(browser, PHONE) as page:
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url))
        page.goto(real_address + "cari/", wait_until="networkidle")
        assert [url for url in fetched if "pagefind" in url] == []


@pytest.mark.parametrize("path", ["tidak-ada/", "layanan/tidak/ada/", "en/nothing/here"])
def test_a_wrong_address_leads_home(browser: Browser, real_address: str, path: str) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(real_address + path)
    expect(page.locator("h1")).to_have_text(["Halaman tidak ditemukan", "Page not found"])
    assert page.evaluate("getComputedStyle(document.querySelector('.top')).display") == "block"
    page.locator("main section[lang=en] a").first.click()
    assert page.url == real_address + "en/"
    context.close()


@LANGUAGES
def test_a_number_leads_to_its_source_by_one_click(
    browser: Browser, real_address: str, root: str
) -> None:
    with opened(browser, PHONE) as page:
        page.goto(f"{real_address}{root}layanan/paspor-baru/")
        page.locator(".answers > div").nth(1).locator("a[href*='sumber/#']").first.click()
        assert page.url == f"{real_address}{root}sumber/#pp-45-2024"
        source = page.locator("#pp-45-2024")
        expect(source).to_be_in_viewport()
        expect(source.locator("time")).to_have_attribute(
            "datetime", re.compile(r"^\d{4}-\d\d-\d\d$")
        )


IN_THE_DARK = ["", "layanan/paspor-hilang/", "rencana/", "kantor/", "temukan/umrah/"]
"""Of all rules, contrast alone knows of the dark, and these pages have all that is coloured."""


@pytest.mark.parametrize(("size", "root"), [(PHONE, ""), (DESK, "en/")], ids=["phone", "desk"])
def test_axe_finds_nothing(
    browser: Browser, real_address: str, size: dict[str, int], root: str
) -> None:
    axe = Axe()
    with opened(browser, size) as page:
        for path in [*KINDS, "cari/?q=paspor"]:
            page.goto(real_address + root + path)
            if "?" in path:
                page.wait_for_selector(".search-list li")
            unfold(page)
            for answer in page.locator(".mine input[value='1']:visible").all():
                answer.check()
            page.emulate_media(color_scheme="light")
            results = axe.run(page)
            assert results.violations_count == 0, f"{path}: {results.generate_report()}"
            if path in IN_THE_DARK:
                page.emulate_media(color_scheme="dark")
                results = axe.run(page, options={"runOnly": ["color-contrast"]})
                assert results.violations_count == 0, f"{path}: {results.generate_report()}"


def test_axe_finds_nothing_on_the_404_page(browser: Browser, real_address: str) -> None:
    page = browser.new_page()
    page.goto(real_address + "tidak-ada/")
    results = Axe().run(page)
    page.close()
    assert results.violations_count == 0, results.generate_report()


@LANGUAGES
def test_controls_are_large_enough_for_a_thumb(
    browser: Browser, real_address: str, root: str
) -> None:
    with opened(browser, PHONE) as page:
        page.goto(real_address + root)
        page.locator("details.menu summary").click()
        controls = page.locator(
            ".top__row a:visible, .top summary:visible, .life-event:visible, .search input, .search button"
        )
        for control in controls.all():
            box = control.bounding_box()
            assert box is not None and box["height"] >= 44, control.inner_text()
        for path, inside in (
            ("temukan/umrah/", "main .life-event, main .button"),
            ("temukan/", "main .life-event"),
            (
                "layanan/paspor-baru/",
                ".mine summary, .mine label, .mine button, .mine select, .mine a",
            ),
        ):
            page.goto(real_address + root + path)
            for opener in page.locator(".mine summary").all():
                opener.click()
                expect(page.locator(".mine input").first).to_be_visible()
            controls = page.locator(inside).locator("visible=true")
            assert controls.count() >= 2
            for control in controls.all():
                box = control.bounding_box()
                assert box is not None and box["height"] >= 44, control.inner_text()


@LANGUAGES
def test_enlarged_the_text_flows_and_nothing_is_cut(
    browser: Browser, real_address: str, root: str
) -> None:
    # A window of 1280 pixels, enlarged to 200 % and to 400 %, is one of so many.
    with opened(browser, DESK) as page:
        for path in KINDS:
            page.goto(real_address + root + path)
            for width in (640, 320):
                page.set_viewport_size({"width": width, "height": 400})
                unfold(page)
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, (path, width)


FOCUS = """() => {
  const at = document.activeElement;
  const style = getComputedStyle(at);
  const box = at.getBoundingClientRect();
  return {
    what: at.outerHTML.slice(0, 120), page: at === document.body,
    seen: parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none",
    there: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""


@pytest.mark.parametrize("colours", ["none", "active"], ids=["colours", "forced-colours"])
@pytest.mark.parametrize("path", ["", "temukan/", "layanan/paspor-baru/"])
def test_by_keyboard_alone_one_sees_where_one_is(
    browser: Browser, real_address: str, path: str, colours: str
) -> None:
    with opened(browser, PHONE, forced_colors=colours, reduced_motion="reduce") as page:
        page.goto(real_address + path)
        if "layanan" in path:
            page.locator(".mine summary").first.press("Enter")
            expect(page.locator(".mine input").first).to_be_visible()
        page.evaluate("document.activeElement.blur()")
        seen = []
        for _ in range(200):
            page.keyboard.press("Tab")
            at = page.evaluate(FOCUS)
            if at["page"]:
                break
            assert at["seen"] and at["there"], at
            seen.append(at["what"])
        assert at["page"], "no end in sight"
        assert len(seen) > 10
        if "layanan" in path:
            assert any('type="radio"' in what for what in seen)
            assert any("<select" in what for what in seen)
            assert any("wa.me" in what for what in seen)


@LANGUAGES
def test_status_is_told_in_words_and_shape_not_colour_alone(
    browser: Browser, real_address: str, root: str
) -> None:
    with opened(browser, PHONE) as page:
        for path in ("layanan/", "rencana/", "layanan/paspor-hilang/"):
            page.goto(real_address + root + path)
            for badge in page.locator(".badge").all():
                assert badge.inner_text().strip()
                assert badge.locator("svg").count() == 1
