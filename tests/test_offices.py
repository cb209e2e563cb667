"""How one gets to an office: a map app, an address to copy, a small map drawn at the build."""

from __future__ import annotations

import datetime
import itertools
import math
import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sites import Built, Project, parse, served
from test_browser import DESK, LANGUAGES, PHONE, SIZES, opened

from macros.models.facts import Verification
from macros.models.shared import Office, Place
from macros.pages.office_map import OfficeMap, office_map


@pytest.fixture(scope="module")
def address(contoh: Built) -> Iterator[str]:
    """The fictional site, two of whose offices have a point on the map."""
    with served(contoh.site, "/situs/") as found:
        yield found


def office(page: Page, ident: str):  # type: ignore[no-untyped-def]
    return page.locator("section.office").filter(has=page.locator(f"h2#{ident}"))


@LANGUAGES
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_known_point_opens_in_the_phones_map_app(
    browser: Browser, address: str, root: str, script: bool
) -> None:
    with opened(browser, PHONE, java_script_enabled=script) as page:
        page.goto(f"{address}{root}kantor/")
        app, site = office(page, "kantor-contoh").locator(".tools a").all()
        assert app.get_attribute("href") == "geo:-6.500000,106.250000?q=-6.500000,106.250000"
        assert "OpenStreetMap" in site.inner_text()
        assert re.search("situs lain|another site", site.inner_text())
        assert site.get_attribute("href") == (
            "https://www.openstreetmap.org/?mlat=-6.500000&mlon=106.250000"
        )


def test_it_opens_from_the_services_page_too(browser: Browser, address: str) -> None:
    with opened(browser, PHONE) as page:
        page.goto(f"{address}layanan/kartu/")
        ways = page.locator(".places a[href^='geo:']")
        assert [way.get_attribute("href") for way in ways.all()] == [
            "geo:-6.500000,106.250000?q=-6.500000,106.250000",
            "geo:-6.625000,106.500000?q=-6.625000,106.500000",
        ]


@LANGUAGES
def test_an_address_is_copied_and_said_to_be(browser: Browser, address: str, root: str) -> None:
    permissions = ["clipboard-read", "clipboard-write"]
    with opened(browser, PHONE, permissions=permissions) as page:
        page.goto(f"{address}{root}kantor/")
        held = office(page, "kantor-contoh")
        held.locator("button.copy").focus()
        page.keyboard.press("Enter")
        expect(held.locator("[role=status]")).to_have_text(re.compile("Tersalin|Copied"))
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == ("1 Madeup Street" if root else "Jalan Rekaan 1")


