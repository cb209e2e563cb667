"""What can be had back from each form of the open data alone, to be held against the YAML.

Every reader returns the same: the sources, fees, requirements, statuses and milestones of a site,
read from files alone. The YAML is read by PyYAML, not by the model that the site is made by.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from macros import csv_text

Files = Mapping[str, str]
"""The text of every file of ``/api/v1/`` by its path from there."""
Facts = dict[str, dict[Any, Any]]


def read_site(site: Path) -> Files:
    folder = site / "api" / "v1"
    return {
        f.relative_to(folder).as_posix(): f.read_bytes().decode()
        for f in folder.rglob("*")
        if f.is_file()
    }


def _loaded(data: Path, kind: str) -> dict[str, Any]:
    files = [data / f"{kind}.yaml", *sorted((data / kind).glob("*.yaml"))]
    texts = [file.read_text("utf-8") for file in files if file.exists()]
    return {key: held for text in texts for key, held in yaml.safe_load(text).items()}


def _resting(held: Any) -> tuple[str, tuple[str, ...]]:
    """The day and the sources of a verification."""
    return str(held["day"]), _set(held["sources"])


def _set(values: Iterable[str]) -> tuple[str, ...]:
    """Values that have no order."""
    return tuple(sorted(values))


def _date(value: Any) -> str:
    if isinstance(value, dict):
        return "/".join(map(str, value["between"]))
    return str(value)


def _sorted_texts(text: Mapping[str, str] | None) -> tuple[tuple[str, str], ...] | None:
    return None if text is None else tuple(sorted(text.items()))


def from_yaml(data: Path) -> Facts:
    sources = {
        ident: (
            held["kind"], _sorted_texts(held["title"]), _sorted_texts(held["publisher"]),
            _set(held["addresses"]), _set(held.get("copies", [])), _date(held["published"]),
            str(held["last_checked"]), _sorted_texts(held.get("note")),
        )
        for ident, held in _loaded(data, "sources").items()
    }  # fmt: skip
    fees = {
        (ident, number): (
            _sorted_texts(held["name"]), _sorted_texts(held["per"]),
            _sorted_texts(held.get("condition")), rate["amount"], str(rate["valid_from"]),
            str(rate.get("valid_until")),
            rate["legal_basis"] if rate["legal_basis"] == "unknown" else _set(rate["legal_basis"]),
            *_resting(rate["verification"]),
        )
        for ident, held in _loaded(data, "fees").items()
        for number, rate in enumerate(held["rates"])
    }  # fmt: skip
    services = _loaded(data, "services")
    charged: dict[Any, Any] = {}
    requirements: dict[Any, Any] = {}
    statuses: dict[Any, Any] = {}
    for ident, held in services.items():
        delivery = held["delivery"]
        if delivery["fees"] == "unknown":
            charged[ident] = "unknown"
        else:
            roles = ("one_of", "always_added", "may_be_added")
            charged[ident] = tuple(_set(delivery["fees"].get(role, [])) for role in roles)
        if delivery["requirements"] == "unknown":
            requirements[ident] = "unknown"
        else:
            papers = delivery["requirements"]
            requirements[ident] = [
                (
                    _set(item.get("one_of") or [item["document"]]), "one_of" in item,
                    item["original"], item["copies"], item.get("condition"),
                    _sorted_texts(item.get("when")), _sorted_texts(item.get("must_show")),
                    *_resting(item.get("verification") or papers["verification"]),
                )
                for item in papers["items"]
            ]  # fmt: skip
        for each in held["availability"]:
            channels = each["channels"]
            statuses[ident, each["office"]] = (
                each["status"], _date(each["as_of"]),
                channels if channels == "unknown" else _set(channels),
                _sorted_texts(each.get("note")), *_resting(each["verification"]),
            )  # fmt: skip
    plan = data / "plan.yaml"
    stages = yaml.safe_load(plan.read_text("utf-8"))["stages"] if plan.exists() else {}
    milestones = {
        ident: (
            held["status"], _date(held["date"]), _sorted_texts(held["name"]),
            *_resting(held["verification"]),
        )
        for ident, held in stages.items()
    }  # fmt: skip
    return {
        "sources": sources,
        "fees": fees,
        "charged": charged,
        "requirements": requirements,
        "statuses": statuses,
        "milestones": milestones,
    }


def _when(value: Any) -> str:
    return value if value == "unknown" else value["value"]


def _listed(value: Any) -> Any:
    return value if value == "unknown" else _set(value)


def from_json(files: Files) -> Facts:
    read = {name: json.loads(text) for name, text in files.items() if name.endswith(".json")}
    sources = {
        each["id"]: (
            each["kind"], _sorted_texts(each["title"]), _sorted_texts(each["publisher"]),
            _set(each["addresses"]), _set(each["copies"]), _when(each["published"]),
            each["last_checked"], _sorted_texts(each["note"]),
        )
        for each in read["sources.json"]["sources"]
    }  # fmt: skip
    fees = {
        (each["id"], number): (
            _sorted_texts(each["name"]), _sorted_texts(each["per"]),
            _sorted_texts(each["condition"]), rate["amount"], rate["valid_from"],
            str(rate["valid_until"]), _listed(rate["legal_basis"]), *_resting(rate["verified"]),
        )
        for each in read["fees.json"]["tariffs"]
        for number, rate in enumerate(each["rates"])
    }  # fmt: skip
    charged: dict[Any, Any] = {}
    requirements: dict[Any, Any] = {}
    statuses: dict[Any, Any] = {}
    for listed in read["services.json"]["services"]:
        held = read[listed["file"]]["service"]
        ident = held["id"]
        charged[ident] = held["fees"]
        if held["fees"] != "unknown":
            roles = ("one_of", "always_added", "may_be_added")
            charged[ident] = tuple(_set(held["fees"][role]) for role in roles)
        requirements[ident] = held["requirements"]
        if held["requirements"] != "unknown":
            requirements[ident] = [
                (
                    _set(document["id"] for document in item["documents"]), item["one_is_enough"],
                    item["original"], item["copies"], item["condition"],
                    _sorted_texts(item["when"]), _sorted_texts(item["must_show"]),
                    *_resting(item["verified"]),
                )
                for item in held["requirements"]["items"]
            ]  # fmt: skip
        for each in held["availability"]:
            statuses[ident, each["office"]["id"]] = (
                each["status"], _when(each["as_of"]), _listed(each["channels"]),
                _sorted_texts(each["note"]), *_resting(each["verified"]),
            )  # fmt: skip
    plan = read["plan.json"]["plan"]
    milestones = {
        each["id"]: (
            each["status"], _when(each["date"]), _sorted_texts(each["name"]),
            *_resting(each["verified"]),
        )
        for each in (plan["stages"] if plan else [])
    }  # fmt: skip
    return {
        "sources": sources,
        "fees": fees,
        "charged": charged,
        "requirements": requirements,
        "statuses": statuses,
        "milestones": milestones,
    }


def _rows(files: Files, name: str) -> list[dict[str, str]]:
    """A table's rows, each text as it was meant."""
    read = csv.DictReader(io.StringIO(files[f"tables/{name}.csv"], newline=""), strict=True)
    return [{key: csv_text.unguarded(cell) for key, cell in row.items()} for row in read]


