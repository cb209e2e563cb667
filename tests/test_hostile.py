"""Text from the data is text, wherever it comes out: seen through a real browser.

The same texts go through leaflets (``test_leaflets``), the form for staff (``test_editor``), comments
on pull requests (``test_differences``), annotations (``test_check_command``).
"""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from marko.ext.gfm import gfm
from playwright.sync_api import Browser, Page
from pydantic import TypeAdapter, ValidationError
from sites import CONTOH, TODAY, Built, Project, parse, plans, served
from test_leaflets import sheets

from macros import csv_text
from macros.__main__ import main
from macros.extras.national_index import Summary, join
from macros.loading import DataError, load_catalogue
from macros.models.shared import WebAddress
from macros.pages.assets import small_script

PAYLOADS = [
    "<script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    "\"><svg onload=window.pwned=1>",
    "' onmouseover='window.pwned=1",
    "</title></textarea></noscript><b>",
    "{{ 7*7 }}{% raw %}{{ nama_yang_tidak_ada }}{# #}",
    "[tekan](javascript:window.pwned=1)",
    "![x](x) **tebal** `kode` _miring_ # judul",
    "<!--loket:0-->",
    "&lt;i&gt; &amp; {name} {0} %s",
    "]]> --> ?> *x* &x !x",
    "</script ><SCRIPT>window.pwned=1</SCRIPT><!--<script>",
    "\"});window.pwned=1;//`${window.pwned=1}`\\",
    ";=HYPERLINK('https://jahat.example') ; @SUM(1+9)",
    "Kartu;=cmd|' /C calc'!A0;x ,+1;-1;\"=2;'=3",
    "::error::terkena ##[error]terkena %0A",
    "$& $$ $`",
    '#read("/etc/passwd") #import "x.typ" $x$ <l> @r // /* \\u{202e} = -- ...',
    "~~batal~~ ~x~ https://jahat.example www.jahat.example ftp://jahat.example | # judul 1. x - y",
]  # fmt: skip
PAYLOAD = " ".join(PAYLOADS)


def poisoned(value: Any, languages: set[str]) -> Any:
    """``value`` with the payload after every text that citizens read."""
    if isinstance(value, dict) and set(value) == languages:
        return {language: f"{text} {PAYLOAD}" for language, text in value.items()}
    if isinstance(value, dict):
        return {key: poisoned(inner, languages) for key, inner in value.items()}
    if isinstance(value, list):
        return [poisoned(inner, languages) for inner in value]
    return value


