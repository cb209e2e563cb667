"""Whether a large data folder is sound, found out by several processes at once.

Only for folders without a mistake: where anything is amiss, the folder is loaded in one piece, and
told about in full.
"""

from __future__ import annotations

import datetime
import multiprocessing
import os
import re
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..model.catalogue import KINDS, SINGLES
from ..model.checks import breaches, breaches_of, unused_life_events
from . import catalogue_loader as loader
from .yaml_reader import read_yaml

WORTH_SHARING = 2_000_000
"""Bytes of data from which sharing them out takes less time than it costs."""

_IDENT = re.compile(r"\n([a-z0-9-]+):")


@dataclass(frozen=True)
class _Ground:
    """What every file is checked against."""

    languages: list[str]
    ids: dict[str, set[str]]
    sources: dict[str, Any]
    today: datetime.date


@dataclass(frozen=True)
class _Found:
    """What a sound file holds."""

    idents: list[str]
    life_events: set[str]


def count_if_sound(folder: Path, languages: list[str], clock: loader.Clock) -> int | None:
    """How many services a sound folder has; None where it must be loaded to be known.

    Reads nothing where that would not be sooner: in small folders, and where processes cannot fork.
    """
    files = {name: loader.files_of(folder, name) for name in (*SINGLES, *KINDS)}
    shared = [(name, file) for name in KINDS if len(files[name]) > 1 for file in files[name]]
    workers = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
    if workers < 2 or sum(_size(file) for _, file in shared) < WORTH_SHARING:
        return None
    if loader.strangers(folder) or any(name == "sources" for name, _ in shared):
        return None
    with loader.no_collector():
        return _count(folder, languages, clock, files, shared, workers)


def _count(
    folder: Path,
    available: list[str],
    clock: loader.Clock,
    files: dict[str, list[Path]],
    shared: list[tuple[str, Path]],
    workers: int,
) -> int | None:
    site = read_yaml(folder / "site.yaml", "site.yaml")
    languages = loader.chosen_languages(site, available)
    today = clock(loader.time_zone(site))
    split = {name for name, _ in shared}
    records: dict[str, dict[str, Any]] = {}
    ids = {name: set(_scanned(files[name])) for name in split}
    for name in files.keys() - split:
        records[name] = {}
        for file in files[name]:
            document = site if name == "site" else read_yaml(file, file.name)
            known = loader.validated(b"", languages, document, name)
            if document.problems or not known.idents:
                return None
            records[name] |= known.records
        ids[name] = set(records[name])
    if any(True for _ in breaches(records, ids, today)):
        return None

    ground = _Ground(languages, ids, records["sources"], today)
    fork = multiprocessing.get_context("fork")
    seen: Counter[tuple[str, str]] = Counter()
    used: set[str] = set()
    with ProcessPoolExecutor(workers, fork, _remember, (ground,)) as pool:
        size = max(1, len(shared) // (workers * 16))
        for (name, _), found in zip(shared, pool.map(_look, shared, chunksize=size), strict=True):
            if found is None:
                pool.shutdown(cancel_futures=True)
                return None
            seen.update((name, ident) for ident in found.idents)
            used |= found.life_events
    scanned = {(name, ident) for name in split for ident in ids[name]}
    if set(seen) != scanned or max(seen.values()) > 1:
        return None
    if "services" in records:
        used |= {e for service in records["services"].values() for e in service.life_events}
    if any(True for _ in unused_life_events(ids["life_events"], used)):
        return None
    return len(ids["services"])


def _scanned(files: list[Path]) -> list[str]:
    """The ids in files, seen without reading them: right if the readers find the same."""
    found: list[str] = []
    for file in files:
        found += _IDENT.findall("\n" + file.read_text("utf-8", errors="replace"))
    return found


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


_ground: _Ground
_sound: set[int] = set()


def _remember(ground: _Ground) -> None:
    global _ground
    _ground = ground


def _look(task: tuple[str, Path]) -> _Found | None:
    """Read, validate and check one file; None if anything in it is amiss."""
    name, file = task
    with loader.no_collector():
        document = read_yaml(file, file.name)
        known = loader.validated(b"", _ground.languages, document, name)
        if document.problems or not known.idents or len(known.records) != len(known.idents):
            return None
        for ident, record in known.records.items():
            broken = breaches_of(
                name, ident, record, _ground.ids, _ground.sources, _ground.today, _sound
            )
            if any(True for _ in broken):
                return None
        events = (getattr(record, "life_events", []) for record in known.records.values())
        return _Found(known.idents, {event for each in events for event in each})
