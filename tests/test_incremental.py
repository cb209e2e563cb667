"""A build keeps what has not changed, and comes to the same site as one from nothing."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import jinja2
import pytest
from sites import Project, contents

from macros.pages import template_cache


def times(site: Path) -> dict[str, int]:
    return {str(f.relative_to(site)): f.stat().st_mtime_ns for f in site.rglob("*.html")}


def from_nothing(project: Project) -> dict[str, bytes]:
    """What the same project gives without anything left from before."""
    site = project.folder / "site"
    held = project.folder / "held"
    site.rename(held)
    (project.folder / ".site-cache").rename(project.folder / "held-cache")
    assert project.build().code == 0
    fresh = contents(site)
    shutil.rmtree(site)
    shutil.rmtree(project.folder / ".site-cache")
    held.rename(site)
    (project.folder / "held-cache").rename(project.folder / ".site-cache")
    return fresh


def test_a_link_is_refused_though_nothing_else_has_changed(built_project: Project) -> None:
    (built_project.folder / "data" / ".yaml").symlink_to("/dev/zero")
    built = built_project.build()
    assert built.code == 1
    assert "data/.yaml:1" in built.said and "only a link" in built.said


CHANGES = {
    "fees, finder, plan": [
        ("fees", "amount: 70000", "amount: 81500"),
        ("finder", "Siapa yang datang?", "Siapa yang ke loket?"),
        ("plan", "Rencana loket", "Niat loket"),
        ("complaints", "Kotak saran,", "Kotak keluhan,"),
    ],
    "a fee's name, questions, the mall": [
        ("fees", "Kartu emas", "Kartu perunggu"),
        ("questions", '{id: "', '{id: "Baru '),
        ("mall", "{id: ", "{id: Baru "),
    ],
    "sources, a term": [
        ("sources", "Koran Contoh", "Koran Rekaan"),
        ("glossary", "{id: ", "{id: Baru "),
    ],
    "a source's kind": [("sources", "kind: press", "kind: other")],
    "an office, a document": [
        ("offices", "Jalan Rekaan 1", "Jalan Rekaan 2"),
        ("documents", "Kartu Contoh", "Kartu Lama"),
    ],
    "an office's short name, a disagreement": [
        ("offices", "id: Kantor Tetangga", "id: Kantor Sebelah"),
        ("disagreements", '{id: "', '{id: "Baru '),
    ],
    "a step, a service": [
        ("procedures", "Ambil nomor.", "Ambil karcis."),
        ("services", "Surat rekaan yang gratis.", "Surat rekaan tanpa biaya."),
    ],
    "a category, where the finder leads": [
        ("categories", "{id: ", "{id: Baru "),
        ("finder", "service: layanan-gelap", "service: surat-pindah"),
    ],
    "a service's name, a condition": [
        ("services", "id: Surat pindah", "id: Surat boyongan"),
        ("conditions", "Apakah Anda diwakili?", "Apakah orang lain datang?"),
    ],
    "a warning": [("notices", "{id: ", "{id: Baru ")],
    "a life event": [("life_events", "{id: ", "{id: Baru ")],
    "a service's id": [("services", "surat-pindah:", "surat-boyong:")],
    "how long a fact holds": [
        ("site", "verification_holds_days: 100", "verification_holds_days: 9")
    ],
    "the site's name": [("site", "Layanan Contoh", "Layanan Rekaan")],
}
"""Changes of a group show on different pages, so that none covers for another."""


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES.keys())
def test_after_a_change_the_site_is_as_if_built_from_nothing(
    built_project: Project, changes: list[tuple[str, str, str]]
) -> None:
    old = contents(built_project.folder / "site")
    for change in changes:
        built_project.replace(*change)
    after = built_project.build()
    assert after.code == 0, after.said
    new = contents(after.site)
    assert new != old
    assert new == from_nothing(built_project)


def test_after_a_change_of_words_in_docs_too(built_project: Project) -> None:
    project = built_project
    page = project.folder / "docs" / "mpp.md"
    page.write_text(page.read_text("utf-8").replace("title: MPP", "title: Mal"), "utf-8")
    built = project.build()
    assert ">Mal</a>" in built.pages()["layanan/kartu/"]
    assert contents(built.site) == from_nothing(project)


def test_a_changed_fee_writes_the_pages_that_show_it_and_no_other_service(
    built_project: Project,
) -> None:
    project = built_project
    before = times(project.folder / "site")
    project.replace("fees", "amount: 70000", "amount: 81500")
    after = times(project.build().site)
    services = {path for path in after if path.split("/")[-3:-2] == ["layanan"]}
    written = {path for path in services if after[path] != before[path]}
    assert written == {"layanan/kartu/index.html", "en/layanan/kartu/index.html"}
    assert len(services) == 6


def test_nothing_changed_writes_nothing(built_project: Project) -> None:
    before = times(built_project.folder / "site")
    second = built_project.build()
    assert second.code == 0
    assert "up to date" in second.said
    assert times(second.site) == before


def test_a_page_changed_by_hand_is_made_again(built_project: Project) -> None:
    page = built_project.folder / "site/layanan/kartu/index.html"
    sound = page.read_text("utf-8")
    page.write_text(sound.replace("70.000", "7.000"), "utf-8")
    assert built_project.build().pages()["layanan/kartu/"] == sound


def test_a_file_that_does_not_belong_there_is_taken_out(built_project: Project) -> None:
    site = built_project.folder / "site"
    (site / "tipuan").mkdir()
    (site / "tipuan" / "index.html").write_text("<h1>Gratis</h1>", "utf-8")
    built_project.replace("fees", "amount: 70000", "amount: 81500")
    assert not (built_project.build().site / "tipuan").exists()


def test_the_cache_may_be_deleted_or_broken(built_project: Project) -> None:
    project = built_project
    first = contents(project.folder / "site")
    manifest = project.folder / ".site-cache" / "manifest.json"
    manifest.write_text("{", "utf-8")
    assert contents(project.build().site) == first
    shutil.rmtree(project.folder / ".site-cache")
    assert contents(project.build().site) == first


def test_the_next_day_is_a_change(built_project: Project) -> None:
    built = built_project.build(datetime.date(2025, 4, 1))
    assert "Rp12.500" in built.pages()["layanan/kartu/"]


def test_a_build_that_fails_late_spoils_nothing_for_the_next(built_project: Project) -> None:
    project = built_project
    fee = project.data("fees")
    sound = fee.read_text("utf-8")
    fee.write_text(sound.replace("amount: 70000", "amount: 81500"), "utf-8")
    page = project.folder / "docs" / "istilah.md"
    words = page.read_text("utf-8")
    page.write_text(words + "\n[mati](tidak-ada.md)\n", "utf-8")
    assert project.build().code != 0
    fee.write_text(sound, "utf-8")
    page.write_text(words, "utf-8")
    built = project.build()
    assert built.code == 0
    assert contents(built.site) == from_nothing(project)


def test_a_compiled_template_is_found_again_and_never_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template_cache, "FOLDER", tmp_path / "compiled")
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    template_cache.FOLDER.mkdir()
    template = tmp_path / "page.html"

    def shown(autoescape: bool = True) -> str:
        loader = jinja2.FileSystemLoader(tmp_path)
        env = jinja2.Environment(loader=loader, autoescape=autoescape)
        template_cache.keep_compiled(env)
        return env.get_template("page.html").render(name="<b>")

    template.write_text("old {{ name }}")
    assert shown() == "old &lt;b&gt;"
    (kept,) = template_cache.FOLDER.iterdir()
    written = kept.stat().st_mtime_ns
    assert shown() == "old &lt;b&gt;" and kept.stat().st_mtime_ns == written
    assert shown(autoescape=False) == "old <b>"  # another environment's is not taken
    assert shown() == "old &lt;b&gt;"
    template.write_text("new {{ name }}")
    assert shown() == "new &lt;b&gt;"
    shutil.rmtree(template_cache.FOLDER)
    assert shown() == "new &lt;b&gt;"  # where nothing can be kept, nothing is
