"""What a member of staff changes in YAML is what citizens see, and nothing else."""

from __future__ import annotations

import datetime
import re

import pytest
from sites import Built, Project, parse


def text(html: str) -> str:
    """What a reader sees, without markup; spaces folded."""
    return re.sub(r"\s+", " ", "".join(parse(html).find("body").itertext()))


def test_one_fee_changes_pages_lists_and_totals_and_nothing_else(built_project: Project) -> None:
    project = built_project
    before = Built(0, "", project.folder / "site").pages()
    project.replace("fees", "amount: 70000", "amount: 81500")
    after = project.build().pages()

    changed = {path for path in before if before[path] != after[path]}
    assert changed == {"layanan/", "layanan/kartu/", "en/layanan/", "en/layanan/kartu/"}
    shown = {
        # alone, and with the express extra of 5000
        "70.000": "81.500", "75.000": "86.500", "70,000": "81,500", "75,000": "86,500",
    }  # fmt: skip
    for path in changed:
        expected = re.sub("|".join(shown), lambda m: shown[m[0]], before[path])
        assert expected == after[path]
    assert "Rp81.500" in after["layanan/kartu/"] and "Rp86.500" in after["layanan/kartu/"]
    assert "Rp81,500" in after["en/layanan/kartu/"] and "Rp86,500" in after["en/layanan/kartu/"]
    assert "Rp10.000 – Rp81.500" in text(after["layanan/"])


NEW_SERVICE = """
perpustakaan:
  name: {id: Kartu perpustakaan, en: Library card}
  summary: {id: Meminjam buku rekaan., en: For borrowing made-up books.}
  audience: {id: Pembaca., en: Readers.}
  category: umum
  life_events: [pindah]
  availability:
    - office: kantor-contoh
      status: open
      as_of: 2025-01
      channels: [online]
      verification: {day: 2025-01-10, sources: [situs-contoh]}
  delivery:
    requirements: unknown
    procedure: unknown
    time: unknown
    fees: unknown
    product: unknown
    complaints: [kotak-saran]
"""


def test_a_service_is_added_by_yaml_alone(built_project: Project) -> None:
    project = built_project
    before = Built(0, "", project.folder / "site").pages()
    services = project.data("services")
    services.write_text(services.read_text("utf-8") + NEW_SERVICE, "utf-8")
    built = project.build()
    assert built.code == 0, built.said
    after = built.pages()

    assert set(after) - set(before) == {"layanan/perpustakaan/", "en/layanan/perpustakaan/"}
    link = "layanan/perpustakaan/"
    for root, name in (("", "Kartu perpustakaan"), ("en/", "Library card")):
        assert f'href="{link}"' in after[root] and name in after[root]
        for path in ("layanan/", "kantor/"):
            assert f">{name}</a>" in after[root + path]
        assert f"<h1>{name}</h1>" in after[f"{root}{link}"]
    sitemap = (built.site / "sitemap.xml").read_text("utf-8")
    assert (
        "/situs/layanan/perpustakaan/" in sitemap and "/situs/en/layanan/perpustakaan/" in sitemap
    )


def test_a_hand_written_page_leads_to_a_service_by_its_name(project: Project) -> None:
    for folder in ("docs", "docs/en"):
        page = project.folder / folder / "tanya-jawab.md"
        text = page.read_text("utf-8")
        page.write_text(text + '\nLihat {{ service_link(ident="kartu") }}.\n', "utf-8")
    pages = project.build().pages()
    link = '<a href="../layanan/kartu/">'
    assert f"Lihat {link}Kartu Contoh baru</a>." in pages["tanya-jawab/"]
    assert f"Lihat {link}New Contoh card</a>." in pages["en/tanya-jawab/"]


def test_an_adopted_site_is_official_and_names_its_proof(project: Project) -> None:
    proof = "adoption: adopted\nadoption_sources: [situs-contoh]"
    project.replace("site", "adoption: not_adopted", proof)
    pages = project.build().pages()
    assert "Bukan situs resmi" not in text(pages[""])
    assert "Situs resmi" in text(pages[""])
    assert "Dasarnya: contoh.go.id." in text(pages["tentang/"])


