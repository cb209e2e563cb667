"""A link that the generator writes leads somewhere, or the site is not published."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from sites import CONTOH, TODAY, Built, Project, build, contents

from macros.__main__ import main
from macros.builder.link_check import broken_links, site_files
from macros.builder.page_rules import check_settings
from macros.pages.qr import qr_picture
from macros.plugin import LoketPlugin
from macros.site_address import is_folder, normalised

SITE_URL = "https://contoh.example/situs/"
CARD = "layanan/kartu/index.html"

KEPT = f"{SITE_URL}layanan/kartu/"
QR = (qr_picture(KEPT), qr_picture(f"{SITE_URL}kartu/"))

BROKEN = [
    # page, what is there, what is put in its place, the link that is named, and why
    (CARD, 'href="../../tentang/"', 'href="../../t1/"', "../../t1/", "link_to_nothing"),
    (CARD, 'href="../../mpp/"', 'href="../../MPP/"', "../../MPP/", "link_to_nothing"),
    (CARD, 'href="../../rencana/"', 'href="../../../t2/"', "../../../t2/", "link_to_nothing"),
    (CARD, 'href="../../kantor/"', f'href="{SITE_URL}t3/"', f"{SITE_URL}t3/", "link_to_nothing"),
    (CARD, "../../cetak-", "../../t4-", "../../t4-", "link_to_nothing"),
    (CARD, "/kartu.png", "/t5.png", f"{KEPT}t5.png", "link_to_nothing"),
    (CARD, 'data-script="../../', 'data-script="../../t6', "../../t6", "link_to_nothing"),
    (CARD, 'href="#syarat"', 'href="#t7"', "#t7", "link_without_anchor"),
    (CARD, "/istilah/#", "/istilah/#t8", "../../istilah/#t8", "link_without_anchor"),
    (CARD, 'href="#langkah"', 'href="#t9=1"', "#t9=1", "link_without_anchor"),
    (CARD, '"../../en/layanan/kartu/"', '"../../layanan/"', "../../layanan/", "link_in_other_language"),
    (CARD, f'"en" href="{SITE_URL}en/', f'"en" href="{SITE_URL}', KEPT, "link_in_other_language"),
    (CARD, f'canonical" href="{KEPT}', f'canonical" href="{SITE_URL}', SITE_URL, "canonical_elsewhere"),
    (CARD, *QR, f"{SITE_URL}kartu/", "qr_elsewhere"),
    ("index.html", 'action="cari/"', 'action="u1/"', "u1/", "link_to_nothing"),
    ("cari/index.html", "pagefind.js", "u2.js", "../pagefind/id/u2.js", "link_to_nothing"),
    ("404.html", 'href="/situs/layanan/"', 'href="/u3/"', "/u3/", "link_to_nothing"),
    ("dulu/kartu/index.html", "url=../../", "url=../u4/", "../u4/layanan/kartu/", "link_to_nothing"),
    ("perubahan/index.html", "perubahan.atom", "u5.atom", "../u5.atom", "link_to_nothing"),
    ("en/perubahan.atom", "perubahan/#2", "perubahan/#u6", f"{SITE_URL}en/perubahan/#u6", "link_without_anchor"),
    ("sitemap.xml", f"<loc>{SITE_URL}mpp/", f"<loc>{SITE_URL}u7/", f"{SITE_URL}u7/", "link_to_nothing"),
    ("sitemap.xml", f'"en" href="{SITE_URL}en/mpp/', f'"en" href="{SITE_URL}mpp/', f"{SITE_URL}mpp/", "link_in_other_language"),
]  # fmt: skip


def changed(contoh: Built, folder: Path, changes: list[tuple[str, str, str]]) -> dict[str, Path]:
    """The files of the fictional site, with the first of each text in a page replaced."""
    files = site_files(contoh.site)
    for page, old, new in changes:
        text = files[page].read_text("utf-8")
        assert old in text, (page, old)
        files[page] = folder / page.replace("/", "-")
        files[page].write_text(text.replace(old, new, 1), "utf-8")
    return files


def test_every_kind_of_broken_link_is_named_with_its_page(contoh: Built, tmp_path: Path) -> None:
    files = changed(contoh, tmp_path, [(page, old, new) for page, old, new, *_ in BROKEN])
    found = {(p.file, p.code, p.values["raw"]): p for p in broken_links(files)}
    for page, _, _, link, code in BROKEN:
        begun = [key for key in found if key[:2] == (page, code) and key[2].startswith(link)]
        assert len(begun) == 1, (page, link, code, begun)
        line = files[page].read_text("utf-8").split("\n")[found.pop(begun[0]).line - 1]
        assert code == "qr_elsewhere" or link in line or page == "cari/index.html", line
    assert found == {}


def test_what_is_there_or_not_of_this_site_is_not_named(contoh: Built, tmp_path: Path) -> None:
    links = ["https://lain.example/x/", "https://contoh.example/lain/", "geo:1,2", "#top",
             "../../mpp/#:~:text=a=b", "../../mpp", "../../mpp/?a=1", f"{SITE_URL}mpp/"]  # fmt: skip
    written = "".join(f'<a href="{link}">x</a>' for link in links)
    files = changed(contoh, tmp_path, [(CARD, "</main>", f"{written}</main>")])
    assert broken_links(files) == []


def test_the_command_says_in_both_languages_what_is_broken_and_where(
    contoh: Built, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    shutil.copytree(contoh.site, site)
    done = CliRunner().invoke(main, ["check-site", str(site)])
    assert done.exit_code == 0 and "tanpa tautan putus · pages, no broken links" in done.stdout
    shutil.rmtree(site / "mpp")
    done = CliRunner().invoke(main, ["check-site", str(site)])
    assert done.exit_code == 1
    told = re.search(r"^404\.html:\d+\n.*mpp/.*\n.*", done.stderr, re.MULTILINE)
    assert told is not None, done.stderr
    assert "[id] Tautan «" in told[0] and "tidak mengarah ke halaman" in told[0]
    assert "[en] The link “" in told[0] and "Pages that have it: " in told[0]
    elsewhere = CliRunner().invoke(
        main, ["check-site", str(contoh.site), "--address", "https://lain.example"]
    )
    assert elsewhere.exit_code == 1 and "https://lain.example/layanan/kartu/" in elsewhere.stderr


def test_a_broken_link_stops_a_strict_build_and_the_frame_leaves_out_what_is_not_there(
    built_project: Project,
) -> None:
    site = built_project.folder / "site"
    before = contents(site)
    frame = ("layanan/kartu/index.html", "layanan/index.html", "404.html")
    assert all(b'tentang/"' in before[page] for page in frame)
    for page in ("istilah", "tentang", "perubahan"):  # pages of services lead to the first
        for root in ("docs", "docs/en"):
            (built_project.folder / root / f"{page}.md").unlink()
    built = built_project.build()
    assert built.code != 0 and contents(site) == before
    assert re.search(r"WARNING -  layanan/kartu/index\.html:\d+\n", built.said), built.said
    lacking = r"leads to no page or file of the site: (\S+)\. "
    assert set(re.findall(lacking, built.said)) == {"istilah/", "en/istilah/"}
    built = build(built_project.settings, site, TODAY, flags=())
    assert built.code == 0 and not (site / "istilah").exists()
    assert set(re.findall(lacking, built.said)) == {"istilah/", "en/istilah/"}
    for page in frame:
        text = (site / page).read_text("utf-8")
        assert 'tentang/"' not in text and 'perubahan/"' not in text, page


def test_a_very_large_site_is_left_to_the_command(caplog: pytest.LogCaptureFixture) -> None:
    pages = {f"{number}/index.html" for number in range(501)}
    staging = SimpleNamespace(files=lambda: pages, place=Path, final=Path("site"))
    with caplog.at_level("INFO", "mkdocs.plugins.loket"):
        LoketPlugin()._check_links(staging, MkDocsConfig())
    assert "loket check-site site" in caplog.text


def test_an_index_alone_is_told_what_it_lacks(project: Project) -> None:
    shutil.rmtree(project.folder / "docs")
    for root, title in (("docs", "Beranda"), ("docs/en", "Home")):
        (project.folder / root).mkdir()
        (project.folder / root / "index.md").write_text(f"# {title}\n", "utf-8")
    settings = project.settings.read_text("utf-8")
    project.settings.write_text(re.sub(r"nav: \[.*", "nav: [index.md]", settings), "utf-8")
    project.data("addresses").write_text("{}\n", "utf-8")
    built = project.build()
    assert built.code != 0 and not built.site.exists()
    lacking = set(re.findall(r"Bring back (\S+) \(pages: true", built.said))
    assert {"layanan/", "kantor/", "sumber/", "en/sumber/"} <= lacking
    assert not {"tentang/", "perubahan/"} & lacking


def set_address(project: Project, address: str) -> None:
    text = project.settings.read_text("utf-8")
    assert SITE_URL in text
    project.settings.write_text(text.replace(f"site_url: {SITE_URL}", address), "utf-8")


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://contoh.example/situs", SITE_URL),
        (" https://contoh.example/situs /", SITE_URL),
        ("https://contoh.example", "https://contoh.example/"),
        ("https://contoh.example/ /", "https://contoh.example/"),
        ("http://127.0.0.1:8000/", ""),
        ("http://localhost/situs/", ""),
        ("http://[::1]:8000/", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_the_sites_address_is_that_of_a_folder_that_others_can_open(
    given: str | None, address: str
) -> None:
    assert normalised(given) == address
    assert is_folder(normalised(given))


@pytest.mark.parametrize(
    "given", ["situs/index.html", "situs/INDEX.HTM/", "si tus/", "?a=1", "situs/#isi"]
)
def test_an_address_that_is_no_folder_is_refused_by_name(tmp_path: Path, given: str) -> None:
    (tmp_path / "docs").mkdir()
    file = tmp_path / "mkdocs.yml"
    file.write_text(f'site_name: X\nsite_url: "https://contoh.example/{given}"\n', "utf-8")
    with pytest.raises(PluginError) as caught:
        check_settings(load_config(str(file)))
    said = str(caught.value)
    assert said.startswith("mkdocs.yml:2\n") and given in said
    assert "bukan alamat sebuah folder" in said and "is not that of a folder" in said


@pytest.mark.parametrize("how", ["use_directory_urls: false", "plugin"])
def test_addresses_without_a_slash_at_their_end_are_refused_by_name(
    project: Project, how: str
) -> None:
    if how == "plugin":
        text = project.settings.read_text("utf-8")
        project.settings.write_text(text.replace("plugins:\n", "plugins:\n  - offline\n"), "utf-8")
    else:
        set_address(project, f"site_url: {SITE_URL}\n{how}")
    built = project.build()
    assert built.code != 0 and not built.site.exists()
    assert "use_directory_urls dimatikan" in built.said and "plugin offline" in built.said
    assert "use_directory_urls is off" in built.said


def test_a_page_outside_the_menu_without_its_twin_is_refused_by_name(project: Project) -> None:
    for name in ("Jadwal.md", "en/jadwal.md", "libur.md"):
        (project.folder / "docs" / name).write_text("# Jadwal\n\nSenin.\n", "utf-8")
    built = project.build()
    assert built.code != 0 and not built.site.exists()
    twins = re.findall(r"docs/(\S+):1\n.*\n  \[en\] The page \S+ has no twin (\S+)\. ", built.said)  # fmt: skip
    assert dict(twins) == {
        "Jadwal.md": "/en/Jadwal/",
        "en/jadwal.md": "/jadwal/",
        "libur.md": "/en/libur/",
    }
    assert "tidak punya pasangan /en/libur/" in built.said


def test_a_site_without_an_address_names_none_and_says_so(project: Project) -> None:
    set_address(project, 'site_url: !ENV [SITE_URL, "http://127.0.0.1:8000/"]')
    built = project.build(SITE_URL="http://127.0.0.1:8000/")
    assert built.code == 0, built.said
    assert "Situs ini dibangun tanpa alamat" in built.said
    assert "The site is built without an address" in built.said
    assert not {"sitemap.xml", "robots.txt"} & {*contents(built.site)}
    named = [file for file, content in contents(built.site).items() if b"127.0.0.1" in content]
    assert named == []
    assert not any("canonical" in html or 'hreflang="x-' in html for html in built.pages().values())
    data = project.folder / "ledger"
    shutil.copytree(CONTOH / "data", data)
    done = CliRunner().invoke(main, ["ledger", str(built.site), str(data)])
    assert done.exit_code == 0, done.output
    lines = set((data / "published.txt").read_text("utf-8").splitlines())
    assert {"/", "layanan/kartu/", "mpp/"} <= lines and "dulu/kartu/" not in lines
