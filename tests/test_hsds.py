"""What others publish by HSDS becomes a workbook: as it was said, nothing guessed, nothing lost."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
import referencing
from click.testing import CliRunner, Result
from referencing.jsonschema import DRAFT202012
from sites import BARE_OFFICE, CONTOH, ROOT, TODAY, Project

from macros.__main__ import main
from macros.loading import load_catalogue
from macros.open_data.making import OpenData
from macros.sheets.files import MAX_BYTES, MAX_ROWS
from macros.sheets.files import read as sheets_in
from macros.views.renderer import Renderer, environment

NOON = "1740805200"  # 1 March 2025, the day of the fictional site
JSON = dict[str, Any]


def command(*arguments: object) -> Result:
    """What ``python -m macros import`` does and says, on the day of the fictional site."""
    told = ["import", *map(str, arguments)]
    done = CliRunner().invoke(main, told, env={"SOURCE_DATE_EPOCH": NOON})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def texts(folder: Path) -> dict[str, bytes]:
    return {f.name: f.read_bytes() for f in folder.glob("*.yaml")}


def published(data: Path, folder: Path) -> Path:
    """The HSDS of a data folder, as a build publishes it."""
    catalogue = load_catalogue(data, ["en", "id"], lambda zone: TODAY)
    renderer = Renderer(catalogue, TODAY, "", environment())
    renderer.address = "https://contoh.example/"
    made = OpenData(renderer)
    parts = [made.of_service(ident)[1] for ident in catalogue.services]
    for path, text in made.common(parts).items():
        if path.startswith("api/v1/hsds/"):
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
    return folder / "api/v1/hsds"


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """The fictional regency's folder before it has a service: sources, a shelf, another office."""
    folder = tmp_path / "own"
    shutil.copytree(CONTOH / "data", folder)
    for name in ("services", "fees", "documents", "life_events"):
        (folder / f"{name}.yaml").write_text("{}\n", "utf-8")
    for name in ("plan", "mall", "finder", "questions", "notices", "glossary", "disagreements", "addresses"):  # fmt: skip
        (folder / f"{name}.yaml").unlink()
    (folder / "offices.yaml").write_text(BARE_OFFICE, "utf-8")
    return folder


def rows(book: Path, sheet: str) -> list[JSON]:
    """The rows of a sheet, each by the names of the columns that hold anything."""
    (table,) = (each for each in sheets_in(book) if each.name == sheet)
    heads = table.rows[0]
    return [
        {str(head): cell for head, cell in zip(heads, cells, strict=True) if cell is not None}
        for cells in table.rows[2:]
    ]


def complete(book: Path, **sheets: list[JSON]) -> None:
    """What a person does: type into empty cells, row by row. A cell that holds anything is kept."""
    opened = openpyxl.load_workbook(book)
    for name, several in sheets.items():
        page = opened[name.replace("__", ".")]
        columns = {cell.value: cell.column for cell in page[1]}
        last = [row[0].row for row in page.iter_rows(min_row=3) if row[0].value is not None]
        for number, typed in zip(last[-len(several) :], several, strict=True):
            for column, value in typed.items():
                cell = page.cell(number, columns[column])
                assert cell.value is None, (name, number, column, cell.value)
                cell.value = value
    opened.save(book)


# Our own export.


def facts(folder: Path) -> dict[str, JSON]:
    """What HSDS says in each language that the workbook takes: by the name of the record."""
    found: dict[str, JSON] = {}
    for language in ("id", "en"):
        for kind in ("services", "organizations"):
            page = json.loads((folder / language / f"{kind}.json").read_text("utf-8"))
            for item in page["contents"]:
                found[f"{language} {kind} {item['name']}"] = kept(item)
    return found


LEFT = {"id", "url", "wait_time", "amount_description", "organization"}
"""What no cell is for, or is another's: an id, the page's address, who is told of elsewhere."""


def kept(value: Any) -> Any:
    """What is to come back. Of a check that is its day: its source is told by the person."""
    if isinstance(value, list):
        return [kept(each) for each in value]
    if not isinstance(value, dict):
        return value
    if value.get("link_type") == "verification":
        return str(value["value"]).split()[1]
    held = {key: kept(each) for key, each in value.items() if key not in LEFT}
    if "locations" in value or {"location_id", "service_id"} <= value.keys():
        del held["description"]  # what an office does, and its state in words: a person tells it
    return {key: each for key, each in held.items() if not key.endswith("_id")}


