"""A page of the finder: how the reader came here, what there is to choose, and where it ends."""

from __future__ import annotations

from dataclasses import dataclass

from .. import urls
from ..models.base import Text
from ..models.catalogue import Catalogue
from ..models.finder import FinderEntry, trail


@dataclass(frozen=True)
class Way:
    """Something to choose: its words, and the address it leads to from the language's root."""

    label: Text
    path: str


@dataclass(frozen=True)
class Answered:
    """A question that has been answered, and the address to answer it anew."""

    question: Text
    answer: Text
    path: str


@dataclass(frozen=True)
class FinderView:
    """What the templates need to know of one entry.

    ``results`` are services by id with the address that carries what is settled.
    """

    entry: FinderEntry
    ways: list[Way]
    answered: list[Answered]
    results: list[tuple[str, str]]


def finder_view(catalogue: Catalogue, ident: str) -> FinderView:
    """The view of the entry ``ident``."""
    finder = catalogue.finder
    entry = finder[ident]
    ways = []
    for option in entry.options:
        if option.service is not None:
            path = urls.settled_path(option.service, option.settled)
        else:
            path = urls.finder_path(option.to)
        ways.append(Way(option.label, path))
    answered = [
        Answered(finder[before].title, option.label, path_of(catalogue, before))
        for before, option in trail(finder, ident)
    ]
    results = [(r.service, urls.settled_path(r.service, r.settled)) for r in entry.results]
    return FinderView(entry, ways, answered, results)


def path_of(catalogue: Catalogue, ident: str) -> str:
    """The address of an entry from its language's root; the first one is where it begins."""
    start = next(iter(catalogue.finder))
    return urls.finder_path(None if ident == start else ident)
