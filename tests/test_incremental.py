"""A build keeps what has not changed, and comes to the same site as one from nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import jinja2
import pytest
from sites import Project, contents

from macros.views import compiled


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
    "a fee": ("fees", "amount: 70000", "amount: 81500"),
    "a fee's name": ("fees", "Kartu emas", "Kartu perunggu"),
    "a source": ("sources", "Koran Contoh", "Koran Rekaan"),
    "a source's kind": ("sources", "kind: press", "kind: other"),
    "an office": ("offices", "Jalan Rekaan 1", "Jalan Rekaan 2"),
    "an office's short name": ("offices", "id: Kantor Tetangga", "id: Kantor Sebelah"),
    "a document": ("documents", "Kartu Contoh", "Kartu Lama"),
    "a step": ("procedures", "Ambil nomor.", "Ambil karcis."),
    "a warning": ("notices", "{id: ", "{id: Baru "),
    "a category": ("categories", "{id: ", "{id: Baru "),
    "a life event": ("life_events", "{id: ", "{id: Baru "),
    "a channel for complaints": ("complaints", "Kotak saran,", "Kotak keluhan,"),
    "a question": ("questions", '{id: "', '{id: "Baru '),
    "a disagreement": ("disagreements", '{id: "', '{id: "Baru '),
    "a term": ("glossary", "{id: ", "{id: Baru "),
    "the plan": ("plan", "Rencana loket", "Niat loket"),
    "the mall": ("mall", "{id: ", "{id: Baru "),
    "the site's name": ("site", "Layanan Contoh", "Layanan Rekaan"),
    "how long a fact holds": ("site", "verification_holds_days: 100", "verification_holds_days: 9"),
    "a service": ("services", "Surat rekaan yang gratis.", "Surat rekaan tanpa biaya."),
    "a service's name": ("services", "id: Surat pindah", "id: Surat boyongan"),
    "a service's id": ("services", "surat-pindah:", "surat-boyong:"),
    "a condition's question": ("conditions", "Apakah Anda diwakili?", "Apakah orang lain datang?"),
    "a question of the finder": ("finder", "Siapa yang datang?", "Siapa yang ke loket?"),
    "where the finder leads": ("finder", "service: layanan-gelap", "service: surat-pindah"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_after_a_change_the_site_is_as_if_built_from_nothing(
    project: Project, change: tuple[str, str, str]
) -> None:
    before = project.build()
    assert before.code == 0, before.said
    old = contents(before.site)
    project.replace(*change)
    after = project.build()
    assert after.code == 0, after.said
    new = contents(after.site)
    assert new != old
    assert new == from_nothing(project)


def test_after_a_change_of_words_in_docs_too(project: Project) -> None:
    project.build()
    page = project.folder / "docs" / "mpp.md"
    page.write_text(page.read_text("utf-8").replace("title: MPP", "title: Mal"), "utf-8")
    built = project.build()
    assert ">Mal</a>" in built.pages()["layanan/kartu/"]
    assert contents(built.site) == from_nothing(project)


def test_a_changed_fee_writes_the_pages_that_show_it_and_no_other_service(project: Project) -> None:
    before = times(project.build().site)
    project.replace("fees", "amount: 70000", "amount: 81500")
    after = times(project.build().site)
    services = {path for path in after if path.split("/")[-3:-2] == ["layanan"]}
    written = {path for path in services if after[path] != before[path]}
    assert written == {"layanan/kartu/index.html", "en/layanan/kartu/index.html"}
    assert len(services) == 6


def test_nothing_changed_writes_nothing(project: Project) -> None:
    first = project.build()
    before = times(first.site)
    second = project.build()
    assert second.code == 0
    assert "up to date" in second.said
    assert times(second.site) == before


def test_a_page_changed_by_hand_is_made_again(project: Project) -> None:
    built = project.build()
    page = built.site / "layanan/kartu/index.html"
    sound = page.read_text("utf-8")
    page.write_text(sound.replace("70.000", "7.000"), "utf-8")
    assert project.build().pages()["layanan/kartu/"] == sound


def test_a_file_that_does_not_belong_there_is_taken_out(project: Project) -> None:
    built = project.build()
    (built.site / "tipuan").mkdir()
    (built.site / "tipuan" / "index.html").write_text("<h1>Gratis</h1>", "utf-8")
    project.replace("fees", "amount: 70000", "amount: 81500")
    assert not (project.build().site / "tipuan").exists()


def test_the_cache_may_be_deleted_or_broken(project: Project) -> None:
    first = contents(project.build().site)
    manifest = project.folder / ".site-cache" / "manifest.json"
    manifest.write_text("{", "utf-8")
    assert contents(project.build().site) == first
    shutil.rmtree(project.folder / ".site-cache")
    assert contents(project.build().site) == first


def test_the_next_day_is_a_change(project: Project) -> None:
    import datetime

    project.build()
    built = project.build(datetime.date(2025, 4, 1))
    assert "Rp12.500" in built.pages()["layanan/kartu/"]


def test_a_build_that_fails_late_spoils_nothing_for_the_next(project: Project) -> None:
    project.build()
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
    monkeypatch.setattr(compiled, "FOLDER", tmp_path / "compiled")
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    compiled.FOLDER.mkdir()
    template = tmp_path / "page.html"

    def shown(autoescape: bool = True) -> str:
        loader = jinja2.FileSystemLoader(tmp_path)
        env = jinja2.Environment(loader=loader, autoescape=autoescape)
        compiled.keep_compiled(env)
        return env.get_template("page.html").render(name="<b>")

    template.write_text("old {{ name }}")
    assert shown() == "old &lt;b&gt;"
    (kept,) = compiled.FOLDER.iterdir()
    written = kept.stat().st_mtime_ns
    assert shown() == "old &lt;b&gt;" and kept.stat().st_mtime_ns == written
    assert shown(autoescape=False) == "old <b>"  # another environment's is not taken
    assert shown() == "old &lt;b&gt;"
    template.write_text("new {{ name }}")
    assert shown() == "new &lt;b&gt;"
    shutil.rmtree(compiled.FOLDER)
    assert shown() == "new &lt;b&gt;"  # where nothing can be kept, nothing is
