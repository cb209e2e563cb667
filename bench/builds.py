"""Time and memory of builds by size, beside other generators; of builds again; of ``check``."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import generate
from .measuring import MKDOCS, Runs, runs, tool, without

Row = dict[str, Any]

TOO_LONG = {"mkdocs-material": 2_000, "zensical": 2_000}
"""Pages up to which a peer is run: beyond, its time grows faster than its pages, and into hours."""

MOST_LEAFLETS = 1_000
"""Services up to which leaflets are made: four of them a service, 0.1 s of processor each."""


def build_rows(sizes: list[int], times: int, tell: Callable[[str], None]) -> list[Row]:
    """For each number of services, how long everything takes; peers have as many pages as we."""
    rows = []
    for services in sizes:
        pages = services * 2
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            repeat = 1 if services >= 10_000 else times
            row: Row = {"services": services, "pages": pages}
            made = _ours(folder / "ours", services, repeat, row)
            for name, peer in _PEERS.items():
                if pages > TOO_LONG.get(name, pages):
                    row[name] = None
                    continue
                theirs = peer(folder / name, pages, repeat)
                row[name] = _figures(theirs) | {"ratio": made.seconds / theirs.seconds}
            rows.append(row)
            tell(f"{services} services: {made.seconds:.2f} s")
    return rows


def _figures(found: Runs) -> Row:
    least, most = found.spread
    return {"seconds": found.seconds, "least": least, "most": most, "memory": found.memory}


def _ours(folder: Path, services: int, times: int, row: Row) -> Runs:
    folder.mkdir()
    generate.ours(folder, services)
    clean = without(folder / "site", folder / ".site-cache")
    first = runs(MKDOCS, folder, times, clean)
    row["ours"] = _figures(first) | {"ms_per_page": first.seconds / services / 2 * 1000}
    again = runs(MKDOCS, folder, times)
    row["nothing changed"] = _figures(again) | {"ratio": again.seconds / first.seconds}

    file = folder / "data" / "fees" / "00000.yaml"
    amount = 10_000

    def change() -> None:
        nonlocal amount
        text = file.read_text("utf-8")
        file.write_text(text.replace(f"amount: {amount}", f"amount: {amount + 1}", 1), "utf-8")
        amount += 1

    changed = runs(MKDOCS, folder, times, change)
    row["one fee changed"] = _figures(changed) | {"ratio": changed.seconds / first.seconds}
    row |= _open_data(folder.with_name("open"), services, times, first, folder / "site")
    check = [sys.executable, "-m", "macros", "check", str(folder / "data")]
    forget = without(folder / ".site-cache")
    for name, before in (("check", forget), ("check again", None), ("check a change", change)):
        taken = runs(check, generate.ROOT, times, *([before] if before else []))
        row[name] = _figures(taken) | {"ratio": taken.seconds / first.seconds}
    if services <= MOST_LEAFLETS:
        row |= _leaflets(folder.with_name("paper"), services, times, first)
    return first


def _open_data(
    folder: Path, services: int, times: int, without_it: Runs, site_without_it: Path
) -> Row:
    """With the same facts for programs: time from nothing, and size on disk."""
    folder.mkdir()
    generate.ours(folder, services, open_data=True)
    found = runs(MKDOCS, folder, times, without(folder / "site", folder / ".site-cache"))
    figures = _figures(found) | {
        "ratio": found.seconds / without_it.seconds,
        "bytes": _bytes(folder / "site"),
        "bytes_without": _bytes(site_without_it),
    }
    shutil.rmtree(folder)
    return {"with open data": figures}


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _leaflets(folder: Path, services: int, times: int, without_them: Runs) -> Row:
    """With a leaflet and a poster of every page: the first time, and while they stay the same."""
    folder.mkdir()
    generate.ours(folder, services, leaflets=True)
    cache = folder / ".site-cache"

    def forget_all_else() -> None:
        shutil.rmtree(folder / "site", ignore_errors=True)
        for kept in cache.iterdir():
            if kept.is_dir() and kept.name != "leaflets":
                shutil.rmtree(kept)
            elif kept.is_file():
                kept.unlink()

    first = runs(MKDOCS, folder, 1, without(folder / "site", cache))
    kept = runs(MKDOCS, folder, times, forget_all_else)
    return {
        name: _figures(found) | {"ratio": found.seconds / without_them.seconds}
        for name, found in (("leaflets made", first), ("leaflets kept", kept))
    }


def _hugo(folder: Path, pages: int, times: int) -> Runs:
    folder.mkdir()
    generate.hugo(folder, pages)
    return runs([tool("hugo"), "--quiet"], folder, times, without(folder / "public"))


def _zensical(folder: Path, pages: int, times: int) -> Runs:
    folder.mkdir()
    generate.material(folder, pages)
    clean = without(folder / "site", folder / ".cache")
    return runs([tool("zensical"), "build", "--clean"], folder, times, clean)


def _material(folder: Path, pages: int, times: int) -> Runs:
    folder.mkdir()
    generate.material(folder, pages)
    return runs(MKDOCS, folder, 1 if pages > 500 else times, without(folder / "site"))


_PEERS = {"hugo": _hugo, "zensical": _zensical, "mkdocs-material": _material}