def test_our_own_export_comes_back(project: Project, empty: Path, tmp_path: Path) -> None:
    """Amounts and their days, papers, names, steps, offices, and on which day each was checked."""
    data = project.folder / "data"
    day = "verification: {day: 2025-01-10, sources: [peraturan-contoh]}"
    project.replace("fees", day, day.replace("01-10", "02-01"))
    project.replace("services", day, day.replace("01-10", "02-02"))
    for channels in ("[in_person]", "[in_person, online]"):
        at = f"channels: {channels}\n      verification: {{day: 2025-01-10"
        project.replace("services", at, at.replace("01-10", "02-03"))
    source = published(data, tmp_path / "theirs")
    book = tmp_path / "data.xlsx"
    done = command(
        source, "--sheets", book, "--folder", empty, "--source", "situs-contoh"
    )  # fmt: skip
    assert done.exit_code == 0, done.stderr
    assert "3 layanan, 2 kantor, 5 biaya, 3 berkas" in done.stdout
    assert "3 services, 2 offices, 5 fees, 3 papers" in done.stdout
    office = {"kind": "mpp", "local": True, "role": "unknown", "working_area": "unknown"}
    first = {"short.id": "Kantor Contoh", "short.en": "Contoh office", "contacts": "unknown", "official_domain.verification.day": TODAY}  # fmt: skip
    second = {"short.id": "Kantor Tetangga", "short.en": "Neighbouring office", "contacts": "unknown", "address": "unknown", "hours": "unknown", "official_domain": "unknown"}  # fmt: skip
    shelf = {"category": "umum", "delivery.time": "unknown", "delivery.product": "unknown", "delivery.complaints": "unknown"}  # fmt: skip
    steps = {"delivery.procedure.name.id": "Di loket", "delivery.procedure.name.en": "At the counter"}  # fmt: skip
    no_papers = {"delivery.requirements": "unknown"}
    asked = {"delivery.fees.one_of": "kartu-biasa\nkartu-emas\nkartu-kertas", "delivery.fees.may_be_added": "tambahan-kilat"}  # fmt: skip
    nothing = {"delivery.procedure": "unknown", "delivery.fees": "unknown"}
    states = ["open", "suspended", "planned", "unknown"]
    complete(
        book,
        offices=[office | first, office | second],
        fees=[{"per.id": "kartu", "per.en": "card"}] * 5,
        services=[shelf | steps | asked, shelf | steps | no_papers, shelf | nothing | no_papers],
        services__availability=[
            {"status": each, "as_of": "unknown", "channels": "in_person"} for each in states
        ],
    )
    done = command(book, "--folder", empty)
    assert done.exit_code == 0, done.stderr
    wanted, got = facts(source), facts(published(empty, tmp_path / "ours"))
    told = wanted["id services Kartu Contoh baru"]
    assert [each["attributes"] for each in told["cost_options"]][:2] == [["2025-02-01"], ["2025-01-10"]]  # fmt: skip
    assert [each["attributes"] for each in told["required_documents"]] == [["2025-02-02"], ["2025-02-02"], ["2025-01-10"]]  # fmt: skip
    assert len(wanted) == 2 * (3 + 2) and wanted.items() <= got.items()
    catalogue = load_catalogue(empty, ["en", "id"], lambda zone: TODAY)
    procedure = catalogue.services["kartu-contoh-baru"].delivery.procedure
    assert procedure.verification.day == datetime.date(2025, 1, 10)  # type: ignore[union-attr]
    there, _ = catalogue.services["kartu-contoh-baru"].availability
    (planned,) = catalogue.services["surat-pindah"].availability
    assert there.verification.day == planned.verification.day == datetime.date(2025, 2, 3)
    (rate, _) = catalogue.fees["kartu-biasa"].rates
    assert rate.verification.sources == ["situs-contoh"] and rate.legal_basis == "unknown"


def test_what_is_there_already_stays_and_is_told(tmp_path: Path) -> None:
    data, book = tmp_path / "data", tmp_path / "data.xlsx"
    shutil.copytree(CONTOH / "data", data)
    source = published(data, tmp_path / "theirs")
    done = command(source, "--sheets", book, "--folder", data)
    assert "0 services, 0 offices, 0 fees, 0 papers" in done.stdout
    assert "kartu\n  sudah ada · already there: Kartu Contoh baru" in done.stdout
    assert "Nothing was written" in command(book, "--folder", data).stdout
    text = (data / "services.yaml").read_text("utf-8")
    (data / "services.yaml").write_text(text.replace("Surat pindah", "Surat baru"), "utf-8")
    book.unlink()
    done = command(source, "--sheets", book, "--folder", data)
    assert done.exit_code == 1  # the name of a record is not that of two
    assert "becomes the record “surat-pindah”, but another has that name" in done.stderr


def test_an_office_and_a_paper_that_are_called_so_are_those_of_the_data(tmp_path: Path) -> None:
    data, book = tmp_path / "data", tmp_path / "data.xlsx"
    shutil.copytree(CONTOH / "data", data)
    office = LIBRARY | {"name": "Contoh service office"}
    room = ROOM | {"organization": office, "required_documents": [{"id": "a", "document": "Contoh card"}]}  # fmt: skip
    done = command(written(tmp_path, room), "--sheets", book, "--folder", data, "--language", "en")
    assert "1 services, 0 offices, 1 fees, 0 papers" in done.stdout
    assert rows(book, "services.availability")[-1]["office"] == "kantor-contoh"
    assert rows(book, "services.items")[-1]["document"] == "kartu-contoh"
    assert (
        len(rows(book, "services")) == 4
    )  # an import replaces a sheet: those of the data are there


# Another publisher's.