def services(project: Project, day: str) -> tuple[str, str]:
    """The card's page as it is on a day, in Indonesian and in English."""
    built = project.build(datetime.date.fromisoformat(day))
    assert built.code == 0, built.said
    pages = built.pages()
    return text(pages["layanan/kartu/"]), text(pages["en/layanan/kartu/"])


def service(project: Project, day: str) -> str:
    return services(project, day)[0]


def test_the_tariff_is_that_of_the_day_and_the_next_is_announced(project: Project) -> None:
    before, english = services(project, "2025-03-31")
    assert "Rp10.000 – Rp70.000" in before
    assert "From 1 April 2025: Plain card becomes Rp12,500." in english
    assert "Mulai 1 April 2025: Kartu biasa menjadi Rp12.500." in before
    after = service(project, "2025-04-01")
    assert "Rp12.500 – Rp70.000" in after
    assert "menjadi" not in after


def test_what_may_not_be_had_does_not_make_the_price_look_lower(contoh: Built) -> None:
    page = text(contoh.pages()["layanan/kartu/"])
    assert "Rp10.000 – Rp70.000 menurut jenisnya. Kartu kertas: Rp3.000 dengan syarat" in page
    assert "Kartu kertas per kartu; dengan syarat, lihat di bawah Rp3.000" in page
    english = text(contoh.pages()["en/layanan/kartu/"])
    assert "Paper card: Rp3,000 on a condition" in english


def test_a_price_that_is_known_in_part_says_so(project: Project) -> None:
    project.replace("fees", "valid_from: 2024-02-29", "valid_from: 2025-12-01")
    page = service(project, "2025-03-01")
    assert "Rp10.000. Kartu kertas: Rp3.000 dengan syarat, tanyakan dulu. Sebagian biayanya" in page


def test_today_is_the_offices_today(project: Project) -> None:
    # 18:00 UTC on 31 March is 01:00 on 1 April in Jakarta.
    evening = datetime.datetime(2025, 3, 31, 18, tzinfo=datetime.UTC)
    built = project.build(SOURCE_DATE_EPOCH=str(int(evening.timestamp())))
    assert "Rp12.500 – Rp70.000" in text(built.pages()["layanan/kartu/"])


def test_when_no_known_tariff_is_in_force_the_fee_is_unknown_not_free(project: Project) -> None:
    following = project.data("fees").read_text("utf-8").split("    - amount: 12500")[1]
    project.replace("fees", "    - amount: 12500" + following.split("kartu-emas:")[0], "")
    page = service(project, "2025-12-31")
    assert "Kartu biasa per kartu Belum diketahui. Belum diketahui." in page
    assert "Gratis" not in page


def test_free_and_unknown_are_never_confused(contoh: Built) -> None:
    pages = contoh.pages()
    free = text(pages["layanan/surat-pindah/"])
    unknown = text(pages["layanan/layanan-gelap/"])
    assert "Gratis" in free and "Rp" not in free
    assert "Gratis" not in unknown and "Rp" not in unknown
    assert "Belum diketahui" in unknown


def test_a_verification_that_ran_out_is_told_beside_the_fact(project: Project) -> None:
    assert "Masa periksa lewat" not in service(project, "2025-02-09")
    hours = service(project, "2025-02-10")  # the hours hold 30 days, all else 100
    assert hours.count("Masa periksa lewat 9 Feb 2025") == 1
    everything, english = services(project, "2025-04-21")
    assert everything.count("Masa periksa lewat 20 Apr 2025") > 10
    assert "Check ran out on 20 Apr 2025" in english


def answer(built: Built, position: int) -> str:
    """One of the answers on the first screen of the card's page."""
    page = parse(built.pages()["layanan/kartu/"])
    return " ".join(
        "".join(page.findall(".//dl[@class='answers']/div")[position].itertext()).split()
    )


