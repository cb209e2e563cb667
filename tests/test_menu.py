"""The menu that ``nav`` in ``mkdocs.yml`` gives; and a project that has an unlucky place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from sites import Built, Project, parse, served

from macros.__main__ import main
from macros.builder.handwritten_pages import without

NAV = """\
nav:
  - index.md
  - Tentang mal · About the mall:
      - rencana.md
      - mpp.md
      - Lain:
          - kantor.md
          - Situs kabupaten · The regency's site: https://kabupaten.contoh.example/
  - cari.md
  - https://contoh.example/
"""
MENUS: dict[str, list[Any]] = {
    "": [
        "Beranda",
        ["Tentang mal", "Rencana", "MPP", ["Lain", "Kantor", "Situs kabupaten"]],
        "Cari",
        "https://contoh.example/",
    ],
    "en/": [
        "Home",
        ["About the mall", "The plan", "MPP", ["Lain (id)", "Offices", "The regency's site"]],
        "Search",
        "https://contoh.example/ (id)",
    ],
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = Project(tmp_path_factory.mktemp("menu") / "material" / "situs")
    text = made.settings.read_text("utf-8")
    made.settings.write_text(re.sub(r"^nav: .*\n", NAV, text, flags=re.MULTILINE), "utf-8")
    return made


@pytest.fixture(scope="module")
def built(project: Project) -> Built:
    built = project.build()
    assert built.code == 0, built.said
    return built


def outline(html: str, menu: str) -> list[Any]:
    """The words of a menu: a section is a list that its title begins."""

    def entry(item: Any) -> Any:
        label = item[0]
        text = label.text + (f" ({label.get('lang')})" if label.get("lang") else "")
        return [text, *map(entry, item.find("ul"))] if label.tag == "b" else text

    return [entry(item) for item in parse(html).find(f".//{menu}/ul")]


def test_a_folder_called_material_may_stand_above_the_project(
    built: Built, built_once: Project
) -> None:
    assert built.pages().keys() == Built(0, "", built_once.folder / "site").pages().keys()
    assert not (built.site / "assets").exists()  # which the theme has, and no page uses


@pytest.mark.parametrize("root", MENUS)
def test_a_section_names_its_pages_below_its_title_in_the_language_of_the_page(
    built: Built, root: str
) -> None:
    html = built.pages()[f"{root}mpp/"]
    for menu in ("details/nav", "nav[@class='wide-menu']"):
        assert outline(html, menu) == MENUS[root]
        links = parse(html).findall(f".//{menu}//a")
        assert [link.text for link in links if link.get("aria-current")] == ["MPP"]
        assert links[4].get("href") == "https://kabupaten.contoh.example/"


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_a_section_are_seen_and_touched(
    browser: Browser, built: Built, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    with served(built.site, "/situs/") as address:
        page.goto(f"{address}en/")
        if width == 360:
            page.get_by_text("Menu", exact=True).click()
        assert page.locator("nav b:visible").all_inner_texts() == ["About the mall", "Lain"]
        link = page.locator("nav a:visible", has_text="Offices")
        box = link.bounding_box()
        assert box is not None and box["height"] >= 44
        assert page.evaluate("document.documentElement.scrollWidth") == width
        link.click()
        page.wait_for_url(f"{address}en/kantor/")
    context.close()


def test_the_pages_for_another_generator_have_the_same_menu(
    built: Built, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1740805200")
    settings = str(project.settings)
    main(["pages", str(tmp_path / "pages"), "--settings", settings], standalone_mode=False)
    for root, expected in MENUS.items():
        text = (tmp_path / "pages" / "docs" / root / "mpp" / "index.md").read_text("utf-8")
        (menu,) = re.findall(r'<nav class=\\?"wide-menu.*?</nav>', text, re.DOTALL)
        for group in (f">{each}<" for each in ("MPP", "Lain")):
            assert group in menu
        assert expected[1][0] in menu


def test_a_section_without_a_page_is_left_out() -> None:
    nav = ["index.md", {"Mal": ["mpp.md", {"Rencana": ["rencana.md"]}]}, {"Cari": "cari.md"}]
    assert without(nav, {"mpp.md", "rencana.md"}) == ["index.md", {"Cari": "cari.md"}]
    assert without(nav, {"rencana.md", "cari.md"}) == ["index.md", {"Mal": ["mpp.md"]}]
    assert without(None, {"mpp.md"}) is None