PLACE: JSON = {
    "id": "10000000-0000-4000-8000-000000000001",
    "location_type": "physical",
    "name": "Main building",
    "description": "Behind the market.",
    "latitude": -6.5,
    "longitude": 106.25,
    "addresses": [
        {
            "id": "10000000-0000-4000-8000-000000000002",
            "address_1": "1 Madeup Street",
            "city": "Contoh",
            "state_province": "Banten",
            "postal_code": "00000",
            "country": "ID",
            "address_type": "physical",
        }
    ],
    "schedules": [
        {"id": "10000000-0000-4000-8000-000000000003", "description": "Monday to Friday, 8 to 3"},
        {"id": "10000000-0000-4000-8000-000000000004", "byday": "SA", "opens_at": "08:00"},
    ],
}
LIBRARY: JSON = {
    "id": "10000000-0000-4000-8000-000000000005",
    "name": "Contoh Library",
    "description": "Lends books.",
    "website": "https://library.example.org",
}
CARD: JSON = {
    "id": "10000000-0000-4000-8000-000000000006",
    "name": "Library card",
    "alternate_name": "Reader's card",
    "description": "For those who borrow books.",
    "eligibility_description": "Anyone.",
    "status": "active",
    "application_process": "Fill in the form.\r\n\nShow it at the counter.",
    "wait_time": "2 days",
    "fees_description": "Free on Mondays.",
    "minimum_age": 6,
    "phones": [{"id": "10000000-0000-4000-8000-000000000007", "number": "000-0000"}],
    "languages": [{"id": "10000000-0000-4000-8000-000000000008", "name": "English"}],
    "program": {"id": "10000000-0000-4000-8000-000000000009", "name": "Reading for all", "description": "Books."},
    "contacts": [{"id": "10000000-0000-4000-8000-00000000000a", "name": "Mx Madeup"}],
    "organization": LIBRARY,
    "cost_options": [
        {"id": "10000000-0000-4000-8000-00000000000b", "option": "Adult", "amount": 5000, "currency": "idr"},
        {"id": "10000000-0000-4000-8000-00000000000c", "option": "Visitor", "amount": 1, "currency": "USD", "valid_from": "2025-01-01"},
        {"id": "10000000-0000-4000-8000-00000000000d", "option": "Child", "amount": 2500.5, "currency": "IDR"},
    ],
    "required_documents": [{"id": "10000000-0000-4000-8000-00000000000e", "document": "Identity card", "uri": "https://example.org/card"}],
    "service_at_locations": [{"id": "10000000-0000-4000-8000-00000000000f", "description": "Second floor", "location": PLACE}],
    "attributes": [{"id": "10000000-0000-4000-8000-000000000010", "value": "books"}],
}  # fmt: skip
ROOM: JSON = {
    "id": "10000000-0000-4000-8000-000000000011",
    "name": "Reading room",
    "description": "To read at a table.",
    "status": "active",
    "assured_date": "2025-01-10",
    "organization": LIBRARY,
    "cost_options": [{"id": "10000000-0000-4000-8000-000000000012", "option": "Adult", "amount": 2000, "currency": "IDR", "valid_from": "2025-01-01", "valid_to": "2025-12-31"}],
    "required_documents": [{"id": "10000000-0000-4000-8000-000000000013", "document": "Identity card"}],
}  # fmt: skip


def written(folder: Path, *services: Any, name: str = "theirs.json") -> Path:
    """A page of services, as another publisher's API answers."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"contents": services}), "utf-8")
    return file


def test_what_another_publisher_says_is_by_the_standard() -> None:
    files = (ROOT / "tests" / "vendored" / "hsds").glob("*.json")
    schemas = {f.name: json.loads(f.read_text("utf-8")) for f in files}
    registry = referencing.Registry().with_resources(
        (name, DRAFT202012.create_resource(held)) for name, held in schemas.items()
    )
    validator = jsonschema.Draft202012Validator(schemas["service.json"], registry=registry)
    for service in (CARD, ROOM):
        validator.validate(service)


@pytest.fixture
def foreign(empty: Path, tmp_path: Path) -> tuple[Result, Path]:
    """What was said of another publisher's file in English, and the workbook."""
    book = tmp_path / "data.xlsx"
    done = command(
        written(tmp_path, CARD, ROOM), "--sheets", book, "--folder", empty, "--language", "en"
    )
    assert done.exit_code == 0, done.stderr
    return done, book


def test_what_has_no_cell_is_told_service_by_service(foreign: tuple[Result, Path]) -> None:
    done, _ = foreign
    said, _, left = done.stdout.partition("Tidak diambil · Not taken:\n")
    assert "2 services, 1 offices, 2 fees, 1 papers" in said and "data.xlsx" in said
    told: dict[str, list[str]] = {}
    for line in left.splitlines():
        if line.startswith("  "):
            told[list(told)[-1]].append(line.strip())
        else:
            told[line] = []
    assert told == {
        "offices · contoh-library": [
            "organizations.description: Lends books.",
            "locations.name: Main building",
            "locations.addresses.country: ID",
            "locations.description: Behind the market.",
            "locations.schedules.byday: SA",
            "locations.schedules.opens_at: 08:00",
            "organizations.website: https://library.example.org",
        ],
        "library-card": [
            "status: active",
            "wait_time: 2 days",
            "fees_description: Free on Mondays.",
            "minimum_age: 6",
            "phones.number: 000-0000",
            "languages.name: English",
            "program.name: Reading for all",
            "program.description: Books.",
            "contacts.name: Mx Madeup",
            "attributes.value: books",
            "service_at_locations[contoh-library].description: Second floor",
            "required_documents[Identity card].uri: https://example.org/card",
            "cost_options[Visitor].amount: 1 · USD · 2025-01-01",
            "cost_options[Child].amount: 2500.5 · IDR",
        ],
        "reading-room": ["status: active"],
    }


