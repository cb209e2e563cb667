"""A copy of a built site that opens from a folder: for a kiosk, or a USB stick.

Opened as files, folders show no page, modules cannot be imported and nothing can be fetched. So
links name the file that they lead to, and search reads its texts from a script.
"""

from __future__ import annotations

import html
import itertools
import os
import posixpath
import re
import tempfile
import zipfile
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from .. import clock
from ..builder.offline import ICONS
from ..i18n.words import FIRST, available_languages, words_of
from ..output.search_index import NOT_SEARCHED, SEARCH
from ..pages.assets import small_script
from ..pages.frame import MANIFEST, WORKER
from ..pages.security_txt import FILES as SECURITY_FILES
from ..pages.site import environment
from ..urls import CARD, EDITOR

INDEX = "search-index.js"
"""The texts of a language and what searches in them, at the root of that language."""

NOT_PACKED = {"404.html", "robots.txt", "sitemap.xml", WORKER, *ICONS, *SECURITY_FILES}
_OLDEST = (1980, 1, 1, 0, 0, 0)  # that a zip can name
_LAST_YEAR = 2107

_LEADING = {"href", "src", "action"}
_MANIFEST = "data-manifest"  # of a site that browsers keep: a copy has none
_STAY = {"canonical", "alternate"}  # these name the site's address on the web
_VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "wbr",
}
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)""")


ON_THE_WEB = (
    "halaman itu hanya di web, dan situs ini dibangun tanpa alamat. Isi SITE_URL, lalu bangun "
    "lagi. · that page is on the web only, and this site was built without an address. Set "
    "SITE_URL, and build again."
)


class PackError(Exception):
    """The folder is not a whole site, or holds a link that leads nowhere."""


def pack(site: Path, output: Path, data: Path | None = None) -> int:
    """Write the zip of the site in the folder ``site``; the number of its pages.

    ``data`` is the folder that it is made of, which may bring words of a language of its own;
    where there is none, what a copy says itself is in the main language. Raises ``DataError``.

    ``output`` is written whole or not at all. The same site gives the same bytes, with the day
    of SOURCE_DATE_EPOCH, or one that never changes. Raises ``PackError``, ``clock.BadEpochError``.
    """
    files = sorted(file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file())
    if "index.html" not in files:
        raise PackError(f"{site}: index.html? python -m mkdocs build --strict")
    if output.resolve().is_relative_to(site.resolve()):
        raise PackError(f"{output}: di dalam · inside {site}")
    packer = _Packer(site, set(files), available_languages(data))
    output.parent.mkdir(parents=True, exist_ok=True)
    pages = 0
    stamp = _stamp()
    with tempfile.TemporaryDirectory(dir=output.parent) as temporary:
        fresh = Path(temporary) / output.name
        with zipfile.ZipFile(fresh, "w") as bundle:
            for file in files:
                if not _is_packed(file):
                    continue
                content = (site / file).read_bytes()
                if file.endswith(".html"):
                    content = packer.page(file, content.decode()).encode()
                    pages += 1
                _add(bundle, file, content, stamp)
            for file, index in packer.indexes():
                _add(bundle, file, index.encode(), stamp)
        fresh.replace(output)
    return pages


def _is_packed(file: str) -> bool:
    name = posixpath.basename(file)
    if file in NOT_PACKED or name in {MANIFEST, CARD} or file.startswith(f"{SEARCH}/"):
        return False
    return not _is_editor(file)


def _is_editor(file: str) -> bool:
    """It loads more than a copy holds, and opens no files: what it changes belongs on the web."""
    return f"/{EDITOR}" in f"/{file}"


def _stamp() -> tuple[int, int, int, int, int, int]:
    if "SOURCE_DATE_EPOCH" not in os.environ:
        return _OLDEST
    day = clock.today(zoneinfo.ZoneInfo("UTC"))
    return (min(day.year, _LAST_YEAR), day.month, day.day, 0, 0, 0)


def _add(
    bundle: zipfile.ZipFile, file: str, content: bytes, stamp: tuple[int, int, int, int, int, int]
) -> None:
    entry = zipfile.ZipInfo(file, stamp)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # the same on every system
    entry.external_attr = 0o644 << 16
    bundle.writestr(entry, content, compresslevel=9)


class _Packer:
    """Knows all files of the site, and which languages can be searched."""

    def __init__(self, site: Path, files: set[str], languages: list[str]) -> None:
        self._site = site
        self._languages = languages
        self._files = files
        self._env = environment()
        self._searched: dict[str, str] = {}
        home = _Page((site / "index.html").read_text("utf-8"))
        self._home = urlsplit(home.canonical or "/")
        self._main = home.language

    def page(self, file: str, source: str) -> str:
        """The page, with its links to files; all else stays as it is, byte for byte."""
        page = _Page(source)
        edits: list[tuple[int, int, str]] = []
        for tag in page.tags:
            if tag.values.get("rel") not in _STAY:
                edits.append((tag.start, tag.end, self._led(file, tag.text)))
        if page.main:
            edits.append((page.main, page.main, self._banner(page)))
        if page.search:
            index = _root(page.language, file) + INDEX
            self._searched[page.language] = index
            address = posixpath.relpath(index, posixpath.dirname(file) or ".")
            script = self._env.get_template("offline/script.html").render(address=address)
            edits.append((page.search, page.search, script))
        return _edited(source, edits)

    def indexes(self) -> Iterator[tuple[str, str]]:
        """What is searched in each language, as the file that the search page reads."""
        template = self._env.get_template("offline/search.js")
        for language, index in sorted(self._searched.items()):
            texts = self._site.with_name(f".{self._site.name}-cache") / "texts" / language
            held = sorted(texts.rglob("index.html"))
            if not held:
                raise PackError(f"{texts}: tidak ada · is missing. make build")
            root = posixpath.dirname(index)
            pages = []
            for text in held:
                path = text.relative_to(texts).as_posix()
                if posixpath.join(root, path) in self._files:
                    read = _Text.of(text.read_text("utf-8"))
                    pages.append({"path": path, "title": read.title, "texts": read.parts})
            engine = small_script("pocket.js")
            yield index, template.render(engine=engine, pages=pages)

    def _banner(self, page: _Page) -> str:
        known = (each for each in (page.language, self._main) if each in self._languages)
        language = next(known, FIRST)
        text = words_of(language)["offline_copy"].format(day=page.day)
        borrowed = None if language == page.language else language
        template = self._env.get_template("components/offline.html")
        return template.render(text=text, borrowed=borrowed)

    def _led(self, file: str, tag: str) -> str:
        def attribute(found: re.Match[str]) -> str:
            name, sign, value = found.groups()
            if name == _MANIFEST:
                return ""
            if name.lower() not in _LEADING:
                return found[0]
            old = html.unescape(value[1:-1] if value[0] in "\"'" else value)
            new = self._target(file, old)
            return found[0] if new == old else f'{name}{sign}"{html.escape(new)}"'

        return _ATTRIBUTE.sub(attribute, tag)

    def _target(self, file: str, address: str) -> str:
        """Where ``address`` on the page ``file`` leads to in the copy."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return address
        host = (parts.scheme, parts.netloc)
        is_own = host == (self._home.scheme, self._home.netloc)
        if (any(host) and not is_own) or not parts.path:
            return address
        here = posixpath.dirname(file)
        path = unquote(parts.path)
        if path.startswith(self._home.path):
            path = "/" + path.removeprefix(self._home.path)
        inside = posixpath.normpath(posixpath.join("/", here, path)).lstrip("/")
        folder = posixpath.join(inside, "index.html")
        target = folder if folder in self._files else inside
        if target in self._files and _is_packed(target):
            relative = quote(posixpath.relpath(target, here or "."))
            return urlunsplit(parts._replace(scheme="", netloc="", path=relative))
        if any(host):
            return address
        if target in self._files and _is_editor(target):
            if not self._home.netloc:
                raise PackError(f"{file}: {address}: {ON_THE_WEB}")
            return urlunsplit(self._home._replace(path=self._home.path + f"{inside}/"))
        raise PackError(f"{file}: {address}: tidak ada · is not there")


