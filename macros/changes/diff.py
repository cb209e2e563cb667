"""What changes for citizens between two data sets, the most important first.

The records are compared as they were typed. What is told as one thing (a paper with its form, an
office's status) is compared as one thing; every field that this module has no rule for is still
compared, and told by its name.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable, Hashable, Iterator
from typing import Any

from ..i18n import formatting
from ..i18n.words import words_of
from ..models.base import UNKNOWN
from ..urls import service_path
from .affected_pages import Showing
from .change import (
    MOST_CHANGES,
    MOST_TOLD,
    Act,
    Change,
    Report,
    Said,
    phrase,
    ranks,
    shortened,
    told_in,
)
from .describe import Teller, field_word, is_text, one_line
from .snapshot import DataSet, Name

Keys = tuple[str, ...]

_TOPICS: dict[Keys, str] = {
    ("fees",): "fee",
    ("fees", "name"): "words",
    ("documents",): "requirement",
    ("conditions",): "requirement",
    ("services",): "words",
    ("services", "name"): "service",
    ("services", "availability"): "status",
    ("services", "delivery", "requirements"): "requirement",
    ("services", "delivery", "procedure"): "procedure",
    ("services", "delivery", "time"): "time",
    ("services", "delivery", "fees"): "fee",
    ("services", "delivery", "product"): "product",
    ("services", "delivery", "complaints"): "complaints",
    ("services", "management"): "management",
    ("services", "not_applicable"): "management",
    ("services", "notes"): "notice",
    ("services", "disagreements"): "disagreement",
    ("services", "questions"): "question",
    ("offices",): "place",
    ("offices", "role"): "words",
    ("offices", "hours"): "hours",
    ("offices", "contacts"): "contact",
    ("offices", "official_domain"): "contact",
    ("procedures",): "procedure",
    ("complaints",): "complaints",
    ("plan",): "plan",
    ("mall",): "mall",
    ("notices",): "notice",
    ("disagreements",): "disagreement",
    ("questions",): "question",
    ("life_events", "answer"): "question",
    ("finder",): "finder",
    ("sources",): "source",
    ("site",): "site",
    ("addresses",): "site",
}  # fmt: skip
"""The topic of a field and of all below it, by its kind and path; ``words`` where none is named."""

_WHOLE: set[Keys] = {
    ("services", "delivery", "time"),
    ("services", "delivery", "requirements", "items"),
    ("services", "delivery", "product"),
    ("offices", "map_point"),
    ("offices", "official_domain"),
    ("mall", "figures"),
    ("services", "management", "legal_basis"),
    ("services", "delivery", "fees", "exemptions"),
    ("services", "notes"),
    ("finder", "options"),
}
"""What is told as one thing; of a list each item."""

_BY_DEFAULT: dict[Keys, Any] = {("services", "management"): UNKNOWN}
_STRUCTURE = {"", "*", "stages", "delivery", "management"}
_PLAIN = {"text", "answer", "body", "items", "rates", "availability", "status"}
"""Keys that say nothing to a citizen beside one further out, or the topic."""

_MOST_PAIRS = 400
_ALIKE = 0.5


def compare(old: DataSet, new: DataSet, *, pages: bool = True) -> Report:
    """Everything that is not as it was. Without ``pages`` nobody asks which pages show it."""
    both = dict.fromkeys([*new.languages, *old.languages])
    languages = [each for each in both if each in told_in()] or [told_in()[0]]
    found = _Comparison(old, new, languages, pages).all()
    rank = ranks()
    found.sort(key=lambda change: rank[change.topic])
    told = found[:MOST_CHANGES]
    shown = sorted({page for change in found for page in change.pages})
    on_paper = {page for change in found if change.sheets for page in change.pages}
    return Report(
        old=one_line(old.title),
        new=one_line(new.title),
        languages=languages,
        old_sound=old.sound,
        new_sound=new.sound,
        unread=[one_line(file) for file in dict.fromkeys([*old.unread, *new.unread])][:50],
        changes=told,
        more=len(found) - len(told),
        pages=shown[:20_000],
        everywhere=any(change.everywhere for change in found),
        sheets=Showing.sheets(on_paper, "fee"),
    )


class _Comparison:
    def __init__(self, old: DataSet, new: DataSet, languages: list[str], pages: bool) -> None:
        self._old, self._new = old, new
        self._languages = languages
        self._say_old, self._say_new = Teller(old, languages), Teller(new, languages)
        self._showing = [Showing(old), Showing(new)] if pages else []
        self._found: list[Change] = []
        self._checked: dict[Name, list[datetime.date]] = {}
        self._here: Name = ("", "")
        self._before: Name = ("", "")

    def all(self) -> list[Change]:
        moved = self._moved()
        unread = self._old.unread_kinds | self._new.unread_kinds
        for name in dict.fromkeys([*self._new.records, *self._old.records]):
            if name in moved.values():
                continue  # told where it is now
            if name[0] in unread:
                continue  # what cannot be read is not gone
            self._here, self._before = name, moved.get(name, name)
            old = self._old.records.get(self._before)
            new = self._new.records.get(name)
            if name in moved:
                paths = [service_path(ident) for _, ident in (self._before, name)]
                said = [dict.fromkeys(self._languages, path) for path in paths]
                self._tell("moved", (), *said, topic="service")
            if (old is None) != (new is None):
                self._one_only(old, new)
            elif old != new:
                self._walk((), old, new, None)
        for name, days in self._checked.items():
            self._here = self._before = name
            self._tell_checked(days)
        return self._found

    def _moved(self) -> dict[Name, Name]:
        """Services that have another id, and so another address: new name to old name."""
        found: dict[Name, Name] = {}
        gone = [n for n in self._old.records if n[0] == "services" and n not in self._new.records]
        for name in self._new.records:
            if name[0] != "services" or name in self._old.records:
                continue
            called = _part(self._new.records[name], "name")
            for before in gone:
                same = called is not None and _part(self._old.records[before], "name") == called
                if same and before not in found.values():
                    found[name] = before
                    break
        return found

    # One record

    def _one_only(self, old: Any, new: Any) -> None:
        """A record that is only in one of the two."""
        kind = self._here[0]
        topics = {"services": "service", "documents": "words", "conditions": "words"}
        topic = topics.get(kind) or _TOPICS.get((kind,), "words")
        held, teller = (old, self._say_old) if new is None else (new, self._say_new)
        # Of a tariff the amount is news; of everything else the name, which is its subject.
        said = teller.say(_part(held, "rates"), "rates", kind) if kind == "fees" else None
        act: Act = "removed" if new is None else "added"
        values = (said, None) if new is None else (None, said)
        self._tell(act, (), *values, topic=topic, held=_part(held, "verification"))

    def _walk(self, path: Keys, old: Any, new: Any, proof: Any, within: Any = None) -> None:
        """Compare what stands at ``path``; ``proof`` is the verification of what it is a part of.

        ``within`` is what has a name of its own and holds it, as a stage of the plan does.
        """
        if _same(old, new) or (old in (None, []) and new in (None, [])):
            return
        kind = self._here[0]
        where = (kind, *path)
        if isinstance(new, dict) and isinstance(new.get("verification"), dict):
            proof = new["verification"]
        elif isinstance(old, dict) and isinstance(old.get("verification"), dict):
            proof = old["verification"]
        if where == ("services", "availability"):
            self._availability(path, old, new)
        elif where == ("fees", "rates"):
            self._rates(path, old, new)
        elif isinstance(old, list) and isinstance(new, list):
            self._lists(path, old, new, proof, within)
        elif not (isinstance(old, dict) and isinstance(new, dict)) or is_text(old) or is_text(new):
            self._leaf(path, old, new, proof, within)
        elif where in _WHOLE or "between" in old or "between" in new:
            if _same(_bare(old), _bare(new)):
                self._verification(path, old, new, within)
            else:
                self._leaf(path, old, new, proof, within)
        else:
            self._mappings(path, old, new, proof, within)

    def _mappings(self, path: Keys, old: Any, new: Any, proof: Any, within: Any) -> None:
        before = len(self._found)
        for key in dict.fromkeys([*old, *new]):
            if key == "verification" or (self._here[0] == "sources" and key == "last_checked"):
                continue
            default = _BY_DEFAULT.get((self._here[0], *path))
            values = old.get(key, default), new.get(key, default)
            if path == ("stages",):
                self._walk((*path, ""), *values, proof, values[1] or values[0])
            else:
                self._walk((*path, str(key)), *values, proof, within)
        if len(self._found) == before:
            self._verification(path, old, new, within)

    def _leaf(self, path: Keys, old: Any, new: Any, proof: Any, within: Any) -> None:
        proof = proof or _proof_inside(old if new in (None, []) else new)
        kind = self._here[0]
        key = next((k for k in reversed(path) if k and k not in {"text", "line"}), "")
        act: Act = "changed"
        if old in (None, []):
            act = "added"
        elif new in (None, []):
            act = "removed"
        said_old = None if act == "added" else self._say_old.say(old, key, kind)
        said_new = None if act == "removed" else self._say_new.say(new, key, kind)
        changed = _reworded(old, new) if act == "changed" else None
        only = None
        if changed is not None and len(changed) == 1 and len(self._languages) > 1:
            (only,) = changed
        # What a citizen reads is the same: of use to those who keep the data alone.
        topic = "words" if said_old == said_new else ""
        # The bare address of an address that was told before is none that is new.
        wording = path[-1:] == ("line",) or (
            changed is not None and _only_words(self._here[0], path, said_old, said_new)
        )
        self._tell(
            act, path, said_old, said_new,
            topic=topic, held=proof, only=only, within=within, wording=wording,
        )  # fmt: skip

    # Lists

    def _lists(self, path: Keys, old: list[Any], new: list[Any], proof: Any, within: Any) -> None:
        pairs, gone, come = _matched(old, new, self._text_of)
        for before, now in pairs:
            whole = (self._here[0], *path) in _WHOLE
            if whole and isinstance(before, dict) and isinstance(now, dict):
                if _same(_bare(before), _bare(now)):
                    self._verification(path, before, now, within)
                else:
                    self._leaf(path, before, now, _part(now, "verification") or proof, within)
            else:
                self._walk(path, before, now, proof, within)
        for each in gone:
            self._leaf(path, each, None, _part(each, "verification") or proof, within)
        for each in come:
            self._leaf(path, None, each, _part(each, "verification") or proof, within)

    def _text_of(self, value: Any) -> str:
        said = self._say_new.say(value, "", self._here[0])
        return next(iter(said.values()))[:200]

    def _availability(self, path: Keys, old: Any, new: Any) -> None:
        """Office by office: whether it gives the service is what counts most."""
        before, now = _by_office(old), _by_office(new)
        for office in dict.fromkeys([*now, *before]):
            was, held = before.get(office), now.get(office)
            within = {"name": self._office(office)}
            if was is None or held is None:
                status_was = None if was is None else was.get("status")
                status = None if held is None else held.get("status")
                proof = _part(held if held is not None else was, "verification")
                self._leaf((*path, "status"), status_was, status, proof, within)
                continue
            rest_was, rest = _without(was, "as_of", "office"), _without(held, "as_of", "office")
            self._walk((*path, "*"), rest_was, rest, None, within)
            if _same(rest_was, rest) and not _same(was.get("as_of"), held.get("as_of")):
                self._note_checked(held.get("verification"))

    def _office(self, ident: str) -> Said:
        held = self._new if ("offices", ident) in self._new.records else self._old
        short = _part(held.records.get(("offices", ident)), "short")
        return short if is_text(short) else self._say_new.name("offices", ident)

    def _rates(self, path: Keys, old: Any, new: Any) -> None:
        """A tariff through time: what is paid from when, and what was paid before."""
        before, now = _rates_of(old), _rates_of(new)
        gone = {start: rate for start, rate in before.items() if start not in now}
        come = {start: rate for start, rate in now.items() if start not in before}
        followed = bool(come)
        if len(gone) == 1 and len(come) == 1 and len(before) == len(now):
            (was,), (held,) = gone.values(), come.values()
            self._rate(path, was, held)
            gone, come = {}, {}
        for start, rate in now.items():
            if start in before:
                self._rate(path, before[start], rate, followed=followed)
            elif start in come:
                earlier = [each for s, each in now.items() if s != start and _earlier(s, start)]
                self._rate(path, earlier[-1] if earlier else None, rate, new_rate=True)
        for rate in gone.values():
            self._leaf(path, rate, None, _part(rate, "verification"), None)

    def _rate(
        self, path: Keys, was: Any, held: Any, *, followed: bool = False, new_rate: bool = False
    ) -> None:
        keys = ["amount", "valid_from"] if new_rate else ["amount", "valid_from", "valid_until"]
        if followed:
            keys.remove("valid_until")  # it ends because another begins, which is told
        proof = held.get("verification")
        if all(_same(_part(was, key), held.get(key)) for key in keys):
            basis = [_part(was, "legal_basis"), held.get("legal_basis")]
            if not _same(*basis) and not new_rate:
                self._leaf((*path, "legal_basis"), basis[0], basis[1], proof, None)
            elif was is not None:
                self._verification(path, was, held)
            return
        start, end = held.get("valid_from"), held.get("valid_until")
        since = start if isinstance(start, datetime.date) else None
        said_was = None if was is None else self._say_old.say(was, "rates", "fees")
        said = self._say_new.say(held, "rates", "fees")
        if _same(_part(was, "amount"), held.get("amount")) and not new_rate:
            for said_of, rate in ((said_was, was), (said, held)):
                self._add_days(said_of, rate)
            since = None  # the days beside the amount say it
        elif isinstance(end, datetime.date) and not followed and not new_rate:
            self._add_days(said, held)
            since = None
        act: Act = "changed" if was is not None else "added"
        self._tell(act, path, said_was, said, held=proof, since=since)

    def _add_days(self, said: Said | None, rate: Any) -> None:
        """Put the days of a rate beside its amount, where these are what has changed."""
        if said is None:
            return
        for language in said:
            w = words_of(language)
            parts = []
            for key, chosen in (("valid_from", "since"), ("valid_until", "until")):
                if isinstance(held := rate.get(key), datetime.date):
                    parts.append(phrase(chosen, language, day=formatting.day(held, w)))
            if parts:
                said[language] = f"{said[language]} ({', '.join(parts)})"

    # What was only looked at again

    def _verification(self, path: Keys, old: Any, new: Any, within: Any = None) -> None:
        was, held = _part(old, "verification"), _part(new, "verification")
        if (
            was is None
            and held is None
            and "last_checked" in (new if isinstance(new, dict) else {})
        ):
            if not _same(old.get("last_checked"), new.get("last_checked")):
                self._checked.setdefault(self._here, []).append(_day(new.get("last_checked")))
            return
        if _same(was, held):
            return
        sources = _part(was, "sources"), _part(held, "sources")
        if not _same(*sources):
            said = (
                self._say_old.say(sources[0], "sources"),
                self._say_new.say(sources[1], "sources"),
            )
            self._tell("changed", path, *said, topic="source", within=within)
        else:
            self._note_checked(held)

    def _note_checked(self, verification: Any) -> None:
        day = _day(_part(verification, "day"))
        self._checked.setdefault(self._here, []).append(day)

    def _tell_checked(self, days: list[datetime.date]) -> None:
        said = {
            language: phrase(
                "checked_facts",
                language,
                n=str(len(days)),
                day=formatting.day(max(days), words_of(language)),
            )
            for language in self._languages
        }
        self._tell("checked", (), None, said, topic="checked")

    # Telling

    def _tell(
        self,
        act: Act,
        path: Keys,
        old: Said | None,
        new: Said | None,
        *,
        topic: str = "",
        held: Any = None,
        since: datetime.date | None = None,
        only: str | None = None,
        within: Any = None,
        wording: bool = False,
    ) -> None:
        kind, ident = self._here
        old, new = _shown(old, new)
        topic = topic or self._topic(path)
        teller = self._say_new if self._here in self._new.records else self._say_old
        pages, everywhere = self._pages(path, topic)
        sources = self._sources(held)
        self._found.append(
            Change(
                topic=topic,
                act=act,
                kind=kind,
                ident=one_line(ident),
                subject=teller.name(kind, ident),
                field=self._field(path, topic, within),
                old=old,
                new=new,
                since=since,
                sources=[said for _, said in sources],
                cited=[one_line(source) for source, _ in sources],
                pages=sorted(pages)[:5_000],
                everywhere=everywhere,
                sheets=Showing.sheets(pages, topic),
                only=only,
                wording=wording,
            )
        )

    def _topic(self, path: Keys) -> str:
        where = (self._here[0], *path)
        for length in range(len(where), 0, -1):
            if where[:length] in _TOPICS:
                return _TOPICS[where[:length]]
        return "words"

    def _field(self, path: Keys, topic: str, within: Any) -> Said:
        """What of the record it is: the name of the part, and of the field where it says more."""
        named = self._say_new.name_of(within) if within is not None else None
        keys = [key for key in path if key not in _STRUCTURE]
        telling = [key for key in keys if key not in _PLAIN]
        label = field_word(telling[-1], self._languages) if telling else None
        if label is not None and len(telling) == 1 and telling[0] in _SAME_AS_TOPIC.get(topic, ()):
            label = None
        if label is None and named is None and keys[-1:] == ["status"]:
            label = field_word("status", self._languages)
        if named is None:
            return label or {}
        if label is None:
            return named
        return {
            language: one_line(f"{named[language]}: {label[language]}")
            for language in self._languages
        }

    def _pages(self, path: Keys, topic: str) -> tuple[set[str], bool]:
        """Where it is shown, or was."""
        if self._here[0] == "site":
            return set(), True
        field = path[0] if path else ""
        found: set[str] = set()
        for showing, name in zip(self._showing, (self._before, self._here), strict=False):
            found |= showing.pages(name, field, topic)
        return found, False

    def _sources(self, held: Any) -> list[tuple[str, Said]]:
        found = []
        sources = _part(held, "sources")
        for ident in sources[:20] if isinstance(sources, list) else []:
            for data in (self._new, self._old):
                short = _part(data.records.get(("sources", str(ident))), "short")
                if is_text(short):
                    said = {lang: short.get(lang, str(ident)) for lang in self._languages}
                    found.append(
                        (str(ident), {lang: one_line(text) for lang, text in said.items()})
                    )
                    break
        return found


_SAME_AS_TOPIC = {
    "hours": {"hours"},
    "contact": {"contacts"},
    "time": {"time"},
    "procedure": {"procedure", "steps"},
    "product": {"product"},
    "complaints": {"complaints"},
    "requirement": {"requirements", "items", "documents", "name"},
    "fee": {"fees", "rates"},
    "status": {"availability"},
    "disagreement": {"disagreements"},
    "question": {"questions"},
    "notice": {"notes"},
    "finder": {"options"},
}
"""Fields whose word would only repeat that of the topic."""


_PROSE: dict[str, set[str]] = {
    "plan": {"title", "summary", "stages_note", "detail", "benefits", "elsewhere", "history"},
    "offices": {"role", "name", "short"},
    "documents": {"name"},
    "conditions": {"question"},
    "disagreements": {"about", "shown"},
}
"""Fields in which other words are no other fact, by kind."""
_TO_THE_LETTER = {"hours", "address", "contacts", "exemptions", "product", "state", "distances"}
"""Fields in which every word counts."""


def _only_words(kind: str, path: Keys, old: Said | None, new: Said | None) -> bool:
    """Whether a text says the same in other words: not far from it, with the same numbers."""
    if old is None or new is None or _TO_THE_LETTER.intersection(path):
        return False
    if _PROSE.get(kind, set()).intersection(path):
        return True
    return all(_alike(old[language][:2_000], new[language][:2_000]) for language in new)


def _alike(old: str, new: str) -> bool:
    if _NUMBER.findall(old) != _NUMBER.findall(new):
        return False
    return difflib.SequenceMatcher(None, old, new, autojunk=False).ratio() >= _ALIKE


_NUMBER = re.compile(r"[0-9]+")


def _shown(old: Said | None, new: Said | None) -> tuple[Said | None, Said | None]:
    """Both cut to what is told, so that it shows where they differ."""
    pairs = {
        language: shortened((old or {}).get(language, ""), (new or {}).get(language, ""), MOST_TOLD)
        for language in (new or old or {})
    }
    return (
        None if old is None else {language: pair[0] for language, pair in pairs.items()},
        None if new is None else {language: pair[1] for language, pair in pairs.items()},
    )


def _proof_inside(value: Any) -> Any:
    """The verification of what is given anew as a whole: its own, or those of its items."""
    if (own := _part(value, "verification")) is not None or not isinstance(value, list):
        return own
    named = [_part(_part(each, "verification"), "sources") for each in value]
    sources = [ident for each in named if isinstance(each, list) for ident in each]
    return {"sources": list(dict.fromkeys(map(str, sources)))}


def _part(held: Any, key: str) -> Any:
    return held.get(key) if isinstance(held, dict) else None


def _bare(value: dict[str, Any]) -> dict[str, Any]:
    return _without(value, "verification")


def _without(value: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: held for key, held in value.items() if key not in keys}


def _same(old: Any, new: Any) -> bool:
    """Equal, and of the same type: ``true`` is not 1."""
    return type(old) is type(new) and bool(old == new)


def _reworded(old: Any, new: Any) -> set[str] | None:
    """The languages in which texts differ; None where anything else differs too."""
    if is_text(old) and is_text(new):
        return {language for language in {*old, *new} if old.get(language) != new.get(language)}
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        pairs = [(old[key], new[key]) for key in old if key != "verification"]
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        pairs = list(zip(old, new, strict=True))
    else:
        return set() if _same(old, new) else None
    found: set[str] = set()
    for pair in pairs:
        inside = _reworded(*pair)
        if inside is None:
            return None
        found |= inside
    return found


def _day(value: Any) -> datetime.date:
    return value if isinstance(value, datetime.date) else datetime.date.min


def _by_office(value: Any) -> dict[str, dict[str, Any]]:
    held = value if isinstance(value, list) else []
    return {str(each.get("office")): each for each in held if isinstance(each, dict)}


def _rates_of(value: Any) -> dict[str, dict[str, Any]]:
    """The rates by their first day, in the order of the file."""
    held = value if isinstance(value, list) else []
    return {str(rate.get("valid_from")): rate for rate in held if isinstance(rate, dict)}


def _earlier(one: str, other: str) -> bool:
    return one == UNKNOWN or (other != UNKNOWN and one < other)


def _matched(
    old: list[Any], new: list[Any], text_of: Callable[[Any], str]
) -> tuple[list[tuple[Any, Any]], list[Any], list[Any]]:
    """Which items of two lists are the same thing: pairs, those gone, those that have come."""
    gone, come = list(old), list(new)
    pairs: list[tuple[Any, Any]] = []
    for key in (_exactly, _in_its_case, _by_reference):
        waiting: dict[Hashable, list[int]] = {}
        for position, each in enumerate(come):
            if (value := key(each)) is not None:
                waiting.setdefault(value, []).append(position)
        taken = set()
        left = []
        for each in gone:
            places = waiting.get(key(each), [])
            if key(each) is not None and places:
                position = places.pop(0)
                taken.add(position)
                pairs.append((each, come[position]))
            else:
                left.append(each)
        gone = left
        come = [each for position, each in enumerate(come) if position not in taken]
    similar = list(_similar(gone, come, text_of))
    for one, other in similar:
        pairs.append((gone[one], come[other]))
    gone = [each for position, each in enumerate(gone) if position not in {p for p, _ in similar}]
    come = [each for position, each in enumerate(come) if position not in {p for _, p in similar}]
    return pairs, gone, come


def _exactly(value: Any) -> Hashable:
    return repr(_bare(value) if isinstance(value, dict) else value)


def _in_its_case(value: Any) -> Hashable:
    reference = _by_reference(value)
    return None if reference is None else (reference, repr(_part(value, "condition")))


def _by_reference(value: Any) -> Hashable:
    """What an item is about, where it refers to something."""
    if not isinstance(value, dict):
        return None
    for key in ("document", "one_of", "source", "office", "service", "to"):
        if key in value and key != "service":
            return f"{key} {value[key]}"
    return None


def _similar(
    gone: list[Any], come: list[Any], text_of: Callable[[Any], str]
) -> Iterator[tuple[int, int]]:
    """Pairs of what was reworded, the most alike first."""
    if not gone or not come or len(gone) * len(come) > _MOST_PAIRS:
        return
    if not all(isinstance(each, dict) for each in [*gone, *come]):
        return  # ids: another one is another thing
    scores = []
    for one, was in enumerate(gone):
        for other, held in enumerate(come):
            if _by_reference(was) is not None and _by_reference(was) != _by_reference(held):
                continue
            alike = difflib.SequenceMatcher(None, text_of(was), text_of(held)).ratio()
            if alike >= _ALIKE or len(gone) == len(come) == 1:
                scores.append((-alike, one, other))
    seen_old: set[int] = set()
    seen_new: set[int] = set()
    for _, one, other in sorted(scores):
        if one not in seen_old and other not in seen_new:
            seen_old.add(one)
            seen_new.add(other)
            yield one, other