def test_what_is_said_is_taken_and_nothing_is_added(foreign: tuple[Result, Path]) -> None:
    _, book = foreign
    day = datetime.date(2025, 1, 10)
    assert rows(book, "services") == [
        {
            "record": "library-card",
            "name.en": "Library card",
            "also_called.en": "Reader's card",
            "summary.en": "For those who borrow books.",
            "audience.en": "Anyone.",
        },
        {
            "record": "reading-room",
            "name.en": "Reading room",
            "summary.en": "To read at a table.",
            "delivery.requirements.verification.day": day,
            "delivery.fees.one_of": "reading-room-adult",
        },
    ]
    assert rows(book, "services.availability") == [
        {"record": "library-card", "office": "contoh-library"},
        {"record": "reading-room", "office": "contoh-library", "verification.day": day},
    ]
    assert rows(book, "services.items") == [
        {"record": each, "document": "identity-card", "original": "unknown", "copies": "unknown"}
        for each in ("library-card", "reading-room")
    ]
    assert rows(book, "services.steps") == [
        {"record": "library-card", "text.en": "Fill in the form."},
        {"record": "library-card", "text.en": "Show it at the counter."},
    ]
    assert rows(book, "documents") == [{"record": "identity-card", "name.en": "Identity card"}]
    assert rows(book, "fees") == [
        {"record": "adult", "name.en": "Adult"},
        {"record": "reading-room-adult", "name.en": "Adult"},
    ]
    assert rows(book, "fees.rates") == [
        {"record": "adult", "amount": 5000, "valid_from": "unknown", "legal_basis": "unknown"},
        {
            "record": "reading-room-adult",
            "amount": 2000,
            "valid_from": datetime.date(2025, 1, 1),
            "valid_until": datetime.date(2025, 12, 31),
            "legal_basis": "unknown",
            "verification.day": day,
        },
    ]
    office, fresh = rows(book, "offices")
    assert office["record"] == "kantor-contoh"
    assert fresh == {
        "record": "contoh-library",
        "name.en": "Contoh Library",
        "address.text.en": "1 Madeup Street, Contoh, Banten, 00000",
        "hours.text.en": "Monday to Friday, 8 to 3",
        "map_point.latitude": -6.5,
        "map_point.longitude": 106.25,
    }


NEEDED = {
    "offices": ["name.id", "short.id", "kind", "local", "role", "address.text.id", "address.verification.day", "working_area", "hours.text.id", "hours.verification.day", "contacts", "map_point.verification.day", "official_domain"],
    "services 3": ["name.id", "summary.id", "also_called.id", "audience.id", "category", "delivery.requirements.verification.day", "delivery.procedure.name.id", "delivery.procedure.verification.day", "delivery.time", "delivery.fees", "delivery.product", "delivery.complaints"],
    "services 4": ["name.id", "summary.id", "audience.id", "category", "delivery.procedure", "delivery.time", "delivery.product", "delivery.complaints"],
    "services.availability 3": ["status", "as_of", "channels", "verification.day"],
    "services.availability 4": ["status", "as_of", "channels"],
    "services.steps 3": ["text.id"],
    "services.steps 4": ["text.id"],
    "fees 3": ["name.id", "per.id"],
    "fees 4": ["name.id", "per.id"],
    "fees.rates 3": ["verification.day"],
    "documents 3": ["name.id"],
}  # fmt: skip
"""Every cell that only a person can fill in, by sheet and row; offices have one row before."""


def test_a_workbook_that_nobody_completed_tells_every_cell(
    foreign: tuple[Result, Path], empty: Path
) -> None:
    _, book = foreign
    opened = openpyxl.load_workbook(book)
    cells = set()
    for place, columns in NEEDED.items():
        sheet, _, row = place.partition(" ")
        heads = {cell.value: cell.column_letter for cell in opened[sheet][1]}
        cells |= {f"{sheet}!{heads[column]}{row or 4}" for column in columns}
    before = texts(empty)
    done = command(book, "--folder", empty)
    assert done.exit_code == 1
    told = {
        line.partition(":")[0] for line in done.stderr.splitlines() if "!" in line.split(":")[0]
    }
    assert told == cells
    assert texts(empty) == before


