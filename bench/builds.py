"""Time and memory of builds by size, beside other generators; of builds again; of ``check``."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import generate
from .measuring import ENVIRONMENT, MKDOCS, Aside, Runs, run, runs, tool

Row = dict[str, Any]

TOO_LONG = {"mkdocs-material": 2_000, "zensical": 2_000}
"""Pages up to which a peer is run: beyond, its time grows faster than its pages, and into hours."""

MOST_LEAFLETS = 1_000
"""Services up to which every leaflet is made: four of them a service, 0.15 s of processor each."""

ONE_SHEET = [sys.executable, "-m", "bench.one_sheet"]


def build_rows(sizes: list[int], times: int, tell: Callable[[str], None]) -> list[Row]:
    """For each number of services, how long everything takes; peers have as many pages as we."""
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        aside = Aside(Path(temporary) / "aside")
        for services in sizes:
            folder = Path(temporary) / str(services)
            folder.mkdir()
            pages = services * 2
            repeat = 1 if services >= 10_000 else times
            row: Row = {"services": services, "pages": pages}
            made = _ours(folder / "ours", services, repeat, row, aside)
            for name, peer in _PEERS.items():
                if pages > TOO_LONG.get(name, pages):
                    row[name] = None
                    continue
                theirs = peer(folder / name, pages, repeat, aside)
                row[name] = _figures(theirs) | {"ratio": made.seconds / theirs.seconds}
            rows.append(row)
            tell(f"{services} services: {made.seconds:.2f} s")
    return rows


def _figures(found: Runs) -> Row:
    least, most = found.spread
    return {"seconds": found.seconds, "least": least, "most": most, "memory": found.memory}


def _ours(folder: Path, services: int, times: int, row: Row, aside: Aside) -> Runs:
    folder.mkdir()
    generate.ours(folder, services)
    clean = aside.before(folder / "site", folder / ".site-cache")
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
    row |= _open_data(folder.with_name("open"), services, times, first, folder / "site", aside)
    check = [sys.executable, "-m", "macros", "check", str(folder / "data")]
    forget = aside.before(folder / ".site-cache")
    for name, before in (("check", forget), ("check again", None), ("check a change", change)):
        taken = runs(check, generate.ROOT, times, *([before] if before else []))
        row[name] = _figures(taken) | {"ratio": taken.seconds / first.seconds}
    row |= _leaflets(folder.with_name("paper"), services, times, first, aside)
    return first


def _open_data(
    folder: Path,
    services: int,
    times: int,
    without_it: Runs,
    site_without_it: Path,
    aside: Aside,
) -> Row:
    """With the same facts for programs: time from nothing, and size on disk."""
    folder.mkdir()
    generate.ours(folder, services, open_data=True)
    found = runs(MKDOCS, folder, times, aside.before(folder / "site", folder / ".site-cache"))
    figures = _figures(found) | {
        "ratio": found.seconds / without_it.seconds,
        "bytes": _bytes(folder / "site"),
        "bytes_without": _bytes(site_without_it),
    }
    return {"with open data": figures}


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _leaflets(folder: Path, services: int, times: int, without_them: Runs, aside: Aside) -> Row:
    """With a leaflet and a poster of every page: the first time, and while they stay the same.

    Past ``MOST_LEAFLETS`` they are not made: what is kept is one sheet in the place of each.
    """
    folder.mkdir()
    generate.ours(folder, services, leaflets=True)
    cache = folder / ".site-cache"

    def forget_all_else() -> None:
        aside.move(folder / "site")
        for kept in [*cache.iterdir()]:
            if kept.name != "leaflets":
                aside.move(kept)

    found = {}
    if services <= MOST_LEAFLETS:
        found["leaflets made"] = runs(MKDOCS, folder, 1, aside.before(folder / "site", cache))
    else:
        run(ONE_SHEET, folder, ENVIRONMENT | {"PYTHONPATH": str(generate.ROOT)})
    found["leaflets kept"] = runs(MKDOCS, folder, times, forget_all_else)
    return {
        name: _figures(each) | {"ratio": each.seconds / without_them.seconds}
        for name, each in found.items()
    }


def _hugo(folder: Path, pages: int, times: int, aside: Aside) -> Runs:
    folder.mkdir()
    generate.hugo(folder, pages)
    return runs([tool("hugo"), "--quiet"], folder, times, aside.before(folder / "public"))


def _zensical(folder: Path, pages: int, times: int, aside: Aside) -> Runs:
    folder.mkdir()
    generate.material(folder, pages)
    clean = aside.before(folder / "site", folder / ".cache")
    return runs([tool("zensical"), "build", "--clean"], folder, times, clean)


def _material(folder: Path, pages: int, times: int, aside: Aside) -> Runs:
    folder.mkdir()
    generate.material(folder, pages)
    clean = aside.before(folder / "site")
    return runs(MKDOCS, folder, 1 if pages > 500 else times, clean)


_PEERS = {"hugo": _hugo, "zensical": _zensical, "mkdocs-material": _material}
