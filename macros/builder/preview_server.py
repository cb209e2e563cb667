"""``mkdocs serve`` for people who edit data: a change is seen at once, a mistake in the page.

Pages of services are rendered when they are asked for, from the data as they are then, so that a
change of data needs no build before it is seen. Hand-written pages are built again behind it. When
the data or a page cannot be used, the last good site stays, with the reason on top of every page.
"""

from __future__ import annotations

import errno
import io
import logging
import mimetypes
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.livereload import LiveReloadServer

from ..loading import DataError

if TYPE_CHECKING:
    import jinja2

    from ..pages.site import Renderer

log = logging.getLogger("mkdocs.plugins.loket")

LOOK_EVERY = 0.1
"""Seconds between two looks at the files: polling works on every file system."""

WAIT_FOR_MORE = 0.03
"""Seconds without a change after which an editor is taken to have finished saving."""

_LAST_PORT = 65_535
_FREE = "127.0.0.1:8001"

NOT_SERVED = (
    "Alamat {host}:{port} tidak dapat dipakai ({reason}). Pilih yang lain, misalnya: {other} · "
    "The address {host}:{port} cannot be used ({reason}). Choose another, for example: {other}"
)
TAKEN = (
    "Port {port} di {host} sudah dipakai, mungkin oleh «mkdocs serve» yang lain. Hentikan yang itu "
    "(Ctrl+C), atau pilih port lain: {other} · Port {port} of {host} is taken, probably by another "
    "“mkdocs serve”. Stop that one (Ctrl+C), or choose another port: {other}"
)


class Previewed(Protocol):
    """A site that can show changed data without a build: see ``LoketPlugin``."""

    renderer: Renderer
    served: Path | None

    def refresh(self, env: jinja2.Environment | None = None) -> None:
        """Load the data again, with templates that are loaded already."""

    def live(self, url: str) -> str | None:
        """Return a page made of the data as they are now."""

    def search_file(self, path: str) -> Path | None:
        """Return a file of the search index."""

    def problems_page(self, problems: str) -> str:
        """Return what is shown on top of every page."""


class PreviewServer(LiveReloadServer):
    """MkDocs' own server, which asks the plugin for what it can show without a build."""

    def __init__(
        self, plugin: Previewed, like: LiveReloadServer, builder: Callable[..., Any]
    ) -> None:
        host, port = like.server_address[:2]
        super().__init__(
            builder=self._rebuild,
            host=str(host),
            port=int(port),
            root=like.root,
            mount_path=like.mount_path,
            polling_interval=LOOK_EVERY,
        )
        self.build_delay = WAIT_FOR_MORE
        self.error_handler = self._not_found
        self._plugin = plugin
        self._build = builder
        self._problems = ""

    def server_bind(self) -> None:
        """Take the address, or say in words why it cannot be had."""
        host, port = str(self.server_address[0]), int(self.server_address[1])
        try:
            super().server_bind()
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            beside = f"{host}:{port + 1}" if taken and port < _LAST_PORT else _FREE
            told = (TAKEN if taken else NOT_SERVED).format(
                host=host,
                port=port,
                reason=error.strerror or error,
                other=f"python -m mkdocs serve -a {beside}",
            )
            raise Abort(told) from None

    def _rebuild(self) -> None:
        """Show changed data at once, then build the hand-written pages."""
        heard = _Errors()
        logging.getLogger("mkdocs").addHandler(heard)
        try:
            self._plugin.refresh(self._plugin.renderer.env)
            self._problems = ""
            self._reload_browsers()
            self._build()
        except DataError as error:
            log.error(str(error))
            self._problems = str(error)
        except (MkDocsException, SystemExit) as error:
            self._problems = "\n\n".join([*heard.said, str(error)])
        finally:
            logging.getLogger("mkdocs").removeHandler(heard)

    def _reload_browsers(self) -> None:
        """Let browsers load pages again now; those that are being built wait for the build."""
        with self._epoch_cond:
            self._visible_epoch = self._wanted_epoch
            self._epoch_cond.notify_all()
            self._wanted_epoch = max(self._wanted_epoch + 1, int(time.monotonic() * 1000))

    def serve_request(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request; pages of services and the search index wait for no build."""
        path: str = environ["PATH_INFO"]
        if path.startswith(self.mount_path):
            inside = path.removeprefix(self.mount_path)
            if (html := self._plugin.live(inside)) is not None:
                with self._epoch_cond:
                    epoch = self._visible_epoch
                return self._page(html.encode(), epoch, start_response)
            if (file := self._plugin.search_file(inside)) is not None:
                return _file(file, start_response)
        if not path.startswith("/livereload/"):
            with self._epoch_cond:  # until what is being built can be served
                self._epoch_cond.wait_for(lambda: self._visible_epoch == self._wanted_epoch)
            self.root = str(self._plugin.served or self.root)
        return self._with_problems(environ, start_response)

    def _page(self, html: bytes, epoch: int, start_response: Any) -> Iterable[bytes]:
        reloading: bytes = self._inject_js_into_html(html, epoch)  # type: ignore[no-untyped-call]
        content = self._told(reloading)
        headers = [("Content-Type", "text/html"), ("Content-Length", str(len(content)))]
        start_response("200 OK", headers)
        return [content]

    def _with_problems(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """What the build has made, with the problems on top if it is a page."""
        answer: list[Any] = []
        body = super().serve_request(environ, lambda *said: answer.extend(said))
        status, headers = answer[:2]
        if not self._problems or ("Content-Type", "text/html") not in headers:
            start_response(status, headers)
            return body
        content = self._told(b"".join(body))
        kept = [header for header in headers if header[0] != "Content-Length"]
        start_response(status, [*kept, ("Content-Length", str(len(content)))])
        return [content]

    def _told(self, html: bytes) -> bytes:
        if not self._problems:
            return html
        told = self._plugin.problems_page(self._problems).encode()
        return html.replace(b"<body>", b"<body>" + told, 1)

    def _not_found(self, code: int) -> bytes | None:
        page = Path(self.root) / f"{code}.html"
        return page.read_bytes() if page.is_file() else None


class _Errors(logging.Handler):
    """Remembers what was said before a build broke off: macros end it without saying why."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self.said.append(record.getMessage())


def _file(file: Path, start_response: Any) -> Iterable[bytes]:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    content = file.read_bytes()
    start_response("200 OK", [("Content-Type", kind), ("Content-Length", str(len(content)))])
    return io.BytesIO(content)
