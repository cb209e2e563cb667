"""Asks for a record, field by field, and takes no answer that would be refused later.

Every question is told in both languages (``words/fields.yaml``), and asked again with the reason
(``words/problems.yaml``) until the answer can be taken. What nobody knows becomes ``unknown``.
Where a record is to be named that is not there yet, it is asked for there and then.
"""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ..loading.catalogue_loader import RESERVED, reasons, slug
from ..loading.problems import Path, Problem, harmless
from ..loading.yaml_reader import read_text
from ..model.base import UNKNOWN, Id, Languages, Record, is_id, walk
from ..model.catalogue import KINDS
from ..model.checks import breaches_of
from ..model.records import Source
from .editing import EditError, Put, edited
from .fields import Meaning, all_words, fields_of, meaning, together
from .progress import Part, components, in_order, left_out, outline
from .shapes import Shape, shape
from .talking import NO, YES, Talk, say

MOST_SHOWN = 40
"""Names of records that are listed under a question."""

ONE = {
    "services": "service", "offices": "office", "sources": "source", "categories": "category",
    "documents": "document", "fees": "tariff", "procedures": "procedure",
    "complaints": "complaint", "conditions": "condition", "life_events": "life_event",
    "questions": "question", "glossary": "term", "notices": "notice",
    "disagreements": "disagreement", "addresses": "address",
}  # fmt: skip
"""What one record of a kind is called. The finder is a tree, and is made as a whole."""

_NEW = {"+", "baru", "new"}
_NONE = "-"
_SAME = "="
_TODAY = {"hari ini", "today"}
_DAYS = {"day", "last_checked"}
_TOLD_BY_READER = {"dots_in_number", "bent_number", "no_such_day", "invisible_character"}
"""What is told of a number or a day as it was typed; anything else is told as none at all."""


@dataclass(frozen=True)
class Known:
    """What answers are held against: the site's languages, its records, the day.

    ``names``: by kind, the ids of its records with what each is called; ``stages`` are the plan's.
    """

    languages: Languages
    names: dict[str, dict[str, str]]
    sources: dict[str, Source]
    today: datetime.date

    def copied(self) -> Known:
        """The same, to which records can be added."""
        names = {kind: dict(held) for kind, held in self.names.items()}
        return Known(self.languages, names, dict(self.sources), self.today)


@dataclass(frozen=True)
class Made:
    """A record that was asked for, to be added to the file ``kind``.

    ``services`` are those that are to name it: an event of life alone would lead nowhere.
    """

    kind: str
    ident: str
    answers: dict[str, Any]
    services: tuple[str, ...] = ()


