"""A site's own face: colours that can be read, and a logo that only draws."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as some
from sites import ROOT, TODAY, Built, Project, parse

from macros.cli.check import check as command
from macros.loading import load_catalogue
from macros.models.colours import (
    DARK,
    LIGHT,
    PAPERS,
    READABLE,
    Colours,
    contrast,
    nearest,
    unreadable,
)
from macros.pages.site import Renderer, environment
from macros.printing.content import sheets

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path fill="#c00" d="M0 0h8v8z"/></svg>'


def check(project: Project) -> tuple[int, str]:
    """What ``loket check`` says: exit code, and what is wrong."""
    done = CliRunner().invoke(command, [str(project.folder / "data")])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stderr


def settings(project: Project, lines: str) -> None:
    project.replace("site", "verification_holds_days", f"{lines}\nverification_holds_days")


def test_the_colours_that_are_checked_are_those_of_the_styles() -> None:
    css = (ROOT / "macros/theme/css/frame.css").read_text("utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[:2]
    for text, palette, papers in ((light, LIGHT, PAPERS["light"]), (dark, DARK, PAPERS["dark"])):
        held = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", text))
        assert (held["brand"], held["on-brand"], held["link"]) == (palette.brand, palette.on_brand, palette.link)  # fmt: skip
        assert (held["paper"], held["card"]) == papers


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#0a0a0a", "#000000") == pytest.approx(1.0607, abs=0.0001)
    assert contrast("#0b0b0b", "#000000") == pytest.approx(1.0669, abs=0.0001)
    # a red, a green and a blue count as much as the eye sees of them
    ratios = [contrast(each, "#000000") for each in ("#ff0000", "#00ff00", "#0000ff")]
    assert ratios == pytest.approx([5.252, 15.304, 2.444])


COLOUR = some.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


@given(COLOUR, COLOUR)
def test_the_nearest_that_is_named_can_be_read(colour: str, other: str) -> None:
    found = nearest(colour, (other,))
    assert contrast(found, other) >= READABLE
    if contrast(colour, other) >= READABLE:
        assert found == colour


@pytest.mark.parametrize(
    ("colour", "found"),
    [
        ("#777777", "#767676"),
        ("#66aaff", "#006ff9"),
        ("#ffffff", "#767676"),
        ("#767676", "#767676"),
        ("#ff0000", "#ed0000"),
    ],
)
def test_the_nearest_is_of_the_same_hue_and_no_darker_than_need_be(colour: str, found: str) -> None:
    assert nearest(colour, ("#ffffff",)) == found
    assert contrast(colour, "#ffffff") >= READABLE or contrast(found, "#ffffff") < 4.65


def test_on_a_dark_ground_the_nearest_is_lighter_and_of_the_same_hue() -> None:
    assert nearest("#224466", ("#1c2227",)) == "#528cc6"
    assert nearest("#5c1414", PAPERS["dark"]) == "#dc6060"


def test_the_least_contrast_of_the_standard_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    light = {"brand": "#777777", "link": "#777777"}
    worst = contrast("#777777", PAPERS["light"][0])
    monkeypatch.setattr("macros.models.colours.READABLE", worst)
    assert nearest("#777777", PAPERS["light"]) == "#777777"
    assert [*unreadable(Colours.model_validate({"light": light}))] == []
    monkeypatch.setattr("macros.models.colours.READABLE", contrast("#777777", "#ffffff"))
    found = unreadable(Colours.model_validate({"light": light}))
    assert [each[:2] for each in found] == [("light", "link")]


def test_where_no_lightness_will_do_it_is_black_or_white_whichever_is_better() -> None:
    assert nearest("#808080", ("#000000", "#ffffff", "#777777")) in {"#000000", "#ffffff"}
    assert nearest("#ff0000", ("#ffffff", "#555555")) == "#000000"
    assert nearest("#ff0000", ("#000000", "#999999")) == "#ffffff"


def test_a_pair_is_told_by_the_field_to_change() -> None:
    def told(**given: dict[str, str]) -> list[tuple[str, str, str, str]]:
        return [each[:4] for each in unreadable(Colours.model_validate(given))]

    assert told() == []
    assert told(light={"brand": "#ffcc00"}) == [("light", "brand", "#ffcc00", "#ffffff")]
    assert told(dark={"on_brand": "#333333"}) == [("dark", "on_brand", "#333333", "#0e2c40")]
    both = {"brand": "#ffcc00", "on_brand": "#ffffff"}
    assert told(light=both) == [("light", "brand", "#ffcc00", "#ffffff")]
    assert told(light={"link": "#757575"}) == [("light", "link", "#757575", "#fbf8f2")]
    assert told(dark={"link": "#224466"}) == [("dark", "link", "#224466", "#1c2227")]


UNREADABLE = {
    "a bar too light for white": ('light: {brand: "#ffcc00"}', "brand", "#ffcc00"),
    "writing too dark on the bar": ('light: {on_brand: "#333333"}', "on_brand", "#333333"),
    "links a little too light": ('light: {link: "#757575"}', "link", "#757575"),
    "links too light": ('light: {link: "#66aaff"}', "link", "#66aaff"),
    "links too dark at night": ('dark: {link: "#224466"}', "link", "#224466"),
}


@pytest.mark.parametrize("case", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_an_unreadable_pair_is_refused_and_the_nearest_that_passes_does_pass(
    project: Project, case: tuple[str, str, str]
) -> None:
    lines, field, colour = case
    settings(project, f"colours:\n  {lines}")
    code, said = check(project)
    assert code == 1 and f"{field}" in said and "cannot be read with" in said, said
    named = re.search(r'The nearest that can be read: "(#[0-9a-f]{6})"', said)
    assert named is not None and named[1] != colour
    project.replace("site", colour, named[1])
    assert check(project)[0] == 0


def test_a_colour_that_is_none_is_told(project: Project) -> None:
    settings(project, "colours:\n  light: {brand: merah}")
    code, said = check(project)
    assert code == 1 and "“merah” is no colour" in said


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    project = Project(tmp_path_factory.mktemp("face"))
    settings(
        project,
        'colours:\n  light: {brand: "#5c1414"}\n  dark: {link: "#f0a0a0"}\nlogo: lambang.svg',
    )
    (project.folder / "data" / "lambang.svg").write_bytes(SVG)
    made = project.build()
    assert made.code == 0, made.said
    return made


def test_name_colours_and_logo_come_from_the_data_alone(built: Built) -> None:
    for path, html in built.pages().items():
        picture = parse(html).find(".//header//img")
        up = path.removesuffix("404.html").count("/") if path != "404.html" else None
        if up is not None:
            address = picture.get("src")
            assert (
                address.startswith("../" * up)
                and (built.site / address.lstrip("./")).read_bytes() == SVG
            )
        assert picture.get("alt") == "" and picture.get("height") == "28"
        assert ":root{--brand:#5c1414;--on-brand:#ffffff;" in html
        assert (
            "@media(prefers-color-scheme:dark){:root{--brand:#0e2c40;--on-brand:#ffffff;--link:#f0a0a0;"
            in html
        )
    assert '"theme_color": "#5c1414"' in (built.site / "manifest.webmanifest").read_text("utf-8")
    name = next(built.site.glob("logo-*.svg")).name
    assert name in (built.site / "sw.js").read_text("utf-8")


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, held: bytes) -> bytes:
        return (
            struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * (width + 1) * height))
        + chunk(b"IEND", b"")
    )


def svg(inside: str, attributes: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {attributes}>{inside}</svg>'.encode()


REFUSED: dict[str, tuple[str, bytes | None, str]] = {
    "a script": ("l.svg", svg("<script>alert(1)</script>"), "<script>"),
    "a handler": ("l.svg", svg("<path/>", 'onload="alert(1)"'), 'onload="alert(1)"'),
    "a link": ("l.svg", svg('<a href="https://contoh.example"><path/></a>'), "<a>"),
    "a picture from elsewhere": ("l.svg", svg('<image xlink:href="https://contoh.example/x.png"/>'), "<image>"),
    "another drawing": ("l.svg", svg('<use xlink:href="#x"/>'), "<use>"),
    "HTML": ("l.svg", svg('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>'), "<foreignObject>"),
    "a style": ("l.svg", svg('<path style="fill:url(https://contoh.example)"/>'), "style="),
    "a fill from elsewhere": ("l.svg", svg('<path fill="url(https://contoh.example/#a)"/>'), "fill="),
    "a fill from beside it": ("l.svg", svg('<path fill="url(x.svg)"/>'), 'fill="url(x.svg)"'),
    "an animation": ("l.svg", svg('<animate attributeName="x"/>'), "<animate>"),
    "an entity": ("l.svg", b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + SVG, "<!"),
    "a stylesheet": ("l.svg", b'<?xml-stylesheet href="x.css"?>' + SVG, "<?"),
    "a stylesheet in wide letters": ("l.svg", ('<?xml version="1.0" encoding="utf-16"?><?xml-stylesheet href="x.css"?>' + SVG.decode()).encode("utf-16"), "no SVG or PNG picture"),
    "an entity in wide letters": ("l.svg", ('<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + SVG.decode()).encode("utf-16-le"), "no SVG or PNG picture"),
    "letters that a browser reads otherwise": ("l.svg", b'<?xml version="1.0" encoding="cp1252"?>' + SVG, "cp1252"),
    "letters of several bytes": ("l.svg", b"<?xml version='1.0' encoding = 'Shift_JIS' ?>" + SVG, "Shift_JIS"),
    "letters that nobody knows": ("l.svg", b'<?xml version="1.0" encoding="foo"?>' + SVG, "foo"),
    "no picture": ("l.svg", b"<p>x</p>", "no SVG or PNG picture"),
    "broken": ("l.svg", SVG[:-3], "no SVG or PNG picture"),
    "too many bytes": ("l.svg", SVG.replace(b"M0", b"M" + b" " * 10_000 + b"0"), "too large"),
    "too many pixels": ("l.png", png(2000, 4), "too large"),
    "a page for a PNG": ("l.png", b"<html>", "no SVG or PNG picture"),
    "not there": ("l.png", None, "is not in the data folder"),
    "outside": ("../../l.svg", None, "no file name of a logo"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_a_logo_that_could_do_more_than_be_looked_at_is_refused(
    project: Project, case: tuple[str, bytes | None, str]
) -> None:
    name, content, told = case
    settings(project, f"logo: {name}")
    if content is not None:
        (project.folder / "data" / name).write_bytes(content)
    code, said = check(project)
    assert code == 1 and told in said and "[id]" in said, said


def test_a_logo_that_is_not_there_hides_no_other_mistake(project: Project) -> None:
    settings(project, "logo: l.svg\ncolours:\n  light: {brand: merah}")
    words = project.folder / "data" / "words" / "su.yaml"
    words.parent.mkdir()
    words.write_text('seacrh: "Téangan"\n', "utf-8")
    told = ("is not in the data folder", "“merah” is no colour", "“seacrh” is used nowhere")
    _, checked = check(project)
    built = project.build()
    assert built.code != 0
    for said in (checked, built.said):
        assert "3 mistake(s) in the data" in said
        assert all(each in said for each in told), said
    mended = CliRunner().invoke(command, [str(project.folder / "data"), "--fix", "--dry-run"])
    assert "3 mistake(s) in the data" in mended.stderr, mended.stderr


def test_a_small_png_is_taken(project: Project) -> None:
    settings(project, "logo: l.png")
    (project.folder / "data" / "l.png").write_bytes(png(64, 64))
    assert check(project)[0] == 0


@pytest.mark.parametrize("head", [b"", b"\xef\xbb\xbf", b'<?xml version="1.0" encoding="UTF-8"?>\n', b"<?xml version='1.0'?><!-- x -->"])  # fmt: skip
def test_a_drawing_is_taken_as_programs_save_it(project: Project, head: bytes) -> None:
    settings(project, "logo: l.svg")
    (project.folder / "data" / "l.svg").write_bytes(head + SVG)
    assert check(project)[0] == 0


def test_a_link_for_a_logo_is_not_followed(project: Project, tmp_path: Path) -> None:
    settings(project, "logo: l.svg")
    (tmp_path / "x.svg").write_bytes(SVG)
    (project.folder / "data" / "l.svg").symlink_to(tmp_path / "x.svg")
    assert "is not in the data folder" in check(project)[1]


def test_leaflets_are_in_a_colour_that_can_be_read_on_paper(project: Project) -> None:
    settings(project, 'colours:\n  light: {brand: "#ffe680", on_brand: "#000000", link: "#5c1414"}')
    catalogue = load_catalogue(project.folder / "data", ["en", "id"], lambda zone: TODAY)
    page = Renderer(catalogue, TODAY, "", environment()).page("layanan/kartu/")
    assert {sheet.colour for sheet in sheets(page, "https://contoh.example/").values()} == {
        "#5c1414"
    }