def test_facts_shown_as_one_are_no_surer_than_the_weakest(contoh: Built, project: Project) -> None:
    assert "Sebagian menurut berita: Peraturan Contoh" in answer(contoh, 1)
    project.replace(
        "fees",
        "sources: [peraturan-contoh]}\n    - amount: 12500",
        "sources: []}\n    - amount: 12500",
    )
    assert " Belum dipastikan: Peraturan Contoh" in answer(project.build(), 1)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        (
            "  kind: regulation\n",
            "  kind: official\n  scope: office\n",
            "Menurut Bupati Contoh: Per",
        ),
        ('"https://hukum.contoh.go.id/1-2024"', "", "Menurut salinan peraturan: Peraturan"),
    ],
    ids=["practice", "copy"],
)
def test_a_source_without_authority_is_named_as_such(
    project: Project, old: str, new: str, shown: str
) -> None:
    project.replace("sources", old, new)
    page = service(project, "2025-01-31")
    assert shown in page
    assert "Resmi: Peraturan Contoh" not in page


def test_the_check_that_runs_out_first_is_told_for_all(project: Project) -> None:
    project.replace(
        "fees",
        "sources: [peraturan-contoh]}\n    - amount: 12500",
        "sources: [peraturan-contoh], holds_days: 3}\n    - amount: 12500",
    )
    assert "Masa periksa lewat 13 Jan 2025" in answer(project.build(), 1)


def test_a_new_verification_renews_it(project: Project) -> None:
    project.replace(
        "offices",
        "{day: 2025-01-10, sources: [situs-contoh], holds_days: 30}",
        "{day: 2025-02-10, sources: [situs-contoh], holds_days: 30}",
    )
    assert "Masa periksa lewat" not in service(project, "2025-02-10")


def test_what_the_data_leave_out_is_not_asked_for(project: Project) -> None:
    for optional in ("plan", "mall", "notices", "questions", "disagreements", "glossary"):
        project.data(optional).unlink()
    project.replace("services", "  questions: [berapa-lama]\n  disagreements: [harga-kartu]\n", "")
    built = project.build()
    assert built.code == 0, built.said
    pages = built.pages()
    assert not {"rencana/", "mpp/", "tanya-jawab/", "en/rencana/", "en/mpp/"} & set(pages)
    for root, left in (
        ("", ["Beranda", "Layanan", "Kantor", "Pengaduan", "Cari"]),
        ("en/", ["Home", "Services", "Offices", "Complaints", "Search"]),
    ):
        menu = parse(pages[f"{root}layanan/kartu/"]).find(".//nav[@class='wide-menu']")
        assert ["".join(a.itertext()) for a in menu.iter("a")] == left


def test_a_page_that_something_leads_to_stays_though_the_data_tell_nothing_of_it(
    project: Project,
) -> None:
    for optional in ("plan", "mall"):
        project.data(optional).unlink()
    (project.data("site").parent / "published.txt").write_text("/\nmpp/\n", "utf-8")
    home = project.folder / "docs/index.md"
    home.write_text(home.read_text("utf-8") + "\n[Rencana](rencana.md)\n", "utf-8")
    own = project.folder / "docs/tanya-jawab.md"
    project.data("questions").unlink()
    project.replace("services", "  questions: [berapa-lama]\n", "")
    own.write_text(own.read_text("utf-8") + "\nTanyakan di loket.\n", "utf-8")
    built = project.build()
    assert built.code == 0, built.said
    pages = built.pages()
    assert "tidak memuat keterangan Mal" in text(pages["mpp/"])  # printed sheets lead there
    assert "tidak memuat rencana" in text(pages["rencana/"])
    menu = parse(pages[""]).find(".//nav[@class='wide-menu']")
    assert [a.get("href") for a in menu.iter("a")] == [
        ".", "layanan/", "kantor/", "tanya-jawab/", "pengaduan/", "cari/",
    ]  # fmt: skip


def test_every_service_says_all_fourteen_components(contoh: Built) -> None:
    page = text(contoh.pages()["layanan/layanan-gelap/"])
    delivery = [
        "Persyaratan",
        "Langkah-langkah",
        "Waktu",
        "Biaya hari ini",
        "Hasil layanan",
        "Pengaduan",
    ]
    management = [
        "Dasar hukum", "Sarana, prasarana dan fasilitas", "Kompetensi pelaksana",
        "Pengawasan internal", "Jumlah pelaksana", "Jaminan pelayanan",
        "Jaminan keamanan dan keselamatan", "Evaluasi kinerja",
    ]  # fmt: skip
    for component in delivery + management:
        assert component in page
