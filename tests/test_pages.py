"""What every built page must be, whoever's data it is made of."""

from __future__ import annotations

import datetime
import re
import urllib.robotparser
import xml.etree.ElementTree as ET
from collections import Counter
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import yaml
from conftest import REPOSITORY
from sites import CONTOH, ROOT, TODAY, Built, Project, parse

from macros.builder.link_check import broken_links, site_files
from macros.i18n.words import available_languages, words_of
from macros.loading import load_catalogue
from macros.pages.site import Renderer, environment

BASE = "https://lebak.contoh.example/repo/"


@pytest.fixture(params=["contoh", "real"])
def built(request: pytest.FixtureRequest) -> Built:
    found: Built = request.getfixturevalue(request.param)
    return found


def bilingual(pages: dict[str, str]) -> list[str]:
    """Addresses of pages in Indonesian, the 404 page left out: it is in both languages."""
    return [path for path in pages if not path.startswith("en/") and path != "404.html"]


def test_the_build_has_no_warning(built: Built) -> None:
    assert "WARNING" not in built.said


def test_every_page_is_html_as_the_standard_has_it(built: Built) -> None:
    for html in built.pages().values():
        parse(html)


def test_every_page_has_its_twin(built: Built) -> None:
    pages = built.pages()
    english = {path.removeprefix("en/") for path in pages if path.startswith("en/")}
    assert english == set(bilingual(pages))
    assert len(english) > 10


def test_every_page_says_its_language_and_leads_to_its_twin(built: Built) -> None:
    pages = built.pages()
    for path in bilingual(pages):
        for language, here, there in [("id", path, f"en/{path}"), ("en", f"en/{path}", path)]:
            tree = parse(pages[here])
            assert tree.get("lang") == language
            (switch,) = tree.findall(".//nav[@class='languages']/a")
            assert urljoin(f"/{here}", switch.get("href")) == f"/{there}"
            assert switch.get("hreflang") == switch.get("lang") != language


def test_robots_are_told_which_pages_are_the_same(real: Built) -> None:
    pages = real.pages()
    for path in bilingual(pages):
        for here in (path, f"en/{path}"):
            tree = parse(pages[here])
            (canonical,) = tree.findall(".//link[@rel='canonical']")
            assert canonical.get("href") == BASE + here
            alternates = {
                link.get("hreflang"): link.get("href")
                for link in tree.findall(".//link[@rel='alternate'][@hreflang]")
            }
            assert alternates == {
                "id": BASE + path,
                "en": f"{BASE}en/{path}",
                "x-default": BASE + path,
            }


def test_the_sitemap_lists_every_page_with_its_twin(real: Built) -> None:
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    urls = ET.parse(real.site / "sitemap.xml").findall("s:url", spaces)
    listed = {url.findtext("s:loc", "", spaces): url for url in urls}
    expected = [BASE + path for path in real.pages() if path != "404.html"]
    assert len(listed) == len(urls) and sorted(listed) == sorted(expected)
    for address, url in listed.items():
        path = address.removeprefix(BASE).removeprefix("en/")
        alternates = url.findall("{http://www.w3.org/1999/xhtml}link[@rel='alternate']")
        assert {each.get("hreflang"): each.get("href") for each in alternates} == {
            "id": BASE + path,
            "en": f"{BASE}en/{path}",
            "x-default": BASE + path,
        }


def changed(site: Path) -> dict[str, str | None]:
    """The day of the last change by address, as the sitemap tells robots."""
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    urls = ET.parse(site / "sitemap.xml").findall("s:url", spaces)
    base = "https://contoh.example/situs/"
    return {
        str(url.findtext("s:loc", "", spaces)).removeprefix(base): url.findtext(
            "s:lastmod", None, spaces
        )
        for url in urls
    }


def test_the_sitemap_tells_the_days_of_the_data_and_not_of_the_build(
    built_project: Project,
) -> None:
    days = changed(built_project.folder / "site")
    assert days["layanan/kartu/"] == days["en/layanan/kartu/"] == "2025-01-10"
    assert days["rencana/"] == days["kantor/"] == "2025-01-10"
    assert days["tentang/"] is None and days["cari/"] is None  # no facts of their own
    after = changed(built_project.build(datetime.date(2025, 4, 3)).site)
    assert after["layanan/kartu/"] == after[""] == "2025-04-01"  # the fee has changed
    assert after["layanan/surat-pindah/"] == "2025-01-10"


def test_robots_are_told_where_the_list_of_pages_is(real: Built) -> None:
    told = (real.site / "robots.txt").read_text("utf-8")
    assert f"Sitemap: {BASE}sitemap.xml" in told
    robots = urllib.robotparser.RobotFileParser()
    robots.parse(told.splitlines())
    assert robots.can_fetch("*", f"{BASE}layanan/")


