"""What a hand-written page may hold: text, and calls of the blocks. Nothing else of it is run.

A page's Markdown is a template for mkdocs-macros, whose environment is no sandbox: an expression
in a page reaches all of Python. So a page is parsed here first, and what is not text or a plain
call such as ``{{ notices(place="about") }}`` is refused before anything is rendered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import jinja2
from jinja2 import nodes
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs_macros.plugin import MacrosPlugin

from ..pages.assets import SCRIPTS, STYLES
from ..pages.changes import FEED
from ..problems import Problem
from ..site_address import is_folder

_MARKS = ("{{", "{%", "{#")
_PARSER = jinja2.Environment()  # noqa: S701 - it parses, and renders nothing

_MODULES = ["macros"]
_LOCAL = "main"
"""The module beside ``mkdocs.yml`` that mkdocs-macros runs, if it is there."""

_FIXED: dict[str, Any] = {
    "modules": _MODULES,
    "module_name": _LOCAL,
    "render_by_default": True,
    "force_render_paths": "",
    "include_dir": "",
    "include_yaml": [],
}


def check_settings(config: MkDocsConfig) -> None:
    """Nothing but this project's own macros is loaded for pages. Raises PluginError."""
    file = Path(config.config_file_path or "mkdocs.yml")
    problems = []
    if config.site_url and not is_folder(config.site_url):
        problems.append(_of_setting(file, "site_url", "site_address", {"raw": config.site_url}))
    for plugin in config.plugins.values():
        if isinstance(plugin, MacrosPlugin):
            for key, value in plugin.config.items():
                if value != _FIXED.get(key, value) or (key.startswith("j2_") and value):
                    problems.append(Problem(file.name, 1, "macros_setting", values={"key": key}))
    for local in (file.with_name(f"{_LOCAL}.py"), file.with_name(_LOCAL)):
        if local.exists():
            problems.append(Problem(local.name, 1, "macros_module"))
    _refuse(problems)


def check_directory_urls(config: MkDocsConfig) -> None:
    """Raise PluginError where addresses would not end in a slash, by whatever setting or plugin."""
    if not config.use_directory_urls:
        file = Path(config.config_file_path or "mkdocs.yml")
        _refuse([_of_setting(file, "use_directory_urls", "flat_addresses", {})])


def check_page(
    name: str,
    source: str,
    markdown: str,
    title: object,
    meta: Mapping[str, object],
    blocks: Collection[str],
) -> None:
    """Raises PluginError, telling every line of the page ``name`` that holds more than it may.

    ``source`` is its whole text, ``markdown`` what follows its head, ``meta`` what that head says;
    ``blocks`` are the names that it may call.
    """
    before = source.count("\n") - markdown.count("\n") if source.endswith(markdown) else 0
    lines = source.split("\n")
    problems = [
        Problem(name, _line_of(key, lines), code, values=values)
        for key, code, values in [*_in_head(meta), *_in_title(title)]
    ]
    for line, code, values in _in_text(markdown, blocks):
        problems.append(Problem(name, before + line, code, values=values))
    _refuse(problems)


def check_files(files: Files, config: MkDocsConfig) -> None:
    """The folder of pages holds pages and what they show, and nothing that a browser would run.

    Other files are published as they are: a page of HTML among them would have no policy, and a
    link would publish a file of the machine that builds. Raises PluginError.
    """
    docs = Path(config.docs_dir)
    problems = []
    for file in files:
        if file.src_dir is None or Path(file.src_dir) != docs or file.inclusion.is_excluded():
            continue
        name = f"{docs.name}/{file.src_uri}"
        inside = PurePosixPath(file.src_uri)
        if any((docs / part).is_symlink() for part in (inside, *inside.parents[:-1])):
            problems.append(Problem(name, 1, "file_is_link"))
        elif inside.suffix.lower() not in SHOWN:
            problems.append(Problem(name, 1, "page_file", values={"known": ", ".join(SHOWN)}))
    _refuse(problems)


def check_html(name: str, source: str, html: str) -> None:
    """Refuse HTML of a page, its blocks left out, that loads or leads elsewhere, or steers scripts.

    What the policy of a page forbids would only be lacking; ``meta`` it does not forbid. Raises
    PluginError.
    """
    problems = []
    for tag in dict.fromkeys(tag.lower() for tag in _ELEMENT.findall(html)):
        line = _first(source, rf"<{tag}(?![\w-])")
        problems.append(Problem(name, line, "page_element", values={"raw": tag}))
    for attribute in dict.fromkeys(filter(_STEERS.fullmatch, _attributes(html))):
        line = _first(source, rf"(?<![\w-]){re.escape(attribute)}\s*[=/>}}]")
        problems.append(Problem(name, line, "page_attribute", values={"raw": attribute}))
    _refuse(problems)


def _first(source: str, pattern: str) -> int:
    """Return the first line that matches, or 1: a template can join what the source has apart."""
    lines = enumerate(source.split("\n"), 1)
    return next((n for n, line in lines if re.search(pattern, line, re.IGNORECASE)), 1)


