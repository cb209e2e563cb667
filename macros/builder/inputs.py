"""What a build is made of, as fingerprints: equal only if the same site comes out."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import zoneinfo
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from .. import clock
from ..changes import history
from ..editing.web.pyodide import is_made, place
from ..editing.web.site_files import state
from ..pages.licences import parts
from ..pages.standard_pages import STANDARD

_LIBRARIES = ["babel", "jinja2", "markdown", "markupsafe", "mkdocs", "mkdocs-macros-plugin"]
_LIBRARIES += ["mkdocs-material", "pagefind", "pydantic", "rcssmin", "rjsmin", "tzdata"]
_LIBRARIES += ["fontpkg-source-sans-3", "icalendar", "markdownify", "typst", "zxing-cpp"]


@functools.cache
def generator() -> str:
    """The generator itself, and the libraries that shape its pages."""
    versions = [f"{name} {importlib.metadata.version(name)}" for name in _LIBRARIES]
    listed = [f"{part.name} {part.version} {part.licence}" for part in parts()]
    return _of_folder(Path(__file__).parents[1]) + " ".join(versions + listed)


def settings(config: MkDocsConfig, data: Path) -> str:
    """What ``mkdocs.yml`` and the environment say, the place of the output left out."""
    own = config.plugins["loket"].config
    shown = {
        "file": _of_file(Path(config.config_file_path)) if config.config_file_path else "",
        "site_url": config.site_url,
        "strict": config.strict,
        "repository": own["repository"],
        "branch": own["branch"],
        "leaflets": own["leaflets"],
        "open_data": own["open_data"],
        "pages": own["pages"],
        "cards": own["cards"],
    }
    if own["editor"]:
        shown["editor"] = repr((own["branch"], is_made(place()), state(data)))
    return repr(sorted(shown.items()))


def fingerprint(config: MkDocsConfig, data: Path) -> str:
    """All of it: generator, settings, hand-written pages, data, and the day everywhere on earth.

    The day is that of every time zone that could be the office's, since the data are not read yet.
    """
    days = sorted({str(clock.today(zoneinfo.ZoneInfo(zone))) for zone in _ZONES})
    parts = [
        generator(),
        settings(config, data),
        _of_folder(Path(config.docs_dir)),
        _of_folder(data),
    ]
    if config.plugins["loket"].config["pages"]:
        parts.append(_of_folder(STANDARD))
    parts.append(history.fingerprint(data))
    return hashlib.sha256(repr((parts, days)).encode()).hexdigest()


_ZONES = ["Etc/GMT+12", "UTC", "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Etc/GMT-14"]


def _of_folder(folder: Path) -> str:
    """Every file below ``folder`` by name and content, but for what Python compiles.

    Links are not followed: where one leads is all that is known of it.
    """
    whole = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_symlink():
            whole.update(f"{file.relative_to(folder)} -> {file.readlink()}\n".encode())
        elif file.is_file() and "__pycache__" not in file.parts:
            whole.update(f"{file.relative_to(folder)} {_of_file(file)}\n".encode())
    return whole.hexdigest()


def _of_file(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