def test_titles_and_descriptions_are_there_and_differ(built: Built) -> None:
    titles = Counter()
    for path, html in built.pages().items():
        tree = parse(html)
        titles[tree.findtext(".//title")] += 1
        assert tree.find(".//meta[@name='description']").get("content")
        assert len(tree.findall(".//h1")) == (2 if path == "404.html" else 1)
    assert titles.most_common(1)[0][1] == 1, titles.most_common(3)


def test_headings_descend_one_level_at_a_time(built: Built) -> None:
    for path, html in built.pages().items():
        levels = [int(e.tag[1]) for e in parse(html).iter() if re.fullmatch("h[1-6]", str(e.tag))]
        for above, below in pairwise(levels):
            assert below <= above + 1, (path, levels)


def test_landmarks_beside_the_text_are_named(built: Built) -> None:
    """Readers who jump from one to the next hear where they are."""
    for path, html in built.pages().items():
        marks = [e for e in parse(html).iter() if e.tag in {"aside", "nav"}]
        assert all(e.get("aria-label") for e in marks), path
        asides = [e.get("aria-label") for e in marks if e.tag == "aside"]
        assert len(asides) == len(set(asides)), path


def test_no_id_is_given_twice(built: Built) -> None:
    for path, html in built.pages().items():
        ids = Counter(e.get("id") for e in parse(html).iter() if e.get("id"))
        assert ids.most_common(1)[0][1] == 1, (path, ids.most_common(1))


def test_no_link_of_the_site_is_broken(built: Built) -> None:
    assert broken_links(site_files(built.site)) == []


def test_nothing_is_loaded_from_outside(built: Built) -> None:
    loading = {
        ("script", "src"),
        ("img", "src"),
        ("link", "href"),
        ("iframe", "src"),
        ("form", "action"),
    }
    for html in built.pages().values():
        for element in parse(html).iter():
            for tag, attribute in loading:
                if element.tag == tag and element.get("rel") not in {"canonical", "alternate"}:
                    assert not urlsplit(element.get(attribute) or "").netloc, element.attrib


def test_no_address_but_https_and_the_map(built: Built) -> None:
    for html in built.pages().values():
        for element in parse(html).iter():
            if element.get("rel") == "icon":  # none, until the page is there
                assert element.get("href") == "data:,"
                continue
            scheme = urlsplit(element.get("href") or "").scheme
            assert scheme in {"", "https", "geo"}, element.attrib


def test_the_stylesheet_and_the_script_load_nothing_from_outside() -> None:
    for file in (
        file
        for folder in ("styles", "scripts")
        for file in (ROOT / "macros" / folder).rglob("*")
        if file.is_file()
    ):
        text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        text = text.replace("https://wa.me/", "")  # a link that the reader may follow
        assert "//" not in re.sub(r"(?m)^\s*//.*$", "", text), file.name


def test_the_site_says_that_it_is_not_the_office(real: Built) -> None:
    for path, html in real.pages().items():
        words = words_of("en" if path.startswith("en/") else "id")
        confirm = "".join(parse(html).find(".//p[@class='confirm']").itertext())
        assert words["notice_not_adopted"] in confirm
        assert ("Kantor Imigrasi Serang" in confirm) or ("Serang immigration office" in confirm)


def test_who_publishes_a_site_is_told_by_its_data_alone() -> None:
    """It may be an office that has not adopted the site yet."""
    for language, office in (("id", "pemerintah"), ("en", "government"), ("su", "pamaréntah")):
        said = words_of(language)["adoption_not_adopted_long"]
        assert office not in said and "{publisher}" in said


def test_the_office_whose_area_it_is_tells_what_that_means_where_it_first_stands(
    real: Built,
) -> None:
    for root, said in (
        ("", "Kantor untuk wilayah ini (per 24 Maret 2021). Tanyakan dulu."),
        ("en/", "Office for this area (as of 24 March 2021). Ask first."),
    ):
        first = parse(real.pages()[f"{root}layanan/paspor-rusak/"]).find(".//dl//dd")
        assert said in " ".join("".join(first.itertext()).split())


def test_a_mistake_can_be_reported_from_every_service(real: Built) -> None:
    for path, html in real.pages().items():
        if re.fullmatch(r"(en/)?layanan/[a-z-]+/", path):
            (link,) = parse(html).findall(".//aside[@class='report']//a")
            address = urlsplit(link.get("href"))
            assert (
                f"{address.scheme}://{address.netloc}{address.path}" == f"{REPOSITORY}/issues/new"
            )
            assert path in unquote(address.query)


