"""The whole catalogue as linked data: CPSV-AP 3.2 with DCAT and PROV-O, in Turtle and JSON-LD.

Where CPSV-AP has no word, one of ``terms#`` stands, which the graph itself explains. Its
``hasChannel`` is said of offices only that an official source says to be open; every other state
is a ``terms#Availability``. ``hasCompetentAuthority``, which it asks for, are the offices that are
open or competent, and where there is none all that are named. A check is a ``prov:Activity`` that
used its sources on a day; facts are influenced by it.

Turtle is written here and not by rdflib, which takes some 40 times as long for 50,000 facts;
tests hold both forms against each other with it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from . import shapes
from .files import LICENCE_ADDRESS, office_id, service_id
from .records import Records

NO_ADDRESS = "https://loket.invalid/"
"""What ids begin with where the site has no address: by its name nobody's (RFC 2606)."""

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

TERMS = {
    "Availability": "Whether an office gives a service",
    "Disagreement": "Sources that contradict each other; all of them stand",
    "Fact": "A sentence about a record, with what it rests on",
    "Milestone": "A stage of a plan",
    "Plan": "A plan for an office",
    "Position": "One side of a disagreement",
    "Tariff": "A kind of charge, with its rates through time",
    "Time": "How long a service takes",
    "scope": "national, or office: a page on how one office works, which proves nothing elsewhere",
    "unknown": "Nobody knows: said of a value that a source may yet give",
    "address": "A web address at which a source stands",
    "alwaysAdded": "A tariff that is always paid beside",
    "amount": "How many units",
    "asOf": "The date of which a state is told, as exact as it is known (ISO 8601)",
    "availability": "Whether an office gives this service",
    "certainty": "official, mixed (press and official), reported (press alone) or unsourced",
    "channel": "A way to the service at this office",
    "condition": "For those who say yes to this question only",
    "copies": "How many copies are wanted; 0 for none",
    "copy": "A web address at which a copy of a source was read",
    "date": "A date as exact as it is known (ISO 8601)",
    "dependsOn": "A stage that must come before",
    "document": "A paper that meets the requirement",
    "fact": "Something told about this record",
    "holdsUntil": "The last day on which a check counts",
    "kind": "regulation, official, press or other",
    "legalBasis": "The regulation that sets a rate",
    "mayBeAdded": "A tariff that is paid if asked for, one at most",
    "mustShow": "What a paper must show",
    "notApplicable": "A component of the service standard that the service cannot have",
    "notKnown": "A component of the service standard of which nobody knows",
    "note": "What is to be known of a record beside",
    "office": "The office that is spoken of",
    "oneIsEnough": "Whether one of the papers is enough",
    "oneOf": "A tariff of which one is paid",
    "original": "Whether the original is wanted",
    "per": "For what a tariff is paid once",
    "position": "The place in an order, from 1",
    "rate": "An amount and the days on which it is in force",
    "shown": "Which side the pages use",
    "stage": "A stage of this plan",
    "starts": "From when a time is counted",
    "status": "The state: of an availability or of a milestone",
    "tariffCondition": "What all must know who might pay a tariff",
    "time": "How long the service takes",
    "unit": "What is counted",
    "upTo": "Whether it may also take less",
    "validFrom": "The first day on which a rate is in force",
    "validUntil": "The last day on which a rate is in force",
    "when": "For whom a paper is wanted, in words",
}
"""The words of ``terms#``, and what each means."""

Node = dict[str, Any]
"""A thing as JSON-LD has it: ``@id``, ``@type``, and values, none of which is a node itself."""

_DATASET = "index.json#dataset"
_INDONESIA = "http://publications.europa.eu/resource/authority/country/IDN"
_RUPIAH = "http://publications.europa.eu/resource/authority/currency/IDR"
_UNKNOWN = {"@id": "loket:unknown"}
_LASTS = {"minutes": "PT{}M", "hours": "PT{}H", "days": "P{}D", "weeks": "P{}W", "months": "P{}M"}
"""Units that are a length of time; a working day is none, and ``P{}W`` is told in days."""


def _ref(ident: str) -> dict[str, str]:
    return {"@id": ident}


def _said(text: Mapping[str, str] | None) -> list[dict[str, str]]:
    return [{"@value": each, "@language": lang} for lang, each in (text or {}).items()]


def _typed(value: object, kind: str) -> dict[str, str]:
    return {"@value": str(value), "@type": f"xsd:{kind}"}


def _or_unknown(value: Any, kind: str) -> dict[str, str]:
    return _UNKNOWN if value == "unknown" else _typed(value, kind)


