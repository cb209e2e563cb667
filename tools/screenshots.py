"""Takes the README's pictures from the built site: ``make screenshots``."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from chromium import ARGUMENTS, find_or_install  # noqa: E402
from sites import served  # noqa: E402

PICTURES = {
    "service.png": ("layanan/paspor-baru/", "light"),
    "plan.png": ("en/rencana/", "dark"),
}

with sync_playwright() as playwright, served(ROOT / "site") as address:
    browser = playwright.chromium.launch(executable_path=find_or_install(), args=ARGUMENTS)
    for name, (path, scheme) in PICTURES.items():
        page = browser.new_page(viewport={"width": 360, "height": 740}, color_scheme=scheme)
        page.goto(address + path)
        page.screenshot(path=ROOT / ".github" / "images" / name)
    browser.close()
