"""Serves a built site over loopback as a web host does: compressed, below a path."""

from __future__ import annotations

import contextlib
import functools
import gzip
import http.server
import mimetypes
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli

ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda body: gzip.compress(body, 9, mtime=0),
    "br": brotli.compress,
}
_COMPRESSED = {".html", ".js", ".css", ".svg", ".json", ".xml", ".txt"}


@contextlib.contextmanager
def served(site: Path, below: str = "/", encoding: str = "gzip") -> Iterator[str]:
    """Serve ``site`` under the path ``below``; gives its address. ``encoding`` may be empty."""

    @functools.cache
    def body(file: Path) -> bytes:
        content = file.read_bytes()
        if encoding and file.suffix in _COMPRESSED:
            content = ENCODERS[encoding](content)
        return content

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            file = site / path.removeprefix(below)
            if path.endswith("/"):
                file /= "index.html"
            found = path.startswith(below) and file.is_file()
            if not found:
                file = site / "404.html"
            content = body(file)
            self.send_response(200 if found else 404)
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            text = "; charset=utf-8" if kind.startswith("text/") else ""
            self.send_header("Content-Type", kind + text)
            self.send_header("Content-Length", str(len(content)))
            if encoding and file.suffix in _COMPRESSED:
                self.send_header("Content-Encoding", encoding)
            self.send_header("Cache-Control", "max-age=600")  # as GitHub Pages
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{below}"
        server.shutdown()
        thread.join()