@dataclass
class Interview:
    """Asks for one record of the file ``kind``.

    ``made`` are the records that were asked for on the way, since this one names them: they are
    added to what is known. ``inside`` is the question at which that came up.
    """

    kind: str
    known: Known
    talk: Talk
    made: list[Made] = field(default_factory=list)
    inside: str = ""
    _last: dict[str, str] = field(default_factory=dict)
    _parts: dict[Path, Part] = field(default_factory=dict)
    _count: int = 0

    def whole(self, model: type[Record]) -> dict[str, Any]:
        """The record of this interview: what must be given comes first, part by part."""
        told = outline(model, self.known.languages)
        if not self.inside:  # a record made on the way is no part of the way
            self._parts, self._count = told.parts, told.count
        while True:
            needed, optional = in_order(model)
            answers = self._fields(model, needed, ())
            if told.optional is None or self._wanted(told.optional):
                answers |= self._fields(model, optional, ())
            answers = {name: answers[name] for name in fields_of(model) if name in answers}
            if not (problems := self._broken(model, answers, ())):
                return answers
            self._refuse("record_again", problems)

    def record(self, model: type[Record], path: Path = ()) -> dict[str, Any]:
        """A record that the model accepts and that breaks no rule, as far as it alone can tell."""
        while True:
            answers = self._fields(model, fields_of(model), path)
            if not (problems := self._broken(model, answers, path)):
                return answers
            self._refuse("record_again", problems)

    def services(self) -> tuple[str, ...]:
        """The services, one or more, to which an event of life leads."""
        words, path = all_words()["asking"], ("services",)
        said = Meaning(words["leads_title"], words["leads_what"], None, {})
        held = Shape("list", inner=Shape("name", file="services"), fewest=1)
        while True:
            self._question(said, path, [], held)
            noted = len(self.talk.kept)
            if found := self._named(held, self._line(path, ""), path):
                if len(self.talk.kept) == noted:  # else with the service made on the way
                    self._keep(path, ", ".join(found))
                return tuple(dict.fromkeys(found))

    def _fields(self, model: type[Record], names: Iterable[str], path: Path) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        for name in names:
            if (answer := self._field(model, name, path)) is not None:
                answers[name] = answer
        return answers

    def _wanted(self, optional: Part) -> bool:
        """Whether what may be left out is to be asked for."""
        self._head(optional)
        self.talk.tell(f"\n{optional.title}")
        return self._yes((), "optional")

    def _head(self, part: Part | None) -> None:
        if part is not None and self._count > 1:
            values = {"number": part.number, "count": self._count, "title": part.title}
            self.talk.head("\n" + say("part", **values))

    def name(self, proposed: str, taken: Iterable[str]) -> str:
        """An id for the record: the proposed one, or another that is free."""
        self.talk.tell("\n" + say("ident"))
        while True:
            typed = self.talk.ask(self._question_at(("ident",)), f"  [{proposed}] >", proposed)
            try:
                TypeAdapter(Id).validate_python(typed)
            except ValidationError:
                self._refuse("again", [Problem("", 1, "bad_id", (), {"raw": typed})])
                continue
            if typed in RESERVED:
                self._refuse("again", [Problem("", 1, "reserved_id", (), {"raw": typed})])
            elif typed in taken:
                self.talk.tell("  " + say("taken", ident=typed))
            else:
                self._keep(("ident",), typed)
                return typed

    def _yes(self, path: Path, key: str, **values: object) -> bool:
        """The answer to a question of the asker's own; Enter is no."""
        question = f"{self._question_at(path)}?{key}"
        answer = self.talk.yes(question, say(key, **values), enter=False)
        self.talk.keep(question, "y" if answer else "t")
        return answer

    def _question_at(self, path: Path) -> str:
        return self.inside + ".".join(map(str, path))

    def _keep(self, path: Path, typed: str) -> None:
        self.talk.keep(self._question_at(path), typed)

    def _field(self, model: type[Record], name: str, path: Path) -> Any:
        """The answer to one field; ``None`` where it is left out."""
        annotation = fields_of(model)[name]
        held, said, here = shape(annotation), meaning(model, name), (*path, name)
        may_be_absent, absent = left_out(model, name)
        self._head(self._parts.get(here))
        inner = held.inner or held
        if held.kind in {"record", "list"} and inner.kind in {"record", "text"}:
            self._question(said, here, [])
            key = "known" if held.unknown else "components" if components(held) else "wanted"
            if may_be_absent and not self._yes(here, key):
                return absent
            return self._one(inner, here) if held is inner else self._several(held, here)
        while True:
            hint = "enter_skip" if absent is None else "enter_none"
            hint = "enter_unknown" if absent == UNKNOWN else hint
            self._question(said, here, [hint] if may_be_absent else [], held)
            if held.kind == "text":
                may = absent if may_be_absent else None
                return self._text(
                    here, may, may_be_absent, f"{said.title} [{'.'.join(map(str, here))}]"
                )
            typed = self._checked(name, self._line(here, self._same(name)))
            names = self._names(inner, here)
            a_no = inner.file and names is not None and typed.lower() in NO - names.keys()
            nothing = not typed or typed == _NONE or a_no
            if may_be_absent and nothing:
                self._keep(here, "")
                return absent
            if typed == "+" and held.alternatives:
                self._keep(here, typed)
                return self._one(held.alternatives[0], here)
            noted = len(self.talk.kept)
            if names is None:
                value, problems = self._meant(held, typed)
            elif (value := self._named(held, typed, here)) is None:
                continue
            else:
                problems = []
            problems = problems or not_valid(model, name, value, self.known.languages, path)
            if not problems:
                self._last[name] = _typed_again(value, typed)
                if len(self.talk.kept) == noted:  # else with the records made on the way
                    self._keep(here, self._last[name])
                return value
            self._refuse("again", problems)

    def _one(self, held: Shape, path: Path) -> Any:
        if held.kind == "text":
            return self._text(path, None, False, ".".join(map(str, path)))
        assert held.model is not None and issubclass(held.model, Record)
        return self.record(held.model, path)

    def _several(self, held: Shape, path: Path) -> list[Any]:
        """Records or texts, one after the other."""
        assert held.inner is not None
        found: list[Any] = []
        while len(found) < max(1, held.fewest) or self._yes((*path, len(found)), "another"):
            self.talk.tell(f"\n#{len(found) + 1}")
            found.append(self._one(held.inner, (*path, len(found))))
        return found

    def _text(self, path: Path, absent: Any, may_be_absent: bool, of: str) -> Any:
        """A text in every language of the site; ``absent`` where none is typed and none need be.

        ``of`` names it again to who goes on, or goes back, in the middle of it.
        """
        answers: dict[str, str] = {}
        for language in self.known.languages:
            here = (*path, language)
            in_part = language in self.known.languages.in_part
            may_skip = f": {say('enter_skip')}" if in_part else ""
            if self.talk.silent and answers:
                self.talk.tell(f"\n{of}")
            while True:
                typed = self.talk.ask(self._question_at(here), f"  [{language}{may_skip}] >")
                if not typed and ((may_be_absent and not answers) or in_part):
                    break
                if not (problems := not_readable(typed) or not_text(language, typed)):
                    break
                self._refuse("again", problems)
            self._keep(here, typed)
            if not typed and not answers:
                return absent
            if typed:
                answers[language] = typed
        return answers

    def _line(self, path: Path, told: str) -> str:
        return self.talk.ask(self._question_at(path), f"  {told}>")

    def _same(self, name: str) -> str:
        """How to give again what was answered to the same question before.

        Never by Enter: what a fact rests on, and when it was checked, is to be meant.
        """
        last = self._last.get(name, "") if name in {*_DAYS, "sources"} else ""
        told = say("same", last=last) if last else say("today") if name == "day" else ""
        return f"({told}) " if told else ""

    def _checked(self, name: str, typed: str) -> str:
        if name in {*_DAYS, "sources"} and typed == _SAME:
            return self._last.get(name, typed)
        return self.known.today.isoformat() if name in _DAYS and typed.lower() in _TODAY else typed

    def _meant(self, held: Shape, typed: str) -> tuple[Any, list[Problem]]:
        """The value that was typed, and why it cannot be read."""
        if held.unknown and typed == UNKNOWN:
            return typed, []
        if held.kind == "list" and held.inner is not None:
            found = [self._meant(held.inner, part) for part in _parts(typed)]
            return [value for value, _ in found], [each for _, told in found for each in told]
        if held.kind == "yes_no" and typed.lower() in YES | NO:
            return typed.lower() in YES, []
        if held.kind in {"whole", "number", "day", "partial", "yes_no"}:
            document = read_text(f"typed: {typed}\n", "")
            told = [each for each in document.problems if each.code in _TOLD_BY_READER]
            return (typed if document.problems else document.content.get("typed")), told
        meant = meant_by(typed, dict.fromkeys(held.choices, "")) if held.kind == "choice" else []
        if len(meant) == 1:
            return meant[0], []
        return typed, not_readable(typed)

    def _named(self, held: Shape, typed: str, path: Path) -> Any:
        """The records that are named, of which new ones are asked for; ``None`` to ask again."""
        one = held.inner or held
        if held.unknown and typed == UNKNOWN:
            return typed
        names = self._names(one, path)
        assert names is not None
        found = []
        for part in _parts(typed) if held.inner else [typed]:
            meant = [] if part.lower() in _NEW - names.keys() else meant_by(part, names)
            if len(meant) > 1:
                self._list(names, say("which", typed=part), meant)
                return None
            if not meant and (problems := not_readable(part)):
                self._refuse("again", problems)
                return None
            if meant and meant[0] != part:
                self.talk.tell(f"  = {meant[0]}: {names[meant[0]]}")
            found += meant or ["baru" if part.lower() in _NEW else part]
        if not typed or (not found and held.fewest):
            if names or one.file not in ONE:
                self.talk.tell("\n  " + say("choose"))
                return None
            found = [""]
        if one.file in ONE and not set(found) <= names.keys():
            self._keep(path, ", ".join(found))
        for place, ident in enumerate(found):
            if ident not in names:
                made = self._make(one.file, ident, (*path, f"+{place}"), names)
                if made is None:
                    return None
                found[place] = made
        return found if held.inner else found[0]

    def _make(self, kind: str, typed: str, path: Path, names: dict[str, str]) -> str | None:
        """The id of a record that was asked for now; ``None`` where none is to be made."""
        if kind not in ONE:
            self.talk.tell("\n  " + say("none_such", typed=harmless(typed)))
            return None
        model: type[Record] = KINDS[kind]
        title = meaning(model).title
        if typed not in _NEW:
            if typed:
                near = difflib.get_close_matches(typed, names, n=1)
                told = say("near", typed=harmless(typed), near=near[0]) if near else ""
                self.talk.tell("\n  " + (told or say("none_such", typed=harmless(typed))))
            if not self._yes(path, "make", what=title):
                return None
        self.talk.tell(f"\n--- {say('making', what=title)} ---")
        inside = self._question_at(path) + "."
        inner = Interview(kind, self.known, self.talk, self.made, inside, self._last)
        answers = inner.whole(model)
        proposed = proposed_name(ONE[kind], answers, self.known.languages[0], names)
        ident = inner.name(typed if is_id(typed) and typed not in _NEW else proposed, names)
        self.made.append(Made(kind, ident, answers))
        context = {"languages": self.known.languages}
        record = model.model_validate(answers, context=context)
        names[ident] = called(record, self.known.languages[0])
        if isinstance(record, Source):
            self.known.sources[ident] = record
        self.talk.tell(f"\n--- {say('made', ident=ident)} ---")
        return ident

    def _names(self, held: Shape, path: Path) -> dict[str, str] | None:
        """The records that a field may name."""
        return self.known.names.get("stages" if path[-1:] == ("depends_on",) else held.file)

    def _broken(self, model: type[Record], answers: dict[str, Any], path: Path) -> list[Problem]:
        try:
            record = model.model_validate(answers, context={"languages": self.known.languages})
        except ValidationError as error:
            return reasons(model, error, path)
        ids = {kind: set(names) for kind, names in self.known.names.items()}
        found = breaches_of(
            self.kind, walk(record, path), ids, self.known.sources, self.known.today, set()
        )
        return [Problem("", 1, code, where, values) for _, where, code, values in found]

    def _refuse(self, key: str, problems: Iterable[Problem]) -> None:
        self.talk.tell("\n  " + say(key))
        for line in told(problems, with_places=key == "record_again"):
            self.talk.tell("  " + line)

    def _question(
        self, said: Meaning, path: Path, hints: list[str], held: Shape | None = None
    ) -> None:
        where = ".".join(part for part in path if isinstance(part, str))
        where = f"{self.kind}.{where}" if self.inside else where
        names = None if held is None else self._names(held.inner or held, path)
        hints += ["commas"] if held is not None and held.kind == "list" else []
        hints += ["yes_no"] if held is not None and held.kind == "yes_no" else []
        hints += ["written_out"] if held is not None and held.alternatives else []
        if held is not None and (held.inner or held).file in ONE:
            hints += ["or_baru" if held.alternatives else "or_new"] if names else []
        more = "".join(f" ({say(hint)})" for hint in hints)
        self.talk.tell(f"\n{said.title} [{where}]{more}")
        for what in said.whats.values():
            self.talk.tell(f"  {what}")
        if names is not None:
            key = "none_yet_new" if held and (held.inner or held).file in ONE else "none_yet"
            self._list(names, "" if names else say(key))
            return
        known = [] if held is None else (held.inner or held).choices
        choices = {each: together(said.values.get(each, {})) for each in known or said.values}
        self._list(choices)
        if held is not None and not choices and held.kind not in {"text", "list"}:
            example = edited("", [Put(("x",), said.example)]).removeprefix("x: ").strip()
            self.talk.tell(f"  {say('example')}: {example}")

    def _list(
        self, names: dict[str, str], before: str = "", only: Collection[str] | None = None
    ) -> None:
        """What there is to choose from, by number: all, or ``only`` some with the same numbers."""
        if before:
            self.talk.tell(f"  {before}")
        shown = list(names if only is None else only)
        numbers = {ident: f"{n}. " for n, ident in enumerate(list(names)[:MOST_SHOWN], 1)}
        for ident in shown[:MOST_SHOWN]:
            self.talk.tell(f"    {numbers.get(ident, '')}{ident}: {names[ident]}")
        if len(shown) > MOST_SHOWN:
            self.talk.tell(f"    … {say('and_more', count=len(shown) - MOST_SHOWN)}")
            self.talk.tell(f"  {say('begin')}")


