"""Asks for a record, field by field, and takes no answer that would be refused later.

Every question is told in both languages (``words/fields.yaml``), and asked again with the reason
(``words/problems.yaml``) until the answer can be taken. What nobody knows becomes ``unknown``.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ..loading.catalogue_loader import RESERVED, reasons
from ..loading.problems import Path, Problem
from ..loading.yaml_reader import read_text
from ..model.base import UNKNOWN, Id, Record, walk
from ..model.checks import Sources, breaches_of
from .editing import EditError, Put, edited
from .fields import Meaning, all_words, fields_of, meaning, together
from .shapes import Shape, shape

MOST_SHOWN = 40
"""Names of records that are listed under a question."""

_YES = {"y", "ya", "yes", "true"}
_NO = {"", "t", "tidak", "n", "no", "false"}


@dataclass(frozen=True)
class Known:
    """What answers are held against: the site's languages, its records, the day.

    ``names``: by kind, the ids of its records with what each is called; ``stages`` are the plan's.
    """

    languages: list[str]
    names: dict[str, dict[str, str]]
    sources: Sources
    today: datetime.date


def say(key: str, **values: object) -> str:
    """What the asker says itself, in both languages."""
    return together(all_words()["asking"][key]).format_map(values)


@dataclass
class Interview:
    """Asks for one record of the file ``kind``.

    ``prompt`` shows a line and gives what was typed after it; ``tell`` shows a line.
    """

    kind: str
    known: Known
    prompt: Callable[[str], str]
    tell: Callable[[str], None]
    _last: dict[str, str] = field(default_factory=dict)

    def record(self, model: type[Record], path: Path = ()) -> dict[str, Any]:
        """A record that the model accepts and that breaks no rule, as far as it alone can tell."""
        while True:
            answers: dict[str, Any] = {}
            for name in fields_of(model):
                if (answer := self._field(model, name, path)) is not None:
                    answers[name] = answer
            if not (problems := self._broken(model, answers, path)):
                return answers
            self._refuse("record_again", problems)

    def name(self, proposed: str, taken: Iterable[str]) -> str:
        """An id for the record: the proposed one, or another that is free."""
        self.tell("\n" + say("ident"))
        while True:
            typed = self._line(proposed)
            try:
                TypeAdapter(Id).validate_python(typed)
            except ValidationError:
                self._refuse("again", [Problem("", 1, "bad_id", (), {"raw": typed})])
                continue
            if typed in RESERVED:
                self._refuse("again", [Problem("", 1, "reserved_id", (), {"raw": typed})])
            elif typed in taken:
                self.tell("  " + say("taken", ident=typed))
            else:
                return typed

    def yes(self, key: str, **values: object) -> bool:
        """The answer to a question of the asker's own; Enter is no."""
        while True:
            typed = self.prompt(f"  {say(key, **values)} [y/t]").strip().lower()
            if typed in _YES | _NO:
                return typed in _YES
            self.tell("  " + say("yes_or_no"))

    def _field(self, model: type[Record], name: str, path: Path) -> Any:
        """The answer to one field; ``None`` where it is left out."""
        annotation = fields_of(model)[name]
        held, said, here = shape(annotation), meaning(model, name), (*path, name)
        required = model.model_fields[name].is_required()
        absent = (
            (UNKNOWN if held.unknown else [] if held.kind == "list" else "") if required else None
        )
        may_be_absent = absent is None or held.unknown or (held.kind == "list" and not held.fewest)
        inner = held.inner or held
        if held.kind in {"record", "list"} and inner.kind in {"record", "text"}:
            self._question(said, here, [])
            if may_be_absent and not self.yes("known" if held.unknown else "wanted"):
                return absent
            return self._one(inner, here) if held is inner else self._several(held, here)
        while True:
            hint = (
                "enter_unknown"
                if absent == UNKNOWN
                else "enter_none"
                if absent == []
                else "enter_skip"
            )
            self._question(said, here, [hint] if may_be_absent else [], held)
            if held.kind == "text":
                return self._text(here, absent if may_be_absent else None, may_be_absent)
            typed = self._line(self._proposed(name))
            if not typed and may_be_absent:
                return absent
            if typed == "+" and held.alternatives:
                return self._one(held.alternatives[0], here)
            value, problems = self._meant(held, typed, here)
            problems = problems or self._not_valid(model, name, annotation, value, path)
            if not problems:
                self._last[name] = typed
                return value
            self._refuse("again", problems)

    def _one(self, held: Shape, path: Path) -> Any:
        if held.kind == "text":
            return self._text(path, None, False)
        assert held.model is not None and issubclass(held.model, Record)
        return self.record(held.model, path)

    def _several(self, held: Shape, path: Path) -> list[Any]:
        """Records or texts, one after the other."""
        assert held.inner is not None
        found: list[Any] = []
        while len(found) < max(1, held.fewest) or self.yes("another"):
            self.tell(f"\n#{len(found) + 1}")
            found.append(self._one(held.inner, (*path, len(found))))
        return found

    def _text(self, path: Path, absent: Any, may_be_absent: bool) -> Any:
        """A text in every language of the site; ``absent`` where none is typed and none need be."""
        answers: dict[str, str] = {}
        for language in self.known.languages:
            while True:
                typed = self.prompt(f"  [{language}] >").strip()
                if not typed and may_be_absent and not answers:
                    return absent
                if not (problems := self._not_readable(typed) or _not_text(language, typed)):
                    break
                self._refuse("again", problems)
            answers[language] = typed
        return answers

    def _line(self, proposed: str) -> str:
        typed = self.prompt(f"  [{proposed}] >" if proposed else "  >").strip()
        return typed or proposed

    def _proposed(self, name: str) -> str:
        """What Enter means: what was answered to the same question before, or today."""
        if name in {"day", "last_checked"}:
            return self._last.get(name, self.known.today.isoformat())
        return self._last.get(name, "") if name == "sources" else ""

    def _meant(self, held: Shape, typed: str, path: Path) -> tuple[Any, list[Problem]]:
        """The value that was typed, and why it cannot be read."""
        if held.unknown and typed == UNKNOWN:
            return typed, []
        if held.kind == "list" and held.inner is not None:
            parts = [part.strip() for part in typed.split(",") if part.strip()]
            found = [self._meant(held.inner, part, path) for part in parts]
            return [value for value, _ in found], [each for _, told in found for each in told]
        if held.kind == "yes_no" and typed.lower() in _YES | _NO - {""}:
            return typed.lower() in _YES, []
        if held.kind in {"whole", "number", "day", "partial", "yes_no"}:
            document = read_text(f"typed: {typed}\n", "")
            return document.content.get("typed"), document.problems
        if (names := self._names(held, path)) is not None and typed not in names:
            target = held.file or self.kind
            return typed, [
                Problem("", 1, "unknown_reference", (), {"ident": typed, "target": target})
            ]
        return typed, self._not_readable(typed)

    def _names(self, held: Shape, path: Path) -> dict[str, str] | None:
        """The records that a field may name."""
        return self.known.names.get("stages" if path[-1:] == ("depends_on",) else held.file)

    def _not_readable(self, typed: str) -> list[Problem]:
        """What the loader would find in a text, such as signs that nobody sees."""
        try:
            return read_text(edited("", [Put(("typed",), typed)]), "").problems
        except EditError as error:
            return [Problem("", 1, error.code, (), error.values)]

    def _not_valid(
        self, model: type[Record], name: str, annotation: Any, value: Any, path: Path
    ) -> list[Problem]:
        adapter: TypeAdapter[Any] = TypeAdapter(annotation)
        try:
            adapter.validate_python(value, context={"languages": self.known.languages})
        except ValidationError as error:
            return reasons(model, error, path, name)
        return []

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
        self.tell("\n  " + say(key))
        for problem in problems:
            for line in str(problem).splitlines()[1:]:
                self.tell("  " + line)

    def _question(
        self, said: Meaning, path: Path, hints: list[str], held: Shape | None = None
    ) -> None:
        where = ".".join(part for part in path if isinstance(part, str))
        hints += ["commas"] if held is not None and held.kind == "list" else []
        hints += ["written_out"] if held is not None and held.alternatives else []
        more = "".join(f" ({say(hint)})" for hint in hints)
        self.tell(f"\n{said.title} [{where}]{more}")
        for what in said.whats.values():
            self.tell(f"  {what}")
        for value, meant in said.values.items():
            self.tell(f"    {value}: {together(meant)}")
        if held is None:
            return
        names = self._names(held.inner or held, path) or {}
        for ident, called in list(names.items())[:MOST_SHOWN]:
            self.tell(f"    {ident}: {called}")
        if len(names) > MOST_SHOWN:
            self.tell(f"    … {say('and_more', count=len(names) - MOST_SHOWN)}")
        if not names and not said.values and held.kind not in {"text", "list"}:
            example = edited("", [Put(("x",), said.example)]).removeprefix("x: ").strip()
            self.tell(f"  {say('example')}: {example}")


def _not_text(language: str, typed: str) -> list[Problem]:
    """As ``model.base.Text`` has it."""
    if not typed:
        return [Problem("", 1, "missing_language", (), {"language": language})]
    if typed == UNKNOWN or not any(map(str.isalnum, typed)):
        return [Problem("", 1, "not_a_translation", (), {"language": language, "raw": typed})]
    return []
