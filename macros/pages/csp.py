"""What a page may load and run: its Content Security Policy, as short as it can be.

Nothing but what stands in the page, by its hash, and files of the site itself. No host but its
own, no plugin, no script or style that data could bring.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

from markupsafe import Markup

_OWN = "'self'"
_WASM = "'wasm-unsafe-eval'"

_MORE: dict[str, dict[str, str]] = {
    # Pagefind is WebAssembly; where it can start no worker, it runs in the page.
    "search.js": {"script-src": _WASM},
}
"""What the script of a page needs beside what every page does, by its name in ``scripts/``."""


def policy(styles: str, scripts: Iterable[str] = (), script: str | None = None) -> Markup:
    """The policy of a page for its ``meta`` element.

    ``styles`` and ``scripts`` are what stands inside its elements, to the letter; ``script`` is
    the name of the file that is one of them. A page without scripts loads no file at all.
    """
    hashes = [_hash(each) for each in scripts]
    allowed = {"default-src": "'none'", "style-src": _hash(styles)}
    if hashes:
        allowed |= {
            "script-src": " ".join([_OWN, *hashes]),  # workers too
            "style-src": f"{_OWN} {_hash(styles)}",
            "img-src": f"{_OWN} data:",
            "manifest-src": _OWN,
            "connect-src": _OWN,  # checkers read robots.txt from inside a page
        }
    allowed |= {"base-uri": "'none'", "form-action": _OWN if hashes else "'none'"}
    for name, source in _MORE.get(script or "", {}).items():
        allowed[name] = f"{allowed[name]} {source}" if name in allowed else source
    said = ";".join(f"{name} {sources}" for name, sources in allowed.items())
    return Markup(said)  # noqa: S704 - made of constants and hashes; escaped it would be longer


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