def meant_by(typed: str, names: dict[str, str]) -> list[str]:
    """The records that can be meant: by id, by number as listed, by name, or by how these begin."""
    if typed in names:
        return [typed]
    if typed.isdecimal() and 0 < int(typed) <= min(len(names), MOST_SHOWN):
        return [list(names)[int(typed) - 1]]
    start = typed.lower()
    if not start:
        return []
    same = [ident for ident, held in names.items() if held.lower() == start]
    return same or [
        ident
        for ident, held in names.items()
        if ident.startswith(start) or held.lower().startswith(start)
    ]


def called(record: Any, language: str) -> str:
    """What a record is called where it is chosen from."""
    for name in ("name", "title", "question", "about"):
        if (text := getattr(record, name, None)) is not None:
            return str(text[language])
    return ""


def proposed_name(what: str, answers: dict[str, Any], language: str, used: Iterable[str]) -> str:
    """An id made of the record's name, one that is free."""
    keys = [key for key in ("name", "short", "title", "question", "about") if key in answers]
    text = answers[keys[0]][language] if keys else answers["address"]
    base = slug(text.partition(" (")[0])[:50].strip("-")
    base = base if len(base) > 1 else what
    ident, number = base, 2
    while ident in {*used, *RESERVED}:
        ident, number = f"{base}-{number}", number + 1
    return ident


