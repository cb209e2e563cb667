"""What the page for changing data needs in the site: the engine, and the data as they are."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from ...changes.git import GitError, Repository
from ...loading.loader import files_read
from ...pages.editing_page import EditorFiles
from ...pages.site import ICONS
from ...urls import EDITOR
from ...yaml_files.opening import bytes_of
from .pyodide import NOT_HERE, PACKED, is_checkout, is_made, packed, place, tarred

PACKAGE = Path(__file__).parents[2]

_MODULES = ["__init__.py", "clock.py", "csv_text.py", "markdown_text.py", "problems.py", "urls.py"]
_MODULES += ["export_files.py", "files.py", "editing/__init__.py", "changes", "i18n", "loading"]
_MODULES += ["messages", "models", "pages", "schema", "theme/templates", "yaml_files"]
_MODULES += [
    f"editing/web/{name}.py"
    for name in (
        "__init__", "form_texts", "form_values", "hints", "preview", "session", "worker_api"
    )
]  # fmt: skip
_ICON = re.compile(r"""["']((?:material|fontawesome|octicons|simple)/[\w/-]+)["']""")

MISSING = (
    "Halaman penyunting belum siap: jalankan make install, atau atur EDITOR_PAGE=false. · "
    "The editing page is not ready: run make install, or set EDITOR_PAGE=false."
)


class NotMadeError(Exception):
    """``make install`` has not been run; says so in both languages."""


@dataclass(frozen=True)
class State:
    """Which state of the repository the data are: the last commit that touched them, its day."""

    commit: str
    day: str
    folder: str


def state(data: Path) -> State:
    """That of the folder ``data``; empty where it is not under git."""
    try:
        repository = Repository(data)
        folder = repository.inside(data)
        last = next(iter(repository.commits(folder, 1)), None)
    except GitError:
        return State("", "", data.name)
    commit, day = (last.ident[:7], last.made.date().isoformat()) if last else ("", "")
    return State(commit, day, data.name if folder == "." else folder)


def editor_files(data: Path, repository: str, branch: str) -> EditorFiles:
    """All of it, for the data folder ``data``. Raises ``NotMadeError``."""
    engine = _engine(place())
    digest = hashlib.sha256()
    for name, content in sorted(engine.items()):
        digest.update(f"{name} {hashlib.sha256(content).hexdigest()}\n".encode())
    folder = f"{EDITOR}mesin-{digest.hexdigest()[:12]}/"
    held = state(data)
    texts = {
        file.relative_to(data).as_posix(): bytes_of(file, file.name).decode("utf-8", "replace")
        for file in files_read(data)
    }
    about = {
        "texts": texts,
        "folder": held.folder,
        "commit": held.commit,
        "day": held.day,
        "repository": repository.rstrip("/") if repository.startswith("https://") else "",
        "branch": branch,
    }
    content = json.dumps(about, ensure_ascii=False).encode()
    name = f"{EDITOR}data-{hashlib.sha256(content).hexdigest()[:12]}.json"
    files = {folder + file: held for file, held in engine.items()} | {name: content}
    size = sum(len(held) for file, held in files.items() if not file.endswith(".txt"))
    return EditorFiles(folder, name, size, files)


def _engine(made: Path) -> dict[str, bytes]:
    if not is_made(made):
        raise NotMadeError(MISSING if is_checkout() else NOT_HERE)
    files = {file.name: file.read_bytes() for file in sorted((made / "engine").iterdir())}
    files[f"loket.tar{PACKED}"] = _own()
    scripts = PACKAGE / "theme" / "js" / "editor"
    return files | {file.name: file.read_bytes() for file in sorted(scripts.iterdir())}


@functools.cache
def _own() -> bytes:
    """The package as far as the page needs it, and the icons that its templates show."""
    files: dict[str, bytes] = {"material/__init__.py": b""}
    for module in _MODULES:
        whole = PACKAGE / module
        for file in [whole] if whole.is_file() else sorted(whole.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                content = file.read_bytes()
                files[f"macros/{file.relative_to(PACKAGE).as_posix()}"] = content
                for name in _ICON.findall(content.decode()):
                    drawn = ICONS / f"{name}.svg"
                    files[f"material/templates/.icons/{name}.svg"] = drawn.read_bytes()
    return packed(tarred(files.items()))
