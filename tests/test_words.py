"""Texts are plain: short sentences, no abbreviation left unexplained, terms that explain themselves."""

from __future__ import annotations

import dataclasses
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from commands import loket
from playwright.sync_api import Browser, expect
from sites import CONTOH, ROOT, TODAY, Built, Project, parse
from test_browser import LANGUAGES, PHONE, opened

from macros.clock import today
from macros.i18n.words import words_of
from macros.loading import load_catalogue
from macros.models.shared import Term
from macros.reports.plain_language import (
    LONGEST_SENTENCE,
    Passage,
    problems,
    problems_of,
    sentences,
    texts_of,
    unexplained,
    word_count,
)


def told(data: Path, docs: Path) -> tuple[int, str]:
    """What ``loket words`` says of a folder: exit code, and all that it printed."""
    done = loket("words", data, "--docs", docs)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("data", [ROOT / "data", CONTOH / "data"], ids=["lebak", "contoh"])
def test_no_sentence_is_too_long_and_no_abbreviation_unexplained(data: Path) -> None:
    code, said = told(data, ROOT / "docs")
    assert code == 0, said
    assert said == "Masalah · problems: 0\n"


def long(word: str) -> str:
    return " ".join([word] * (LONGEST_SENTENCE + 1)) + "."


BREAKS = {
    "long in the main language": (
        "services", "Kartu rekaan untuk warga rekaan.", long("Kartu"),
        "data/services.yaml:3: kartu → summary", "panjangnya 26 kata", "has 26 words",
    ),
    "long in the other language": (
        "services", "A made-up card for made-up citizens.", long("Card"),
        "data/services.yaml:3: kartu → summary", "bahasa «en»", "language “en”",
    ),
    "long in a list": (
        "plan", "id: Ada dana.", f"id: {long('Dana')}",
        "stages → kaji → conditions → #1", "panjangnya 26 kata", "has 26 words",
    ),
    "abbreviation": (
        "services", "Kartu rekaan untuk warga rekaan.", "Bawa KKR.",
        "data/services.yaml:3: kartu → summary", "Singkatan «KKR»", "abbreviation “KKR”",
    ),
    "abbreviation in the plural": (
        "services", "A made-up card for made-up citizens.", "Bring KKRs.",
        "kartu → summary", "Singkatan «KKRs»", "abbreviation “KKRs”",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BREAKS.values(), ids=BREAKS.keys())
def test_a_text_that_breaks_the_bar_is_told(
    project: Project, case: tuple[str, str, str, str, str, str]
) -> None:
    file, old, new, place, indonesian, english = case
    project.replace(file, old, new)
    code, said = told(project.folder / "data", project.folder / "docs")
    assert code == 1
    assert place in said and indonesian in said and english in said
    assert "Traceback" not in said


def test_a_hand_written_page_that_breaks_it_is_told(project: Project) -> None:
    page = project.folder / "docs" / "en" / "tentang.md"
    page.write_text(page.read_text("utf-8") + f"\n- **KKR**: {long('card')}\n", "utf-8")
    code, said = told(project.folder / "data", project.folder / "docs")
    assert code == 1
    assert "docs/en/tentang.md" in said
    assert "has 27 words" in said and "abbreviation “KKR”" in said


def test_of_a_page_only_what_is_read_counts(project: Project) -> None:
    page = project.folder / "docs" / "tentang.md"
    more = f"""
## Judul tanpa titik

{{{{ notices(place="about", KKR="{long("makro")}") }}}}

Satu [dua](https://contoh.example/{"KKR" * 9}) **tiga**.
"""
    page.write_text(page.read_text("utf-8") + more, "utf-8")
    assert told(project.folder / "data", project.folder / "docs")[0] == 0


@pytest.mark.parametrize("data", [ROOT / "data", CONTOH / "data"], ids=["lebak", "contoh"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_words_of_the_interface_keep_both_limits(data: Path, language: str) -> None:
    catalogue = load_catalogue(data, ["en", "id"], today)
    passages = [
        Passage(Path(f"{language}.txt"), f"{language}.yaml", (key,), language, word)
        for key, word in words_of(language).items()
    ]
    assert len(passages) > 100 and problems_of(passages, catalogue) == []


def test_what_people_call_a_service_need_not_be_explained(project: Project) -> None:
    project.replace("services", "  audience:", "  also_called: {id: KKR, en: CCR}\n  audience:")
    assert told(project.folder / "data", project.folder / "docs")[0] == 0


def test_what_is_too_long_is_told_where_it_stands_and_once(tmp_path: Path) -> None:
    data = shutil.copytree(CONTOH / "data", tmp_path / "data")
    services = data / "services.yaml"
    first, second = services.read_text("utf-8").split("surat-pindah:", 1)
    just = " ".join(["Surat"] * LONGEST_SENTENCE)
    second = second.replace("Surat rekaan yang gratis.", f"{just}. {just} itu. {just}.")
    second = second.replace("A made-up letter that is free.", f"It is {just}.")
    services.write_text(first, "utf-8")
    (data / "services").mkdir()
    (data / "services" / "lain.yaml").write_text(f"surat-pindah:{second}", "utf-8")
    catalogue = load_catalogue(data, ["en", "id"], lambda zone: TODAY)
    told = [
        (each.file, each.line, each.code, each.values["words"], each.values["language"])
        for each in problems(catalogue, data, None)
    ]
    assert told == [
        ("data/services/lain.yaml", 3, "long_sentence", 26, "id"),
        ("data/services/lain.yaml", 3, "long_sentence", 27, "en"),
    ]


def test_what_a_site_has_nothing_of_hides_no_other_text() -> None:
    catalogue = load_catalogue(CONTOH / "data", ["en", "id"], lambda zone: TODAY)
    without = dataclasses.replace(catalogue, plan=None)
    measured = {label for _, label, _, _ in texts_of(catalogue, CONTOH / "data")}
    left = {label for _, label, _, _ in texts_of(without, CONTOH / "data")}
    assert measured - left == {"data/plan.yaml"}


def test_words_title_and_description_of_a_page_are_checked(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "a.md").write_text("---\ntitle: Bawa KKR\n---\n", "utf-8")
    (tmp_path / "en" / "a.md").write_text("---\ndescription: Bring CCR\n---\nText.\n", "utf-8")
    catalogue = load_catalogue(CONTOH / "data", ["en", "id"], lambda zone: TODAY)
    found = [
        (each.file.partition("/")[2], each.line, each.path, each.values)
        for each in problems(catalogue, CONTOH / "data", tmp_path)
    ]
    assert found == [
        ("a.md", 1, ("title",), {"raw": "KKR", "language": "id"}),
        ("en/a.md", 1, ("description",), {"raw": "CCR", "language": "en"}),
    ]


def test_the_glossary_explains_an_abbreviation(project: Project) -> None:
    project.replace("services", "Kartu rekaan untuk warga rekaan.", "Bawa KKR.")
    project.replace("glossary", "  meaning:", "  also: [KKR]\n  meaning:")
    assert told(project.folder / "data", project.folder / "docs")[0] == 0


def term(**held: Any) -> Term:
    name = {"id": "MPP (Mal Pelayanan)", "en": "MPPs (malls)"}
    verification = {"day": TODAY, "sources": []}
    return Term.model_validate(
        {"name": name, "meaning": name, "verification": verification} | held,
        context={"languages": ["id", "en"]},
    )


def test_a_term_stands_in_texts_by_its_name_up_to_a_bracket_and_as_it_is_also_called() -> None:
    assert [term().forms(each) for each in ("id", "en")] == [["MPP"], ["MPPs"]]
    assert term(also=["mal", "MPP", ""]).forms("id") == ["MPP", "mal"]
    plain = {"id": "Kartu", "en": "Card"}
    assert [term(name=plain).forms(each) for each in ("id", "en")] == [["Kartu"], ["Card"]]


def test_the_longer_of_two_terms_explains_all_of_it() -> None:
    for forms in (["MPP", "MPP ABC"], ["MPP ABC", "MPP"]):
        assert unexplained("MPP ABC dan ABC.", forms) == ["ABC"]
        assert unexplained("MPP ABC dan MPP.", forms) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anda diperiksa: berita acara pemeriksaan (BAP). BAP itu disimpan.", []),
        ("KTP (kartu tanda penduduk) dan KTP lama.", []),
        ("KTP, lalu kartu tanda penduduk (KTP).", ["KTP"]),
        ("Surat B/1621/M.KT.01/2025 dan IMI-263.GR.01.02/2024.", []),
        ("Menurut PP 45/2024.", ["PP"]),
        ("MPPs, e-KTP, KemenXYZ dan WhatsApp.", ["MPPs", "KTP", "KemenXYZ"]),
        ("UKK dan UKKX.", ["UKKX"]),
        ("Kartu Tanda Penduduk (KTP-el) baru.", []),
        ("Bawa kartu (KTP atau SIM).", ["KTP", "SIM"]),
    ],
)  # fmt: skip
def test_what_an_unexplained_abbreviation_is(text: str, expected: list[str]) -> None:
    assert unexplained(text, ["UKK"]) == expected


@pytest.mark.parametrize(
    "parts",
    [
        ["Jl. Warung Jaud No. 82, Serang.", "Menurut berita, namanya sama."],
        ["Biayanya Rp350.000.", "Bayar dulu!", "Sudah?", "Datang."],
        ["Gratis (pasal 5 ayat 1).", "Lihat art. 5(1) di dgip.go.id.", "Selesai."],
        ["Dr. H. Ali buka pukul 8 a.m. sampai sore.", "Lalu tutup."],
        ["Bawa KTP.", "Bawa juga KK.", "Itu saja, ya.", "Pulang."],
        ["“Datang dulu.”", "“Baik.”"],
        ["Judul tanpa titik", "Lalu sebuah kalimat."],
        ["Aplikasi SP4N-LAPOR! di ponsel."],
    ],
)
def test_where_a_sentence_ends(parts: list[str]) -> None:
    assert sentences(("\n" if parts[0][-1].isalpha() else " ").join(parts)) == parts


def test_what_counts_as_a_word() -> None:
    assert LONGEST_SENTENCE == 25
    assert word_count("Bayar Rp350.000 – lihat dgip.go.id, pasal 5(1).") == 6


@LANGUAGES
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_term_leads_to_what_it_means_by_touch_and_by_keyboard(
    browser: Browser, real_address: str, root: str, script: bool
) -> None:
    with opened(browser, PHONE, java_script_enabled=script, has_touch=True) as page:
        for way in ("tap", "keyboard"):
            page.goto(f"{real_address}{root}layanan/paspor-baru/")
            term = page.locator("a.term", has_text=re.compile("^KTP$")).first
            if way == "tap":
                term.tap()
            else:
                term.focus()
                page.keyboard.press("Enter")
            page.wait_for_url(f"{real_address}{root}istilah/#ktp")
            expect(page.locator("dt#ktp")).to_be_in_viewport()


def test_a_term_is_marked_once_and_never_in_a_link_or_heading(real: Built) -> None:
    seen = 0
    for path, html in real.pages().items():
        page = parse(html)
        for holder in ("a", "h1", "h2", "h3", "summary", "title", "button"):
            for element in page.iter(holder):
                inside = [e for e in element.iter("a") if e is not element]
                assert not [e for e in inside if e.get("class") == "term"], path
        terms = ["".join(e.itertext()) for e in page.iter("a") if e.get("class") == "term"]
        seen += len(terms)
        if path == "rencana/":  # one part
            assert sorted(terms) == sorted(set(terms)) and "UKK" in terms
    assert seen > 50


def test_every_term_that_is_marked_stands_in_the_glossary(real: Built) -> None:
    pages = real.pages()
    ids = {e.get("id") for e in parse(pages["istilah/"]).iter("dt")}
    for path, html in pages.items():
        for link in parse(html).iter("a"):
            if link.get("class") == "term":
                address, _, ident = link.get("href").partition("#")
                assert address.endswith("istilah/") and ident in ids, path


TERM = """{ident}:
  name: {{id: "{name}", en: "{name}"}}
  meaning: {{id: Rekaan., en: Made up.}}
  verification: {{day: 2025-01-10, sources: []}}
"""


def test_only_whole_words_are_marked_and_all_is_text(project: Project) -> None:
    project.replace(
        "glossary",
        "mpp:\n",
        f"{TERM.format(ident='kkr', name='KKR')}{TERM.format(ident='ab', name='a&b<b>')}mpp:\n",
    )
    project.replace(
        "services", "Kartu rekaan untuk warga rekaan.",
        '"KKRS, xKKR, e-KKR, <b>tebal</b> a&b<b>. KKR-nya <i>saja</i>, KKR."',
    )  # fmt: skip
    built = project.build()
    assert built.code == 0, built.said
    lead = next(
        p
        for p in parse(built.pages()["layanan/kartu/"]).iter("p")
        if "lead" in p.get("class", "").split()
    )
    assert (
        "".join(lead.itertext())
        == "KKRS, xKKR, e-KKR, <b>tebal</b> a&b<b>. KKR-nya <i>saja</i>, KKR."
    )
    assert [(e.tag, e.text, e.get("href")) for e in lead] == [
        ("a", "a&b<b>", "../../istilah/#ab"),
        ("a", "KKR", "../../istilah/#kkr"),
    ]
    assert lead[1].tail == "-nya <i>saja</i>, KKR."


def test_a_site_without_a_glossary_marks_nothing(project: Project) -> None:
    project.data("glossary").unlink()
    built = project.build()
    assert built.code == 0, built.said
    assert 'class="term"' not in "".join(built.pages().values())
