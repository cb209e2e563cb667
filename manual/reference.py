"""Writes the pages of reference: what stands there is what the models and the commands say."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

import click
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from macros.__main__ import main
from macros.models.catalogue import KINDS, OPTIONAL, SINGLES
from macros.problems import sentences
from macros.schema.field_docs import fields_of, meaning, together
from macros.schema.field_types import in_words, shape
from macros.yaml_files.edit import Put, edited


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the pages that are made."""
    for name, made in (("fields", _fields()), ("commands", _commands()), ("problems", _problems())):
        files.append(File.generated(config, f"reference/{name}.md", content="\n".join(made) + "\n"))
    return files


def _fields() -> Iterator[str]:
    yield "# Fields · Isian\n"
    yield "Every file of `data/`, and every field of it, as the models have them."
    yield "Setiap berkas di `data/` dan setiap isiannya, seperti dalam modelnya.\n"
    seen: dict[str, Any] = {}
    ahead: list[tuple[str, Any]] = [
        (f"{kind}.yaml", model) for kind, model in (SINGLES | KINDS).items()
    ]
    while ahead:
        title, model = ahead.pop(0)
        if not fields_of(model) or model.__name__ in seen:
            continue
        seen[model.__name__] = model
        said = meaning(model)
        kind = title.removesuffix(".yaml")
        must = "" if kind in OPTIONAL or not title.endswith(".yaml") else " Required · wajib."
        yield f"\n## {_text(title)}\n\n**{_text(said.title)}.** {_text(said.what)}{must}\n"
        yield "| field · isian | meaning · arti | what may stand · yang boleh | example · contoh |"
        yield "|---|---|---|---|"
        for name, annotation in fields_of(model).items():
            held, told = shape(annotation), meaning(model, name)
            star = "" if model.model_fields[name].is_required() else " ○"
            whats = f"**{told.title}.** {told.what}"
            values = "".join(
                f"<br>`{value}`: {_text(together(meant))}" for value, meant in told.values.items()
            )
            allowed = f"{in_words(held, 'id')} · {in_words(held, 'en')}"
            cells = [f"`{name}`{star}", f"{_text(whats)}{values}", _text(allowed)]
            yield f"| {' | '.join(cells)} | {_example(told.example)} |"
            inner = held.inner or held
            for each in (inner, *inner.alternatives):
                if each.model is not None:
                    ahead.append((each.model.__name__, each.model))
    yield "\n○ may be left out · boleh tidak ditulis."


def _example(example: Any) -> str:
    if example is None:
        return ""
    written = edited("", [Put(("x",), example)]).removeprefix("x:").strip()
    return (
        "".join(f"`{line.strip()}`<br>" for line in written.splitlines())
        .removesuffix("<br>")
        .replace("|", "\\|")
    )


def _commands() -> Iterator[str]:
    yield "# Commands · Perintah\n"
    yield from _help(main, "loket")


def _help(group: click.Group, path: str) -> Iterator[str]:
    context = click.Context(group, info_name=path)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        title = f"{path} {name}"
        if isinstance(command, click.Group):
            yield from _help(command, title)
            continue
        heading = title.removeprefix("loket ")
        inside = click.Context(command, info_name=title)
        yield f"\n## {heading}\n\n```text\n{command.get_help(inside)}\n```"


def _problems() -> Iterator[str]:
    yield "# Mistakes that are told · Kesalahan yang disebut\n"
    yield "Words in braces are filled in · kata dalam kurung kurawal diisi program.\n"
    for code, said in sentences().items():
        yield f"\n## `{code}`\n"
        for language in ("id", "en"):
            yield f"- [{language}] {_text(said[language]['what'])} {_text(said[language]['fix'])}"


def _text(text: str) -> str:
    """A text as Markdown that shows just that: nothing in it is markup, nor ends a table's cell."""
    shown = escape(text, quote=False).replace("|", "&#124;").replace("\n", " ")
    return "".join(f"\\{c}" if c in "\\`*_[]" else c for c in shown).replace("\\*\\*", "**")