def test_of_a_service_that_has_a_name_alone_every_component_is_told(
    empty: Path, tmp_path: Path
) -> None:
    book = tmp_path / "data.xlsx"
    bare = {"id": "a", "name": "Card", "status": "active"}
    assert command(written(tmp_path, bare), "--sheets", book, "--folder", empty).exit_code == 0
    heads = {cell.value: cell.column_letter for cell in openpyxl.load_workbook(book)["services"][1]}
    done = command(book, "--folder", empty)
    for name in ("requirements", "procedure", "time", "fees", "product", "complaints"):
        assert f"services!{heads[f'delivery.{name}']}3: card → delivery → {name}" in done.stderr


def test_offices_of_an_organization_with_several_places(empty: Path, tmp_path: Path) -> None:
    """Each place is an office; where a service does not say at which, its cell stays empty."""
    folder = tmp_path / "hsds"
    places = [
        PLACE | {"id": "a", "name": "North", "addresses": [], "description": "Belum diketahui."},
        PLACE | {"id": "b", "name": "South", "latitude": None, "longitude": None},
    ]
    places[0] |= {"attributes": [{"id": "c", "link_type": "verification", "value": "official 2025-01-09 x"}]}  # fmt: skip
    written(folder, LIBRARY | {"locations": places}, name="organizations.json")
    ats = [{"id": "d", "location_id": "b"}, {"id": "e", "location_id": "nowhere"}]
    card = CARD | {"service_at_locations": ats, "organization": None, "organization_id": LIBRARY["id"]}  # fmt: skip
    written(folder, card, ROOM, name="services.json")
    book = tmp_path / "lembar"
    done = command(folder, "--sheets", book, "--folder", empty)
    assert done.exit_code == 0, done.stderr
    held = rows(book, "services.availability")
    assert [each.get("office") for each in held] == ["south", None]
    assert "service_at_locations.location_id: nowhere" in done.stdout
    assert f"organization_id: {LIBRARY['id']}" in done.stdout
    north, south = rows(book, "offices")[1:]
    assert north["map_point.verification.day"] == "2025-01-09" and "address.text.id" not in north
    label = f"offices · {LIBRARY['id']}\n"
    whole = "  organizations.name: Contoh Library\n  organizations.website: https://library.example.org\n  organizations.description: Lends books.\n"  # fmt: skip
    assert label + whole in done.stdout
    assert "locations.description: Belum diketahui." in done.stdout
    assert "map_point.latitude" not in south and south["address.text.id"].startswith("1 Madeup")


def test_an_office_is_told_as_far_as_it_is_one(empty: Path, tmp_path: Path) -> None:
    """Another kind of address is none to go to; what is said again in other words is told."""
    post = PLACE["addresses"][0] | {"id": "p", "address_type": "postal", "address_1": "Box 1"}
    virtual = {"id": "v", "location_type": "virtual", "name": "Online desk", "addresses": [post]}
    office = LIBRARY | {"website": "https://Library.Contoh.go.id/books"}
    elsewhere = ROOM | {"organization": None, "service_at_locations": [{"id": "a", "location": virtual}]}  # fmt: skip
    again = ROOM | {"id": "r", "name": "Other room", "organization": office | {"description": "Lends and sells."}}  # fmt: skip
    card = CARD | {"organization": office}
    book = tmp_path / "data.xlsx"
    done = command(written(tmp_path, card, elsewhere, again), "--sheets", book, "--folder", empty)
    assert done.exit_code == 0, done.stderr
    library, desk = rows(book, "offices")[1:]
    assert library["official_domain.domain"] == "library.contoh.go.id"
    assert desk == {"record": "online-desk", "name.id": "Online desk"}
    held = rows(book, "services.availability")
    assert [each["office"] for each in held] == ["contoh-library", "online-desk", "contoh-library"]
    for told in (
        "organizations.website: https://Library.Contoh.go.id/books",
        "organizations.description: Lends and sells.",
        "locations.addresses: Box 1, Contoh, Banten, 00000",
        "locations.location_type: virtual",
    ):
        assert f"  {told}\n" in done.stdout


def test_pages_and_languages_that_are_not_there_are_told(empty: Path, tmp_path: Path) -> None:
    folder = tmp_path / "hsds"
    for language in ("id", "en", "su"):
        written(folder / language, CARD, name="services.json")
    file = folder / "id" / "services.json"
    page = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps(page | {"page_number": 1, "total_pages": 3, "next": "/2"}), "utf-8")
    done = command(folder, "--sheets", tmp_path / "data.xlsx", "--folder", empty)
    assert done.exit_code == 0, done.stderr
    told = (
        "id/services.json\n  next: /2\n  page_number: 1\n  total_pages: 3\nhsds\n  language: su\n"
    )
    assert told in done.stdout
    (row,) = rows(tmp_path / "data.xlsx", "services")
    assert row["name.id"] == row["name.en"] == "Library card"


