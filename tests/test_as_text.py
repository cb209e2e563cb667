"""Pages as text beside the pages, for assistants: as true as these, and nothing of them is markup."""

from __future__ import annotations

import json
import re
from urllib.parse import urljoin, urlsplit

import markdown
import pytest
from sites import Built, Project, parse

HOSTILE = "<script>alert(1)</script> [x](https://jahat.example) **a** `b` | # judul"


@pytest.fixture(params=["contoh", "real"])
def built(request: pytest.FixtureRequest) -> Built:
    found: Built = request.getfixturevalue(request.param)
    return found


def test_beside_every_page_stands_its_text(built: Built) -> None:
    for path, html in built.pages().items():
        if path == "404.html" or path.endswith("sunting/") or "noindex" in html:
            continue  # no page of its own, or nothing but a form, or one that leads on
        text = (built.site / path / "index.md").read_text("utf-8")
        assert text.startswith("# ") or "\n# " in text, path
        assert "<!--" not in text and "</" not in text, path


def test_links_of_a_text_lead_to_pages(built: Built) -> None:
    pages = built.pages()
    seen = 0
    for path in pages:
        file = built.site / path / "index.md"
        for address in re.findall(
            r"\]\(([^)\s]+)", file.read_text("utf-8") if file.exists() else ""
        ):
            if urlsplit(address).scheme:
                continue
            target = urlsplit(urljoin(f"http://site/{path}", address)).path.lstrip("/")
            assert target in pages or (built.site / target).is_file(), (path, address)
            seen += 1
    assert seen > 100


def test_a_text_tells_every_fee_paper_and_state_with_its_source(built: Built) -> None:
    folder = built.site / "api/v1"
    sources = {
        each["id"]: each["short"]["en"]
        for each in json.loads((folder / "sources.json").read_text("utf-8"))["sources"]
    }
    for file in folder.glob("services/*.json"):
        held = json.loads(file.read_text("utf-8"))["service"]
        said = (built.site / f"en/layanan/{file.stem}/index.md").read_text("utf-8")
        said = said.replace("\\", "")
        for tariff in held["fees"]["tariffs"] if held["fees"] != "unknown" else []:
            assert tariff["name"]["en"] in said
            for rate in tariff["rates"]:
                amount = f"Rp{rate['amount']:,}" if rate["amount"] else "Free"
                assert f"**{amount}**" in said, (file.stem, amount)
        papers = held["requirements"]
        for item in papers["items"] if papers != "unknown" else []:
            assert all(document["name"]["en"] in said for document in item["documents"])
        for place in held["availability"]:
            assert place["office"]["name"]["en"] in said
            assert all(sources[ident] in said for ident in place["verified"]["sources"])


def test_what_is_planned_or_unknown_is_told_so(contoh: Built) -> None:
    said = (contoh.site / "en/layanan/surat-pindah/index.md").read_text("utf-8")
    assert "Contoh service office: **Planned, not open**" in said and "**Free**" in said
    dark = (contoh.site / "en/layanan/layanan-gelap/index.md").read_text("utf-8")
    assert dark.count("Not known.") >= 5


def test_data_are_no_markup(project: Project) -> None:
    project.replace("services", "id: Surat pindah", f"id: '{HOSTILE}'")
    project.replace("fees", "id: Surat pindah", f"id: '{HOSTILE}'")
    built = project.build()
    assert built.code == 0, built.said
    text = (built.site / "layanan/surat-pindah/index.md").read_text("utf-8")
    page = parse(f"<!doctype html><title>x</title>{markdown.markdown(text)}")
    (title,) = page.iter("h1")
    assert "".join(title.itertext()) == HOSTILE and not list(title)
    assert not list(page.iter("script"))
    assert not [a for a in page.iter("a") if "jahat" in (a.get("href") or "")]
    named = (built.site / "llms.txt").read_text("utf-8")
    assert "<script>" not in named and not re.search(r"(?<!\\)\]\(https://jahat", named)


def test_assistants_are_told_of_every_page_and_where_its_text_is(contoh: Built) -> None:
    base = "https://contoh.example/situs/"
    for root in ("", "en/"):
        told = (contoh.site / root / "llms.txt").read_text("utf-8")
        addresses = re.findall(r"\]\((\S+?)\)", told)
        assert f"{base}{root}layanan/kartu/index.md" in addresses
        for address in addresses:
            assert (contoh.site / address.removeprefix(base)).is_file(), address


def test_a_page_that_stays_is_not_turned_again(project: Project) -> None:
    def times(site) -> dict[str, int]:  # type: ignore[no-untyped-def]
        return {str(f.relative_to(site)): f.stat().st_mtime_ns for f in site.rglob("index.md")}

    before = times(project.build().site)
    project.replace("fees", "amount: 70000", "amount: 81500")
    after = times(project.build().site)
    written = {path for path in after if after[path] != before[path]}
    assert {"layanan/kartu/index.md", "en/layanan/kartu/index.md"} <= written
    assert "pengaduan/index.md" not in written and "layanan/surat-pindah/index.md" not in written
