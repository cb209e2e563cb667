"""What was probably meant by a value that was typed as people type, not as the data want it.

Each function answers None where it cannot tell. What is said with it is a suggestion.
"""

from __future__ import annotations

import datetime
import difflib
import re
import unicodedata
from collections.abc import Sequence

from ..models.base import UNKNOWN

UNKNOWN_WRITTEN_OUT = {
    UNKNOWN, "unknow", "unknwon", "unkown", "not known", "tidak diketahui", "belum diketahui",
    "tdk diketahui", "blm diketahui",
}  # fmt: skip
"""Nothing else can be meant by these, in small letters."""
UNKNOWN_IN_WORDS = UNKNOWN_WRITTEN_OUT | {
    "-", "--", "–", "—", "?", "??", "???", "n/a", "na", "tidak tahu", "belum tahu",
    "belum ada data", "belum jelas", "entah", "kosong", "tbd", "todo",
}  # fmt: skip

_DAY_FIRST = re.compile(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})")
_IN_WORDS = re.compile(r"(?:([0-9]{1,2})[ -])?([a-z]{3,9})\.?[ -]([0-9]{4})", re.IGNORECASE)
_MONTHS = [
    "januari january jan", "februari february pebruari feb peb", "maret march mar", "april apr",
    "mei may", "juni june jun", "juli july jul", "agustus august agu ags agt aug",
    "september sep sept", "oktober october okt oct", "november nopember nov nop",
    "desember december des dec",
]  # fmt: skip
_MONTH = {name: n for n, names in enumerate(_MONTHS, 1) for name in names.split()}
_WHOLE = re.compile(
    r"(?:(?:rp|idr)\.? ?)?(0|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]*)(?:,(?:-|--|00)|,)?",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,2}),[0-9]*[1-9]")
_KEYS = {
    "nama": "name", "ringkasan": "summary", "kategori": "category", "jumlah": "amount",
    "biaya": "fees", "tarif": "fees", "syarat": "requirements", "persyaratan": "requirements",
    "prosedur": "procedure", "waktu": "time", "hasil": "product", "pengaduan": "complaints",
    "kantor": "office", "alamat": "address", "jam": "hours", "kontak": "contacts",
    "sumber": "sources", "hari": "day", "tanggal": "date", "catatan": "note", "langkah": "steps",
    "teks": "text", "dokumen": "document", "asli": "original", "fotokopi": "copies",
    "salinan": "copies", "penerbit": "publisher", "judul": "title", "jenis": "kind",
    "satuan": "unit", "dasar_hukum": "legal_basis", "pertanyaan": "question", "jawaban": "answer",
}  # fmt: skip


def date_meant(raw: str, in_part: bool = False) -> str | None:
    """``17/12/2024`` or ``17 Desember 2024`` as the data have it; in Indonesia the day comes first.

    ``in_part``: a month without its day will do.
    """
    raw = _narrow(raw)
    if match := _DAY_FIRST.fullmatch(raw):
        day, month, year = map(int, match.groups())
    elif match := _YEAR_FIRST.fullmatch(raw):
        year, month, day = map(int, match.groups())
    elif (match := _IN_WORDS.fullmatch(raw)) and match[2].lower() in _MONTH:
        year, month, day = int(match[3]), _MONTH[match[2].lower()], int(match[1] or 0)
    else:
        return None
    if not day and in_part and match.re is _IN_WORDS and match[1] is None:
        return f"{year:04}-{month:02}"
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def whole_meant(raw: str) -> int | None:
    """``Rp 350.000,-`` as a whole number. A comma before three digits may mean either."""
    match = _WHOLE.fullmatch(_narrow(raw))
    return int(match[1].replace(".", "")) if match and len(match[1]) < 18 else None


def decimal_meant(raw: str) -> str | None:
    """``106,25`` with a decimal point."""
    raw = _narrow(raw)
    return raw.replace(",", ".") if _DECIMAL.fullmatch(raw) else None


def key_meant(raw: str, known: Sequence[str]) -> str | None:
    """The field of which ``raw`` is a misspelling, or the Indonesian name."""
    if (meant := _KEYS.get(raw.lower())) in known:
        return meant
    return next(iter(difflib.get_close_matches(raw, known, n=1)), None)


def choice_meant(raw: str, known: Sequence[str]) -> str | None:
    """The one of the choices of which ``raw`` is a misspelling."""
    return next(iter(difflib.get_close_matches(raw.lower(), known, n=1, cutoff=0.75)), None)


def one_slip_away(raw: str, known: Sequence[str]) -> str | None:
    """The only word of ``known`` that ``raw`` differs from by one letter, or by capitals alone.

    One letter too many, too few or another, or two that changed places; longer words only.
    """
    raw = raw.lower()
    near = [word for word in known if raw == word or _one_edit(raw, word)]
    return near[0] if len(near) == 1 and min(len(raw), len(near[0])) >= SHORTEST else None


SHORTEST = 4
"""Letters of a word in which a slip can be known for one: shorter ones are too near each other."""


def _one_edit(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    swapped = left[:2] == right[:2][::-1] and left[2:] == right[2:]
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or swapped


def _narrow(raw: str) -> str:
    """``raw`` with the digits of the keyboard for full-width and other ones, and single spaces."""
    digits = (str(unicodedata.decimal(c, c)) for c in raw)
    return " ".join("".join(digits).split())
