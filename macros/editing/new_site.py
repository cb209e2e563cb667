"""A new regency's project: its data without an invented fact, and what builds a site of them.

What was told is written; what was not is ``unknown``, or ``{}``: none so far.
"""

from __future__ import annotations

import datetime
import functools
import importlib.metadata
import importlib.resources
import json
import re
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import jinja2

from ..loading import load_catalogue
from ..loading.loader import slug
from ..loading.rules import breaches_of
from ..messages import shipped
from ..models.base import UNKNOWN, Record, walk
from ..models.catalogue import KINDS, OPTIONAL
from ..models.colours import COLOUR, Colours, contrast, nearest
from ..models.shared import SiteSettings
from ..pages.standard_pages import written_languages
from ..problems import Problem
from ..schema.field_docs import meaning, together
from ..yaml_files.edit import Put, edited
from .add_records import Clock
from .questionnaire import not_valid
from .skeleton import ONE

STARTER = Path(str(importlib.resources.files("macros").joinpath("starter")))
"""Templates of the files beside the data; what is made of them begins with a dot where it must."""

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
"""Indonesia's time zones by the names in daily use."""

HOLDS_DAYS = 180
"""After how many days a fact is to be checked again, until the staff say otherwise."""

REQUIREMENTS = "requirements.txt"
_BEFORE = {".git", ".venv"}
"""What may stand in the folder already: a clone of an empty repository, where pip has installed."""

_DOTTED = {"gitignore", "github"}
_ONE = {kind: one for one, kind in ONE.items()}
_GITHUB = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?/?")
_ORIGIN = re.compile(r"((?:https|file)://[!-~]+?)@([0-9a-f]{40})")
_REQUIRED = re.compile(r"^(?:loket @ )?git\+(\S+)", re.MULTILINE)
_REPOSITORY = re.compile(r"[A-Za-z0-9][\w-]*/[\w.-]+")


@dataclass(frozen=True)
class Origin:
    """Where a generator is fetched from: its address for git, and the commit in full."""

    address: str
    commit: str

    @property
    def required(self) -> str:
        """The same as pip reads it: the address of something that is named has a host."""
        return f"{self.address.replace('file:///', 'file://localhost/')}@{self.commit}"

    @property
    def github(self) -> str | None:
        """``owner/name``, where it is on GitHub: only there its workflows can be called."""
        held = _GITHUB.fullmatch(self.address)
        return held[1] if held else None


@dataclass(frozen=True)
class Office:
    """An office as it was told: its kind, and its name by language."""

    kind: str
    name: dict[str, str]


@dataclass(frozen=True)
class Told:
    """All that is told of a new site. Texts are by language, the main language first.

    ``repository`` is ``owner/name`` or empty, ``colour`` a colour or empty.
    """

    languages: list[str]
    regency: dict[str, str]
    locative: dict[str, str]
    name: dict[str, str]
    publisher: dict[str, str]
    time_zone: str
    offices: list[Office]
    repository: str
    colour: str
    origin: Origin


class NotEmptyError(Exception):
    """The folder holds something already."""


@functools.cache
def words() -> dict[str, Any]:
    """``words/starting.yaml``."""
    loaded: dict[str, Any] = shipped("starting")
    return loaded


def say(group: str, key: str, **values: object) -> str:
    """What is asked or said, in both languages."""
    return together(words()[group][key]).format_map(values)


def proposed(what: str, language: str, regency: str) -> str:
    """What Enter means: words around the regency's name; empty where there are none to propose.

    ``regency`` is the full name in Indonesian, such as ``Kabupaten Contoh``.
    """
    held = words()["proposals"].get(language)
    if held is None:
        return ""
    first, _, rest = regency.partition(" ")
    kinds = held.get("kinds", {})
    known = first.lower() in {"kabupaten", "kota"} and bool(rest)
    if "{kind}" in held[what] and not known:
        return regency
    values = {"regency": regency, "short": rest if known else regency}
    said: str = held[what].format(**values, kind=kinds.get(first.lower(), ""))
    return said


def origin(text: str) -> Origin | None:
    """The origin that was typed as ``address@commit``; None where it is none."""
    held = _ORIGIN.fullmatch(text)
    return Origin(held[1], held[2]) if held else None