def _truth(value: bool) -> dict[str, str]:
    return _typed(str(value).lower(), "boolean")


def _source(ident: str) -> dict[str, str]:
    return _ref(f"sources.json#{ident}")


def _when(held: shapes.When | str) -> str | dict[str, str]:
    return held.value if isinstance(held, shapes.When) else _UNKNOWN


def _check_id(held: shapes.Verified) -> str:
    whole = hashlib.sha256(repr((held.day, held.holds_until, held.sources)).encode())
    return f"checks#{whole.hexdigest()[:16]}"


def _resting(held: shapes.Verified) -> Node:
    return {"prov:wasInfluencedBy": _ref(_check_id(held))}


def checks(held: Iterable[shapes.Verified]) -> Iterator[Node]:
    """The checks that facts rest on, each once."""
    for ident, each in {_check_id(each): each for each in held}.items():
        yield {
            "@id": ident,
            "@type": ["prov:Activity"],
            "dct:date": _typed(each.day, "date"),
            "loket:holdsUntil": _typed(each.holds_until, "date"),
            "loket:certainty": each.certainty,
            "prov:used": [_source(ident) for ident in each.sources],
        }


def of_service(held: shapes.Service) -> Iterator[Node]:
    """A service and all that is only its own."""
    ident = service_id(held.id)
    known, own = _parts(held)
    given = [each for each in held.availability if each.status in ("open", "competent")]
    excused = [each.component for each in held.not_applicable]
    components = (*_DELIVERY, *shapes.Management.model_fields)
    missing = [name for name in components if _component(held, name) == "unknown"]
    legal = held.management.legal_basis
    yield {
        "@id": ident,
        "@type": ["cpsv:PublicService"],
        "dct:identifier": held.id,
        "dct:title": _said(held.name),
        "dct:description": _said(held.summary),
        "dcat:keyword": _said(held.also_called),
        "dct:isPartOf": _ref(_DATASET),
        "foaf:page": [_ref(address) for address in held.pages.values()],
        "cv:thematicArea": _ref(f"services.json#category-{held.category.id}"),
        "cv:isGroupedBy": [_ref(f"services.json#event-{each.id}") for each in held.life_events],
        "cv:hasCompetentAuthority": [
            _ref(office_id(each.office.id)) for each in given or held.availability
        ],
        "cv:hasChannel": [
            _ref(f"{ident}-{each.office.id}") for each in held.availability if each.status == "open"
        ],
        "cv:hasLegalResource": [_source(each.source) for each in legal]
        if isinstance(legal, list)
        else [],
        "loket:availability": [_ref(f"{ident}-{each.office.id}") for each in held.availability],
        "loket:notKnown": [name for name in missing if name not in excused],
        "loket:notApplicable": list(excused),
        **known,
    }
    yield from own
    for position, place in enumerate(held.availability, 1):
        yield from _place(held, place, position)
    for number, note in enumerate(held.notes, 1):
        yield _fact(f"{ident}-note-{number}", note)


_DELIVERY = ("requirements", "procedure", "time", "fees", "product", "complaints")


def _component(held: shapes.Service, name: str) -> Any:
    return getattr(held if name in _DELIVERY else held.management, name)


def _parts(held: shapes.Service) -> tuple[Node, list[Node]]:
    """What a service says of its papers, time, fees and product, and the things it so names."""
    ident = service_id(held.id)
    said: Node = {"loket:fact": [_ref(f"{ident}-note-{n}") for n in range(1, len(held.notes) + 1)]}
    own: list[Node] = []
    if isinstance(held.requirements, shapes.Requirements):
        for number, item in enumerate(held.requirements.items, 1):
            own.append(_requirement(held, item, number))
        said["cv:holdsRequirement"] = [_ref(each["@id"]) for each in own]
    if isinstance(held.time, shapes.Time):
        time = held.time
        if time.unit in _LASTS:
            amount = time.amount * 7 if time.unit == "weeks" else time.amount
            pattern = _LASTS["days" if time.unit == "weeks" else time.unit]
            said["cv:processingTime"] = _typed(pattern.format(amount), "duration")
        said["loket:time"] = _ref(f"{ident}-time")
        own.append(
            {
                "@id": f"{ident}-time",
                "@type": ["loket:Time"],
                "loket:amount": _typed(time.amount, "integer"),
                "loket:unit": time.unit,
                "loket:upTo": _truth(time.up_to),
                "loket:starts": _said(time.starts),
                **_resting(time.verified),
            }
        )
    if isinstance(held.fees, shapes.Fees):
        fees = held.fees
        roles = {"oneOf": fees.one_of, "alwaysAdded": fees.always_added}
        roles["mayBeAdded"] = fees.may_be_added
        for role, named in roles.items():
            said[f"loket:{role}"] = [_ref(f"fees.json#{each}") for each in named]
        said["cv:hasCost"] = [
            _ref(f"fees.json#{each.id}-{number}")
            for each in fees.tariffs
            for number in range(1, len(each.rates) + 1)
        ]
    if isinstance(held.product, shapes.Product):
        said["cpsv:produces"] = _ref(f"{ident}-product")
        own.append(
            {
                "@id": f"{ident}-product",
                "@type": ["cv:Output"],
                "dct:identifier": f"{held.id}-product",
                "dct:title": _said(held.product.name),
                "dct:description": _said(held.product.validity),
                **_resting(held.product.verified),
            }
        )
    return said, own


