"""Data sets made up by Hypothesis: the fictional regency with other facts, and hostile texts."""

from __future__ import annotations

import copy
import datetime
import functools
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st
from sites import CONTOH

HOSTILE = [
    "=cmd|'/C calc'!A0", "+1", "-1", "@SUM(1)", "'apostrof", "koma, \"kutip\"; titik", "baris\nbaru",
    "</script><script>x</script>", "{{ 7*7 }}", "a\tb", "\\n \\u0041 \\", "<b>&amp;", "é – “ü” 日本",
    "'=dua", "\"\"\"tiga\"\"\"@id", "| pipa | `kode` [a](b)",
]  # fmt: skip

days = st.dates(datetime.date(2015, 1, 1), datetime.date(2025, 2, 28))
before = st.dates(datetime.date(2000, 1, 1), datetime.date(2014, 12, 31))
"""When sources were published: nothing was checked by one that was not there yet."""
texts = st.builds(
    lambda raw, tail: {"id": f"{raw}a{tail}", "en": f"{raw}b{tail}"},
    st.sampled_from(HOSTILE),
    st.sampled_from(["", "!", " x", "…y"]),
)


def unknown_or(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.just("unknown"), strategy)


@functools.cache
def _base(kind: str) -> dict[str, Any]:
    held: dict[str, Any] = yaml.safe_load((CONTOH / "data" / f"{kind}.yaml").read_text("utf-8"))
    return held


def _verification(draw: st.DrawFn) -> dict[str, Any]:
    sources = st.lists(st.sampled_from(list(_base("sources"))), unique=True)
    return {"day": draw(days), "sources": draw(sources)}


def _partial_date(draw: st.DrawFn, when: st.SearchStrategy[datetime.date] = days) -> Any:
    day = draw(when)
    later = datetime.date(2025, 3, 1)
    forms = [day, day.year, f"{day:%Y-%m}", {"between": [day, later]}, "unknown"]
    return draw(st.sampled_from(forms))


def _rates(draw: st.DrawFn) -> list[dict[str, Any]]:
    """One or two rates, the second from the day after the first's end."""
    amounts = st.integers(0, 1_000_000_000)
    first = {
        "amount": draw(amounts),
        "valid_from": draw(unknown_or(days)),
        "legal_basis": draw(unknown_or(st.lists(st.just("peraturan-contoh"), max_size=1))),
        "verification": _verification(draw),
    }
    if draw(st.booleans()):
        return [first]
    end = datetime.date(2025, 3, 31)
    after = {**first, "amount": draw(amounts), "valid_from": end + datetime.timedelta(days=1)}
    return [{**first, "valid_until": end}, after]


def _requirement(draw: st.DrawFn, documents: dict[str, Any]) -> dict[str, Any]:
    """A paper that nothing else asks for, and is put among the ``documents``; or one of several."""
    number = len(documents)
    idents = [f"berkas-{number}", f"berkas-{number + 1}"]
    held: dict[str, Any] = {
        "original": draw(unknown_or(st.booleans())),
        "copies": draw(unknown_or(st.integers(0, 20))),
    }
    if held == {"original": False, "copies": 0}:
        held["copies"] = 1  # neither would be no paper
    if draw(st.booleans()):
        held["document"] = idents.pop()
    else:
        held["one_of"] = idents
    for ident in held.get("one_of") or [held["document"]]:
        documents[ident] = {"name": draw(texts)}
    case = draw(st.sampled_from(["everybody", "when", "condition"]))
    if case == "when":
        held["when"] = draw(texts)
    elif case == "condition":
        held["condition"] = draw(st.sampled_from(list(_base("conditions"))))
    if draw(st.booleans()):
        held["must_show"] = draw(texts)
    if draw(st.booleans()):
        held["verification"] = _verification(draw)
    return held


@st.composite
def data_sets(draw: st.DrawFn) -> dict[str, Any]:
    """What the files of a data folder hold, by kind: those that differ from the fictional ones."""
    sources, fees = copy.deepcopy(_base("sources")), copy.deepcopy(_base("fees"))
    services, plan = copy.deepcopy(_base("services")), copy.deepcopy(_base("plan"))
    documents = copy.deepcopy(_base("documents"))
    for held in sources.values():
        held["title"], held["publisher"] = draw(texts), draw(texts)
        if draw(st.booleans()):
            held["note"] = draw(texts)
        held["published"] = _partial_date(draw, before)
    for held in fees.values():
        held["name"], held["rates"] = draw(texts), _rates(draw)
        if draw(st.booleans()):
            held["condition"] = draw(texts)
    for held in services.values():
        held["name"] = draw(texts)
        for each in held["availability"]:
            # open needs official sources only: left to the data that are written by hand
            each["status"] = draw(st.sampled_from(["planned", "requested", "suspended", "unknown"]))
            each["as_of"] = _partial_date(draw)
            each["channels"] = draw(
                unknown_or(
                    st.lists(st.sampled_from(["in_person", "post"]), min_size=1, unique=True)
                )
            )
            if draw(st.booleans()):
                each["note"] = draw(texts)
            each["verification"] = _verification(draw)
        delivery = held["delivery"]
        if delivery["requirements"] != "unknown":
            items = delivery["requirements"]["items"]  # some of which the finder speaks of
            items += [_requirement(draw, documents) for _ in range(draw(st.integers(1, 4)))]
            delivery["requirements"]["verification"] = _verification(draw)
    for held in plan["stages"].values():
        held["name"], held["verification"] = draw(texts), _verification(draw)
        held["status"] = draw(st.sampled_from(["proposed", "not_found", "unknown"]))
        held["date"] = _partial_date(draw)
    return {
        "sources": sources,
        "fees": fees,
        "documents": documents,
        "services": services,
        "plan": plan,
    }


class _Plain(yaml.SafeDumper):
    """Writes what stands in two places twice: aliases are refused."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write(data: dict[str, Any], folder: Path) -> None:
    """Lay the data over those of the fictional regency, which stand in ``folder``."""
    for kind, held in data.items():
        text = yaml.dump(held, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=1000)
        (folder / f"{kind}.yaml").write_text(text, "utf-8")
