"""Makes sites of any size: the fictional regency of the tests, with as many services as asked for.

The same services are written for every generator that is compared: as YAML for this one, as
hand-written Markdown for the others. A generated service is as long as the longest real one, and
has a tariff of its own.
"""

from __future__ import annotations

import copy
import functools
import shutil
from pathlib import Path
from typing import Any

import jinja2
import yaml

ROOT = Path(__file__).parent.parent
CONTOH = ROOT / "tests" / "contoh"
TEMPLATES = Path(__file__).parent / "templates"

PER_FILE = 100
"""A file holds at most so many records: staff edit small files, and limits on size stand."""

_KINDS = ["Kartu", "Surat", "Izin", "Akta", "Keterangan", "Rekomendasi", "Pendaftaran"]
_THINGS = ["usaha", "bangunan", "tanah", "kelahiran", "pindah", "ternak", "perahu", "sekolah"]


@functools.cache
def _base(kind: str, ident: str) -> dict[str, Any]:
    held = yaml.safe_load((CONTOH / "data" / f"{kind}.yaml").read_text("utf-8"))
    found: dict[str, Any] = held[ident]
    return found


def ident(number: int) -> str:
    """The id of generated service ``number``, and of its tariff."""
    return f"layanan-{number:05d}"


def tariff(number: int) -> dict[str, Any]:
    """The tariff of generated service ``number``."""
    held = copy.deepcopy(_base("fees", "kartu-biasa"))
    held["name"] = {"id": f"Tarif layanan {number}", "en": f"Fee of service {number}"}
    return held


def service(number: int) -> dict[str, Any]:
    """The record of generated service ``number``, as YAML has it."""
    held = copy.deepcopy(_base("services", "kartu"))
    kind, thing = _KINDS[number % len(_KINDS)], _THINGS[number // 7 % len(_THINGS)]
    held["name"] = {"id": f"{kind} {thing} {number}", "en": f"Paper {number} ({kind} {thing})"}
    held["summary"] = {
        "id": f"Layanan rekaan nomor {number} untuk mengurus {kind.lower()} {thing}.",
        "en": f"Made-up service {number}, for a paper of the kind {kind.lower()} {thing}.",
    }
    held["life_events"] = ["pindah"] if number < 10 else []
    held["questions"] = []
    held["delivery"]["fees"]["one_of"] = [ident(number), "kartu-emas", "kartu-kertas"]
    held["delivery"]["fees"]["exemptions"][0]["waives"] = [ident(number), "kilat"]
    items = held["delivery"]["requirements"]["items"]
    for case in range(4):
        item = copy.deepcopy(items[2])
        del item["condition"]
        item["when"] = {
            "id": f"bila keadaan {case} dari layanan {number} berlaku bagi Anda",
            "en": f"if case {case} of service {number} applies to you",
        }
        items.append(item)
    note = held["notes"][0]
    held["notes"] = [copy.deepcopy(note) for _ in range(3)]
    for position, each in enumerate(held["notes"]):
        each["text"] = {
            "id": f"Catatan {position} untuk layanan {number}: datang pagi dan bawa map.",
            "en": f"Note {position} on service {number}: come early and bring a folder.",
        }
    return held


def ours(folder: Path, services: int, leaflets: bool = False, open_data: bool = False) -> Path:
    """Write a site of this generator with ``services`` services; returns its mkdocs.yml.

    The regency's own three services stay: its questions and its plan speak of them. No peer makes
    ``leaflets`` or ``open_data``, so that none are made where they are compared.
    """
    shutil.copytree(CONTOH / "data", folder / "data")
    shutil.copytree(ROOT / "docs", folder / "docs")
    settings = (CONTOH / "mkdocs.yml").read_text("utf-8").replace("../../docs", "docs")
    settings = settings.replace("!ENV [LEAFLETS, false]", str(leaflets).lower())
    settings = settings.replace("loket: {", f"loket: {{open_data: {str(open_data).lower()}, ")
    (folder / "mkdocs.yml").write_text(settings, "utf-8")
    for kind, record in (("services", service), ("fees", tariff)):
        (folder / "data" / kind).mkdir()
        for first in range(0, services, PER_FILE):
            numbers = range(first, min(first + PER_FILE, services))
            held = {ident(number): record(number) for number in numbers}
            text = yaml.dump(
                held, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=1000
            )
            (folder / "data" / kind / f"{first:05d}.yaml").write_text(text, "utf-8")
    return folder / "mkdocs.yml"


def markdown(number: int) -> str:
    """Generated service ``number`` as a person would write it in Markdown, in one language."""
    env = _markdown_environment()
    fees = [(f"Tarif layanan {number}", "10.000"), ("Kartu emas", "70.000")]
    fees += [(f"{name} + kilat", "15.000") for name, _ in fees]
    return env.get_template("service.md").render(s=service(number), fees=fees)


@functools.cache
def _markdown_environment() -> jinja2.Environment:
    return jinja2.Environment(  # noqa: S701 - Markdown, and nothing but our own data
        loader=jinja2.FileSystemLoader(TEMPLATES), trim_blocks=True, lstrip_blocks=True
    )


def material(folder: Path, pages: int) -> None:
    """Write a plain site of mkdocs-material with ``pages`` hand-written pages."""
    _write_markdown(folder / "docs", pages)
    (folder / "docs" / "index.md").write_text("# Layanan\n\nPilih di menu.\n", "utf-8")
    settings = {
        "site_name": "Layanan Contoh",
        "site_url": "https://contoh.example/situs/",
        "theme": {"name": "material", "font": False, "language": "id"},
        "markdown_extensions": ["admonition", "def_list", "tables"],
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings), "utf-8")


def hugo(folder: Path, pages: int) -> None:
    """Write a Hugo site with ``pages`` hand-written pages and two simple templates."""
    _write_markdown(folder / "content", pages)
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    head = '<!doctype html><html lang="id"><meta charset="utf-8"><title>{{ .Title }}</title>'
    layouts.joinpath("single.html").write_text(head + "<main>{{ .Content }}</main>", "utf-8")
    entries = "{{ range .Pages }}<li><a href='{{ .RelPermalink }}'>{{ .Title }}</a>{{ end }}"
    layouts.joinpath("list.html").write_text(f"{head}<ul>{entries}</ul>", "utf-8")
    settings = 'baseURL = "https://contoh.example/"\ntitle = "Layanan Contoh"\n'
    settings += 'disableKinds = ["taxonomy", "term", "RSS"]\n'
    (folder / "config.toml").write_text(settings, "utf-8")


def _write_markdown(folder: Path, pages: int) -> None:
    (folder / "layanan").mkdir(parents=True)
    for number in range(pages):
        (folder / "layanan" / f"{ident(number)}.md").write_text(markdown(number), "utf-8")