def _attributes(html: str) -> Iterator[str]:
    """Return the names of all attributes, as browsers read tags.

    Every ``<`` before a letter counts as a tag, even in a comment, so that nothing has to be known
    of where comments end. Tags that run into each other are read once.
    """
    seen: set[int] = set()
    for tag in _TAG.finditer(html):
        at = tag.end()
        while at not in seen and (attribute := _ATTRIBUTE.match(html, at)):
            seen.add(at)
            at = attribute.end()
            yield attribute[1].lower()


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise PluginError("\n\n".join(map(str, sorted(problems))))


def _of_setting(file: Path, key: str, code: str, values: dict[str, str]) -> Problem:
    lines = file.read_text("utf-8").split("\n") if file.is_file() else []
    return Problem(file.name, _line_of(key, lines), code, values=values)


def _line_of(key: str, lines: list[str]) -> int:
    """Return the line of a top-level key in the head of a page or in settings; 1 if none."""
    return next((n for n, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1)


def _in_text(markdown: str, blocks: Collection[str]) -> Iterator[tuple[int, str, dict[str, str]]]:
    try:
        body = _PARSER.parse(markdown).body
    except jinja2.TemplateSyntaxError as error:
        yield error.lineno, "page_unreadable", {"reason": str(error.message)}
        return
    except RecursionError as error:
        yield 1, "page_unreadable", {"reason": str(error)}
        return
    lines = markdown.split("\n")
    known = ", ".join(sorted(blocks))
    for node in body:
        for part in node.nodes if isinstance(node, nodes.Output) else [node]:
            if isinstance(part, nodes.TemplateData):
                continue
            if not isinstance(part, nodes.Call) or not isinstance(part.node, nodes.Name):
                line = _line(part)
                yield line, "page_code", {"raw": lines[line - 1].strip(), "known": known}
            elif part.node.name not in blocks:
                yield part.lineno, "page_unknown_block", {"raw": part.node.name, "known": known}
            elif not _is_plain(part):
                yield part.lineno, "page_argument", {"raw": part.node.name}


def _line(node: nodes.Node) -> int:
    """Where it stands; some of what the parser puts around others has no line of its own."""
    inside = (each.lineno for each in node.find_all(nodes.Node))
    return next((line for line in (node.lineno, *inside) if line), 1)


def _is_plain(call: nodes.Call) -> bool:
    """Whether all that is given has a name and is written out: nothing of it is worked out."""
    if call.args or call.dyn_args or call.dyn_kwargs:
        return False
    return all(isinstance(argument.value, nodes.Const) for argument in call.kwargs)


SHOWN = (".md", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".ico", ".pdf", ".csv", ".txt")
"""What may stand in the folder of pages."""

_ELEMENT = re.compile(
    r"<(meta|base|link|script|style|iframe|frame|object|embed|form|portal)(?![\w-])", re.IGNORECASE
)

_TAG = re.compile(r"<[a-z][^\t\n\f\r />]*", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""[\t\n\f\r /]*([^\t\n\f\r />][^\t\n\f\r />=]*)"""
    r"""(?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:"[^"]*"|'[^']*'|[^\t\n\f\r >"'][^\t\n\f\r >]*)?)?"""
)
"""One attribute of a tag with its value: the tokens of the HTML standard, section 13.2.5."""

_STEERS = re.compile("data-.*|name", re.DOTALL)
"""Attributes that scripts go by: their own, and names, which can hide members of ``document``."""

_Found = tuple[str, str, dict[str, Any]]


def _in_title(title: object) -> Iterator[_Found]:
    if not isinstance(title, str):
        yield "title", "needs_text", {"raw": title}
    elif any(mark in title for mark in _MARKS):  # mkdocs-macros renders titles too
        yield "title", "page_title", {"raw": title}


def _in_head(meta: Mapping[str, object]) -> Iterator[_Found]:
    for key, value in meta.items():
        if key not in HEAD:
            yield str(key), "unknown_key", {"key": key, "known": ", ".join(HEAD)}
        elif key == "search" and not isinstance(value, bool):
            yield key, "needs_boolean", {"raw": value}
        elif key == "description" and not isinstance(value, str):
            yield key, "needs_text", {"raw": value}
        elif key == "styles" and not isinstance(value, list):
            yield key, "needs_list", {}
        elif key in _NAMED:
            for name in value if isinstance(value, list) else [value]:
                if name not in (known := _NAMED[key]()):
                    yield key, "not_among", {"raw": name, "known": ", ".join(known)}


HEAD = ("title", "description", "script", "styles", "search", "feed")
"""What the head of a page may say: its name, what it loads, whether search and feeds tell of it."""

_NAMED: dict[str, Callable[[], list[str]]] = {
    "script": lambda: sorted(file.name for file in SCRIPTS.iterdir() if file.is_file()),
    "styles": lambda: sorted(f.name[:-4] for f in STYLES.iterdir() if f.name.endswith(".css")),
    "feed": lambda: [FEED],
}
"""Those that name files of this project, which are put into the page as they are."""
