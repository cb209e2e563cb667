"""What pages tell search engines of themselves: JSON-LD in words of schema.org, and true."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sites import ROOT, Built, Project, parse

TERMS = json.loads((ROOT / "tests/vendored/schema-org/terms.json").read_text("utf-8"))
BASE = "https://contoh.example/situs/"


@pytest.fixture(params=["contoh", "real"])
def built(request: pytest.FixtureRequest) -> Built:
    found: Built = request.getfixturevalue(request.param)
    return found


def told(html: str) -> list[dict[str, Any]]:
    """The things of a page's JSON-LD."""
    found: list[dict[str, Any]] = []
    for script in parse(html).iter("script"):
        if script.get("type") == "application/ld+json":
            held = json.loads(script.text)
            assert held["@context"] == "https://schema.org"
            found += held["@graph"]
    return found


def of_type(html: str, kind: str) -> list[dict[str, Any]]:
    return [thing for thing in told(html) if thing["@type"] == kind]


def things(held: Any) -> Iterator[dict[str, Any]]:
    """Every thing that has a type, at any depth."""
    if isinstance(held, dict):
        if "@type" in held:
            yield held
        for value in held.values():
            yield from things(value)
    elif isinstance(held, list):
        for value in held:
            yield from things(value)


def kinds_of(kind: str) -> set[str]:
    """A type of schema.org and all that it is a kind of."""
    return {kind}.union(*(kinds_of(each) for each in TERMS["types"][kind]))


def is_known(kind: str, name: str) -> bool:
    return bool(kinds_of(kind) & set(TERMS["properties"].get(name, {"of": []})["of"]))


def test_every_word_is_one_of_schema_org(built: Built) -> None:
    seen = set()
    for path, html in built.pages().items():
        for thing in things(told(html)):
            assert thing["@type"] in TERMS["types"], (path, thing["@type"])
            for name in thing.keys() - {"@type", "@id"}:
                assert is_known(thing["@type"], name), (path, thing["@type"], name)
            seen.add(thing["@type"])
    assert seen >= {
        "GovernmentService",
        "GovernmentOffice",
        "HowTo",
        "FAQPage",
        "BreadcrumbList",
        "Dataset",
    }


def test_a_word_that_schema_org_has_not_is_found() -> None:
    assert not is_known("GovernmentService", "openingTimes")
    assert not is_known("BreadcrumbList", "acceptedAnswer")
    assert is_known("GovernmentService", "provider")


def test_every_page_but_the_first_tells_the_way_to_it(built: Built) -> None:
    pages = built.pages()
    base = json.loads((built.site / "api/v1/index.json").read_text("utf-8"))["pages"]["id"]
    for path, html in pages.items():
        way = of_type(html, "BreadcrumbList")
        if path in {"", "en/"} or "noindex" in html:
            assert not way, path
            continue
        items = way[0]["itemListElement"]
        assert [item["position"] for item in items] == list(range(1, len(items) + 1))
        assert items[-1]["name"] == parse(html).findtext(".//title").rpartition(" · ")[0], path
        for item in items[:-1]:
            assert item["item"].removeprefix(base) in pages, (path, item)


def test_a_service_tells_its_name_its_steps_and_its_id(contoh: Built) -> None:
    html = contoh.pages()["en/layanan/kartu/"]
    (service,) = of_type(html, "GovernmentService")
    assert service == {
        "@type": "GovernmentService",
        "@id": f"{BASE}api/v1/services/kartu.json#service",
        "name": "New Contoh card",
    }
    (steps,) = of_type(html, "HowTo")
    held = json.loads((contoh.site / "api/v1/services/kartu.json").read_text("utf-8"))
    assert steps["step"] == [each["text"]["en"] for each in held["service"]["procedure"]["steps"]]
    assert not of_type(contoh.pages()["layanan/layanan-gelap/"], "HowTo")  # nobody knows them


def test_offices_have_the_ids_of_the_api_and_no_place_that_is_not_known(contoh: Built) -> None:
    offices = of_type(contoh.pages()["kantor/"], "GovernmentOffice")
    assert [each["@id"] for each in offices] == [
        f"{BASE}api/v1/offices.json#kantor-contoh",
        f"{BASE}api/v1/offices.json#kantor-tetangga",
    ]
    known, other = offices
    assert known["address"] == "Jalan Rekaan 1" and known["geo"]["latitude"] == -6.5
    assert "address" not in other
    assert of_type(contoh.pages()["mpp/"], "GovernmentOffice") == [known]


def test_the_page_on_open_data_is_about_them(contoh: Built) -> None:
    (held,) = of_type(contoh.pages()["en/data-terbuka/"], "Dataset")
    assert held["license"] == "https://creativecommons.org/licenses/by/4.0/"
    for each in held["distribution"]:
        assert (contoh.site / each["contentUrl"].removeprefix(BASE)).is_file(), each


def test_questions_are_told_as_they_are_answered(contoh: Built) -> None:
    html = contoh.pages()["tanya-jawab/"]
    (asked,) = of_type(html, "FAQPage")
    shown = " ".join(" ".join(parse(html).find(".//main").itertext()).split())
    for question in asked["mainEntity"]:
        assert question["name"] in shown
    others = {p for p, h in contoh.pages().items() if of_type(h, "FAQPage")}
    assert others == {"tanya-jawab/", "en/tanya-jawab/"}


def test_a_hostile_name_ends_no_script(project: Project) -> None:
    project.replace("services", "id: Surat pindah", "id: '</script><script>alert(1)//<!-- -->'")
    html = project.build().pages()["layanan/surat-pindah/"]
    assert "<script>alert" not in html
    assert of_type(html, "GovernmentService")[0]["name"] == "</script><script>alert(1)//<!-- -->"


def test_a_site_without_an_address_says_nothing_that_would_be_wrong(project: Project) -> None:
    settings = project.settings.read_text("utf-8")
    project.settings.write_text(settings.replace("site_url: ", "copyright: "), "utf-8")
    built = project.build()
    assert built.code == 0, built.said
    assert not told(built.pages()["layanan/kartu/"])
    listed = json.loads((built.site / "api/v1/services.json").read_text("utf-8"))["services"]
    assert listed[0]["pages"]["en"] == "en/layanan/kartu/"
