"""Compare two built sites file by file: ``python tools/compare_sites.py BEFORE AFTER``.

Prints each file that is only in one of them, and each that differs, and exits with 1 if there is
any. Hashes in file names and their mentions are taken as equal, ``lisensi/`` is left out, and so
are descriptions and the names of definitions in JSON Schemas. Paths named by ``--without`` (glob
patterns, for what a change drops on purpose) are left out too.

Build both with the same SOURCE_DATE_EPOCH and EDITOR_PAGE=false. ``tools/compare_sites.py --build
REVISION FOLDER`` builds the site of data/ and that of tests/contoh at a revision of this repository
into FOLDER.
"""

from __future__ import annotations

import fnmatch
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from worktree import worktree

HASH = re.compile(rb"(?<=[-./_])[0-9a-f]{8,64}(?=[./\"'?\s])|(?<=sha256-)[A-Za-z0-9+/]{43}=")
EPOCH = str(int(time.time()) // 86400 * 86400)
"""Today, since no fact may have been checked after the day of the build."""
LEFT_OUT = ["lisensi/*", "*/lisensi/*"]


def files(site: Path, without: list[str]) -> dict[str, Path]:
    """Return the files of a site by their path, hashes in names replaced."""
    found = {}
    for file in sorted(site.rglob("*")):
        path = file.relative_to(site).as_posix()
        if file.is_file() and not any(fnmatch.fnmatch(path, each) for each in without):
            found[HASH.sub(b"#", f"{path} ".encode()).decode().strip()] = file
    return found


def content(file: Path) -> bytes:
    """Return a digest of what must be equal in a file."""
    data = file.read_bytes()
    if file.suffix == ".json" and b'"$defs"' in data:
        data = json.dumps(_schema(json.loads(data)), sort_keys=True).encode()
    return hashlib.sha256(HASH.sub(b"#", data)).digest()


def _schema(value: Any, defs: dict[str, Any] | None = None) -> Any:
    """Return a JSON Schema without descriptions, its definitions written out by their content."""
    if isinstance(value, list):
        return [_schema(each, defs) for each in value]
    if not isinstance(value, dict):
        return value
    defs = defs or value.get("$defs")
    reference = value.get("$ref")
    if isinstance(reference, str) and reference.startswith("#/$defs/") and defs:
        names = sorted(defs[reference.rpartition("/")[2]].get("properties", {}))
        value = {**value, "$ref": names}
    left = {k: v for k, v in value.items() if k not in {"description", "$defs", "title"}}
    return {key: _schema(each, defs) for key, each in left.items()}


def differences(before: Path, after: Path, without: list[str]) -> Iterator[str]:
    """Yield a line for each file that is not the same in both."""
    old, new = files(before, without), files(after, without)
    for path in sorted(old.keys() | new.keys()):
        if path not in new:
            yield f"only before: {path}"
        elif path not in old:
            yield f"only after: {path}"
        elif content(old[path]) != content(new[path]):
            yield f"differs: {path}"


def build(revision: str, output: Path) -> None:
    """Build both sites at a revision, in a worktree of their own."""
    environment = os.environ | {"SOURCE_DATE_EPOCH": EPOCH, "EDITOR_PAGE": "false"}
    output = output.resolve()
    with worktree(revision) as tree:
        for name, config in (("main", "mkdocs.yml"), ("contoh", "tests/contoh/mkdocs.yml")):
            site = output / name
            command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", config, "-d", site]
            subprocess.run(command, cwd=tree, env=environment, check=True)


def main() -> int:
    """Run the command."""
    arguments = sys.argv[1:]
    if arguments[0] == "--build":
        build(arguments[1], Path(arguments[2]))
        return 0
    for folder in arguments[:2]:
        if not Path(folder, "index.html").is_file():
            sys.exit(f"{folder} is not a built site")
    without = LEFT_OUT + (arguments[3:] if arguments[2:3] == ["--without"] else [])
    lines = list(differences(Path(arguments[0]), Path(arguments[1]), without))
    print("\n".join(lines) or "The two sites are the same.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