def _requirement(held: shapes.Service, item: shapes.Requirement, number: int) -> Node:
    names = [document.name for document in item.documents]
    title = {each: " / ".join(name[each] for name in names) for each in held.name}
    documents = [_ref(f"documents.json#{document.id}") for document in item.documents]
    return {
        "@id": f"{service_id(held.id)}-requirement-{number}",
        "@type": ["cv:Requirement"],
        "dct:identifier": f"{held.id}-requirement-{number}",
        "dct:title": _said(title),
        "cv:hasSupportingEvidence": documents,
        "loket:position": _typed(number, "integer"),
        "loket:oneIsEnough": _truth(item.one_is_enough),
        "loket:original": _truth(item.original) if item.original != "unknown" else _UNKNOWN,
        "loket:copies": _or_unknown(item.copies, "integer"),
        "loket:condition": [_ref(f"documents.json#condition-{item.condition}")]
        if item.condition
        else [],
        "loket:when": _said(item.when),
        "loket:mustShow": _said(item.must_show),
        **_resting(item.verified),
    }


def _place(held: shapes.Service, place: shapes.Availability, position: int) -> Iterator[Node]:
    channels = place.channels if isinstance(place.channels, list) else [_UNKNOWN]
    yield {
        "@id": f"{service_id(held.id)}-{place.office.id}",
        "@type": ["loket:Availability", *(["cv:Channel"] if place.status == "open" else [])],
        "dct:identifier": f"{held.id}-{place.office.id}",
        "loket:position": _typed(position, "integer"),
        "loket:office": _ref(office_id(place.office.id)),
        "loket:status": place.status,
        "loket:asOf": _when(place.as_of),
        "loket:channel": channels,
        "dct:description": _said(place.note),
        **_resting(place.verified),
    }


def _fact(ident: str, held: shapes.Said) -> Node:
    text = _said(held.text)
    return {"@id": ident, "@type": ["loket:Fact"], "dct:description": text} | _resting(
        held.verified
    )


def common(
    records: Records, held: list[shapes.Verified], files: Mapping[str, str]
) -> Iterator[Node]:
    """All that is of no one service.

    ``held`` are all checks of the site, ``files`` the media types of the data's files by name.
    """
    catalogue = records.catalogue
    yield from _dataset(records, held, files)
    for name, about in TERMS.items():
        kind = "rdfs:Class" if name[0].isupper() else "rdf:Property"
        yield {
            "@id": f"loket:{name}",
            "@type": ["skos:Concept" if name == "unknown" else kind],
            "rdfs:comment": [{"@value": about, "@language": "en"}],
        }
    yield {"@id": _RUPIAH, "@type": ["skos:Concept"], "dct:identifier": "IDR"}
    yield {"@id": _INDONESIA, "@type": ["dct:Location"], "dct:identifier": "IDN"}
    for named in records.categories():
        yield {
            "@id": f"services.json#category-{named.id}",
            "@type": ["skos:Concept"],
            "skos:prefLabel": _said(named.name),
        }
    for ident, event in catalogue.life_events.items():
        yield {
            "@id": f"services.json#event-{ident}",
            "@type": ["cv:LifeEvent", "cv:Event"],
            "dct:identifier": ident,
            "dct:title": _said(event.name.root),
        }
    for ident, condition in catalogue.conditions.items():
        yield {
            "@id": f"documents.json#condition-{ident}",
            "@type": ["skos:Concept"],
            "dct:identifier": ident,
            "skos:prefLabel": _said(condition.question.root),
        }
    for document in map(records.document, catalogue.documents):
        yield {
            "@id": f"documents.json#{document.id}",
            "@type": ["cv:Evidence"],
            "dct:identifier": document.id,
            "dct:title": _said(document.name),
            "dct:description": _said(document.about),
        }
    for ident in catalogue.fees:
        yield from _tariff(records.tariff(ident))
    for ident in catalogue.offices:
        yield from _office(records.office(ident))
    for ident in catalogue.sources:
        yield _cited(records.source(ident))
    for ident in catalogue.disagreements:
        yield from _disagreement(records.disagreement(ident))
    if (plan := records.plan()) is not None:
        yield from _plan(plan)
    yield from checks(held)