def test_one_language_of_several_can_be_taken(empty: Path, tmp_path: Path) -> None:
    for language in ("id", "en"):
        written(tmp_path / "hsds" / language, CARD, name="services.json")
    book = tmp_path / "data.xlsx"
    done = command(tmp_path / "hsds", "--sheets", book, "--folder", empty, "--language", "en")
    assert done.exit_code == 0, done.stderr
    (row,) = rows(book, "services")
    assert "name.en" in row and "name.id" not in row
    shutil.rmtree(tmp_path / "hsds" / "en")
    other = tmp_path / "other.xlsx"
    done = command(tmp_path / "hsds", "--sheets", other, "--folder", empty, "--language", "en")
    assert done.exit_code == 1 and "has no file: en. Use one of: id." in done.stderr


def test_a_file_in_the_folder_of_a_language_is_in_that_language(
    empty: Path, tmp_path: Path
) -> None:
    file = written(tmp_path / "hsds" / "en", CARD, name="services.json")
    for number, source in enumerate((file, file.parent)):
        book = tmp_path / f"{number}.xlsx"
        assert command(source, "--sheets", book, "--folder", empty).exit_code == 0
        (row,) = rows(book, "services")
        assert "name.en" in row and "name.id" not in row


def test_steps_that_do_not_match_are_not_put_together(empty: Path, tmp_path: Path) -> None:
    for language, steps in (("id", "Satu.\nDua."), ("en", "All in one.")):
        card = CARD | {"application_process": steps}
        written(tmp_path / "hsds" / language, card, name="services.json")
    book = tmp_path / "data.xlsx"
    done = command(tmp_path / "hsds", "--sheets", book, "--folder", empty)
    steps = rows(book, "services.steps")
    assert [each["text.id"] for each in steps] == ["Satu.", "Dua."]
    assert not any("text.en" in each for each in steps)
    assert "application_process: All in one." in done.stdout


@pytest.mark.parametrize("form", ["one", "list"])
def test_a_list_and_a_single_service_are_read_too(empty: Path, tmp_path: Path, form: str) -> None:
    file = tmp_path / "theirs.json"
    file.write_text(json.dumps(CARD if form == "one" else [CARD, ROOM]), "utf-8")
    book = tmp_path / "data.xlsx"
    assert command(file, "--sheets", book, "--folder", empty).exit_code == 0
    assert len(rows(book, "services")) == (1 if form == "one" else 2)


def test_the_name_of_a_record_ends_where_a_word_does(empty: Path, tmp_path: Path) -> None:
    name = "A card for readers who borrow many books and bring them back in time"
    book = tmp_path / "data.xlsx"
    source = written(tmp_path, CARD | {"name": name})
    assert command(source, "--sheets", book, "--folder", empty).exit_code == 0
    (row,) = rows(book, "services")
    assert row["record"] == "a-card-for-readers-who-borrow-many-books-and-bring-them-back"
    assert row["name.id"] == name


def test_rates_of_one_fee_stand_in_the_order_of_their_days(empty: Path, tmp_path: Path) -> None:
    costs = [
        {"id": day, "option": "Adult", "amount": amount, "currency": "IDR", "valid_from": day}
        for day, amount in (("2025-04-01", 3), ("2024-01-01", 1), ("soon", 2))
    ]
    book = tmp_path / "data.xlsx"
    card = CARD | {"cost_options": costs}
    done = command(written(tmp_path, card), "--sheets", book, "--folder", empty)
    assert [each["amount"] for each in rows(book, "fees.rates")] == [2, 1, 3]
    assert "valid_from" not in rows(book, "fees.rates")[0]
    assert "cost_options[Adult].valid_from: soon" in done.stdout
    assert "delivery.fees.one_of" not in rows(book, "services")[0]


# Hostile and broken files.


def test_what_looks_like_a_formula_stays_a_text(empty: Path, tmp_path: Path) -> None:
    name = '=HYPERLINK("https://example.org";"x")'
    card = CARD | {"name": name, "organization": LIBRARY | {"name": "+1 office"}}
    source = written(tmp_path, card)
    for book in (tmp_path / "data.xlsx", tmp_path / "csv"):
        assert command(source, "--sheets", book, "--folder", empty).exit_code == 0
    opened = openpyxl.load_workbook(tmp_path / "data.xlsx")
    for sheet, row, text in (("services", 3, name), ("offices", 4, "+1 office")):
        cell = opened[sheet].cell(row, 2)
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
        assert f"'{text[:6]}" in (tmp_path / "csv" / f"{sheet}.csv").read_text("utf-8-sig")


def test_nothing_commands_the_terminal(empty: Path, tmp_path: Path) -> None:
    armed = "\x1b[2J\x07 \u202e##[group]" + "x" * 300
    card = CARD | {"wait_time": armed, "alert": {armed: armed}, "service_at_locations": []}
    done = command(written(tmp_path, card), "--sheets", tmp_path / "d.xlsx", "--folder", empty)
    assert done.exit_code == 0, done.stderr
    said = done.stdout
    card |= {"name": f"Card {armed}"}
    done = command(written(tmp_path, card), "--sheets", tmp_path / "e.xlsx", "--folder", empty)
    assert done.exit_code == 1 and "contents → #1 → name" in done.stderr
    for shown in (said, done.stderr):
        assert not {"\x1b", "\x07", "\u202e"} & set(shown) and "##[" not in shown
    assert "  wait_time: \\u001b[2J" in said and "x" * 101 not in said


