"""What a page tells search engines of itself: JSON-LD in the words of schema.org.

As short as can be, since every reader loads it: what is more stands in the open data, which has
the same ids. Nothing is said of when or where a service is open: schema.org has no word for what
is planned or not sure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from markupsafe import Markup

from ..export_files import FOLDER, LICENCE_ADDRESS, File, of_all_languages, office_id, service_id
from ..models.shared import Address, Office, OfficialDomain, Place
from ..urls import FINDER, MALL, OFFICES, OPEN_DATA, QUESTIONS, SERVICES, office_path

if TYPE_CHECKING:
    from .site import Page

Thing = dict[str, Any]


def linked(page: Page, title: str) -> Markup | None:
    """The JSON-LD of a page called ``title``; None where the site has no address, or no page."""
    address = page.renderer.address
    if not address:
        return None
    things = [*_crumbs(page, title), *_things(page)]
    text = json.dumps(
        {"@context": "https://schema.org", "@graph": things},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    # In a script a text ends where the script's end tag stands, whatever it is inside of.
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - nothing in it can end the script


def _things(page: Page) -> Iterator[Thing]:
    """What the page is about."""
    catalogue = page.renderer.catalogue
    if page.service is not None:
        yield from _service(page, page.service)
    elif page.path == "":
        yield {"@type": "WebSite", "name": catalogue.site.name[page.language], "url": _here(page)}
    elif page.path == OFFICES:
        for ident, office in catalogue.offices.items():
            yield _office(page, ident, office)
    elif page.path == MALL and catalogue.mall is not None:
        yield _office(page, catalogue.mall.office, catalogue.offices[catalogue.mall.office])
    elif page.path == QUESTIONS and catalogue.questions:
        yield _questions(page)
    elif page.path == OPEN_DATA and page.renderer.open_data:
        yield _dataset(page)


def _here(page: Page) -> str:
    return urljoin(page.renderer.address, page.url)


def _at(page: Page, path: str) -> str:
    """The whole address of a page in the same language."""
    renderer = page.renderer
    return urljoin(renderer.address, renderer.root(page.language) + path)


def _id(page: Page, ident: str) -> dict[str, str]:
    """The id of a record: that of the open data, whether or not they are published."""
    return {"@id": urljoin(page.renderer.address, FOLDER + ident)}


def _crumbs(page: Page, title: str) -> Iterator[Thing]:
    """The way from the first page to this one."""
    if page.path == "":
        return
    way = [(page.words["home"], "")]
    if page.service is not None:
        way = [(page.words["services"], f"{SERVICES}/")]
    elif page.entry is not None and page.path != f"{FINDER}/":
        way.append((page.words["finder"], f"{FINDER}/"))
    items = [
        {"@type": "ListItem", "position": n, "name": name, "item": _at(page, path)}
        for n, (name, path) in enumerate(way, 1)
    ]
    items.append({"@type": "ListItem", "position": len(items) + 1, "name": title})
    yield {"@type": "BreadcrumbList", "itemListElement": items}


def _service(page: Page, ident: str) -> Iterator[Thing]:
    view = page.renderer.service(ident)
    thing: Thing = {"@type": "GovernmentService"}
    thing |= _id(page, service_id(ident))
    thing["name"] = view.service.name[page.language]
    yield thing
    if view.procedure is not None:
        steps = [each.text[page.language] for each in view.procedure.steps]
        yield {"@type": "HowTo", "name": view.procedure.name[page.language], "step": steps}


def _questions(page: Page) -> Thing:
    """All questions: on their own page alone, since those of services are among them."""
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": each.question[page.language],
                "acceptedAnswer": {"@type": "Answer", "text": each.answer.text[page.language]},
            }
            for each in page.renderer.catalogue.questions.values()
        ],
    }


def _office(page: Page, ident: str, held: Office) -> Thing:
    thing: Thing = {"@type": "GovernmentOffice"}
    thing |= _id(page, office_id(ident))
    thing |= {"name": held.name[page.language], "url": _at(page, office_path(ident))}
    if isinstance(held.address, Address):
        thing["address"] = held.address.line or held.address.text[page.language]
    if isinstance(held.map_point, Place):
        point = held.map_point
        thing["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": point.latitude,
            "longitude": point.longitude,
        }
    if isinstance(held.official_domain, OfficialDomain):
        thing["sameAs"] = f"https://{held.official_domain.domain}"
    return thing


def _dataset(page: Page) -> Thing:
    site = page.renderer.catalogue.site
    return {
        "@type": "Dataset",
        **_id(page, "index.json#dataset"),
        "name": site.name[page.language],
        "description": page.words["open_data_about"],
        "url": _here(page),
        "license": LICENCE_ADDRESS,
        "isAccessibleForFree": True,
        "inLanguage": site.languages,
        "creator": {"@type": "Organization", "name": site.publisher[page.language]},
        "distribution": [
            _download(page, file) for file in of_all_languages() if "{id}" not in file.name
        ],
    }


def _download(page: Page, file: File) -> Thing:
    return {
        "@type": "DataDownload",
        "encodingFormat": file.media_type,
        "contentUrl": urljoin(page.renderer.address, FOLDER + file.name),
    }