def _dataset(
    records: Records, held: list[shapes.Verified], files: Mapping[str, str]
) -> Iterator[Node]:
    site = records.catalogue.site
    pages = [_ref(address) for address in records.pages("").values()]
    yield {
        "@id": _DATASET,
        "@type": ["dcat:Dataset"],
        "dct:title": _said(site.name.root),
        "dct:description": _said(site.tagline.root),
        "dct:publisher": _ref("index.json#publisher"),
        "dct:license": _ref(LICENCE_ADDRESS),
        **({"dct:modified": _typed(max(each.day for each in held), "date")} if held else {}),
        "dcat:landingPage": pages,
        "dct:hasPart": [_ref(service_id(ident)) for ident in records.catalogue.services],
        "dcat:distribution": [_ref(f"{name}#file") for name in files],
    }
    yield {
        "@id": "index.json#publisher",
        "@type": ["foaf:Agent"],
        "dct:identifier": "publisher",
        "dct:title": _said(site.publisher.root),
    }
    yield {
        "@id": "index.json#regency",
        "@type": ["dct:Location"],
        "skos:prefLabel": _said(site.regency.root),
    }
    for page in pages:
        yield {**page, "@type": ["foaf:Document"]}
    for name, media_type in files.items():
        yield {
            "@id": f"{name}#file",
            "@type": ["dcat:Distribution"],
            "dcat:downloadURL": _ref(name),
            "dcat:mediaType": _ref(f"https://www.iana.org/assignments/media-types/{media_type}"),
            "dct:license": _ref(LICENCE_ADDRESS),
        }


def _tariff(held: shapes.Tariff) -> Iterator[Node]:
    ident = f"fees.json#{held.id}"
    rates = [f"{ident}-{number}" for number in range(1, len(held.rates) + 1)]
    yield {
        "@id": ident,
        "@type": ["loket:Tariff"],
        "dct:identifier": held.id,
        "dct:title": _said(held.name),
        "loket:per": _said(held.per),
        "loket:tariffCondition": _said(held.condition),
        "loket:rate": [_ref(each) for each in rates],
    }
    for number, (rate_id, rate) in enumerate(zip(rates, held.rates, strict=True), 1):
        until = rate.valid_until
        legal = rate.legal_basis
        yield {
            "@id": rate_id,
            "@type": ["cv:Cost"],
            "dct:identifier": f"{held.id}-{number}",
            "dct:description": _said(held.name),
            "loket:position": _typed(number, "integer"),
            "cv:hasValue": _typed(rate.amount, "double"),
            "cv:currency": _ref(_RUPIAH),
            "loket:validFrom": _or_unknown(rate.valid_from, "date"),
            "loket:validUntil": [] if until is None else _typed(until, "date"),
            "loket:legalBasis": [_source(each) for each in legal]
            if isinstance(legal, list)
            else _UNKNOWN,
            **_resting(rate.verified),
        }


def _office(held: shapes.Office) -> Iterator[Node]:
    ident = office_id(held.id)
    facts: dict[str, Any] = {
        "role": held.role,
        "address": held.address,
        "working-area": held.working_area,
        "hours": held.hours,
    }
    several = {"contact": held.contacts, "distance": held.distances}
    for name, each in several.items():
        for number, one in enumerate(each if isinstance(each, list) else [], 1):
            facts[f"{name}-{number}"] = one
    known = {name: each for name, each in facts.items() if isinstance(each, shapes.Said)}
    missing = [name for name, each in (facts | several).items() if each == "unknown"]
    local = [_ref("index.json#regency")] if held.local else []
    yield {
        "@id": ident,
        "@type": ["cv:PublicOrganisation", "org:Organization"],
        "dct:identifier": held.id,
        "skos:prefLabel": _said(held.name),
        "skos:altLabel": _said(held.short),
        "dct:spatial": [*local, _ref(_INDONESIA)],
        "foaf:page": [_ref(address) for address in held.pages.values()],
        "loket:fact": [_ref(f"{ident}-{name}") for name in known],
        "loket:notKnown": missing,
    }
    for name, said in known.items():
        yield _fact(f"{ident}-{name}", said)