def poisoned_project(folder: Path) -> Project:
    """The fictional regency's project with the payload in every text of every file."""
    project = Project(folder)
    for file in sorted((folder / "data").glob("*.yaml")):
        held = poisoned(yaml.safe_load(file.read_text("utf-8")), {"id", "en"})
        file.write_text(yaml.safe_dump(held, allow_unicode=True, sort_keys=False), "utf-8")
    return project


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The fictional site with the payload in every text of every file."""
    project = poisoned_project(tmp_path_factory.mktemp("hostile"))
    built = project.build(LEAFLETS="true", CARDS="true")
    assert built.code == 0, built.said
    return built


COUNT = """() => {
  const counts = {};
  for (const e of document.querySelectorAll('*')) {
    for (const a of e.attributes) counts[`${e.tagName} ${a.name}`] = (counts[`${e.tagName} ${a.name}`] || 0) + 1;
    counts[e.tagName] = (counts[e.tagName] || 0) + 1;
  }
  return counts;
}"""


def heard(page: Page) -> list[str]:
    """What is said in dialogs and errors from now on."""
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


ARRIVED = """() => document.readyState === "complete"
  && !document.querySelector("meta[http-equiv=refresh]")
  && (!document.querySelector("script[data-script]") || typeof loketWords !== "undefined")"""
"""Whether a page leads nowhere else and its script, which comes after it, has run."""

PARTS = "new Promise((done) => setTimeout(() => setTimeout(done)))"
"""Comes after the parts of the script, which it has put in a queue."""

MOVE = "document.querySelectorAll('*').forEach(e => e.dispatchEvent(new Event('mouseover')))"


def visit(page: Page, address: str) -> list[str]:
    """Open a page and move over all of it; returns what was said in dialogs and errors."""
    said = heard(page)
    page.goto(address, wait_until="networkidle")  # the script comes after the page
    page.evaluate(MOVE)
    return said


TEXTS = """() => [document.title, document.body.textContent,
  ...[...document.querySelectorAll('meta[name=description]')].map(m => m.content)]"""


@dataclass
class Seen:
    """What a page was like once all had come and one had moved over all of it."""

    counts: dict[str, int]
    texts: list[str]
    pwned: object


TABS = 8
"""Pages that are opened side by side: whether more will come is waited for once for all."""


def looked_at(browser: Browser, built: Built) -> dict[str, Seen]:
    """Every page of a site, none of which may say a thing in a dialog or an error."""
    context = browser.new_context()
    tabs = [context.new_page() for _ in range(TABS)]
    said = [heard(tab) for tab in tabs]
    found = {}
    # A page in the other language has the same elements: three of them are enough.
    english = {"en/", "en/layanan/kartu/", "en/rencana/"}
    paths = [path for path in built.pages() if not path.startswith("en/") or path in english]
    with served(built.site, "/situs/") as address:
        for start in range(0, len(paths), TABS):
            opened = list(zip(tabs, paths[start : start + TABS], strict=False))
            for tab, path in opened:
                tab.goto(address + path, wait_until="commit")
            for tab, path in opened:
                tab.wait_for_function(ARRIVED, polling=50)
                tab.wait_for_load_state("networkidle")
                tab.evaluate(PARTS)
                tab.evaluate(MOVE)
                pwned = tab.evaluate("window.pwned")
                found[path] = Seen(tab.evaluate(COUNT), tab.evaluate(TEXTS), pwned)
            assert not any(said), (paths[start : start + TABS], said)
    context.close()
    return found


@pytest.fixture(scope="module")
def pages(browser: Browser, hostile: Built) -> dict[str, Seen]:
    return looked_at(browser, hostile)


def test_no_element_or_attribute_comes_from_the_data(
    browser: Browser, contoh: Built, pages: dict[str, Seen]
) -> None:
    for path, sound in looked_at(browser, contoh).items():
        if not path.endswith("perubahan/"):  # made of history, which these data do not have
            assert pages[path].counts == sound.counts, path
        assert pages[path].pwned is None, path


def test_the_data_show_as_they_were_typed(pages: dict[str, Seen]) -> None:
    seen = 0
    for path, page in pages.items():
        for text in page.texts:
            folded = " ".join(text.split())
            assert "49" not in folded.replace("1249", "")
            # each opening of the payload is followed by the whole of it
            assert folded.count(PAYLOADS[0]) == folded.count(PAYLOAD), path
            seen += folded.count(PAYLOAD)
    assert seen > 300


def test_on_paper_the_data_show_as_they_were_typed(hostile: Built) -> None:
    found = sheets(hostile.site)
    assert len(found) == 16
    for sheet in found:
        assert sheet.says(PAYLOAD), sheet
        assert "root:" not in sheet.text
        for page, (left, _, right, _), _ in sheet.letters():
            assert left >= 0 and right <= page.get_width(), sheet


def test_a_report_carries_the_text_and_stays_one_address(browser: Browser, hostile: Built) -> None:
    page = browser.new_page()
    with served(hostile.site, "/situs/") as address:
        visit(page, address + "layanan/kartu/")
        href = page.locator("aside.report a").get_attribute("href")
        title = page.evaluate("h => new URL(h).searchParams.get('title')", href)
    page.close()
    assert href is not None and href.startswith(
        "https://git.contoh.example/kabupaten/situs/issues/new?"
    )
    assert " ".join(title.split()).endswith(PAYLOAD)


def test_search_shows_it_as_text(browser: Browser, hostile: Built, tmp_path: Path) -> None:
    page = browser.new_page()
    with served(hostile.site, "/situs/") as address:
        heard = visit(page, address + "cari/?q=kartu")
        page.wait_for_selector(".search-list li")
        names = page.locator(".search-list a").all_inner_texts()
        inside = page.evaluate(
            "[...document.querySelectorAll('.search-list *')].map(e => e.tagName)"
        )
        assert page.evaluate("window.pwned") is None
    page.close()
    assert heard == []
    assert any("<script>window.pwned=1</script>" in name for name in names)
    assert set(inside) <= {"LI", "A", "P", "MARK"}


def test_the_list_of_ones_own_shows_it_as_text(browser: Browser, hostile: Built) -> None:
    page = browser.new_page()
    with served(hostile.site, "/situs/") as address:
        heard = visit(page, address + "layanan/kartu/#_=kartu-biasa")
        said = squeezed(page.locator("#mine [role=status]").inner_text())
        choice = squeezed(page.locator("#mine select option:checked").inner_text())
        assert page.evaluate("window.pwned") is None
    page.close()
    assert heard == []
    assert choice.endswith(squeezed(PAYLOAD))
    assert choice in said


def test_a_query_is_text_too(browser: Browser, contoh: Built) -> None:
    page = browser.new_page()
    asked = "<img src=x onerror=window.pwned=1> $& $` {n}"
    with served(contoh.site, "/situs/") as address:
        heard = visit(page, address + f"cari/?q={quote(asked)}")
        page.wait_for_selector("#search-results p")
        assert asked in page.locator("#search-results p").first.inner_text()
        assert page.locator("#search-results img").count() == 0
        assert page.evaluate("window.pwned") is None
    page.close()
    assert heard == []


# What is no page


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_manifests_are_json_that_holds_the_text(hostile: Built) -> None:
    for root in ("", "en/"):
        held = json.loads((hostile.site / root / "manifest.webmanifest").read_text("utf-8"))
        assert squeezed(held["name"]).endswith(PAYLOAD)
        assert held["start_url"] == "./"
        assert all(icon["src"].endswith(".svg") for icon in held["icons"])


def test_the_worker_is_the_same_program_and_works(
    browser: Browser, contoh: Built, hostile: Built
) -> None:
    assert plans(hostile.site).keys() == plans(contoh.site).keys()
    program = [
        re.sub(r"(?m)^const SITE = .*$", "", (built.site / "sw.js").read_text("utf-8"))
        for built in (contoh, hostile)
    ]
    assert program[0] == program[1]
    page = browser.new_page()
    with served(hostile.site, "/situs/") as address:
        page.goto(address)
        state = page.evaluate("navigator.serviceWorker.ready.then(({ active }) => active.state)")
        assert state in {"activating", "activated"}
    page.close()


def test_the_sitemap_holds_addresses_alone(hostile: Built, contoh: Built) -> None:
    found = []
    for built in (contoh, hostile):
        elements = list(ET.parse(built.site / "sitemap.xml").iter())
        assert {element.tag.rpartition("}")[2] for element in elements} <= {"urlset", "url", "loc", "link", "lastmod"}  # fmt: skip
        found.append([each.text for each in elements if each.tag.endswith("}loc")])
    assert found[0] == found[1]


def markup(markdown: str) -> list[tuple[str, str | None]]:
    """The elements that GitHub makes of a text, each with where it leads but for the query."""
    page = parse(f"<!doctype html><title>x</title>{gfm.convert(markdown)}")
    found = []
    for element in page.find("body").iter():
        address = element.get("href")
        found.append((element.tag, address and address.partition("?")[0]))
    return found


def test_texts_for_assistants_have_the_markup_of_a_sound_site(
    hostile: Built, contoh: Built
) -> None:
    seen = 0
    for file in [*contoh.site.rglob("index.md"), *contoh.site.rglob("llms.txt")]:
        path = file.relative_to(contoh.site)
        if "perubahan" in path.parts or not (hostile.site / path).exists():
            continue  # made of history, or too long to be a text
        text = (hostile.site / path).read_text("utf-8")
        assert markup(text) == markup(file.read_text("utf-8")), path
        seen += PAYLOADS[0].replace("<", "&lt;").replace(">", "&gt;") in text
    assert seen > 20


def divided(table: str) -> Iterator[str]:
    """The cells that spreadsheets see in a table, as each may be set to divide it."""
    for delimiter in ",;\t":
        for row in csv.reader(io.StringIO(table, newline=""), delimiter=delimiter):
            yield from row
    yield from re.split(r"[,;\t\r\n]", table)


def formulas(table: str) -> list[str]:
    """The cells of a table that a spreadsheet would calculate; a number is none."""
    bare = (cell.strip(' \t\r\n"') for cell in divided(table))
    return [
        cell
        for cell in bare
        if cell.startswith(tuple("=+-@＝＋－＠")) and not re.fullmatch(r"-\d+(\.\d+)?", cell)
    ]


def test_no_cell_of_a_table_is_a_formula(hostile: Built, tmp_path: Path) -> None:
    data = hostile.site.parent / "data"
    done = CliRunner().invoke(main, ["export", str(tmp_path / "csv"), "--folder", str(data)])
    assert done.exit_code == 0, done.output
    tables = [*hostile.site.rglob("*.csv"), *(tmp_path / "csv").glob("*.csv")]
    texts = {file: file.read_text("utf-8-sig") for file in tables}
    assert sum("HYPERLINK" in text for text in texts.values()) > 20
    for file, text in texts.items():
        assert not formulas(text), file.name


@given(st.lists(st.text(";,\t\r\n \"'=+-@＝－a1", max_size=12), min_size=1, max_size=3))
def test_no_text_becomes_a_formula_and_each_is_had_back(texts: list[str]) -> None:
    table = csv_text.lines([texts])
    assert not formulas(table)
    (row,) = csv.reader(io.StringIO(table, newline=""))
    assert [csv_text.unguarded(cell) for cell in row] == texts


def test_the_index_of_a_nation_shows_it_as_text(tmp_path: Path) -> None:
    languages = ["id", "en"]
    texts = dict.fromkeys(languages, PAYLOAD)
    held = Summary(
        version=1, regency=texts, name=texts, address="https://a.contoh.example/", languages=languages, services=[],
    )  # fmt: skip
    join([held], tmp_path / "nation")
    page = parse((tmp_path / "nation" / "index.html").read_text("utf-8"))
    link, near = page.findall(".//main//li/a")
    assert squeezed(link.text) == squeezed(PAYLOAD)
    html = (tmp_path / "nation" / near.get("href") / "index.html").read_text("utf-8")
    assert squeezed(parse(html).findtext(".//h1")).endswith(squeezed(PAYLOAD))
    assert [script.text for script in parse(html).findall(".//script")] == [
        small_script("nation.js")
    ]
    assert page.findall(".//script") == []
    assert json.loads((tmp_path / "nation" / "regencies.json").read_text("utf-8"))


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)",
        "data:text/html,<script>1</script>", "vbscript:x", "file:///etc/passwd", "http://a.go.id/",
        "//a.go.id/", "https:/a.go.id", "https:a.go.id", "https://", "https://a", "https://a.go.id@b.example/",
        "https://a.go.id:x@b.example/", "https://a.go.id\\@b.example/", "https://a.go.id/\" onclick=1",
        "https://a.go.id/<script>", "https://a.go.id/\u202e", "https://a.go.id/ b", "https://[::1", "https://127.0.0.1/\t",
        "https://\u0430.go.id/", "https://a.go.id/" + "a" * 500, "blob:https://a.go.id/x", "https://a.go.id/`",
    ],
)  # fmt: skip
def test_an_address_is_a_plain_one_of_the_web(address: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(WebAddress).validate_python(address)


def test_every_address_in_the_data_is_held_to_that(project: Project) -> None:
    """Whatever field it stands in: none may be of another type."""
    found = 0
    for file in sorted((CONTOH / "data").glob("*.yaml")):
        for address in re.findall(r"https://[^\s,\]}\"']+", file.read_text("utf-8")):
            project.replace(file.stem, address, "javascript:alert(1)")
            with pytest.raises(DataError, match="javascript"):
                load_catalogue(project.folder / "data", ["id", "en"], lambda _: TODAY)
            project.replace(file.stem, "javascript:alert(1)", address)
            found += 1
    assert found == 3
