"""A service on paper: one sheet with tick boxes, address, QR code and days."""

from __future__ import annotations

import re

import pypdfium2
import zxingcpp
from playwright.sync_api import Browser
from sites import Built
from test_browser import DESK, opened

ADDRESS = "https://lebak.contoh.example/repo/"


def test_every_service_is_one_sheet_that_leads_back(
    browser: Browser, real: Built, real_address: str
) -> None:
    paths = [path for path in real.pages() if re.fullmatch(r"(en/)?layanan/[a-z-]+/", path)]
    assert len(paths) == 28
    with opened(browser, DESK) as page:
        for path in paths:
            page.goto(real_address + path)
            sheets = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
            assert len(sheets) == 1, path
            width, height = sheets[0].get_size()
            assert (round(width), round(height)) == (595, 842), path
            picture = sheets[0].render(scale=2).to_pil()
            assert [code.text for code in zxingcpp.read_barcodes(picture)] == [ADDRESS + path]
            text = sheets[0].get_textpage().get_text_range()
            assert ADDRESS + path in re.sub(r"\s", "", text).replace("\ufffe", "-"), path
            assert re.search(r"Dicek|Checked", text), path
            assert re.search(r"Dicetak|Printed on", text), path


def test_only_the_readers_own_papers_are_printed(browser: Browser, real_address: str) -> None:
    with opened(browser, DESK) as page:
        page.goto(f"{real_address}layanan/paspor-baru/#pernah-ganti-nama=0")
        page.wait_for_selector(".mine")
        sheet = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))[0]
        text = sheet.get_textpage().get_text_range()
        assert "KTP" in text and "Penetapan ganti nama" not in text
        assert "Hapus jawaban" not in text
