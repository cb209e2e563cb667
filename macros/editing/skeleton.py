"""Commented skeletons of records, for people to fill in by hand.

A field that may be unknown says so; any other is left empty, which every check refuses. So no
skeleton can be published with something made up in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from ..i18n.words import available_languages
from ..loading.loader import RESERVED, chosen_languages, files_of
from ..messages import shipped
from ..models.base import UNKNOWN, is_id
from ..models.catalogue import KINDS
from ..schema.field_docs import Model, all_words, fields_of, meaning, together
from ..schema.field_types import Shape, shape
from ..yaml_files.edit import EditError, Put, edited, plain
from ..yaml_files.opening import bytes_of
from ..yaml_files.reader import read_yaml
from .add_records import Draft, write

ONE = {
    "service": "services", "office": "offices", "source": "sources", "category": "categories",
    "document": "documents", "tariff": "fees", "procedure": "procedures",
    "complaint": "complaints", "condition": "conditions", "life_event": "life_events",
    "question": "questions", "term": "glossary", "notice": "notices",
    "disagreement": "disagreements", "address": "addresses",
}  # fmt: skip
"""The file of each kind of record. The finder is missing: it is a tree, written as a whole."""


def append(folder: Path, kind: str, ident: str) -> tuple[Path, int]:
    """Append the skeleton of a record to its file, and return the file and the record's line.

    Every other byte of the file stays, except the sign ``{}`` of a file without records.
    Raises ``DataError``, ``EditError`` and ``FileChangedError``.
    """
    if not is_id(ident) or ident in RESERVED:
        raise EditError("reserved_id" if is_id(ident) else "bad_id", raw=ident)
    if (folder / kind).is_symlink():
        raise EditError("file_is_link", (kind,))
    for used in files_of(folder, kind):
        if os.path.lexists(used) and ident in plain(_text(used)):
            raise EditError("id_taken", raw=ident, file=used.relative_to(folder).as_posix())
    file = folder / f"{kind}.yaml"
    if not os.path.lexists(file) and (folder / kind).is_dir():
        file = folder / kind / f"{ident}.yaml"
    before = _text(file) if os.path.lexists(file) else None
    schema = "../" * len(file.relative_to(folder).parts) + f"schemas/{kind}.json"
    text = f"# yaml-language-server: $schema={schema}\n" if before is None else before
    head, record = _head(text), skeleton(kind, ident, _languages(folder))
    after = head + record.replace("\n", _newline(text))
    if plain(after) != plain(text) | plain(record):
        raise EditError("edit_not_possible", (ident,))
    write([Draft(file, None if before is None else before.encode(), after)])
    return file, head.count("\n") + 1


def skeleton(kind: str, ident: str, languages: list[str]) -> str:
    """Return a record with every field, explained by comments; optional fields are comments."""
    lines = [f"# {together(all_words()['new']['optional'])}", *_record(KINDS[kind], languages)]
    return "\n".join([f"{ident}:", *_indented(lines)]) + "\n"


def _languages(folder: Path) -> list[str]:
    """Return the languages in which every text must be there."""
    site = read_yaml(folder / "site.yaml", f"{folder.name}/site.yaml")
    languages = chosen_languages(site, available_languages(folder))
    return [each for each in languages if each not in getattr(languages, "in_part", ())]


def _text(file: Path) -> str:
    """Return the text of a file of records; raise for a link, or if it is no mapping."""
    try:
        text = bytes_of(file, f"{file.parent.name}/{file.name}").decode("utf-8")
    except UnicodeDecodeError:
        raise EditError("edit_not_plain") from None
    if not isinstance(plain(text), dict):
        raise EditError("file_not_mapping")
    return text


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _head(text: str) -> str:
    """Return ``text`` with a blank line at its end, without the remark that it has no records."""
    if not plain(text):
        remark = f"# {together(shipped('starting')['header'])}"
        lines = text.splitlines(keepends=True)
        text = "".join(x for x in lines if x.strip() != "{}" and not x.startswith(remark))
    if text and not text.endswith("\n"):
        text += _newline(text)
    return text + _newline(text) if text else ""


def _record(model: Model, languages: list[str]) -> Iterator[str]:
    for name, annotation in fields_of(model).items():
        words, required = meaning(model, name), model.model_fields[name].is_required()
        for language, title in words.titles.items():
            yield f"# {title}: {words.whats[language]}"
        for value, meanings in words.values.items():
            yield f"# - {value}: {together(meanings)}"
        if required:
            yield from _field(name, shape(annotation), languages)
        else:
            example = edited("x: 1\n", [Put((name,), words.example)])
            yield from (f"#{line}" for line in example.splitlines()[1:])


def _field(name: str, held: Shape, languages: list[str]) -> list[str]:
    if held.unknown or UNKNOWN in held.choices:
        return [f"{name}: unknown"]
    if held.kind == "record":
        assert held.model is not None
        return [f"{name}:", *_indented(_record(held.model, languages))]
    if held.kind == "list" and held.inner is not None:
        items = _item(held.inner, languages) * held.fewest
        return [f"{name}:", *_indented(items)] if items else [f"{name}: []"]
    return [f"{name}: {_empty(held, languages)}".rstrip()]


def _item(held: Shape, languages: list[str]) -> list[str]:
    if held.model is None or held.kind == "text":
        return [f"- {_empty(held, languages)}".rstrip()]
    lines = list(_record(held.model, languages))
    first = next(at for at, line in enumerate(lines) if not line.startswith("#"))
    return [*lines[:first], f"- {lines[first]}", *_indented(lines[first + 1 :])]


def _empty(held: Shape, languages: list[str]) -> str:
    if held.kind != "text":
        return ""
    return "{" + ", ".join(f'{language}: ""' for language in languages) + "}"


def _indented(lines: Iterator[str] | list[str]) -> list[str]:
    return [f"  {line}" for line in lines]
