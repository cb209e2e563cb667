"""The JSON files of ``/api/v1/``, their schemas, and the OpenAPI description of them all."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from ..changes.change import Change
from ..export_files import DESCRIBED, LICENCE, OPENAPI, File, of_all_languages, of_language, table
from ..i18n.words import words_of
from ..pages.changes import day_of
from . import api_types, csv_tables
from .api_mapping import Records

if TYPE_CHECKING:
    from ..changes.history import Past
    from ..pages.site import Renderer

ENDS: datetime.date | None = None
"""The last day of version 1, once a version 2 stands beside it; at least a year ahead."""

_SHAPES: dict[str, type[api_types.Shape]] = {
    "index": api_types.IndexFile,
    "services": api_types.ServicesFile,
    "service": api_types.ServiceFile,
    "offices": api_types.OfficesFile,
    "plan": api_types.PlanFile,
    "fees": api_types.FeesFile,
    "documents": api_types.DocumentsFile,
    "sources": api_types.SourcesFile,
    "changes": api_types.ChangesFile,
}
"""What a file holds, by the name of its schema."""


def schema_file(name: str) -> str:
    """The file of a JSON Schema, from the folder of the API."""
    return f"schemas/{name}.json"


def all_files(languages: list[str]) -> list[File]:
    """All files of this version but the schemas."""
    found = [*of_all_languages(), *map(table, csv_tables.TABLES)]
    for language in languages:
        found += of_language(language)
    return found


def text(held: api_types.Shape) -> str:
    """A file as it is published."""
    return held.model_dump_json(indent=1) + "\n"


def schemas() -> dict[str, Any]:
    """The JSON Schema of every file, by the schema's name."""
    return {name: _schema(shape) for name, shape in _SHAPES.items()}


def _schema(shape: type[api_types.Shape]) -> dict[str, Any]:
    held = shape.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **held}


def common_files(
    records: Records, renderer: Renderer, listed: list[api_types.Listed]
) -> dict[str, str]:
    """All files that are not of one service, by name; ``listed`` are the services."""
    catalogue = records.catalogue
    held: dict[str, api_types.Shape] = {
        "index.json": _index(records, renderer),
        "services.json": api_types.ServicesFile(categories=records.categories(), services=listed),
        "offices.json": api_types.OfficesFile(
            offices=[records.office(ident) for ident in catalogue.offices]
        ),
        "plan.json": api_types.PlanFile(plan=records.plan(), mall=records.mall()),
        "fees.json": api_types.FeesFile(
            tariffs=[records.tariff(ident) for ident in catalogue.fees]
        ),
        "documents.json": api_types.DocumentsFile(
            documents=[records.document(ident) for ident in catalogue.documents],
            conditions=[records.condition(ident) for ident in catalogue.conditions],
        ),
        "sources.json": api_types.SourcesFile(
            sources=[records.source(ident) for ident in catalogue.sources],
            disagreements=[records.disagreement(ident) for ident in catalogue.disagreements],
        ),
        "changes.json": _changes(renderer),
    }
    described = {schema_file(name): dumped(schema) for name, schema in schemas().items()}
    described[OPENAPI] = dumped(openapi(records))
    return {name: text(file) for name, file in held.items()} | described


def dumped(held: Any) -> str:
    """A file that has no shape of ours, as it is published."""
    return json.dumps(held, ensure_ascii=False, indent=1) + "\n"


def _index(records: Records, renderer: Renderer) -> api_types.IndexFile:
    site = records.catalogue.site
    listed = [
        api_types.FileListed(
            file=file.name,
            about=_said(site.full_languages, file.about),
            media_type=file.media_type,
            standard=file.standard,
            schema_file=file.schema and schema_file(file.schema),
        )
        for file in all_files(site.full_languages)
    ]
    return api_types.IndexFile(
        name=site.name.root,
        regency=site.regency.root,
        publisher=site.publisher.root,
        adoption=site.adoption,
        languages=site.full_languages,
        time_zone=site.time_zone,
        built=renderer.today,
        licence=LICENCE,
        promise=_said(site.full_languages, "api_promise"),
        ends=ENDS,
        services=len(records.catalogue.services),
        pages=records.pages(""),
        files=listed,
    )


def _said(languages: list[str], key: str) -> dict[str, str]:
    return {language: words_of(language)[key] for language in languages}


def _changes(renderer: Renderer) -> api_types.ChangesFile:
    past: Past | None = renderer.past
    if past is None or not past.known:
        return api_types.ChangesFile(known=False, changes=[])
    page = renderer.page("")  # for the day where the office is
    sets = [
        api_types.ChangeSet(
            id=step.commit.ident,
            day=day_of(page.renderer.catalogue, step.commit),
            changes=[_change(change) for change in step.changes],
        )
        for step in past.steps
    ]
    return api_types.ChangesFile(known=True, changes=sets)


def _change(held: Change) -> api_types.Change:
    return api_types.Change(
        topic=held.topic,
        act=held.act,
        kind=held.kind,
        id=held.ident,
        subject=held.subject,
        field=held.field,
        old=held.old,
        new=held.new,
        since=held.since,
        sources=held.cited,
    )


def openapi(records: Records) -> dict[str, Any]:
    """OpenAPI 3.1: a path for every file."""
    models = [(shape, "serialization") for shape in _SHAPES.values()]
    keys, defined = models_json_schema(
        models,  # type: ignore[arg-type]
        ref_template="#/components/schemas/{model}",
    )
    site = records.catalogue.site
    main = site.languages[0]
    words = words_of(main)
    paths = {}
    for file in DESCRIBED:
        assert file.schema is not None
        answer = {"schema": keys[(_SHAPES[file.schema], "serialization")]}
        paths[f"/{file.name}"] = {
            "get": {
                "operationId": file.schema,
                "summary": words[file.about],
                "deprecated": ENDS is not None,
                "responses": {
                    "200": {"description": words[file.about], "content": {file.media_type: answer}},
                    "404": {"description": words["api_none"]},
                },
                **(_FOR_A_SERVICE if "{id}" in file.name else {}),
            }
        }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": site.name[main],
            "version": "1",
            "description": words["api_promise"],
            "license": {"name": LICENCE, "identifier": LICENCE},
        },
        "servers": [{"url": "."}],
        "security": [],
        "paths": paths,
        "components": {"schemas": defined["$defs"]},
    }


_FOR_A_SERVICE = {
    "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
}