def at(service: JSON, *others: JSON) -> Callable[[Path], Path]:
    return lambda folder: written(folder, service, *others)


def raw(text: str | bytes) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        file = folder / "theirs.json"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return write


def linked(folder: Path) -> Path:
    (folder / "linked.json").symlink_to(written(folder, CARD))
    return folder / "linked.json"


def linked_folder(folder: Path) -> Path:
    written(folder / "elsewhere", CARD, name="services.json")
    (folder / "hsds").mkdir()
    (folder / "hsds" / "id").symlink_to(folder / "elsewhere")
    return folder / "hsds"


def linked_organizations(folder: Path) -> Path:
    written(folder / "hsds", CARD, name="services.json")
    (folder / "hsds" / "organizations.json").symlink_to("/etc/hostname")
    return folder / "hsds"


def large(folder: Path) -> Path:
    with (folder / "theirs.json").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    return folder / "theirs.json"


def in_two_languages(**other: Any) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        written(folder / "hsds" / "id", ROOM, name="services.json")
        written(folder / "hsds" / "en", ROOM | other, name="services.json")
        return folder / "hsds"

    return write


def only_in(language: str) -> Callable[[Path], Path]:
    return lambda folder: written(folder / "hsds" / language, CARD, name="services.json").parents[1]


def many(folder: Path) -> Path:
    services = [{"id": str(n), "name": f"S {n}", "status": "active"} for n in range(MAX_ROWS - 1)]
    return written(folder, *services)


def without(service: JSON, *names: str) -> JSON:
    return {key: value for key, value in service.items() if key not in names}


NO_ID = {"option": "Adult", "amount": 1, "currency": "IDR"}
WRONG: dict[str, tuple[Callable[[Path], Path], str, str, str]] = {
    "no JSON": (raw('[\n{"id": "x",\n}]'), "theirs.json:3", "bukan JSON", "no JSON"),
    "nothing": (raw(""), "theirs.json:1", "bukan JSON", "no JSON"),
    "not UTF-8": (raw(b'{"id": "\xff"}'), "theirs.json:1", "bukan UTF-8", "not UTF-8"),
    "no number": (raw('{"id": NaN}'), "theirs.json:1", "bukan JSON", "no JSON"),
    "a number of 5000 digits": (raw('{"id": ' + "1" * 5000 + "}"), "theirs.json:1", "bukan JSON", "no JSON"),
    "as deep as Python goes": (raw("[" * 100_000), "theirs.json:1", "terlalu dalam", "too deeply"),
    "deep": (raw("[" * 60 + "]" * 60), "theirs.json:1", "terlalu dalam", "too deeply"),
    "a field twice": (raw('{"id": "x", "id": "y"}'), "theirs.json:1", "«id» ada dua kali", "“id” stands twice"),
    "no record": (raw('["x"]'), "theirs.json:1: #1", "harus ada catatan", "A record is needed"),
    "a page of no list": (raw('{"contents": {}}'), "contents", "harus ada daftar", "A list is needed"),
    "no service": (raw('{"contents": []}'), "theirs.json:1", "Tidak ada layanan", "no service here"),
    "an organization": (at(LIBRARY), "contents → #1 → status", "«status» tidak ada", "“status” is missing"),
    "no id": (at(without(CARD, "id")), "contents → #1 → id", "«id» tidak ada", "“id” is missing"),
    "no name": (at(without(CARD, "name")), "contents → #1 → name", "«name» tidak ada", "“name” is missing"),
    "a name that is a number": (at(CARD | {"name": 5}), "contents → #1 → name", "harus ada teks", "Text is needed"),
    "an amount that is a text": (at(CARD | {"cost_options": [{"id": "a", "amount": "5000"}]}), "contents → #1 → cost_options → #1 → amount", "harus ada angka", "A number is needed"),
    "an amount without end": (raw(json.dumps(CARD | {"cost_options": [{"id": "a", "amount": 1}]}).replace('"amount": 1', '"amount": 1e999')), "cost_options → #1 → amount", "harus ada angka", "A number is needed"),
    "an id that is none": (at(CARD | {"attributes": [{"id": ["x"]}]}), "contents → #1 → attributes → #1 → id", "harus ada teks", "Text is needed"),
    "costs that are no list": (at(CARD | {"cost_options": {}}), "contents → #1 → cost_options", "harus ada daftar", "A list is needed"),
    "a long text": (at(CARD | {"description": "x" * 4001}), "contents → #1 → description", "terlalu panjang: 4001", "too long: 4001"),
    "half a character": (at(CARD | {"description": "a\ud800"}), "contents → #1 → description", "U+D800", "U+D800"),
    "a character that is not seen": (at(CARD | {"description": "a\u200bb"}), "contents → #1 → description", "U+200B", "U+200B"),
    "a place twice": (at(CARD | {"service_at_locations": [{"id": "a"}, {"id": "a"}]}), "contents → #1 → service_at_locations → #2 → id", "sudah dipakai", "already that of another"),
    "an id twice": (at(CARD, CARD | {"name": "Other"}), "contents → #2 → id", "sudah dipakai", "already that of another"),
    "an id twice inside": (at(CARD | {"cost_options": [NO_ID | {"id": "a"}, NO_ID | {"id": "a"}]}), "contents → #1 → cost_options → #2 → id", "sudah dipakai", "already that of another"),
    "a name twice": (at(CARD, CARD | {"id": "other"}), "contents → #2", "«library-card», tetapi", "“library-card”, but another"),
    "a name of no letters": (at(CARD | {"name": "図書館"}), "contents → #1", "tidak dapat dibuat nama", "No name of a record"),
    "a link": (linked, "linked.json:1", "hanya tautan", "only a link"),
    "a folder that is a link": (linked_folder, "id:1", "hanya tautan", "only a link"),
    "organizations that are a link": (linked_organizations, "hsds/organizations.json:1", "hanya tautan", "only a link"),
    "a large file": (large, "theirs.json:1", "terlalu besar", "too large"),
    "more than a sheet holds": (many, "theirs.json:1", "lebih dari 19998 baris", "more than 19998 rows"),
    "languages that differ": (in_two_languages(assured_date="2025-01-11"), "en/services.json:1: contents → #1 → assured_date", "«2025-01-11», dalam bahasa lain «2025-01-10»", "“2025-01-11”, in another language “2025-01-10”"),
    "no language of the site": (only_in("su"), "hsds:1", "tidak ada berkasnya: su. Pakai salah satu: id, en", "has no file: su. Use one of: id, en"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_taken_is_told_where_it_stands(
    empty: Path, tmp_path: Path, case: tuple[Callable[[Path], Path], str, str, str]
) -> None:
    make, place, indonesian, english = case
    (tmp_path / "in").mkdir()
    target = tmp_path / "out" / "data.xlsx"
    done = command(make(tmp_path / "in"), "--sheets", target, "--folder", empty)
    assert done.exit_code == 1, done.stdout
    assert place in done.stderr, done.stderr
    assert indonesian in done.stderr and english in done.stderr, done.stderr
    assert "1 mistake(s)" in done.stderr and not target.parent.exists()


# The command.


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--source", "tidak-ada"], "There is no “tidak-ada” in sources.yaml"),
        (["--language", "su"], "no language of the site, or has no file: su. Use one of: id, en"),
    ],
    ids=["source", "language"],
)
def test_what_the_site_does_not_have_is_told(
    empty: Path, tmp_path: Path, options: list[str], told: str
) -> None:
    target = tmp_path / "data.xlsx"
    done = command(written(tmp_path, CARD), "--sheets", target, "--folder", empty, *options)
    assert done.exit_code == 1 and told in done.stderr and "[id]" in done.stderr
    assert not target.exists()


