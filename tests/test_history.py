"""What has changed so far: a page and a feed for citizens, from the history of the data in git."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from sites import Built, Project, build, parse

from macros.changes import history

ATOM = "{http://www.w3.org/2005/Atom}"


def git(folder: Path, *arguments: str, day: str = "2025-02-01") -> str:
    names = ["-c", "user.name=Penguji", "-c", "user.email=penguji@contoh.example"]
    dates = {f"GIT_{who}_DATE": f"{day}T20:00:00Z" for who in ("AUTHOR", "COMMITTER")}
    done = subprocess.run(
        ["git", *names, "-c", "commit.gpgsign=false", "-c", "protocol.file.allow=always", *arguments],
        cwd=folder, check=True, capture_output=True, text=True, env=os.environ | dates,
    )  # fmt: skip
    return done.stdout.strip()


def commit(project: Project, day: str, *edits: tuple[str, str, str]) -> None:
    for edit in edits:
        project.replace(*edit)
    git(project.folder, "add", "data")
    git(project.folder, "commit", "--allow-empty", "--message=Ubah", day=day)


HOSTILE = "Loket <script>alert(1)</script> ]]> & @orang"


def with_history(folder: Path) -> Project:
    """The project in a repository: first data, and three changes, one of them of mere words."""
    project = Project(folder)
    git(folder, "init", "--initial-branch=main")
    commit(project, "2025-01-10")
    commit(project, "2025-01-20", ("fees", "amount: 70000", "amount: 81500"))
    commit(
        project,
        "2025-01-25",
        ("services", "Kartu rekaan untuk", "Kartu rekaan bagi"),
        ("procedures", "Serahkan berkas.", "Serahkan semua berkas."),
        ("procedures", "Hand in your papers.", "Hand in all your papers."),
    )
    commit(
        project,
        "2025-02-01",
        ("offices", "Telepon 000-0000", HOSTILE),
        ("offices", "Phone 000-0000", HOSTILE),
        ("services", "status: planned", "status: requested"),
    )
    return project


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Built]:
    project = with_history(tmp_path_factory.mktemp("riwayat"))
    built = project.build()
    assert built.code == 0, built.said
    return project, built


@pytest.fixture
def repository(tmp_path: Path) -> Project:
    return with_history(tmp_path)


@pytest.fixture
def built_repository(told: tuple[Project, Built], tmp_path: Path) -> Project:
    """The same once it has been built; free to be changed."""
    return told[0].copied(tmp_path)


def page(built: Built, language: str = "") -> str:
    """What stands on the page of changes; spaces folded."""
    main = parse(built.pages()[f"{language}perubahan/"]).find(".//main")
    return re.sub(r"\s+", " ", "".join(main.itertext()))


def feed(built: Built, language: str = "") -> ET.Element:
    return ET.fromstring((built.site / f"{language}perubahan.atom").read_bytes())


def test_the_page_tells_what_when_from_what_to_what_by_which_source(
    told: tuple[Project, Built],
) -> None:
    said = page(told[1])
    # 20:00 UTC is the next day where the office is
    fee = "21 Januari 2025 Biaya, Kartu emas: Rp70.000 → Rp81.500, mulai 29 Februari 2024 – sumber: Peraturan Contoh"
    status = "2 Februari 2025 Dilayani di mana, Surat pindah (Kantor Contoh): Direncanakan, belum buka → Diminta, belum tentu buka – sumber: Koran Contoh"
    assert fee in said and status in said
    assert said.index(status) < said.index(fee), "the newest first"
    assert "Data pertama: 11 Januari 2025." in said
    english = page(told[1], "en/")
    assert "21 January 2025 Fee, Gold card: Rp70,000 → Rp81,500, from 29 February 2024" in english


def test_mere_words_are_not_listed(told: tuple[Project, Built]) -> None:
    assert "Kartu rekaan" not in page(told[1]) and "Serahkan" not in page(told[1])
    assert "26 Januari" not in page(told[1])


def test_it_leads_to_what_has_changed_and_every_page_leads_to_it(
    told: tuple[Project, Built],
) -> None:
    pages = told[1].pages()
    links = {a.get("href") for a in parse(pages["perubahan/"]).findall(".//main//a")}
    assert {"../layanan/surat-pindah/", "../layanan/kartu/", "../perubahan.atom"} <= links
    assert 'href="../../perubahan/"' in pages["layanan/kartu/"]
    for path, html in pages.items():
        names_feed = 'type="application/atom+xml"' in html
        assert names_feed == path.endswith("perubahan/"), path


@pytest.mark.parametrize("language", ["", "en/"])
def test_the_feed_is_what_atom_asks_for(told: tuple[Project, Built], language: str) -> None:
    root = feed(told[1], language)
    assert root.tag == f"{ATOM}feed"
    address = f"https://contoh.example/situs/{language}"
    links = {(e.get("rel"), e.get("href")) for e in root.findall(f"{ATOM}link")}
    assert links == {
        ("alternate", f"{address}perubahan/"),
        ("self", f"{address}perubahan.atom"),
    }
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 2 and root.find(f"{ATOM}author/{ATOM}name") is not None
    idents = []
    moments = []
    for element in (root, *entries):
        for name in ("id", "title", "updated"):
            (held,) = element.findall(f"{ATOM}{name}")
            assert held.text
        idents.append(element.findtext(f"{ATOM}id"))
        moments.append(datetime.datetime.fromisoformat(element.findtext(f"{ATOM}updated") or ""))
    assert len(set(idents)) == 3
    assert all(re.fullmatch("urn:uuid:[0-9a-f-]{36}", ident or "") for ident in idents)
    assert moments[0] == moments[1] > moments[2], "the feed is as new as its newest entry"
    for entry in entries:
        content = entry.find(f"{ATOM}content")
        assert content is not None and content.get("type") == "html"
        assert parse(f"<!doctype html><title>x</title>{content.text}").findall(".//li")


def test_data_are_text_in_page_and_feed(told: tuple[Project, Built]) -> None:
    assert HOSTILE in page(told[1])
    assert parse(told[1].pages()["perubahan/"]).findall(".//main//script") == []
    content = feed(told[1]).findtext(f"{ATOM}entry/{ATOM}content") or ""
    held = parse(f"<!doctype html><title>x</title>{content}")
    assert HOSTILE in "".join(held.itertext()) and held.findall(".//script") == []


def test_the_same_commit_gives_the_same_bytes_and_a_new_one_keeps_the_old_entries(
    told: tuple[Project, Built], tmp_path: Path
) -> None:
    project, built = told
    copy = tmp_path / "salinan"
    git(tmp_path, "clone", "--quiet", str(project.folder), str(copy))
    for name in ("docs", "mkdocs.yml"):
        place = project.folder / name
        (shutil.copytree if place.is_dir() else shutil.copy)(place, copy / name)
    twin = build(copy / "mkdocs.yml", copy / "site", datetime.date(2025, 3, 1))
    assert twin.code == 0, twin.said
    for file in ("perubahan.atom", "perubahan/index.html", "en/perubahan.atom"):
        assert (twin.site / file).read_bytes() == (built.site / file).read_bytes()
    old = [e.findtext(f"{ATOM}id") for e in feed(built).findall(f"{ATOM}entry")]
    (copy / "data/fees.yaml").write_text(
        (copy / "data/fees.yaml").read_text("utf-8").replace("amount: 3000", "amount: 4000"),
        "utf-8",
    )
    git(copy, "commit", "--all", "--message=Kertas", day="2025-02-05")
    later = build(copy / "mkdocs.yml", copy / "site", datetime.date(2025, 3, 1))
    new = [e.findtext(f"{ATOM}id") for e in feed(later).findall(f"{ATOM}entry")]
    assert new[1:] == old
    assert "6 Februari 2025 Biaya, Kartu kertas: Rp3.000 → Rp4.000" in page(later)


def test_a_commit_alone_renews_the_page(built_repository: Project) -> None:
    repository = built_repository
    repository.replace("fees", "amount: 3000", "amount: 4000")
    before = repository.build()
    assert "Rp4.000" not in page(before), "not committed yet"
    git(repository.folder, "commit", "--all", "--message=Kertas", day="2025-02-05")
    after = repository.build()
    assert "up to date" not in after.said
    assert "Rp3.000 → Rp4.000" in page(after)
    assert "up to date" in repository.build().said


def test_what_a_commit_changed_is_told_once_and_kept(built_repository: Project) -> None:
    repository = built_repository
    cache = repository.folder / ".site-cache" / "history"
    held = sorted(cache.iterdir())
    assert len(held) == 3
    for file in held:  # as nothing else could tell that they are read
        file.write_text(file.read_text("utf-8").replace("Rp81.500", "Rp99.999"), "utf-8")
    about = repository.folder / "docs" / "tentang.md"
    about.write_text(about.read_text("utf-8") + "\nBaru.\n", "utf-8")
    assert "Rp99.999" in page(repository.build())
    shutil.rmtree(cache)
    about.write_text(about.read_text("utf-8") + "\nLagi.\n", "utf-8")
    assert "Rp81.500" in page(repository.build())


NOT_KNOWN = "Riwayat perubahan tidak diketahui di sini"


def is_not_known(built: Built) -> None:
    assert built.code == 0, built.said
    assert NOT_KNOWN in page(built)
    assert "The history of changes is not known here" in page(built, "en/")
    assert not list(built.site.rglob("*.atom"))
    assert "application/atom+xml" not in built.pages()["perubahan/"]
    repository = "https://git.contoh.example/kabupaten/situs/commits"
    assert f'href="{repository}"' in built.pages()["perubahan/"], "it is a link away"


def test_without_git_the_page_says_so(project: Project) -> None:
    is_not_known(project.build())


def test_without_the_program_git_too(repository: Project) -> None:
    is_not_known(repository.build(PATH=""))


def test_a_shallow_copy_says_so(told: tuple[Project, Built], tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    project = Project(tmp_path / "p")
    shutil.rmtree(project.folder / "data")
    clone = tmp_path / "dangkal"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{told[0].folder}", str(clone))
    shutil.copytree(clone, project.folder, dirs_exist_ok=True)
    is_not_known(project.build())


def test_data_beside_the_site_have_a_history_of_their_own(
    repository: Project, tmp_path: Path
) -> None:
    generator = tmp_path / "pembuat"
    generator.mkdir()
    project = Project(generator)
    git(generator, "init", "--initial-branch=main")
    git(generator, "add", "docs", "mkdocs.yml")
    git(generator, "commit", "--message=Pembuat")
    shutil.rmtree(generator / "data")
    git(generator, "clone", "--quiet", str(repository.folder), "regency")
    text = project.settings.read_text("utf-8")
    project.settings.write_text(text.replace("data_dir: data", "data_dir: regency/data"), "utf-8")
    built = project.build()
    assert built.code == 0, built.said
    assert "Rp70.000 → Rp81.500" in page(built)


def test_only_so_many_commits_are_looked_at(repository: Project) -> None:
    whole = history.past(repository.folder / "data")
    assert whole.first is not None and len(whole.steps) == 2
    part = history.past(repository.folder / "data", most=2)
    assert part.known and part.first is None
    assert part.steps == whole.steps[:1]


def test_a_side_branch_counts_as_one_change_on_the_day_it_was_taken_in(repository: Project) -> None:
    git(repository.folder, "switch", "--create", "usul")
    commit(repository, "2025-02-10", ("fees", "amount: 3000", "amount: 4000"))
    commit(repository, "2025-02-11", ("fees", "amount: 4000", "amount: 4500"))
    git(repository.folder, "switch", "main")
    git(repository.folder, "merge", "--no-ff", "--message=Ambil", "usul", day="2025-02-20")
    newest = history.past(repository.folder / "data").steps[0]
    assert newest.commit.made.date() == datetime.date(2025, 2, 20)
    assert [(c.old or {})["id"] + (c.new or {})["id"] for c in newest.changes] == ["Rp3.000Rp4.500"]


def test_old_data_that_cannot_be_read_stop_no_build(repository: Project) -> None:
    fees = repository.data("fees")
    good = fees.read_text("utf-8")
    fees.write_text("kartu: [rusak\n", "utf-8")
    commit(repository, "2025-02-10")
    fees.write_text(good.replace("amount: 81500", "amount: 82000"), "utf-8")
    commit(repository, "2025-02-11")
    built = repository.build()
    assert built.code == 0, built.said
    said = page(built)
    assert "12 Februari 2025 Biaya, Kartu emas: Rp81.500 → Rp82.000" in said
    assert "dihapus" not in said


@pytest.mark.parametrize(
    "committer", ["committer a <a@contoh.example> -5 +0000", "committer a", "x"]
)
def test_a_commit_of_no_moment_came_after_the_one_before(
    repository: Project, committer: str
) -> None:
    tree = git(repository.folder, "rev-parse", "HEAD^{tree}")
    parent = git(repository.folder, "rev-parse", "HEAD~2")
    file = repository.folder / "commit"
    file.write_text(
        f"tree {tree}\nparent {parent}\nauthor a <a@contoh.example> 1 +0000\n{committer}\n\nx\n"
    )
    broken = git(repository.folder, "hash-object", "-t", "commit", "-w", "--literally", str(file))
    git(repository.folder, "update-ref", "refs/heads/main", broken)
    found = history.past(repository.folder / "data")
    assert found.known and found.steps[0].commit.ident == broken
    assert found.steps[0].commit.made.date() == datetime.date(2025, 1, 20)