def _cited(held: shapes.Source) -> Node:
    kinds = ["eli:LegalResource"] if held.kind == "regulation" else []
    return {
        "@id": f"sources.json#{held.id}",
        "@type": ["prov:Entity", "foaf:Document", *kinds],
        "dct:identifier": held.id,
        "dct:title": _said(held.title),
        "dct:publisher": _said(held.publisher),
        "loket:kind": held.kind,
        "loket:scope": held.scope,
        "loket:address": [_ref(each) for each in held.addresses],
        "loket:copy": [_ref(each) for each in held.copies],
        "dct:issued": _when(held.published),
        "dct:date": _typed(held.last_checked, "date"),
        "loket:note": _said(held.note),
    }


def _disagreement(held: shapes.Disagreement) -> Iterator[Node]:
    ident = f"sources.json#disagreement-{held.id}"
    positions = [f"{ident}-{number}" for number in range(1, len(held.positions) + 1)]
    yield {
        "@id": ident,
        "@type": ["loket:Disagreement"],
        "dct:title": _said(held.about),
        "dct:hasPart": [_ref(each) for each in positions],
        "loket:shown": _said(held.shown),
        **_resting(held.verified),
    }
    for position_id, each in zip(positions, held.positions, strict=True):
        yield {
            "@id": position_id,
            "@type": ["loket:Position"],
            "dct:description": _said(each.text),
            "prov:wasDerivedFrom": [_source(source) for source in each.sources],
        }


def _plan(held: shapes.Plan) -> Iterator[Node]:
    yield {
        "@id": "plan.json#plan",
        "@type": ["loket:Plan"],
        "dct:title": _said(held.title),
        "loket:status": held.status,
        "loket:stage": [_ref(f"plan.json#stage-{stage.id}") for stage in held.stages],
        "loket:fact": [_ref("plan.json#state"), _ref("plan.json#summary")],
    }
    yield _fact("plan.json#state", held.state)
    yield _fact("plan.json#summary", held.summary)
    for number, stage in enumerate(held.stages, 1):
        yield {
            "@id": f"plan.json#stage-{stage.id}",
            "@type": ["loket:Milestone"],
            "dct:identifier": stage.id,
            "loket:position": _typed(number, "integer"),
            "dct:title": _said(stage.name),
            "dct:description": _said(stage.detail),
            "loket:status": stage.status,
            "loket:date": _when(stage.date),
            "loket:dependsOn": [_ref(f"plan.json#stage-{each}") for each in stage.depends_on],
            **_resting(stage.verified),
        }


# The two forms.

_quoted = json.JSONEncoder(ensure_ascii=False).encode


def context(base: str) -> dict[str, Any]:
    """What the names in JSON-LD stand for; ``base`` is the address of the API."""
    return {"@base": base, "loket": f"{base}terms#", **PREFIXES}


def as_json_ld(nodes: Iterable[Node]) -> str:
    """Some things, each on a line that ends in a comma."""
    held = (_quoted(_without_nothing(node)) for node in nodes)
    return "".join(f"{line},\n" for line in held)


def json_ld(base: str, parts: Iterable[str]) -> str:
    """The whole file, of what ``as_json_ld`` made."""
    head = json.dumps(context(base), ensure_ascii=False)
    whole = "".join(parts).removesuffix(",\n")
    return f'{{"@context": {head},\n"@graph": [\n{whole}\n]}}\n'


def as_turtle(nodes: Iterable[Node]) -> str:
    """The same things in Turtle."""
    return "".join(map(_turtle_of, nodes))


def turtle(base: str, parts: Iterable[str]) -> str:
    """The whole file, of what ``as_turtle`` made."""
    prefixes = {"loket": f"{base}terms#", **PREFIXES}
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes.items())
    return f"@base <{base}> .\n{head}\n" + "".join(parts)


def _without_nothing(node: Node) -> Node:
    return {key: value for key, value in node.items() if value != []}


def _turtle_of(node: Node) -> str:
    lines = [f"a {', '.join(node['@type'])}"]
    for name, value in node.items():
        if name[0] == "@":
            continue
        values = value if isinstance(value, list) else [value]
        if values:
            lines.append(f"{name} {', '.join(map(_object, values))}")
    subject = _iri(node["@id"])
    return f"{subject} " + " ;\n  ".join(lines) + " .\n"


def _iri(ident: str) -> str:
    return ident if ident.startswith("loket:") else f"<{ident}>"


def _object(value: Any) -> str:
    """A value. A string of JSON is one of Turtle: both escape alike what must be."""
    if isinstance(value, str):
        return _quoted(value)
    if "@id" in value:
        return _iri(value["@id"])
    text = _quoted(value["@value"])
    if "@language" in value:
        return f"{text}@{value['@language']}"
    return f"{text}^^{value['@type']}"