def _text_of(row: Mapping[str, str], name: str) -> tuple[tuple[str, str], ...] | None:
    found = {language: row[f"{name}_{language}"] for language in ("id", "en")}
    return _sorted_texts(found) if any(found.values()) else None


def _ids(cell: str) -> Any:
    return cell if cell == "unknown" else _set(cell.split())


def _checked(row: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    return row["day"], _set(row["sources"].split())


def _yes_no(cell: str) -> Any:
    return cell if cell == "unknown" else {"true": True, "false": False}[cell]


def from_csv(files: Files) -> Facts:
    sources = {
        row["id"]: (
            row["kind"], _text_of(row, "title"), _text_of(row, "publisher"),
            _set(row["addresses"].split()), _set(row["copies"].split()), row["published"],
            row["last_checked"], _text_of(row, "note"),
        )
        for row in _rows(files, "sources")
    }  # fmt: skip
    fees = {
        (row["id"], int(row["position"]) - 1): (
            _text_of(row, "name"), _text_of(row, "per"), _text_of(row, "condition"),
            int(row["amount"]), row["valid_from"], row["valid_until"] or "None",
            _ids(row["legal_basis"]), *_checked(row),
        )
        for row in _rows(files, "fees")
    }  # fmt: skip
    states = {
        (row["service"], row["component"]): row["state"] for row in _rows(files, "components")
    }
    services = [row["id"] for row in _rows(files, "services")]
    charged: dict[Any, Any] = {}
    requirements: dict[Any, Any] = {}
    for ident in services:
        known = states[ident, "fees"] == "known"
        roles = ("one_of", "always_added", "may_be_added")
        charged[ident] = tuple(
            _set(
                row["fee"]
                for row in _rows(files, "service_fees")
                if row["service"] == ident and row["role"] == role
            )
            for role in roles
        ) if known else states[ident, "fees"]  # fmt: skip
        known = states[ident, "requirements"] == "known"
        requirements[ident] = [] if known else states[ident, "requirements"]
    for row in _rows(files, "requirements"):
        copies = row["copies"]
        requirements[row["service"]].append(
            (
                _set(row["documents"].split()), _yes_no(row["one_is_enough"]),
                _yes_no(row["original"]), copies if copies == "unknown" else int(copies),
                row["condition"] or None, _text_of(row, "when"), _text_of(row, "must_show"),
                *_checked(row),
            )
        )  # fmt: skip
    statuses = {
        (row["service"], row["office"]): (
            row["status"], row["as_of"], _ids(row["channels"]), _text_of(row, "note"),
            *_checked(row),
        )
        for row in _rows(files, "availability")
    }  # fmt: skip
    milestones = {
        row["id"]: (row["status"], row["date"], _text_of(row, "name"), *_checked(row))
        for row in _rows(files, "milestones")
    }
    return {
        "sources": sources,
        "fees": fees,
        "charged": charged,
        "requirements": requirements,
        "statuses": statuses,
        "milestones": milestones,
    }