def test_the_bare_address_is_copied_where_the_data_give_it(
    browser: Browser, real_address: str
) -> None:
    with opened(browser, PHONE, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(real_address + "kantor/")
        office(page, "kanim-serang").locator("button.copy").click()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == "Jl. Warung Jaud No. 82, Kaligandu, Serang"


def test_a_copy_that_fails_says_so(browser: Browser, address: str) -> None:
    with opened(browser, PHONE) as page:
        page.goto(address + "kantor/")
        page.evaluate(
            "() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }"
        )
        held = office(page, "kantor-contoh")
        held.locator("button.copy").click()
        expect(held.locator("[role=status]")).to_have_text(re.compile("Tidak dapat disalin"))


def test_without_script_there_is_no_button_that_does_nothing(
    browser: Browser, address: str
) -> None:
    with opened(browser, PHONE, java_script_enabled=False) as page:
        page.goto(address + "kantor/")
        expect(page.locator("button.copy").first).to_be_hidden()
        expect(office(page, "kantor-contoh").get_by_text("Jalan Rekaan 1")).to_be_visible()


@LANGUAGES
@SIZES
def test_every_way_is_large_enough_for_a_thumb(
    browser: Browser, address: str, root: str, size: dict[str, int]
) -> None:
    with opened(browser, size) as page:
        for path, least in (("kantor/", 5), ("layanan/kartu/", 4)):
            page.goto(address + root + path)
            controls = page.locator("main .button:visible").all()
            assert len(controls) >= least
            for control in controls:
                box = control.bounding_box()
                assert box is not None and box["height"] >= 44 and box["width"] >= 44
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= size["width"]


def test_axe_finds_nothing_on_a_map(browser: Browser, address: str) -> None:
    for size, root, scheme in ((PHONE, "", "light"), (DESK, "en/", "dark")):
        with opened(browser, size, color_scheme=scheme) as page:
            for path in ("kantor/", "layanan/kartu/"):
                page.goto(address + root + path)
                results = Axe().run(page)
                assert results.violations_count == 0, results.generate_report()


@LANGUAGES
def test_how_far_it_is_is_told_with_its_source(real: Built, root: str) -> None:
    page = parse(real.pages()[root + "kantor/"])
    terms = [e for e in page.iter() if e.tag in {"dt", "dd"}]
    told = [
        " ".join("".join(dd.itertext()).split())
        for dt, dd in itertools.pairwise(terms)
        if "".join(dt.itertext()) in {"Jarak", "Distance"}
    ]
    (said,) = told
    assert "Cilograng" in said and "4" in said and "Radar Banten (2025)" in said
    assert re.search("belum dipastikan|not confirmed", said)


@LANGUAGES
def test_the_map_names_the_offices_in_words(browser: Browser, address: str, root: str) -> None:
    with opened(browser, PHONE, java_script_enabled=False) as page:
        page.goto(f"{address}{root}kantor/")
        drawn = page.locator("svg[role=img]")
        expect(drawn).to_have_accessible_name(re.compile("utara di atas|north up"))
        held = page.locator("section.office").filter(has=drawn)
        names = held.locator("ol li").all_inner_texts()
        expected = (
            ["Contoh office", "Neighbouring office"]
            if root
            else ["Kantor Contoh", "Kantor Tetangga"]
        )
        assert names == expected
        marks = drawn.locator("g text")
        assert marks.all_text_contents() == ["1", "2"]
        west, east = (mark.bounding_box() for mark in marks.all())
        assert west and east and west["x"] < east["x"] and west["y"] < east["y"]
        assert drawn.locator("text", has_text=re.compile(r"^\d+ km$")).count() == 1
        assert drawn.locator("text", has_text=re.compile("^[UN]$")).count() == 1


def test_where_no_point_is_known_nothing_is_drawn_and_it_says_so(real: Built) -> None:
    html = real.pages()["kantor/"]
    assert 'role="img"' not in html and "geo:" not in html
    page = parse(html)
    terms = [e for e in page.iter() if e.tag in {"dt", "dd"}]
    unknown = [
        "".join(dd.itertext()).strip()
        for dt, dd in itertools.pairwise(terms)
        if "".join(dt.itertext()) == "Belum diketahui"
    ]
    assert len(unknown) == 7 and all("letak di peta" in said for said in unknown)


def test_what_is_not_known_of_an_office_is_told_on_one_line(real: Built) -> None:
    for path, nothing, hours in (
        (
            "kantor/",
            "Belum diketahui alamat; wilayah kerja; jam layanan; letak di peta; situs resmi.",
            "Belum diketahui jam layanan; letak di peta; situs resmi.",
        ),
        (
            "en/kantor/",
            "Not known address; working area; opening hours; place on the map; official website.",
            "Not known opening hours; place on the map; official website.",
        ),
    ):
        offices = {
            section.find("h2").get("id"): " ".join("".join(section.itertext()).split())
            for section in parse(real.pages()[path]).findall(".//section[@class='office']")
        }
        assert nothing in offices["mpp-pandeglang"]
        assert hours in offices["kanim-serang"]
        assert "Jl. Warung Jaud No. 82" in offices["kanim-serang"]


def test_one_point_alone_is_no_map(project: Project) -> None:
    point = "map_point:\n    latitude: -6.625\n    longitude: 106.5\n    verification: {day: 2025-01-10, sources: [koran-contoh]}"
    project.replace("offices", point, "map_point: unknown")
    built = project.build()
    assert built.code == 0, built.said
    assert 'role="img"' not in built.pages()["kantor/"]
    assert "geo:-6.5" in built.pages()["kantor/"]


def place(latitude: float, longitude: float) -> Place:
    seen = Verification.model_construct(day=datetime.date(2025, 1, 10), sources=[])
    return Place.model_construct(latitude=latitude, longitude=longitude, verification=seen)


def drawn(**points: tuple[float, float]) -> OfficeMap | None:
    return office_map(
        {name: Office.model_construct(map_point=place(*point)) for name, point in points.items()}
    )


@pytest.mark.parametrize(
    ("here", "there", "kilometres"),
    [
        ((0, 100), (0, 100), 0),
        ((0, 100), (1, 100), 111.195),
        ((0, 100), (0, 101), 111.195),
        ((60, 100), (60, 101), 55.597),  # a degree of longitude is half as long there
        ((0, 100), (90, 0), 10_007.557),  # a quarter of a meridian
        ((0, 100), (0, -80), 20_015.115),  # the other side of the earth
    ],
)
def test_distances_are_those_on_a_globe(
    here: tuple[float, float], there: tuple[float, float], kilometres: float
) -> None:
    assert place(*here).kilometres_to(*there) == pytest.approx(kilometres, abs=0.001)


@pytest.mark.parametrize("far", [(-6.51, 106.26), (-6.625, 106.5), (-6.5, 109.0), (-8.0, 106.25)])
def test_the_bar_measures_what_is_drawn(far: tuple[float, float]) -> None:
    made = drawn(a=(-6.5, 106.25), b=far)
    assert made is not None
    first, second = made.spots
    units = math.dist((first.x, first.y), (second.x, second.y))
    kilometres = units * made.bar_metres / 1000 / made.bar
    assert kilometres == pytest.approx(place(-6.5, 106.25).kilometres_to(*far), rel=0.01)
    assert str(made.bar_metres).strip("0") in {"1", "2", "5"}
    assert made.width / 10 < made.bar <= made.width / 3


def test_all_marks_lie_on_the_drawing_with_north_up() -> None:
    made = drawn(south=(-8.0, 106.0), north=(-6.0, 106.0), east=(-7.0, 109.0))
    assert made is not None
    spots = {spot.offices[0]: spot for spot in made.spots}
    assert spots["north"].y < spots["east"].y < spots["south"].y
    assert spots["east"].x > spots["north"].x == pytest.approx(spots["south"].x)
    for spot in made.spots:
        assert 12 <= spot.x <= made.width - 12 and 12 <= spot.y <= made.height - 12


def test_offices_under_one_roof_share_a_mark() -> None:
    made = drawn(a=(-6.5, 106.25), b=(-6.5, 106.25), c=(-6.9, 106.25))
    assert made is not None
    assert [spot.offices for spot in made.spots] == [["a", "b"], ["c"]]
    assert made.numbers == {"a": 1, "b": 2, "c": 3}


def test_all_offices_under_one_roof_make_a_map_too() -> None:
    made = drawn(a=(-6.5, 106.25), b=(-6.5, 106.25))
    assert made is not None and len(made.spots) == 1
