"""Takes the pictures of README.md and CONTRIBUTING.md: ``make screenshots``.

``python tools/screenshots.py SITE EDITED OUTPUT``: from the built site in the folder SITE, and from
that of the fictional regency with the editing page in EDITED, into the folder OUTPUT. What is typed
into the form is made up, so it is never shown on the real site.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from chromium import ARGUMENTS, find_or_install
from sites import served

PAGES = {
    "service.png": ("layanan/paspor-baru/", "light"),
    "plan.png": ("en/rencana/", "dark"),
}
LOADING = 60_000  # milliseconds, for Python in the browser


def pages(page: Page, address: str, output: Path) -> None:
    """A citizen's pages, on a phone."""
    page.set_viewport_size({"width": 360, "height": 740})
    for name, (path, scheme) in PAGES.items():
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(address + path)
        page.screenshot(path=output / name)


def change(page: Page, address: str, output: Path) -> None:
    """The steps of a change in the form: choose, be told of a mistake, take it away."""
    page.set_viewport_size({"width": 960, "height": 680})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(address + "sunting/")
    page.locator("#editor-start").click()
    expect(page.locator("#edit-kind")).to_be_visible(timeout=LOADING)
    page.locator("#edit-kind").select_option("fees")
    page.locator("#edit-record").select_option("kilat")
    page.locator(".editor__pick").scroll_into_view_if_needed()
    page.locator("main").screenshot(path=output / "edit-choose.png")
    page.locator(".editor__pick button").first.click()
    amount = page.get_by_label("Jumlah rupiah")
    check = page.locator(".editor__main")
    page.evaluate("document.querySelectorAll('.editor__form details').forEach(d => d.open = true)")
    amount.fill("enam ribu")
    check.click()
    expect(page.locator(".editor__form [role=status]")).to_contain_text("1")
    expect(page.locator(".problem").first).to_be_visible()
    amount.evaluate("each => each.scrollIntoView({block: 'center'})")
    page.screenshot(path=output / "edit-mistake.png", animations="disabled")
    amount.fill("6000")
    check.click()
    expect(page.locator(".diff ins")).to_be_visible()
    page.locator(".editor__results").evaluate("each => each.scrollIntoView()")
    page.screenshot(path=output / "edit-take.png", animations="disabled")


def main(site: Path, edited: Path, output: Path) -> None:
    """Take them all."""
    output.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_or_install(), args=ARGUMENTS)
        page = browser.new_context(service_workers="block").new_page()
        with served(site) as address:
            pages(page, address, output)
        with served(edited) as address:
            change(page, address, output)
        browser.close()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
