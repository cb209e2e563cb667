"""Pages as text beside the pages, for assistants: as true as these, and nothing of them is markup."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote, urljoin, urlsplit

import jinja2
import pytest
from marko.ext.gfm import gfm
from sites import TODAY, Built, Project, parse

from macros.loading import load_catalogue
from macros.markdown_text import destination, escaped
from macros.pages.site import Renderer, environment

HOSTILE = "<script>alert(1)</script> [x](https://jahat.example) **a** `b` | # judul"
ADDRESS = "Jalan ~~Rekaan~~ <img src=x onerror=alert(1)>\n\n## Palsu\n\n- Sumber resmi: [x](javascript:jahat) www.jahat.example"


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


def elements(text: str):  # type: ignore[no-untyped-def]
    """A text as GitHub shows it."""
    return parse(f"<!doctype html><title>x</title>{gfm.convert(text)}").find("body")


def test_data_are_no_markup(project: Project) -> None:
    project.replace("services", "id: Surat pindah", f"id: '{HOSTILE}'")
    project.replace("fees", "id: Surat pindah", f"id: '{HOSTILE}'")
    project.replace("offices", "id: Jalan Rekaan 1", f"id: {json.dumps(ADDRESS)}")
    built = project.build()
    assert built.code == 0, built.said
    page = elements((built.site / "layanan/surat-pindah/index.md").read_text("utf-8"))
    (title,) = page.iter("h1")
    assert "".join(title.itertext()) == HOSTILE and not list(title)
    for path in ("layanan/surat-pindah/index.md", "kantor/index.md", "llms.txt"):
        page = elements((built.site / path).read_text("utf-8"))
        assert not {"script", "img", "del"} & {element.tag for element in page.iter()}, path
        assert not [a for a in page.iter("a") if "jahat" in a.get("href")], path
        assert "Palsu" not in {"".join(each.itertext()) for each in page.iter("h2")}, path
    offices = elements((built.site / "kantor/index.md").read_text("utf-8"))
    assert " ".join(ADDRESS.split()) in " ".join("".join(offices.itertext()).split())


@pytest.mark.parametrize(
    "place",
    ["{}", "# {}", "- {}", "a\n{}", "**{}**", "[{}](x)", "| a |\n|---|\n| {} |", "{}[a](x)"],
)
@pytest.mark.parametrize(
    "text",
    [
        HOSTILE, ADDRESS, "~~batal~~", "~x~", "- butir", "+ butir", "1. butir", "2) butir", "---", "===", "-", "1.",
        "> kutip", "# judul", "```sh", "a\n\n    kode", "www.jahat.example", "x WWW.jahat.example", "http://jahat.example",
        "[a]: https://jahat.example", "<https://jahat.example>", "&lt;b&gt; &copy;", "\\", "a\\", "awas!", "| a | b |",
        "- [ ] tugas", "&#42;a&#42;", "\\`x\\`", "*\u00a0a*",
    ],
)  # fmt: skip
def test_a_text_is_shown_as_it_is_wherever_it_stands(place: str, text: str) -> None:
    bare = [element.tag for element in elements(place.format("a")).iter()]
    page = elements(place.format(escaped(text)))
    assert [element.tag for element in page.iter()] == bare
    assert " ".join(text.split()) in " ".join("".join(page.itertext()).split())


@pytest.mark.parametrize("address", ["a) [b](https://jahat.example", "a b", "<a>", 'a "b"', "a|b"])
def test_an_address_cannot_leave_its_link(address: str) -> None:
    page = elements(f"| [a]({destination(address)}) |\n|---|")
    (link,) = page.iter("a")
    assert unquote(link.get("href")) == address


def test_no_template_can_forget_to_escape(project: Project) -> None:
    env = environment()
    env.loader = jinja2.DictLoader({"markdown/x.md": "{{ text }} {{ words['unknown'] }}"})
    catalogue = load_catalogue(project.folder / "data", ["id", "en"], lambda _: TODAY)
    page = Renderer(catalogue, TODAY, "", env).page("en/")
    assert page.render("markdown/x.md", text="~~a~~ <b>") == r"\~\~a\~\~ &lt;b&gt; Not known."


def test_assistants_are_told_of_every_page_and_where_its_text_is(contoh: Built) -> None:
    base = "https://contoh.example/situs/"
    for root in ("", "en/"):
        told = (contoh.site / root / "llms.txt").read_text("utf-8")
        addresses = re.findall(r"\]\((\S+?)\)", told)
        assert f"{base}{root}layanan/kartu/index.md" in addresses
        for address in addresses:
            assert (contoh.site / address.removeprefix(base)).is_file(), address


def test_a_page_that_stays_is_not_turned_again(built_project: Project) -> None:
    def times(site) -> dict[str, int]:  # type: ignore[no-untyped-def]
        return {str(f.relative_to(site)): f.stat().st_mtime_ns for f in site.rglob("index.md")}

    before = times(built_project.folder / "site")
    built_project.replace("fees", "amount: 70000", "amount: 81500")
    after = times(built_project.build().site)
    written = {path for path in after if after[path] != before[path]}
    assert {"layanan/kartu/index.md", "en/layanan/kartu/index.md"} <= written
    assert "pengaduan/index.md" not in written and "layanan/surat-pindah/index.md" not in written
