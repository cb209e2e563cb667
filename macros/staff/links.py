"""Whether the sources' addresses still lead somewhere. The checking itself is LinkChecker's."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from ..loading.problems import harmless
from ..model.catalogue import Catalogue
from .markdown import code, quoted

State = Literal["good", "moved", "gone", "unreachable"]

STATES: dict[State, str] = {
    "gone": "Halamannya tidak ada lagi · The page is gone",
    "unreachable": "Tidak dapat dibuka dari sini; mungkin hanya hari ini, atau menolak mesin · "
    "Cannot be opened from here; perhaps only today, or it refuses machines",
    "moved": "Pindah · Moved",
}
"""What is told, the gravest first. Only what is gone asks for an edit."""

_MINUTES = 30
_START = "from linkcheck.command.linkchecker import linkchecker; linkchecker()"
_SETTINGS = "[checking]\nmaxrequestspersecond=5\nrobotstxt=0\n"
"""An address that a person gives is opened once, as a reader would: robots are not meant."""


class CheckerError(Exception):
    """LinkChecker did not run."""


@dataclass(frozen=True)
class Link:
    """An address as it was seen.

    ``answer`` is what was answered, in the checker's words; ``now`` where it has moved, else
    empty. ``sources`` are ids. ``copy`` is the address of an archived copy, where one was found.
    """

    address: str
    state: State
    answer: str
    now: str = ""
    sources: tuple[str, ...] = ()
    copy: str | None = None


def addresses(catalogue: Catalogue) -> dict[str, list[str]]:
    """The addresses and copies of all sources, each with the ids of those that name it."""
    found: dict[str, list[str]] = {}
    for ident, source in catalogue.sources.items():
        for address in (*source.addresses, *source.copies):
            found.setdefault(address, []).append(ident)
    return found


def check(asked: Iterable[str], timeout: int = 30) -> list[Link]:
    """Open every address, for ``timeout`` seconds each. Raises ``CheckerError``."""
    wanted = list(dict.fromkeys(asked))
    if not wanted:
        return []
    with tempfile.TemporaryDirectory() as temporary:
        settings = Path(temporary) / "settings"
        settings.write_text(_SETTINGS, "utf-8")
        Path(temporary).chmod(0o755)  # as root, the checker goes on as nobody
        flags = ["--stdin", "-r0", "-v", "--no-status", "-o", "csv/utf_8"]
        flags += ["--timeout", str(timeout), "-t", "4", "-f", str(settings)]
        try:
            done = subprocess.run(
                [sys.executable, "-c", _START, *flags],
                input="".join(f"{address}\n" for address in wanted),
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                check=False,
                cwd=temporary,
                timeout=_MINUTES * 60,
            )
        except subprocess.TimeoutExpired as error:
            raise CheckerError(str(error)) from None
    if done.returncode not in {0, 1}:  # 1: some link is bad
        raise CheckerError(done.stderr)
    return read(done.stdout, wanted)


def read(table: str, wanted: list[str]) -> list[Link]:
    """What LinkChecker's table says of the addresses ``wanted``; silence is ``unreachable``."""
    lines = (line for line in io.StringIO(table, newline="") if not line.startswith("#"))
    rows = {row.get("urlname"): row for row in csv.DictReader(lines, delimiter=";")}
    return [_link(address, rows.get(address)) for address in wanted]


def _link(address: str, row: dict[str, str] | None) -> Link:
    if row is None:
        return Link(address, "unreachable", "")
    answer, now = row.get("result") or "", row.get("url") or ""
    if row.get("valid") != "True":
        gone = answer.startswith(("404 ", "410 "))
        return Link(address, "gone" if gone else "unreachable", answer)
    if _bare(now) != _bare(address):
        return Link(address, "moved", answer, now)
    return Link(address, "good", answer)


def _bare(address: str) -> tuple[str, str, str]:
    """What tells pages apart: not the scheme, nor a slash at the end."""
    parts = urlsplit(address)
    return parts.netloc.lower(), parts.path.rstrip("/"), parts.query


def as_text(links: list[Link]) -> str:
    """All that is not well, in the order of ``STATES``."""
    lines = [f"{len(links)} alamat · addresses"]
    for state, said in STATES.items():
        for link in (each for each in links if each.state == state):
            told = f"{said}\n  {link.address} ({', '.join(link.sources)}) {harmless(link.answer)}"
            more = [harmless(each) for each in (link.now, link.copy) if each]
            lines += ["", "\n  → ".join([told, *more])]
    return "\n".join(lines)


def as_json(links: list[Link]) -> str:
    """As ``from_json`` reads it."""
    return json.dumps([asdict(link) for link in links], ensure_ascii=False, indent=1)


def from_json(text: str) -> list[Link]:
    """The links of ``as_json``. Raises ``ValueError`` for anything else."""
    try:
        return [Link(**_checked(each)) for each in json.loads(text)]
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(str(error)) from None


def _checked(held: dict[str, Any]) -> dict[str, Any]:
    if held["state"] not in {"good", *STATES}:
        raise ValueError(held["state"])
    return held | {"sources": tuple(map(str, held["sources"]))}


def as_markdown(links: list[Link]) -> str:
    """All that is not well, for an issue; empty where all is well."""
    lines: list[str] = []
    for state, said in STATES.items():
        found = [each for each in links if each.state == state]
        if found:
            lines += ["", f"### {said}", ""]
        for link in found:
            lines.append(f"- {', '.join(link.sources)}: {code(link.address)} {quoted(link.answer)}")
            if link.now:
                lines.append(f"  → {code(link.now)}")
            if link.copy is not None:
                lines.append(f"  - salinan di arsip · archived copy: {code(link.copy)}")
            elif state == "gone":
                lines.append("  - tidak ada salinan di arsip · no archived copy found")
    return "\n".join([*lines, ""]) if lines else ""


FORMATS: dict[str, Callable[[list[Link]], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "json": as_json,
}