def test_nobody_is_sent_to_a_way_of_reporting_that_there_is_not(real: Built) -> None:
    pages = real.pages()
    for path in ("pengaduan/", "aksesibilitas/"):
        assert "bagian “Ada yang keliru di sini?” di ujung bawah" in pages[path]
        assert "by the part “Is something wrong here?” at the foot" in pages[f"en/{path}"]
    catalogue = load_catalogue(CONTOH / "data", ["en", "id"], lambda zone: TODAY)
    nowhere = Renderer(catalogue, TODAY, "", environment())
    said = nowhere.page("pengaduan/").render("blocks/report_hint.html")
    assert "belum ditetapkan" in said and "bagian" not in said


def test_a_site_that_has_just_begun_leads_to_what_it_has_and_names_what_it_has_not(
    project: Project,
) -> None:
    for name in ("life_events", "finder", "disagreements"):
        project.data(name).write_text("{}\n", "utf-8")
    for file in [*project.folder.rglob("data/*.yaml")]:
        text = file.read_text("utf-8")
        file.write_text(
            re.sub(r"^ +(life_events|disagreements): .*\n", "", text, flags=re.M), "utf-8"
        )
    known = project.data("offices").read_text("utf-8")
    role = known[known.index("  role:") : known.index("  address:")]
    project.replace("offices", role, "  role: unknown\n")
    built = project.build()
    assert built.code == 0, built.said
    pages = built.pages()
    assert re.search('<a class="life-event" href="layanan/#umum">', pages[""])
    assert "Tugasnya: <span" in pages["kantor/"] and "What it does: <span" in pages["en/kantor/"]
    about = pages["tentang/"]
    assert "Belum ada keterangannya" in about[about.index(">Sumber yang berbeda<") :][:200]


def test_the_404_page_is_in_both_languages_and_leads_home(real: Built) -> None:
    tree = parse((real.site / "404.html").read_text("utf-8"))
    sections = tree.findall(".//main/section")
    assert [section.get("lang") for section in sections] == ["id", "en"]
    links = [a.get("href") for section in sections for a in section.findall(".//a")]
    assert links == ["/repo/", "/repo/layanan/", "/repo/en/", "/repo/en/layanan/"]


def test_words_are_complete_in_every_language() -> None:
    def keys(language: str) -> set[str]:
        return {key.removesuffix("_one").removesuffix("_other") for key in words_of(language)}

    for language in available_languages():
        assert keys("id") == keys(language)
        for key, word in words_of(language).items():
            assert word, key
            other = words_of("en" if language == "id" else "id").get(key, word)
            assert set(re.findall(r"{\w+}", word)) == set(re.findall(r"{\w+}", other)), key


GENERIC = {"kabupaten", "kota", "mpp", "kanim", "plaza"}


def names_of_the_real_site() -> set[str]:
    """Words in the names of the real site's regency, its offices' areas, places and ids."""
    held = {
        n: yaml.safe_load((ROOT / f"data/{n}.yaml").read_text("utf-8")) for n in ("site", "offices")
    }
    told = [held["site"]["regency"]["id"]]
    for ident, office in held["offices"].items():
        if office["kind"] in {"directorate", "ministry"}:
            continue
        told.append(ident)
        if office["working_area"] != "unknown":
            told.append(office["working_area"]["text"]["id"])
        if office["address"] != "unknown":  # the place's own name, and the town
            address = re.sub(r"^Jl\. ", "", office["address"]["text"]["id"]).partition(". ")[0]
            told += [word for word in address.split() if word[0].isupper()]
    words = {word.lower() for each in told for word in re.findall(r"[A-Za-z]{3,}", each)}
    return words - GENERIC


NAMES = sorted(names_of_the_real_site() | {"rangkas", "banten"})


def test_the_names_that_are_looked_for_are_those_of_the_real_site() -> None:
    assert {"lebak", "serang", "pandeglang"} <= set(NAMES)


def test_the_generator_knows_no_regency() -> None:
    """Nor do its templates, styles, workflows, schemas, tools and settings."""
    folders = ["macros", "docs", ".github", ".vscode", "schemas", "tools", "editor", "requirements"]
    files = [f for folder in folders for f in (ROOT / folder).rglob("*") if "node_modules" not in f.parts]  # fmt: skip
    files += [ROOT / name for name in ("Makefile", "mkdocs.yml", "pyproject.toml", ".ci/run")]
    seen = 0
    for file in files:
        if file.is_file() and file.suffix not in {".pyc", ".png"}:
            text = re.sub(r"berserang|menyerang", "", file.read_text("utf-8").lower())
            assert not [name for name in NAMES if name in text], file
            seen += 1
    assert seen > 250


def test_the_fictional_site_has_nothing_of_the_real_one(contoh: Built) -> None:
    for path, html in contoh.pages().items():
        assert not [name for name in NAMES if name in html.lower()], path
