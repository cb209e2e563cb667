"""A mistake in the data gets an exact message, in both languages, and publishes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sites import CONTOH, TODAY, Built, Project, build

from macros.loading import DataError, Problem, load_catalogue

LANGUAGES = ["en", "id"]


def problems(folder: Path) -> list[Problem]:
    """The problems of a data folder; none if it is sound."""
    try:
        load_catalogue(folder, LANGUAGES, lambda zone: TODAY)
    except DataError as error:
        return error.problems
    return []


def told(folder: Path, file: str, line: int) -> str:
    """The one problem of ``folder``, as printed; it must be at ``file`` and ``line``."""
    found = problems(folder)
    printed = "\n".join(map(str, found))
    assert len(found) == 1, printed
    assert (found[0].file, found[0].line) == (f"data/{file}.yaml", line), printed
    return printed


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(CONTOH / "data", tmp_path / "data")
    return tmp_path / "data"


def change(data: Path, file: str, old: str, new: str, mark: str) -> int:
    """Replace the first ``old`` by ``new``; returns the line where ``mark`` then first stands."""
    path = data / f"{file}.yaml"
    text = path.read_text("utf-8")
    assert old in text
    changed = text.replace(old, new, 1)
    path.write_text(changed, "utf-8")
    return changed[: changed.index(mark)].count("\n") + 1


def test_the_unchanged_data_are_sound(data: Path) -> None:
    assert problems(data) == []


# what is typed: (file, what stood there, what was typed, where the line is, in Indonesian, in English)
TYPED = {
    "missing language": (
        "services", "{id: Warga Contoh., en: Citizens of Contoh.}", "{id: Warga Contoh.}",
        "audience: {id: Warga Contoh.}", "Teks bahasa «en» belum ada", "“en” is missing",
    ),
    "empty language": (
        "services", "en: Citizens of Contoh.}", 'en: ""}',
        'en: ""}', "Teks bahasa «en» belum ada", "“en” is missing",
    ),
    "language the site does not have": (
        "services", "en: Citizens of Contoh.}", "en: Citizens., fr: Citoyens.}",
        "fr: Citoyens", "Bahasa «fr» tidak dikenal", "language “fr” is not known",
    ),
    "text without languages": (
        "services", "audience: {id: Warga Contoh., en: Citizens of Contoh.}", "audience: Warga",
        "audience: Warga", "harus ada isian bernama", "Named fields are needed",
    ),
    "misspelt key": (
        "services", "  audience:", "  audiense:",
        "audiense", "Mungkin maksudnya «audience»", "Did you mean “audience”",
    ),
    "key that means nothing": (
        "services", "  audience: {", "  warna: merah\n  audience: {",
        "warna", "Isian «warna» tidak dikenal", "“warna” is not known",
    ),
    "key left out": (
        "services", "  category: umum\n", "",
        "kartu:", "Isian «category» belum ada", "“category” is missing",
    ),
    "fee as text": (
        "fees", "amount: 70000", 'amount: "70000"',
        'amount: "70000"', "bilangan bulat", "whole number",
    ),
    "fee with Rp": (
        "fees", "amount: 70000", "amount: Rp70000",
        "Rp70000", "tanpa titik, koma, Rp", "without dots, commas, Rp",
    ),
    "fee with dots": (
        "fees", "amount: 70000", "amount: 70.000",
        "70.000", "tulis 70000, tanpa titik", "write 70000, without dots",
    ),
    "fee with many dots": (
        "fees", "amount: 70000", "amount: 1.070.000",
        "1.070.000", "bilangan bulat", "whole number",
    ),
    "fee with a leading zero": (
        "fees", "amount: 70000", "amount: 010",
        "amount: 010", "membaca «010» sebagai angka lain", "reads “010” as another number",
    ),
    "fraction with a trailing zero": (
        "fees", "amount: 70000", "amount: 1.10",
        "1.10", "membaca «1.10» sebagai angka lain", "reads “1.10” as another number",
    ),
    "fraction": (
        "fees", "amount: 70000", "amount: 70.5",
        "70.5", "bilangan bulat", "whole number",
    ),
    "negative fee": (
        "fees", "amount: 70000", "amount: -70000",
        "-70000", "terlalu kecil", "too small",
    ),
    "absurd fee": (
        "fees", "amount: 70000", "amount: 70000000000",
        "70000000000", "periksa jumlah nolnya", "count the zeros",
    ),
    "fee left empty": (
        "fees", "amount: 70000", "amount:",
        "amount:\n", "Isian ini kosong", "This field is empty",
    ),
    "two rates on one day": (
        "fees", "valid_until: 2025-03-31", "valid_until: 2025-04-01",
        "valid_from: 2025-04-01", "Dua tarif berlaku pada hari yang sama", "Two rates are in force",
    ),
    "end before start": (
        "fees", "valid_until: 2025-03-31", "valid_until: 2019-03-31",
        "- amount: 10000", "lebih dulu daripada", "comes before the start",
    ),
    "day that does not exist": (
        "fees", "valid_from: 2024-02-29", "valid_from: 2023-02-29",
        "2023-02-29", "bukan tanggal yang ada", "not a day of the calendar",
    ),
    "month that does not exist": (
        "fees", "valid_from: 2024-02-29", "valid_from: 2026-13-01",
        "2026-13-01", "bukan tanggal yang ada", "not a day of the calendar",
    ),
    "day with an hour": (
        "fees", "valid_from: 2024-02-29", "valid_from: 2024-02-29 10:00:00",
        "10:00:00", "Tulis tahun-bulan-hari", "Write year-month-day",
    ),
    "date with slashes": (
        "fees", "valid_from: 2024-02-29", "valid_from: 17/12/2024",
        "17/12/2024", "Tulis 2024-12-17", "Write 2024-12-17",
    ),
    "date in words where a partial date may stand": (
        "plan", "date: 2023-10\n", "date: Oktober 2023\n",
        "date: Oktober 2023", "bukan tanggal", "is not a date",
    ),
    "span of dates the wrong way round": (
        "services", "{between: [2023, 2024-06]}", "{between: [2024-06, 2023]}",
        "between: [2024-06", "lebih dulu daripada", "comes before the start",
    ),
    "verified in the future": (
        "services", "verification: {day: 2025-01-10, sources: [peraturan-contoh]}\n    procedure",
        "verification: {day: 2062-01-10, sources: [peraturan-contoh]}\n    procedure",
        "2062-01-10", "belum tiba", "has not come yet",
    ),
    "source checked in the future": (
        "sources", "last_checked: 2025-01-10", "last_checked: 2052-01-10",
        "2052-01-10", "belum tiba", "has not come yet",
    ),
    "unknown source": (
        "services", "sources: [koran-contoh]}\n  delivery", "sources: [koran-kontoh]}\n  delivery",
        "koran-kontoh", "Mungkin maksudnya «koran-contoh»", "Did you mean “koran-contoh”",
    ),
    "unknown office": (
        "services", "office: kantor-contoh", "office: balai-desa",
        "balai-desa", "Tidak ada «balai-desa» di offices", "no “balai-desa” in offices",
    ),
    "unknown document": (
        "services", "document: kartu-contoh", "document: paspor-hijau",
        "paspor-hijau", "Tidak ada «paspor-hijau»", "no “paspor-hijau”",
    ),
    "unknown tariff": (
        "services", "one_of: [kartu-biasa, kartu-emas, kartu-kertas]", "one_of: [kartu-biasa, platina]",
        "platina", "Tidak ada «platina» di fees", "no “platina” in fees",
    ),
    "unknown procedure": (
        "services", "procedure: di-loket", "procedure: di-lokett",
        "di-lokett", "Mungkin maksudnya «di-loket»", "Did you mean “di-loket”",
    ),
    "unknown status": (
        "services", "status: open", "status: buka",
        "status: buka", "Pilih salah satu", "Choose one of",
    ),
    "open by an official source and the press": (
        "services", "channels: [in_person]\n      verification: {day: 2025-01-10, sources: [situs-contoh]}",
        "channels: [in_person]\n      verification: {day: 2025-01-10, sources: [situs-contoh, koran-contoh]}",
        "status: open", "semua sumbernya resmi", "sources that are all official",
    ),
    "open on the word of the press": (
        "services", "verification: {day: 2025-01-10, sources: [situs-contoh]}",
        "verification: {day: 2025-01-10, sources: [koran-contoh]}",
        "status: open", "semua sumbernya resmi", "sources that are all official",
    ),
    "open on no word at all": (
        "services", "verification: {day: 2025-01-10, sources: [situs-contoh]}",
        "verification: {day: 2025-01-10, sources: []}",
        "status: open", "semua sumbernya resmi", "sources that are all official",
    ),
    "official source outside .go.id": (
        "sources", "https://contoh.go.id", "https://imigrasicontoh.id",
        "imigrasicontoh.id", "harus beralamat .go.id", "must have a .go.id address",
    ),
    "office's domain outside .go.id": (
        "offices", "domain: contoh.go.id", "domain: imigrasicontoh.id",
        "imigrasicontoh.id", "bukan alamat resmi", "not an official domain",
    ),
    "address that runs script": (
        "sources", '"https://contoh.go.id"', '"javascript:alert(1)"',
        "javascript:", "bukan alamat situs yang aman", "not a safe web address",
    ),
    "official source without an address": (
        "sources", 'addresses: ["https://contoh.go.id"]', "addresses: []",
        "situs-contoh:", "harus menyebut alamat .go.id", "needs the .go.id address",
    ),
    "address with a hidden host": (
        "sources", '"https://contoh.go.id"', '"https://contoh.example%2f.go.id/"',
        "example%2f", "bukan alamat situs yang aman", "not a safe web address",
    ),
    "press that calls itself a government": (
        "sources", "short: {id: Koran Contoh, en: Contoh Courier}", "short: {id: imigrasi.go.id, en: Courier}",
        "short: {id: imigrasi.go.id", "padahal tidak beralamat di sana", "has no address there",
    ),
    "complaints outside .go.id": (
        "complaints", "https://contoh.go.id", "https://contoh-go.id",
        "https://contoh-go.id", "Alamat pengaduan harus .go.id", "for complaints must be .go.id",
    ),
    "adopted without proof": (
        "site", "adoption: not_adopted", "adoption: adopted",
        "adoption: adopted", "perlu bukti di alamat .go.id", "needs proof at a .go.id address",
    ),
    "adopted by the press": (
        "site", "adoption: not_adopted", "adoption: adopted\nadoption_sources: [koran-contoh]",
        "adoption: adopted", "perlu bukti di alamat .go.id", "needs proof at a .go.id address",
    ),
    "reported open by nobody": (
        "services", "status: open\n      as_of: 2025-01-10\n      channels: [in_person]\n      verification: {day: 2025-01-10, sources: [situs-contoh]}",
        "status: reported_open\n      as_of: 2025-01-10\n      channels: [in_person]\n      verification: {day: 2025-01-10, sources: []}",
        "status: reported_open", "perlu sumber", "needs a source",
    ),
    "done without a source": (
        "plan", "responsible: {id: Bupati, en: Regent}\n    verification: {day: 2025-01-10, sources: [koran-contoh]}",
        "responsible: {id: Bupati, en: Regent}\n    verification: {day: 2025-01-10, sources: []}",
        "verification: {day: 2025-01-10, sources: []}", "tidak menyebut sumber", "names no source",
    ),
    "done before what it waits for": (
        "plan", "status: not_found\n    date: unknown", "status: done\n    date: 2024",
        "status: done\n    date: 2024", "menunggu «kaji»", "waits for “kaji”",
    ),
    "address that breaks out of its quotes": (
        "sources", '"https://contoh.go.id"', "'https://contoh.go.id/\"onclick=x'",
        "onclick", "bukan alamat situs yang aman", "not a safe web address",
    ),
    "duplicate id": (
        "services", "surat-pindah:", "kartu:",
        "kartu:\n  name: {id: Surat pindah", "«kartu» sudah ada di baris 1", "already stands in line 1",
    ),
    "duplicate key": (
        "fees", "- amount: 70000", "- amount: 60000\n      amount: 70000",
        "amount: 70000", "«amount» sudah ada", "“amount” already stands",
    ),
    "id with capitals and spaces": (
        "glossary", "kartu-contoh:", "Kartu Contoh:",
        "Kartu Contoh:", "huruf kecil", "small letters",
    ),
    "id that is a number": (
        "glossary", "kartu-contoh:", "2025:",
        "2025:", "harus berupa teks", "must be plain text",
    ),
    "yes, no, on as an answer": (
        "services", "original: true", "original: yes",
        "original: yes", "sebagai benar/salah", "as true or false",
    ),
    "no as a text": (
        "services", "{id: Warga Contoh., en: Citizens of Contoh.}", "{id: Warga., en: no}",
        "en: no}", 'Tulis "no" dengan tanda kutip', 'Write "no" in quotes',
    ),
    "sign that YAML keeps for itself": (
        "services", "{id: Warga Contoh., en: Citizens of Contoh.}", "{id: Warga., en: =}",
        "en: =}", 'arti khusus pada «=»', "a special meaning",
    ),
    "number as a text": (
        "services", "{id: Warga Contoh., en: Citizens of Contoh.}", "{id: Warga., en: 17}",
        "en: 17}", "harus ada teks", "Text is needed",
    ),
    "phone number without quotes": (
        "services", "{id: Warga Contoh., en: Citizens of Contoh.}", "{id: Warga., en: 0252}",
        "en: 0252}", "nomor telepon", "phone number",
    ),
    "hour without quotes": (
        "services", "{id: Warga Contoh., en: Citizens of Contoh.}", "{id: Warga., en: 12:30}",
        "en: 12:30}", "jam", "an hour",
    ),
    "list where one value belongs": (
        "services", "status: open", "status: [open]",
        "status: [open]", "Pilih salah satu", "Choose one of",
    ),
    "value where a list belongs": (
        "services", "complaints: [kotak-saran]", "complaints: kotak-saran",
        "complaints: kotak-saran", "harus ada daftar", "list is needed",
    ),
    "empty list": (
        "services", "channels: [in_person]", "channels: []",
        "channels: []", "terlalu sedikit", "too little",
    ),
    "document and one_of at once": (
        "services", "- document: kartu-contoh", "- document: kartu-contoh\n          one_of: [akta-contoh, surat-contoh]",
        "- document: kartu-contoh", "document atau one_of", "document or one_of",
    ),
    "neither original nor copy": (
        "services", "original: false\n          copies: 1", "original: false\n          copies: 0",
        "- document: surat-contoh", "tidak meminta asli maupun fotokopi", "neither original nor copy",
    ),
    "tariff named twice": (
        "services", "may_be_added: [kilat]", "may_be_added: [kilat, kartu-emas]",
        "fees:", "«kartu-emas» disebut dua kali", "“kartu-emas” is named twice",
    ),
    "milestones that wait for each other": (
        "plan", "depends_on: [usul]", "depends_on: [buka]",
        "depends_on: [buka]", "saling menunggu", "wait for each other",
    ),
    "milestone that waits for nothing known": (
        "plan", "depends_on: [usul]", "depends_on: [usull]",
        "usull", "Mungkin maksudnya «usul»", "Did you mean “usul”",
    ),
    "life event that leads nowhere": (
        "life_events", "pindah:", "menikah:\n  name: {id: Saya menikah, en: I marry}\npindah:",
        "menikah:", "Tidak ada layanan yang menyebut", "No service names",
    ),
    "time zone that does not exist": (
        "site", "Asia/Jakarta", "Asia/Rangkas",
        "Asia/Rangkas", "Zona waktu", "time zone",
    ),
    "tab character": (
        "services", "  audience:", "\taudience:",
        "\taudience", "tombol Tab", "Tab key",
    ),
    "unclosed quote": (
        "services", "audience: {id: Warga Contoh., en: Citizens of Contoh.}", 'audience: {id: "Warga, en: Citizens}',
        'id: "Warga', "tidak ditutup", "never closed",
    ),
    "unclosed bracket": (
        "services", "complaints: [kotak-saran]", "complaints: [kotak-saran",
        "complaints: [kotak-saran\n", "tidak ditutup", "not closed",
    ),
    "colon inside text": (
        "services", "  summary: {id: Kartu rekaan untuk warga rekaan., en: A made-up card for made-up citizens.}",
        "  summary: Kartu: rekaan",
        "summary: Kartu", "Titik dua", "colon",
    ),
    "comma inside text": (
        "services", "{id: Warga Contoh., en: Citizens of Contoh.}", "{id: Warga, semua, en: Citizens}",
        "Warga, semua", "koma di depannya memutus teks", "the comma before it has ended the text",
    ),
    "missing space after the colon": (
        "services", "category: umum", "category:umum",
        "category:umum", "Tulis «category: umum»", "Write “category: umum”",
    ),
    "missing space in braces": (
        "services", "{id: Warga Contoh., en: Citizens of Contoh.}", "{id:Warga, en: Citizens}",
        "id:Warga", "Tulis «id: Warga»", "Write “id: Warga”",
    ),
    "missing colon": (
        "fees", "- amount: 70000", "- amount 70000",
        "amount 70000", "tidak punya titik dua", "has no colon",
    ),
    "dash from a word processor": (
        "fees", "- amount: 70000", "– amount: 70000",
        "– amount", "tidak mulai dengan tanda hubung", "does not begin with a hyphen",
    ),
    "curly quotes": (
        "fees", "{id: Kartu emas, en: Gold card}", "{id: “Kartu emas”, en: Gold card}",
        "“Kartu emas”", "tanda kutip lurus", "straight quotation marks",
    ),
    "curly quotes around a comma": (
        "fees", "{id: Kartu emas, en: Gold card}", "{id: “Kartu, emas”, en: Gold card}",
        "“Kartu, emas”", "tanda kutip lurus", "straight quotation marks",
    ),
    "text cut off by a hash": (
        "offices", "text: {id: Jalan Rekaan 1, en: 1 Madeup Street}",
        "text:\n      id: Jalan Rekaan #1\n      en: 1 Madeup Street",
        "Jalan Rekaan #1", "Tanda # memotong teks", "The mark # cuts the text off",
    ),
    "unknown as a translation": (
        "fees", "{id: Kartu emas, en: Gold card}", "{id: Kartu emas, en: unknown}",
        "Kartu emas, en", "Tulis teksnya dalam bahasa «en»", "Write the text in language “en”",
    ),
    "a dash as a translation": (
        "fees", "{id: Kartu emas, en: Gold card}", '{id: Kartu emas, en: "-"}',
        "Kartu emas, en", "Tulis teksnya dalam bahasa «en»", "Write the text in language “en”",
    ),
    "days without a rate": (
        "fees", "valid_until: 2025-03-31", "valid_until: 2024-03-31",
        "valid_from: 2025-04-01", "Antara 2024-04-01 dan 2025-03-31 tidak ada tarif", "no rate is in force",
    ),
    "unknown amount": (
        "fees", "amount: 70000", "amount: unknown",
        "amount: unknown", "fees: unknown pada layanannya", "fees: unknown in its service",
    ),
    "unknown in other words": (
        "offices", "working_area: unknown", "working_area: belum diketahui",
        "belum diketahui", "tulis unknown", "write unknown",
    ),
    "status of a day that has not come": (
        "services", "as_of: 2025-01-10", "as_of: 2027-01-10",
        "as_of: 2027", "belum tiba", "has not come yet",
    ),
    "source of a day that has not come": (
        "sources", "published: 2024-01-01", "published: 2034-05-01",
        "published: 2034", "belum tiba", "has not come yet",
    ),
    "reference by title": (
        "services", "sources: [koran-contoh]}\n  delivery", "sources: [Koran Contoh]}\n  delivery",
        "Koran Contoh", "mungkin «koran-contoh»", "perhaps “koran-contoh”",
    ),
    "document asked for twice": (
        "services", "- one_of: [akta-contoh, surat-contoh]", "- document: kartu-contoh",
        "items:", "«kartu-contoh» disebut dua kali", "“kartu-contoh” is named twice",
    ),
    "hours without their source": (
        "offices", "  hours:\n    text: {id: \"Senin–Jumat 08.00–15.00\", en: \"Monday–Friday 08:00–15:00\"}\n    verification: {day: 2025-01-10, sources: [situs-contoh], holds_days: 30}",
        "  hours: {id: Senin, en: Monday}",
        "hours: {id: Senin", "butuh text dan verification", "needs text and verification",
    ),
    "empty list of contacts": (
        "offices", "  contacts:\n    - text: {id: \"Telepon 000-0000\", en: \"Phone 000-0000\"}\n      verification: {day: 2025-01-10, sources: [situs-contoh]}",
        "  contacts: []",
        "contacts: []", "terlalu sedikit", "too little",
    ),
    "latitude without its minus": (
        "offices", "latitude: -6.5", "latitude: 6.5",
        "latitude: 6.5", "Tulis -6.5 bila", "Write -6.5 if",
    ),
    "backslash": (
        "fees", "{id: Kartu emas, en: Gold card}", '{id: "Kartu \\qemas", en: Gold card}',
        "Kartu \\qemas", "punya arti khusus", "special meaning",
    ),
    "wrong indentation": (
        "services", "  category: umum", "   category: umum",
        "   category", "jorok", "ndentation",
    ),
    "text that begins with a sign": (
        "services", "{id: Warga Contoh., en: Citizens of Contoh.}", "{id: '@warga', en: @citizens}",
        "@citizens", "tanda @", "begin with @",
    ),
    "alias": (
        "services", "life_events: [kartu-hilang, pindah]", "life_events: &peristiwa [kartu-hilang, pindah]",
        "&peristiwa", "jangkar", "anchors",
    ),
    "tag that would build an object": (
        "services", "category: umum", "category: !!python/name:os.system umum",
        "!!python", "Tanda jenis YAML", "YAML tag",
    ),
    "second document": (
        "services", "surat-pindah:", "---\nsurat-pindah:",
        "---", "dokumen kedua", "second document",
    ),
    "invisible character": (
        "services", "Warga Contoh.", "Warga\u200b Contoh.",
        "Warga\u200b", "tak terlihat (U+200B)", "invisible character (U+200B)",
    ),
    "text that runs backwards, typed as an escape": (
        "services", "Warga Contoh.,", '"Warga \\u202eContoh.",',
        "Warga \\u202e", "U+202E", "U+202E",
    ),
    "text that runs backwards": (
        "services", "Warga Contoh.", "Warga \u202eContoh.",
        "Warga \u202e", "U+202E", "U+202E",
    ),
    "text without end": (
        "services", "Warga Contoh.", "Warga" * 1000,
        "WargaWarga", "terlalu panjang", "too long",
    ),
    "condition and its words": (
        "services", "condition: diwakili", "condition: diwakili\n          when: {id: bila, en: if}",
        "- document: surat-contoh", "punya when dan condition sekaligus", "has both when and condition",
    ),
    "unknown condition": (
        "services", "condition: diwakili", "condition: diwakilli",
        "condition: diwakilli", "maksudnya «diwakili»", "mean “diwakili”",
    ),
    "waives nothing of the service": (
        "services", "waives: [kartu-biasa, kilat]", "waives: [kartu-biasa, tanpa-biaya]",
        "waives:", "«tanpa-biaya» bukan tarif layanan ini", "“tanpa-biaya” is not a tariff",
    ),
    "waives for nobody": (
        "services", "          condition: lanjut-usia\n", "",
        "- text: {id: Warga lanjut usia.", "waives memerlukan condition", "waives needs a condition",
    ),
    "event of a day that has not come": (
        "plan", "date: 2023-10-26", "date: 2025-03-02",
        "2025-03-02", "belum tiba", "has not come yet",
    ),
    "done on a day that has not come": (
        "plan", "status: done\n    date: 2023-10", "status: done\n    date: 2025-04",
        "date: 2025-04", "belum tiba", "has not come yet",
    ),
    "plan that is done before its stages": (
        "plan", "status: under_way\nstate:", "status: done\nstate:",
        "status: done", "padahal tahap «kaji» belum", "but its stage “kaji” is not",
    ),
    "office named twice": (
        "services", "office: kantor-tetangga", "office: kantor-contoh",
        "    - office: kantor-contoh\n      status: suspended", "«kantor-contoh» disebut dua kali", "“kantor-contoh” is named twice",
    ),
    "question named twice": (
        "services", "questions: [berapa-lama]", "questions: [berapa-lama, berapa-lama]",
        "questions:", "«berapa-lama» disebut dua kali", "“berapa-lama” is named twice",
    ),
    "another number is another thing": (
        "services", "one_of: [akta-contoh, surat-contoh]", "one_of: [akta-contoh, surat-contoh1]",
        "surat-contoh1", "Tidak ada «surat-contoh1»", "no “surat-contoh1”",
    ),
    "former address that leads to the next": (
        "addresses", "to: layanan/kartu/", "to: dulu/surat/",
        "to: dulu/surat/", "mengarah ke surat-dihapus", "is a former address too",
    ),
    "former address without its slash": (
        "addresses", "to: layanan/kartu/", "to: layanan/kartu",
        "to: layanan/kartu", "garis miring di akhir", "a slash at its end",
    ),
    "former address that is none": (
        "addresses", "address: dulu/kartu/", 'address: ""',
        'address: ""', "bukan alamat halaman", "is not the address of a page",
    ),
    "finder: an option to nowhere": (
        "finder", "to: lain", "to: lainn",
        "to: lainn", "maksudnya «lain»", "mean “lain”",
    ),
    "finder: an option without aim": (
        "finder", "      to: lain\n", "",
        '- label: {id: "Yang lain"', "harus menuju ke salah satu", "needs either to or service",
    ),
    "finder: back to the start": (
        "finder", "service: kartu\n      settled", "to: mulai\n      settled",
        "to: mulai", "kembali ke awal", "leads back to the finder's start",
    ),
    "finder: two ways to one page": (
        "finder", "service: kartu\n", "to: lain\n",
        "to: lain\n    - label: {id: \"Wakil", "sudah dituju dari «mulai»", "already led to from “mulai”",
    ),
    "finder: settles what is not asked": (
        "finder", "settled: [diwakili]", "settled: [lanjut-usia-sekali]",
        "settled:", "«lanjut-usia-sekali»", "“lanjut-usia-sekali”",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TYPED.values(), ids=TYPED.keys())
def test_typed_by_hand(data: Path, case: tuple[str, str, str, str, str, str]) -> None:
    file, old, new, mark, indonesian, english = case
    line = change(data, file, old, new, mark)
    printed = told(data, file, line)
    said = {part.split("]")[0].strip(" ["): part for part in printed.split("\n  ")[1:]}
    assert indonesian in said["id"]
    assert english in said["en"]


AUTHORITY = {
    "the practice of an office": ("  kind: official\n", "  kind: official\n  scope: office\n"),
    "a regulation without an address": (
        '  kind: official\n  addresses: ["https://contoh.go.id"]\n',
        '  kind: regulation\n  addresses: []\n  copies: ["https://koran.contoh.example/x"]\n',
    ),
}


@pytest.mark.parametrize(("old", "new"), AUTHORITY.values(), ids=AUTHORITY.keys())
def test_a_source_without_authority_opens_nothing(data: Path, old: str, new: str) -> None:
    change(data, "sources", old, new, "situs-contoh:")
    found = [str(problem) for problem in problems(data) if problem.file == "data/services.yaml"]
    assert "can be read at a .go.id address" in found[0]
    assert "dapat dibaca di alamat .go.id" in found[0]


POINT = """  map_point:
    latitude: -6.625
    longitude: 106.5"""


def test_a_point_far_from_the_regencys_other_offices(data: Path) -> None:
    offices = data / "offices.yaml"
    offices.write_text(offices.read_text("utf-8").replace("local: false", "local: true"), "utf-8")
    assert problems(data) == []
    line = change(data, "offices", POINT, POINT.replace("106.5", "116.5"), "longitude: 116.5") - 2
    said = told(data, "offices", line)
    assert "1132 km dari kantor lain" in said and "1132 km from the nearest" in said


def test_a_minus_is_missed_on_either_side_of_the_equator(data: Path) -> None:
    change(data, "offices", "latitude: -6.5", "latitude: -4.25", "map_point")
    line = change(data, "offices", "latitude: -6.625", "latitude: 0.9", "latitude: 0.9")
    assert "-0.9" in told(data, "offices", line)


@pytest.mark.parametrize("point", [("-0.8", "134.1"), ("3.5", "98.6")], ids=["east", "north"])
def test_an_office_outside_the_regency_may_be_far_away(data: Path, point: tuple[str, str]) -> None:
    latitude, longitude = point
    far = POINT.replace("-6.625", latitude).replace("106.5", longitude)
    change(data, "offices", POINT, far, "map_point")
    assert problems(data) == []


def test_a_regency_north_of_the_equator_needs_no_minus(data: Path) -> None:
    change(data, "offices", "latitude: -6.5", "latitude: 3.5", "map_point")
    change(data, "offices", POINT, POINT.replace("-6.625", "3.625"), "map_point")
    assert problems(data) == []


def whole_file(content: bytes) -> Callable[[Path], None]:
    return lambda file: file.write_bytes(content) and None


def deep(file: Path) -> None:
    file.write_text("a: " + "[" * 50 + "]" * 50, "utf-8")


def bomb(file: Path) -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{n}: &{n} [*{p}, *{p}, *{p}, *{p}, *{p}, *{p}, *{p}, *{p}, *{p}]"
        for p, n in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    file.write_text("\n".join(lines), "utf-8")


def link(file: Path) -> None:
    file.unlink()
    file.symlink_to("/etc/passwd")


WHOLE_FILES = {
    "empty": (whole_file(b""), "kosong", "is empty"),
    "only comments": (whole_file(b"# nanti\n"), "kosong", "is empty"),
    "a list": (whole_file(b"- satu\n- dua\n"), "«nama: isi»", "“name: content”"),
    "a sentence": (whole_file(b"halo\n"), "«nama: isi»", "“name: content”"),
    "not UTF-8": (whole_file("a: caf\xe9\n".encode("latin-1")), "bukan UTF-8", "not UTF-8"),
    "over-large": (whole_file(b"a: b\n" * 1_000_000), "terlalu besar", "too large"),
    "alias bomb": (bomb, "jangkar", "anchors"),
    "too deep": (deep, "terlalu dalam", "too deeply"),
    "braces left": (whole_file(b"{}\nkartu:\n  name: x\n"), "Hapus baris {}", "Delete that line"),
    "link to another file": (link, "hanya tautan", "only a link"),
    "missing": (Path.unlink, "tidak ada", "missing"),
}  # fmt: skip


@pytest.mark.parametrize("case", WHOLE_FILES.values(), ids=WHOLE_FILES.keys())
def test_whole_file(data: Path, case: tuple[Callable[[Path], None], str, str]) -> None:
    spoil, indonesian, english = case
    spoil(data / "documents.yaml")
    printed = told(data, "documents", 1)
    assert indonesian in printed
    assert english in printed


# what a whole file holds: (its text, the line that is told, in Indonesian, in English)
HELD = {
    "nothing but the sign for nothing": ("~\n", 1, "Isian ini kosong", "This field is empty"),
    "one list too long": (
        f"a: [{'b, ' * 2000}b]", 1, "terlalu panjang, batasnya 2000", "too long, the limit is 2000",
    ),
    "too many records": (
        "".join(f"k{n}: b\n" for n in range(2001)), 2001,
        "terlalu panjang, batasnya 2000", "too long, the limit is 2000",
    ),
    "name too long": (f"{'k' * 101}: b", 1, "Nama isian harus", "name of a field must"),
    "list as a name": ("a: b\n? [c]\n: d\n", 2, "Nama isian harus", "name of a field must"),
    "YAML of another version": (
        "%YAML 3.0\n---\na: b\n", 1, "tidak dapat dibaca", "cannot be read",
    ),
    "bracket closed twice": ("a: {b: c}}\n", 1, "Titik dua atau indentasi", "A colon or the indent"),
    "one quote in a comment is none in the data": (
        '# 19" layar\na: b: c\n', 2, "Titik dua sesudah «b»", "colon after “b”",
    ),
    "apostrophe that opens a text": ("a: 'b\nc: 'd'\n", 1, "tidak ditutup", "never closed"),
    "line too long to look for a slip in it": (
        f"a: b\n c: d # {'x' * 5000}\n", 2, "Titik dua atau indentasi", "A colon or the indent",
    ),
    "line too long to look for a bullet in it": (
        f"a: b\n • c: {'x' * 5000}\n", 2, "Titik dua atau indentasi", "A colon or the indent",
    ),
    "brackets without end": (f"a: {'[' * 9000}", 1, "terlalu dalam", "too deeply"),
    "indented below a blank line": (
        "a: b\n\n# d\n c: d\n", 4, "menjorok 1 spasi", "this line is 1 spaces",
    ),
    "all indented, and one line otherwise": (
        "  a: b\n    c: d\n", 2, "mungkin 2 spasi", "perhaps by 2 spaces",
    ),
    "name in brackets on an indented line": (
        "a: b\n (c): d\n", 2, "Titik dua atau indentasi", "A colon or the indent",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", HELD.values(), ids=HELD.keys())
def test_what_a_file_holds(data: Path, case: tuple[str, int, str, str]) -> None:
    text, line, indonesian, english = case
    (data / "documents.yaml").write_text(text, "utf-8")
    printed = told(data, "documents", line)
    assert indonesian in printed and english in printed


@pytest.mark.parametrize("line", ["b\u200b: c\n", "b{}: yes\n"], ids=["unseen", "no text"])
def test_the_hundredth_mistake_of_a_file_is_the_last_that_is_told(data: Path, line: str) -> None:
    lines = (line.replace("b", f"b{n}") for n in range(150))
    (data / "documents.yaml").write_text("".join(lines), "utf-8")
    assert [each.line for each in problems(data)] == [*range(1, 101)]


def test_more_files_than_a_site_has_are_not_read(data: Path) -> None:
    (data / "services").mkdir()
    for number in range(2001):
        (data / "services" / f"s{number}.yaml").touch()
    (printed,) = map(str, problems(data))
    assert "batasnya 2000" in printed and "limit is 2000" in printed


def test_a_source_may_be_called_by_the_address_that_it_has(data: Path) -> None:
    change(
        data, "sources", "Peraturan Contoh, en: Contoh", "hukum.contoh.go.id, en: Contoh", "hukum"
    )
    assert problems(data) == []


def test_a_kind_of_which_there_is_none_yet(data: Path) -> None:
    for name in ("disagreements", "questions", "notices", "glossary"):
        (data / f"{name}.yaml").write_text("# none yet\n{}\n", "utf-8")
    assert not [p for p in problems(data) if p.code == "file_empty"]
    (data / "services.yaml").write_text("# emptied\n", "utf-8")
    assert "data/services.yaml:1" in "\n".join(map(str, problems(data)))


@pytest.mark.parametrize("name", ["site", "offices", "plan", "mall"])
def test_a_file_with_nothing_in_it(data: Path, name: str) -> None:
    (data / f"{name}.yaml").write_text("{}", "utf-8")
    assert f"data/{name}.yaml:1" in "\n".join(map(str, problems(data)))


def test_services_in_several_files(data: Path) -> None:
    services = data / "services.yaml"
    first, second = services.read_text("utf-8").split("surat-pindah:", 1)
    (data / "services").mkdir()
    services.write_text(first, "utf-8")
    (data / "services" / "lain.yaml").write_text("surat-pindah:" + second, "utf-8")
    assert problems(data) == []
    (data / "services" / "lagi.yaml").write_text(first, "utf-8")
    assert "«kartu» sudah ada di data/services.yaml, baris 1" in told(data, "services/lagi", 1)


def test_a_reference_cannot_be_unknown_where_one_is_needed(data: Path) -> None:
    line = change(data, "services", "category: umum", "category: unknown", "category: unknown")
    assert "Tidak ada «unknown» di categories" in told(data, "services", line)


def test_a_list_without_end(data: Path) -> None:
    line = change(
        data, "services", "life_events: [kartu-hilang, pindah]",
        f"life_events: [{'pindah, ' * 5000}pindah]", "life_events: [pindah",
    )  # fmt: skip
    assert "terlalu panjang" in told(data, "services", line)


def test_no_more_is_told_than_anybody_reads(data: Path) -> None:
    change(
        data,
        "services",
        "life_events: [kartu-hilang, pindah]",
        f"life_events: [{'~, ' * 1500}~]",
        "~",
    )
    assert len("\n".join(map(str, problems(data)))) < 100_000


def test_a_message_commands_neither_terminal_nor_runner(data: Path) -> None:
    change(data, "services", "status: open", 'status: "x\\n::error file=README.md::\\t"', "x")
    assert "\n::error" not in "\n".join(map(str, problems(data)))


@pytest.mark.parametrize(
    "epoch", ["abc", "", "nan", "1e9", "1_740_805_200", "99999999999999999", "-5"]
)
def test_a_day_that_is_no_number(project: Project, epoch: str) -> None:
    built = project.build(SOURCE_DATE_EPOCH=epoch)
    assert built.code != 0
    assert "SOURCE_DATE_EPOCH" in built.said and "Traceback" not in built.said


def test_a_file_nobody_would_read(data: Path) -> None:
    (data / "service.yaml").write_text("kartu: {}", "utf-8")
    assert "tidak dikenal" in told(data, "service", 1)


def test_an_optional_file_may_be_left_out(data: Path) -> None:
    (data / "notices.yaml").unlink()
    assert problems(data) == []


def test_all_mistakes_at_once(data: Path) -> None:
    change(data, "fees", "amount: 70000", "amount: -1", "-1")
    change(data, "services", "category: umum", "category: khusus", "khusus")
    change(data, "plan", "status: done", "status: selesai", "selesai")
    change(data, "offices", "local: true", "lokal: true", "lokal")
    change(data, "glossary", "en: Contoh card}", "en: *x}", "*x")
    files = [problem.file for problem in problems(data)]
    assert sorted(set(files)) == [
        f"data/{name}.yaml" for name in ["fees", "glossary", "offices", "plan", "services"]
    ]


@pytest.mark.parametrize("key", ['"":', "&mulai:", "? \n:"])
def test_a_record_without_a_name_is_told_whatever_else_is_wrong_in_it(data: Path, key: str) -> None:
    change(data, "finder", "to: lain", "service: tidak-ada", "tidak-ada")
    line = change(data, "finder", "mulai:", key, key[:2])
    found = problems(data)
    assert ("data/finder.yaml", line, "key_not_text") in [(p.file, p.line, p.code) for p in found]


def test_a_mistake_in_a_record_does_not_hide_another(data: Path) -> None:
    change(data, "services", "status: open", "status: buka", "buka")
    change(data, "services", "category: umum", "category: umun", "umun")
    change(data, "services", "document: kartu-contoh", "document: kartu-hijau", "hijau")
    change(data, "services", "waives: [kartu-biasa, kilat]", "waives: [kartu-biasa, kilaat]", "k")
    change(data, "site", "confirm_with: [kantor-contoh]", "confirm_with: [kantor-cntoh]", "c")
    change(data, "site", "verification_holds_days: 100", "verification_holds_days: 0", "v")
    told = {(problem.code, *problem.path[-2:]) for problem in problems(data)}
    assert told == {
        ("not_among", 0, "status"),
        ("unknown_reference_near", "kartu", "category"),
        ("unknown_reference_near", 0, "document"),
        ("unknown_reference_near", "waives", 1),
        ("unknown_reference_near", "confirm_with", 0),
        ("too_small", "verification_holds_days"),
    }


def test_a_mistake_in_a_plan_does_not_hide_another_in_its_stages(data: Path) -> None:
    change(data, "plan", "status: under_way\nstate:", "status: selesai\nstate:", "selesai")
    stage = "verification: {day: 2025-01-10, sources: [koran-contoh]}\n  kaji"
    change(data, "plan", stage, stage.replace("koran-contoh", "koran-kontoh"), "kontoh")
    assert {problem.code for problem in problems(data)} == {"not_among", "unknown_reference_near"}


def test_the_field_is_named(data: Path) -> None:
    change(data, "services", "copies: 2", "copies: dua", "dua")
    (problem,) = problems(data)
    assert "kartu → delivery → requirements → items → #1 → copies" in str(problem)


def left(project: Project) -> set[str]:
    return {path.name for path in project.folder.iterdir()}


def test_a_broken_build_says_so_and_keeps_the_site_that_was(built_project: Project) -> None:
    project = built_project
    before = Built(0, "", project.folder / "site").pages()
    project.replace("fees", "amount: 70000", "amount: 70.000")
    after = project.build()
    assert after.code != 0
    assert "data/fees.yaml" in after.said and "tulis 70000" in after.said
    assert "Traceback" not in after.said
    assert after.pages() == before
    assert left(project) == {"data", "docs", "mkdocs.yml", "site", ".site-cache"}


def test_a_broken_first_build_leaves_nothing(project: Project) -> None:
    project.replace("fees", "amount: 70000", "amount: 70.000")
    assert project.build().code != 0
    assert not (project.folder / "site").exists()


@pytest.mark.parametrize("strict", ["true", "false"])
@pytest.mark.parametrize("macro", ["{{ service_page(ident='tidak-ada') }}", "{{ tidak_ada }}"])
def test_a_macro_that_fails_is_never_published_strict_or_not(
    project: Project, macro: str, strict: str
) -> None:
    text = project.settings.read_text("utf-8")
    project.settings.write_text(f"{text}strict: {strict}\n", "utf-8")
    page = project.folder / "docs" / "istilah.md"
    page.write_text(page.read_text("utf-8") + f"\n{macro}\n", "utf-8")
    built = build(project.settings, project.folder / "site", TODAY, flags=())
    assert built.code != 0
    assert not built.site.exists()


@pytest.mark.parametrize(
    "markdown",
    [
        "{{ service_page(ident='tidak-ada') }}",
        "{% if %}",
        "{{ notices() }}",
        "[mati](tidak-ada.md)",
        "[mati](#tidak-ada)",
    ],
)
def test_a_broken_page_fails_the_build_and_keeps_the_site_that_was(
    built_project: Project, markdown: str
) -> None:
    project = built_project
    before = Built(0, "", project.folder / "site").pages()
    page = project.folder / "docs" / "istilah.md"
    page.write_text(page.read_text("utf-8") + "\n" + markdown + "\n", "utf-8")
    after = project.build()
    assert after.code != 0
    assert after.pages() == before
    assert left(project) == {"data", "docs", "mkdocs.yml", "site", ".site-cache"}


def test_the_same_wrong_day_is_told_wherever_it_stands(data: Path) -> None:
    file = data / "glossary.yaml"
    file.write_text(file.read_text("utf-8").replace("day: 2025-01-10", "day: 2062-01-10"), "utf-8")
    change(data, "notices", "day: 2025-01-10", "day: 2062-01-10", "2062")
    glossary = file.read_text("utf-8").count("2062")
    told = [problem.file for problem in problems(data) if problem.code == "day_in_future"]
    assert glossary >= 1
    assert told == ["data/glossary.yaml"] * glossary + ["data/notices.yaml"]


def test_what_stands_beside_it_already_is_not_what_was_meant(data: Path) -> None:
    change(data, "services", "[akta-contoh, surat-contoh]", "[akta-contoh, akta-conto]", "akta")
    change(data, "services", "document: kartu-contoh", "document: akta-conto", "akta")
    told = [(each.code, each.values["near"]) for each in problems(data)]
    assert told == [("unknown_reference_near", meant) for meant in ("akta-contoh", "surat-contoh")]


def test_what_happens_today_has_come(data: Path) -> None:
    change(data, "plan", "date: 2023-10-26", "date: 2025-03-01", "2025-03-01")
    change(data, "plan", "date: 2023-10\n", "date: 2025-03\n", "date: 2025-03\n")
    change(data, "services", "as_of: 2025-01-10", "as_of: 2025-03-01", "2025-03-01")
    for file in data.glob("*.yaml"):
        text = file.read_text("utf-8").replace("day: 2025-01-10", "day: 2025-03-01")
        file.write_text(text, "utf-8")
    change(data, "sources", "published: 2024-01-01", "published: 2025-03-01", "2025-03-01")
    change(data, "sources", "last_checked: 2025-01-10", "last_checked: 2025-03-01", "2025-03-01")
    change(data, "addresses", "since: 2025-01-05", "since: 2025-03-01", "2025-03-01")
    assert problems(data) == []


def test_one_paper_in_several_cases_and_several_choices_are_no_mistake(data: Path) -> None:
    change(data, "services", "- document: surat-contoh", "- document: kartu-contoh", "kartu")
    change(
        data, "services", "        - one_of: [akta-contoh, surat-contoh]",
        "        - one_of: [akta-contoh, kartu-contoh]\n          original: true\n          copies: 0\n"
        "        - one_of: [akta-contoh, surat-contoh]", "one_of",
    )  # fmt: skip
    assert problems(data) == []


def test_an_unknown_condition_hides_nothing_that_is_settled_elsewhere(data: Path) -> None:
    change(data, "finder", "settled: [diwakili]", "settled: [tidak-ada]", "tidak-ada")
    line = change(
        data, "finder", "layanan-gelap", "layanan-gelap\n      settled: [diwakili]", "[diwakili]"
    )
    told = {each.code: each.line for each in problems(data)}
    assert told == {"unknown_reference": 15, "not_asked": line}


def test_a_stage_that_is_not_done_may_lie_ahead(data: Path) -> None:
    change(data, "plan", "date: unknown", "date: 2030", "date: 2030")
    assert problems(data) == []


def test_a_page_of_the_finder_that_says_nothing_is_a_dead_end(data: Path) -> None:
    finder = data / "finder.yaml"
    text = finder.read_text("utf-8")
    finder.write_text(text[: text.index("  statements:")], "utf-8")
    line = text[: text.index("lain:")].count("\n") + 1
    assert "buntu" in (printed := told(data, "finder", line)) and "dead end" in printed


def test_a_page_of_the_finder_that_nothing_leads_to_is_a_mistake(data: Path) -> None:
    line = change(data, "finder", "to: lain", "service: kartu", "lain:")
    printed = told(data, "finder", line)
    assert "Tidak ada jalan dari «mulai» ke «lain»" in printed
    assert "No way leads from “mulai” to “lain”" in printed


def test_what_the_finder_settles_must_be_asked_by_the_service(data: Path) -> None:
    (data / "conditions.yaml").write_text(
        (data / "conditions.yaml").read_text("utf-8")
        + "lain-lagi:\n  question: {id: Lain?, en: Other?}\n  when: {id: bila lain, en: if other}\n",
        "utf-8",
    )
    line = change(data, "finder", "settled: [diwakili]", "settled: [lain-lagi]", "settled:")
    printed = told(data, "finder", line)
    assert "tidak menanyakan «lain-lagi»" in printed and "does not ask “lain-lagi”" in printed
