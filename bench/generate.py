"""Makes sites of any size: the fictional regency of the tests, with as many services as asked for.

The same services are written for every generator that is compared: as YAML for this one, as
hand-written Markdown for the others. A generated service is as long as the longest real one.
"""

from __future__ import annotations

import copy
import shutil
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
CONTOH = ROOT / "tests" / "contoh"

#: A service's file holds at most so many: staff edit small files, and limits on size stand.
PER_FILE = 100

_KINDS = ["Kartu", "Surat", "Izin", "Akta", "Keterangan", "Rekomendasi", "Pendaftaran"]
_THINGS = ["usaha", "bangunan", "tanah", "kelahiran", "pindah", "ternak", "perahu", "sekolah"]


def service(number: int) -> dict[str, Any]:
    """The record of generated service ``number``, as YAML has it."""
    base = yaml.safe_load((CONTOH / "data" / "services.yaml").read_text("utf-8"))["kartu"]
    held: dict[str, Any] = copy.deepcopy(base)
    kind, thing = _KINDS[number % len(_KINDS)], _THINGS[number // 7 % len(_THINGS)]
    held["name"] = {"id": f"{kind} {thing} {number}", "en": f"Paper {number} ({kind} {thing})"}
    held["summary"] = {
        "id": f"Layanan rekaan nomor {number} untuk mengurus {kind.lower()} {thing}.",
        "en": f"Made-up service {number}, for a paper of the kind {kind.lower()} {thing}.",
    }
    held["life_events"] = ["pindah"] if number < 10 else []
    items = held["delivery"]["requirements"]["items"]
    for case in range(4):
        item = copy.deepcopy(items[2])
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


def ident(number: int) -> str:
    """The id of generated service ``number``."""
    return f"layanan-{number:05d}"


def write_project(folder: Path, services: int) -> Path:
    """Write a site of this generator with ``services`` services; returns its mkdocs.yml.

    The regency's own three services stay: its questions and its plan speak of them.
    """
    shutil.copytree(CONTOH / "data", folder / "data")
    shutil.copytree(ROOT / "docs", folder / "docs")
    settings = (CONTOH / "mkdocs.yml").read_text("utf-8").replace("../../docs", "docs")
    (folder / "mkdocs.yml").write_text(settings, "utf-8")
    (folder / "data" / "services").mkdir()
    for first in range(0, services, PER_FILE):
        numbers = range(first, min(first + PER_FILE, services))
        write_services(folder / "data" / "services" / f"{first:05d}.yaml", list(numbers))
    return folder / "mkdocs.yml"


def write_services(file: Path, numbers: list[int]) -> None:
    """Write some services into one YAML file, in the manner of a person who types them."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    held = {ident(number): service(number) for number in numbers}
    text = yaml.dump(held, Dumper=dumper, allow_unicode=True, sort_keys=False, width=1000)
    file.write_text(text, "utf-8")
