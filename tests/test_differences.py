"""What changes for citizens between two data sets, told in their words, the most important first."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import markdown
import pytest
import yaml
from commands import loket
from sites import CONTOH, ROOT, Built, Project, parse

from macros.changes.change import Report, words
from macros.changes.diff import compare
from macros.changes.git import GitError, Repository
from macros.changes.history import past
from macros.changes.report import as_markdown, as_text
from macros.changes.snapshot import Reader
from macros.models.base import Record
from macros.models.catalogue import KINDS, SINGLES

NOT_TOLD = {"verification", "amount", "unit", "up_to", "starts", "latitude", "longitude", "domain"}
"""Fields that are told inside of another, or are no facts."""


def report(project: Project) -> Report:
    """What changes from the fictional regency's data to those of the project."""
    reader = Reader()
    return compare(
        reader.folder(CONTOH / "data", "lama"), reader.folder(project.folder / "data", "baru")
    )


def said(project: Project, language: str = "id") -> list[str]:
    """The changes as lines, with what stands beside each; headings and sums left out."""
    lines = as_text(report(project), [language]).splitlines()
    return [
        f"{line[2:]} | {following.strip()}" if following.startswith("  ") else line[2:]
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
        if line.startswith("- ")
    ]


LAST = "verification: {day: 2025-01-10, sources: [peraturan-contoh]}\nkartu-emas:"
NEXT_RATE = """verification: {day: 2025-01-10, sources: [peraturan-contoh]}
    - amount: 15000
      valid_from: 2026-01-01
      legal_basis: [peraturan-contoh]
      verification: {day: 2025-02-10, sources: [koran-contoh]}
kartu-emas:"""
PAIRS: dict[str, tuple[list[tuple[str, str, str]], list[str]]] = {
    "a fee": (
        [("fees", "amount: 70000", "amount: 81500")],
        ["Kartu emas: Rp70.000 → Rp81.500, mulai 29 Februari 2024, sumber Peraturan Contoh | 2 halaman dalam tiap bahasa; 2 lembar dan poster"],
    ),
    "a fee of the future": (
        [("fees", "valid_from: 2025-04-01", "valid_from: 2025-04-01\n      valid_until: 2025-12-31"), ("fees", LAST, NEXT_RATE)],
        ["Kartu biasa: Rp12.500 → Rp15.000, mulai 1 Januari 2026, sumber Koran Contoh | 2 halaman dalam tiap bahasa; 2 lembar dan poster"],
    ),
    "a fee that becomes free": (
        [("fees", "amount: 5000", "amount: 0")],
        ["Tambahan: kilat: Rp5.000 → Gratis, sumber Koran Contoh | 2 halaman dalam tiap bahasa; 2 lembar dan poster"],
    ),
    "the day a fee begins": (
        [("fees", "valid_until: 2025-03-31", "valid_until: 2025-06-30"), ("fees", "valid_from: 2025-04-01", "valid_from: 2025-07-01")],
        ["Kartu biasa: Rp12.500 (mulai 1 April 2025) → Rp12.500 (mulai 1 Juli 2025), sumber Peraturan Contoh | 2 halaman dalam tiap bahasa; 2 lembar dan poster"],
    ),
    "a fee of the past, which ends as it did": (
        [("fees", "amount: 10000", "amount: 11000")],
        ["Kartu biasa: Rp10.000 → Rp11.000 (mulai 1 Januari 2020, sampai 31 Maret 2025), sumber Peraturan Contoh | 2 halaman dalam tiap bahasa; 2 lembar dan poster"],
    ),
    "the day from which a fee has long been asked": (
        [("fees", "valid_from: unknown", "valid_from: 2025-02-01")],
        ["Tambahan: kilat: Rp5.000 → Rp5.000 (mulai 1 Februari 2025), sumber Koran Contoh | 2 halaman dalam tiap bahasa; 2 lembar dan poster"],
    ),
    "the law that a fee is asked by": (
        [("fees", "legal_basis: [peraturan-contoh]", "legal_basis: unknown")],
        ["Kartu biasa (dasar hukum): Peraturan Contoh → Belum diketahui, sumber Peraturan Contoh | 2 halaman dalam tiap bahasa; 2 lembar dan poster"],
    ),
    "who does not pay": (
        [("services", "Warga lanjut usia., en: Elderly citizens.", "Warga berumur 60 tahun., en: Citizens aged 60.")],
        ["Kartu Contoh baru (siapa yang tidak membayar): Warga lanjut usia. (bila lanjut usia); tidak dibayar: Kartu biasa; Tambahan: kilat → Warga berumur 60 tahun. (bila lanjut usia); tidak dibayar: Kartu biasa; Tambahan: kilat, sumber Peraturan Contoh | 2 halaman dalam tiap bahasa; 2 lembar dan poster"],
    ),
    "a paper more": (
        [("services", "        - one_of: [akta", "        - document: akta-contoh\n          original: false\n          copies: 3\n        - one_of: [akta")],
        ["Kartu Contoh baru: baru: Akta Contoh: 3 fotokopi, sumber Peraturan Contoh | 1 halaman dalam tiap bahasa; 2 lembar dan poster"],
    ),
    "a paper less": (
        [("services", "        - document: kartu-contoh\n          original: true\n          copies: 2\n", "")],
        ["Kartu Contoh baru: dihapus: Kartu Contoh: asli + 2 fotokopi, sumber Peraturan Contoh | 1 halaman dalam tiap bahasa; 2 lembar dan poster"],
    ),
    "the form of a paper": (
        [("services", "original: true\n          copies: 2", "original: false\n          copies: 1")],
        ["Kartu Contoh baru: Kartu Contoh: asli + 2 fotokopi → Kartu Contoh: 1 fotokopi, sumber Peraturan Contoh | 1 halaman dalam tiap bahasa; 2 lembar dan poster"],
    ),
    "what a paper must show, and for whom": (
        [("services", "must_show: {id: nama Anda, en: your name}", "must_show: {id: alamat Anda, en: your address}\n          condition: diwakili")],
        ["Kartu Contoh baru: salah satu dari Akta Contoh atau Surat Contoh: asli + fotokopi (jumlah tidak disebut), harus memuat nama Anda → salah satu dari Akta Contoh atau Surat Contoh: asli + fotokopi (jumlah tidak disebut) (bila diwakili), harus memuat alamat Anda, sumber Peraturan Contoh | 1 halaman dalam tiap bahasa; 2 lembar dan poster"],
    ),
    "a service opens": (
        [("services", "status: planned\n      as_of: {between: [2023, 2024-06]}", "status: open\n      as_of: 2025-02-01"), ("services", "verification: {day: 2025-01-10, sources: [koran-contoh]}\n  delivery:\n    requirements: unknown", "verification: {day: 2025-02-01, sources: [situs-contoh]}\n  delivery:\n    requirements: unknown")],
        ["Surat pindah (Kantor Contoh): Direncanakan, belum buka → Dilayani, sumber contoh.go.id | 4 halaman dalam tiap bahasa; 2 lembar dan poster"],
    ),
    "an office no longer gives it": (
        [("services", """    - office: kantor-tetangga
      status: suspended
      as_of: 2024
      channels: [in_person]
      note: {id: Sampai ada kabar., en: Until further notice.}
      verification: {day: 2025-01-10, sources: [koran-contoh]}
""", "")],
        ["Kartu Contoh baru (Kantor Tetangga): dihapus: Dihentikan sementara, sumber Koran Contoh | 4 halaman dalam tiap bahasa; 2 lembar dan poster"],
    ),
    "a channel": (
        [("services", "channels: [post]", "channels: [post, app]")],
        ["Layanan tanpa keterangan (Kantor Tetangga: cara): baru: aplikasi M-Paspor | 3 halaman dalam tiap bahasa; 2 lembar dan poster"],
    ),
    "the hours": (
        [("offices", '"Senin–Jumat 08.00–15.00", en: "Monday–Friday 08:00–15:00"', '"Senin–Kamis 09.00–12.00", en: "Monday–Thursday 09:00–12:00"')],
        ["Kantor Layanan Contoh: Senin–Jumat 08.00–15.00 → Senin–Kamis 09.00–12.00, sumber contoh.go.id | 5 halaman dalam tiap bahasa; 4 lembar dan poster"],
    ),
    "an address that becomes known": (
        [("offices", "  address: unknown", "  address:\n    text: {id: Jalan Baru 2, en: 2 New Street}\n    verification: {day: 2025-02-01, sources: [koran-contoh]}")],
        ["Kantor Kabupaten Tetangga (alamat): Belum diketahui → Jalan Baru 2, sumber Koran Contoh | 2 halaman dalam tiap bahasa; 2 lembar dan poster"],
    ),
    "ways of asking that become known": (
        [("offices", "  contacts: unknown", "  contacts:\n    - text: {id: Telepon 000-0002, en: Phone 000-0002}\n      verification: {day: 2025-02-01, sources: [koran-contoh]}")],
        ["Kantor Kabupaten Tetangga: Belum diketahui → Telepon 000-0002, sumber Koran Contoh | 1 halaman dalam tiap bahasa"],
    ),
    "a telephone number": (
        [("offices", '"Telepon 000-0000", en: "Phone 000-0000"', '"Telepon 000-1111", en: "Phone 000-1111"')],
        ["Kantor Layanan Contoh: Telepon 000-0000 → Telepon 000-1111, sumber contoh.go.id | 2 halaman dalam tiap bahasa"],
    ),
    "the time that it takes": (
        [("services", "amount: 1\n      unit: working_days", "amount: 3\n      unit: hours")],
        ["Kartu Contoh baru: Paling lama 1 hari kerja sesudah berkas lengkap → Paling lama 3 jam sesudah berkas lengkap, sumber Peraturan Contoh | 1 halaman dalam tiap bahasa; 2 lembar dan poster"],
    ),
    "a step of a shared procedure": (
        [("procedures", "Ambil nomor., en: Take a number.", "Ambil nomor antrean., en: Take a queue number.")],
        ["Di loket: Ambil nomor. → Ambil nomor antrean., sumber contoh.go.id | 1 halaman dalam tiap bahasa; 2 lembar dan poster"],
    ),
    "what one goes home with": (
        [("services", "5 tahun., en: 5 years.", "10 tahun., en: 10 years.")],
        ["Kartu Contoh baru: Kartu. 5 tahun. → Kartu. 10 tahun., sumber Peraturan Contoh | 1 halaman dalam tiap bahasa"],
    ),
    "where to complain": (
        [("services", "complaints: unknown", "complaints: [kotak-saran]")],
        ["Surat pindah: Belum diketahui → Kotak saran | 1 halaman dalam tiap bahasa"],
    ),
    "a stage of the plan": (
        [("plan", "status: under_way\n    date: unknown", "status: done\n    date: 2025-02")],
        ["Rencana loket Contoh (Kajian): Sedang berjalan → Sudah terjadi, sumber Koran Contoh | 1 halaman dalam tiap bahasa; 2 lembar dan poster", "Rencana loket Contoh (Kajian: kapan): Belum diketahui → Februari 2025, sumber Koran Contoh | 1 halaman dalam tiap bahasa; 2 lembar dan poster"],
    ),
    "a warning on the pages of services": (
        [("notices", "Situs tiruan ada.", "Situs tiruan meminta uang."), ("notices", "There are look-alike sites.", "Look-alike sites ask for money.")],
        ["Awas tiruan: Situs tiruan ada. → Situs tiruan meminta uang., sumber contoh.go.id | 7 halaman dalam tiap bahasa; 6 lembar dan poster"],
    ),
    "a source that says another thing": (
        [("disagreements", '"Rp9.000", en: "Rp9,000"', '"Rp8.000", en: "Rp8,000"')],
        ["Berapa harga kartu? (kata sumbernya): Rp9.000 → Rp8.000, sumber Peraturan Contoh, Koran Contoh | 2 halaman dalam tiap bahasa; 2 lembar dan poster"],
    ),
    "the finder": (
        [("finder", "    - service: layanan-gelap", "    - service: layanan-gelap\n    - service: surat-pindah")],
        ["Yang lain (layanan yang cocok): baru: Surat pindah | 1 halaman dalam tiap bahasa"],
    ),
    "where the finder leads": (
        [("finder", "      service: kartu\n      settled", "      service: surat-pindah\n      settled")],
        ["Siapa yang datang?: Wakil saya: Kartu Contoh baru → Wakil saya: Surat pindah | 1 halaman dalam tiap bahasa"],
    ),
    "what is said of the mall": (
        [("mall", "Mal rekaan., en: A made-up mall.", "Mal yang direka., en: An invented mall.")],
        ["Kantor Layanan Contoh (ringkasan): Mal rekaan. → Mal yang direka., sumber Koran Contoh | 1 halaman dalam tiap bahasa"],
    ),
    "the press instead of the office": (
        [("services", "sources: [situs-contoh]}\n    - office: kantor-tetangga", "sources: [koran-contoh]}\n    - office: kantor-tetangga")],
        ["Kartu Contoh baru (Kantor Contoh): contoh.go.id → Koran Contoh | 1 halaman dalam tiap bahasa"],
    ),
    "a component of management": (
        [("services", "Dua orang., en: Two people.", "Tiga orang., en: Three people.")],
        ["Kartu Contoh baru (jumlah pelaksana): Dua orang. → Tiga orang., sumber contoh.go.id | 1 halaman dalam tiap bahasa"],
    ),
    "facts that were only checked again": (
        [("procedures", "day: 2025-01-10", "day: 2025-02-20"), ("fees", "day: 2025-01-10", "day: 2025-02-20"), ("fees", "day: 2025-01-10", "day: 2025-02-21")],
        ["Kartu biasa: dicek lagi: 2 fakta, hari terakhir 21 Februari 2025 | 2 halaman dalam tiap bahasa", "Di loket: dicek lagi: 1 fakta, hari terakhir 20 Februari 2025 | 1 halaman dalam tiap bahasa"],
    ),
    "a service that is still given, told once": (
        [("services", "as_of: 2025-01-10", "as_of: 2025-02-20"), ("services", "day: 2025-01-10, sources: [situs-contoh]}\n    - office", "day: 2025-02-20, sources: [situs-contoh]}\n    - office")],
        ["Kartu Contoh baru: dicek lagi: 1 fakta, hari terakhir 20 Februari 2025 | 1 halaman dalam tiap bahasa"],
    ),
    "a status that holds on another day, by what was read before": (
        [("services", "as_of: 2025-01-10", "as_of: 2025-01-09")],
        ["Kartu Contoh baru: dicek lagi: 1 fakta, hari terakhir 10 Januari 2025 | 1 halaman dalam tiap bahasa"],
    ),
    "a source that was read again": (
        [("sources", "last_checked: 2025-01-10", "last_checked: 2025-02-20")],
        ["Peraturan Contoh 1/2024: dicek lagi: 1 fakta, hari terakhir 20 Februari 2025 | 3 halaman dalam tiap bahasa"],
    ),
    "a service with another name": (
        [("services", "Surat pindah, en: Moving letter", "Surat keterangan pindah, en: Letter of moving")],
        ["Surat keterangan pindah (nama): Surat pindah → Surat keterangan pindah | 5 halaman dalam tiap bahasa; 2 lembar dan poster"],
    ),
    "words in one language only": (
        [("services", "Kartu rekaan untuk warga rekaan.", "Kartu rekaan bagi warga rekaan.")],
        ["Kartu Contoh baru (ringkasan): Kartu rekaan untuk warga rekaan. → Kartu rekaan bagi warga rekaan. | Perhatian: hanya teks Indonesia yang diubah; bahasa lain tidak."],
    ),
    "a number in one language only, inside of what is told as one": (
        [("services", "validity: {id: 5 tahun., en: 5 years.}", "validity: {id: 10 tahun., en: 5 years.}")],
        ["Kartu Contoh baru: Kartu. 5 tahun. → Kartu. 10 tahun., sumber Peraturan Contoh | Perhatian: hanya teks Indonesia yang diubah; bahasa lain tidak."],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PAIRS)
def test_a_change_is_told_in_the_words_of_a_citizen(name: str, project: Project) -> None:
    edits, expected = PAIRS[name]
    for file, old, new in edits:
        project.replace(file, old, new)
    assert said(project) == expected


def test_equal_data_have_no_difference(project: Project) -> None:
    assert said(project) == []
    assert "Tidak ada yang berubah bagi warga." in as_text(report(project), ["id"])


def test_english_is_told_in_english(project: Project) -> None:
    project.replace("fees", "amount: 70000", "amount: 81500")
    assert said(project, "en") == [
        "Gold card: Rp70,000 → Rp81,500, from 29 February 2024, source Contoh Regulation | 2 pages in each language; 2 leaflets and posters"
    ]


def test_the_language_that_was_left_alone_says_so(project: Project) -> None:
    project.replace("procedures", "Take a number.", "Queue up.")
    assert "Ambil nomor., sumber contoh.go.id" in said(project)[0]
    assert "hanya teks Inggris yang diubah" in said(project)[0]


def test_services_come_and_go(project: Project) -> None:
    file = project.data("services")
    kept = file.read_text("utf-8")
    gone = kept.index("layanan-gelap:")
    file.write_text(kept[:gone] + kept[gone:].replace("layanan-gelap:", "perpustakaan:", 1).replace("Layanan tanpa keterangan", "Kartu perpustakaan", 1), "utf-8")  # fmt: skip
    project.replace("finder", "service: layanan-gelap", "service: perpustakaan")
    told = report(project)
    both = [(c.act, c.subject["id"]) for c in told.changes if c.topic == "service"]
    assert both == [("added", "Kartu perpustakaan"), ("removed", "Layanan tanpa keterangan")]
    assert {"layanan/perpustakaan/", "layanan/layanan-gelap/", "layanan/"} <= set(told.pages)


def test_a_plan_that_is_given_up_is_told_as_news_of_the_plan(project: Project) -> None:
    project.data("plan").unlink()
    told = [(c.act, c.topic, c.subject["id"]) for c in report(project).changes]
    assert told == [("removed", "plan", "Rencana loket Contoh")]


def test_a_service_at_another_address_is_not_a_new_one(project: Project) -> None:
    project.replace("services", "surat-pindah:", "surat-pindahan:")
    assert said(project) == [
        "Surat pindah: alamat halamannya berubah: layanan/surat-pindah/ → layanan/surat-pindahan/ | 6 halaman dalam tiap bahasa; 4 lembar dan poster"
    ]


def test_the_most_important_comes_first(project: Project) -> None:
    project.replace("services", "Kartu rekaan untuk", "Kartu rekaan bagi")
    project.replace("plan", "status: done", "status: proposed")
    project.replace("offices", "08.00–15.00", "09.00–15.00")
    project.replace("services", "status: suspended", "status: planned")
    project.replace("services", "copies: 2", "copies: 1")
    project.replace("procedures", "day: 2025-01-10", "day: 2025-02-10")
    project.replace("fees", "amount: 3000", "amount: 4000")
    topics = list(dict.fromkeys(change.topic for change in report(project).changes))
    assert topics == ["fee", "requirement", "status", "hours", "plan", "checked", "words"]


SEEN = ["a fee", "a service opens", "the hours", "a telephone number", "a stage of the plan", "the finder", "a source that says another thing", "an address that becomes known", "where to complain"]  # fmt: skip


@pytest.mark.parametrize("name", SEEN)
def test_the_pages_that_are_told_are_those_that_change(name: str, built_project: Project) -> None:
    before = Built(0, "", built_project.folder / "site").pages()
    assert before
    for file, old, new in PAIRS[name][0]:
        built_project.replace(file, old, new)
    built = built_project.build()
    assert built.code == 0, built.said
    after = built.pages()
    # the table of completeness tells of no fact, only of how many there are
    changed = {p for p in after if before.get(p) != after[p] and not p.endswith("kelengkapan/")}
    told = set(report(built_project).pages)
    assert changed == told | {f"en/{path}" for path in told}


def test_every_field_of_the_data_has_a_word() -> None:
    known = words()["fields"]

    def fields(model: type[Record]) -> set[str]:
        return set(model.model_fields) | {f for sub in model.__subclasses__() for f in fields(sub)}

    inside = {"office", "document", "original", "must_show", "text", "items", "requirements", "availability", "delivery", "management", "rates", "valid_from", "valid_until", "day", "holds_days", "precision", "green_from", "yellow_from", "first", "last", "ends", "service", "source", "to"}  # fmt: skip
    assert fields(Record) - set(known) - inside - NOT_TOLD == set()
    for part, held in words().items():
        for key, texts in held.items():
            if isinstance(texts, dict):
                assert set(texts) == {"id", "en"}, f"{part}.{key}"


# The command, folders and revisions


def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return loket("diff", *arguments, cwd=cwd, SOURCE_DATE_EPOCH="1740805200")


def git(folder: Path, *arguments: str) -> str:
    names = ["-c", "user.name=Penguji", "-c", "user.email=penguji@contoh.example"]
    done = subprocess.run(
        ["git", *names, "-c", "commit.gpgsign=false", *arguments],
        cwd=folder, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.fixture
def repository(project: Project) -> Project:
    """The project in a git repository: its first commit, and one with another fee."""
    git(project.folder, "init", "--initial-branch=main")
    git(project.folder, "add", "data")
    git(project.folder, "commit", "--message=Data")
    project.replace("fees", "amount: 70000", "amount: 81500")
    git(project.folder, "commit", "--all", "--message=Kartu emas")
    return project


def test_two_revisions_are_compared_and_nothing_is_checked_out(repository: Project) -> None:
    project = repository
    project.replace("fees", "amount: 81500", "amount: 99000")  # typed, not committed
    for old, new, shown in (
        ("HEAD~1", "main", "Rp70.000 → Rp81.500"),
        ("HEAD~1:data", "HEAD:data", "Rp70.000 → Rp81.500"),
        ("main", "data", "Rp81.500 → Rp99.000"),
    ):
        done = run(old, new, "--language", "id", cwd=project.folder)
        assert done.returncode == 0, done.stderr
        assert shown in done.stdout
    assert git(project.folder, "status", "--porcelain").split() == ["M", "data/fees.yaml", "??", "docs/", "??", "mkdocs.yml"]  # fmt: skip


@pytest.mark.parametrize(
    "name", ["--output=/tmp/x", "-p", "tidak-ada", "HEAD~99", "main:tidak-ada", "a\nb", ":data", ""]
)
def test_what_is_no_revision_is_refused(name: str, repository: Project) -> None:
    done = run("--", name, "data", cwd=repository.folder)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stdout == "" and done.stderr.strip()


def test_a_copy_without_what_an_old_file_held_is_not_compared(repository: Project) -> None:
    lost = git(repository.folder, "rev-parse", "HEAD~1:data/fees.yaml")
    (repository.folder / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    done = run("HEAD~1", "HEAD", cwd=repository.folder)
    assert (done.returncode, done.stdout) == (1, "")  # else every fee would be told as a new one
    assert "tidak terbaca · cannot be read: 'fees.yaml'" in done.stderr
    assert not past(repository.folder / "data").known


def test_a_copy_without_old_contents_has_no_history_rather_than_a_wrong_one(
    repository: Project, tmp_path: Path
) -> None:
    copy = tmp_path / "salinan"
    git(repository.folder, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--filter=blob:none", repository.folder.as_uri(), str(copy))
    assert past(repository.folder / "data").known
    assert not past(copy / "data").known
    done = run("HEAD~1", "HEAD", cwd=copy)
    assert (done.returncode, done.stdout) == (1, "")


def test_a_revision_of_more_files_than_a_site_has_is_refused(
    repository: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = len(list((repository.folder / "data").glob("*.yaml")))
    here = Repository(repository.folder)
    for most, refused in ((files, False), (files - 1, True)):
        monkeypatch.setattr("macros.changes.git.MOST_FILES", most)
        with pytest.raises(GitError, match="too large") if refused else contextlib.nullcontext():
            assert len(here.files(here.commit("HEAD"), "data")) == files


def test_links_in_a_revision_are_not_followed(repository: Project, tmp_path: Path) -> None:
    secret = repository.folder / "rahasia.yaml"
    secret.write_text("kartu-rahasia:\n  name: {id: Rahasia, en: Secret}\n", "utf-8")
    repository.data("documents").unlink()
    repository.data("documents").symlink_to(secret)
    git(repository.folder, "add", "data")
    git(repository.folder, "commit", "--message=Tautan")
    assert "Rahasia" not in run("HEAD~1", "HEAD", cwd=repository.folder).stdout
    assert "Rahasia" not in run("HEAD~1", "data", cwd=repository.folder).stdout


def test_old_data_against_a_rule_of_today_are_compared_and_it_is_said(project: Project) -> None:
    old = project.folder / "lama"
    shutil.copytree(project.folder / "data", old)
    fees = old / "fees.yaml"
    fees.write_text(fees.read_text("utf-8").replace("amount: 70000", "amount: 60000").replace("  per: {id: kartu, en: card}\n", "", 1), "utf-8")  # fmt: skip
    (old / "tarif_lama.yaml").write_text("a: 1\n", "utf-8")
    (old / "glossary.yaml").write_text("rusak: [\n", "utf-8")
    done = run("lama", "data", "--language", "en", cwd=project.folder)
    assert done.returncode == 0, done.stderr
    assert "! The old data do not pass today's checks" in done.stdout
    assert "! Not compared, since unreadable or unknown: glossary.yaml, tarif_lama.yaml" in done.stdout  # fmt: skip
    assert "Gold card: Rp60,000 → Rp70,000" in done.stdout
    assert "Plain card (charged per): new: card" in done.stdout


def test_a_file_in_which_there_is_nothing_yet_hides_nothing(project: Project) -> None:
    old = project.folder / "lama"
    shutil.copytree(project.folder / "data", old)
    for folder in (old, project.folder / "data"):
        (folder / "glossary.yaml").write_text("# belum ada\n{}\n", "utf-8")
    assert "Not compared" not in run("lama", "data", "--language", "en", cwd=project.folder).stdout


def test_both_languages_by_default_and_json_for_programs(repository: Project) -> None:
    both = run("HEAD~1", "HEAD", cwd=repository.folder).stdout
    assert "Kartu emas: Rp70.000" in both and "Gold card: Rp70,000" in both
    held = json.loads(run("HEAD~1", "HEAD", "--format", "json", cwd=repository.folder).stdout)
    assert held["pages"] == ["layanan/", "layanan/kartu/"] and held["sheets"] == 2
    assert held["changes"][0]["new"] == {"id": "Rp81.500", "en": "Rp81,500"}


# Hostile data

HOSTILE = [
    "@semua-orang lihat #1 dan contoh/situs#2",
    "<img src=x onerror=alert(1)><script>alert(1)</script>",
    "[klik](https://jahat.example) https://jahat.example www.jahat.example",
    "a | b | c ` `` ``` @orang `",
    "`@orang",
    "::add-mask::rahasia ##[add-matcher]x",
    "![x](https://jahat.example/x.png) **tebal** <!-- -->",
    "\\` @orang \\",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_holds_whatever_the_data_say(text: str, project: Project) -> None:
    quoted = json.dumps(text)
    project.replace("services", "{id: Surat pindah, en: Moving letter}", f"{{id: {quoted}, en: {quoted}}}")  # fmt: skip
    project.replace("procedures", "{id: Ambil nomor., en: Take a number.}", f"{{id: {quoted}, en: {quoted}}}")  # fmt: skip
    assert "##[" not in as_text(report(project), ["id"])
    told = as_markdown(report(project), ["id", "en"])
    html = markdown.markdown(told)
    page = parse(f"<!doctype html><title>x</title>{html}")
    tags = {element.tag for element in page.find("body").iter() if isinstance(element.tag, str)}
    assert tags <= {"body", "h3", "p", "ul", "li", "code", "strong", "blockquote"}
    outside = re.sub(r"<code>.*?</code>", "", html, flags=re.DOTALL)
    for bait in ("@", "#", "<img", "http", "www", "jahat", "::", "**"):
        assert bait not in outside, outside
    assert text.replace("##[", "# #[") in "".join(page.itertext())
    for line in told.splitlines():
        assert not line.startswith("::") and "##[" not in line


def test_a_line_break_in_the_data_begins_no_line(project: Project) -> None:
    project.replace(
        "services", "{id: Surat pindah,", '{id: "Surat\\n::set-env name=A::b\\n# Judul",'
    )
    for told in (as_text(report(project), ["id"]), as_markdown(report(project), ["id"])):
        assert not any(line.startswith(("::", "#  J", "# J")) for line in told.splitlines())


def test_a_huge_change_is_bounded_and_says_what_is_left_out(project: Project) -> None:
    held = yaml.safe_load(project.data("documents").read_text("utf-8"))
    for n in range(1500):
        text = f"{n} " + "`@|<" * 90
        held[f"berkas-{n}"] = {"name": {"id": text, "en": text}}
    project.data("documents").write_text(yaml.safe_dump(held), "utf-8")
    told = report(project)
    comment = as_markdown(told, ["id", "en"])
    assert len(comment) < 61_000
    counted = [int(n) for n in re.findall(r"… dan (\d+) lagi", comment)]
    shown = comment.split("### What changes")[0].count("\n- ")
    assert len(counted) == 1 and shown > 10
    assert counted[0] + shown == 1500
    assert "and 14" in comment


@pytest.mark.parametrize("kind", [*KINDS, *SINGLES])
def test_nonsense_in_any_place_is_compared_without_falling_over(
    kind: str, project: Project
) -> None:
    nonsense = ["x", 1, 1.5, True, [[1], {"a": {"id": "b"}}], {"id": 3}, {"between": [1, "x"]}]
    held = yaml.safe_load((CONTOH / "data" / f"{kind}.yaml").read_text("utf-8"))

    def spoil(value: object, depth: int, bad: object) -> object:
        if depth == 0:
            return bad
        if isinstance(value, dict):
            return {key: spoil(inner, depth - 1, bad) for key, inner in value.items()}
        return [spoil(inner, depth - 1, bad) for inner in value] if isinstance(value, list) else bad

    original = held
    for depth in range(1, 7):
        for bad in nonsense:
            content = spoil(original, depth, bad)
            project.data(kind).write_text(yaml.safe_dump(content), "utf-8")
            told = report(project)
            as_markdown(told, ["id", "en"])
            Report.model_validate_json(told.model_dump_json())
