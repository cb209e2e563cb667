"""What a field means and where it may stand, as text for a terminal."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from ..models.catalogue import KINDS, SINGLES
from ..yaml_files.edit import Put, edited
from .field_docs import Meaning, Model, Place, all_words, fields_of, meaning, places, together
from .field_types import in_words, shape

MOST_PLACES = 12
MOST_MEANINGS = 6


class NoSuchFieldError(Exception):
    """Nothing is called so. ``near`` are names that were perhaps meant."""

    def __init__(self, name: str, near: list[str]) -> None:
        super().__init__(name, near)
        self.name = name
        self.near = near


@dataclass(frozen=True)
class _Found:
    said: Meaning
    places: list[Place]


def explained(name: str) -> str:
    """Everything called ``name``: ``copies``, ``requirements.copies``, ``services``.

    Raises ``NoSuchFieldError``.
    """
    asked = [part for part in name.lower().strip(". ").split(".") if part]
    told = list(_files(asked))
    found = _found(asked)
    if not told and not found:
        raise NoSuchFieldError(name, _near(asked))
    told += [_about(each) for each in found[:MOST_MEANINGS]]
    if more := found[MOST_MEANINGS:]:
        head = f"… {len(more)} arti lain · other meanings:"
        told.append("\n".join([head, *(f"  {each.places[0].dotted}" for each in more)]))
    return "\n\n".join(told)


def _files(asked: list[str]) -> Iterator[str]:
    """The records of a file that is asked for by its name."""
    kinds: dict[str, Model] = {**SINGLES, **KINDS}
    for file, model in kinds.items():
        if asked in ([file], [file, "yaml"]):
            said = meaning(model)
            yield "\n".join([f"{file}.yaml", *_meaning(said), *_inside(model)])


def _found(asked: list[str]) -> list[_Found]:
    """Places by what the field means there: those that end as asked, else those that hold it."""
    ends = [p for p in places() if [p.file, *p.names][-len(asked) :] == asked]
    holds = [p for p in places() if p.names[-1:] == tuple(asked[-1:]) and _in_order(asked, p)]
    by_meaning: dict[int, _Found] = {}
    for place in (ends or holds) if asked else []:
        said = meaning(place.model, place.field)
        by_meaning.setdefault(id(said), _Found(said, [])).places.append(place)
    return list(by_meaning.values())


def _in_order(asked: list[str], place: Place) -> bool:
    ahead = iter((place.file, *place.names))
    return all(part in ahead for part in asked)


def _near(asked: list[str]) -> list[str]:
    """Names that were perhaps meant: alike as a whole, or in their last part."""
    wanted = ".".join(asked)
    alike = {".".join((p.file, *p.names)[start:]): p for p in places() for start in range(8)}
    alike.pop("", None)
    near = difflib.get_close_matches(wanted, list(alike), n=3, cutoff=0.75)
    last = (
        difflib.get_close_matches(asked[-1], sorted({p.field for p in places()}), n=2, cutoff=0.75)
        if asked
        else []
    )
    near += [next(p.dotted for p in places() if p.field == name) for name in last]
    files = difflib.get_close_matches(wanted, [*SINGLES, *KINDS], n=1)
    return list(dict.fromkeys([*files, *near]))


def _about(found: _Found) -> str:
    place = found.places[0]
    lines = [each.dotted for each in found.places[:MOST_PLACES]]
    if (more := len(found.places) - MOST_PLACES) > 0:
        lines.append(f"… {more} tempat lagi · more places")
    held = shape(place.annotation)
    needed = "required" if place.model.model_fields[place.field].is_required() else "optional"
    lines += _meaning(found.said, together(all_words()["shapes"][needed]))
    lines.append("  Isi · Content:")
    lines += [f"    [{language}] {in_words(held, language)}" for language in ("id", "en")]
    lines += [f"    {value}: {together(words)}" for value, words in found.said.values.items()]
    inner = held.inner or held
    if inner.model is not None and fields_of(inner.model):
        lines += _inside(inner.model)
    lines.append("  Contoh · Example:")
    example = edited("", [Put((place.field,), found.said.example)])
    lines += [f"    {line}" for line in example.splitlines()]
    return "\n".join(lines)


def _meaning(said: Meaning, more: str = "") -> list[str]:
    lines = [f"  {said.title}" + (f" ({more})" if more else "")]
    return lines + [f"  [{language}] {what}" for language, what in said.whats.items()]


def _inside(model: Model) -> list[str]:
    lines = ["  Isian di dalamnya · Fields inside:"]
    return lines + [f"    {name}: {meaning(model, name).title}" for name in fields_of(model)]
