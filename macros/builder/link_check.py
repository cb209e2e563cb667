"""Broken links of a built site: to pages, parts of pages, translations, files, and by QR codes.

Only the site's own addresses are checked. Other sites are left to ``links``.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

from ..pages.qr import qr_text
from ..problems import Problem

NO_ADDRESS = "https://loket.invalid/"
"""The address of a site that has none: its links are relative."""

_LEADING = ("href", "src", "action", "data-bundle", "data-script", "data-manifest")
_PICTURE = "data:image/png;base64,"
_READ = (".html", ".atom", "sitemap.xml")


def site_files(site: Path) -> dict[str, Path]:
    """Return the files of a folder by their path from there."""
    return {file.relative_to(site).as_posix(): file for file in site.rglob("*") if file.is_file()}


def broken_links(files: Mapping[str, Path], address: str | None = None) -> list[Problem]:
    """Return the broken links of a site, each link to the same place once.

    ``files`` are those of the site by their path. ``address`` is the site's own; if None, it is
    the one that the home page gives.
    """
    documents = {
        file: _Document(place.read_text("utf-8"))
        for file, place in files.items()
        if file.endswith(_READ)
    }
    if address is None:
        home = documents.get("index.html", _Document(""))
        address = next((link for link, role in home.links if role == "canonical"), "")
    return _Checker(files, documents, address or NO_ADDRESS).problems()


class _Checker:
    def __init__(
        self, files: Mapping[str, Path], documents: dict[str, _Document], base: str
    ) -> None:
        self._files = files
        self._documents = documents
        self._base = base
        self._root = urlsplit(base)

    def problems(self) -> list[Problem]:
        """Return one problem for each code and place, at the first page that has it."""
        first: dict[tuple[str, str], tuple[str, int, dict[str, str]]] = {}
        pages: Counter[tuple[str, str]] = Counter()
        for file, document in sorted(self._documents.items()):
            here = set()
            own = urljoin(self._base, quote(file.removesuffix("index.html")))
            for (link, role), line in document.links.items():
                if (fault := self._fault(document, own, link, role)) is not None:
                    code, values = fault
                    key = (code, "".join(values.values()))
                    first.setdefault(key, (file, line, {"raw": link} | values))
                    here.add(key)
            pages.update(here)
        return sorted(
            Problem(file, line, code, values=values | {"count": pages[code, place]})
            for (code, place), (file, line, values) in first.items()
        )

    def _fault(
        self, page: _Document, own: str, link: str, role: str
    ) -> tuple[str, dict[str, str]] | None:
        """Return the code of what is wrong with a link on the page at ``own``, and its values."""
        if link.startswith("#") and page.has(link[1:]):
            return None  # most links are these, and soon found
        if link.startswith(_PICTURE):
            read = qr_text(link)
            return ("qr_elsewhere", {"raw": read, "own": own}) if read not in {None, own} else None
        try:
            target = urlsplit(urljoin(own, link))
            written = urlsplit(link)
        except ValueError:
            return "link_to_nothing", {"target": link}
        inside = target.path.startswith(self._root.path) and target.netloc == self._root.netloc
        if role == "canonical" and target.geturl() != own:
            return "canonical_elsewhere", {"raw": link, "own": own}
        if target.scheme not in {"http", "https"} or (written.netloc and not inside):
            return None
        path = unquote(target.path.removeprefix(self._root.path))
        found = self._found(path) if inside else None
        if found is None:
            return "link_to_nothing", {"target": path or "/"}
        document = self._documents.get(found)
        if document is None:
            return None
        if role not in {"", "canonical", "x-default", document.language}:
            return "link_in_other_language", {"target": path or "/", "language": role}
        anchor = unquote(target.fragment).partition(":~:")[0]
        if not document.has(anchor):
            return "link_without_anchor", {"target": path or "/", "anchor": anchor}
        return None

    def _found(self, path: str) -> str | None:
        """Return the file that a host answers a path with; None where there is none."""
        candidates = (path, posixpath.join(path, "index.html"))
        return next((file for file in candidates if file in self._files), None)


class _Document(HTMLParser):
    """What a page, a feed or a sitemap leads to, and what others can lead to in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: dict[tuple[str, str], int] = {}
        """The first line of each address in each role: ``canonical``, a language, or none."""
        self.language = ""
        self._anchors = {"", "top"}
        self._fields: set[str] = set()
        self._in_loc = False
        self.feed(text)
        self.close()

    def has(self, anchor: str) -> bool:
        """Return whether a link can lead to a part of the page, or open it with answers."""
        if "=" in anchor:
            return {name for name, _ in parse_qsl(anchor)} <= self._fields
        return anchor in self._anchors

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element's links and names."""
        values = {name: value or "" for name, value in attrs}
        self._in_loc = tag == "loc"
        if tag == "html":
            self.language = values.get("lang", "")
        if tag == "fieldset":
            self._fields.add(values.get("name", ""))
        if "id" in values:
            self._anchors.add(values["id"])
        role = values.get("hreflang", "")
        if tag == "link" and values.get("rel") == "canonical":
            role = "canonical"
        for name in _LEADING:
            if name in values:
                self._add(values[name], role)
        if tag == "meta" and values.get("property") == "og:image":
            self._add(values.get("content", ""))
        if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            self._add(values.get("content", "").partition("url=")[2])

    def handle_data(self, data: str) -> None:
        """Note an entry of a sitemap."""
        if self._in_loc:
            self._add(data)

    def handle_endtag(self, tag: str) -> None:
        """Leave an entry of a sitemap."""
        self._in_loc = False

    def _add(self, link: str, role: str = "") -> None:
        self.links.setdefault((link.strip(), role), self.getpos()[0])