def test_without_sheets_it_is_told_what_to_do(empty: Path, tmp_path: Path) -> None:
    before = texts(empty)
    for source in (written(tmp_path, CARD), published(CONTOH / "data", tmp_path)):
        done = command(source, "--folder", empty)
        assert done.exit_code == 1
        assert "Tambahkan --sheets data.xlsx" in done.stderr
        assert "Add --sheets data.xlsx, complete that workbook" in done.stderr
    assert texts(empty) == before


@pytest.mark.parametrize("option", ["--sheets", "--source", "--language"])
def test_the_choices_are_for_hsds_alone(empty: Path, tmp_path: Path, option: str) -> None:
    book = tmp_path / "other.xlsx"
    book.write_bytes(b"")
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "index.json").write_text("{}", "utf-8")
    for source in (book, tmp_path / "api"):
        done = command(source, option, tmp_path / "id", "--folder", empty)
        assert done.exit_code == 1 and "are for HSDS alone" in done.stderr
        assert "hanya untuk data HSDS" in done.stderr
    assert not (tmp_path / "id").exists()


def test_a_workbook_that_is_there_is_not_replaced(empty: Path, tmp_path: Path) -> None:
    source = written(tmp_path, CARD)
    (tmp_path / "data.xlsx").write_text("hours of work", "utf-8")
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "nowhere")
    (tmp_path / "csv").mkdir()
    for name in ("data.xlsx", "link.xlsx", "csv"):
        done = command(source, "--sheets", tmp_path / name, "--folder", empty)
        assert done.exit_code == 1 and "tidak ditimpa" in done.stderr
        assert f"{name}:1" in done.stderr and "is not replaced" in done.stderr
    assert (tmp_path / "data.xlsx").read_text("utf-8") == "hours of work"


def test_where_nothing_can_be_written_it_is_told(empty: Path, tmp_path: Path) -> None:
    source = written(tmp_path, CARD)
    done = command(source, "--sheets", source / "data.xlsx", "--folder", empty)
    assert done.exit_code == 1 and "cannot be written" in done.stderr


def test_a_trial_writes_nothing(empty: Path, tmp_path: Path) -> None:
    target = tmp_path / "data.xlsx"
    done = command(written(tmp_path, CARD), "--sheets", target, "--folder", empty, "--dry-run")
    assert done.exit_code == 0 and "Nothing was written" in done.stdout
    assert "wait_time: 2 days" in done.stdout and not target.exists()