def told(problems: Iterable[Problem], with_places: bool = True) -> list[str]:
    """Why answers cannot be taken, to somebody who has no lines before the eyes but questions."""
    lines = []
    for problem in problems:
        lines += [f"{problem.place}:"] if with_places and problem.place else []
        lines += [f"  [{language}] {said}" for language, said in problem.said_in_form().items()]
    return lines


def not_valid(
    model: type[Record], name: str, value: Any, languages: list[str], path: Path = ()
) -> list[Problem]:
    """Why the model does not accept a field's value."""
    adapter: TypeAdapter[Any] = TypeAdapter(fields_of(model)[name])
    try:
        adapter.validate_python(value, context={"languages": languages})
    except ValidationError as error:
        return reasons(model, error, path, name)
    return []


def not_readable(typed: str) -> list[Problem]:
    """What the loader would find in a text, such as signs that nobody sees."""
    try:
        return read_text(edited("", [Put(("typed",), typed)]), "").problems
    except EditError as error:
        return [Problem("", 1, error.code, (), error.values)]


def not_text(language: str, typed: str) -> list[Problem]:
    """As ``model.base.Text`` has it."""
    if not typed:
        return [Problem("", 1, "missing_language", (), {"language": language})]
    if typed == UNKNOWN or not any(map(str.isalnum, typed)):
        return [Problem("", 1, "not_a_translation", (), {"language": language, "raw": typed})]
    return []


def _parts(typed: str) -> list[str]:
    return [part.strip() for part in typed.split(",") if part.strip()]


def _typed_again(value: Any, typed: str) -> str:
    """What gives the same value another day, when a number in a list may mean something else."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    return value if isinstance(value, str) else typed