def required_origin(folder: Path) -> Origin | None:
    """The origin that a project's ``requirements.txt`` names; None where it names none."""
    try:
        held = _REQUIRED.search((folder / REQUIREMENTS).read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    return origin(held[1]) if held else None


def own_origin() -> Origin | None:
    """Where this generator itself was installed from, as pip noted it; None where that is unsure.

    Of a checkout it is the commit it stands at, if its remote is an https address.
    """
    try:
        noted = importlib.metadata.distribution("loket").read_text("direct_url.json")
        held = json.loads(noted or "{}")
    except (importlib.metadata.PackageNotFoundError, ValueError):
        return None
    address, version = str(held.get("url", "")), held.get("vcs_info", {})
    if version.get("vcs") == "git":
        return origin(f"{address}@{version.get('commit_id')}")
    parts = urlsplit(address)
    if parts.scheme != "file":
        return None
    folder = unquote(parts.path)
    remote, commit = _git(folder, "remote", "get-url", "origin"), _git(folder, "rev-parse", "HEAD")
    return origin(f"{remote}@{commit}") if remote.startswith("https://") else None


def _git(folder: str, *command: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", folder, *command],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def is_repository(text: str) -> bool:
    """Whether it can be ``owner/name`` on GitHub."""
    return bool(_REPOSITORY.fullmatch(text))


def data_files(told: Told) -> dict[str, str]:
    """The data folder by file name. Raises ``EditError`` for a text that cannot be written."""
    offices = _offices(told)
    in_part = [each for each in told.languages if each not in written_languages()]
    site: dict[str, Any] = {
        "name": told.name,
        "tagline": {
            language: proposed("tagline", language, text) or text
            for language, text in told.regency.items()
        },
        "regency": told.regency,
        "locative": told.locative,
        "publisher": told.publisher,
        "adoption": "not_adopted",
        "confirm_with": list(offices)[:1],
        "languages": told.languages,
        **({"in_part": in_part} if in_part else {}),
        "time_zone": told.time_zone,
        "verification_holds_days": HOLDS_DAYS,
    }
    if told.colour:
        site["colours"] = {"light": _palette(told.colour)}
    made = {f"{kind}.yaml": f"{_header(kind)}{{}}\n" for kind in KINDS if kind not in OPTIONAL} | {
        "site.yaml": edited("", [Put((key,), held) for key, held in site.items()])
    }
    puts = [Put((ident,), office) for ident, office in offices.items()]
    return made | {"offices.yaml": edited("", puts)}


def colour_problems(colour: str) -> list[Problem]:
    """Why it cannot be the colour of the bar."""
    held = {"light": _palette(colour)}
    if problems := not_valid(SiteSettings, "colours", held, []):
        return problems
    inside = walk(Colours.model_validate(held))
    found = breaches_of("site", inside, {}, {}, datetime.date.min, set())
    return [Problem("", 1, code, path, values) for _, path, code, values in found]


def _palette(colour: str) -> dict[str, str]:
    """The bar in that colour, what is written on it, and links as near to it as can be read."""
    if not re.fullmatch(COLOUR, colour):
        return {"brand": colour}  # which is refused
    writing = max(("#ffffff", "#1d2327"), key=lambda each: contrast(each, colour))
    return {"brand": colour, "on_brand": writing, "link": nearest(colour, ("#fbf8f2", "#ffffff"))}


def _offices(told: Told) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for office in told.offices:
        base = slug(office.name[told.languages[0]])[:50].strip("-") or office.kind
        ident, number = base, 2
        while ident in found:
            ident, number = f"{base}-{number}", number + 1
        open_fields = ("role", "address", "working_area", "hours", "contacts", "map_point")
        found[ident] = {
            "name": office.name,
            "short": office.name,
            "kind": office.kind,
            "local": True,
            **dict.fromkeys((*open_fields, "official_domain"), UNKNOWN),
        }
    return found


def _header(kind: str) -> str:
    said = words()
    model: type[Record] = KINDS[kind]
    lines = [f"# {meaning(model).what}", f"# {together(said['header'])}"]
    if kind in _ONE:
        lines[-1] += f" {together(said['header_add'])}: loket new {_ONE[kind]} ID"
    return "\n".join(lines) + "\n"


def beside_files(told: Told) -> dict[str, str]:
    """What stands beside the data, by path; workflows only of a generator on GitHub."""
    main = told.languages[0]
    values = {
        "name": told.name[main],
        "regency": told.regency[main],
        "regency_other": list(told.regency.values())[-1],
        "repository_url": f"https://github.com/{told.repository}" if told.repository else "",
        "required": told.origin.required,
    }
    made = _rendered(values, lambda name: not name.startswith("github/"))
    return {"docs/.gitkeep": ""} | made | workflows(told.origin)


def workflows(origin: Origin) -> dict[str, str]:
    """What makes GitHub check and publish a site, by path; none if the generator is not there."""
    if origin.github is None:
        return {}
    values = {"generator_name": origin.github, "commit": origin.commit}
    return _rendered(values, lambda name: name.startswith("github/"))


def add_workflows(folder: Path, origin: Origin) -> dict[str, bool]:
    """Write the workflows that the project in ``folder`` has not; by path, whether it was."""
    added = {}
    for path, text in workflows(origin).items():
        file = folder / path
        added[path] = not file.exists()
        if added[path]:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8", newline="")
    return added


def _rendered(values: dict[str, str], wanted: Callable[[str], bool]) -> dict[str, str]:
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(STARTER),
        variable_start_string="[[",
        variable_end_string="]]",
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - Markdown and YAML, of names that were checked
    )
    made = {}
    for name in filter(wanted, env.list_templates()):
        first, slash, rest = name.partition("/")
        path = f".{first}{slash}{rest}" if first in _DOTTED else name
        made[path] = env.get_template(name).render(values)
    return made


def is_taken(folder: Path) -> bool:
    """Whether something is there that a new project could overwrite."""
    if not folder.is_dir():
        return folder.exists()
    return bool({each.name for each in folder.iterdir()} - _BEFORE)


def write(folder: Path, told: Told, languages: list[str], clock: Clock) -> int:
    """Write the project into ``folder``, all or nothing; how many files they are.

    ``languages`` are those that there are words for. ``folder`` may hold nothing but ``.git``
    and ``.venv``.
    Raises ``NotEmptyError``, ``DataError`` for answers that make no sound data, ``EditError``.
    """
    folder = folder.resolve()
    if is_taken(folder):
        raise NotEmptyError
    files = {f"data/{name}": text for name, text in data_files(told).items()} | beside_files(told)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as temporary:
        made = Path(temporary)
        for path, text in files.items():
            (made / path).parent.mkdir(parents=True, exist_ok=True)
            (made / path).write_text(text, "utf-8", newline="")
        load_catalogue(made / "data", languages, clock)
        _put(made, folder)
    return len(files)


def _put(made: Path, folder: Path) -> None:
    """Move what is ready into the folder; take it back if one part cannot be moved."""
    folder.mkdir(exist_ok=True)
    moved: list[Path] = []
    try:
        for each in sorted(made.iterdir()):
            each.rename(folder / each.name)
            moved.append(each)
    except OSError:
        for each in moved:
            (folder / each.name).rename(each)
        raise
