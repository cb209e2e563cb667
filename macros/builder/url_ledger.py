"""Addresses once published are answered for ever: they stand on printed sheets and in messages.

``published.txt`` of the data folder lists them, one a line, from the root of a language; a build
refuses to leave one without an answer. ``addresses.yaml`` tells what is answered where the page
has moved or was withdrawn.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from ..files import write_file
from ..loading.lines import Lines
from ..models.catalogue import Catalogue
from ..models.redirects import PagePath
from ..problems import Problem
from ..yaml_files.opening import bytes_of

LEDGER = "published.txt"

HEAD = """\
# Alamat yang pernah terbit, satu tiap baris, tanpa bahasa di depannya. Jangan dihapus: bila
# halamannya pindah atau ditarik, tulis di addresses.yaml. Ditambah oleh
# `loket ledger`.
# Addresses once published, one a line, without a language before them. Do not delete any: where
# a page has moved or was withdrawn, write so in addresses.yaml. Added to by
# `loket ledger`.
"""

_LOC = re.compile(r"<loc>([^<]{1,2000})</loc>")
_path: TypeAdapter[str] = TypeAdapter(PagePath)


def listed(data: Path) -> list[tuple[int, str]]:
    """The lines of the ledger that name an address, each with its number; the home page is ``/``.

    None where there is no ledger. Raises DataError and UnicodeDecodeError.
    """
    lines = enumerate(_text(data).splitlines(), 1)
    return [(n, line.strip()) for n, line in lines if line.strip() and line[0] != "#"]


def _text(data: Path) -> str:
    file = data / LEDGER
    held = bytes_of(file, f"{data.name}/{LEDGER}") if os.path.lexists(file) else b""
    return held.decode("utf-8")


def add(data: Path, pages: Iterable[str]) -> list[str]:
    """Write the addresses among ``pages`` that are not in the ledger to its end; returns them."""
    known = {address for _, address in listed(data)}
    new = sorted({page or "/" for page in pages} - known)
    if new:
        before = _text(data) or HEAD
        write_file(data / LEDGER, before.rstrip("\n") + "\n" + "\n".join(new) + "\n")
    return new


def answered_for(catalogue: Catalogue, data: Path) -> set[str]:
    """The addresses that must have a page: those once published, and those that others lead to.

    Raises DataError and UnicodeDecodeError.
    """
    led_to = {held.to for held in catalogue.addresses.values() if held.to is not None}
    published = {address.removeprefix("/") for _, address in listed(data)}
    return led_to | published - {held.address for held in catalogue.addresses.values()}


def unanswered(catalogue: Catalogue, data: Path, pages: set[str]) -> list[Problem]:
    """All that is wrong with former addresses, where ``pages`` are those that the site has.

    Addresses are from the root of a language; the home page is the empty one.
    """
    lines = Lines(data, data.name)
    found = []
    for ident, held in catalogue.addresses.items():
        if held.address in pages:
            place = lines.of("addresses", ident, ("address",))
            found.append(_problem("address_in_use", place, (ident, "address"), held.address))
        if held.to is not None and held.to not in pages:
            place = lines.of("addresses", ident, ("to",))
            found.append(_problem("leads_to_nothing", place, (ident, "to"), held.to))
    answered = pages | {held.address for held in catalogue.addresses.values()}
    for number, address in listed(data):
        place = (f"{data.name}/{LEDGER}", number)
        if address != "/" and not _is_path(address):
            found.append(_problem("bad_address", place, (), address))
        elif address.removeprefix("/") not in answered:
            found.append(_problem("address_lost", place, (), address))
    return found


def addresses_in(sitemap: str) -> list[str]:
    """The addresses that a sitemap names, from the site's root, which is its shortest one."""
    found = _LOC.findall(sitemap)
    if not found:
        return []
    base = urlsplit(min(found, key=len)).path
    return [urlsplit(each).path.removeprefix(base) for each in found]


def lost(sitemap: str, site: Path) -> list[str]:
    """The addresses of a sitemap that the folder of a site has no file for."""
    root = site.resolve()
    missing = []
    for address in addresses_in(sitemap):
        file = (root / address / "index.html").resolve()
        if not file.is_relative_to(root) or not file.is_file():
            missing.append(address)
    return missing


def _is_path(address: str) -> bool:
    try:
        _path.validate_python(address)
    except ValidationError:
        return False
    return True


def _problem(
    code: str, place: tuple[str, int], path: tuple[str | int, ...], address: str
) -> Problem:
    return Problem(place[0], place[1], code, path, {"raw": address})
