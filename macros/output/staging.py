"""From a build to the published folder: only what has changed, all at once or not at all.

Beside the site's folder ``site`` stands ``.site-cache``: what the last build was made of,
the texts that search has read, and the leaflets. It may be deleted at any time; the next build is
then a whole one.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout
from mkdocs.exceptions import PluginError

from ..files import write_file
from .exchange import recover, swap
from .search_index import SEARCH, Indexing

log = logging.getLogger("mkdocs.plugins.loket")

FEW_TEXTS = 5_000
"""Up to so many texts the languages are indexed all at once: the memory for it grows with them."""

WAITING = (
    "Situs ini sedang dibangun oleh proses lain: menunggu sampai selesai. · "
    "Another process is building this site: waiting until it has finished."
)


@dataclass
class Manifest:
    """What a build was made of: written when it has been published, and not before.

    ``inputs`` stands for all that went in. ``pages`` are the generated pages by address, and other
    generated files by their path, each with what it was made of; ``texts`` the same for what search
    has read, by language and address.
    ``files`` are all files of the site with their size and time of writing, so that one changed by
    hand is noticed.
    """

    inputs: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    files: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def read(cls, file: Path) -> Manifest:
        """The manifest in ``file``; an empty one where there is none that can be used."""
        try:
            return cls(**json.loads(file.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return cls()

    def write(self, file: Path) -> None:
        """Put the manifest into ``file``, whole or not at all."""
        write_file(file, json.dumps(vars(self)))


class Staging:
    """One build's output, beside the site's folder until it is finished.

    The site's folder is the old site or the new one, however the build ends, whatever ends it: the
    new one is made whole beside it, and both change places. Of two builds at once the second waits.
    """

    def __init__(self, final: Path) -> None:
        if final.is_symlink():
            raise PluginError(f"site_dir is a link, which would be replaced: {final}")
        self.final = final
        self.cache = final.with_name(f".{final.name}-cache")
        self.cache.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(self.cache / "lock")
        _wait_for(self._lock)
        recover(final)
        for left in final.parent.glob(f".{final.name}-new-*"):  # by a build that was killed
            shutil.rmtree(left, ignore_errors=True)
        self._manifest_file = self.cache / "manifest.json"
        self._before = Manifest.read(self._manifest_file)
        self._kept: set[str] = set()
        self.pages: dict[str, str] = {}
        self.texts: dict[str, dict[str, str]] = {}
        self._to_copy: dict[str, str] = {}  # of a large site's leaflets, paths would fill memory
        self._in_cache: dict[str, set[str]] = {}
        self._indexing: Indexing | None = None
        self.folder = Path(tempfile.mkdtemp(prefix=f".{final.name}-new-", dir=final.parent))
        self.folder.chmod(0o755)

    def is_up_to_date(self, inputs: str) -> bool:
        """Whether the site was made of ``inputs`` and is as it was made, to the last file."""
        return self._before.inputs == inputs and all(map(self._untouched, self._before.files))

    def keeps(self, url: str, language: str, path: str, key: str, *, searched: bool = True) -> bool:
        """Whether the page at ``url`` was made of the same and can stay, and its search text.

        ``path`` is its address from the root of its language; ``searched`` whether it has a text.
        """
        self.pages[url] = key
        if searched:
            self.texts.setdefault(language, {})[path] = key
        file = f"{url}index.html"
        same = self._before.pages.get(url) == key and self._untouched(file)
        text = self.texts_of(language) / path / "index.html"
        if same and (not searched or text.exists()):
            self._kept.add(file)
            return True
        return False

    def file(self, path: str, key: str, content: Path) -> None:
        """Publish a copy of ``content`` at ``path``; one that was made of the same ``key`` stays.

        MkDocs empties the folder before it builds, so that it is copied only in the end.
        """
        if not self.keeps_file(path, key):
            self._to_copy[path] = str(content)

    def has(self, path: str, key: str) -> bool:
        """Whether the site has a file that was made of the same ``key``, as it was made."""
        return self._before.pages.get(path) == key and self._untouched(path)

    def keeps_file(self, path: str, key: str) -> bool:
        """Whether the file at ``path`` was made of the same ``key`` and can stay."""
        self.pages[path] = key
        kept = self.has(path, key)
        if kept:
            self._kept.add(path)
        return kept

    def keep_in_cache(self, folder: str, names: set[str]) -> None:
        """Once this build is published, drop all other files of a folder of the cache."""
        self._in_cache[folder] = names

    def texts_of(self, language: str) -> Path:
        """The folder of what search reads in a language."""
        return self.cache / "texts" / language

    def _untouched(self, file: str) -> bool:
        known = self._before.files.get(file)
        if known is None:
            return False
        try:
            seen = (self.final / file).stat()
        except OSError:
            return False
        return [seen.st_size, seen.st_mtime_ns] == known

    def files(self) -> set[str]:
        """The files of the site as far as it is made, by their path from its root."""
        return self._kept | self._to_copy.keys() | set(_files(self.folder))

    def place(self, file: str) -> Path:
        """Where a file of the site stands until it is published."""
        if file in self._to_copy:
            return Path(self._to_copy[file])
        return (self.final if file in self._kept else self.folder) / file

    def write(self, file: str, content: str) -> None:
        """Write a file that is made at the end."""
        (self.folder / file).write_text(content, "utf-8")

    def text(self, language: str, path: str, text: str) -> None:
        """Keep what search reads of a hand-written page."""
        # From here on what is written beside the site is no longer that of the last build.
        self._manifest_file.unlink(missing_ok=True)
        digest = hashlib.sha256(text.encode()).hexdigest()
        self.texts.setdefault(language, {})[path] = digest
        write_page(self.texts_of(language), path, text)

    def begin_index(self) -> bool:
        """Begin with the index of every language of which a text has changed, if texts are few.

        Returns whether they are. Of many, the index is made in ``finish_index``, when the rest of
        the build should need no memory any more.
        """
        jobs = {}
        for language, held in self.texts.items():
            texts = self.texts_of(language)
            for gone in set(_files(texts)) - {f"{path}index.html" for path in held}:
                (texts / gone).unlink()
            inside = f"{SEARCH}/{language}/"
            old = [file for file in self._before.files if file.startswith(inside)]
            same = held == self._before.texts.get(language)
            if same and old and all(map(self._untouched, old)):
                self._kept.update(old)
            else:
                jobs[texts] = self.folder / SEARCH / language
        few = sum(map(len, self.texts.values())) <= FEW_TEXTS
        self._indexing = Indexing(jobs, at_once=few)
        return few

    def finish_index(self) -> None:
        """Wait for the indexes that ``begin_index`` has begun."""
        if self._indexing is not None:
            self._indexing.finish()

    def publish(self, inputs: str) -> None:
        """Put the new site in the place of the old one, with what has stayed the same.

        Raises OSError, for one where the disk is full; then the old site stays.
        """
        for path, content in self._to_copy.items():
            shutil.copyfile(content, _room_for(self.folder / path))
        for path in self._kept:
            _link(self.final / path, _room_for(self.folder / path))
        files = {}
        for file in _files(self.folder):
            seen = (self.folder / file).stat()
            files[file] = [seen.st_size, seen.st_mtime_ns]
        swap(self.folder, self.final)
        Manifest(inputs, self.pages, self.texts, files).write(self._manifest_file)
        for folder, names in self._in_cache.items():
            for gone in set(_files(self.cache / folder)) - names:
                (self.cache / folder / gone).unlink(missing_ok=True)

    def discard(self) -> None:
        """Remove what a build has left beside the site, and let the next one begin."""
        if self._indexing is not None:
            self._indexing.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.release()


def write_page(folder: Path, url: str, html: str) -> None:
    """Write the page at ``url`` below ``folder``."""
    target = folder / url
    target.mkdir(parents=True, exist_ok=True)
    (target / "index.html").write_text(html, "utf-8")


def _files(folder: Path) -> Iterator[str]:
    """Every file below ``folder``, by its path from there; none where there is no folder."""
    for parent, _, names in os.walk(folder):
        inside = Path(parent).relative_to(folder)
        for name in names:
            yield (inside / name).as_posix()


def _room_for(file: Path) -> Path:
    """``file``, once there is a folder for it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


def _link(old: Path, new: Path) -> None:
    """The same file at a second place; a copy where the disk knows no such thing."""
    try:
        new.hardlink_to(old)
    except OSError:
        shutil.copy2(old, new)


def _wait_for(lock: FileLock) -> None:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        log.info(WAITING)
        lock.acquire()
