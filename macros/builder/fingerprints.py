"""Tells whether what a page is made of has changed: a record and all that it refers to."""

from __future__ import annotations

import hashlib
from typing import Any

from ..models.base import Record, references, walk
from ..models.catalogue import KINDS, Catalogue

Name = tuple[str, str]
"""A record by its kind and id."""


class Fingerprints:
    """Fingerprints of the records of one catalogue, each computed once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._records: dict[str, dict[str, Record]] = {
            kind: getattr(catalogue, kind) for kind in KINDS
        }
        self._own: dict[Name, tuple[bytes, set[Name]]] = {}

    def of(self, kind: str, ident: str) -> str:
        """One record with everything that it refers to, however far: equal only if all is equal."""
        seen: set[Name] = set()
        ahead = {(kind, ident)}
        while ahead:
            name = ahead.pop()
            seen.add(name)
            ahead |= self._look(name)[1] - seen
        whole = hashlib.sha256()
        for name in sorted(seen):
            whole.update(f"{name}".encode() + self._look(name)[0])
        return whole.hexdigest()

    def of_all(self, *kinds: str) -> str:
        """All records of some kinds, in their order."""
        whole = hashlib.sha256()
        for kind in kinds:
            for ident in self._records[kind]:
                whole.update(ident.encode() + self._look((kind, ident))[0])
        return whole.hexdigest()

    def _look(self, name: Name) -> tuple[bytes, set[Name]]:
        """The fingerprint of a record alone, and what it refers to."""
        if name not in self._own:
            record = self._records[name[0]][name[1]]
            found = {
                (kind, ident)
                for _, inner in walk(record)
                for _, kind, ident in references(inner)
                if ident in self._records[kind]
            }
            self._own[name] = (_digest(record), found)
        return self._own[name]


def _digest(record: Any) -> bytes:
    return hashlib.sha256(record.model_dump_json().encode()).digest()
