"""Puts the data into the build: one pass over the services, shared out among processes."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from ..export_files import FOLDER, LICENCE, PACKAGE, calendar_file, table
from ..output.parallel import share_out
from ..output.staging import Staging
from ..pages.site import Renderer
from ..urls import service_path
from . import api_types, icalendar, json_api, markdown
from . import csv_tables as tables
from .api_mapping import Records
from .icalendar import Due

IN_PARALLEL_FROM = 200
"""Fewer services than this are done sooner by one process than shared out."""


@dataclass(frozen=True)
class Part:
    """What one service gives to the files that are common to all."""

    listed: api_types.Listed
    tables: dict[str, str]
    """Lines of CSV by the name of the table."""


class OpenData:
    """All files of open data by their path from the site's root."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._languages = renderer.catalogue.site.full_languages
        self._records = Records(renderer)

    def of_service(self, ident: str) -> tuple[dict[str, str], Part]:
        """The files of one service, and its part of the others."""
        held = self._records.service(ident)
        path = f"{FOLDER}services/{ident}.json"
        files = {path: json_api.text(api_types.ServiceFile(service=held))}
        for language in self._languages:
            page = self._renderer.page(self._renderer.root(language) + service_path(ident))
            files[page.url + markdown.FILE] = markdown.service_text(page, held)
        rows = tables.rows_of_service(held, self._languages)
        lines = {name: tables.lines(name, each, self._languages) for name, each in rows.items()}
        return files, Part(listed=self._records.listed(held), tables=lines)

    def common(self, parts: list[Part]) -> dict[str, str]:
        """The files that are of no one service; ``parts`` in the order of the data."""
        listed = [part.listed for part in parts]
        files = json_api.common_files(self._records, self._renderer, listed)
        files |= self._tables(parts)
        files |= self._calendars(listed)
        return {FOLDER + name: text for name, text in files.items()}

    def _calendars(self, listed: list[api_types.Listed]) -> dict[str, str]:
        due = [Due(each.holds_until, each.checked, each.name) for each in listed]
        for name, checks in self._records.others():
            first = min(checks, key=lambda check: check.holds_until)
            due.append(Due(first.holds_until, first.day, name))
        files = {}
        for language in self._languages:
            made = icalendar.Calendars(self._records, language)
            files[calendar_file("days", language)] = made.days()
            files[calendar_file("checks", language)] = made.checks(due)
        return files

    def _tables(self, parts: list[Part]) -> dict[str, str]:
        common = tables.common_rows(self._records)
        files = {PACKAGE: json_api.dumped(tables.package(self._records, LICENCE))}
        for name in tables.TABLES:
            if name in common:
                lines = [tables.lines(name, common[name], self._languages)]
            else:
                lines = [part.tables[name] for part in parts]
            heads = tables.heads(name, self._languages)
            files[table(name).name] = "".join([heads, *lines])
        return files


def make(renderer: Renderer, staging: Staging, titles: Mapping[str, str]) -> None:
    """Write all files of open data. Those that hold the same as before stay as they are.

    ``titles`` are those of the hand-written pages that are there as text, by address.
    """
    data = OpenData(renderer)
    work = functools.partial(_write_service, data, staging)
    made = share_out(work, list(renderer.catalogue.services), IN_PARALLEL_FROM)
    keys = {path: key for written, _ in made for path, key in written.items()}
    common = data.common([part for _, part in made]) | markdown.llms(renderer, titles)
    for path, text in common.items():
        keys[path] = _write(staging, path, text)
    for path, key in keys.items():
        staging.keeps_file(path, key)


def _write_service(data: OpenData, staging: Staging, ident: str) -> tuple[dict[str, str], Part]:
    """Write what is of one service; the keys of its files, and its part of the others."""
    files, part = data.of_service(ident)
    return {path: _write(staging, path, text) for path, text in files.items()}, part


def _write(staging: Staging, path: str, text: str) -> str:
    """Write a file, unless the site has the same already; returns its key."""
    key = hashlib.sha256(text.encode()).hexdigest()
    if not staging.has(path, key):
        target = staging.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    return key
