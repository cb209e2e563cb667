"""Whether a large data folder is sound, found out by several processes at once.

Only for folders without a mistake: where anything is amiss, the folder is loaded in one piece, and
told about in full.

Files found sound are remembered by what they hold, beside the data folder in ``.site-cache``, so
that only those that have changed are read again. It may be deleted at any time.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import sys
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from ..models.base import references, walk
from ..models.catalogue import KINDS, SINGLES
from ..models.facts import Verification
from ..problems import DataError
from ..yaml_files.opening import bytes_of
from ..yaml_files.reader import read_yaml
from . import loader
from .rules import breaches, breaches_of, not_asked, unused_life_events
from .verdicts import Found, Ground, Verdicts, digest, rules

WORTH_SHARING = 2_000_000
"""Bytes of data from which sharing them out takes less time than it costs."""

_IDENT = re.compile(r"\n([a-z0-9-]+):")


def count_if_sound(folder: Path, languages: list[str], clock: loader.Clock) -> int | None:
    """How many services a sound folder has; None where it must be loaded to be known.

    Reads nothing where that would not be sooner: in small folders, and where processes cannot fork.
    """
    files = {name: loader.files_of(folder, name) for name in (*SINGLES, *KINDS)}
    shared = [(name, file) for name in KINDS if len(files[name]) > 1 for file in files[name]]
    workers = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
    if workers < 2 or sum(_size(file) for _, file in shared) < WORTH_SHARING:
        return None
    if loader.strangers(folder) or any(
        name in {"sources", "finder", "offices"} for name, _ in shared
    ):
        return None
    try:
        with loader.no_collector():
            return _count(folder, languages, clock, files, shared, workers)
    except DataError:  # a file that cannot be read
        return None


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

    ground = Ground(languages, ids, records["sources"], today)
    store = folder.parent / ".site-cache" / f"sound-{folder.name}.json"
    sources = b"".join(bytes_of(file, file.name) for file in files["sources"])
    old = Verdicts.read(store, rules(languages, sources))
    new = Verdicts(old.rules)
    digests = {task: digest(*task) for task in shared}
    labels = {(name, file): f"{name}/{file.name}" for name, file in shared}
    results = {task: old.found(labels[task], digests[task], ground) for task in shared}
    if fresh := [task for task, known in results.items() if known is None]:
        fork = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(workers, fork, _remember, (ground,)) as pool:
            size = max(1, len(fresh) // (workers * 16))
            for task, found in zip(fresh, pool.map(_look, fresh, chunksize=size), strict=True):
                if found is None:
                    pool.shutdown(cancel_futures=True)
                    return None
                results[task] = found
    seen: Counter[tuple[str, str]] = Counter()
    used: set[str] = set()
    asked: dict[str, list[str]] = {}
    for task, found in results.items():
        assert found is not None
        if digest(*task) == digests[task]:  # else it was changed while it was read
            new.note(labels[task], digests[task], found, today)
        seen.update((task[0], ident) for ident in found.idents)
        used.update(found.life_events)
        asked |= found.asked
    scanned = {(name, ident) for name in split for ident in ids[name]}
    if set(seen) != scanned or max(seen.values()) > 1:
        return None
    if "services" in records:
        used |= {e for service in records["services"].values() for e in service.life_events}
    if any(True for _ in not_asked(records["finder"], asked, ids["conditions"])):
        return None
    if any(True for _ in unused_life_events(ids["life_events"], used)):
        return None
    if new != old:
        new.write(store)
    return len(ids["services"])


def _scanned(files: list[Path]) -> list[str]:
    """The ids in files, seen without reading them: right if the readers find the same."""
    found: list[str] = []
    for file in files:
        found += _IDENT.findall("\n" + bytes_of(file, file.name).decode("utf-8", "replace"))
    return found


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


_ground: Ground
_sound: set[int] = set()


def _remember(ground: Ground) -> None:
    global _ground
    _ground = ground


def _look(task: tuple[str, Path]) -> Found | None:
    """Read, validate and check one file; None if anything in it is amiss."""
    name, file = task
    with loader.no_collector():
        document = read_yaml(file, file.name)
        known = loader.validated(b"", _ground.languages, document, name)
        if document.problems or not known.idents or len(known.records) != len(known.idents):
            return None
        events: set[str] = set()
        needed: defaultdict[str, set[str]] = defaultdict(set)
        for ident, record in known.records.items():
            inside = walk(record, (ident,))
            broken = breaches_of(name, inside, _ground.ids, _ground.sources, _ground.today, _sound)
            if any(True for _ in broken):
                return None
            events.update(getattr(record, "life_events", []))
            for _, inner in inside:
                if not isinstance(inner, Verification):  # sources count in full
                    for _, kind, target in references(inner):
                        needed[kind].add(target)
        there = {kind: sorted(idents) for kind, idents in needed.items()}
        services = known.records if name == "services" else {}
        asked = {ident: service.conditions() for ident, service in services.items()}
        return Found(known.idents, sorted(events), there, asked)