def _root(language: str, file: str) -> str:
    """The root of a page's language: that folder, unless it is the main one's."""
    return f"{language}/" if file.startswith(f"{language}/") else ""


def _edited(source: str, edits: list[tuple[int, int, str]]) -> str:
    kept: list[str] = []
    at = 0
    for start, end, new in sorted(edits):
        kept += [source[at:start], new]
        at = end
    return "".join([*kept, source[at:]])


@dataclass
class _Tag:
    name: str
    start: int
    end: int
    text: str
    values: dict[str, str | None] = field(default_factory=dict)


class _Page(HTMLParser):
    """Where a page's tags stand in its source."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self._lines = [0, *(found.end() for found in re.finditer("\n", source))]
        self.tags: list[_Tag] = []
        self.language = FIRST
        self.canonical = self.day = ""
        self.main = self.search = 0
        self._inside = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        text = self.get_starttag_text() or ""
        start = self._at()
        values = dict(attrs)
        self._inside = tag
        if tag == "html":
            self.language = values.get("lang") or FIRST
        elif tag == "main":
            self.main = start + len(text)
        elif tag == "link" and values.get("rel") == "canonical":
            self.canonical = values.get("href") or ""
        if values.get("id") == "search-results":
            self.search = start
        if {*_LEADING, _MANIFEST} & values.keys():
            self.tags.append(_Tag(tag, start, start + len(text), text, values))

    def handle_data(self, data: str) -> None:
        if self._inside == "time":
            self.day = data  # the last on a page is the day on which it was made

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column


class _Text(HTMLParser):
    """What search reads of a page: its title, and its texts with their weights."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, int | None]] = [("", 1)]
        self._said: list[tuple[int, str]] = []
        self._named = ""

    @classmethod
    def of(cls, source: str) -> _Text:
        """Read a whole text."""
        read = cls()
        read.feed(source)
        read.close()
        return read

    @property
    def parts(self) -> list[tuple[int, str]]:
        """The texts in their order, each with what a word in it counts."""
        groups = itertools.groupby(self._said, key=lambda part: part[0])
        joined = [
            (weight, _sentences("".join(text for _, text in said))) for weight, said in groups
        ]
        return [(weight, text) for weight, text in joined if text]

    @property
    def title(self) -> str:
        """The first heading, or else the page's name."""
        headings = (text for weight, text in self.parts if weight == _TITLE)
        return next(headings, self._named.strip()).removesuffix(".")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        values = dict(attrs)
        classes = {f".{name}" for name in (values.get("class") or "").split()}
        weight = self._open[-1][1]
        if tag in {"script", "style", "svg", "title"} or classes & set(NOT_SEARCHED.split(", ")):
            weight = None
        elif weight is not None:
            weight = _TITLE if tag == "h1" else int(values.get("data-pagefind-weight") or weight)
        self._open.append((tag, weight))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self._open):
            if tag not in _INLINE:
                self.handle_data("\n\n")
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        tag, weight = self._open[-1]
        if tag == "title":
            self._named += data
        elif weight is not None:
            self._said.append((weight, data))


def _sentences(text: str) -> str:
    """Blocks of text in one line, as sentences."""
    blocks = [" ".join(block.split()) for block in text.split("\n\n")]
    ended = [block if block[-1] in ".!?:" else f"{block}." for block in blocks if block]
    return " ".join(ended)


_TITLE = 10
_INLINE = {"a", "abbr", "b", "em", "i", "mark", "small", "span", "strong", "time"}
