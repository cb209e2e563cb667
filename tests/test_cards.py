"""Pictures of pages for where their addresses are shared."""

from __future__ import annotations

import io
import re
from collections import Counter

import PIL.Image
import pytest
from sites import Built, Project, parse

LARGEST = 300_000
"""Bytes up to which WhatsApp shows a picture."""


@pytest.fixture(params=["contoh", "real"])
def built(request: pytest.FixtureRequest) -> Built:
    found: Built = request.getfixturevalue(request.param)
    return found


def metas(html: str) -> dict[str, str]:
    """What a page tells those who show its address, by property or name."""
    found = {}
    for meta in parse(html).iter("meta"):
        for name in (meta.get("property"), meta.get("name")):
            if name:
                found[name] = meta.get("content")
    return found


def base_of(built: Built) -> str:
    told = parse(built.pages()[""]).find(".//link[@rel='canonical']")
    return str(told.get("href"))


def test_every_page_names_a_picture_that_is_there(built: Built) -> None:
    base = base_of(built)
    pictures: Counter[str] = Counter()
    for path, html in built.pages().items():
        told = metas(html)
        if "noindex" in html:
            continue
        if "og:title" in told:
            assert told["twitter:card"] == "summary_large_image"
            assert told["og:title"] in parse(html).findtext(".//title"), path
            assert told["og:description"] == told["description"]
        else:  # the longest pages: their own title and description do
            assert "layanan/" in path
        picture = built.site / told["og:image"].removeprefix(base)
        assert picture.is_file(), path
        pictures[told["og:image"]] += 1
        assert path.startswith("en/") == ("/en/" in told["og:image"]), path
    for path, html in built.pages().items():
        if not re.fullmatch(r"(en/)?layanan/[a-z0-9-]+/", path) or "noindex" in html:
            continue
        assert pictures[f"{base}{path}kartu.png"] == 1, path


def test_a_picture_is_as_large_as_whatsapp_shows_it(built: Built) -> None:
    for file in built.site.rglob("kartu.png"):
        content = file.read_bytes()
        assert len(content) <= LARGEST, file
        with PIL.Image.open(io.BytesIO(content)) as picture:
            assert picture.size == (1200, 630) and picture.format == "PNG", file


def test_a_picture_is_drawn_anew_only_where_its_words_have_changed(project: Project) -> None:
    def pictures() -> dict[str, int]:
        built = project.build(CARDS="true")
        assert built.code == 0, built.said
        return {
            file.relative_to(built.site).as_posix(): file.stat().st_mtime_ns
            for file in built.site.rglob("kartu.png")
        }

    before = pictures()
    project.replace("services", "id: Surat pindah", "id: Surat boyongan")
    project.replace("fees", "amount: 70000", "amount: 81500")
    after = pictures()
    assert {path for path in after if after[path] != before[path]} == {
        "layanan/surat-pindah/kartu.png"
    }
    assert len(list((project.folder / ".site-cache" / "cards").iterdir())) == len(after)


def test_without_an_address_no_picture_is_named(project: Project) -> None:
    settings = project.settings.read_text("utf-8")
    project.settings.write_text(settings.replace("site_url: ", "copyright: "), "utf-8")
    built = project.build(CARDS="true")
    assert built.code == 0, built.said
    assert "og:image" not in metas(built.pages()["layanan/kartu/"])
    assert not list(built.site.rglob("kartu.png"))


def test_a_hostile_name_stays_a_text(project: Project) -> None:
    project.replace("services", "id: Surat pindah", 'id: \'#read("/etc/passwd") $x$ "><b>\'')
    built = project.build(CARDS="true")
    assert built.code == 0, built.said
    told = metas(built.pages()["layanan/surat-pindah/"])
    assert told["og:image"].endswith("/layanan/surat-pindah/kartu.png")
    assert (built.site / "layanan/surat-pindah/kartu.png").is_file()
